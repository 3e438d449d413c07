"""What one feature tells alone, measured on rows that it was not fitted on."""

import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from .distribution import inner_edges
from .features import CATEGORICAL, Feature

FOLDS = 5
BINS = 20
# The outcomes of so many rows of the average are added to each bin, so that a bin of few rows claims little.
WEIGHT = 10


def binned(column: pd.Series, feature: Feature) -> np.ndarray:
    """A whole number per row: 0 for missing, then a category, or one of twenty bins of equal weight."""
    if feature.type == CATEGORICAL:
        return pd.factorize(column, use_na_sentinel=True)[0] + 1
    values = column.to_numpy(dtype=float)
    edges = inner_edges(values[~np.isnan(values)], BINS)
    return np.where(np.isnan(values), 0, np.searchsorted(edges, values, side="right") + 1)


def single_feature_auc(bins: np.ndarray, label: np.ndarray, seed: int) -> float | None:
    """AUC of the rate of buyers in a row's bin, taken from the other folds; None where either outcome has too few rows."""
    if min(label.sum(), len(label) - label.sum()) < FOLDS:
        return None
    rate, size = np.empty(len(label)), int(bins.max()) + 1
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(bins, label):
        bought = np.bincount(bins[train], weights=label[train], minlength=size)
        rows = np.bincount(bins[train], minlength=size)
        rate[test] = ((bought + WEIGHT * label[train].mean()) / (rows + WEIGHT))[bins[test]]
    return float(roc_auc_score(label, rate))
