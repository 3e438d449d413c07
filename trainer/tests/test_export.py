import hashlib
import json

import numpy as np
import pandas as pd
import pytest

from throughline_trainer.export import build_manifest, check_parity, onnx_log_odds, write_json, write_onnx
from throughline_trainer.model import Calibration, log_odds
from throughline_trainer.reference import UNSEEN, reference_scores


@pytest.fixture(scope="module")
def path(tmp_path_factory, model, data):
    target = tmp_path_factory.mktemp("model") / "model.onnx"
    assert write_onnx(model, data.features, target) == hashlib.sha256(target.read_bytes()).hexdigest()
    return target


def test_onnx_agrees_with_python_on_rows_missing_values_and_unseen_categories(path, model, data):
    assert check_parity(path, model, data.frame, data.features) < 1e-5
    odd = pd.DataFrame(
        {
            "time": [np.nan, -5.0, 1e12, 0.0],
            "occupation": pd.Series([None, UNSEEN, "Student", "Other"], dtype=object),
        }
    )
    assert check_parity(path, model, odd, data.features) < 1e-5


def test_parity_check_refuses_another_model(path, model, data):
    shifted = data.frame.assign(time=data.frame["time"] + 400)
    assert np.abs(onnx_log_odds(path, model, shifted, data.features) - log_odds(model, data.frame)).max() > 0.1

    class Other:
        intercept_ = model.intercept_

        @staticmethod
        def decision_function(frame):
            return model.decision_function(frame) + 1e-3

    with pytest.raises(ValueError, match="away from the model"):
        check_parity(path, Other, data.frame, data.features)


def test_an_unseen_category_adds_nothing(model):
    occupation = model.term_names_.index("occupation")
    assert model.term_scores_[occupation][-1] == 0


def test_manifest_lists_the_terms_in_the_order_of_the_scores(tmp_path, path, model, data):
    manifest = build_manifest(
        model,
        data,
        Calibration(),
        "0" * 64,
        identity={"key": "test", "version": "1"},
        bands={"hot": 0.7, "warm": 0.3},
        training={},
        metrics={},
    )
    write_json(tmp_path / "manifest.json", manifest)
    assert json.loads((tmp_path / "manifest.json").read_text())["terms"] == [
        ["time"],
        ["occupation"],
        ["time", "occupation"],
    ]


def test_reference_leads_hold_calibrated_log_odds_and_no_training_row(model, data):
    plain = reference_scores(model, data, Calibration(), seed=3)
    scaled = reference_scores(model, data, Calibration(2.0, 1.0), seed=3)
    assert len(plain) == 50
    for one, other in zip(plain, scaled, strict=True):
        assert one["lead"] == other["lead"]
        assert other["logOdds"] == pytest.approx(2 * one["logOdds"] + 1)
    times = {lead["lead"]["attributes"]["time"] for lead in plain} - {None}
    assert not times & set(data.frame["time"])
