import threading
import time

import pytest

from throughline_trainer.heartbeat import Heartbeat


def test_beats_while_nothing_else_is_told(monkeypatch):
    monkeypatch.setattr("throughline_trainer.heartbeat.SECONDS", 0.02)
    told, enough = [], threading.Event()

    def progress(done, total, note):
        told.append((done, total, note))
        if len(told) >= 4:
            enough.set()

    with Heartbeat(progress, 3) as heartbeat:
        heartbeat.step("long work")
        assert enough.wait(5)
    assert set(told) == {(1, 3, "long work")}
    count = len(told)
    time.sleep(0.1)
    assert len(told) == count


def test_a_cancelled_caller_ends_the_work_at_its_next_step(monkeypatch):
    monkeypatch.setattr("throughline_trainer.heartbeat.SECONDS", 0.02)
    heard = threading.Event()

    def progress(done, total, note):
        if threading.current_thread().name == "heartbeat":
            heard.set()
            raise RuntimeError("cancelled")

    with pytest.raises(RuntimeError, match="cancelled"), Heartbeat(progress, 3) as heartbeat:
        heartbeat.step("first")
        assert heard.wait(5)
        time.sleep(0.1)
        heartbeat.step("second")


def test_never_tells_of_more_than_there_is():
    told = []
    with Heartbeat(lambda *step: told.append(step), 1) as heartbeat:
        heartbeat.step("one")
        heartbeat.step("two")
    assert told == [(1, 1, "one"), (1, 1, "two")]
