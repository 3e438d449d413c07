"""Reference scores: made-up leads and the Python model's log-odds, for the product's tests to compare with.

The leads are drawn at random from the categories and ranges of the manifest: no row of the training data is among them.
"""

import numpy as np
import pandas as pd

from .additive import AdditiveModel
from .calibration import Calibration
from .columns import build_column

LEADS = 50
UNSEEN = "Something that no row says"


def _draw(feature: dict, random: np.random.Generator):
    """A value of a feature: missing one time in five, unseen one time in twenty."""
    dice = random.random()
    if dice < 0.2:
        return None
    if feature["type"] == "categorical":
        return UNSEEN if dice < 0.25 or not feature["categories"] else str(random.choice(feature["categories"]))
    low, high = feature["range"]
    # Beyond the range now and then, and often near its lower end, where most leads are.
    return round(float(low + (high * 1.2 - low) * random.random() ** 3), 2)


def _as_lead(values: dict, features: list[dict]) -> dict:
    """The lead from which the features read these values."""
    lead: dict = {"attributes": {}}
    for feature in features:
        source = feature["from"][0]
        if source.startswith("attributes."):
            lead["attributes"][source.removeprefix("attributes.")] = values[feature["key"]]
        else:
            lead[source] = values[feature["key"]]
    return lead


def reference_scores(model: AdditiveModel, manifest: dict, calibration: Calibration, seed: int, leads: int = LEADS) -> list[dict]:
    random, features = np.random.default_rng(seed), manifest["features"]
    drawn = [{feature["key"]: _draw(feature, random) for feature in features} for _ in range(leads)]
    frame = pd.DataFrame(
        {
            feature["key"]: build_column(
                pd.Series([values[feature["key"]] for values in drawn], dtype=object), feature["type"], ()
            )
            for feature in features
        }
    )
    calibrated = calibration.apply(model.log_odds(frame))
    return [
        {"lead": _as_lead(values, features), "logOdds": float(score)} for values, score in zip(drawn, calibrated, strict=True)
    ]
