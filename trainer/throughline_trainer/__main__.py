"""Command line: `python -m throughline_trainer starter --rows x_education_leads.csv --out ../models/starter`."""

import argparse
import json
import sys
import tempfile
from pathlib import Path

from . import pipeline, x_education
from .candidates import KINDS
from .rows import pack_rows
from .store import FolderStore

SEED = 42
BANDS = {"hot": 0.7, "warm": 0.3}


def _say(done: int, total: int, note: str) -> None:
    print(f"{done}/{total} {note}", file=sys.stderr, flush=True)


def train_starter(rows: Path, out: Path, model_version: str) -> None:
    dataset = x_education.dataset({"key": "starter", "version": model_version}, BANDS, SEED)
    with tempfile.TemporaryDirectory() as folder:
        store, prefix = FolderStore(Path(folder)), "trainings/starter/starter"
        store.write(f"{prefix}/dataset", json.dumps(dataset).encode())
        store.write(f"{prefix}/rows", pack_rows(x_education.rows(rows)))
        pipeline.validate(store, prefix, _say)
        for kind in KINDS:
            pipeline.train_candidate(store, prefix, kind, _say)
        print(json.dumps(pipeline.finish(store, prefix, _say), indent=1))
        out.mkdir(parents=True, exist_ok=True)
        for name, file in (("onnx", "model.onnx"), ("manifest", "manifest.json"), ("card", "model-card.md")):
            (out / file).write_bytes(store.read(f"{prefix}/model/{name}"))


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="throughline_trainer", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    starter = commands.add_parser("starter", help="train the shipped starter model on the X Education rows")
    starter.add_argument("--rows", type=Path, required=True, help="x_education_leads.csv")
    starter.add_argument("--out", type=Path, required=True, help="directory to write to")
    starter.add_argument("--version", default="2.0.0", help="the model's version")
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
