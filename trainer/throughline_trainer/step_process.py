"""Runs step.py, hands on its progress, and keeps its memory within a bound."""

import asyncio
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

from .errors import TrainingRefused

LOOK_SECONDS = 1.0
_STOP_SECONDS = 5.0
# A line of progress or a result; more is none of ours.
_LONGEST_LINE = 1 << 20
_THREAD_VARIABLES = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMEXPR_NUM_THREADS")

Report = Callable[[int, int, str], None]


class StepFailed(Exception):
    """The step did not get through. `final`: another try would end the same way."""

    def __init__(self, detail: str, final: bool = False):
        super().__init__(detail)
        self.final = final


async def run_step(
    arguments: list[str], report: Report, environment: Mapping[str, str], threads: int, memory_mb: int
) -> dict | None:
    """
    The step's result. `report` is called every second, whatever the step does. Cancelled, it ends the process first.

    Raises TrainingRefused and StepFailed.
    """
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        "-m",
        "throughline_trainer.step",
        *arguments,
        cwd=Path(__file__).parent.parent,
        stdin=asyncio.subprocess.DEVNULL,
        stdout=asyncio.subprocess.PIPE,
        env={**environment, **dict.fromkeys(_THREAD_VARIABLES, str(threads)), "PYTHONUNBUFFERED": "1"},
        limit=_LONGEST_LINE,
    )
    try:
        last = await _follow(process, report, memory_mb)
    finally:
        await _end(process)
    return _outcome(last, process.returncode)


async def _follow(process: asyncio.subprocess.Process, report: Report, memory_mb: int) -> dict:
    """What the step said last."""
    at = (0, 1, "starting")
    last: dict = {}
    report(*at)
    read = asyncio.ensure_future(process.stdout.readline())
    try:
        while True:
            await asyncio.wait([read], timeout=LOOK_SECONDS)
            if read.done():
                line = read.result()
                if not line:
                    return last
                said = json.loads(line)
                if "progress" in said:
                    at = tuple(said["progress"])
                else:
                    last = said
                read = asyncio.ensure_future(process.stdout.readline())
            report(*at)
            if (used := _resident_mb(process.pid)) > memory_mb:
                raise StepFailed(f"The step took {used} MB of memory; {memory_mb} MB are allowed.", final=True)
    finally:
        read.cancel()


def _outcome(last: dict, code: int | None) -> dict | None:
    if "result" in last:
        return last["result"]
    if "refused" in last:
        raise TrainingRefused(last["refused"]["code"], last["refused"]["detail"])
    if "failed" in last:
        raise StepFailed(f"The step failed with {last['failed']}; the trainer's log has the rest.")
    raise StepFailed(f"The step ended with {f'signal {-code}' if code and code < 0 else f'code {code}'}.")


async def _end(process: asyncio.subprocess.Process) -> None:
    if process.returncode is None:
        # A step that has said its last word is on its way out.
        try:
            await asyncio.wait_for(process.wait(), 0.05)
        except asyncio.TimeoutError:
            process.terminate()
    try:
        await asyncio.wait_for(process.wait(), _STOP_SECONDS)
    except asyncio.TimeoutError:
        process.kill()
        await process.wait()


def _resident_mb(pid: int) -> int:
    """Memory in use; 0 where the system does not tell (anything but Linux)."""
    try:
        for line in Path(f"/proc/{pid}/status").read_text().splitlines():
            if line.startswith("VmRSS:"):
                return int(line.split()[1]) // 1024
    except OSError:
        pass
    return 0
