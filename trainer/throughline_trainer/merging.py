"""The mean of additive models, which is one again: each table over the bins of all of them."""

import numpy as np
import pandas as pd

from .additive import AdditiveModel, Axis, Term

# No lead can say it: text of leads is trimmed.
UNKNOWN = " unknown "

def _union(axes: list[Axis]) -> Axis:
    first = axes[0]
    if first.categories is None:
        return Axis(first.feature, edges=tuple(sorted({edge for axis in axes for edge in axis.edges})))
    return Axis(first.feature, categories=tuple(sorted({category for axis in axes for category in axis.categories})))


def representatives(axis: Axis) -> pd.Series:
    """A value for each bin, in their order: None or NaN for missing, and for unknown categories one that nobody knows."""
    if axis.categories is not None:
        return pd.Series([None, *axis.categories, UNKNOWN], dtype=object)
    lowest = [np.nextafter(axis.edges[0], -np.inf)] if axis.edges else [0.0]
    return pd.Series([np.nan, *lowest, *axis.edges], dtype="float64")


def _spread(table: np.ndarray, term: Term, axes: tuple[Axis, ...]) -> np.ndarray:
    """A term's table over finer axes."""
    for position, (old, new) in enumerate(zip(term.axes, axes, strict=True)):
        table = np.take(table, old.bins(representatives(new)), axis=position)
    return table


def mean_of(models: list[AdditiveModel]) -> AdditiveModel:
    """Terms in the order of the first model, then those that only others have. A model without a term says 0 there; errors
    are taken to be dependent, so their mean is that of the mean."""
    by_features: dict[tuple[str, ...], list[Term]] = {}
    for model in models:
        for term in model.terms:
            by_features.setdefault(term.features, []).append(term)
    terms = []
    for found in by_features.values():
        axes = tuple(_union([term.axes[position] for term in found]) for position in range(len(found[0].axes)))
        scores = sum(_spread(term.scores, term, axes) for term in found) / len(models)
        errors = sum(_spread(term.errors, term, axes) for term in found) / len(models)
        terms.append(Term(axes, scores, errors))
    return AdditiveModel(float(np.mean([model.intercept for model in models])), tuple(terms))
