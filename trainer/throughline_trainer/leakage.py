"""The leakage check: features that know the outcome because they were filled in after it."""

import numpy as np
import pandas as pd

from .dataset import Dataset

LATER_SHARE = 0.5


def leakage(data: Dataset, seed: int) -> list[dict]:
    """One entry for each feature and criterion that flags it."""
    flags = []
    if data.later is not None:
        for key in data.later:
            filled = data.frame[key].notna().to_numpy()
            later = data.later[key].to_numpy()
            if not later.any():
                continue
            share = float(later.sum() / (later | filled).sum())
            if share > LATER_SHARE:
                flags.append({"feature": key, "code": "filled_later", "value": share, "bound": LATER_SHARE})
    return flags
