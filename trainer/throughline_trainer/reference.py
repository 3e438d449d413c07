"""Reference scores: made-up leads and the Python model's log-odds, for the product's tests to compare with.

The leads are drawn at random from the categories and ranges of the manifest: no row of the training data is among them.
"""

import numpy as np
import pandas as pd

from .features import CATEGORICAL, Dataset, Feature
from .model import Calibration, log_odds

LEADS = 50
UNSEEN = "Something that no row says"


def draw(feature: Feature, random: np.random.Generator):
    """A value of a feature: missing one time in five, unseen one time in twenty."""
    dice = random.random()
    if dice < 0.2:
        return None
    if feature.type == CATEGORICAL:
        return UNSEEN if dice < 0.25 else str(random.choice(feature.categories))
    low, high = feature.range
    # Beyond the range now and then, and often near its lower end, where most leads are.
    return round(float(low + (high * 1.2 - low) * random.random() ** 3), 2)


def as_lead(values: dict, features: tuple[Feature, ...]) -> dict:
    """The lead from which the features read these values."""
    lead: dict = {"attributes": {}}
    for feature in features:
        source = feature.sources[0]
        if source.startswith("attributes."):
            lead["attributes"][source.removeprefix("attributes.")] = values[feature.key]
        else:
            lead[source] = values[feature.key]
    return lead


def reference_scores(model, data: Dataset, calibration: Calibration, seed: int) -> list[dict]:
    random = np.random.default_rng(seed)
    drawn = [{feature.key: draw(feature, random) for feature in data.features} for _ in range(LEADS)]
    frame = pd.DataFrame(
        {
            feature.key: pd.Series(
                [values[feature.key] for values in drawn],
                dtype=object if feature.type == CATEGORICAL else "float64",
            )
            for feature in data.features
        }
    )
    calibrated = calibration.apply(log_odds(model, frame))
    return [
        {"lead": as_lead(values, data.features), "logOdds": float(score)}
        for values, score in zip(drawn, calibrated, strict=True)
    ]
