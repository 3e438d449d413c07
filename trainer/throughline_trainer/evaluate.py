"""Figures on public rows, as one object: `npm run bench -- model` and docs/scoring.md show them."""

import time
from pathlib import Path

from .candidates import ADDITIVE, LIGHTGBM
from .drift import drift
from .distribution import distribution
from .heartbeat import Progress
from .local_training import SEED, Finished, describe, local_training, peak_memory_mb
from .objects import as_json
from .public_data import bank_marketing, crm_opportunities, x_education
from .rare import known_categories
from .rows import pack_rows, read_dataset
from .settings import parse_settings
from .splits import holdout_cut
from .validation import validate_dataset


def _figures(training: Finished) -> dict:
    """Of every candidate, and what became of the best."""
    candidates = {one["kind"]: one for one in training.report["candidates"]}
    chosen, yardstick = candidates[training.report["chosen"]], candidates.get(LIGHTGBM)
    return {
        "chosen": training.report["chosen"],
        "outcome": training.result["outcome"],
        "reasons": training.result["reasons"],
        "candidates": {
            kind: {
                "auc": one["crossValidated"]["auc"],
                "prAuc": one["crossValidated"]["prAuc"],
                "calibrationError": one["crossValidated"]["calibrationError"],
                "topDecileLift": one["crossValidated"]["topDecileLift"],
                "aucLastByTime": one["lastByTime"]["auc"],
                "calibrationErrorLastByTime": one["lastByTime"]["calibrationError"],
            }
            for kind, one in candidates.items()
        },
        "aucBelowLightgbm": yardstick and yardstick["crossValidated"]["auc"] - chosen["crossValidated"]["auc"],
        "gate": {check["code"]: check["value"] for check in training.report["gate"]["checks"]},
        "seconds": round(training.seconds, 1),
    }


def evaluate_x_education(path: Path, seeds: range, without: tuple[str, ...], progress: Progress) -> dict:
    """Without the columns filled in afterwards (and `without` further features); and what the leakage check says of the full
    file."""
    found, rows = [], x_education.rows(path)
    features = [entry for entry in x_education.features() if entry["key"] not in without]
    for seed in seeds:
        description = describe(features, missingValues=list(x_education.MISSING_VALUES), segments=["origin"], seed=seed)
        with local_training(description, rows, progress=progress) as training:
            found.append({"seed": seed, **_figures(training)})
    full = describe(x_education.full_features(path), missingValues=list(x_education.MISSING_VALUES))
    settings = parse_settings(as_json(full))
    flags = validate_dataset(read_dataset(settings, pack_rows(x_education.full_rows(path))), settings)["leakage"]
    return {"runs": found, "leakage": {flag["feature"]: flag["code"] for flag in flags}}


def evaluate_crm(folder: Path, seeds: range, without: tuple[str, ...], progress: Progress) -> dict:
    """Each candidate that could serve is judged alone: the gate must refuse every one."""
    found, rows = [], crm_opportunities.rows(folder)
    features = [entry for entry in crm_opportunities.features() if entry["key"] not in without]
    for seed in seeds:
        for kind in ADDITIVE:
            with local_training(describe(features, seed=seed), rows, (kind,), progress) as training:
                found.append({"seed": seed, **_figures(training)})
    return {"runs": found, "refused": sum(one["outcome"] == "refused" for one in found), "of": len(found)}


def evaluate_bank(path: Path, seeds: range, without: tuple[str, ...], progress: Progress) -> dict:
    """What has drifted in the last 30% against the first 70%, in the order of time and in shuffled copies."""
    features = [entry for entry in bank_marketing.features(path) if entry["key"] not in without]
    description = describe(features, missingValues=list(bank_marketing.MISSING_VALUES))
    settings = parse_settings(as_json(description))
    data = read_dataset(settings, pack_rows(bank_marketing.rows(path)))
    cut = holdout_cut(len(data))

    def drifted(rows) -> list[str]:
        early, late = rows.rows(slice(0, cut)), rows.rows(slice(cut, None))
        known = {
            feature.key: distribution(early.frame[feature.key], feature, known_categories(early.frame[feature.key]))
            if feature.type == "categorical"
            else distribution(early.frame[feature.key], feature)
            for feature in early.features
        }
        found = drift(late, {"rows": len(early), "distributions": known})
        return [entry["feature"] for entry in found if entry["drifted"]]

    in_order = drifted(data)
    shuffled = []
    for seed in seeds:
        progress(seed - seeds.start, len(seeds), "a shuffled copy")
        order = data.label.sample(frac=1, random_state=seed).index.to_numpy()
        shuffled.append(len(drifted(data.rows(order))))
    return {"driftedInOrder": in_order, "alarmsOnShuffledCopies": sum(count > 0 for count in shuffled), "of": len(shuffled)}


EVALUATIONS = {
    "x-education": (evaluate_x_education, 1),
    "crm": (evaluate_crm, 5),
    "bank": (evaluate_bank, 20),
}


def evaluate(data: str, rows: Path, seeds: int | None, without: tuple[str, ...], progress: Progress) -> dict:
    """`seeds`: how many, from 42 on; each set of rows has a number of its own by default."""
    run, count = EVALUATIONS[data]
    found = run(rows, range(SEED, SEED + (seeds or count)), without, progress)
    return {"data": data, **found, "cpuSeconds": round(time.process_time(), 1), "peakMemoryMb": peak_memory_mb()}
