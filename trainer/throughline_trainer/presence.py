"""When and for whom a column is filled: what tells a question of a form from an entry made later.

A form asks or does not ask, so whether its column is filled follows from the columns that every lead has (origin, source).
What people or programs fill in later follows from what became of the lead, or from when they did so.
"""

from dataclasses import dataclass

import lightgbm
import numpy as np
import pandas as pd
from sklearn.metrics import roc_auc_score
from sklearn.model_selection import StratifiedKFold

from .boosting import encode
from .dataset import Dataset
from .rare import learn_categories

# A column that fewer rows lack counts as known of every lead.
KNOWN = 0.05
FOLDS = 3
STRETCHES = 20


@dataclass(frozen=True)
class Presence:
    """`by_intake`, `by_time`: the part of the deviance of being filled that the complete columns, or the place in time,
    explain. `by_outcome`: AUC of being filled for buying. `new`: it has been filled since some moment, as a new question is."""

    missing: float
    by_intake: float
    by_time: float
    by_outcome: float
    new: bool


def _deviance(filled: np.ndarray, chance: np.ndarray) -> float:
    chance = np.clip(chance, 1e-6, 1 - 1e-6)
    return float(-np.mean(np.where(filled, np.log(chance), np.log(1 - chance))))


def _explained(filled: np.ndarray, chance: np.ndarray) -> float:
    return 1 - _deviance(filled, chance) / _deviance(filled, np.full(len(filled), filled.mean()))


def complete_columns(data: Dataset) -> list[str]:
    return [key for key in data.frame if data.frame[key].isna().mean() < KNOWN]


def explained_by_intake(data: Dataset, filled: np.ndarray, seed: int) -> float:
    """Out of fold, by a small LightGBM on the complete columns; 0 where there are none."""
    table = data.keep(complete_columns(data))
    if not table.features:
        return 0.0
    frame, chance = encode(table.frame, learn_categories(table.frame, table.features)), np.empty(len(filled))
    settings = {"objective": "binary", "learning_rate": 0.1, "num_leaves": 15, "verbose": -1, "num_threads": 1, "seed": seed}
    for train, test in StratifiedKFold(FOLDS, shuffle=True, random_state=seed).split(frame, filled):
        model = lightgbm.train(settings, lightgbm.Dataset(frame.iloc[train], filled[train].astype(int)), num_boost_round=60)
        chance[test] = model.predict(frame.iloc[test])
    return max(0.0, _explained(filled, chance))


def _by_time(filled: np.ndarray) -> tuple[float, bool]:
    """What twenty stretches of equal length explain, and whether one moment, before which it was missing, explains nearly
    as much."""
    stretch = np.arange(len(filled)) * STRETCHES // len(filled)
    rate = np.bincount(stretch, weights=filled) / np.bincount(stretch)
    by_time = _explained(filled, rate[stretch])
    best = 0.0
    for cut in range(1, STRETCHES):
        before, after = filled[stretch < cut].mean(), filled[stretch >= cut].mean()
        if before < after:
            best = max(best, _explained(filled, np.where(stretch < cut, before, after)))
    return by_time, best >= 0.8 * by_time


def presence(data: Dataset, filled: np.ndarray, seed: int) -> Presence:
    by_time, new = _by_time(filled)
    return Presence(
        missing=float(1 - filled.mean()),
        by_intake=explained_by_intake(data, filled, seed),
        by_time=by_time,
        by_outcome=float(roc_auc_score(data.label.to_numpy(), filled)),
        new=new,
    )
