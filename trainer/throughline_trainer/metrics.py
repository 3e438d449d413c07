"""How good probabilities are against outcomes."""

import numpy as np
from sklearn.metrics import average_precision_score, brier_score_loss, roc_auc_score

BINS = 10


def auc(label: np.ndarray, value: np.ndarray) -> float | None:
    """None where only one outcome occurs."""
    return float(roc_auc_score(label, value)) if 0 < np.mean(label) < 1 else None


def bin_of(value: np.ndarray) -> np.ndarray:
    """Ten bins of equal width."""
    return np.minimum((value * BINS).astype(int), BINS - 1)


def reliability(label: np.ndarray, value: np.ndarray) -> list[dict]:
    """Predicted and observed rate in each bin; empty bins are left out."""
    which = bin_of(value)
    return [
        {
            "bin": index,
            "predicted": float(value[which == index].mean()),
            "observed": float(label[which == index].mean()),
            "rows": int((which == index).sum()),
        }
        for index in range(BINS)
        if (which == index).any()
    ]


def expected_calibration_error(label: np.ndarray, value: np.ndarray) -> float:
    """Mean distance of predicted and observed rate over ten bins of equal width, weighted by their rows."""
    return sum(abs(one["predicted"] - one["observed"]) * one["rows"] for one in reliability(label, value)) / len(label)


def top_decile_lift(label: np.ndarray, value: np.ndarray) -> float | None:
    """Share of buyers among the best tenth, over the share among all."""
    if label.mean() == 0:
        return None
    best = np.argsort(-value, kind="stable")[: max(1, len(value) // 10)]
    return float(label[best].mean() / label.mean())


def band_rates(label: np.ndarray, value: np.ndarray, bands: dict[str, float]) -> dict:
    """For each band, the share of leads in it and how many of them bought."""
    inside = {
        "hot": value >= bands["hot"],
        "warm": (value < bands["hot"]) & (value >= bands["warm"]),
        "cold": value < bands["warm"],
    }
    return {
        band: {"share": float(rows.mean()), "converted": float(label[rows].mean()) if rows.any() else None}
        for band, rows in inside.items()
    }


def summary(label: np.ndarray, value: np.ndarray) -> dict:
    return {
        "auc": auc(label, value),
        "prAuc": float(average_precision_score(label, value)) if label.any() else None,
        "calibrationError": float(expected_calibration_error(label, value)),
        "brier": float(brier_score_loss(label, value)),
        "topDecileLift": top_decile_lift(label, value),
        "rows": int(len(label)),
        "baseRate": float(label.mean()),
    }
