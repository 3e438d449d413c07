"""Boosted trees of three leaves (LightGBM): at most two features each, so that they add up to tables as the machine's do."""

from concurrent.futures import ThreadPoolExecutor

import lightgbm
import numpy as np
import pandas as pd
from sklearn.model_selection import train_test_split

from .additive import AdditiveModel
from .boosting import encode
from .features import Feature
from .merging import mean_of
from .rare import learn_categories
from .threads import threads
from .tree_tables import add_up, trees_of

MAX_ROUNDS, PATIENCE, HELD_BACK = 2_000, 100, 0.15

_SETTINGS = {
    "objective": "binary",
    "num_leaves": 3,
    "learning_rate": 0.03,
    "max_bin": 63,
    "min_data_in_leaf": 10,
    # Few features to choose from at a time: of two that say the same, both get their share.
    "feature_fraction": 0.5,
    "bagging_fraction": 0.8,
    "bagging_freq": 1,
    "cat_smooth": 10.0,
    "cat_l2": 10.0,
    "min_data_per_group": 30,
    "deterministic": True,
    "verbose": -1,
}


def fit_pair_trees(
    frame: pd.DataFrame,
    label: np.ndarray,
    features: tuple[Feature, ...],
    seed: int,
    pairs: list[tuple[int, int]],
    forests: int,
) -> AdditiveModel:
    """The mean of some forests, over single features and the given pairs of them (numbers of features)."""
    known = learn_categories(frame, features)
    table, label = encode(frame, known), np.asarray(label)
    allowed = [*([index] for index in range(len(features))), *(list(pair) for pair in pairs)]
    settings = {**_SETTINGS, "interaction_constraints": allowed, "num_threads": 1}
    rounds = _rounds(table, label, {**settings, "seed": seed})

    def forest(number: int) -> AdditiveModel:
        booster = lightgbm.train({**settings, "seed": seed + number}, lightgbm.Dataset(table, label), num_boost_round=rounds)
        return add_up(trees_of(booster), features, known, lambda axis: axis.bins(frame[axis.feature]))

    with ThreadPoolExecutor(threads()) as pool:
        return mean_of(list(pool.map(forest, range(forests))))


def _rounds(table: pd.DataFrame, label: np.ndarray, settings: dict) -> int:
    """How many trees are best for rows that were held back."""
    train, test = train_test_split(np.arange(len(label)), test_size=HELD_BACK, stratify=label, random_state=settings["seed"])
    data = lightgbm.Dataset(table.iloc[train], label[train])
    held = lightgbm.Dataset(table.iloc[test], label[test], reference=data)
    stop = lightgbm.early_stopping(PATIENCE, verbose=False)
    return max(1, lightgbm.train(settings, data, MAX_ROUNDS, valid_sets=[held], callbacks=[stop]).best_iteration)
