"""Distributions of features, and how far one is from another (population stability index)."""

import numpy as np
import pandas as pd

from .features import CATEGORICAL, Feature

BINS = 20


def distribution(column: pd.Series, feature: Feature, categories: tuple[str, ...] = ()) -> dict:
    """Shares over the bins or categories, and of missing; together 1. What is not among the categories is `other`."""
    missing = float(column.isna().mean())
    if feature.type == CATEGORICAL:
        counts = column.dropna().value_counts()
        shares = {category: float(counts.get(category, 0) / len(column)) for category in categories}
        return {"shares": shares, "missing": missing}
    values = column.dropna().to_numpy(dtype=float)
    edges = np.unique(np.quantile(values, np.linspace(0, 1, BINS + 1)[1:-1])) if len(values) else np.array([])
    counts = np.bincount(np.searchsorted(edges, values, side="right"), minlength=len(edges) + 1)
    return {"edges": edges.tolist(), "shares": (counts / len(column)).tolist(), "missing": missing}


def quantiles(column: pd.Series) -> list[float]:
    """101 values, 0 to 100%, of those that are not missing."""
    return np.quantile(column.dropna().to_numpy(dtype=float), np.linspace(0, 1, 101)).tolist()
