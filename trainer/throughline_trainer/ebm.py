"""The explainable boosting machine (interpret): one table per feature, and some for pairs of features."""

import warnings

import numpy as np
import pandas as pd
from interpret.glassbox import ExplainableBoostingClassifier
from joblib import parallel_config

from .additive import AdditiveModel, Axis, Term
from .features import CATEGORICAL, Feature
from .rare import RARE, group_rare, learn_categories

# Two cores; threads, as the boosting itself runs outside of Python, and nothing is forked or copied.
JOBS = 2


def fit_ebm(frame: pd.DataFrame, label: np.ndarray, features: tuple[Feature, ...], seed: int, **parameters) -> AdditiveModel:
    """Types are stated, not guessed: a category that looks like a number stays a category."""
    known = learn_categories(frame, features)
    model = ExplainableBoostingClassifier(
        feature_names=[feature.key for feature in features],
        feature_types=["nominal" if feature.type == CATEGORICAL else "continuous" for feature in features],
        random_state=seed,
        n_jobs=JOBS,
        # Rare categories are grouped here already.
        min_cat_samples=1,
        **parameters,
    )
    with warnings.catch_warnings(), parallel_config(backend="threading", n_jobs=JOBS):
        # "Missing values detected": about its plots, which are not used.
        warnings.simplefilter("ignore", UserWarning)
        model.fit(group_rare(frame, known), np.asarray(label))
    return as_tables(model, features)


def as_tables(model: ExplainableBoostingClassifier, features: tuple[Feature, ...]) -> AdditiveModel:
    """The fitted machine's own numbers; unknown categories get those of the rare ones."""
    terms = []
    for columns, scores, errors in zip(model.term_features_, model.term_scores_, model.standard_deviations_, strict=True):
        axes = []
        for position, column in enumerate(columns):
            levels = model.bins_[column]
            level = levels[min(len(columns), len(levels)) - 1]
            axis, places = _axis(features[column], level)
            axes.append(axis)
            scores = np.take(scores, places, axis=position)
            errors = np.take(errors, places, axis=position)
        terms.append(Term(tuple(axes), scores, errors))
    return AdditiveModel(float(model.intercept_[0]), tuple(terms))


def _axis(feature: Feature, level) -> tuple[Axis, list[int]]:
    """The bins of a feature, and where the machine keeps the number of each. Its last place is for what it never saw."""
    if feature.type != CATEGORICAL:
        return Axis(feature.key, edges=tuple(float(edge) for edge in level)), list(range(len(level) + 2))
    categories = tuple(sorted(category for category in level if category != RARE))
    unknown = level.get(RARE, max(level.values(), default=0) + 1)
    return Axis(feature.key, categories=categories), [0, *(level[category] for category in categories), unknown]
