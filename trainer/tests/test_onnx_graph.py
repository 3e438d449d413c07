import json
import warnings
from dataclasses import replace

import numpy as np
import onnx
import onnxruntime
import pytest
from interpret.glassbox import ExplainableBoostingClassifier
from made_up import dataset, leads

from throughline_trainer.ebm import as_tables, fit_ebm
from throughline_trainer.logistic import fit_logistic
from throughline_trainer.odd_rows import odd_rows
from throughline_trainer.onnx_graph import MISSING, check_parity, onnx_contributions, to_onnx
from throughline_trainer.rows import pack_rows, read_dataset
from throughline_trainer.settings import parse_settings


@pytest.fixture(scope="module")
def data():
    return read_dataset(parse_settings(json.dumps(dataset()).encode()), pack_rows(leads()))


@pytest.fixture(scope="module", params=["ebm", "logistic"])
def model(request, data):
    label = data.label.to_numpy()
    if request.param == "ebm":
        return fit_ebm(data.frame, label, data.features, 1, pairs=1, outer_bags=2)
    return fit_logistic(data.frame, label, data.features, 1, penalty=1.0)


def test_agrees_with_python_on_rows_missing_values_and_unseen_categories(model, data):
    content = to_onnx(model, data.features)
    assert check_parity(content, model, data.frame, data.features) < 1e-5
    odd = odd_rows(data, seed=3)
    assert odd.iloc[0].isna().all()
    assert not set(odd["occupation"].dropna()) <= set(data.frame["occupation"].dropna())
    assert check_parity(content, model, odd, data.features) < 1e-5
    assert onnx_contributions(content, odd, data.features) == pytest.approx(model.contributions(odd), abs=1e-6)


def test_the_parity_check_refuses_another_model(model, data):
    content = to_onnx(model, data.features)
    first, *rest = model.terms
    other = replace(model, terms=(replace(first, scores=first.scores + 1e-3), *rest))
    with pytest.raises(ValueError, match="away from the model"):
        check_parity(content, other, data.frame, data.features)


def test_is_small_standard_and_the_same_each_time(model, data):
    content = to_onnx(model, data.features)
    assert content == to_onnx(model, data.features)
    file = onnx.load_from_string(content)
    assert {entry.domain for entry in file.opset_import} == {"", "ai.onnx.ml"}
    assert len(content) < 100_000
    inputs = {entry.name: entry.type for entry in onnxruntime.InferenceSession(content).get_inputs()}
    assert inputs == {"time": "tensor(double)", "occupation": "tensor(string)"}


def test_agrees_with_the_machine_itself(data):
    machine = ExplainableBoostingClassifier(
        feature_names=["time", "occupation"], feature_types=["continuous", "nominal"], interactions=1, outer_bags=2, random_state=1
    )
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        machine.fit(data.frame, data.label.to_numpy())
        expected = machine.eval_terms(data.frame)
    ours = onnx_contributions(to_onnx(as_tables(machine, data.features), data.features), data.frame, data.features)
    assert ours == pytest.approx(expected, abs=1e-6)


def test_text_that_looks_like_the_missing_one_cannot_be_a_category(data):
    assert MISSING == ""
    assert MISSING not in set(data.frame["occupation"])
