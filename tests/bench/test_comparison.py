"""What is told of rounds that went a known way, and that the page can tell it."""

from pathlib import Path

import pytest

from tests.bench import comparison, page, plots
from tests.bench.comparison import BURSTS, LONG, Round, results
from tests.bench.load import Burst, Taken
from tests.bench.memory import Memory
from tests.bench.stock.training import Trained

TRAINED = Trained(Path("nowhere"), 400.0, 1_363, now=True, machine={})


@pytest.fixture(autouse=True)
def nothing_kept(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plots, "FOLDER", tmp_path)
    monkeypatch.setattr(comparison, "kept_whole", lambda: None)


def a_round(milliseconds: float, *, grows: float = 0.0, wrong: int = 0) -> Round:
    """Every turn takes so long; later ones of the long conversation more."""
    bursts = {}
    for clients, conversations in BURSTS:
        count = clients * conversations * 10
        turns = [Taken(milliseconds, False, at >= wrong) for at in range(count)]
        bursts[clients] = Burst(clients, count * milliseconds / 1000 / clients, turns)
    long = [milliseconds + grows * at for at in range(LONG)]
    memory = Memory(milliseconds * 10, milliseconds * 12, {"rasa": milliseconds * 10})
    return Round(milliseconds / 10, bursts, long, memory)


def found() -> dict[str, object]:
    ours = [a_round(50), a_round(60), a_round(40)]
    theirs = [a_round(200, grows=4), a_round(240, grows=4, wrong=2), a_round(160, grows=4)]
    return results(ours, theirs, TRAINED, 20.0)


def test_a_quarter_of_the_time_is_four_times_the_turns() -> None:
    told = found()

    assert told["turns_a_second_8_clients"] == 4.0
    assert told["turns_a_second_8_clients_interval"] == [4.0, 4.0]
    assert told["p50_8_clients"] == told["p95_8_clients"] == 0.25
    assert told["memory"] == told["first_answer"] == 0.25
    assert told["training"] == 0.05


def test_what_grows_and_what_was_wrong_is_told_of_each() -> None:
    told = found()

    assert told["turn_200_over_turn_5"] == 1.0
    assert told["turn_200_over_turn_5_stock"] == pytest.approx(
        (200 + 4 * 199) / (200 + 4 * 4), 0.01
    )
    assert told["wrong_answers_careline"] == 0
    assert told["wrong_answers_stock"] == 2 * len(BURSTS)


def test_every_aim_is_of_a_figure_that_is_measured() -> None:
    assert found().keys() >= {*comparison.AIMS, *comparison.AIMS_AT_LEAST}


def test_the_page_tells_it() -> None:
    text = page.PARTS["stock"](found())

    assert (
        "| turns a second, 8 clients | 160.0 | 40.0 | **4.00** (4.00–4.00) | at least 4 |" in text
    )
    assert "images/performance-by-turn.svg" in text
    assert "1,363 examples" in text
