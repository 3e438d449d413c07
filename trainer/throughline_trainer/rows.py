"""Reads and writes a dataset's rows: gzip, one JSON object a line, in time order."""

import gzip
import io
import json
import zlib

import numpy as np
import pandas as pd

from .columns import build_column
from .dataset import Dataset
from .errors import INVALID, TrainingRefused
from .features import CATEGORICAL
from .settings import Settings

# What is taken from one training; 2 GB of memory hold it.
MAX_ROWS = 200_000
MAX_BYTES = 1_000_000_000


def _lines(content: bytes):
    size = 0
    with gzip.open(io.BytesIO(content), "rt", encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            size += len(line)
            if number > MAX_ROWS or size > MAX_BYTES:
                raise TrainingRefused(INVALID, f"more than {MAX_ROWS:,} rows or {MAX_BYTES:,} bytes")
            if line.strip():
                yield number, line


def parse_rows(content: bytes, keys: tuple[str, ...]) -> list[dict]:
    """The rows, with the values of `keys` in their order as `x`: a name for each value of each row would take more memory than the values.

    TrainingRefused `dataset_invalid`, with the number of the line, for a row that is not one.
    """
    rows, number = [], 0
    known: dict[str, str] = {}
    try:
        for number, line in _lines(content):
            row = json.loads(line)
            if row["label"] not in (0, 1) or not isinstance(row["x"], dict) or not isinstance(row["at"], str):
                raise ValueError("a row has a label of 0 or 1, an object x and a moment at")
            values = (row["x"].get(key) for key in keys)
            row["x"] = [known.setdefault(value, value) if isinstance(value, str) else value for value in values]
            rows.append(row)
    except (ValueError, KeyError, TypeError) as error:
        raise TrainingRefused(INVALID, f"row {number}: {type(error).__name__}: {error}") from error
    except (OSError, EOFError, zlib.error) as error:
        raise TrainingRefused(INVALID, f"the rows cannot be unpacked: {error}") from error
    return rows


def _moments(rows: list[dict]) -> pd.Series:
    try:
        return pd.to_datetime(pd.Series([row["at"] for row in rows], dtype=object), utc=True, format="ISO8601")
    except ValueError as error:
        raise TrainingRefused(INVALID, f"a moment is not one: {error}") from error


def _active(rows: list[dict], settings: Settings) -> np.ndarray | None:
    """An active model that has scored no row is one all the same: what is compared with it must not pass for a first one."""
    values = np.array([_number(row.get("activeLogOdds")) for row in rows])
    return None if settings.active_model is None and np.isnan(values).all() else values


def _number(value) -> float:
    return float(value) if isinstance(value, (int, float)) and np.isfinite(value) else np.nan


def read_dataset(settings: Settings, content: bytes) -> Dataset:
    """The rows as columns, sorted by time. Values that are not of their feature's type are missing, and counted."""
    rows = parse_rows(content, tuple(feature.key for feature in settings.features))
    at = _moments(rows)
    order = np.argsort(at.to_numpy(), kind="stable")
    rows = [rows[index] for index in order]
    columns, unreadable = {}, {}
    for place, feature in enumerate(settings.features):
        raw = pd.Series([row["x"][place] for row in rows], dtype=object)
        column = build_column(raw, feature.type, settings.missing_values)
        if feature.type != CATEGORICAL:
            lost = int((column.isna() & build_column(raw, CATEGORICAL, settings.missing_values).notna()).sum())
            if lost:
                unreadable[feature.key] = lost
        columns[feature.key] = column
    names = list(dict.fromkeys((*settings.segments, *settings.groups)))
    return Dataset(
        frame=pd.DataFrame(columns),
        label=pd.Series([int(row["label"]) for row in rows], dtype=int),
        features=settings.features,
        missing_values=settings.missing_values,
        at=at.iloc[order].reset_index(drop=True),
        later=_later(rows, settings),
        groups=pd.DataFrame(
            {name: _group(rows, columns, name, settings.missing_values) for name in names}, index=range(len(rows))
        ),
        active=_active(rows, settings),
        unreadable=unreadable,
    )


def _later(rows: list[dict], settings: Settings) -> pd.DataFrame | None:
    if not any("later" in row for row in rows):
        return None
    return pd.DataFrame(
        {feature.key: [bool((row.get("later") or {}).get(feature.key)) for row in rows] for feature in settings.features}
    )


def _group(rows: list[dict], columns: dict, name: str, missing_values: tuple[str, ...]) -> pd.Series:
    """A group is named by the rows themselves, or is one of the features; a number is then cut into quarters."""
    named = pd.Series([(row.get("groups") or {}).get(name) for row in rows], dtype=object)
    if named.notna().any() or name not in columns:
        return build_column(named, CATEGORICAL, missing_values)
    column = columns[name]
    if column.dtype == object:
        return column
    quarters = pd.qcut(column, 4, duplicates="drop")
    return pd.Series([None if value != value else f"{value.left:g} to {value.right:g}" for value in quarters], dtype=object)


def pack_rows(rows: list[dict]) -> bytes:
    """As the product writes them."""
    lines = "".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows)
    return gzip.compress(lines.encode(), mtime=0)
