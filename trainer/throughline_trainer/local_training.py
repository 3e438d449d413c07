"""A whole training in a folder of its own, without the product: for the command line and the tests."""

import json
import resource
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from . import pipeline
from .candidates import KINDS
from .heartbeat import Progress
from .objects import read_json
from .rows import pack_rows
from .store import FolderStore

PREFIX = "trainings/local/local"
BANDS = {"hot": 0.7, "warm": 0.3}
SEED = 42


@dataclass(frozen=True)
class Finished:
    store: FolderStore
    result: dict
    report: dict
    seconds: float

    def read(self, name: str) -> bytes:
        """An object of the model: `onnx`, `manifest`, `plots/roc` …"""
        return self.store.read(f"{PREFIX}/model/{name}")


def describe(features: list[dict], **more) -> dict:
    """The object `dataset` of a training."""
    return {
        "schemaVersion": 1,
        "organizationId": "local",
        "trainingId": "local",
        "identity": {"key": "local", "version": "1"},
        "features": features,
        "missingValues": [],
        "bands": BANDS,
        "segments": [],
        "groups": [],
        "activeModel": None,
        "previous": None,
        "horizonDays": None,
        "seed": SEED,
        "fairnessApproval": False,
        **more,
    }


def _quiet(done: int, total: int, note: str) -> None:
    """Nobody looks."""


@contextmanager
def local_training(
    description: dict, rows: list[dict], kinds: tuple[str, ...] = KINDS, progress: Progress = _quiet
) -> Iterator[Finished]:
    """Validates, trains and finishes; the folder is there for as long as the context."""
    with tempfile.TemporaryDirectory() as folder:
        store = FolderStore(Path(folder))
        store.write(f"{PREFIX}/dataset", json.dumps(description).encode())
        store.write(f"{PREFIX}/rows", pack_rows(rows))
        started = time.monotonic()
        pipeline.validate(store, PREFIX, progress)
        for kind in kinds:
            pipeline.train_candidate(store, PREFIX, kind, progress)
        result = pipeline.finish(store, PREFIX, progress)
        yield Finished(store, result, read_json(store, f"{PREFIX}/model/report"), time.monotonic() - started)


def peak_memory_mb() -> int:
    """The most that this process has had so far. Linux counts in KB, macOS in bytes."""
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return peak // (1024 * 1024 if sys.platform == "darwin" else 1024)
