from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from throughline_trainer.dataset import Dataset
from throughline_trainer.features import CATEGORICAL, NUMERIC, Feature
from throughline_trainer.leakage import leakage

ROWS = 3_000


def table(label: np.ndarray, columns: dict, later: dict | None = None) -> Dataset:
    frame, features = {}, []
    for key, values in columns.items():
        numeric = np.asarray(values).dtype.kind == "f"
        frame[key] = pd.Series(values, dtype="float64" if numeric else object)
        features.append(Feature(key, key, NUMERIC if numeric else CATEGORICAL, (f"attributes.{key}",)))
    return Dataset(
        pd.DataFrame(frame),
        pd.Series(label.astype(int)),
        tuple(features),
        later=None if later is None else pd.DataFrame({key: later.get(key, np.zeros(len(label), bool)) for key in columns}),
    )


def flags(data: Dataset) -> dict[str, str]:
    return {flag["feature"]: flag["code"] for flag in leakage(data, seed=1)}


@pytest.fixture
def random():
    return np.random.default_rng(11)


@pytest.fixture
def base(random):
    """Leads of two sources with a strong fact that is honestly known of all (AUC some .77)."""
    time = random.exponential(1, ROWS)
    source = random.choice(["form", "chat"], ROWS).astype(object)
    label = random.random(ROWS) < 1 / (1 + np.exp(2 - 1.3 * time - (source == "form")))
    return label, {"time": time, "source": source}


def where(condition, values):
    return np.where(condition, values, None).astype(object)


def test_a_strong_fact_that_every_lead_has_is_no_leak(base):
    assert flags(table(*base)) == {}


def test_flags_what_sorts_buyers_too_well_even_where_most_rows_lack_it(base, random):
    label, columns = base
    told = np.where(label, "closed by sales", "no answer").astype(object)
    told[random.random(ROWS) < 0.05] = "ringing"
    columns["tag"] = where(random.random(ROWS) < 0.15, told)
    assert flags(table(label, columns)) == {"tag": "implausible_auc"}


def test_flags_a_judgement_that_is_entered_while_selling(base, random):
    label, columns = base
    right = random.random(ROWS) < 0.75
    columns["quality"] = where(random.random(ROWS) < np.where(label, 0.7, 0.3), np.where(label == right, "high", "low"))
    assert flags(table(label, columns)) == {"quality": "filled_afterwards"}


def test_a_question_that_one_form_asks_is_no_leak_however_much_it_tells(base, random):
    label, columns = base
    asked = columns["source"] == "form"
    columns["budget"] = where(asked, np.where(label == (random.random(ROWS) < 0.75), "high", "low"))
    assert flags(table(label, columns)) == {}


def test_a_strong_fact_that_is_missing_by_chance_is_no_leak(base, random):
    label, columns = base
    columns["time"] = np.where(random.random(ROWS) < 0.4, np.nan, columns["time"])
    assert flags(table(label, columns)) == {}


def test_an_optional_question_that_buyers_rather_answer_is_no_leak(base, random):
    label, columns = base
    columns["goal"] = where(random.random(ROWS) < np.where(label, 0.8, 0.5), random.choice(["career", "other"], ROWS))
    assert flags(table(label, columns)) == {}


@pytest.mark.parametrize(
    ("filled", "expected"),
    [
        pytest.param(lambda place: (place < 0.2) | (place > 0.7), {"score": "filled_in_stretches"}, id="in stretches"),
        pytest.param(lambda place: place < 0.7, {"score": "filled_in_stretches"}, id="not yet for the newest"),
        pytest.param(lambda place: place > 0.4, {}, id="asked since a moment"),
    ],
)
def test_what_is_filled_by_time_is_a_leak_unless_it_is_a_new_question(base, random, filled, expected):
    label, columns = base
    columns["score"] = where(filled(np.arange(ROWS) / ROWS) & (random.random(ROWS) < 0.97), random.choice(["a", "b"], ROWS))
    assert flags(table(label, columns)) == expected


def test_where_it_is_known_when_a_field_was_filled_that_decides(base, random):
    label, columns = base
    later = random.random(ROWS) < 0.6
    columns["occupation"] = where(~later & (random.random(ROWS) < 0.9), "Student")
    columns["city"] = where(random.random(ROWS) < 0.9, "Berlin")
    data = table(label, columns, later={"occupation": later, "city": random.random(ROWS) < 0.1})
    assert flags(data) == {"occupation": "filled_later"}


def test_rows_that_came_twice_make_no_rare_category_implausible(base, random):
    label, columns = base
    columns["street"] = np.array([f"s{number}" for number in random.integers(10_000, size=ROWS)], dtype=object)
    data = replace(table(label, columns), at=pd.Series(np.arange(ROWS)))
    twice = data.rows(np.repeat(np.arange(ROWS), 2))
    assert flags(twice) == {}


def test_flags_nothing_in_noise():
    found = []
    for seed in range(10):
        noise = np.random.default_rng(seed)
        columns = {
            "number": np.where(noise.random(500) < 0.3, np.nan, noise.normal(size=500)),
            "word": where(noise.random(500) < 0.6, noise.choice(["a", "b", "c"], 500)),
            "full": noise.normal(size=500),
        }
        found += flags(table(noise.random(500) < 0.2, columns))
    assert found == []
