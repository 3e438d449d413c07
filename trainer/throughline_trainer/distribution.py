"""How a feature is distributed over rows: shares of bins or categories, and quantiles. Drift is measured against these."""

import numpy as np
import pandas as pd

from .features import CATEGORICAL, Feature

BINS = 20


def inner_edges(values: np.ndarray, bins: int) -> np.ndarray:
    """Edges of bins of equal weight, among the values themselves; fewer where values repeat. The least value is none: nothing
    lies below it."""
    if not len(values):
        return np.array([])
    edges = np.unique(np.quantile(values, np.linspace(0, 1, bins + 1)[1:-1], method="higher"))
    return edges[edges > values.min()]


def distribution(column: pd.Series, feature: Feature, categories: tuple[str, ...] = ()) -> dict:
    """Shares of all rows. Numbers: `edges` are the inner ones, a bin holds its lower edge. Categories: what is not among
    them is the rest up to 1."""
    missing = float(column.isna().mean())
    if feature.type == CATEGORICAL:
        counts = column.dropna().value_counts()
        shares = {category: float(counts.get(category, 0) / len(column)) for category in categories}
        return {"shares": shares, "missing": missing}
    values = column.dropna().to_numpy(dtype=float)
    edges = inner_edges(values, BINS)
    return {"edges": edges.tolist(), "shares": _numeric_shares(column, edges), "missing": missing}


def shares_in(column: pd.Series, known: dict) -> list[float]:
    """Shares of a column's rows in the bins of a distribution that was made of other rows; then other categories, then missing."""
    if "edges" in known:
        return [*_numeric_shares(column, np.array(known["edges"])), float(column.isna().mean())]
    counts = column.dropna().value_counts()
    inside = [float(counts.get(category, 0) / len(column)) for category in known["shares"]]
    missing = float(column.isna().mean())
    return [*inside, max(0.0, 1 - missing - sum(inside)), missing]


def _numeric_shares(column: pd.Series, edges: np.ndarray) -> list[float]:
    values = column.dropna().to_numpy(dtype=float)
    return (np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1) / len(column)).tolist()


def quantiles(column: pd.Series) -> list[float]:
    """101 values, 0 to 100%, of those that are not missing."""
    return np.quantile(column.dropna().to_numpy(dtype=float), np.linspace(0, 1, 101)).tolist()
