"""How rows are split for measuring: stratified folds, and a holdout of the newest."""

import numpy as np
import pandas as pd
from sklearn.model_selection import StratifiedKFold

from .dataset import Dataset

LAST_SHARE = 0.3


def holdout_cut(rows: int) -> int:
    """The first of the newest rows."""
    return int(rows * (1 - LAST_SHARE))


def same_rows(data: Dataset) -> pd.Series:
    """A number per row, the same for rows of the same moment, outcome and features: most likely one lead that came twice."""
    if data.at is None:
        return pd.Series(np.arange(len(data)))
    columns = [pd.factorize(column)[0] for column in (data.at, data.label, *(data.frame[key] for key in data.frame))]
    return pd.DataFrame(np.stack(columns, axis=1)).groupby(list(range(len(columns))), sort=False).ngroup()


def stratified(data: Dataset, folds: int, seed: int) -> list[tuple[np.ndarray, np.ndarray]]:
    """Training and test rows of each fold. Rows that are the same are in the same fold, so that none is known beforehand."""
    same = same_rows(data).to_numpy()
    _, first = np.unique(same, return_index=True)
    first.sort()
    fold_of = np.empty(same.max() + 1, dtype=int)
    label = data.label.to_numpy()[first]
    for fold, (_, test) in enumerate(StratifiedKFold(folds, shuffle=True, random_state=seed).split(first, label)):
        fold_of[same[first[test]]] = fold
    return [(np.flatnonzero(fold_of[same] != fold), np.flatnonzero(fold_of[same] == fold)) for fold in range(folds)]
