"""Looks at a dataset before anything is trained on it: enough rows, both outcomes, columns worth learning from."""

from .columns import is_nearly_constant
from .dataset import Dataset
from .drift import drift
from .errors import NO_FEATURES, ONE_CLASS, TOO_SMALL, TrainingRefused
from .splits import holdout_cut, same_rows
from .leakage import leakage
from .settings import Settings

MIN_ROWS, MIN_OF_A_CLASS = 200, 30
# In the first 70% by time, and in the rest.
MIN_OF_A_CLASS_IN_A_PART = 10




def check_size(data: Dataset) -> None:
    """TrainingRefused where there is too little to learn from."""
    rows, buyers = len(data), int(data.label.sum())
    if rows and buyers in (0, rows):
        raise TrainingRefused(ONE_CLASS, f"all {rows:,} rows have the same outcome")
    if rows < MIN_ROWS or min(buyers, rows - buyers) < MIN_OF_A_CLASS:
        raise TrainingRefused(
            TOO_SMALL,
            f"{rows:,} rows, {buyers:,} of them bought; at least {MIN_ROWS} rows and {MIN_OF_A_CLASS} of either outcome "
            "are needed",
        )
    cut = holdout_cut(rows)
    for name, part in (("first 70%", data.label[:cut]), ("last 30%", data.label[cut:])):
        if min(part.sum(), len(part) - part.sum()) < MIN_OF_A_CLASS_IN_A_PART:
            raise TrainingRefused(
                TOO_SMALL,
                f"{int(part.sum()):,} of the {len(part):,} rows of the {name} by time bought; at least "
                f"{MIN_OF_A_CLASS_IN_A_PART} of either outcome are needed there",
            )


def left_out(data: Dataset) -> list[dict]:
    """Columns that teach nothing."""
    found = []
    for feature in data.features:
        column = data.frame[feature.key]
        if column.notna().sum() == 0:
            found.append({"feature": feature.key, "reason": "all_missing"})
        elif is_nearly_constant(column):
            found.append({"feature": feature.key, "reason": "constant"})
    return found


def validate_dataset(data: Dataset, settings: Settings) -> dict:
    """What was found. `features` are those to train on."""
    check_size(data)
    skipped = left_out(data)
    remaining = data.without(*(entry["feature"] for entry in skipped))
    flags = leakage(remaining, settings.seed)
    keys = [feature.key for feature in remaining.without(*(flag["feature"] for flag in flags)).features]
    if not keys:
        raise TrainingRefused(NO_FEATURES, "no column is left: all are missing, constant or filled in after the outcome")
    return {
        "rows": len(data),
        "baseRate": float(data.label.mean()),
        "features": keys,
        "leftOut": skipped,
        "leakage": flags,
        "unreadable": [{"feature": key, "rows": rows} for key, rows in data.unreadable.items()],
        "duplicates": int(same_rows(data).duplicated().sum()),
        "drift": drift(data, settings.previous),
        "previous": None if settings.previous is None else {key: settings.previous.get(key) for key in ("rows", "baseRate")},
    }
