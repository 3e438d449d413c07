"""Command line: `python -m throughline_trainer starter --rows x_education_leads.csv --out ../models/starter`."""

import argparse
import sys
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from . import x_education
from .card import model_card
from .export import build_manifest, check_parity, write_json, write_onnx
from .metrics import cross_validated, last_by_time
from .model import fit
from .reference import reference_scores

INTERACTIONS = 10
SEED = 42
BANDS = {"hot": 0.7, "warm": 0.3}
PACKAGES = ("interpret-core", "ebm2onnx", "onnx", "scikit-learn", "pandas", "numpy")
COMMAND = "python -m throughline_trainer starter --rows PATH --out ../models/starter"


def train_starter(rows: Path, out: Path, model_version: str) -> None:
    """Measures, trains on all rows, and writes model.onnx, manifest.json, model-card.md and reference-scores.json."""
    data = x_education.load(rows)
    print(f"{len(data.label):,} rows, {data.label.mean():.1%} bought, {len(data.features)} features", flush=True)

    calibration, folds = cross_validated(data, INTERACTIONS, SEED, BANDS)
    print(f"five folds: AUC {folds['auc']:.4f}, calibration error {folds['calibrationError']:.4f}", flush=True)
    later = last_by_time(data, INTERACTIONS, SEED)
    print(f"last 30% by time: AUC {later['auc']:.4f}, calibration error {later['calibrationError']:.4f}", flush=True)
    _, strict = cross_validated(data.without(*x_education.DOUBTFUL), INTERACTIONS, SEED, BANDS)
    print(f"five folds without {' and '.join(x_education.DOUBTFUL)}: AUC {strict['auc']:.4f}", flush=True)

    model = fit(data.frame, data.label, data.features, INTERACTIONS, SEED)
    out.mkdir(parents=True, exist_ok=True)
    sha256 = write_onnx(model, data.features, out / "model.onnx")
    worst = check_parity(out / "model.onnx", model, data.frame, data.features)
    print(f"ONNX and Python differ by {worst:.1e} at most", flush=True)

    manifest = build_manifest(
        model,
        data,
        calibration,
        sha256,
        identity={"key": "starter", "version": model_version},
        bands=BANDS,
        training={
            "trainedOn": datetime.now(UTC).date().isoformat(),
            "interactions": INTERACTIONS,
            "seed": SEED,
            "packages": {name: version(name) for name in PACKAGES},
        },
        metrics={
            "crossValidated": folds,
            "lastByTime": later,
            "withoutDoubtful": {"features": list(x_education.DOUBTFUL), **strict},
            "parity": worst,
        },
    )
    write_json(out / "manifest.json", manifest)
    (out / "model-card.md").write_text(model_card(manifest, x_education.LEAKY, COMMAND), encoding="utf-8")
    write_json(
        out / "reference-scores.json",
        {"modelSha256": sha256, "scores": reference_scores(model, data, calibration, SEED)},
    )
    print(f"written to {out}")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="throughline_trainer", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    starter = commands.add_parser("starter", help="train the shipped starter model on the X Education rows")
    starter.add_argument("--rows", type=Path, required=True, help="x_education_leads.csv")
    starter.add_argument("--out", type=Path, required=True, help="directory to write to")
    starter.add_argument("--version", default="1.0.0", help="the model's version")
    options = parser.parse_args(arguments)

    if not options.rows.is_file():
        print(
            f"There is no file {options.rows}. The X Education rows are not part of this repository (they have no stated "
            "licence): pass the path of x_education_leads.csv as --rows. The trained model in models/starter works without.",
            file=sys.stderr,
        )
        return 2
    train_starter(options.rows, options.out, options.version)
    return 0


if __name__ == "__main__":
    sys.exit(main())
