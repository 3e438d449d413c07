"""Penalized logistic regression with one table per feature: splines of numbers, one-hot categories."""

import numpy as np
import pandas as pd
from scipy import sparse
from sklearn.linear_model import LogisticRegression
from sklearn.preprocessing import SplineTransformer

from .additive import AdditiveModel, Axis, Term
from .distribution import inner_edges
from .features import CATEGORICAL, Feature
from .rare import known_categories

# A spline is looked up in this many bins of equal weight, in training too: the table is the model, not a copy of it.
BINS = 64
KNOTS = 6

# Beyond so many weights the standard errors are left at 0: they would take a matrix of that size squared.
MAX_WEIGHTS_WITH_ERRORS = 2_000


def _axis(column: pd.Series, feature: Feature) -> Axis:
    if feature.type == CATEGORICAL:
        return Axis(feature.key, categories=known_categories(column))
    edges = inner_edges(column.dropna().to_numpy(dtype=float), BINS)
    return Axis(feature.key, edges=tuple(float(edge) for edge in edges))


def _basis(axis: Axis) -> np.ndarray:
    """Bins by weights: one weight per category; for numbers one for missing, and a spline over the order of the bins."""
    if axis.categories is not None:
        return np.eye(axis.size)
    count = axis.size - 1
    basis = np.zeros((axis.size, 1))
    basis[0, 0] = 1
    if count < 2:
        return basis
    places = np.linspace(0, 1, count).reshape(-1, 1)
    spline = SplineTransformer(n_knots=min(KNOTS, count), degree=min(3, count - 1), include_bias=False).fit_transform(places)
    return np.hstack([basis, np.vstack([np.zeros((1, spline.shape[1])), spline])])


def _covariance(design: sparse.csr_matrix, chance: np.ndarray, penalty: float) -> np.ndarray | None:
    """Of the weights, from the curvature of the penalized likelihood at its maximum (Laplace)."""
    if design.shape[1] > MAX_WEIGHTS_WITH_ERRORS:
        return None
    curvature = (design.T @ design.multiply((chance * (1 - chance))[:, None])).toarray()
    return np.linalg.inv(curvature + penalty * np.eye(design.shape[1]))


def fit_logistic(
    frame: pd.DataFrame, label: np.ndarray, features: tuple[Feature, ...], seed: int, penalty: float
) -> AdditiveModel:
    axes = [_axis(frame[feature.key], feature) for feature in features]
    bases = [_basis(axis) for axis in axes]
    bins = [axis.bins(frame[axis.feature]) for axis in axes]
    design = sparse.hstack(
        [sparse.csr_matrix(basis)[rows] for basis, rows in zip(bases, bins, strict=True)], format="csr"
    )
    model = LogisticRegression(C=1 / penalty, max_iter=1_000, random_state=seed).fit(design, np.asarray(label))
    covariance = _covariance(design, model.predict_proba(design)[:, 1], penalty)

    terms, start, intercept = [], 0, float(model.intercept_[0])
    for axis, basis, rows in zip(axes, bases, bins, strict=True):
        stop = start + basis.shape[1]
        scores = basis @ model.coef_[0, start:stop]
        # A term is what its feature adds to the average lead.
        center = float(scores[rows].mean())
        around = basis - basis[rows].mean(axis=0)
        errors = (
            np.zeros_like(scores)
            if covariance is None
            else np.sqrt(np.einsum("ij,jk,ik->i", around, covariance[start:stop, start:stop], around).clip(min=0))
        )
        terms.append(Term((axis,), scores - center, errors))
        intercept += center
        start = stop
    return AdditiveModel(intercept, tuple(terms))
