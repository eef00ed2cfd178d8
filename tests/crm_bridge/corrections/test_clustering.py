"""Texts put together by what they mean, and a process for it that fails."""

import sys

import numpy as np
import pytest

from crm_bridge.corrections import looks, needs
from crm_bridge.corrections.clustering import clusters
from crm_bridge.errors import Unavailable
from crm_bridge.models.staff import Staff
from tests.crm_bridge.corrections.conftest import Wrote
from tests.crm_bridge.shop import ShopBridge

TEXTS = [
    "do you engrave rings",
    "are you hiring",
    "engrave a name please",
    "what is the weather",
    "can you engrave it",
    "any jobs going",
    "jobs for students",
]


def near(*places: int) -> np.ndarray:
    """Vectors of length one: those of a number point the same way, nearly."""
    rows = np.eye(8)[list(places)]
    rows[:, 7] = np.linspace(0.0, 0.3, len(places))
    found: np.ndarray = rows / np.linalg.norm(rows, axis=1, keepdims=True)
    return found


def test_the_biggest_cluster_comes_first_and_what_is_alone_in_none() -> None:
    found = clusters(TEXTS, near(0, 1, 0, 2, 0, 1, 1))
    assert [sorted(one["members"]) for one in found] == [[0, 2, 4], [1, 5, 6]]
    assert "engrave" in found[0]["words"]
    assert "jobs" in found[1]["words"]


def test_too_few_texts_are_no_cluster() -> None:
    assert clusters(["a b", "a b"], near(0, 0)) == []


def test_texts_without_a_word_of_their_own_are_put_together_all_the_same() -> None:
    (found,) = clusters(["how is it", "is it so", "so it is"], near(0, 0, 0))
    assert found["words"] == []


async def test_a_process_that_fails_is_told_and_tried_again_the_next_time(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("do you engrave rings", "engrave a name please", "can you engrave it"):
        await wrote(text, "nlu_fallback", 0.2)
    found = needs.Needs(bridge.database)
    failing = (sys.executable, "-c", "raise SystemExit('no encoder')")
    monkeypatch.setattr(needs, "_COMMAND", failing)
    with pytest.raises(Unavailable, match="no encoder"):
        await found.found()
    answer = '[{"members": [0, 1, 2], "words": ["engrave"]}]'
    program = f"import sys; sys.stdin.read(); print('{answer}')"
    monkeypatch.setattr(needs, "_COMMAND", (sys.executable, "-c", program))
    (need,) = await found.found()
    assert len(need.places) == 3
    assert need.words == ["engrave"]
    # What is right as it is, is no need that is not known.
    async with bridge.database.session() as session:
        await looks.look_over(session, lead, need.places[:1])
    (left,) = await found.found()
    assert left.places == need.places[1:]


async def test_what_takes_too_long_is_ended(
    bridge: ShopBridge, wrote: Wrote, monkeypatch: pytest.MonkeyPatch
) -> None:
    for text in ("do you engrave rings", "engrave a name please", "can you engrave it"):
        await wrote(text, "nlu_fallback", 0.2)
    monkeypatch.setattr(needs, "PATIENCE", 0.05)
    monkeypatch.setattr(needs, "_COMMAND", (sys.executable, "-c", "import time; time.sleep(60)"))
    with pytest.raises(Unavailable, match="too long"):
        await needs.Needs(bridge.database).found()
