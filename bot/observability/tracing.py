"""One trace id follows a customer's message through all processes and into each log line.

It is the message's own id: a UUID has the 128 bits of a trace id of W3C Trace Context. So whoever
has the message finds its lines, and a turn that is picked up after a crash goes on under the same.
Between processes it travels in the `traceparent` header (https://www.w3.org/TR/trace-context/).
"""

from __future__ import annotations

import random
import re
import secrets
from contextvars import ContextVar

HEADER = "traceparent"
_TRACE: ContextVar[str] = ContextVar("careline_trace", default="")
_TRACEPARENT = re.compile(r"[0-9a-f]{2}-(?!0{32})([0-9a-f]{32})-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}")


def trace_id() -> str:
    """32 hexadecimal digits, or "" outside of any trace."""
    return _TRACE.get()


def begin(trace: str = "") -> str:
    """What is done from here on, in this task and those it starts, belongs to `trace`, or to a new
    one. Gives its id."""
    trace = trace or secrets.token_hex(16)
    _TRACE.set(trace)
    return trace


def of_message(message_id: str) -> str:
    """The trace of a customer's message with this id; "" where that can be none."""
    digits = message_id.replace("-", "").lower()
    return digits if re.fullmatch(r"(?!0{32})[0-9a-f]{32}", digits) else ""


def headers() -> dict[str, str]:
    """What to send along with a call to another process; nothing outside of a trace."""
    trace = _TRACE.get()
    # Such an id is to be unlike others, not hard to guess.
    return {HEADER: f"00-{trace}-{random.getrandbits(64) or 1:016x}-01"} if trace else {}


def take_up(traceparent: str | None) -> str:
    """Go on with the caller's trace, or begin one where the header is missing or malformed."""
    found = _TRACEPARENT.fullmatch((traceparent or "").strip())
    return begin(found.group(1) if found else "")
