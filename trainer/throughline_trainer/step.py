"""
One step of a training in a process of its own, which the worker starts: `python -m throughline_trainer.step validate PREFIX`.

The computing may hold Python's lock for minutes; here it keeps nobody from telling Temporal that the trainer lives. What is printed goes to
standard error; standard output carries one JSON object a line: {"progress": [done, total, note]} and, last, {"result": …},
{"refused": {"code", "detail"}} or {"failed": "NameOfTheError"}. An error's words stay in the log: they may quote what leads have written.
"""

import json
import os
import sys
import threading
import traceback

from .errors import TrainingRefused
from .parent import end_with_parent

NICENESS = 10
_STEPS = ("validate", "train", "finish")


def run(step: str, prefix: str, kind: str | None, say) -> dict | None:
    """Runs a step; what the worker need not know stays in the object store."""
    # Imported here: it takes seconds, and the parent is watched meanwhile.
    from . import pipeline
    from .open_store import open_store

    def progress(done: int, total: int, note: str) -> None:
        say({"progress": [done, total, note]})

    store = open_store(os.environ)
    if step == "validate":
        pipeline.validate(store, prefix, progress)
        return None
    if step == "train":
        pipeline.train_candidate(store, prefix, str(kind), progress)
        return None
    found = pipeline.finish(store, prefix, progress)
    return {name: found[name] for name in ("candidate", "sha256", "outcome", "reasons")}


def main(arguments: list[str]) -> int:
    if not 2 <= len(arguments) <= 3 or arguments[0] not in _STEPS:
        print(f"usage: step {{{'|'.join(_STEPS)}}} PREFIX [KIND]", file=sys.stderr)
        return 2
    end_with_parent()
    if hasattr(os, "nice"):
        os.nice(NICENESS)
    # What libraries print must not get between the lines.
    channel = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)
    lock = threading.Lock()

    def say(message: dict) -> None:
        with lock:
            channel.write(json.dumps(message) + "\n")
            channel.flush()

    step, prefix, *kind = arguments
    try:
        say({"result": run(step, prefix, kind[0] if kind else None, say)})
        return 0
    except TrainingRefused as refused:
        say({"refused": {"code": refused.code, "detail": refused.detail}})
    except BrokenPipeError:
        return 1
    except Exception as error:  # noqa: BLE001 - whatever it is, the worker hears of it
        traceback.print_exc()
        say({"failed": type(error).__name__})
    return 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
