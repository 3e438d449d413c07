"""The leakage check: features that know the outcome because they were filled in after it.

With `later` (the product knows when each field was filled), that decides. A flat file has no times; there, what a column
tells and when it is filled stand in for them. docs/adr has the reasoning and the figures behind each bound.
"""

import numpy as np

from .dataset import Dataset
from .presence import Presence, presence
from .single import binned, single_feature_auc
from .splits import same_rows

# More of its values came after the moment of scoring than before it.
LATER_SHARE = 0.5
LATER_ROWS = 20

# No single fact that is known beforehand sorts buyers from others so well.
IMPLAUSIBLE_AUC = 0.85
MIN_OF_A_CLASS = 30

# Filled afterwards, in a flat file: for a part of the rows only, and not because a form asked.
MISSING_SHARE = 0.2
BY_INTAKE = 0.3
# … and either what it says and that it says anything both tell the outcome,
JUDGEMENT_AUC = 0.65
PRESENCE_AUC = 0.05
# … or it is filled in some stretches of time and not in others.
BY_TIME = 0.3


def _flag(key: str, code: str, value: float, bound: float, detail: str) -> dict:
    return {"feature": key, "code": code, "value": value, "bound": bound, "detail": detail}


def _filled_later(data: Dataset, key: str) -> dict | None:
    later = data.later[key].to_numpy()
    ever = later | data.frame[key].notna().to_numpy()
    if later.sum() < LATER_ROWS or (share := float(later.sum() / ever.sum())) <= LATER_SHARE:
        return None
    return _flag(key, "filled_later", share, LATER_SHARE, f"{share:.0%} of its values came after the lead was scored")


def _implausible(key: str, value: float | None) -> dict | None:
    if value is None or value <= IMPLAUSIBLE_AUC:
        return None
    return _flag(key, "implausible_auc", value, IMPLAUSIBLE_AUC, f"alone it sorts buyers from others with an AUC of {value:.3f}")


def _afterwards(key: str, value: float | None, seen: Presence) -> dict | None:
    if seen.by_intake >= BY_INTAKE:
        return None
    if seen.by_time >= BY_TIME and not seen.new:
        return _flag(
            key,
            "filled_in_stretches",
            seen.by_time,
            BY_TIME,
            "it is filled in some stretches of time and not in others, whatever the form",
        )
    if value is not None and value >= JUDGEMENT_AUC and abs(seen.by_outcome - 0.5) >= PRESENCE_AUC:
        return _flag(
            key,
            "filled_afterwards",
            value,
            JUDGEMENT_AUC,
            f"missing in {seen.missing:.0%} of the rows, whatever the form; that it is filled, and with what (AUC {value:.3f}), "
            "tells the outcome",
        )
    return None


def leakage(data: Dataset, seed: int) -> list[dict]:
    """One entry for each feature that is flagged, by the first criterion that does."""
    # A row that came twice would be known beforehand, and make any rare category implausibly good.
    data = data.rows(np.flatnonzero(~same_rows(data).duplicated()))
    label, masks, flags = data.label.to_numpy(), {}, []
    for feature in data.features:
        key = feature.key
        bins = binned(data.frame[key], feature)
        filled = bins > 0
        # Where it says something: missing values would dilute what it knows.
        told = min(label[filled].sum(), (1 - label[filled]).sum()) >= MIN_OF_A_CLASS
        value = single_feature_auc(bins[filled], label[filled], seed) if told else None
        found = _implausible(key, value)
        if found is None and data.later is not None:
            found = _filled_later(data, key)
        elif found is None and MISSING_SHARE <= 1 - filled.mean() < 1:
            mask = filled.tobytes()
            if mask not in masks:
                masks[mask] = presence(data, filled, seed)
            found = _afterwards(key, value, masks[mask])
        if found is not None:
            flags.append(found)
    return flags
