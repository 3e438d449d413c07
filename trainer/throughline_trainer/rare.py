"""Rare categories: too few rows to learn from, so they share one place with those that training never saw."""

from collections import Counter

import pandas as pd

from .features import CATEGORICAL, Feature

# What a rare category is called while training. No lead can say it: text of leads is trimmed.
RARE = " rare "

MIN_ROWS = 10
MAX_CATEGORIES = 200


def known_categories(column: pd.Series) -> tuple[str, ...]:
    """The categories with at least ten rows, at most the 200 commonest of them, sorted."""
    counts = Counter(value for value in column if value is not None)
    common = [value for value, rows in sorted(counts.items(), key=lambda entry: (-entry[1], entry[0])) if rows >= MIN_ROWS]
    return tuple(sorted(common[:MAX_CATEGORIES]))


def group_rare(frame: pd.DataFrame, known: dict[str, tuple[str, ...]]) -> pd.DataFrame:
    """The frame with every category that is not known called RARE."""
    columns = {}
    for key in frame:
        if key in known:
            kept = set(known[key])
            values = [value if value is None or value in kept else RARE for value in frame[key]]
            columns[key] = pd.Series(values, index=frame.index, dtype=object)
        else:
            columns[key] = frame[key]
    return pd.DataFrame(columns, index=frame.index)


def learn_categories(frame: pd.DataFrame, features: tuple[Feature, ...]) -> dict[str, tuple[str, ...]]:
    return {feature.key: known_categories(frame[feature.key]) for feature in features if feature.type == CATEGORICAL}

