"""The explainable boosting machine (interpret): one table per feature, and some for pairs of features."""

import warnings

import numpy as np
import pandas as pd
from interpret.glassbox import ExplainableBoostingClassifier
from joblib import parallel_config

from .additive import AdditiveModel, Axis, Term
from .features import CATEGORICAL, Feature
from .merging import mean_of
from .pair_trees import fit_pair_trees
from .rare import RARE, group_rare, learn_categories
from .threads import threads

# About its plots, which are not used.
warnings.filterwarnings("ignore", "Missing values detected", UserWarning)


# A quick fit over this many pairs tells which of them are worth a term. Finding pairs by their first split alone, as the machine
# does, needs more of them for as good a model: each pair is a term that every score computes, stores and shows.
CONSIDERED = 60
QUICK = {"outer_bags": 1, "learning_rate": 0.06}


def fit_ebm(
    frame: pd.DataFrame,
    label: np.ndarray,
    features: tuple[Feature, ...],
    seed: int,
    pairs: int = 0,
    forests: int = 0,
    **parameters,
) -> AdditiveModel:
    """The machine over all features and the strongest `pairs` of them; with `forests`, its mean with boosted trees over the
    same terms (docs/adr/0017)."""
    chosen = []
    if pairs:
        trial = _mean(frame, label, features, seed, CONSIDERED, min(forests, 1), {**parameters, **QUICK})
        chosen = _strongest(trial, frame, features, pairs)
    return _mean(frame, label, features, seed, chosen, forests, parameters)


def _mean(frame, label, features, seed: int, interactions, forests: int, parameters: dict) -> AdditiveModel:
    machine = fit_machine(frame, label, features, seed, interactions=interactions, **parameters)
    if not forests:
        return machine
    found = _strongest(machine, frame, features, len(machine.terms))
    return mean_of([machine, fit_pair_trees(frame, label, features, seed, found, forests)])


def _strongest(
    model: AdditiveModel, frame: pd.DataFrame, features: tuple[Feature, ...], count: int
) -> list[tuple[int, int]]:
    """The pairs of a model whose contributions vary most over the rows, as numbers of features."""
    place = {feature.key: index for index, feature in enumerate(features)}
    spread = model.contributions(frame).std(axis=0)
    order = [index for index in np.argsort(-spread, kind="stable") if len(model.terms[index].axes) == 2][:count]
    return [tuple(sorted(place[key] for key in model.terms[index].features)) for index in order]


def fit_machine(
    frame: pd.DataFrame, label: np.ndarray, features: tuple[Feature, ...], seed: int, **parameters
) -> AdditiveModel:
    """Types are stated, not guessed: a category that looks like a number stays a category."""
    known = learn_categories(frame, features)
    model = ExplainableBoostingClassifier(
        feature_names=[feature.key for feature in features],
        feature_types=["nominal" if feature.type == CATEGORICAL else "continuous" for feature in features],
        random_state=seed,
        n_jobs=threads(),
        # Rare categories are grouped here already.
        min_cat_samples=1,
        **parameters,
    )
    # Threads: the boosting runs outside of Python's lock, nothing is copied, and nothing goes on when the trainer is killed.
    with parallel_config(backend="threading"):
        model.fit(group_rare(frame, known), np.asarray(label))
    return as_tables(model, features)


def as_tables(model: ExplainableBoostingClassifier, features: tuple[Feature, ...]) -> AdditiveModel:
    """The fitted machine's own numbers; categories that it does not know get those of the rare ones."""
    terms = []
    for columns, scores, errors in zip(model.term_features_, model.term_scores_, model.standard_deviations_, strict=True):
        axes = []
        for position, column in enumerate(columns):
            levels = model.bins_[column]
            axis, places = _axis(features[column], levels[min(len(columns), len(levels)) - 1])
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
