import numpy as np
import pandas as pd
import pytest

from throughline_trainer.columns import as_categories, as_text, build_column, is_nearly_constant


def column(*values):
    return pd.Series(list(values), dtype=object)


def test_text_is_trimmed_and_spelled_one_way():
    text = as_text(column(" Google", "google", "Google ", "", None, "select", float("nan")), ("Select",))
    assert as_categories(text).tolist() == ["Google", "Google", "Google", None, None, None, None]


def test_values_are_spelled_as_the_product_spells_them():
    assert as_text(column(3, 3.0, 2.5, True, np.float64(4), [], {}, float("inf")), ()).tolist() == [
        "3",
        "3",
        "2.5",
        "true",
        "4",
        None,
        None,
        None,
    ]


@pytest.mark.parametrize(
    ("value", "number"),
    [(7, 7.0), ("7", 7.0), (" 7.5 ", 7.5), ("-1e3", -1000.0), (".5", 0.5), (0, 0.0)],
)
def test_numbers_may_be_spelled(value, number):
    assert build_column(column(value), "numeric", ()).tolist() == [number]


@pytest.mark.parametrize(
    "value", ["seven", "", None, True, "inf", "nan", "1_000", "1,5", "0x10", "1e999", float("inf"), float("-inf"), float("nan"), [1]]
)
def test_what_is_no_number_is_missing(value):
    assert build_column(column(value), "numeric", ()).isna().all()


def test_nearly_constant_counts_missing_as_a_value():
    assert is_nearly_constant(column(*["No"] * 1_999, "Yes"))
    assert is_nearly_constant(column(*[None] * 1_999, "Yes"))
    assert not is_nearly_constant(column(*["No"] * 1_990, *["Yes"] * 10))
