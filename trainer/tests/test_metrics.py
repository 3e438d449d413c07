import numpy as np
import pytest

from throughline_trainer.metrics import (
    band_rates,
    choose_calibration,
    cross_validated,
    expected_calibration_error,
    last_by_time,
    top_decile_lift,
)


def test_calibration_error_is_the_weighted_gap():
    label = np.array([1, 0, 1, 1])
    assert expected_calibration_error(label, np.array([0.5, 0.5, 1.0, 1.0])) == pytest.approx(0)
    assert expected_calibration_error(label, np.array([0.9, 0.9, 1.0, 1.0])) == pytest.approx(0.2)
    assert expected_calibration_error(label, np.array([0.1, 0.1, 1.0, 1.0])) == pytest.approx(0.2)


def test_lift_compares_the_best_tenth_with_all():
    label = np.array([1, 0] * 10)
    assert top_decile_lift(label, label.astype(float)) == pytest.approx(2)
    assert top_decile_lift(label, 1.0 - label) == pytest.approx(0)


def test_bands_share_out_all_leads():
    rates = band_rates(np.array([1, 1, 0, 0]), np.array([0.7, 0.69, 0.3, 0.29]), {"hot": 0.7, "warm": 0.3})
    assert [rates[band]["share"] for band in ("hot", "warm", "cold")] == [0.25, 0.5, 0.25]
    assert rates["warm"]["converted"] == 0.5


def test_scales_log_odds_that_are_too_bold_and_leaves_honest_ones():
    random = np.random.default_rng(5)
    honest = random.normal(0, 1.5, 4_000)
    label = (random.random(4_000) < 1 / (1 + np.exp(-honest))).astype(int)
    folds = np.arange(4_000) % 5
    bold, value = choose_calibration(honest * 3, folds, label)
    assert bold.a == pytest.approx(1 / 3, abs=0.05)
    assert expected_calibration_error(label, value) < 0.03
    assert abs(choose_calibration(honest, folds, label)[0].a - 1) < 0.05


def test_finds_the_signal_of_made_up_rows_and_none_in_shuffled_ones(data):
    bands = {"hot": 0.7, "warm": 0.3}
    _, figures = cross_validated(data, 1, 1, bands)
    assert figures["auc"] > 0.75
    assert last_by_time(data, 1, 1)["auc"] > 0.7

    shuffled = type(data)(
        data.frame, data.label.sample(frac=1, random_state=1).reset_index(drop=True), data.features, data.missing_values
    )
    assert 0.4 < cross_validated(shuffled, 1, 1, bands)[1]["auc"] < 0.6
