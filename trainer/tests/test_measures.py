"""Metrics, their intervals, calibration, fairness, segments, drift."""

import numpy as np
import pandas as pd
import pytest
from sklearn.metrics import roc_auc_score

from throughline_trainer.bootstrap import auc_difference_interval, auc_interval, calibration_error_by_chance
from throughline_trainer.calibration import choose_calibration, fit_calibration
from throughline_trainer.distribution import distribution, quantiles, shares_in
from throughline_trainer.drift import population_stability
from throughline_trainer.fairness import fairness
from throughline_trainer.features import CATEGORICAL, NUMERIC, Feature
from throughline_trainer.metrics import band_rates, expected_calibration_error, summary, top_decile_lift
from throughline_trainer.segments import by_segment


def outcomes(rows: int, seed: int, spread: float = 1.5):
    """Probabilities that are exactly right, and what came of them."""
    random = np.random.default_rng(seed)
    value = 1 / (1 + np.exp(-random.normal(0, spread, rows)))
    return (random.random(rows) < value).astype(int), value


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


def test_figures_of_one_outcome_say_that_there_are_none():
    figures = summary(np.zeros(5, dtype=int), np.full(5, 0.2))
    assert (figures["auc"], figures["prAuc"], figures["topDecileLift"]) == (None, None, None)
    assert figures["calibrationError"] == pytest.approx(0.2)


def test_ninety_five_of_a_hundred_intervals_hold_the_true_auc():
    label, value = outcomes(200_000, 1)
    truth, inside = roc_auc_score(label, value), 0
    for seed in range(40):
        label, value = outcomes(400, 100 + seed)
        low, high = auc_interval(label, value, seed)
        inside += low <= truth <= high
    assert 34 <= inside <= 40


def test_the_interval_of_a_difference_tells_better_from_alike():
    random = np.random.default_rng(20)
    label, value = outcomes(3_000, 2)
    worse = value + random.normal(0, 0.3, 3_000)
    assert auc_difference_interval(label, value, worse, 1)[0] > 0.02
    alike = value + random.normal(0, 0.001, 3_000)
    low, high = auc_difference_interval(label, alike, value, 1)
    assert -0.001 < low < 0 < high < 0.001


def test_chance_alone_makes_a_calibration_error_that_falls_with_rows():
    few, many = (calibration_error_by_chance(outcomes(rows, 3)[1], 1) for rows in (180, 18_000))
    assert 0.04 < few < 0.09
    assert many < 0.009
    measured = np.mean([expected_calibration_error(*outcomes(180, seed)) for seed in range(50)])
    assert measured == pytest.approx(few, abs=0.01)


def test_scales_log_odds_that_are_too_bold_and_leaves_honest_ones():
    random = np.random.default_rng(5)
    honest = random.normal(0, 1.5, 4_000)
    label = (random.random(4_000) < 1 / (1 + np.exp(-honest))).astype(int)
    folds = np.arange(4_000) % 5
    bold, value = choose_calibration(honest * 3, folds, label)
    assert bold.a == pytest.approx(1 / 3, abs=0.05)
    assert expected_calibration_error(label, value) < 0.03
    assert abs(choose_calibration(honest, folds, label)[0].a - 1) < 0.05


def test_a_calibration_never_turns_the_order_round():
    label, value = outcomes(1_000, 6)
    calibration = fit_calibration(-np.log(value / (1 - value)), label)
    assert (calibration.a, calibration.b) == (1.0, 0.0)


def test_fairness_compares_groups_that_are_large_enough():
    size = {"A": 400, "B": 400, "tiny": 50}
    group = np.repeat(list(size), list(size.values()))
    label = np.tile([1, 0], len(group) // 2)
    value = np.where(group == "B", np.where(np.arange(len(group)) % 4 < 2, 0.8, 0.1), 0.8)
    found = {entry["value"]: entry for entry in fairness(pd.DataFrame({"g": group}, dtype=object), ("g",), label, value, 0.3)}
    assert found["B"]["selectionRatio"] == pytest.approx(0.5)
    assert found["B"]["truePositiveRatio"] == pytest.approx(0.5)
    assert found["A"]["selectionRatio"] == 1
    assert found["tiny"]["selectionRatio"] is None
    assert found["tiny"]["rows"] == 50


def test_one_group_alone_is_compared_with_none():
    found = fairness(pd.DataFrame({"g": ["A"] * 500}, dtype=object), ("g",), *outcomes(500, 1), warm=0.3)
    assert found[0]["selectionRatio"] is None


def test_segments_of_few_rows_are_left_out():
    label, value = outcomes(600, 8)
    groups = pd.DataFrame({"origin": np.repeat(["Portal", "Form"], [550, 50])}, dtype=object)
    found = by_segment(groups, ("origin",), label, value)
    assert [(entry["value"], entry["rows"]) for entry in found] == [("Portal", 550)]
    assert 0.5 < found[0]["auc"] < 1


NUMBER = Feature("n", "N", NUMERIC, ("attributes.n",))
WORD = Feature("w", "W", CATEGORICAL, ("attributes.w",))


def test_a_distribution_holds_all_rows():
    column = pd.Series([*np.arange(1_000.0), *[np.nan] * 250])
    found = distribution(column, NUMBER)
    assert len(found["shares"]) == len(found["edges"]) + 1 <= 20
    assert sum(found["shares"]) + found["missing"] == pytest.approx(1)
    assert shares_in(column, found) == pytest.approx([*found["shares"], found["missing"]])
    assert quantiles(column)[::50] == pytest.approx([0, 499.5, 999])
    assert len(quantiles(column)) == 101


def test_few_values_make_few_bins():
    found = distribution(pd.Series([0.0] * 90 + [5.0] * 10), NUMBER)
    assert found == {"edges": [5.0], "shares": [0.9, 0.1], "missing": 0.0}


def test_what_is_not_a_known_category_is_the_rest():
    column = pd.Series(["a"] * 6 + ["b"] * 2 + ["c", None], dtype=object)
    found = distribution(column, WORD, ("a", "b"))
    assert found == {"shares": {"a": 0.6, "b": 0.2}, "missing": 0.1}
    assert shares_in(column, found) == pytest.approx([0.6, 0.2, 0.1, 0.1])


def test_the_stability_index_is_small_by_chance_and_large_after_a_move():
    random, alarms = np.random.default_rng(9), 0
    shares = [0.3, 0.4, 0.2, 0.07, 0.03]
    for _ in range(200):
        before, now = (random.multinomial(rows, shares) / rows for rows in (2_000, 800))
        _, _, p = population_stability(list(before), 2_000, list(now), 800)
        alarms += p < 0.05
    assert alarms <= 22
    psi, chance, p = population_stability(shares, 2_000, [0.1, 0.3, 0.3, 0.2, 0.1], 800)
    assert psi - chance > 0.25
    assert p < 1e-6


def test_a_category_that_is_new_moves_the_index():
    psi, chance, p = population_stability([0.4, 0.4, 0.2, 0.0], 1_000, [0.2, 0.2, 0.1, 0.5], 1_000)
    assert psi - chance > 0.25
    assert p < 1e-6
