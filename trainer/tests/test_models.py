"""Both additive candidates: what they learn, and that their tables are the model."""

import json
import warnings

import numpy as np
import pandas as pd
import pytest
from interpret.glassbox import ExplainableBoostingClassifier
from made_up import dataset, leads
from sklearn.metrics import roc_auc_score

from throughline_trainer.additive import from_json
from throughline_trainer.boosting import fit_boosting
from throughline_trainer.ebm import as_tables, fit_ebm
from throughline_trainer.features import CATEGORICAL, NUMERIC, Feature
from throughline_trainer.logistic import fit_logistic
from throughline_trainer.rare import MAX_CATEGORIES, known_categories
from throughline_trainer.rows import pack_rows, read_dataset
from throughline_trainer.settings import parse_settings

QUICK = {"pairs": 1, "outer_bags": 2}


@pytest.fixture(scope="module")
def data():
    return read_dataset(parse_settings(json.dumps(dataset()).encode()), pack_rows(leads()))


@pytest.fixture(scope="module")
def ebm(data):
    return fit_ebm(data.frame, data.label.to_numpy(), data.features, 1, **QUICK)


@pytest.fixture(scope="module")
def logistic(data):
    return fit_logistic(data.frame, data.label.to_numpy(), data.features, 1, penalty=1.0)


@pytest.fixture(params=["ebm", "logistic"])
def model(request):
    return request.getfixturevalue(request.param)


ODD = pd.DataFrame(
    {
        "time": [np.nan, -5.0, 1e12, 0.0, 300.0],
        "occupation": pd.Series([None, "Astronaut", "Student", "Other", "Working Professional"], dtype=object),
    }
)


def test_learns_what_the_rows_hold(model, data):
    assert roc_auc_score(data.label, model.log_odds(data.frame)) > 0.8
    student, other = (
        model.log_odds(pd.DataFrame({"time": [300.0], "occupation": pd.Series([word], dtype=object)}))[0]
        for word in ("Student", "Other")
    )
    assert 1 < other - student < 3


def test_terms_and_intercept_add_up_to_the_log_odds(model):
    assert model.contributions(ODD).sum(axis=1) + model.intercept == pytest.approx(model.log_odds(ODD))
    assert np.isfinite(model.log_odds(ODD)).all()


def test_is_read_back_from_json_to_the_last_digit(model, data):
    again = from_json(json.loads(json.dumps(model.to_json())))
    assert (again.contributions(data.frame) == model.contributions(data.frame)).all()
    assert again.intercept == model.intercept


def test_a_term_has_an_error_that_is_larger_where_there_are_fewer_rows(logistic):
    term = next(term for term in logistic.terms if term.features == ("occupation",))
    missing, known = term.errors[0], term.errors[1:-1]
    assert (known > 0).all()
    assert missing > known.max()


def test_the_tables_of_the_machine_are_the_machine(data):
    label = data.label.to_numpy()
    machine = ExplainableBoostingClassifier(
        feature_names=["time", "occupation"], feature_types=["continuous", "nominal"], interactions=1, outer_bags=2, random_state=1
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        machine.fit(data.frame, label)
    tables = as_tables(machine, data.features)
    for frame in (data.frame, ODD):
        assert tables.log_odds(frame) == pytest.approx(np.asarray(machine.decision_function(frame)), abs=1e-9)


@pytest.mark.parametrize("fit", [lambda *a: fit_ebm(*a, **QUICK), lambda *a: fit_logistic(*a, penalty=0.1)])
def test_a_category_that_was_never_seen_counts_as_the_rare_ones_do(fit):
    random = np.random.default_rng(3)
    kind = np.where(random.random(2_000) < 0.25, [f"rare {n}" for n in range(2_000)], random.choice(["a", "b"], 2_000)).astype(object)
    label = (random.random(2_000) < np.where(np.char.startswith(kind.astype(str), "rare"), 0.8, 0.2)).astype(int)
    frame = pd.DataFrame({"kind": pd.Series(kind, dtype=object), "number": random.normal(size=2_000)})
    features = (Feature("kind", "Kind", CATEGORICAL, ("origin",)), Feature("number", "Number", NUMERIC, ("attributes.number",)))
    model = fit(frame, label, features, 1)
    assert known_categories(frame["kind"]) == ("a", "b")
    unseen, known = model.log_odds(pd.DataFrame({"kind": pd.Series(["new", "a"], dtype=object), "number": [0.0, 0.0]}))
    assert unseen - known > 1.5


def test_five_thousand_categories_are_bounded():
    random = np.random.default_rng(5)
    column = pd.Series([f"c{number}" for number in random.integers(5_000, size=100_000)], dtype=object)
    assert len(known_categories(column)) == MAX_CATEGORIES
    few = pd.Series([f"c{number}" for number in random.integers(5_000, size=3_000)], dtype=object)
    label = (random.random(3_000) < 0.3).astype(int)
    features = (Feature("kind", "Kind", CATEGORICAL, ("origin",)),)
    for model in (
        fit_ebm(pd.DataFrame({"kind": few}), label, features, 1, pairs=0, outer_bags=2),
        fit_logistic(pd.DataFrame({"kind": few}), label, features, 1, penalty=1.0),
        fit_boosting(pd.DataFrame({"kind": few}), label, features, 1, rounds=20),
    ):
        assert np.abs(model.log_odds(pd.DataFrame({"kind": few})).mean() - np.log(0.3 / 0.7)) < 0.3


def test_the_same_rows_and_seed_give_the_same_model(data):
    label = data.label.to_numpy()
    one, other = (fit_ebm(data.frame, label, data.features, 1, **QUICK) for _ in range(2))
    assert one.to_json() == other.to_json()
