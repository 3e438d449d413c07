"""The candidates of a training, by kind: how each is fitted, and among which settings it is searched."""

from collections.abc import Callable
from dataclasses import dataclass, field

import numpy as np
from sklearn.model_selection import StratifiedKFold

from .boosting import fit_boosting
from .calibration import probability
from .dataset import Dataset
from .ebm import fit_ebm
from .logistic import fit_logistic

EBM, LOGISTIC, LIGHTGBM = "ebm", "logistic", "lightgbm"


@dataclass(frozen=True)
class Candidate:
    kind: str
    # Only what has terms that add up may serve.
    additive: bool
    fit_frame: Callable
    # The first is the default.
    settings: tuple[dict, ...]
    # Parts of the rows that the search measures on, of three; and how many standard errors better than the default a setting
    # has to be. Both keep the search from following chance where a fit is expensive.
    parts: int
    patience: float
    # What makes a fit of the search cheaper.
    trial: dict = field(default_factory=dict)

    def fit(self, data: Dataset, parameters: dict, seed: int):
        """Something with `log_odds(frame)`; an AdditiveModel where `additive`."""
        return self.fit_frame(data.frame, data.label.to_numpy(), data.features, seed, **parameters)

    def search(self, data: Dataset, seed: int) -> dict:
        """The settings for these rows, by log loss on parts of them that were held back. Looks at no other rows."""
        losses = np.concatenate([self._losses(data, train, test, seed) for train, test in self._splits(data, seed)], axis=1)
        better = losses.mean(axis=1)
        best = int(np.argmin(better))
        gain = losses[0] - losses[best]
        error = float(gain.std(ddof=1) / np.sqrt(len(gain)))
        return self.settings[best if gain.mean() > self.patience * error else 0]

    def _splits(self, data: Dataset, seed: int):
        folds = StratifiedKFold(3, shuffle=True, random_state=seed).split(data.frame, data.label)
        return list(folds)[: self.parts]

    def _losses(self, data: Dataset, train: np.ndarray, test: np.ndarray, seed: int) -> np.ndarray:
        """Settings by rows."""
        early, label = data.rows(train), data.label.to_numpy()[test]
        found = []
        for settings in self.settings:
            model = self.fit(early, {**settings, **self.trial}, seed)
            chance = np.clip(probability(model.log_odds(data.frame.iloc[test])), 1e-9, 1 - 1e-9)
            found.append(-np.where(label == 1, np.log(chance), np.log(1 - chance)))
        return np.stack(found)


_BOOSTED = {
    "learning_rate": 0.03,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "cat_smooth": 10.0,
    "cat_l2": 10.0,
    "min_data_per_group": 30,
    "path_smooth": 1.0,
}

CANDIDATES = {
    candidate.kind: candidate
    for candidate in (
        Candidate(
            EBM,
            additive=True,
            fit_frame=fit_ebm,
            settings=(
                {"interactions": 40, "cyclic_progress": True, "greedy_ratio": 0, "outer_bags": 8},
                {"interactions": 0, "cyclic_progress": True, "greedy_ratio": 0, "outer_bags": 8},
                {"interactions": 10, "max_leaves": 3, "cyclic_progress": True, "greedy_ratio": 0, "outer_bags": 8},
            ),
            parts=1,
            patience=1.0,
            trial={"outer_bags": 2},
        ),
        Candidate(
            LOGISTIC,
            additive=True,
            fit_frame=fit_logistic,
            settings=tuple({"penalty": penalty} for penalty in (1.0, 0.3, 3.0, 10.0, 30.0)),
            parts=3,
            patience=0.0,
        ),
        Candidate(
            LIGHTGBM,
            additive=False,
            fit_frame=fit_boosting,
            settings=tuple(
                {**_BOOSTED, "rounds": rounds, "num_leaves": leaves, "min_data_in_leaf": rows, "feature_fraction": part, "lambda_l2": l2}
                for rounds, leaves, rows, part, l2 in (
                    (250, 15, 40, 0.5, 1.0),
                    (400, 15, 20, 0.3, 10.0),
                    (400, 7, 20, 0.3, 1.0),
                    (250, 31, 20, 0.5, 30.0),
                    (150, 7, 80, 0.5, 10.0),
                    (400, 15, 40, 0.8, 30.0),
                )
            ),
            parts=3,
            patience=0.0,
        ),
    )
}
KINDS = tuple(CANDIDATES)
ADDITIVE = tuple(kind for kind, candidate in CANDIDATES.items() if candidate.additive)
