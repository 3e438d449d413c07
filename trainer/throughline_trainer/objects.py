"""A training's objects in the store, and what is in them."""

import json

from .dataset import Dataset
from .rows import read_dataset
from .settings import Settings, parse_settings
from .store import Store


def as_json(content: dict) -> bytes:
    return (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode()


def read_json(store: Store, key: str) -> dict:
    return json.loads(store.read(key))


def read_training(store: Store, prefix: str) -> tuple[Settings, Dataset]:
    """TrainingRefused `dataset_invalid` where the objects are not what the product writes."""
    settings = parse_settings(store.read(f"{prefix}/dataset"))
    return settings, read_dataset(settings, store.read(f"{prefix}/rows"))


def read_validated(store: Store, prefix: str) -> tuple[Settings, Dataset, dict]:
    """The features that validation kept, and what it found."""
    settings, data = read_training(store, prefix)
    found = read_json(store, f"{prefix}/validation")
    return settings, data.keep(found["features"]), found
