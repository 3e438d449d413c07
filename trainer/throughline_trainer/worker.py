"""
The trainer as a Temporal worker: `python -m throughline_trainer.worker`.

It has the activities of the workflow modelTraining that compute (src/workflows/model-training.workflow.ts), one at a time, each in a
process of its own (step.py). What a step makes is in the object store under the training's id, so one that was killed is simply run again.
Environment: TEMPORAL_ADDRESS, TEMPORAL_NAMESPACE, STORAGE_DIR or S3_…, TRAINER_THREADS, TRAINER_MEMORY_MB, TRAINER_HEALTH_FILE.
"""

import asyncio
import logging
import os
import signal
import sys
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from temporalio import activity
from temporalio.client import Client
from temporalio.exceptions import ApplicationError
from temporalio.service import RPCError
from temporalio.worker import Worker

from .errors import TrainingRefused
from .parent import parent_is_gone
from .step_process import StepFailed, run_step

TASK_QUEUE = "throughline-training"
# Heartbeats carry the progress that people see; the SDK would hold them back for most of the heartbeat's time limit.
_HEARTBEAT_EVERY = timedelta(seconds=2)
_STOP_GRACE = timedelta(seconds=2)
_CONNECT_PAUSE_SECONDS = 1.0
_LOOK_SECONDS = 1.0
log = logging.getLogger("trainer")


@dataclass
class TrainingRef:
    organizationId: str
    trainingId: str
    kind: str | None = None

    def prefix(self) -> str:
        return f"trainings/{self.organizationId}/{self.trainingId}"


class Trainer:
    """The activities. Their results are small: ids and decisions, since histories hold nothing else."""

    def __init__(self, environment: dict[str, str]):
        self._environment = environment
        self._threads = int(environment.get("TRAINER_THREADS") or min(2, os.cpu_count() or 1))
        self._memory_mb = int(environment.get("TRAINER_MEMORY_MB") or 4096)

    @activity.defn(name="validateDataset")
    async def validate_dataset(self, training: TrainingRef) -> None:
        await self._run(["validate", training.prefix()])

    @activity.defn(name="trainCandidate")
    async def train_candidate(self, training: TrainingRef) -> None:
        await self._run(["train", training.prefix(), str(training.kind)])

    @activity.defn(name="finishTraining")
    async def finish_training(self, training: TrainingRef) -> dict | None:
        return await self._run(["finish", training.prefix()])

    async def _run(self, arguments: list[str]) -> dict | None:
        def report(done: int, total: int, note: str) -> None:
            activity.heartbeat({"done": done, "total": total, "note": note})

        try:
            return await run_step(arguments, report, self._environment, self._threads, self._memory_mb)
        except TrainingRefused as refused:
            raise ApplicationError(refused.detail, type=refused.code, non_retryable=True) from None
        except StepFailed as failed:
            raise ApplicationError(str(failed), type="training_failed", non_retryable=failed.final) from None
        except asyncio.CancelledError:
            if activity.is_worker_shutdown() and not _is_asked_for():
                # Somebody stops the trainer, not the training.
                raise ApplicationError("The trainer was stopped.", type="trainer_unavailable") from None
            raise


def _is_asked_for() -> bool:
    details = activity.cancellation_details()
    return details is not None and details.cancel_requested


async def serve(environment: dict[str, str]) -> None:
    """Serves until it is told to stop, or its parent is gone."""
    stop, loop = asyncio.Event(), asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        # Not the loop's own, which Windows has none of.
        signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    watch = asyncio.ensure_future(_watch(stop, os.getppid(), environment.get("TRAINER_HEALTH_FILE")))
    client = await _connect(environment, stop)
    if client is not None:
        trainer = Trainer(environment)
        async with Worker(
            client,
            task_queue=TASK_QUEUE,
            activities=[trainer.validate_dataset, trainer.train_candidate, trainer.finish_training],
            # A step has all threads and all memory that the trainer may have.
            max_concurrent_activities=1,
            max_heartbeat_throttle_interval=_HEARTBEAT_EVERY,
            graceful_shutdown_timeout=_STOP_GRACE,
        ):
            log.info("the trainer serves %s", TASK_QUEUE)
            await stop.wait()
            log.info("the trainer stops")
    watch.cancel()


async def _connect(environment: dict[str, str], stop: asyncio.Event) -> Client | None:
    """A server that is away is waited for: nothing is lost meanwhile."""
    address, namespace = environment["TEMPORAL_ADDRESS"], environment.get("TEMPORAL_NAMESPACE") or "default"
    while not stop.is_set():
        try:
            return await Client.connect(address, namespace=namespace)
        except (RPCError, RuntimeError) as error:
            log.warning("Temporal does not answer at %s: %s", address, type(error).__name__)
            await asyncio.sleep(_CONNECT_PAUSE_SECONDS)
    return None


async def _watch(stop: asyncio.Event, parent: int, health_file: str | None) -> None:
    while not stop.is_set():
        if parent_is_gone(parent):
            log.info("the process that started the trainer is gone")
            stop.set()
        if health_file:
            Path(health_file).touch()
        await asyncio.sleep(_LOOK_SECONDS)


def main() -> int:
    logging.basicConfig(level=logging.INFO, stream=sys.stderr, format="%(levelname)s %(name)s %(message)s")
    missing = [name for name in ("TEMPORAL_ADDRESS",) if not os.environ.get(name)]
    if not os.environ.get("STORAGE_DIR") and not os.environ.get("S3_BUCKET"):
        missing.append("STORAGE_DIR or S3_BUCKET")
    if missing:
        print(f"The trainer needs {' and '.join(missing)}.", file=sys.stderr)
        return 78
    asyncio.run(serve(dict(os.environ)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
