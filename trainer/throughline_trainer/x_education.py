"""The X Education rows: public leads of an online school, with what each did on the site and whether it bought."""

import hashlib
from pathlib import Path

import pandas as pd

from .features import CATEGORICAL, NUMERIC, Dataset, Feature, build_column, is_nearly_constant
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

DESCRIPTION = {
    "name": "X Education leads",
    "description": "Leads of an online school in India, published for teaching; one row per lead, no dates",
    "license": "none stated, so the rows are not redistributed",
}


def load(path: Path) -> Dataset:
    """Reads the CSV and keeps what the mapping lists, in time order (by lead number). ValueError for a mapped leak."""
    mapping = load_mapping("x-education")
    leaks = sorted(set(mapping.values()) & {*LEAKY, LABEL, ORDER})
    if leaks:
        raise ValueError(f"the mapping reads columns that give the outcome away: {', '.join(leaks)}")

    rows = pd.read_csv(path, dtype=str, keep_default_na=False)
    absent = sorted({*mapping.values(), ORDER, LABEL} - set(rows.columns))
    if absent:
        raise ValueError(f"{path} lacks the columns {', '.join(absent)}")
    rows = rows.assign(order=pd.to_numeric(rows[ORDER])).sort_values("order", kind="stable").reset_index(drop=True)

    columns, features = {}, []
    for source, column in mapping.items():
        key = source.removeprefix("attributes.")
        type_ = NUMERIC if source in NUMBERS else CATEGORICAL
        values = build_column(rows[column], type_, MISSING_VALUES)
        if is_nearly_constant(values):
            continue
        columns[key] = values
        features.append(
            Feature(
                key=key,
                label=LABELS.get(source, key.replace("_", " ").capitalize()),
                type=type_,
                sources=(source,),
                categories=tuple(sorted(values.dropna().unique())) if type_ == CATEGORICAL else (),
                range=(float(values.min()), float(values.max())) if type_ == NUMERIC else None,
            )
        )
    about = {
        **DESCRIPTION,
        "sha256": hashlib.sha256(path.read_bytes()).hexdigest(),
        "window": {"from": f"lead number {rows[ORDER].iloc[0]}", "to": f"lead number {rows[ORDER].iloc[-1]}"},
    }
    return Dataset(pd.DataFrame(columns), rows[LABEL].astype(int), tuple(features), MISSING_VALUES, about)
