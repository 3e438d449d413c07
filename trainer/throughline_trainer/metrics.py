"""How good a model is: figures of probabilities against outcomes, and the two honest ways to get them."""

import numpy as np
from sklearn.metrics import brier_score_loss, log_loss, roc_auc_score
from sklearn.model_selection import StratifiedKFold

from .features import Dataset
from .model import Calibration, fit, fit_calibration, log_odds, probability

FOLDS = 5
LAST_SHARE = 0.3


def expected_calibration_error(label: np.ndarray, value: np.ndarray, bins: int = 10) -> float:
    """Mean distance of predicted and observed rate over ten bins of equal width, weighted by their rows."""
    which = np.minimum((value * bins).astype(int), bins - 1)
    gaps = [
        abs(value[which == index].mean() - label[which == index].mean()) * (which == index).mean()
        for index in range(bins)
        if (which == index).any()
    ]
    return float(sum(gaps))


def top_decile_lift(label: np.ndarray, value: np.ndarray) -> float:
    """Share of buyers among the best tenth, over the share among all."""
    best = np.argsort(-value, kind="stable")[: max(1, len(value) // 10)]
    return float(label[best].mean() / label.mean())


def band_rates(label: np.ndarray, value: np.ndarray, bands: dict[str, float]) -> dict:
    """For each band, the share of leads in it and how many of them bought."""
    inside = {
        "hot": value >= bands["hot"],
        "warm": (value < bands["hot"]) & (value >= bands["warm"]),
        "cold": value < bands["warm"],
    }
    return {
        band: {"share": float(rows.mean()), "converted": float(label[rows].mean()) if rows.any() else None}
        for band, rows in inside.items()
    }


def summary(label: np.ndarray, value: np.ndarray) -> dict:
    return {
        "auc": float(roc_auc_score(label, value)),
        "calibrationError": expected_calibration_error(label, value),
        "brier": float(brier_score_loss(label, value)),
        "topDecileLift": top_decile_lift(label, value),
        "rows": int(len(label)),
        "baseRate": float(label.mean()),
    }


def out_of_fold(data: Dataset, interactions: int, seed: int) -> tuple[np.ndarray, np.ndarray]:
    """Log-odds of every row from a model that has not seen it, and the fold of each row."""
    label = data.label.to_numpy()
    scores, fold_of = np.empty(len(label)), np.empty(len(label), dtype=int)
    folds = StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(data.frame, label)
    for fold, (train, test) in enumerate(folds):
        model = fit(data.frame.iloc[train], data.label.iloc[train], data.features, interactions, seed)
        scores[test] = log_odds(model, data.frame.iloc[test])
        fold_of[test] = fold
    return scores, fold_of


def choose_calibration(scores: np.ndarray, fold_of: np.ndarray, label: np.ndarray) -> tuple[Calibration, np.ndarray]:
    """The calibration to ship, and out-of-fold probabilities under it.

    Scaling is kept only where it lowers the log loss of folds that it was not fitted on.
    """
    scaled = np.empty(len(label))
    for fold in np.unique(fold_of):
        held_out = fold_of == fold
        scaled[held_out] = fit_calibration(scores[~held_out], label[~held_out]).apply(scores[held_out])
    if log_loss(label, probability(scaled)) < log_loss(label, probability(scores)):
        return fit_calibration(scores, label), probability(scaled)
    return Calibration(), probability(scores)


def cross_validated(data: Dataset, interactions: int, seed: int, bands: dict[str, float]) -> tuple[Calibration, dict]:
    """Five stratified folds. AUC is the mean over folds, the other figures are of all out-of-fold probabilities."""
    label = data.label.to_numpy()
    scores, fold_of = out_of_fold(data, interactions, seed)
    calibration, value = choose_calibration(scores, fold_of, label)
    by_fold = [roc_auc_score(label[fold_of == fold], scores[fold_of == fold]) for fold in range(FOLDS)]
    figures = {
        **summary(label, value),
        "auc": float(np.mean(by_fold)),
        "aucByFold": [float(auc) for auc in by_fold],
        "bands": band_rates(label, value, bands),
    }
    return calibration, figures


def last_by_time(data: Dataset, interactions: int, seed: int) -> dict:
    """Trained on the first 70% and measured on the rest; the calibration comes from the first 70% alone too."""
    cut = int(len(data.label) * (1 - LAST_SHARE))
    early = Dataset(data.frame.iloc[:cut], data.label.iloc[:cut], data.features, data.missing_values)
    scores, fold_of = out_of_fold(early, interactions, seed)
    calibration, _ = choose_calibration(scores, fold_of, early.label.to_numpy())
    model = fit(early.frame, early.label, data.features, interactions, seed)
    value = probability(calibration.apply(log_odds(model, data.frame.iloc[cut:])))
    return {**summary(data.label.iloc[cut:].to_numpy(), value), "trainedOnBaseRate": float(early.label.mean())}
