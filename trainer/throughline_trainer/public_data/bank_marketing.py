"""Bank marketing: calls in time order, in which both the clients and the share that buys move. What drift is measured on."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

from ..features import CATEGORICAL, NUMERIC

# How long the call took: known only when its outcome is.
AFTERWARDS = ("duration",)
LABEL = "y"
NUMBERS = ("age", "campaign", "pdays", "previous", "emp.var.rate", "cons.price.idx", "cons.conf.idx", "euribor3m", "nr.employed")
MISSING_VALUES = ("unknown", "nonexistent")

_START = datetime(2008, 5, 1, tzinfo=UTC)


def read(path: Path) -> pd.DataFrame:
    return pd.read_csv(path, sep=";", dtype=str, keep_default_na=False)


def _key(column: str) -> str:
    return column.replace(".", "_")


def features(path: Path) -> list[dict]:
    return [
        {
            "key": _key(column),
            "label": column,
            "type": NUMERIC if column in NUMBERS else CATEGORICAL,
            "from": [f"attributes.{_key(column)}"],
        }
        for column in read(path)
        if column not in (LABEL, *AFTERWARDS)
    ]


def rows(path: Path) -> list[dict]:
    """In the order of the file, which is that of time; the rows have no days, so minutes stand in for them."""
    table = read(path)
    columns = [column for column in table if column not in (LABEL, *AFTERWARDS)]
    return [
        {
            "at": (_START + timedelta(minutes=index)).isoformat(),
            "label": int(row[LABEL] == "yes"),
            "x": {_key(column): row[column] for column in columns},
        }
        for index, row in enumerate(table.to_dict("records"))
    ]
