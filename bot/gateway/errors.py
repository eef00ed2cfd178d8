"""What the gateway says no with.

ChatError                 a problem for the client: `status`, `code`, a sentence
└── RateLimited           429, with the seconds to wait
AssistantDown             Rasa could not be reached, was too slow, or failed
"""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from crm_bridge.client import BridgeRefused, BridgeUnavailable


class ChatError(Exception):
    """A refusal that the client is told, over HTTP as problem+json, over WebSocket as `error`."""

    def __init__(self, status: int, code: str, detail: str, **extras: Any) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.extras = extras

    @classmethod
    def unavailable(cls) -> "ChatError":
        """Nothing was kept; the client may send the same again."""
        return cls(
            503, "unavailable", "Not possible just now; nothing was kept. Please send it again."
        )


class RateLimited(ChatError):
    """Too many messages; `retry_after` is in whole seconds."""

    def __init__(self, retry_after: int) -> None:
        super().__init__(
            429,
            "rate_limited",
            f"Too many messages. Please wait {retry_after} seconds.",
            retry_after=retry_after,
        )
        self.retry_after = retry_after


class AssistantDown(Exception):
    """The assistant gave no usable answer within the limit."""


@contextmanager
def chat_errors() -> Iterator[None]:
    """Inside, what the bridge refuses or cannot do becomes what the client is told."""
    try:
        yield
    except BridgeRefused as error:
        raise _as_told(error) from error
    except BridgeUnavailable as error:
        raise ChatError.unavailable() from error


def _as_told(error: BridgeRefused) -> ChatError:
    # The bridge's names for what only its own callers can get wrong are not the protocol's.
    if error.code == "conversation_unknown":
        return ChatError(401, "token_invalid", "There is no such conversation any more.")
    code = "message_invalid" if error.code == "request_invalid" else error.code
    return ChatError(error.status, code, error.detail, **error.extras)
