"""The three steps of a training, as the worker calls them: validate, train each candidate, finish.

Each reads what it needs from the store and leaves its result there, so a step that was killed is simply run again.
"""

import json

import numpy as np

from .additive import AdditiveModel, from_json
from .calibration import choose_calibration
from .candidates import ADDITIVE, CANDIDATES, KINDS
from .card import model_card
from .dataset import Dataset
from .fairness import fairness
from .folds import STEPS, OutOfFold, cross_validated, holdout_cut, last_by_time, out_of_fold
from .gate import judge
from .heartbeat import Heartbeat, Progress
from .manifest import build_manifest
from .metrics import reliability
from .onnx_graph import check_parity, sha256, to_onnx
from .plots import reliability_plot
from .rows import read_dataset
from .settings import Settings, parse_settings
from .shapes import build_shapes
from .store import Store
from .validation import validate_dataset


def _write_json(store: Store, key: str, content: dict) -> None:
    store.write(key, (json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False) + "\n").encode())


def _read_json(store: Store, key: str) -> dict:
    return json.loads(store.read(key))


def _load(store: Store, prefix: str) -> tuple[Settings, Dataset]:
    settings = parse_settings(store.read(f"{prefix}/dataset"))
    return settings, read_dataset(settings, store.read(f"{prefix}/rows"))


def validate(store: Store, prefix: str, progress: Progress) -> dict:
    """Writes <prefix>/validation. TrainingRefused where the data cannot be trained on."""
    with Heartbeat(progress, 2) as heartbeat:
        heartbeat.step("reading the rows", 0)
        settings, data = _load(store, prefix)
        heartbeat.step("looking at the columns")
        found = validate_dataset(data, settings)
        _write_json(store, f"{prefix}/validation", found)
        heartbeat.step("validated")
    return found


def train_candidate(store: Store, prefix: str, kind: str, progress: Progress) -> dict:
    """Measures one candidate and, if it may serve, fits it on all rows. Writes <prefix>/candidates/<kind>/…"""
    if kind not in KINDS:
        raise ValueError(f"there is no candidate {kind!r}")
    key = f"{prefix}/candidates/{kind}"
    if store.exists(f"{key}/result"):
        return _read_json(store, f"{key}/result")["summary"]
    candidate = CANDIDATES[kind]
    with Heartbeat(progress, STEPS + 3) as heartbeat:
        heartbeat.step("reading the rows", 0)
        settings, data = _load(store, prefix)
        data = data.keep(_read_json(store, f"{prefix}/validation")["features"])
        scored = out_of_fold(data, candidate, settings.seed, heartbeat.step)
        last, value = last_by_time(data, candidate, settings.seed, heartbeat.step)
        heartbeat.step(f"{kind}: searching on all rows")
        parameters = candidate.search(data, settings.seed)
        if candidate.additive:
            heartbeat.step(f"{kind}: all rows")
            _write_json(store, f"{key}/model", candidate.fit(data, parameters, settings.seed).to_json())
        found = {
            "kind": kind,
            "parameters": parameters,
            "crossValidated": cross_validated(data, scored, settings.bands),
            "lastByTime": last,
        }
        _write_json(
            store,
            f"{key}/result",
            {
                "summary": found,
                "outOfFold": {"scores": scored.scores.tolist(), "foldOf": scored.fold_of.tolist()},
                "holdout": value.tolist(),
            },
        )
        heartbeat.step(f"{kind}: measured")
    return found


def _choose(results: dict[str, dict]) -> str:
    """The additive candidate with the better AUC in five folds."""
    return max((kind for kind in ADDITIVE if kind in results), key=lambda kind: results[kind]["summary"]["crossValidated"]["auc"])


def finish(store: Store, prefix: str, progress: Progress) -> dict:
    """Chooses, calibrates, measures, judges, and writes the model under <prefix>/model."""
    with Heartbeat(progress, 3) as heartbeat:
        heartbeat.step("reading the candidates", 0)
        settings, data = _load(store, prefix)
        validation = _read_json(store, f"{prefix}/validation")
        data = data.keep(validation["features"])
        results = {
            kind: _read_json(store, f"{prefix}/candidates/{kind}/result")
            for kind in KINDS
            if store.exists(f"{prefix}/candidates/{kind}/result")
        }
        chosen = _choose(results)
        result = results[chosen]
        scored = OutOfFold(np.array(result["outOfFold"]["scores"]), np.array(result["outOfFold"]["foldOf"]), [])
        label = data.label.to_numpy()
        calibration, value = choose_calibration(scored.scores, scored.fold_of, label)
        model = from_json(_read_json(store, f"{prefix}/candidates/{chosen}/model"))

        heartbeat.step("judging")
        cut = holdout_cut(len(data))
        newest, predicted = label[cut:], np.array(result["holdout"])
        groups = fairness(data.groups.iloc[cut:], settings.groups, newest, predicted, settings.bands["warm"])
        gate = judge(
            newest,
            predicted,
            None if data.active is None else data.active[cut:],
            groups,
            settings.fairness_approval,
            settings.seed,
        )
        report = {
            "candidates": [results[kind]["summary"] for kind in results],
            "chosen": chosen,
            "validation": validation,
            "segments": [],
            "fairness": groups,
            "reliability": reliability(label, value),
            "gate": gate,
        }
        heartbeat.step("writing")
        digest = _export(store, f"{prefix}/model", model, data, calibration, settings, report)
        heartbeat.step("finished")
    return {
        "candidate": chosen,
        "sha256": digest,
        "outcome": gate["outcome"],
        "reasons": [check["code"] for check in gate["checks"] if not check["passed"]],
        "metrics": {
            "crossValidated": result["summary"]["crossValidated"],
            "lastByTime": result["summary"]["lastByTime"],
        },
    }


def _export(
    store: Store, key: str, model: AdditiveModel, data: Dataset, calibration, settings: Settings, report: dict
) -> str:
    content = to_onnx(model, data.features)
    worst = check_parity(content, model, data.frame, data.features)
    summary = next(one for one in report["candidates"] if one["kind"] == report["chosen"])
    manifest = build_manifest(
        model,
        data,
        calibration,
        sha256(content),
        settings.identity,
        settings.bands,
        {"rows": len(data), "baseRate": float(data.label.mean()), "seed": settings.seed, "parameters": summary["parameters"]},
        {"crossValidated": summary["crossValidated"], "lastByTime": summary["lastByTime"], "parity": worst},
    )
    store.write(f"{key}/onnx", content)
    _write_json(store, f"{key}/shapes", build_shapes(model, data, calibration))
    _write_json(store, f"{key}/report", report)
    store.write(f"{key}/card", model_card(manifest, report).encode())
    store.write(f"{key}/plots/reliability", reliability_plot(report["reliability"], "Out of fold"))
    # Last: a model is there when its manifest is.
    _write_json(store, f"{key}/manifest", manifest)
    return sha256(content)
