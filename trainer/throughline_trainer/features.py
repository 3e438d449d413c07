"""Features: what of a lead the model reads, and how a raw value becomes what it was trained on.

`src/ml/features.ts` does the same at scoring time; `reference-scores.json` is what keeps the two alike.
"""

from collections import Counter
from dataclasses import dataclass, field, replace

import numpy as np
import pandas as pd

NUMERIC, CATEGORICAL = "numeric", "categorical"

# A column in which all but one row in a thousand say the same teaches the model those few rows by heart.
NEARLY_CONSTANT = 0.999


@dataclass(frozen=True)
class Feature:
    """One input of the model. `sources` are the lead fields to read, the first that has a value wins."""

    key: str
    label: str
    type: str
    sources: tuple[str, ...]
    categories: tuple[str, ...] = ()
    range: tuple[float, float] | None = None


@dataclass(frozen=True)
class Dataset:
    """Rows in time order: the model's inputs, who bought, and where the rows come from."""

    frame: pd.DataFrame
    label: pd.Series
    features: tuple[Feature, ...]
    missing_values: tuple[str, ...]
    about: dict = field(default_factory=dict)

    def without(self, *keys: str) -> "Dataset":
        """The same rows with fewer features."""
        features = tuple(feature for feature in self.features if feature.key not in keys)
        return replace(self, frame=self.frame[[feature.key for feature in features]], features=features)


def _objects(values: list, like: pd.Series) -> pd.Series:
    # Built as objects: pandas turns None into NaN on its way through most of its own operations.
    return pd.Series(values, index=like.index, name=like.name, dtype=object)


def as_text(values: pd.Series, missing_values: tuple[str, ...]) -> pd.Series:
    """Trimmed text; None where empty or one of the words for 'nothing chosen', whatever their case."""
    nothing = {"", *(word.lower() for word in missing_values)}
    texts = ["" if value is None or value != value else str(value).strip() for value in values]
    return _objects([None if text.lower() in nothing else text for text in texts], values)


def as_categories(text: pd.Series) -> pd.Series:
    """One spelling, the commonest, for values that differ in case only (`google`, `Google`)."""
    spelling: dict[str, str] = {}
    for value, _ in sorted(Counter(text.dropna()).items(), key=lambda entry: (-entry[1], entry[0])):
        spelling.setdefault(value.lower(), value)
    return _objects([None if value is None else spelling[value.lower()] for value in text], text)


def is_nearly_constant(values: pd.Series) -> bool:
    """Whether one value, missing counted as a value, holds all but a thousandth of the rows."""
    return values.value_counts(normalize=True, dropna=False).iloc[0] >= NEARLY_CONSTANT


def build_column(values: pd.Series, type_: str, missing_values: tuple[str, ...]) -> pd.Series:
    """A column as the model takes it: float64 with NaN, or text with None."""
    text = as_text(values, missing_values)
    if type_ == CATEGORICAL:
        return as_categories(text)
    numbers = pd.to_numeric(text, errors="coerce").astype("float64")
    return numbers.where(np.isfinite(numbers))
