import numpy as np
import pandas as pd
import pytest

from throughline_trainer.features import CATEGORICAL, NUMERIC, Dataset, Feature


@pytest.fixture(scope="session")
def data() -> Dataset:
    """1,200 made-up leads: those who stay long buy, and students do not."""
    random = np.random.default_rng(7)
    rows = 1_200
    time = random.exponential(300, rows)
    occupation = random.choice(["Student", "Working Professional", "Other"], rows).astype(object)
    logit = -1.5 + time / 200 - 2.0 * (occupation == "Student")
    label = (random.random(rows) < 1 / (1 + np.exp(-logit))).astype(int)
    time[random.random(rows) < 0.1] = np.nan
    occupation[random.random(rows) < 0.1] = None
    return Dataset(
        frame=pd.DataFrame({"time": time, "occupation": pd.Series(occupation, dtype=object)}),
        label=pd.Series(label),
        features=(
            Feature("time", "Time on the site", NUMERIC, ("attributes.time",), range=(0.0, float(np.nanmax(time)))),
            Feature(
                "occupation", "Occupation", CATEGORICAL, ("attributes.occupation",), ("Other", "Student", "Working Professional")
            ),
        ),
        missing_values=("Select",),
        about={"name": "made-up rows"},
    )


@pytest.fixture(scope="session")
def model(data):
    from throughline_trainer.model import fit

    return fit(data.frame, data.label, data.features, interactions=1, seed=1)
