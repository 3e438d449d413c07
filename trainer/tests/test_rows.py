import gzip
import json

import numpy as np
import pytest
from made_up import dataset, feature, leads

from throughline_trainer.errors import INVALID, TrainingRefused
from throughline_trainer.rows import pack_rows, parse_rows, read_dataset
from throughline_trainer.settings import parse_settings


def settings(*features, **more):
    return parse_settings(json.dumps(dataset(*features, **more)).encode())


def row(minute: int, label: int = 0, **x) -> dict:
    return {"at": f"2026-01-01T00:{minute:02d}:00Z", "label": label, "x": x}


def refusal(run) -> TrainingRefused:
    with pytest.raises(TrainingRefused) as caught:
        run()
    assert caught.value.code == INVALID
    return caught.value


def test_rows_are_put_in_the_order_of_time_whatever_their_time_zone():
    rows = [row(5, time=5), row(1, time=1), {**row(0, time=3), "at": "2026-01-01T02:03:00+02:00"}]
    data = read_dataset(settings(), pack_rows(rows))
    assert data.frame["time"].tolist() == [1, 3, 5]


def test_text_where_a_number_should_be_is_missing_and_counted():
    data = read_dataset(settings(), pack_rows([row(0, time="long"), row(1, time="12"), row(2, time=None), row(3, time=True)]))
    assert data.frame["time"].isna().tolist() == [True, False, True, True]
    assert data.unreadable == {"time": 2}


def test_infinities_are_missing():
    lines = '{"at":"2026-01-01T00:00:00Z","label":1,"x":{"time":1e999}}\n{"at":"2026-01-01T00:01:00Z","label":0,"x":{"time":-Infinity}}\n'
    assert read_dataset(settings(), gzip.compress(lines.encode())).frame["time"].isna().all()


def test_what_was_filled_later_groups_and_the_active_score_come_along():
    rows = [
        {**row(0, time=1, occupation="Student"), "later": {"occupation": True}, "groups": {"country": "DE"}, "activeLogOdds": -0.5},
        {**row(1, time=2), "activeLogOdds": None},
    ]
    data = read_dataset(settings(segments=["occupation"]), pack_rows(rows))
    assert data.later["occupation"].tolist() == [True, False]
    assert data.later["time"].tolist() == [False, False]
    assert data.groups["country"].tolist() == ["DE", None]
    assert data.groups["occupation"].tolist() == ["Student", None]
    assert data.active[0] == -0.5
    assert np.isnan(data.active[1])


def test_an_active_model_that_scored_no_row_is_not_none():
    rows = [row(0, time=1), row(1, time=2)]
    assert read_dataset(settings(), pack_rows(rows)).active is None
    active = read_dataset(settings(activeModel={"key": "starter", "version": "2.0.0"}), pack_rows(rows)).active
    assert np.isnan(active).all()


def test_a_segment_of_numbers_is_cut_into_quarters():
    data = read_dataset(settings(segments=["time"]), pack_rows(leads(400)))
    assert data.groups["time"].nunique() == 4
    assert data.groups["time"].isna().sum() == data.frame["time"].isna().sum()


@pytest.mark.parametrize(
    "line",
    ["{", "[]", "1", '{"label":1,"x":{}}', '{"at":"2026","label":2,"x":{}}', '{"at":"2026","label":1,"x":[]}', '{"at":7,"label":1,"x":{}}'],
)
def test_a_line_that_is_no_row_is_refused_with_its_number(line):
    good = json.dumps(row(0))
    assert "row 2" in refusal(lambda: parse_rows(gzip.compress(f"{good}\n{line}\n".encode()), ())).detail


def test_rows_that_are_not_packed_or_cut_short_are_refused():
    refusal(lambda: parse_rows(b"not gzip", ()))
    refusal(lambda: parse_rows(pack_rows(leads(50))[:-20], ()))
    refusal(lambda: read_dataset(settings(), pack_rows([{**row(0), "at": "yesterday"}])))


def test_too_many_rows_are_refused_while_unpacking(monkeypatch):
    monkeypatch.setattr("throughline_trainer.rows.MAX_ROWS", 10)
    assert "more than 10 rows" in refusal(lambda: parse_rows(pack_rows(leads(11)), ())).detail


@pytest.mark.parametrize(
    "change",
    [
        {"schemaVersion": 2},
        {"features": None},
        {"features": [feature("a"), feature("a")]},
        {"features": [{**feature("a"), "type": "date"}]},
        {"bands": {"hot": 1}},
        {"identity": "leads"},
    ],
)
def test_a_description_that_is_none_is_refused(change):
    refusal(lambda: parse_settings(json.dumps({**dataset(), **change}).encode()))
    refusal(lambda: parse_settings(b"{"))
