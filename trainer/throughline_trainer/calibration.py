"""Calibration: affine on the log-odds, so that the reasons of a score still add up."""

from dataclasses import dataclass

import numpy as np
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import log_loss


@dataclass(frozen=True)
class Calibration:
    """Calibrated log-odds = a * log-odds + b: every term is scaled by a."""

    a: float = 1.0
    b: float = 0.0

    def apply(self, log_odds: np.ndarray) -> np.ndarray:
        return self.a * log_odds + self.b


def probability(log_odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-np.clip(log_odds, -500, 500)))


def fit_calibration(scores: np.ndarray, label: np.ndarray) -> Calibration:
    """Platt scaling: an unregularised logistic regression of the outcome on the log-odds. Never turns the order round."""
    platt = LogisticRegression(C=np.inf).fit(np.asarray(scores).reshape(-1, 1), label)
    a, b = float(platt.coef_[0, 0]), float(platt.intercept_[0])
    return Calibration(a, b) if a > 0 and np.isfinite([a, b]).all() else Calibration()


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
