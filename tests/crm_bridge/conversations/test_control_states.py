"""The table of control states, and nothing beside it."""

from itertools import product
from typing import get_args

import pytest

from crm_bridge.api.schemas.content import ControlState
from crm_bridge.conversations.transitions import TRANSITIONS, is_allowed

STATES = get_args(ControlState)
WAYS = {
    ("bot", "queued"),
    ("bot", "human"),
    ("queued", "human"),
    ("queued", "bot"),
    ("human", "queued"),
    ("human", "bot"),
    ("bot", "closed"),
    ("queued", "closed"),
    ("human", "closed"),
    ("closed", "bot"),
}


@pytest.mark.parametrize(("from_state", "to_state"), list(product(STATES, STATES)))
def test_only_the_ways_of_the_design_exist(
    from_state: ControlState, to_state: ControlState
) -> None:
    reasons = {reason for allowed in TRANSITIONS.values() for reason in allowed}
    possible = any(is_allowed(from_state, to_state, reason) for reason in reasons)
    assert possible == ((from_state, to_state) in WAYS)


def test_a_way_is_open_for_its_own_reasons_only() -> None:
    assert is_allowed("bot", "closed", "idle")
    assert not is_allowed("human", "closed", "idle")
    assert not is_allowed("queued", "bot", "returned")
    assert not is_allowed("bot", "human", "because")
