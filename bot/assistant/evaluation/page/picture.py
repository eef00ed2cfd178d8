"""The confusion matrix as a picture."""

from __future__ import annotations

import io
from collections.abc import Sequence

import numpy as np

_BLUE = (0.18, 0.51, 0.97)
_GREY = "#7d8590"  # read well on white and on black


def confusion_matrix(
    labels: Sequence[str], truth: Sequence[str], said: Sequence[str]
) -> np.ndarray:
    """Shares of each true label's rows, shape (labels, labels); a label without rows has zeros."""
    place = {label: n for n, label in enumerate(labels)}
    counts = np.zeros((len(labels), len(labels)))
    for true, given in zip(truth, said, strict=True):
        counts[place[true], place[given]] += 1
    return counts / np.maximum(counts.sum(axis=1, keepdims=True), 1)


def confusion_png(labels: Sequence[str], shares: np.ndarray) -> bytes:
    """A PNG with a transparent ground: rows are what is true, columns what was said."""
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.colors import LinearSegmentedColormap, PowerNorm
    from matplotlib.figure import Figure

    size = max(4.0, len(labels) * 0.21 + 2.2)
    figure = Figure(figsize=(size, size), dpi=110)
    FigureCanvasAgg(figure)
    axes = figure.add_subplot()
    # One hue, more or less of it: so it shows on a white ground and on a black one.
    blue = LinearSegmentedColormap.from_list("blue", [(*_BLUE, 0.04), (*_BLUE, 1.0)])
    # The square root shows the few that are mistaken beside the many that are not.
    image = axes.imshow(np.ma.masked_equal(shares, 0), cmap=blue, norm=PowerNorm(0.5, 0, 1))
    places = range(len(labels))
    axes.set_xticks(places, labels, rotation=90, fontsize=7, color=_GREY)
    axes.set_yticks(places, labels, fontsize=7, color=_GREY)
    axes.set_xlabel("taken for", color=_GREY)
    axes.set_ylabel("is", color=_GREY)
    axes.tick_params(length=0)
    axes.set_axisbelow(True)
    axes.grid(color=_GREY, alpha=0.18, linewidth=0.4)
    for spine in axes.spines.values():
        spine.set_color(_GREY)
    _scale(figure, image, axes)
    target = io.BytesIO()
    figure.savefig(target, format="png", transparent=True, bbox_inches="tight")
    return target.getvalue()


def _scale(figure, image, axes) -> None:  # type: ignore[no-untyped-def]
    bar = figure.colorbar(image, ax=axes, fraction=0.03, pad=0.015)
    bar.ax.tick_params(labelsize=7, colors=_GREY)
    bar.outline.set_edgecolor(_GREY)
    bar.set_label("share of the row", color=_GREY, fontsize=8)
