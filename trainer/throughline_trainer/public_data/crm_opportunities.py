"""CRM sales opportunities: made up by somebody without any signal in them. The negative control of the gate."""

from pathlib import Path

import pandas as pd

from ..features import CATEGORICAL, NUMERIC

# Known only once an opportunity is closed: what it was worth, and when.
AFTERWARDS = ("close_value", "close_date", "deal_stage")
NUMBERS = ("sales_price", "year_established", "revenue", "employees")
KEYS = (
    "sales_agent",
    "manager",
    "regional_office",
    "product",
    "series",
    "sales_price",
    "sector",
    "year_established",
    "revenue",
    "employees",
    "office_location",
    "subsidiary_of",
)


def read(folder: Path) -> pd.DataFrame:
    """The opportunities that are closed, by the day on which they were engaged, with what is known of product, team, account."""

    def table(name: str) -> pd.DataFrame:
        return pd.read_csv(folder / f"{name}.csv", dtype=str, keep_default_na=False)

    closed = table("sales_pipeline_isodates")
    closed = closed[closed["deal_stage"].isin(["Won", "Lost"])].sort_values("engage_date", kind="stable")
    for name, key in (("accounts", "account"), ("sales_teams", "sales_agent"), ("products", "product")):
        closed = closed.merge(table(name), on=key, how="left")
    return closed.fillna("").reset_index(drop=True)


def features() -> list[dict]:
    return [
        {
            "key": key,
            "label": key.replace("_", " ").capitalize(),
            "type": NUMERIC if key in NUMBERS else CATEGORICAL,
            "from": [f"attributes.{key}"],
        }
        for key in KEYS
    ]


def rows(folder: Path) -> list[dict]:
    return [
        {
            "at": f"{row['engage_date']}T00:00:00Z",
            "label": int(row["deal_stage"] == "Won"),
            "x": {key: row[key] or None for key in KEYS},
            "groups": {"regional_office": row["regional_office"]},
        }
        for row in read(folder).to_dict("records")
    ]
