import json

import pandas as pd
import pytest

from throughline_trainer.public_data import mapping, x_education
from throughline_trainer.__main__ import main
from throughline_trainer.public_data.mapping import column_of, load_mapping


def rows(tmp_path, count=40):
    """Made-up rows under the real column names, newest first."""
    columns = {column: ["No" if index else "Yes" for index in range(count)] for column in load_mapping("x-education").values()}
    frame = pd.DataFrame(columns)
    frame["TotalVisits"] = [str(index) for index in range(count)]
    frame["Magazine"] = "No"
    frame["City"] = ["Select", "", *["Mumbai"] * (count - 2)]
    frame["Lead Number"] = [str(1_000 - index) for index in range(count)]
    frame["Converted"] = [str(index % 2) for index in range(count)]
    for column in x_education.LEAKY:
        frame[column] = frame["Converted"]
    path = tmp_path / "rows.csv"
    frame.to_csv(path, index=False)
    return path


def test_reads_rows_in_time_order_without_leaks_and_ids(tmp_path):
    path = rows(tmp_path)
    found = x_education.rows(path)
    assert [row["x"]["total_visits"] for row in found] == [str(number) for number in range(39, -1, -1)]
    assert found[-1]["x"]["city"] == "Select"
    assert found[-2]["x"]["city"] is None
    assert not {"tags", "lead_quality", "lead_profile", "lead_number", "prospect_id", "converted"} & set(found[0]["x"])
    assert [entry["key"] for entry in x_education.features()] == list(found[0]["x"])


def test_refuses_a_mapping_that_reads_a_leak(tmp_path, monkeypatch):
    leaky = {**json.loads((mapping.MAPPINGS / "x-education.json").read_text()), "attributes.tags": "$.Tags"}
    (tmp_path / "x-education.json").write_text(json.dumps(leaky))
    monkeypatch.setattr(mapping, "MAPPINGS", tmp_path)
    with pytest.raises(ValueError, match="Tags"):
        x_education.features()


def test_says_which_column_is_absent(tmp_path):
    path = rows(tmp_path)
    pd.read_csv(path, dtype=str).drop(columns="TotalVisits").to_csv(path, index=False)
    with pytest.raises(ValueError, match="TotalVisits"):
        x_education.read(path)


def test_says_which_file_is_missing(tmp_path, capsys):
    assert main(["starter", "--rows", str(tmp_path / "none.csv"), "--out", str(tmp_path / "out")]) == 2
    assert "none.csv" in capsys.readouterr().err
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("path", ["TotalVisits", "$", "$.a.b", "$['a']['b']", "$..a", "$[0]"])
def test_a_mapping_reaches_into_flat_rows_only(path):
    with pytest.raises(ValueError, match="flat row"):
        column_of(path)
