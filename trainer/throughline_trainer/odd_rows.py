"""Rows as no training has them: all missing, never seen, far out. The exported model must answer them as the trained one."""

import numpy as np
import pandas as pd

from .dataset import Dataset
from .features import CATEGORICAL

ROWS = 500
UNSEEN = "(a category that no row has)"
FAR = (-1e12, -1.0, 0.0, 1e12)


def odd_rows(data: Dataset, seed: int) -> pd.DataFrame:
    """Values of different rows mixed, a third of them replaced by missing, unseen or extreme ones; the first is all missing."""
    random = np.random.default_rng(seed)
    columns = {}
    for feature in data.features:
        column = data.frame[feature.key]
        values = column.iloc[random.integers(len(column), size=ROWS)].reset_index(drop=True)
        values = values.astype(object) if feature.type == CATEGORICAL else values
        odd = [None, UNSEEN] if feature.type == CATEGORICAL else [np.nan, *FAR]
        for row in np.flatnonzero(random.random(ROWS) < 1 / 3):
            values.iloc[row] = odd[random.integers(len(odd))]
        values.iloc[0] = odd[0]
        columns[feature.key] = values
    return pd.DataFrame(columns)
