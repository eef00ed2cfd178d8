"""The plots: no colour is left that would be unreadable where the reader's system is dark."""

from pathlib import Path

import pytest

from tests.bench import plots

SIDES = ("careline", "stock")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "FOLDER", tmp_path)


def drawn() -> list[Path]:
    return [
        plots.latencies({side: [40.0, 50.0, 90.0] for side in SIDES}),
        plots.by_turn({side: [40.0, 50.0, 90.0] for side in SIDES}),
        plots.throughput({side: {"1": [20.0, 21.0], "8": [30.0, 28.0]} for side in SIDES}),
        plots.growth("messages", "More messages", "messages", {"ms": [(0, 40), (10, 50)]}),
    ]


def test_every_colour_follows_the_readers_system() -> None:
    for path in drawn():
        text = path.read_text(encoding="utf-8")
        _, _, shapes = text.partition("</style>")

        assert "prefers-color-scheme:dark" in text
        for name, (written, _, _) in plots.COLOURS.items():
            assert written not in text, (path.name, name)
        assert "var(--ink)" in shapes
        assert "#000000" not in shapes


def test_the_same_figures_give_the_same_file() -> None:
    before = [path.read_bytes() for path in drawn()]

    assert [path.read_bytes() for path in drawn()] == before
