"""The chosen candidate on rows that it has not seen: figures, fairness, gate, all that the report says."""

from dataclasses import dataclass

import numpy as np

from .bootstrap import auc_interval
from .calibration import Calibration, choose_calibration
from .candidates import ADDITIVE
from .dataset import Dataset
from .fairness import fairness
from .splits import holdout_cut
from .gate import judge
from .metrics import reliability
from .segments import by_segment
from .settings import Settings


@dataclass(frozen=True)
class Judged:
    chosen: str
    calibration: Calibration
    # Out-of-fold probabilities of all rows, and those of the newest rows.
    value: np.ndarray
    newest: np.ndarray
    report: dict


def choose(results: dict[str, dict]) -> str:
    """The additive candidate with the better AUC in five folds; the yardstick only measures."""
    found = [kind for kind in ADDITIVE if kind in results]
    if not found:
        raise LookupError(f"none of {', '.join(ADDITIVE)} has been trained")
    return max(found, key=lambda kind: results[kind]["summary"]["crossValidated"]["auc"])


def judge_candidates(data: Dataset, settings: Settings, validation: dict, results: dict[str, dict]) -> Judged:
    chosen = choose(results)
    result = results[chosen]
    label, cut = data.label.to_numpy(), holdout_cut(len(data))
    scores, fold_of = (np.array(result["outOfFold"][name]) for name in ("scores", "foldOf"))
    calibration, value = choose_calibration(scores, fold_of, label)
    newest = np.array(result["holdout"])

    groups = fairness(data.groups.iloc[cut:], settings.groups, label[cut:], newest, settings.bands["warm"])
    active = None if data.active is None else data.active[cut:]
    gate = judge(label[cut:], newest, active, groups, settings.fairness_approval, settings.seed)
    low, high = auc_interval(label, value, settings.seed)
    report = {
        "candidates": [results[kind]["summary"] for kind in results],
        "chosen": chosen,
        "calibration": {"a": calibration.a, "b": calibration.b},
        "aucInterval": [low, high],
        "validation": validation,
        "segments": by_segment(data.groups, settings.segments, label, value),
        "fairness": groups,
        "reliability": reliability(label, value),
        "gate": gate,
    }
    return Judged(chosen, calibration, value, newest, report)
