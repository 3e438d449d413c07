"""How far a figure may be off by chance: percentile intervals over rows drawn again with replacement."""

import numpy as np

from .metrics import auc, expected_calibration_error

DRAWS = 1_000
CHANCE_DRAWS = 200
LEVEL = 0.95


def _draws(label: np.ndarray, seed: int):
    """Row numbers, each class drawn for itself, so that every draw has both."""
    random = np.random.default_rng(seed)
    buyers, others = np.flatnonzero(label == 1), np.flatnonzero(label == 0)
    for _ in range(DRAWS):
        yield np.concatenate([random.choice(buyers, len(buyers)), random.choice(others, len(others))])


def _interval(values: list[float]) -> tuple[float, float]:
    tail = (1 - LEVEL) / 2
    return float(np.quantile(values, tail)), float(np.quantile(values, 1 - tail))


def auc_interval(label: np.ndarray, value: np.ndarray, seed: int) -> tuple[float, float]:
    """95% interval of the AUC."""
    return _interval([auc(label[rows], value[rows]) for rows in _draws(label, seed)])


def auc_difference_interval(label: np.ndarray, one: np.ndarray, other: np.ndarray, seed: int) -> tuple[float, float]:
    """95% interval of AUC(one) − AUC(other) on the same rows: each draw measures both."""
    return _interval([auc(label[rows], one[rows]) - auc(label[rows], other[rows]) for rows in _draws(label, seed)])


def calibration_error_by_chance(value: np.ndarray, seed: int) -> float:
    """The calibration error to expect on as many rows where every probability is exactly right.

    It is far from 0 on few rows: with 180 of them, some 0.07 (Kumar, Liang, Ma: Verified Uncertainty Calibration, 2019).
    """
    random = np.random.default_rng(seed)
    draws = [expected_calibration_error((random.random(len(value)) < value).astype(int), value) for _ in range(CHANCE_DRAWS)]
    return float(np.mean(draws))
