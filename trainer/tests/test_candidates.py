import json

import numpy as np
import pytest
from made_up import dataset, leads

from throughline_trainer.candidates import CANDIDATES, LOGISTIC, Candidate
from throughline_trainer.folds import cross_validated, last_by_time, out_of_fold
from throughline_trainer.rows import pack_rows, read_dataset
from throughline_trainer.settings import parse_settings
from throughline_trainer.splits import holdout_cut

BANDS = {"hot": 0.7, "warm": 0.3}


def read(rows):
    return read_dataset(parse_settings(json.dumps(dataset()).encode()), pack_rows(rows))


@pytest.fixture(scope="module")
def data():
    return read(leads())


class Constant:
    """A model that gives every lead the same odds."""

    def __init__(self, odds):
        self.odds = odds

    def log_odds(self, frame):
        return np.full(len(frame), self.odds)


def constants(*odds: float, patience: float) -> Candidate:
    return Candidate(
        "constant",
        additive=False,
        fit_frame=lambda frame, label, features, seed, odds: Constant(odds),
        settings=tuple({"odds": value} for value in odds),
        patience=patience,
    )


def test_the_search_takes_the_setting_with_the_least_loss(data):
    truth = float(np.log(data.label.mean() / (1 - data.label.mean())))
    assert constants(3.0, truth, -3.0, patience=0).search(data, seed=1) == {"odds": truth}


def test_a_patient_search_leaves_the_default_only_for_more_than_noise(data):
    truth = float(np.log(data.label.mean() / (1 - data.label.mean())))
    near = truth + 0.03
    assert constants(near, truth, patience=1).search(data, seed=1) == {"odds": near}
    assert constants(near, truth, patience=0).search(data, seed=1) == {"odds": truth}
    assert constants(truth + 1, truth, patience=1).search(data, seed=1) == {"odds": truth}


def test_no_row_is_measured_on_that_its_search_or_fit_has_seen(data):
    """Every fold, and the holdout, is kept from the search too."""
    looked_at: list[set] = []

    class Spy(Candidate):
        def search(self, rows, seed):
            looked_at.append(set(rows.at))
            return self.settings[0]

    spy = Spy("spy", False, constants(0.0, patience=0).fit_frame, ({"odds": 0.0},), 0.0)
    out_of_fold(data, spy, 1, lambda note: None)
    assert [len(rows) for rows in looked_at] == [1_200] * 5
    assert set.intersection(*looked_at) == set()
    looked_at.clear()
    last_by_time(data, spy, 1, lambda note: None)
    assert looked_at == [set(data.at[: holdout_cut(len(data))])]


def test_finds_the_signal_of_made_up_rows_and_none_in_shuffled_ones(data):
    logistic = CANDIDATES[LOGISTIC]
    scored = out_of_fold(data, logistic, 1, lambda note: None)
    figures = cross_validated(data, scored, BANDS)
    assert figures["auc"] > 0.78
    assert figures["calibrationError"] < 0.04
    assert figures["auc"] == pytest.approx(np.mean(figures["aucByFold"]))
    figures, value = last_by_time(data, logistic, 1, lambda note: None)
    assert figures["auc"] > 0.75
    assert len(value) == 450

    noise = read(leads(signal=0))
    assert 0.42 < cross_validated(noise, out_of_fold(noise, logistic, 1, lambda note: None), BANDS)["auc"] < 0.58


def test_every_setting_of_every_candidate_can_be_fitted(data):
    few = data.rows(np.arange(300))
    for candidate in CANDIDATES.values():
        for settings in candidate.settings:
            odds = candidate.fit(few, {**settings, **candidate.trial}, 1).log_odds(few.frame)
            assert np.isfinite(odds).all()
            assert np.ptp(odds) > 0
