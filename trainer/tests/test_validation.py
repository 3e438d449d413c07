import json

import numpy as np
import pytest
from made_up import dataset, feature, leads

from throughline_trainer.errors import NO_FEATURES, ONE_CLASS, TOO_SMALL, TrainingRefused
from throughline_trainer.rows import pack_rows, read_dataset
from throughline_trainer.settings import parse_settings
from throughline_trainer.splits import stratified
from throughline_trainer.validation import validate_dataset


def validated(rows: list[dict], *features, **more) -> dict:
    settings = parse_settings(json.dumps(dataset(*features, **more)).encode())
    return validate_dataset(read_dataset(settings, pack_rows(rows)), settings)


def refused(rows: list[dict], *features) -> str:
    with pytest.raises(TrainingRefused) as caught:
        validated(rows, *features)
    return caught.value.code


def test_tells_size_base_rate_and_what_to_train_on():
    rows = leads(600)
    found = validated(rows)
    assert (found["rows"], found["features"], found["leakage"], found["leftOut"]) == (600, ["time", "occupation"], [], [])
    assert found["baseRate"] == pytest.approx(np.mean([row["label"] for row in rows]))


def test_thirty_rows_are_too_few():
    assert refused(leads(30)) == TOO_SMALL


def test_one_outcome_is_too_little():
    assert refused([{**row, "label": 1} for row in leads(300)]) == ONE_CLASS
    few = [{**row, "label": int(index % 30 == 0)} for index, row in enumerate(leads(300))]
    assert refused(few) == TOO_SMALL


def test_both_outcomes_must_occur_among_the_oldest_and_the_newest():
    assert refused([{**row, "label": int(index >= 240)} for index, row in enumerate(leads(300))]) == TOO_SMALL


def test_constant_and_missing_columns_are_left_out_and_told():
    rows = leads(600)
    for row in rows:
        row["x"] |= {"same": "yes", "none": None, "word": "text"}
    found = validated(rows, feature("time"), feature("same", "categorical"), feature("none"), feature("word"))
    assert found["features"] == ["time"]
    assert {entry["feature"]: entry["reason"] for entry in found["leftOut"]} == {
        "same": "constant",
        "none": "all_missing",
        "word": "all_missing",
    }
    assert found["unreadable"] == [{"feature": "word", "rows": 600}]


def test_without_a_column_that_is_left_there_is_nothing_to_train_on():
    assert refused([{**row, "x": {"time": 1}} for row in leads(300)], feature("time")) == NO_FEATURES


def test_a_leaking_column_is_flagged_and_not_trained_on():
    rows = leads(600)
    for row in rows:
        row["x"]["outcome"] = "signed" if row["label"] else "lost"
    found = validated(rows, feature("time"), feature("outcome", "categorical"))
    assert found["features"] == ["time"]
    assert [flag["feature"] for flag in found["leakage"]] == ["outcome"]


def test_rows_that_came_twice_are_counted_and_kept_in_one_fold():
    rows = leads(300)
    assert validated(rows * 2)["duplicates"] == 300
    settings = parse_settings(json.dumps(dataset()).encode())
    data = read_dataset(settings, pack_rows(rows * 2))
    for train, test in stratified(data, 5, seed=1):
        assert not set(data.at[train]) & set(data.at[test])
        assert len(test) == 120


def test_drift_against_the_last_training_is_told():
    rows = leads(600)
    previous = {
        "rows": 1_000,
        "baseRate": 0.2,
        "distributions": {
            "time": {"edges": [600.0, 900.0], "shares": [0.1, 0.1, 0.7], "missing": 0.1},
            "occupation": {"shares": {"Student": 0.3, "Working Professional": 0.3, "Other": 0.3}, "missing": 0.1},
        },
    }
    found = validated(rows, previous=previous)
    assert {entry["feature"]: entry["drifted"] for entry in found["drift"]} == {"time": True, "occupation": False}
    assert found["previous"] == {"rows": 1_000, "baseRate": 0.2}
    assert validated(rows)["drift"] == []
