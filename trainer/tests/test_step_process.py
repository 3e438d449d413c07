import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
from made_up import PREFIX, leads, stored

from throughline_trainer.errors import ONE_CLASS, TrainingRefused
from throughline_trainer.step_process import StepFailed, run_step
from throughline_trainer.worker import main


def run(folder: Path, *arguments: str, report=lambda *_: None, memory_mb: int = 4096):
    environment = {**os.environ, "STORAGE_DIR": str(folder)}
    return asyncio.run(run_step([*arguments], report, environment, 1, memory_mb))


def test_a_step_tells_where_it_is_and_leaves_its_work_in_the_store(tmp_path):
    store = stored(tmp_path, leads(400))
    said = []
    assert run(tmp_path, "validate", PREFIX, report=lambda *at: said.append(at)) is None
    assert store.exists(f"{PREFIX}/validation")
    assert said[0] == (0, 1, "starting")
    assert (1, 2, "looking at the columns") in said


def test_a_refusal_comes_with_its_code(tmp_path):
    stored(tmp_path, [{**row, "label": 1} for row in leads(400)])
    with pytest.raises(TrainingRefused) as refused:
        run(tmp_path, "validate", PREFIX)
    assert refused.value.code == ONE_CLASS


def test_what_a_step_failed_with_is_named_and_not_quoted(tmp_path):
    with pytest.raises(StepFailed, match="KeyError") as failed:
        run(tmp_path, "finish", PREFIX)
    assert PREFIX not in str(failed.value)
    assert not failed.value.final


def test_a_step_that_wants_too_much_memory_is_ended_for_good(tmp_path):
    stored(tmp_path, leads(400))
    with pytest.raises(StepFailed, match="MB of memory; 20 MB are allowed") as failed:
        run(tmp_path, "train", PREFIX, "ebm", memory_mb=20)
    assert failed.value.final


def children() -> set[int]:
    return {int(pid) for pid in Path(f"/proc/self/task/{os.getpid()}/children").read_text().split()}


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_step_that_is_cancelled_or_killed_leaves_no_process(tmp_path):
    stored(tmp_path, leads(400))
    before = children()

    async def cancelled():
        task = asyncio.ensure_future(
            run_step(["validate", PREFIX], lambda *_: None, {**os.environ, "STORAGE_DIR": str(tmp_path)}, 1, 4096)
        )
        await asyncio.sleep(0.3)
        assert children() > before
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task

    asyncio.run(cancelled())
    assert children() <= before

    def kill(*_):
        for pid in children() - before:
            os.kill(pid, signal.SIGKILL)

    with pytest.raises(StepFailed, match="signal 9") as failed:
        run(tmp_path, "validate", PREFIX, report=kill)
    assert not failed.value.final


@pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")
def test_a_step_ends_with_the_process_that_started_it(tmp_path):
    stored(tmp_path, leads(400))
    script = (
        "import subprocess, sys, time\n"
        f"child = subprocess.Popen([sys.executable, '-m', 'throughline_trainer.step', 'train', '{PREFIX}', 'ebm'],"
        " stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)\n"
        "print(child.pid, flush=True)\ntime.sleep(60)\n"
    )
    parent = subprocess.Popen(
        [sys.executable, "-c", script], stdout=subprocess.PIPE, text=True, env={**os.environ, "STORAGE_DIR": str(tmp_path)}
    )
    child = int(parent.stdout.readline())
    # It has a second thread when it looks after its parent.
    assert within(30, lambda: len(list(Path(f"/proc/{child}/task").iterdir())) > 1)
    parent.kill()
    parent.wait()
    assert within(5, lambda: not is_running(child))


def within(seconds: float, is_so) -> bool:
    end = time.monotonic() + seconds
    while not is_so() and time.monotonic() < end:
        time.sleep(0.05)
    return is_so()


def is_running(pid: int) -> bool:
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def test_a_trainer_says_which_variables_it_lacks(monkeypatch, capsys):
    for name in ("TEMPORAL_ADDRESS", "STORAGE_DIR", "S3_BUCKET"):
        monkeypatch.delenv(name, raising=False)
    assert main() == 78
    assert capsys.readouterr().err == "The trainer needs TEMPORAL_ADDRESS and STORAGE_DIR or S3_BUCKET.\n"
