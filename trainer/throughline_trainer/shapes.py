"""Global shapes: what each value of a feature adds to the log-odds, after calibration."""

import numpy as np

from .additive import AdditiveModel, Term
from .calibration import Calibration
from .dataset import Dataset


def _numbers(values: np.ndarray) -> list[float]:
    return [float(value) for value in values]


def _main(term: Term, data: Dataset, label: str, a: float) -> dict:
    axis = term.axes[0]
    scores, errors = a * term.scores, a * term.errors
    counts = np.bincount(axis.bins(data.frame[axis.feature]), minlength=axis.size)
    end = axis.size if axis.categories is None else axis.size - 1
    inside = slice(1, end)
    shape = {
        "feature": axis.feature,
        "label": label,
        "contributions": _numbers(scores[inside]),
        "low": _numbers(scores[inside] - errors[inside]),
        "high": _numbers(scores[inside] + errors[inside]),
        "density": _numbers(counts[inside] / len(data)),
        "missing": float(scores[0]),
    }
    if axis.categories is None:
        # A number is never unknown, only missing.
        return {**shape, "type": "numeric", "edges": list(axis.edges), "unknown": float(scores[0])}
    return {**shape, "type": "categorical", "categories": list(axis.categories), "unknown": float(scores[-1])}


def build_shapes(model: AdditiveModel, data: Dataset, calibration: Calibration) -> dict:
    """Terms in the model's order; `importance` is the mean of |contribution| over the rows, a pair under its own name."""
    weights = np.abs(calibration.a * model.contributions(data.frame)).mean(axis=0)
    labels = {feature.key: feature.label for feature in data.features}
    terms, importance = [], {}
    for term, weight in zip(model.terms, weights, strict=True):
        name = " × ".join(term.features)
        importance[name] = float(weight)
        if len(term.axes) == 1:
            terms.append(_main(term, data, labels[name], calibration.a))
        else:
            terms.append(
                {
                    "feature": name,
                    "label": " × ".join(labels[key] for key in term.features),
                    "features": list(term.features),
                    "type": "pair",
                    "importance": float(weight),
                }
            )
    return {"terms": terms, "importance": dict(sorted(importance.items(), key=lambda entry: -entry[1]))}
