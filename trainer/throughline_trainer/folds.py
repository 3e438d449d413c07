"""The two honest ways to measure a candidate: five folds, and the last 30% by time."""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from .calibration import choose_calibration, probability
from .dataset import Dataset
from .metrics import band_rates, summary

FOLDS = 5
LAST_SHARE = 0.3

# Rows, seed -> something with log_odds(frame).
Fit = Callable[[Dataset, int], object]


@dataclass(frozen=True)
class OutOfFold:
    """Log-odds of every row from a model that has not seen it."""

    scores: np.ndarray
    fold_of: np.ndarray


def out_of_fold(data: Dataset, fit: Fit, seed: int) -> OutOfFold:
    label = data.label.to_numpy()
    scores, fold_of = np.empty(len(label)), np.empty(len(label), dtype=int)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(data.frame, label)
    for fold, (train, test) in enumerate(folds):
        scores[test] = fit(data.rows(train), seed).log_odds(data.frame.iloc[test])
        fold_of[test] = fold
    return OutOfFold(scores, fold_of)


def holdout_cut(rows: int) -> int:
    return int(rows * (1 - LAST_SHARE))


def cross_validated(data: Dataset, scored: OutOfFold, bands: dict[str, float]) -> dict:
    """Five stratified folds. AUC is the mean over folds, the other figures are of all out-of-fold probabilities."""
    label = data.label.to_numpy()
    _, value = choose_calibration(scored.scores, scored.fold_of, label)
    by_fold = [
        float(roc_auc_score(label[scored.fold_of == fold], scored.scores[scored.fold_of == fold]))
        for fold in np.unique(scored.fold_of)
    ]
    return {
        **summary(label, value),
        "auc": float(np.mean(by_fold)),
        "aucByFold": by_fold,
        "bands": band_rates(label, value, bands),
    }


def last_by_time(data: Dataset, fit: Fit, seed: int) -> tuple[dict, np.ndarray]:
    """Trained on the first 70% and measured on the rest; the calibration comes from the first 70% alone too.

    The figures, and the probabilities of the rest.
    """
    cut = holdout_cut(len(data))
    early = data.rows(np.arange(cut))
    scored = out_of_fold(early, fit, seed)
    calibration, _ = choose_calibration(scored.scores, scored.fold_of, early.label.to_numpy())
    value = probability(calibration.apply(fit(early, seed).log_odds(data.frame.iloc[cut:])))
    figures = summary(data.label.iloc[cut:].to_numpy(), value)
    return {**figures, "trainedOnBaseRate": float(early.label.mean())}, value
