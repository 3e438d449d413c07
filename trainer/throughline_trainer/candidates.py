"""The candidates of a training, by kind."""

from functools import partial

from .boosting import fit_boosting
from .dataset import Dataset
from .ebm import fit_ebm
from .logistic import fit_logistic

EBM, LOGISTIC, LIGHTGBM = "ebm", "logistic", "lightgbm"
KINDS = (EBM, LOGISTIC, LIGHTGBM)

# Only these have terms that add up, so only these may serve.
ADDITIVE = (EBM, LOGISTIC)

_FITS = {EBM: fit_ebm, LOGISTIC: fit_logistic, LIGHTGBM: fit_boosting}

DEFAULTS = {
    EBM: {"interactions": 20, "outer_bags": 8},
    LOGISTIC: {"penalty": 1.0},
    LIGHTGBM: {"rounds": 150, "learning_rate": 0.05, "num_leaves": 15, "min_data_in_leaf": 30},
}


def _fit(kind: str, parameters: dict, data: Dataset, seed: int):
    return _FITS[kind](data.frame, data.label.to_numpy(), data.features, seed, **parameters)


def fitter(kind: str, parameters: dict):
    """Rows, seed -> the fitted candidate."""
    return partial(_fit, kind, parameters)
