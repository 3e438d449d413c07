"""How many threads a computation may use: two, or what the worker that started it says."""

import os

DEFAULT = 2


def threads() -> int:
    stated = os.environ.get("OMP_NUM_THREADS", "")
    return max(1, int(stated)) if stated.isdecimal() else min(DEFAULT, os.cpu_count() or 1)
