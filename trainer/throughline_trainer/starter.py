"""Trains the shipped starter model on the X Education rows, with the pipeline that organizations' own trainings go through."""

from pathlib import Path

from .additive import from_json
from .calibration import Calibration
from .heartbeat import Progress
from .local_training import PREFIX, SEED, Finished, describe, local_training
from .objects import as_json, read_json
from .public_data import x_education
from .reference import reference_scores

FILES = {
    "onnx": "model.onnx",
    "manifest": "manifest.json",
    "card": "model-card.md",
    "shapes": "shapes.json",
    "report": "report.json",
}
PLOTS = ("reliability", "shapes", "roc", "lift")


def train_starter(rows: Path, out: Path, model_version: str, progress: Progress) -> dict:
    """Writes the model's files, plots and reference-scores.json to `out`; returns what finish() does."""
    description = describe(
        x_education.features(),
        identity={"key": "starter", "version": model_version},
        missingValues=list(x_education.MISSING_VALUES),
        segments=["origin"],
        about=x_education.about(rows),
    )
    with local_training(description, x_education.rows(rows), progress=progress) as training:
        (out / "plots").mkdir(parents=True, exist_ok=True)
        for name, file in FILES.items():
            (out / file).write_bytes(training.read(name))
        (out / "reference-scores.json").write_bytes(as_json(_reference(training)))
        for name in PLOTS:
            (out / "plots" / f"{name}.png").write_bytes(training.read(f"plots/{name}"))
        return training.result


def _reference(training: Finished) -> dict:
    manifest = read_json(training.store, f"{PREFIX}/model/manifest")
    model = from_json(read_json(training.store, f"{PREFIX}/candidates/{training.result['candidate']}/model"))
    scores = reference_scores(model, manifest, Calibration(**manifest["calibration"]), SEED)
    return {"modelSha256": training.result["sha256"], "scores": scores}
