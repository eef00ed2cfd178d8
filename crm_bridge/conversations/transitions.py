"""Who may answer after whom: the control states as one plain table."""

from crm_bridge.api.schemas.content import ControlState

ESCALATION = "escalation"
TAKEN_OVER = "taken_over"
ACCEPTED = "accepted"
ASSIGNED = "assigned"
LEFT_QUEUE = "left_queue"
NOBODY_CAME = "nobody_came"
TRANSFERRED = "transferred"
AGENT_GONE = "agent_gone"
RETURNED = "returned"
CLOSED = "closed"
IDLE = "idle"
CONTINUED_ELSEWHERE = "continued_elsewhere"
NEW_MESSAGE = "new_message"

TRANSITIONS: dict[tuple[ControlState, ControlState], frozenset[str]] = {
    ("bot", "queued"): frozenset({ESCALATION}),
    ("bot", "human"): frozenset({TAKEN_OVER}),
    ("queued", "human"): frozenset({ACCEPTED, ASSIGNED}),
    ("queued", "bot"): frozenset({LEFT_QUEUE, NOBODY_CAME}),
    ("human", "human"): frozenset({ASSIGNED}),
    ("human", "queued"): frozenset({TRANSFERRED, AGENT_GONE}),
    ("human", "bot"): frozenset({RETURNED}),
    ("bot", "closed"): frozenset({CLOSED, IDLE, CONTINUED_ELSEWHERE}),
    ("queued", "closed"): frozenset({CLOSED, CONTINUED_ELSEWHERE}),
    ("human", "closed"): frozenset({CLOSED, CONTINUED_ELSEWHERE}),
    ("closed", "bot"): frozenset({NEW_MESSAGE}),
}
"""From, to → the reasons for it. What is not here does not happen. Idle ends only what the bot
has: whoever waits for a person, or talks to one, is not cut off by a clock. With
`continued_elsewhere` the customer came with a code of another conversation, and goes on there."""


def is_allowed(from_state: ControlState, to_state: ControlState, why: str) -> bool:
    return why in TRANSITIONS.get((from_state, to_state), frozenset())
