"""The two honest ways to measure a candidate: five folds, and the last 30% by time.

The search for settings is part of what is measured: each fold searches anew on its own training rows, and so does the
holdout on the first 70%. No setting is chosen by a row that it is then measured on.
"""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import numpy as np
from sklearn.metrics import roc_auc_score

from .calibration import choose_calibration, probability
from .candidates import Candidate
from .dataset import Dataset
from .metrics import band_rates, summary
from .splits import LAST_SHARE, holdout_cut, stratified
from .threads import threads

FOLDS = 5
# Folds for the calibration of the first 70%.
EARLY_FOLDS = 3

# Steps that out_of_fold and last_by_time tell of.
STEPS = FOLDS + EARLY_FOLDS + 2

Tell = Callable[[str], None]


@dataclass(frozen=True)
class OutOfFold:
    """Log-odds of every row from a model that has not seen it."""

    scores: np.ndarray
    fold_of: np.ndarray
    parameters: list[dict]  # of each fold


def out_of_fold(
    data: Dataset, candidate: Candidate, seed: int, tell: Tell, folds: int = FOLDS, parameters: dict | None = None
) -> OutOfFold:
    """With `parameters`, these are taken instead of a search in each fold.

    As many folds at a time as there are threads: half of a fit is one thread's work. No figure depends on how many.
    """
    splits, used = stratified(data, folds, seed), []
    scores, fold_of = np.empty(len(data)), np.empty(len(data), dtype=int)

    def measure(split: tuple[np.ndarray, np.ndarray]) -> tuple[dict, np.ndarray]:
        train, test = split
        rows = data.rows(train)
        found = parameters or candidate.search(rows, seed)
        return found, candidate.fit(rows, found, seed).log_odds(data.frame.iloc[test])

    pool = ThreadPoolExecutor(threads())
    try:
        measured = [pool.submit(measure, split) for split in splits]
        for fold, (_, test) in enumerate(splits):
            tell(f"{candidate.kind}: fold {fold + 1} of {folds}")
            found, scores[test] = measured[fold].result()
            used.append(found)
            fold_of[test] = fold
    finally:
        # Where it ends early, folds that have not begun are not to.
        pool.shutdown(cancel_futures=True)
    return OutOfFold(scores, fold_of, used)


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


def last_by_time(data: Dataset, candidate: Candidate, seed: int, tell: Tell) -> tuple[dict, np.ndarray]:
    """Searched, trained and calibrated on the first 70%, measured on the rest. The figures, and the rest's probabilities."""
    cut = holdout_cut(len(data))
    early = data.rows(np.arange(cut))
    tell(f"{candidate.kind}: searching on the first {1 - LAST_SHARE:.0%}")
    parameters = candidate.search(early, seed)
    scored = out_of_fold(early, candidate, seed, tell, EARLY_FOLDS, parameters)
    calibration, _ = choose_calibration(scored.scores, scored.fold_of, early.label.to_numpy())
    tell(f"{candidate.kind}: last {LAST_SHARE:.0%} by time")
    value = probability(calibration.apply(candidate.fit(early, parameters, seed).log_odds(data.frame.iloc[cut:])))
    figures = summary(data.label.iloc[cut:].to_numpy(), value)
    return {**figures, "trainedOnBaseRate": float(early.label.mean())}, value
