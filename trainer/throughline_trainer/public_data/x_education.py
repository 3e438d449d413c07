"""The X Education rows: public leads of an online school, with what each did on the site and whether it bought."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

from ..features import CATEGORICAL, NUMERIC
from .mapping import load_mapping

ORDER, LABEL = "Lead Number", "Converted"
IDS = ("Prospect ID", ORDER)
MISSING_VALUES = ("Select",)

# Filled in by sales people after they had spoken to the lead: with them a model reaches .985 by reading the outcome.
# The mapping does not list them; this list makes a mapping that does an error.
LEAKY = (
    "Tags",
    "Lead Quality",
    "Lead Profile",
    "Asymmetrique Activity Index",
    "Asymmetrique Profile Index",
    "Asymmetrique Activity Score",
    "Asymmetrique Profile Score",
)

# As they stood when the data was taken, which may be after the outcome: kept, and the figures without them are given.
DOUBTFUL = ("last_activity", "last_notable_activity")

NUMBERS = ("attributes.total_visits", "attributes.time_on_site_seconds", "attributes.pages_per_visit")

FULL_NUMBERS = (
    "TotalVisits",
    "Total Time Spent on Website",
    "Page Views Per Visit",
    "Asymmetrique Activity Score",
    "Asymmetrique Profile Score",
)

LABELS = {
    "origin": "Where the lead came from",
    "city": "City",
    "attributes.lead_source": "Lead source",
    "attributes.do_not_email": "Asked for no email",
    "attributes.do_not_call": "Asked for no calls",
    "attributes.total_visits": "Visits",
    "attributes.time_on_site_seconds": "Time on the site (seconds)",
    "attributes.pages_per_visit": "Pages per visit",
    "attributes.last_activity": "Last activity",
    "attributes.last_notable_activity": "Last notable activity",
    "attributes.country_name": "Country",
    "attributes.specialization": "Field of interest",
    "attributes.heard_from": "Heard of us from",
    "attributes.occupation": "Occupation",
    "attributes.goal": "What matters most",
    "attributes.free_copy": "Asked for the free copy",
    "attributes.search": "Found us by search",
}

UNITS = {
    "attributes.total_visits": "visits",
    "attributes.time_on_site_seconds": "seconds",
    "attributes.pages_per_visit": "pages",
}

# What a lead can still do; the rest is who it is and where it came from.
CHANGEABLE = (
    "attributes.total_visits",
    "attributes.time_on_site_seconds",
    "attributes.pages_per_visit",
    "attributes.last_activity",
    "attributes.last_notable_activity",
    "attributes.free_copy",
)

PERSONAL = ("city", "attributes.country_name", "attributes.occupation")

DESCRIPTION = {
    "name": "X Education leads",
    "description": "Leads of an online school in India, published for teaching; one row per lead, no dates",
    "license": "none stated, so the rows are not redistributed",
}

NOTES = (
    "It knows one school's leads in one country. For another business it is a start that ranks by interest shown (time on the "
    "site, last activity, occupation), not a forecast. Train on your own outcomes as soon as there are some hundreds.",
    "Columns that sales people filled in after they had spoken to the lead are left out: "
    f"{', '.join(LEAKY)}. The figures of .96 to .98 that are published for this data come from these columns.",
    "Last activity and last notable activity are as they stood when the data was taken, perhaps after the outcome for some "
    "leads; the data gives no times to tell by. docs/scoring.md has the figures without them.",
    "The data has no dates: time order is the order of the lead numbers.",
    "City and country are among the features and may stand in for things one must not decide by.",
)

# The rows have no dates: moments in the order of the lead numbers stand in for them.
_START = datetime(2020, 1, 1, tzinfo=UTC)


def moment(index: int) -> str:
    return (_START + timedelta(minutes=index)).isoformat()


def read(path: Path) -> pd.DataFrame:
    """The file as text, in time order (by lead number). ValueError where it is not this file."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    absent = sorted({*load_mapping("x-education").values(), ORDER, LABEL} - set(rows.columns))
    if absent:
        raise ValueError(f"{path} lacks the columns {', '.join(absent)}")
    return rows.assign(order=pd.to_numeric(rows[ORDER])).sort_values("order", kind="stable").reset_index(drop=True)


def about(path: Path) -> dict:
    """Where the rows come from, for the model card."""
    order = read(path)[ORDER]
    return {
        **DESCRIPTION,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "window": {"from": f"lead number {order.iloc[0]}", "to": f"lead number {order.iloc[-1]}"},
        "notes": list(NOTES),
    }


def features() -> list[dict]:
    """What the mapping lists. ValueError where it lists what gives the outcome away."""
    mapping = load_mapping("x-education")
    leaks = sorted(set(mapping.values()) & {*LEAKY, LABEL, ORDER})
    if leaks:
        raise ValueError(f"the mapping reads columns that give the outcome away: {', '.join(leaks)}")
    entries = []
    for source in mapping:
        key = source.removeprefix("attributes.")
        entries.append(
            {
                "key": key,
                "label": LABELS.get(source, key.replace("_", " ").capitalize()),
                "type": NUMERIC if source in NUMBERS else CATEGORICAL,
                "from": [source],
                "unit": UNITS.get(source),
                "personal": source in PERSONAL,
                "sensitive": False,
                "changeable": source in CHANGEABLE,
                "phrase": None,
            }
        )
    return entries


def rows(path: Path) -> list[dict]:
    """The rows as a training takes them."""
    table = read(path)
    columns = {source.removeprefix("attributes."): table[column] for source, column in load_mapping("x-education").items()}
    labels = table[LABEL].astype(int)
    return [
        {
            "at": moment(index),
            "label": int(labels[index]),
            "x": {key: values[index] or None for key, values in columns.items()},
        }
        for index in range(len(table))
    ]


def full_features(path: Path) -> list[dict]:
    """Every column but the ids and the label, leaks included: what the leakage check is measured on."""
    table = read(path)
    keys = [column for column in table if column not in (*IDS, LABEL, "order")]
    return [
        {
            "key": column,
            "label": column,
            "type": NUMERIC if column in FULL_NUMBERS else CATEGORICAL,
            "from": [f"attributes.{column}"],
        }
        for column in keys
    ]


def full_rows(path: Path) -> list[dict]:
    table = read(path)
    keys = [entry["key"] for entry in full_features(path)]
    labels, values = table[LABEL].astype(int), table[keys].to_dict("records")
    return [
        {"at": moment(index), "label": int(labels[index]), "x": {key: value or None for key, value in row.items()}}
        for index, row in enumerate(values)
    ]
