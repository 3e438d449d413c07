"""Source mappings: which lead field is read from which column of a posted row."""

import json
import re
from pathlib import Path

MAPPINGS = Path(__file__).resolve().parents[2] / "mappings"

# The part of JSONPath that a flat row needs: $.name or $['a name'].
_PATH = re.compile(r"""^\$(?:\.(?P<name>[A-Za-z_]\w*)|\['(?P<quoted>[^']+)'\])$""")


def column_of(path: str) -> str:
    """The column that a JSONPath names; ValueError where it reaches deeper than a flat row."""
    match = _PATH.match(path)
    if match is None:
        raise ValueError(f"not a path into a flat row: {path}")
    return match["name"] or match["quoted"]


def load_mapping(name: str) -> dict[str, str]:
    """Lead field -> column, in the order of the file, for example `attributes.total_visits` -> `TotalVisits`."""
    entries = json.loads((MAPPINGS / f"{name}.json").read_text(encoding="utf-8"))
    return {field: column_of(path) for field, path in entries.items()}
