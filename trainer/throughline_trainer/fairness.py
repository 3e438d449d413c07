"""Fairness over declared groups: who is called first, and who of those that would have bought."""

import numpy as np
import pandas as pd

# Rates of fewer rows, or of fewer buyers, are noise: such groups are listed without ratios.
MIN_ROWS, MIN_BUYERS = 100, 30
RATIO_BOUND = 0.8


def fairness(groups: pd.DataFrame, names: tuple[str, ...], label: np.ndarray, value: np.ndarray, warm: float) -> list[dict]:
    """One entry per group. Selected is who is warm or better; a ratio compares with the group that fares best."""
    entries = []
    for name in names:
        found = []
        for group in sorted(groups[name].dropna().unique()):
            rows = (groups[name] == group).to_numpy()
            buyers = rows & (label == 1)
            found.append(
                {
                    "group": name,
                    "value": group,
                    "rows": int(rows.sum()),
                    "buyers": int(buyers.sum()),
                    "selectionRate": float((value[rows] >= warm).mean()),
                    "truePositiveRate": float((value[buyers] >= warm).mean()) if buyers.any() else None,
                }
            )
        _ratios(found, "selectionRate", "selectionRatio", "rows", MIN_ROWS)
        _ratios(found, "truePositiveRate", "truePositiveRatio", "buyers", MIN_BUYERS)
        entries += found
    return entries


def _ratios(entries: list[dict], rate: str, ratio: str, count: str, least: int) -> None:
    judged = [entry for entry in entries if entry[count] >= least and entry["rows"] >= MIN_ROWS]
    best = max((entry[rate] for entry in judged), default=0)
    for entry in entries:
        entry[ratio] = entry[rate] / best if entry in judged and len(judged) > 1 and best > 0 else None
