"""Plots as PNG: reliability diagram, ROC, lift, and the shapes of the terms that count most."""

import io

import numpy as np
from matplotlib.figure import Figure
from sklearn.metrics import roc_curve

from .metrics import reliability

DPI = 80
BLUE, ORANGE, GREY = "#2563eb", "#ea580c", "#9ca3af"

# Shapes in one picture.
SHAPES, COLUMNS = 12, 3
# Bars of one categorical shape, the commonest categories.
BARS = 12

# What is drawn as a curve: its name, outcomes, probabilities.
Curve = tuple[str, np.ndarray, np.ndarray]


def _png(figure: Figure) -> bytes:
    content = io.BytesIO()
    # Without the name of the program: the same model gives the same file.
    figure.savefig(content, format="png", dpi=DPI, metadata={"Software": None})
    return content.getvalue()


def _axes(title: str, x: str, y: str):
    figure = Figure(figsize=(5, 4.4), layout="constrained")
    axes = figure.add_subplot()
    axes.set(title=title, xlabel=x, ylabel=y)
    axes.spines[["top", "right"]].set_visible(False)
    return figure, axes


def reliability_plot(curves: list[Curve]) -> bytes:
    """Predicted against observed rates, and below them how many leads have which probability (of the first curve)."""
    figure, axes = _axes("Reliability", "predicted probability", "share that bought")
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1)
    for (name, label, value), color in zip(curves, (BLUE, ORANGE), strict=False):
        bins = reliability(label, value)
        predicted, observed = [one["predicted"] for one in bins], [one["observed"] for one in bins]
        errors = [2 * np.sqrt(max(one["observed"] * (1 - one["observed"]), 1e-9) / one["rows"]) for one in bins]
        axes.errorbar(predicted, observed, yerr=errors, fmt="o-", color=color, markersize=4, linewidth=1.2, capsize=2, label=name)
    counts, edges = np.histogram(curves[0][2], bins=20, range=(0, 1))
    axes.bar(edges[:-1], counts / counts.max() * 0.15, width=0.05, align="edge", color=GREY, alpha=0.4)
    axes.set(xlim=(0, 1), ylim=(0, 1))
    axes.legend(frameon=False, loc="upper left")
    return _png(figure)


def roc_plot(curves: list[Curve], figures: list[float]) -> bytes:
    figure, axes = _axes("ROC", "share of the others above a bound", "share of the buyers above it")
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1)
    for (name, label, value), area, color in zip(curves, figures, (BLUE, ORANGE), strict=False):
        others, buyers, _ = roc_curve(label, value)
        axes.plot(others, buyers, color=color, linewidth=1.5, label=f"{name}: AUC {area:.3f}")
    axes.legend(frameon=False, loc="lower right")
    return _png(figure)


def lift_plot(curves: list[Curve]) -> bytes:
    """Of the buyers, how many are among the best tenth, two tenths …"""
    figure, axes = _axes("Lift", "best share of the leads by score", "share of the buyers among them")
    axes.plot([0, 1], [0, 1], color=GREY, linewidth=1)
    for (name, label, value), color in zip(curves, (BLUE, ORANGE), strict=False):
        found = np.cumsum(label[np.argsort(-value, kind="stable")]) / max(1, label.sum())
        axes.plot(np.arange(1, len(label) + 1) / len(label), found, color=color, linewidth=1.5, label=name)
        tenth = max(1, len(label) // 10)
        axes.plot([0.1], [found[tenth - 1]], "o", color=color, markersize=5)
        place = (0.1, found[tenth - 1])
        axes.annotate(f"{place[1] / 0.1:.2f}×", place, textcoords="offset points", xytext=(6, -4), color=color)
    axes.legend(frameon=False, loc="lower right")
    return _png(figure)


def _numeric_shape(axes, term: dict) -> None:
    edges = term["edges"]
    if not edges:
        return
    # Bins that hold next to no rows at the far end would squeeze the rest.
    share = np.cumsum(term["density"])
    last = max(1, int(np.searchsorted(share, 0.99 * share[-1])))
    left = [edges[0] - (edges[min(last, len(edges) - 1)] - edges[0]) * 0.05, *edges[:last]]
    axes.step(left, term["contributions"][: len(left)], where="post", color=BLUE, linewidth=1.4)
    axes.fill_between(left, term["low"][: len(left)], term["high"][: len(left)], step="post", color=BLUE, alpha=0.2, linewidth=0)


def _categorical_shape(axes, term: dict) -> None:
    order = sorted(range(len(term["categories"])), key=lambda index: -term["density"][index])[:BARS][::-1]
    values = [term["contributions"][index] for index in order]
    spread = [term["high"][index] - term["contributions"][index] for index in order]
    axes.barh(range(len(order)), values, xerr=spread, color=BLUE, alpha=0.8, error_kw={"linewidth": 0.8, "ecolor": GREY})
    axes.set_yticks(range(len(order)), [term["categories"][index][:24] for index in order], fontsize=7)


def shapes_plot(shapes: dict) -> bytes:
    """The single-feature terms that count most: what each value adds to the log-odds, with one standard error."""
    single = [term for term in shapes["terms"] if term["type"] != "pair"]
    drawn = sorted(single, key=lambda term: -shapes["importance"][term["feature"]])[:SHAPES]
    rows = -(-len(drawn) // COLUMNS)
    figure = Figure(figsize=(4 * COLUMNS, 2.6 * rows), layout="constrained")
    for place, term in enumerate(drawn, 1):
        axes = figure.add_subplot(rows, COLUMNS, place)
        axes.spines[["top", "right"]].set_visible(False)
        axes.tick_params(labelsize=7)
        if term["type"] == "numeric":
            _numeric_shape(axes, term)
            axes.axhline(0, color=GREY, linewidth=0.6)
        else:
            _categorical_shape(axes, term)
            axes.axvline(0, color=GREY, linewidth=0.6)
        axes.set_title(term["label"], fontsize=9)
    return _png(figure)
