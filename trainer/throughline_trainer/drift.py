"""Drift against the last training: how far features and the share that buys have moved since.

The population stability index and its test are those of the product's monitoring (src/ml/drift): where nothing has changed, the
index divided by (1/n + 1/m) is distributed as chi-square (Yurdakul, Statistical properties of the population stability index, 2018).
"""

import numpy as np
from scipy.stats import chi2

from .dataset import Dataset
from .distribution import shares_in

# Beyond what chance gives: some change from 0.1, much from 0.25 on (Siddiqi, Credit Risk Scorecards, 2006).
LEAST_PSI = 0.1
LEVEL = 0.001
# Rows that a bin must be expected to have; smaller ones are counted together.
LEAST_EXPECTED = 10
# Added to each count, so that a bin that has emptied has a logarithm.
SMOOTHING = 0.5


def _merged(expected: np.ndarray, actual: np.ndarray, least: float) -> tuple[np.ndarray, np.ndarray]:
    """Small bins counted together, with the next larger one where they are too small even so."""
    order = np.argsort(expected, kind="stable")
    count = int((expected < least).sum())
    if count and expected[order[:count]].sum() < least:
        count += 1
    small, rest = order[:count], order[count:]
    if not count:
        return expected, actual
    return np.append(expected[rest], expected[small].sum()), np.append(actual[rest], actual[small].sum())


def population_stability(before: list[float], rows_before: int, now: list[float], rows_now: int) -> tuple[float, float, float]:
    """The index of shares in the same bins, what it is by chance, and the probability of as great a one by chance."""
    least = LEAST_EXPECTED / min(rows_before, rows_now)
    expected, actual = _merged(np.array(before), np.array(now), least)
    if len(expected) < 2:
        return 0.0, 0.0, 1.0
    e = (expected * rows_before + SMOOTHING) / (rows_before + SMOOTHING * len(expected))
    a = (actual * rows_now + SMOOTHING) / (rows_now + SMOOTHING * len(actual))
    psi, scale, degrees = float(np.sum((a - e) * np.log(a / e))), 1 / rows_before + 1 / rows_now, len(expected) - 1
    return psi, degrees * scale, float(chi2.sf(psi / scale, degrees))


def drift(data: Dataset, previous: dict | None) -> list[dict]:
    """One entry per feature that the last training had too, the one that moved most first; none for a first training."""
    if previous is None:
        return []
    found, rows = [], int(previous["rows"])
    for feature in data.features:
        known = (previous.get("distributions") or {}).get(feature.key)
        if known is None or ("edges" in known) != (feature.type == "numeric"):
            continue
        shares = known["shares"] if "edges" in known else list(known["shares"].values())
        rest = [] if "edges" in known else [max(0.0, 1 - known["missing"] - sum(shares))]
        psi, chance, p = population_stability(
            [*shares, *rest, known["missing"]], rows, shares_in(data.frame[feature.key], known), len(data)
        )
        found.append(
            {"feature": feature.key, "psi": psi, "byChance": chance, "drifted": p < LEVEL and psi - chance >= LEAST_PSI}
        )
    return sorted(found, key=lambda entry: -entry["psi"])
