"""The gate: whether a trained model may serve. Each check says what it found, what it asks for, and why."""

import numpy as np

from .bootstrap import auc_difference_interval, auc_interval, calibration_error_by_chance
from .fairness import RATIO_BOUND
from .metrics import expected_calibration_error

AUC_BOUND, CALIBRATION_BOUND = 0.6, 0.05
# Rows of either outcome that a comparison needs: of fewer, chance alone may put every buyer above every other.
LEAST_OF_A_CLASS = 10
REGISTERED, REFUSED, AWAITING = "registered", "refused", "awaiting_approval"


def _check(code: str, passed: bool, value, bound, detail: str) -> dict:
    return {"code": code, "passed": bool(passed), "value": value, "bound": bound, "detail": detail}


def _better(label: np.ndarray, value: np.ndarray, active: np.ndarray | None, seed: int) -> dict:
    if active is None:
        return _check("better_than_active", True, None, 0, "There is no active model to compare with.")
    known = ~np.isnan(active)
    rows, buyers = int(known.sum()), int(label[known].sum())
    if min(buyers, rows - buyers) < LEAST_OF_A_CLASS:
        detail = (
            f"{rows:,} of the newest rows, {buyers:,} of them bought, tell it from the active model: that one has not learnt from "
            f"them, and could score them. At least {LEAST_OF_A_CLASS} of either outcome are needed."
        )
        return _check("better_than_active", False, None, 0, detail)
    low, high = auc_difference_interval(label[known], value[known], active[known], seed)
    detail = f"AUC above the active model's on the newest rows: {low:+.4f} to {high:+.4f}."
    return _check("better_than_active", low > 0, low, 0, detail)


def _calibrated(label: np.ndarray, value: np.ndarray, seed: int) -> dict:
    """Squares subtract: what is off by chance and what is off in truth are independent of each other."""
    measured, chance = float(expected_calibration_error(label, value)), calibration_error_by_chance(value, seed)
    error = float(np.sqrt(max(0.0, measured**2 - chance**2)))
    return _check(
        "calibrated",
        error <= CALIBRATION_BOUND,
        error,
        CALIBRATION_BOUND,
        f"Calibration error on the newest rows: {measured:.4f}; {chance:.4f} is to be expected of {len(label):,} rows by chance.",
    )


def judge(
    label: np.ndarray,
    value: np.ndarray,
    active: np.ndarray | None,
    fairness: list[dict],
    approved: bool,
    seed: int,
) -> dict:
    """The checks on the newest holdout, and the outcome. Unfair alone waits for a person; anything else is refused."""
    low, high = auc_interval(label, value, seed)
    ratios = [
        (entry[ratio], f"{entry['group']} {entry['value']}")
        for entry in fairness
        for ratio in ("selectionRatio", "truePositiveRatio")
        if entry[ratio] is not None
    ]
    worst, where = min(ratios, default=(None, ""))
    fair = worst is None or worst >= RATIO_BOUND
    checks = [
        _better(label, value, active, seed),
        _check("auc_above_chance", low > AUC_BOUND, low, AUC_BOUND, f"AUC on the newest rows: {low:.4f} to {high:.4f}."),
        _calibrated(label, value, seed),
        _check(
            "fair",
            fair or approved,
            worst,
            RATIO_BOUND,
            "No group is declared, or large enough to judge."
            if worst is None
            else f"The lowest ratio is {worst:.2f}, of {where}{', approved by a person' if not fair and approved else ''}.",
        ),
    ]
    failed = [check["code"] for check in checks if not check["passed"]]
    outcome = REGISTERED if not failed else AWAITING if failed == ["fair"] else REFUSED
    return {"passed": not failed, "outcome": outcome, "checks": checks}
