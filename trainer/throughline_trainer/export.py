"""Writes a trained model: ONNX with its additive terms, checked against the Python model, and the manifest."""

import hashlib
import json
from pathlib import Path

import ebm2onnx
import numpy as np
import onnx
import onnxruntime
import pandas as pd

from .features import CATEGORICAL, Dataset, Feature
from .model import Calibration, log_odds

SCHEMA_VERSION = 1
SCORES_OUTPUT = "scores"

# The text that ebm2onnx maps to the bin of missing values.
ONNX_MISSING = str(np.nan)

# The terms leave ONNX as 32-bit floats: some thirty of them, each within a few units.
PARITY = 1e-5


def write_onnx(model, features: tuple[Feature, ...], path: Path) -> str:
    """Writes the file and returns its SHA-256. The output `scores` holds each row's terms, in the model's order."""
    clashes = [feature.key for feature in features if ONNX_MISSING in feature.categories]
    if clashes:
        raise ValueError(f"'{ONNX_MISSING}' is a category of {', '.join(clashes)}: list it among the missing values")
    types = {feature.key: "str" if feature.type == CATEGORICAL else "double" for feature in features}
    onnx.save(ebm2onnx.to_onnx(model, types, name="throughline", explain=True, explain_name=SCORES_OUTPUT), path)
    return hashlib.sha256(path.read_bytes()).hexdigest()


def onnx_log_odds(path: Path, model, frame: pd.DataFrame, features: tuple[Feature, ...]) -> np.ndarray:
    """Log-odds as the product computes them: the terms of the ONNX file and the intercept, added up in 64 bits."""
    feeds = {}
    for feature in features:
        column = frame[feature.key]
        if feature.type == CATEGORICAL:
            feeds[feature.key] = np.array([ONNX_MISSING if value is None else value for value in column], dtype=object)
        else:
            feeds[feature.key] = column.to_numpy(dtype=np.float64)
    session = onnxruntime.InferenceSession(str(path), providers=["CPUExecutionProvider"])
    terms = session.run([SCORES_OUTPUT], feeds)[0].astype(np.float64)
    return terms.reshape(len(frame), -1).sum(axis=1) + float(model.intercept_[0])


def check_parity(path: Path, model, frame: pd.DataFrame, features: tuple[Feature, ...]) -> float:
    """The largest difference between the two models over the frame; ValueError above 1e-5."""
    worst = float(np.max(np.abs(onnx_log_odds(path, model, frame, features) - log_odds(model, frame))))
    if not worst <= PARITY:
        raise ValueError(f"{path.name} is {worst} away from the model that it was made from")
    return worst


def build_manifest(
    model, data: Dataset, calibration: Calibration, sha256: str, identity: dict, bands: dict, training: dict, metrics: dict
) -> dict:
    """What the product needs to know to use the file, and what a person needs to know to trust it."""
    keys = [feature.key for feature in data.features]
    return {
        "schemaVersion": SCHEMA_VERSION,
        **identity,
        "onnx": {
            "file": "model.onnx",
            "sha256": sha256,
            "scoresOutput": SCORES_OUTPUT,
            "missingCategory": ONNX_MISSING,
        },
        "missingValues": list(data.missing_values),
        "features": [
            {
                "key": feature.key,
                "label": feature.label,
                "type": feature.type,
                "from": list(feature.sources),
                **({"categories": list(feature.categories)} if feature.type == CATEGORICAL else {}),
                **({"range": list(feature.range)} if feature.range else {}),
            }
            for feature in data.features
        ],
        "terms": [[keys[index] for index in term] for term in model.term_features_],
        "intercept": float(model.intercept_[0]),
        "calibration": {"a": calibration.a, "b": calibration.b},
        "bands": bands,
        "training": {
            "data": data.about,
            "rows": int(len(data.label)),
            "baseRate": float(data.label.mean()),
            **training,
        },
        "metrics": metrics,
    }


def write_json(path: Path, content: dict) -> None:
    path.write_text(json.dumps(content, indent=2, ensure_ascii=False, allow_nan=False) + "\n", encoding="utf-8")
