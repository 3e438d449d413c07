"""The explainable boosting machine and its calibration, both additive on the log-odds."""

import warnings
from dataclasses import dataclass

import numpy as np
import pandas as pd
from interpret.glassbox import ExplainableBoostingClassifier
from sklearn.linear_model import LogisticRegression

from .features import CATEGORICAL, Feature


@dataclass(frozen=True)
class Calibration:
    """Calibrated log-odds = a * log-odds + b: every term is scaled by a, so the reasons still add up."""

    a: float = 1.0
    b: float = 0.0

    def apply(self, log_odds: np.ndarray) -> np.ndarray:
        return self.a * log_odds + self.b


def probability(log_odds: np.ndarray) -> np.ndarray:
    return 1 / (1 + np.exp(-log_odds))


def fit(frame: pd.DataFrame, label: pd.Series, features: tuple[Feature, ...], interactions: int, seed: int):
    """Trains on the frame. Types are stated, not guessed: a category that looks like a number stays a category."""
    types = ["nominal" if feature.type == CATEGORICAL else "continuous" for feature in features]
    model = ExplainableBoostingClassifier(
        feature_names=[feature.key for feature in features],
        feature_types=types,
        interactions=interactions,
        random_state=seed,
        n_jobs=-2,
    )
    with warnings.catch_warnings():
        # "Missing values detected": about its plots, which are not used.
        warnings.simplefilter("ignore", UserWarning)
        return model.fit(frame, label)


def log_odds(model: ExplainableBoostingClassifier, frame: pd.DataFrame) -> np.ndarray:
    return np.asarray(model.decision_function(frame), dtype=float)


def fit_calibration(scores: np.ndarray, label: np.ndarray) -> Calibration:
    """Platt scaling: an unregularised logistic regression of the outcome on the log-odds."""
    platt = LogisticRegression(C=np.inf).fit(scores.reshape(-1, 1), label)
    return Calibration(float(platt.coef_[0, 0]), float(platt.intercept_[0]))
