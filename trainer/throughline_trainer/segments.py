"""Quality by segment: a model that is right on the whole may be wrong for the leads of one origin."""

import numpy as np
import pandas as pd

from .metrics import summary

MIN_ROWS, MIN_OF_A_CLASS = 100, 10
MAX_VALUES = 20


def by_segment(groups: pd.DataFrame, names: tuple[str, ...], label: np.ndarray, value: np.ndarray) -> list[dict]:
    """Figures of the (at most twenty) largest values of each segment, largest first; those of few rows are left out."""
    entries = []
    for name in names:
        for group, rows in groups[name].value_counts().head(MAX_VALUES).items():
            inside = (groups[name] == group).to_numpy()
            buyers = int(label[inside].sum())
            if rows >= MIN_ROWS and min(buyers, rows - buyers) >= MIN_OF_A_CLASS:
                entries.append({"segment": name, "value": str(group), **summary(label[inside], value[inside])})
    return entries
