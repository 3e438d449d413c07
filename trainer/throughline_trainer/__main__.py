"""Command line of the trainer; trainer/README.md shows the commands."""

import argparse
import json
import sys
from pathlib import Path

from .evaluate import EVALUATIONS, evaluate
from .starter import train_starter

NOT_HERE = (
    "There is no {path}. The rows are not part of this repository (they have no stated licence, or are large): pass their path "
    "as --rows. The trained model in models/starter works without."
)


def _say(done: int, total: int, note: str) -> None:
    print(f"{done}/{total} {note}", file=sys.stderr, flush=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="throughline_trainer", description=__doc__)
    commands = parser.add_subparsers(dest="command", required=True)
    starter = commands.add_parser("starter", help="train the shipped starter model on the X Education rows")
    starter.add_argument("--rows", type=Path, required=True, help="x_education_leads.csv")
    starter.add_argument("--out", type=Path, required=True, help="directory to write to")
    starter.add_argument("--version", default="2.0.0", help="the model's version")
    figures = commands.add_parser("evaluate", help="measure on public rows; one JSON line")
    figures.add_argument("--data", choices=sorted(EVALUATIONS), required=True)
    figures.add_argument("--rows", type=Path, required=True, help="the file, or for crm the folder")
    figures.add_argument("--seeds", type=int, help="how many")
    figures.add_argument("--without", default="", help="features to leave out, with commas between them")
    return parser


def _evaluate(options: argparse.Namespace) -> dict:
    without = tuple(key for key in options.without.split(",") if key)
    return evaluate(options.data, options.rows, options.seeds, without, _say)


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    if not options.rows.exists():
        print(NOT_HERE.format(path=options.rows), file=sys.stderr)
        return 2
    if options.command == "starter":
        print(json.dumps(train_starter(options.rows, options.out, options.version, _say)))
    else:
        print(json.dumps(_evaluate(options)))
    return 0


if __name__ == "__main__":
    sys.exit(main())
