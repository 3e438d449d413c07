"""Penalized logistic regression with one table per feature: splines of numbers, one-hot categories."""

import numpy as np
import pandas as pd
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import SplineTransformer

from .additive import AdditiveModel, Axis, Term
from .features import CATEGORICAL, Feature
from .rare import known_categories

# A spline is looked up in this many bins of equal weight, in training too: the table is the model, not a copy of it.
BINS = 64
KNOTS = 6


def _numeric_axis(column: pd.Series, feature: Feature) -> Axis:
    values = column.dropna().to_numpy(dtype=float)
    cuts = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1], method="midpoint")) if len(values) else []
    return Axis(feature.key, edges=tuple(float(cut) for cut in cuts))


def _numeric_basis(axis: Axis, column: pd.Series, bins: np.ndarray) -> np.ndarray:
    """One row per bin: whether it is the bin of missing values, and a spline of the ranks of the others."""
    basis = np.zeros((axis.size, 1))
    basis[0, 0] = 1
    count = axis.size - 1
    if count < 2:
        return basis
    places = np.linspace(0, 1, count).reshape(-1, 1)
    spline = SplineTransformer(n_knots=min(KNOTS, count), degree=min(3, count - 1), include_bias=False).fit_transform(places)
    return np.hstack([basis, np.vstack([np.zeros((1, spline.shape[1])), spline])])


def _categorical_basis(axis: Axis) -> np.ndarray:
    return np.eye(axis.size)


def fit_logistic(
    frame: pd.DataFrame, label: np.ndarray, features: tuple[Feature, ...], seed: int, penalty: float = 1.0
) -> AdditiveModel:
    axes, bases, parts = [], [], []
    for feature in features:
        column = frame[feature.key]
        if feature.type == CATEGORICAL:
            axis = Axis(feature.key, categories=known_categories(column))
            basis = _categorical_basis(axis)
        else:
            axis = _numeric_axis(column, feature)
            basis = _numeric_basis(axis, column, axis.bins(column))
        axes.append(axis)
        bases.append(basis)
        parts.append(basis[axis.bins(column)])
    design = np.hstack(parts)
    center = design.mean(axis=0)
    model = LogisticRegression(C=1 / penalty, max_iter=500, random_state=seed).fit(design - center, np.asarray(label))
    weights, terms, start = model.coef_[0], [], 0
    for axis, basis in zip(axes, bases, strict=True):
        stop = start + basis.shape[1]
        scores = (basis - center[start:stop]) @ weights[start:stop]
        terms.append(Term((axis,), scores, np.zeros_like(scores)))
        start = stop
    return AdditiveModel(float(model.intercept_[0]), tuple(terms))
