"""The three steps of a training, as the worker calls them: validate, train each candidate, finish.

Each reads what it needs from the store and leaves its result there, so a step that was killed is simply run again.
"""

from .additive import from_json
from .candidates import CANDIDATES, KINDS
from .export import export_model
from .folds import STEPS, cross_validated, last_by_time, out_of_fold
from .heartbeat import Heartbeat, Progress
from .judged import judge_candidates
from .objects import as_json, read_json, read_training, read_validated
from .store import Store
from .validation import validate_dataset


def validate(store: Store, prefix: str, progress: Progress) -> dict:
    """Writes <prefix>/validation. TrainingRefused where the data cannot be trained on."""
    with Heartbeat(progress, 2) as heartbeat:
        heartbeat.step("reading the rows", 0)
        settings, data = read_training(store, prefix)
        heartbeat.step("looking at the columns")
        found = validate_dataset(data, settings)
        store.write(f"{prefix}/validation", as_json(found))
        heartbeat.step("validated")
    return found


def train_candidate(store: Store, prefix: str, kind: str, progress: Progress) -> dict:
    """Measures one candidate and, if it may serve, fits it on all rows. Writes <prefix>/candidates/<kind>/…; what is there
    already is not trained again."""
    candidate, key = CANDIDATES[kind], f"{prefix}/candidates/{kind}"
    if store.exists(f"{key}/result"):
        return read_json(store, f"{key}/result")["summary"]
    with Heartbeat(progress, STEPS + 3) as heartbeat:
        heartbeat.step("reading the rows", 0)
        settings, data, _ = read_validated(store, prefix)
        scored = out_of_fold(data, candidate, settings.seed, heartbeat.step)
        last, newest = last_by_time(data, candidate, settings.seed, heartbeat.step)
        heartbeat.step(f"{kind}: searching on all rows")
        parameters = candidate.search(data, settings.seed)
        if candidate.additive:
            heartbeat.step(f"{kind}: all rows")
            store.write(f"{key}/model", as_json(candidate.fit(data, parameters, settings.seed).to_json()))
        summary = {
            "kind": kind,
            "parameters": parameters,
            "parametersByFold": scored.parameters,
            "crossValidated": cross_validated(data, scored, settings.bands),
            "lastByTime": last,
        }
        result = {
            "summary": summary,
            "outOfFold": {"scores": scored.scores.tolist(), "foldOf": scored.fold_of.tolist()},
            "holdout": newest.tolist(),
        }
        store.write(f"{key}/result", as_json(result))
        heartbeat.step(f"{kind}: measured")
    return summary


def finish(store: Store, prefix: str, progress: Progress) -> dict:
    """Chooses, calibrates, measures, judges, and writes the model under <prefix>/model, refused or not."""
    with Heartbeat(progress, 3) as heartbeat:
        heartbeat.step("reading the candidates", 0)
        settings, data, validation = read_validated(store, prefix)
        results = {
            kind: read_json(store, f"{prefix}/candidates/{kind}/result")
            for kind in KINDS
            if store.exists(f"{prefix}/candidates/{kind}/result")
        }
        heartbeat.step("judging")
        judged = judge_candidates(data, settings, validation, results)
        model = from_json(read_json(store, f"{prefix}/candidates/{judged.chosen}/model"))
        heartbeat.step("writing")
        digest = export_model(store, f"{prefix}/model", model, data, settings, judged)
        heartbeat.step("finished")
    summary, gate = results[judged.chosen]["summary"], judged.report["gate"]
    return {
        "candidate": judged.chosen,
        "sha256": digest,
        "outcome": gate["outcome"],
        "reasons": [check["code"] for check in gate["checks"] if not check["passed"]],
        "metrics": {"crossValidated": summary["crossValidated"], "lastByTime": summary["lastByTime"]},
    }
