"""How a raw value becomes what the model is trained on.

`src/ml/features/feature-readers.ts` does the same at scoring time; `reference-scores.json` is what keeps the two alike.
"""

import math
import re
from collections import Counter

import numpy as np
import pandas as pd

from .features import CATEGORICAL

# A column in which all but one row in a thousand say the same teaches the model those few rows by heart.
NEARLY_CONSTANT = 0.999

# What the product takes for a number (src/ml/lead-values.ts).
_NUMBER = re.compile(r"[+-]?(?:\d{1,300}(?:\.\d{0,300})?|\.\d{1,300})(?:[eE][+-]?\d{1,3})?", re.ASCII)


def _text(value) -> str | None:
    """A value as the product spells it; None for nothing, lists, objects, infinities."""
    if isinstance(value, str):
        return value.strip() or None
    if isinstance(value, (bool, np.bool_)):
        return "true" if value else "false"
    if _is_number(value):
        return str(int(value)) if float(value).is_integer() and abs(value) < 1e21 else repr(float(value))
    return None


def _is_number(value) -> bool:
    kinds = (int, float, np.integer, np.floating)
    return isinstance(value, kinds) and not isinstance(value, bool) and math.isfinite(value)


def _objects(values: list, like: pd.Series) -> pd.Series:
    # Built as objects: pandas turns None into NaN on its way through most of its own operations.
    return pd.Series(values, index=like.index, name=like.name, dtype=object)


def as_text(values: pd.Series, missing_values: tuple[str, ...]) -> pd.Series:
    """Trimmed text; None where empty or one of the words for 'nothing chosen', whatever their case."""
    nothing = {word.lower() for word in missing_values}
    texts = [_text(value) for value in values]
    return _objects([None if text is None or text.lower() in nothing else text for text in texts], values)


def as_categories(text: pd.Series) -> pd.Series:
    """One spelling, the commonest, for values that differ in case only (`google`, `Google`)."""
    spelling: dict[str, str] = {}
    for value, _ in sorted(Counter(text.dropna()).items(), key=lambda entry: (-entry[1], entry[0])):
        spelling.setdefault(value.lower(), value)
    return _objects([None if value is None else spelling[value.lower()] for value in text], text)


def as_numbers(values: pd.Series, missing_values: tuple[str, ...]) -> pd.Series:
    """float64 with NaN for what is no number: other text, booleans, infinities."""

    def number(value, text: str | None) -> float:
        if _is_number(value):
            return float(value)
        spelled = isinstance(value, str) and text is not None and _NUMBER.fullmatch(text)
        return float(text) if spelled and math.isfinite(float(text)) else math.nan

    pairs = zip(values, as_text(values, missing_values), strict=True)
    return pd.Series([number(*pair) for pair in pairs], index=values.index, name=values.name, dtype="float64")


def build_column(values: pd.Series, type_: str, missing_values: tuple[str, ...]) -> pd.Series:
    """A column as the model takes it: float64 with NaN, or text with None."""
    if type_ == CATEGORICAL:
        return as_categories(as_text(values, missing_values))
    return as_numbers(values, missing_values)


def is_nearly_constant(values: pd.Series) -> bool:
    """Whether one value, missing counted as a value, holds all but a thousandth of the rows."""
    return values.value_counts(normalize=True, dropna=False).iloc[0] >= NEARLY_CONSTANT
