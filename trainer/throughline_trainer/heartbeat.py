"""Signs of life while a long computation runs: the caller is told every two seconds where it stands."""

import threading
from collections.abc import Callable

SECONDS = 2.0

# done, total, note
Progress = Callable[[int, int, str], None]


class Heartbeat:
    """Use as a context. A progress function that throws (a cancelled activity) ends the work at its next step."""

    def __init__(self, progress: Progress, total: int):
        self._progress, self._total = progress, total
        self._done, self._note = 0, ""
        self._stop = threading.Event()
        self._error: BaseException | None = None
        self._thread = threading.Thread(target=self._beat, name="heartbeat", daemon=True)

    def __enter__(self) -> "Heartbeat":
        self._thread.start()
        return self

    def __exit__(self, *_) -> None:
        self._stop.set()
        self._thread.join()

    def step(self, note: str, done: int = 1) -> None:
        """Says what comes next, and that `done` more steps lie behind."""
        if self._error is not None:
            raise self._error
        self._done, self._note = min(self._total, self._done + done), note
        self._progress(self._done, self._total, note)

    def _beat(self) -> None:
        while not self._stop.wait(SECONDS):
            try:
                self._progress(self._done, self._total, self._note)
            except BaseException as error:  # noqa: BLE001 - handed to the working thread
                self._error = error
                return
