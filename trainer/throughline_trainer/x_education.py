"""The X Education rows: public leads of an online school, with what each did on the site and whether it bought."""

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pandas as pd

from .features import CATEGORICAL, NUMERIC
from .mapping import load_mapping

ORDER, LABEL = "Lead Number", "Converted"
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

PHRASES = {}

DESCRIPTION = {
    "name": "X Education leads",
    "description": "Leads of an online school in India, published for teaching; one row per lead, no dates",
    "license": "none stated, so the rows are not redistributed",
}

# The rows have no dates: moments in the order of the lead numbers stand in for them.
_START = datetime(2020, 1, 1, tzinfo=UTC)


def read(path: Path) -> pd.DataFrame:
    """The file as text, in time order (by lead number). ValueError where it is not this file."""
    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    absent = sorted({*load_mapping("x-education").values(), ORDER, LABEL} - set(rows.columns))
    if absent:
        raise ValueError(f"{path} lacks the columns {', '.join(absent)}")
    return rows.assign(order=pd.to_numeric(rows[ORDER])).sort_values("order", kind="stable").reset_index(drop=True)


def about(path: Path) -> dict:
    rows = read(path)
    return {
        **DESCRIPTION,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "window": {"from": f"lead number {rows[ORDER].iloc[0]}", "to": f"lead number {rows[ORDER].iloc[-1]}"},
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
                "phrase": PHRASES.get(source),
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
            "at": (_START + timedelta(minutes=index)).isoformat(),
            "label": int(labels[index]),
            "x": {key: values[index] or None for key, values in columns.items()},
        }
        for index in range(len(table))
    ]


def dataset(identity: dict, bands: dict, seed: int) -> dict:
    """The object `dataset` of a training on these rows."""
    return {
        "schemaVersion": 1,
        "organizationId": "starter",
        "trainingId": "starter",
        "identity": identity,
        "features": features(),
        "missingValues": list(MISSING_VALUES),
        "bands": bands,
        "segments": ["origin"],
        "groups": [],
        "activeModel": None,
        "previous": None,
        "horizonDays": None,
        "seed": seed,
        "fairnessApproval": False,
    }
