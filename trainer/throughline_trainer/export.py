"""Writes a judged model: ONNX, shapes, report, card, plots, and last the manifest."""

from datetime import UTC, datetime
from importlib.metadata import version

import numpy as np

from .additive import AdditiveModel
from .card import model_card
from .dataset import Dataset
from .splits import holdout_cut
from .judged import Judged
from .manifest import build_manifest
from .objects import as_json
from .odd_rows import odd_rows
from .onnx_graph import check_parity, sha256, to_onnx
from .plots import lift_plot, reliability_plot, roc_plot, shapes_plot
from .settings import Settings
from .shapes import build_shapes
from .store import Store

PACKAGES = ("interpret-core", "lightgbm", "onnx", "scikit-learn", "pandas", "numpy")


def export_model(store: Store, key: str, model: AdditiveModel, data: Dataset, settings: Settings, judged: Judged) -> str:
    """The SHA-256 of the ONNX file, as the manifest has it."""
    content = to_onnx(model, data.features)
    worst = max(
        check_parity(content, model, data.frame, data.features),
        check_parity(content, model, odd_rows(data, settings.seed), data.features),
    )
    summary = next(one for one in judged.report["candidates"] if one["kind"] == judged.chosen)
    manifest = build_manifest(
        model,
        data,
        judged.calibration,
        sha256(content),
        settings.identity,
        settings.bands,
        training={
            "trainedOn": datetime.now(UTC).date().isoformat(),
            "candidate": judged.chosen,
            "parameters": summary["parameters"],
            "rows": len(data),
            "baseRate": float(data.label.mean()),
            "seed": settings.seed,
            "data": {**_window(data), **settings.about},
            "packages": {name: version(name) for name in PACKAGES},
        },
        metrics={"crossValidated": summary["crossValidated"], "lastByTime": summary["lastByTime"], "parity": worst},
    )
    shapes = build_shapes(model, data, judged.calibration)
    store.write(f"{key}/onnx", content)
    store.write(f"{key}/shapes", as_json(shapes))
    store.write(f"{key}/report", as_json(judged.report))
    store.write(f"{key}/card", model_card(manifest, judged.report).encode())
    for name, plot in _plots(data, judged, shapes, summary).items():
        store.write(f"{key}/plots/{name}", plot)
    # Last: a model is there when its manifest is.
    store.write(f"{key}/manifest", as_json(manifest))
    return sha256(content)


def _window(data: Dataset) -> dict:
    if data.at is None:
        return {}
    return {"window": {"from": data.at.iloc[0].isoformat(), "to": data.at.iloc[-1].isoformat()}}


def _plots(data: Dataset, judged: Judged, shapes: dict, summary: dict) -> dict[str, bytes]:
    label: np.ndarray = data.label.to_numpy()
    curves = [
        ("five folds", label, judged.value),
        ("last 30% by time", label[holdout_cut(len(label)) :], judged.newest),
    ]
    return {
        "reliability": reliability_plot(curves),
        "roc": roc_plot(curves, [summary["crossValidated"]["auc"], summary["lastByTime"]["auc"]]),
        "lift": lift_plot(curves),
        "shapes": shapes_plot(shapes),
    }
