"""A whole training on made-up rows: what it leaves, and that each step can be run again."""

import json

import numpy as np
import pytest
from made_up import PREFIX, dataset, feature, leads, quiet, stored

from throughline_trainer import pipeline
from throughline_trainer.candidates import KINDS
from throughline_trainer.errors import TrainingRefused
from throughline_trainer.onnx_graph import onnx_contributions
from throughline_trainer.rows import read_dataset
from throughline_trainer.settings import parse_settings


def run(folder, rows, description=None, kinds=KINDS):
    store = stored(folder, rows, description)
    pipeline.validate(store, PREFIX, quiet)
    for kind in kinds:
        pipeline.train_candidate(store, PREFIX, kind, quiet)
    return store, pipeline.finish(store, PREFIX, quiet)


@pytest.fixture(scope="module")
def finished(tmp_path_factory):
    return run(tmp_path_factory.mktemp("store"), leads())


def read(store, name):
    return json.loads(store.read(f"{PREFIX}/model/{name}"))


def test_trains_judges_and_leaves_a_model(finished):
    store, result = finished
    assert result["outcome"] == "registered"
    assert result["reasons"] == []
    assert result["metrics"]["crossValidated"]["auc"] > 0.75
    assert {key.removeprefix(f"{PREFIX}/model/") for key in store.list(f"{PREFIX}/model")} == {
        "onnx",
        "manifest",
        "shapes",
        "report",
        "card",
        *(f"plots/{name}" for name in ("reliability", "roc", "lift", "shapes")),
    }
    assert store.read(f"{PREFIX}/model/plots/shapes").startswith(b"\x89PNG")


def test_the_manifest_describes_the_file(finished):
    store, result = finished
    manifest = read(store, "manifest")
    assert (manifest["schemaVersion"], manifest["kind"], manifest["key"], manifest["version"]) == (2, "additive", "leads", "3")
    assert manifest["onnx"]["sha256"] == result["sha256"]
    assert manifest["onnx"]["inputs"] == "separate"
    time, occupation = manifest["features"]
    assert (time["key"], time["unit"], time["from"], time["changeable"]) == ("time", "seconds", ["attributes.time"], True)
    assert len(time["quantiles"]) == 101
    assert time["quantiles"] == sorted(time["quantiles"])
    assert time["range"] == [time["quantiles"][0], time["quantiles"][-1]]
    assert occupation["categories"] == ["Other", "Student", "Working Professional"]
    for entry in (time["distribution"], occupation["distribution"]):
        shares = entry["shares"]
        assert sum(shares if isinstance(shares, list) else shares.values()) + entry["missing"] == pytest.approx(1)
    assert manifest["training"]["rows"] == 1_500
    assert manifest["metrics"]["parity"] < 1e-5


def test_file_manifest_and_shapes_say_the_same(finished):
    """A lead scored by the ONNX file and the manifest, and the same lead looked up in the shapes."""
    store, _ = finished
    manifest, shapes = read(store, "manifest"), read(store, "shapes")
    settings = parse_settings(store.read(f"{PREFIX}/dataset"))
    data = read_dataset(settings, store.read(f"{PREFIX}/rows"))
    terms = onnx_contributions(store.read(f"{PREFIX}/model/onnx"), data.frame, data.features) * manifest["calibration"]["a"]
    assert terms.shape[1] == len(manifest["terms"]) == len(shapes["terms"])
    for column, (names, shape) in enumerate(zip(manifest["terms"], shapes["terms"], strict=True)):
        assert shape["feature"] == " × ".join(names)
        assert shapes["importance"][shape["feature"]] == pytest.approx(np.abs(terms[:, column]).mean(), abs=1e-6)
        if shape["type"] == "pair":
            assert shape["features"] == names
            continue
        assert len(shape["contributions"]) == len(shape["low"]) == len(shape["high"]) == len(shape["density"])
        assert (np.array(shape["low"]) <= shape["high"]).all()
        for row in range(50):
            value = data.frame[names[0]][row]
            if value is None or value != value:
                expected = shape["missing"]
            elif shape["type"] == "numeric":
                expected = shape["contributions"][int(np.searchsorted(shape["edges"], value, side="right"))]
            else:
                expected = shape["contributions"][shape["categories"].index(value)]
            assert terms[row, column] == pytest.approx(expected, abs=1e-6)


def test_the_report_has_every_candidate_and_every_check(finished):
    report = read(finished[0], "report")
    assert [one["kind"] for one in report["candidates"]] == list(KINDS)
    assert report["chosen"] != "lightgbm"
    assert [check["code"] for check in report["gate"]["checks"]] == ["better_than_active", "auc_above_chance", "calibrated", "fair"]
    assert report["segments"][0]["value"] == "Portal"
    assert {(entry["group"], entry["value"]) for entry in report["fairness"]} == {("country", "DE"), ("country", "FR")}
    low, high = report["aucInterval"]
    assert low < next(one for one in report["candidates"] if one["kind"] == report["chosen"])["crossValidated"]["auc"] < high
    assert sum(entry["rows"] for entry in report["reliability"]) == 1_500


def test_the_card_tells_people_what_the_report_tells_programs(finished):
    store, _ = finished
    card = store.read(f"{PREFIX}/model/card").decode()
    report = read(store, "report")
    assert "leads 3" in card
    for one in report["candidates"]:
        assert f"{one['crossValidated']['auc']:.4f}" in card
    for check in report["gate"]["checks"]:
        assert check["detail"] in card


def test_a_candidate_that_is_there_is_not_trained_again(finished):
    store, _ = finished
    asked = []
    again = pipeline.train_candidate(store, PREFIX, "logistic", lambda *step: asked.append(step))
    assert again == json.loads(store.read(f"{PREFIX}/candidates/logistic/result"))["summary"]
    assert asked == []


def test_finishing_twice_gives_the_same_file(finished):
    store, result = finished
    before = {key: store.read(key) for key in store.list(f"{PREFIX}/model")}
    assert pipeline.finish(store, PREFIX, quiet) == result
    assert {key: store.read(key) for key in before} == before


def test_a_step_that_was_killed_leaves_nothing_that_looks_finished(tmp_path):
    store = stored(tmp_path, leads(400))
    pipeline.validate(store, PREFIX, quiet)

    def killed(done, total, note):
        if "fold 3" in note:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        pipeline.train_candidate(store, PREFIX, "logistic", killed)
    assert store.list(f"{PREFIX}/candidates") == []
    assert pipeline.train_candidate(store, PREFIX, "logistic", quiet)["kind"] == "logistic"


def test_the_yardstick_alone_is_not_enough_to_finish(tmp_path):
    with pytest.raises(LookupError, match="ebm, logistic"):
        run(tmp_path, leads(300), kinds=("lightgbm",))


def test_a_worthless_model_is_kept_with_its_report_and_refused(tmp_path):
    store, result = run(tmp_path, leads(600, signal=0), kinds=("logistic",))
    assert result["outcome"] == "refused"
    assert "auc_above_chance" in result["reasons"]
    assert read(store, "report")["gate"]["passed"] is False
    assert store.exists(f"{PREFIX}/model/onnx")


def test_a_model_no_better_than_the_active_one_is_refused(tmp_path):
    rows = leads(1_500)
    for row in rows:
        time, occupation = row["x"]["time"], row["x"]["occupation"]
        row["activeLogOdds"] = -1.5 + (time or 300) / 200 - 2.0 * (occupation == "Student")
    store, result = run(tmp_path, rows, dataset(activeModel={"key": "starter", "version": "2.0.0"}), kinds=("logistic",))
    assert (result["outcome"], result["reasons"]) == ("refused", ["better_than_active"])


def test_a_model_is_not_let_through_because_the_active_one_does_not_answer(tmp_path):
    store, result = run(tmp_path, leads(1_500), dataset(activeModel={"key": "starter", "version": "2.0.0"}), kinds=("logistic",))
    assert (result["outcome"], result["reasons"]) == ("refused", ["better_than_active"])
    assert "0 of the newest rows" in read(store, "report")["gate"]["checks"][0]["detail"]


def test_an_unfair_model_waits_for_approval(tmp_path):
    rows = leads(2_400)
    for row in rows:
        row["groups"]["country"] = "DE" if (row["x"]["time"] or 0) > 250 else "FR"
    _, result = run(tmp_path / "one", rows, kinds=("logistic",))
    assert (result["outcome"], result["reasons"]) == ("awaiting_approval", ["fair"])
    _, result = run(tmp_path / "two", rows, dataset(fairnessApproval=True), kinds=("logistic",))
    assert result["outcome"] == "registered"


def test_odd_columns_go_all_the_way(tmp_path):
    """5,000 categories, text where a number should be, infinities, constants, and leads that came twice."""
    rows = leads(900)
    random = np.random.default_rng(1)
    for index, row in enumerate(rows):
        row["x"] |= {
            "many": f"c{random.integers(5_000)}",
            "mixed": "a lot" if index % 3 == 0 else index % 7,
            "huge": 1e300 if index % 50 == 0 else -1e300 if index % 50 == 1 else index % 11,
            "same": 1,
            "none": None,
        }
    numbers = [feature(key) for key in ("time", "mixed", "huge", "same", "none")]
    description = dataset(*numbers, feature("many", "categorical"), feature("occupation", "categorical"))
    store, result = run(tmp_path, [*rows, *rows[:60]], description, kinds=("logistic", "ebm"))
    report = read(store, "report")
    assert {entry["feature"] for entry in report["validation"]["leftOut"]} == {"same", "none"}
    assert report["validation"]["duplicates"] == 60
    assert report["validation"]["unreadable"] == [{"feature": "mixed", "rows": 320}]
    assert len(next(entry for entry in read(store, "manifest")["features"] if entry["key"] == "many")["categories"]) <= 200
    assert result["metrics"]["crossValidated"]["auc"] > 0.75


def test_thirty_rows_are_refused_before_anything_is_trained(tmp_path):
    store = stored(tmp_path, leads(30))
    with pytest.raises(TrainingRefused, match="dataset_too_small"):
        pipeline.validate(store, PREFIX, quiet)
    assert not store.exists(f"{PREFIX}/validation")
