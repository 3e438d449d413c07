"""A process that is to end with the one that started it, also where that was killed and could tell nobody."""

import ctypes
import os
import signal
import sys
import threading
import time

_SECONDS = 0.5
_PR_SET_PDEATHSIG = 1


def parent_is_gone(parent: int) -> bool:
    """Whether the process has been handed to another parent since `parent` was asked for by os.getppid()."""
    return os.getppid() != parent


def end_with_parent() -> None:
    """Ends this process, at once and without tidying up, when its parent is gone."""
    parent = os.getppid()
    if sys.platform == "linux":
        # The kernel does it while code outside of Python keeps every thread from looking.
        ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_PDEATHSIG, signal.SIGKILL)

    def watch() -> None:
        while not parent_is_gone(parent):
            time.sleep(_SECONDS)
        os._exit(1)

    threading.Thread(target=watch, name="parent", daemon=True).start()
