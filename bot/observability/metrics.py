"""What is counted and timed, by the names under which Prometheus reads it.

Names follow https://prometheus.io/docs/practices/naming/; which process a figure is of is told by
who was asked. Labels have few values each: no ids, and of addresses the route's pattern.
"""

from __future__ import annotations

import hmac
import time
from collections.abc import Iterator
from contextlib import contextmanager

from prometheus_client import (
    CONTENT_TYPE_LATEST,
    Counter,
    Gauge,
    Histogram,
    Info,
    generate_latest,
)

_FAST = (0.002, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10)
"""Bounds in seconds: a statement takes a few milliseconds, a turn 60; ten seconds is given up."""

HTTP_SECONDS = Histogram(
    "careline_http_request_seconds",
    "Time from a request to its answer, by the route's pattern.",
    ("method", "route", "status"),
    buckets=_FAST,
)
TURN_STAGE_SECONDS = Histogram(
    "careline_turn_stage_seconds",
    "Time of each stage of a turn: waiting for its worker, answering, recording; `whole` is all.",
    ("stage",),
    buckets=_FAST,
)
TURNS = Counter(
    "careline_turns_total", "Customer messages that were dealt with.", ("channel", "outcome")
)
ESCALATIONS = Counter("careline_escalations_total", "People called, by the reason.", ("reason",))
DELIVERIES = Counter(
    "careline_deliveries_total", "Messages given to a channel, by what became of it.",
    ("channel", "outcome"),
)  # fmt: skip
OPEN_SOCKETS = Gauge("careline_open_sockets", "Chats that are connected over a WebSocket.")
ACTION_SECONDS = Histogram(
    "careline_action_seconds", "Time of an action.", ("action", "ok"), buckets=_FAST
)
UNDERSTANDING_SECONDS = Histogram(
    "careline_understanding_seconds", "Time to understand a message.", buckets=_FAST
)
MODEL = Info("careline_model", "The assistant's model that answers.")
CONVERSATIONS = Gauge(
    "careline_conversations", "Conversations that are open, by state.", ("state",)
)
QUEUE_OLDEST = Gauge(
    "careline_queue_oldest_seconds", "How long the first in the queue has been waiting."
)
BACKLOG = Gauge(
    "careline_backlog", "What waits to be done in the background, by what it is.", ("work",)
)


@contextmanager
def timed(stage: Histogram) -> Iterator[None]:
    """Observe how long the body takes, also where it fails."""
    began = time.perf_counter()
    try:
        yield
    finally:
        stage.observe(time.perf_counter() - began)


def page() -> tuple[bytes, str]:
    """All figures as they stand, and their content type."""
    return generate_latest(), CONTENT_TYPE_LATEST


def may_read(authorization: str | None, token: str | None) -> bool:
    """Whether a request with this header may read the figures: nobody where no token is set."""
    given = (authorization or "").removeprefix("Bearer ")
    return bool(token) and hmac.compare_digest(given.encode(), (token or "").encode())
