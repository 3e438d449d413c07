"""LightGBM: the yardstick. It is measured on the same rows, to see what additive models miss, and never serves."""

import lightgbm
import numpy as np
import pandas as pd

from .features import Feature
from .rare import RARE, group_rare, learn_categories


class Boosting:
    def __init__(self, model: lightgbm.Booster, known: dict[str, tuple[str, ...]]):
        self._model, self._known = model, known

    def log_odds(self, frame: pd.DataFrame) -> np.ndarray:
        return np.asarray(self._model.predict(encode(frame, self._known), raw_score=True, num_threads=1))


def encode(frame: pd.DataFrame, known: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    grouped = group_rare(frame, known)
    return pd.DataFrame(
        {
            # Names of its own: LightGBM takes no punctuation in them.
            f"f{index}": pd.Categorical(grouped[key], categories=[RARE, *known[key]]) if key in known else grouped[key]
            for index, key in enumerate(grouped)
        }
    )


def fit_boosting(
    frame: pd.DataFrame, label: np.ndarray, features: tuple[Feature, ...], seed: int, rounds: int = 200, **parameters
) -> Boosting:
    known = learn_categories(frame, features)
    settings = {"objective": "binary", "verbose": -1, "num_threads": 1, "seed": seed, "deterministic": True, **parameters}
    rows = lightgbm.Dataset(encode(frame, known), np.asarray(label))
    return Boosting(lightgbm.train(settings, rows, num_boost_round=rounds), known)
