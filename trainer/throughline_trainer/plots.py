"""Plots as PNG: reliability diagram, ROC, lift, shapes."""

import io

import matplotlib

matplotlib.use("Agg")
from matplotlib.figure import Figure  # noqa: E402


def _png(figure: Figure) -> bytes:
    content = io.BytesIO()
    # Without the date that matplotlib writes by default: the same model gives the same file.
    figure.savefig(content, format="png", dpi=90, metadata={"Software": None})
    return content.getvalue()


def reliability_plot(bins: list[dict], title: str) -> bytes:
    figure = Figure(figsize=(5, 5), layout="constrained")
    axes = figure.add_subplot()
    axes.plot([0, 1], [0, 1], color="0.7", linewidth=1)
    axes.plot([one["predicted"] for one in bins], [one["observed"] for one in bins], "o-", color="tab:blue")
    axes.set(xlabel="predicted probability", ylabel="share that bought", xlim=(0, 1), ylim=(0, 1), title=title)
    return _png(figure)
