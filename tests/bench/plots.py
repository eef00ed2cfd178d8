"""Plots of `docs/performance.md` as SVG that turn dark where the reader's system is dark."""

import io
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path

import matplotlib
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FuncFormatter

from tests.flows.running_shop import ROOT

FOLDER = ROOT / "docs/images"
COLOURS = {
    # As matplotlib writes it, light, and dark: each is used for one thing only.
    "paper": ("#010101", "#ffffff", "#0f1412"),
    "ink": ("#020202", "#1d2b26", "#eef3f0"),
    "grid": ("#030303", "#d9e0dc", "#33403a"),
    "careline": ("#040404", "#2f6b55", "#5fae90"),
    "stock": ("#050505", "#b45f2b", "#e39a68"),
    "third": ("#060606", "#5673a8", "#7d9ad0"),
}
DRAWN = {name: written for name, (written, _, _) in COLOURS.items()}
NAMES = {"careline": "Careline", "stock": "stock Rasa"}
matplotlib.rcParams.update(
    {
        "svg.fonttype": "none",
        # The same figures give the same file.
        "svg.hashsalt": "careline",
        "font.family": "sans-serif",
        "font.size": 11,
        "axes.facecolor": DRAWN["paper"],
        "figure.facecolor": DRAWN["paper"],
        "savefig.facecolor": DRAWN["paper"],
        "axes.edgecolor": DRAWN["grid"],
        "axes.labelcolor": DRAWN["ink"],
        "axes.titlecolor": DRAWN["ink"],
        "text.color": DRAWN["ink"],
        "xtick.color": DRAWN["ink"],
        "ytick.color": DRAWN["ink"],
        "grid.color": DRAWN["grid"],
        "axes.grid": True,
        "axes.axisbelow": True,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "legend.frameon": False,
    }
)


def latencies(by_side: Mapping[str, Sequence[float]]) -> Path:
    """How many of 100 turns were answered within so many milliseconds."""
    with _drawn("performance-latencies", "Turns answered in time, 8 clients") as axes:
        for side, times in by_side.items():
            shares = [100 * (at + 1) / len(times) for at in range(len(times))]
            axes.step(sorted(times), shares, color=DRAWN[side], label=NAMES[side], linewidth=2)
        axes.set_xscale("log")
        axes.set_xlabel("milliseconds until the answer can be read")
        axes.set_ylabel("of 100 turns")
        axes.xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
        axes.legend()
    return FOLDER / "performance-latencies.svg"


def by_turn(by_side: Mapping[str, Sequence[float]]) -> Path:
    """Milliseconds of the first, second … turn of one conversation."""
    with _drawn("performance-by-turn", "One long conversation") as axes:
        for side, times in by_side.items():
            axes.plot(
                range(1, len(times) + 1), times,
                color=DRAWN[side], label=NAMES[side], linewidth=1.6,
            )  # fmt: skip
        axes.set_ylim(bottom=0)
        axes.set_xlabel("turn of the conversation")
        axes.set_ylabel("milliseconds")
        axes.legend()
    return FOLDER / "performance-by-turn.svg"


def throughput(by_side: Mapping[str, Mapping[str, Sequence[float]]]) -> Path:
    """Turns a second by clients at once; each round is a dot, the bar their mean."""
    with _drawn("performance-throughput", "Turns a second") as axes:
        for number, (side, by_clients) in enumerate(by_side.items()):
            for place, speeds in enumerate(by_clients.values()):
                at = place + (number - 0.5) * 0.36
                label = NAMES[side] if place == 0 else None
                mean = sum(speeds) / len(speeds)
                axes.bar(at, mean, 0.32, color=DRAWN[side], label=label)
                axes.plot([at] * len(speeds), speeds, ".", color=DRAWN["ink"], markersize=5)
                axes.text(at, 0, f"{mean:.1f}\n", ha="center", va="bottom", color=DRAWN["paper"])
        clients = list(next(iter(by_side.values())))
        axes.set_xticks(range(len(clients)), clients)
        axes.set_xlabel("clients at once")
        axes.margins(y=0.15)
        axes.legend()
    return FOLDER / "performance-throughput.svg"


def growth(
    name: str, title: str, x: str, lines: Mapping[str, Sequence[tuple[float, float]]]
) -> Path:
    """How something grows; each line on an axis of its own below the other, as units differ."""
    figure = Figure(figsize=(7.5, 0.9 + 1.9 * len(lines)), layout="constrained")
    rows = figure.subplots(len(lines), 1, sharex=True, squeeze=False)
    for axes, (label, points) in zip(rows[:, 0], lines.items(), strict=True):
        axes.plot(*zip(*points, strict=True), "o-", color=DRAWN["careline"], linewidth=2)
        axes.set_ylabel(label)
        axes.set_ylim(0, 1.2 * max(height for _, height in points))
    rows[-1, 0].set_xlabel(x)
    rows[-1, 0].xaxis.set_major_formatter(FuncFormatter(lambda value, _: f"{value:,.0f}"))
    figure.suptitle(title, color=DRAWN["ink"])
    return _write(figure, f"performance-{name}", title)


@contextmanager
def _drawn(name: str, title: str) -> Iterator[Axes]:
    figure = Figure(figsize=(7.5, 3.8), layout="constrained")
    axes = figure.subplots()
    axes.set_title(title, loc="left")
    yield axes
    _write(figure, name, title)


def _write(figure: Figure, name: str, title: str) -> Path:
    """Colours become variables, which a style sets by the reader's system."""
    drawn = io.StringIO()
    figure.savefig(drawn, format="svg", metadata={"Date": None, "Creator": None, "Title": title})
    text = drawn.getvalue()
    for variable, (written, _, _) in COLOURS.items():
        text = text.replace(written, f"var(--{variable})")
    light = ";".join(f"--{variable}:{shown}" for variable, (_, shown, _) in COLOURS.items())
    dark = ";".join(f"--{variable}:{shown}" for variable, (_, _, shown) in COLOURS.items())
    style = f"<style>svg{{{light}}}@media (prefers-color-scheme:dark){{svg{{{dark}}}}}</style>"
    end = text.index(">", text.index("<svg")) + 1
    FOLDER.mkdir(parents=True, exist_ok=True)
    path = FOLDER / f"{name}.svg"
    path.write_text(text[:end] + style + text[end:], encoding="utf-8")
    return path
