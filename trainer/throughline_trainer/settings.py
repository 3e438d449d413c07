"""What a training was asked to do: the object `dataset` without its rows."""

import json
from dataclasses import dataclass

from .errors import INVALID, TrainingRefused
from .features import CATEGORICAL, NUMERIC, Feature

SCHEMA_VERSION = 1
MAX_FEATURES = 500


@dataclass(frozen=True)
class Settings:
    identity: dict[str, str]
    features: tuple[Feature, ...]
    missing_values: tuple[str, ...]
    bands: dict[str, float]
    segments: tuple[str, ...]
    groups: tuple[str, ...]
    active_model: dict[str, str] | None
    previous: dict | None
    horizon_days: int | None
    seed: int
    fairness_approval: bool
    # Where the rows come from, for the card: name, description, license, window, notes.
    about: dict


def _feature(entry: dict) -> Feature:
    if entry["type"] not in (NUMERIC, CATEGORICAL):
        raise ValueError(f"feature {entry['key']}: there is no type {entry['type']!r}")
    return Feature(
        key=str(entry["key"]),
        label=str(entry["label"]),
        type=entry["type"],
        sources=tuple(entry["from"]),
        unit=entry.get("unit"),
        personal=bool(entry.get("personal", False)),
        sensitive=bool(entry.get("sensitive", False)),
        changeable=bool(entry.get("changeable", True)),
        phrase=entry.get("phrase"),
    )


def parse_settings(content: bytes) -> Settings:
    """TrainingRefused `dataset_invalid` for what is not the object that the product writes."""
    try:
        raw = json.loads(content)
        if raw["schemaVersion"] != SCHEMA_VERSION:
            raise ValueError(f"schemaVersion {raw['schemaVersion']}, this trainer reads {SCHEMA_VERSION}")
        settings = Settings(
            identity={"key": str(raw["identity"]["key"]), "version": str(raw["identity"]["version"])},
            features=tuple(_feature(entry) for entry in raw["features"]),
            missing_values=tuple(str(word) for word in raw.get("missingValues", [])),
            bands={"hot": float(raw["bands"]["hot"]), "warm": float(raw["bands"]["warm"])},
            segments=tuple(raw.get("segments", [])),
            groups=tuple(raw.get("groups", [])),
            active_model=raw.get("activeModel"),
            previous=raw.get("previous"),
            horizon_days=raw.get("horizonDays"),
            seed=int(raw.get("seed", 42)),
            fairness_approval=bool(raw.get("fairnessApproval", False)),
            about=dict(raw.get("about") or {}),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise TrainingRefused(INVALID, f"the dataset's description cannot be read: {type(error).__name__}: {error}") from error
    keys = [feature.key for feature in settings.features]
    if len(set(keys)) != len(keys) or len(keys) > MAX_FEATURES:
        raise TrainingRefused(INVALID, f"a feature appears twice, or there are more than {MAX_FEATURES}")
    return settings
