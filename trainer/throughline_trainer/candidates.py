"""The candidates of a training, by kind: how each is fitted, and among which settings it is searched."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field

import numpy as np

from .boosting import fit_boosting
from .calibration import probability
from .dataset import Dataset
from .ebm import fit_ebm
from .logistic import fit_logistic
from .splits import stratified
from .threads import threads

EBM, LOGISTIC, LIGHTGBM = "ebm", "logistic", "lightgbm"

# The search fits on two thirds of the rows and measures on the rest.
PARTS = 3


@dataclass(frozen=True)
class Candidate:
    kind: str
    # Only what has terms that add up may serve.
    additive: bool
    fit_frame: Callable
    # The first is the default.
    settings: tuple[dict, ...]
    # How many standard errors better than the default a setting has to be, which keeps the search from following chance.
    patience: float
    # What makes a fit of the search cheaper.
    trial: dict = field(default_factory=dict)

    def fit(self, data: Dataset, parameters: dict, seed: int):
        """Something with `log_odds(frame)`; an AdditiveModel where `additive`."""
        return self.fit_frame(data.frame, data.label.to_numpy(), data.features, seed, **parameters)

    def search(self, data: Dataset, seed: int) -> dict:
        """The settings for these rows, by log loss on a third of them. Looks at no other rows."""
        train, test = stratified(data, PARTS, seed)[0]
        losses = self._losses(data, train, test, seed)
        best = int(np.argmin(losses.mean(axis=1)))
        gain = losses[0] - losses[best]
        error = float(gain.std(ddof=1) / np.sqrt(len(gain)))
        return self.settings[best if gain.mean() > self.patience * error else 0]

    def _losses(self, data: Dataset, train: np.ndarray, test: np.ndarray, seed: int) -> np.ndarray:
        """Settings by rows."""
        early, label = data.rows(train), data.label.to_numpy()[test]

        def losses(settings: dict) -> np.ndarray:
            model = self.fit(early, {**settings, **self.trial}, seed)
            chance = np.clip(probability(model.log_odds(data.frame.iloc[test])), 1e-9, 1 - 1e-9)
            return -np.where(label == 1, np.log(chance), np.log(1 - chance))

        # Fits of the search have one thread's work; the libraries run outside of Python's lock.
        with ThreadPoolExecutor(threads()) as pool:
            return np.stack(list(pool.map(losses, self.settings)))


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
            settings=tuple(
                {
                    "pairs": pairs,
                    "forests": 2,
                    "outer_bags": 4,
                    "learning_rate": 0.03,
                    "early_stopping_rounds": 50,
                    "validation_size": 0.1,
                    "max_bins": 256,
                    "max_interaction_bins": 32,
                    # Terms take turns instead of the greediest first: better by .001 in five folds, in less time.
                    "cyclic_progress": True,
                    "greedy_ratio": 0,
                }
                for pairs in (25, 10, 0)
            ),
            patience=1.0,
            trial={"outer_bags": 2, "forests": 1},
        ),
        Candidate(
            LOGISTIC,
            additive=True,
            fit_frame=fit_logistic,
            settings=tuple({"penalty": penalty} for penalty in (1.0, 0.3, 3.0, 10.0, 30.0)),
            patience=0.0,
        ),
        Candidate(
            LIGHTGBM,
            additive=False,
            fit_frame=fit_boosting,
            settings=tuple(
                {
                    **_BOOSTED,
                    "rounds": rounds,
                    "num_leaves": leaves,
                    "min_data_in_leaf": rows,
                    "feature_fraction": share,
                    "lambda_l2": l2,
                }
                for rounds, leaves, rows, share, l2 in (
                    (250, 15, 40, 0.5, 1.0),
                    (400, 15, 20, 0.3, 10.0),
                    (400, 7, 20, 0.3, 1.0),
                    (250, 31, 20, 0.5, 30.0),
                    (150, 7, 80, 0.5, 10.0),
                    (400, 15, 40, 0.8, 30.0),
                )
            ),
            patience=0.0,
        ),
    )
}
KINDS = tuple(CANDIDATES)
ADDITIVE = tuple(kind for kind, candidate in CANDIDATES.items() if candidate.additive)
