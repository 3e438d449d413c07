import json

import pytest
from made_up import PREFIX, leads, quiet, stored

from throughline_trainer import pipeline
from throughline_trainer.candidates import KINDS


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    store = stored(tmp_path_factory.mktemp("store"), leads())
    pipeline.validate(store, PREFIX, quiet)
    for kind in KINDS:
        pipeline.train_candidate(store, PREFIX, kind, quiet)
    return store, pipeline.finish(store, PREFIX, quiet)


def test_trains_judges_and_leaves_a_model(finished):
    store, result = finished
    assert result["outcome"] == "registered"
    assert result["metrics"]["crossValidated"]["auc"] > 0.75
    assert {"onnx", "manifest", "shapes", "report", "card"} <= {
        key.removeprefix(f"{PREFIX}/model/") for key in store.list(f"{PREFIX}/model")
    }
    manifest = json.loads(store.read(f"{PREFIX}/model/manifest"))
    assert manifest["onnx"]["sha256"] == result["sha256"]


def test_a_candidate_that_is_there_is_not_trained_again(finished):
    store, _ = finished
    before = store.read(f"{PREFIX}/candidates/logistic/result")
    asked = []
    again = pipeline.train_candidate(store, PREFIX, "logistic", lambda *step: asked.append(step))
    assert again == json.loads(before)["summary"]
    assert asked == []
