"""The manifest: what the product needs to use the ONNX file, and what a person needs to trust it."""

from .additive import AdditiveModel
from .calibration import Calibration
from .dataset import Dataset
from .distribution import distribution, quantiles
from .features import CATEGORICAL
from .onnx_graph import MISSING, SCORES_OUTPUT
from .rare import known_categories

SCHEMA_VERSION = 2


def _feature(data: Dataset, feature) -> dict:
    column = data.frame[feature.key]
    entry = {
        "key": feature.key,
        "label": feature.label,
        "type": feature.type,
        "from": list(feature.sources),
        "unit": feature.unit,
        "personal": feature.personal,
        "sensitive": feature.sensitive,
        "changeable": feature.changeable,
        "phrase": feature.phrase,
    }
    if feature.type == CATEGORICAL:
        categories = known_categories(column)
        return {**entry, "categories": list(categories), "distribution": distribution(column, feature, categories)}
    return {
        **entry,
        "range": [float(column.min()), float(column.max())],
        "distribution": distribution(column, feature),
        "quantiles": quantiles(column),
    }


def build_manifest(
    model: AdditiveModel,
    data: Dataset,
    calibration: Calibration,
    sha256: str,
    identity: dict,
    bands: dict,
    training: dict,
    metrics: dict,
) -> dict:
    return {
        "schemaVersion": SCHEMA_VERSION,
        "kind": "additive",
        **identity,
        "onnx": {
            "file": "model.onnx",
            "sha256": sha256,
            "inputs": "separate",
            "scoresOutput": SCORES_OUTPUT,
            "missingCategory": MISSING,
        },
        "missingValues": list(data.missing_values),
        "features": [_feature(data, feature) for feature in data.features],
        "terms": [list(term.features) for term in model.terms],
        "intercept": model.intercept,
        "calibration": {"a": calibration.a, "b": calibration.b},
        "bands": bands,
        "training": training,
        "metrics": metrics,
    }
