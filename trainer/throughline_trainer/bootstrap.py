"""How far a figure may be off by chance: percentile intervals over rows drawn again with replacement."""

from collections.abc import Iterator

import numpy as np

from .metrics import BINS, bin_of

DRAWS = 1_000
CHANCE_DRAWS = 400
LEVEL = 0.95


class _Ranked:
    """Rows in the order of a value, so that the AUC of any weights of the rows takes one pass."""

    def __init__(self, label: np.ndarray, value: np.ndarray):
        self._order = np.argsort(value, kind="stable")
        ordered = value[self._order]
        self._ties = np.flatnonzero(np.r_[True, ordered[1:] != ordered[:-1]])
        self._bought = label[self._order] == 1

    def auc(self, weights: np.ndarray) -> float:
        """The chance that a buyer is above another, a tie counting half."""
        weights = weights[self._order]
        buyers = np.add.reduceat(np.where(self._bought, weights, 0), self._ties)
        others = np.add.reduceat(np.where(self._bought, 0, weights), self._ties)
        below = np.cumsum(others) - others
        return float(np.sum(buyers * (below + others / 2)) / (buyers.sum() * others.sum()))


def _draws(label: np.ndarray, seed: int) -> Iterator[np.ndarray]:
    """How often each row is drawn; each class for itself, so that every draw has both."""
    random = np.random.default_rng(seed)
    classes = [np.flatnonzero(label == outcome) for outcome in (0, 1)]
    for _ in range(DRAWS):
        weights = np.zeros(len(label))
        for rows in classes:
            weights[rows] = np.bincount(random.integers(len(rows), size=len(rows)), minlength=len(rows))
        yield weights


def _interval(values: list[float]) -> tuple[float, float]:
    tail = (1 - LEVEL) / 2
    return float(np.quantile(values, tail)), float(np.quantile(values, 1 - tail))


def auc_interval(label: np.ndarray, value: np.ndarray, seed: int) -> tuple[float, float]:
    """95% interval of the AUC."""
    ranked = _Ranked(label, value)
    return _interval([ranked.auc(weights) for weights in _draws(label, seed)])


def auc_difference_interval(label: np.ndarray, one: np.ndarray, other: np.ndarray, seed: int) -> tuple[float, float]:
    """95% interval of AUC(one) − AUC(other) on the same rows: each draw measures both."""
    first, second = _Ranked(label, one), _Ranked(label, other)
    return _interval([first.auc(weights) - second.auc(weights) for weights in _draws(label, seed)])


def calibration_error_by_chance(value: np.ndarray, seed: int) -> float:
    """The expected calibration error of as many rows where every probability is exactly right.

    It is far from 0 on few rows: with 180 of them, some 0.06 (Kumar, Liang, Ma: Verified Uncertainty Calibration, 2019).
    """
    random, which = np.random.default_rng(seed), bin_of(value)
    predicted = np.bincount(which, weights=value, minlength=BINS)
    errors = [
        np.abs(np.bincount(which, weights=random.random(len(value)) < value, minlength=BINS) - predicted).sum() / len(value)
        for _ in range(CHANCE_DRAWS)
    ]
    return float(np.mean(errors))
