"""Made-up trainings: leads who stay long buy, and students do not."""

import json
from datetime import UTC, datetime, timedelta

import numpy as np

from throughline_trainer.rows import pack_rows
from throughline_trainer.store import FolderStore

PREFIX = "trainings/organization/training"
START = datetime(2026, 1, 1, tzinfo=UTC)


def feature(key: str, type_: str = "numeric", **more) -> dict:
    return {"key": key, "label": key.capitalize(), "type": type_, "from": [f"attributes.{key}"], **more}


def dataset(*features: dict, **more) -> dict:
    return {
        "schemaVersion": 1,
        "organizationId": "organization",
        "trainingId": "training",
        "identity": {"key": "leads", "version": "3"},
        "features": list(features) or [feature("time", unit="seconds"), feature("occupation", "categorical")],
        "missingValues": ["Select"],
        "bands": {"hot": 0.7, "warm": 0.3},
        "segments": ["origin"],
        "groups": ["country"],
        "activeModel": None,
        "previous": None,
        "horizonDays": 90,
        "seed": 42,
        "fairnessApproval": False,
        **more,
    }


def leads(count: int = 1_500, seed: int = 7, signal: float = 1.0) -> list[dict]:
    """Rows of a training in time order; with `signal` 0 the outcome is chance."""
    random = np.random.default_rng(seed)
    time = random.exponential(300, count).round(1)
    occupation = random.choice(["Student", "Working Professional", "Other"], count)
    logit = signal * (-1.5 + time / 200 - 2.0 * (occupation == "Student"))
    label = random.random(count) < 1 / (1 + np.exp(-logit))
    country = random.choice(["DE", "FR"], count)
    return [
        {
            "at": (START + timedelta(minutes=index)).isoformat(),
            "label": int(label[index]),
            "x": {
                "time": None if random.random() < 0.1 else float(time[index]),
                "occupation": None if random.random() < 0.1 else str(occupation[index]),
            },
            "groups": {"country": str(country[index]), "origin": "Portal"},
            "activeLogOdds": None,
        }
        for index in range(count)
    ]


def stored(folder, rows: list[dict], description: dict | None = None) -> FolderStore:
    """A store with a training in it, ready to be validated."""
    store = FolderStore(folder)
    store.write(f"{PREFIX}/dataset", json.dumps(description or dataset()).encode())
    store.write(f"{PREFIX}/rows", pack_rows(rows))
    return store


def quiet(done: int, total: int, note: str) -> None:
    """Progress that nobody looks at."""
