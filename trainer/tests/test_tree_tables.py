"""Boosted trees as tables, and the mean of models: the same numbers, whatever the value."""

import json

import lightgbm
import numpy as np
import pytest
from made_up import dataset, feature, leads

from throughline_trainer.boosting import encode
from throughline_trainer.ebm import fit_machine
from throughline_trainer.logistic import fit_logistic
from throughline_trainer.merging import mean_of
from throughline_trainer.odd_rows import odd_rows
from throughline_trainer.pair_trees import fit_pair_trees
from throughline_trainer.rare import learn_categories
from throughline_trainer.rows import pack_rows, read_dataset
from throughline_trainer.settings import parse_settings
from throughline_trainer.tree_tables import add_up, trees_of


@pytest.fixture(scope="module")
def data():
    rows, random = leads(), np.random.default_rng(3)
    for row in rows:
        row["x"] |= {"full": float(random.integers(8)), "plan": f"p{min(int(random.exponential(4)), 30)}"}
    described = dataset(feature("time"), feature("occupation", "categorical"), feature("full"), feature("plan", "categorical"))
    return read_dataset(parse_settings(json.dumps(described).encode()), pack_rows(rows))


def booster(data, leaves):
    known = learn_categories(data.frame, data.features)
    rows = lightgbm.Dataset(encode(data.frame, known), data.label.to_numpy())
    settings = {"objective": "binary", "num_leaves": leaves, "verbose": -1, "min_data_per_group": 10, "cat_smooth": 1, "seed": 1}
    return lightgbm.train(settings, rows, num_boost_round=80), known


def test_tables_answer_as_the_trees_do_for_any_value(data):
    trained, known = booster(data, leaves=3)
    tables = add_up(trees_of(trained), data.features, known, lambda axis: axis.bins(data.frame[axis.feature]))
    assert {len(term.features) for term in tables.terms} == {1, 2}
    for frame in (data.frame, odd_rows(data, seed=5)):
        expected = trained.predict(encode(frame, known), raw_score=True)
        assert tables.log_odds(frame) == pytest.approx(expected, abs=1e-9)


def test_a_pair_says_nothing_of_either_feature_alone(data):
    trained, known = booster(data, leaves=3)
    tables = add_up(trees_of(trained), data.features, known, lambda axis: axis.bins(data.frame[axis.feature]))
    terms = tables.contributions(data.frame)
    assert terms.mean(axis=0) == pytest.approx(0, abs=1e-6)
    for column, term in enumerate(tables.terms):
        if len(term.axes) == 2:
            for axis in term.axes:
                bins = axis.bins(data.frame[axis.feature])
                means = np.bincount(bins, weights=terms[:, column], minlength=axis.size)
                assert means == pytest.approx(0, abs=1e-6)


def test_trees_of_more_than_two_features_are_refused(data):
    with pytest.raises(ValueError, match="more than two"):
        trees_of(booster(data, leaves=8)[0])


def test_the_trees_keep_to_the_pairs_that_are_allowed(data):
    model = fit_pair_trees(data.frame, data.label.to_numpy(), data.features, 1, pairs=[(0, 1)], forests=2)
    assert {term.features for term in model.terms if len(term.features) == 2} <= {("time", "occupation")}


def test_the_mean_of_models_is_the_mean_of_their_answers(data):
    label = data.label.to_numpy()
    models = [
        fit_machine(data.frame, label, data.features, 1, interactions=2, outer_bags=2),
        fit_logistic(data.frame, label, data.features, 1, penalty=1.0),
        fit_pair_trees(data.frame, label, data.features, 1, pairs=[(0, 1), (2, 3)], forests=1),
    ]
    mean = mean_of(models)
    assert len({term.features for term in mean.terms}) == len(mean.terms)
    for frame in (data.frame, odd_rows(data, seed=5)):
        assert mean.log_odds(frame) == pytest.approx(np.mean([model.log_odds(frame) for model in models], axis=0), abs=1e-9)
