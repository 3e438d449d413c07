"""An additive model as tables: log-odds = intercept + one number per term, looked up by the bin of each of its features.

The explainable boosting machine and the logistic regression both end as one of these, so that reasons, shapes, ONNX and
the file in the store are the same for either.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd


@dataclass(frozen=True)
class Axis:
    """The bins of a feature within a term: 0 for missing, then one per interval or category; for categories a last one for
    what the model does not know."""

    feature: str
    edges: tuple[float, ...] | None = None
    categories: tuple[str, ...] | None = None

    @property
    def size(self) -> int:
        return len(self.edges) + 2 if self.categories is None else len(self.categories) + 2

    def bins(self, column: pd.Series) -> np.ndarray:
        """The bin of each value. An interval holds its lower edge."""
        if self.categories is None:
            values = column.to_numpy(dtype=float)
            inside = np.searchsorted(np.asarray(self.edges), values, side="right") + 1
            return np.where(np.isnan(values), 0, inside)
        place = {category: index + 1 for index, category in enumerate(self.categories)}
        unknown = self.size - 1
        return np.array([0 if value is None or value != value else place.get(value, unknown) for value in column], dtype=int)


@dataclass(frozen=True)
class Term:
    axes: tuple[Axis, ...]
    # One number per combination of bins, and how far it may be off (one standard error).
    scores: np.ndarray
    errors: np.ndarray

    @property
    def features(self) -> tuple[str, ...]:
        return tuple(axis.feature for axis in self.axes)


@dataclass(frozen=True)
class AdditiveModel:
    intercept: float
    terms: tuple[Term, ...]

    def contributions(self, frame: pd.DataFrame) -> np.ndarray:
        """Rows by terms, in log-odds."""
        known: dict[Axis, np.ndarray] = {}
        columns = []
        for term in self.terms:
            for axis in term.axes:
                if axis not in known:
                    known[axis] = axis.bins(frame[axis.feature])
            columns.append(term.scores[tuple(known[axis] for axis in term.axes)])
        return np.stack(columns, axis=1) if columns else np.zeros((len(frame), 0))

    def log_odds(self, frame: pd.DataFrame) -> np.ndarray:
        return self.contributions(frame).sum(axis=1) + self.intercept

    def to_json(self) -> dict:
        return {
            "intercept": self.intercept,
            "terms": [
                {
                    "axes": [
                        {"feature": axis.feature, "edges": axis.edges, "categories": axis.categories} for axis in term.axes
                    ],
                    "scores": term.scores.tolist(),
                    "errors": term.errors.tolist(),
                }
                for term in self.terms
            ],
        }


def from_json(content: dict) -> AdditiveModel:
    """The counterpart of to_json: exactly the same numbers."""

    def axis(entry: dict) -> Axis:
        edges, categories = entry["edges"], entry["categories"]
        return Axis(
            entry["feature"],
            None if edges is None else tuple(edges),
            None if categories is None else tuple(categories),
        )

    return AdditiveModel(
        intercept=content["intercept"],
        terms=tuple(
            Term(tuple(axis(entry) for entry in term["axes"]), np.array(term["scores"]), np.array(term["errors"]))
            for term in content["terms"]
        ),
    )
