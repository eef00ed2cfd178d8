"""What Slack's refusals mean for a message, in words that a shop understands.

https://docs.slack.dev/reference/methods/chat.postMessage#errors and
https://docs.slack.dev/apis/web-api/rate-limits
"""

import logging
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ConnectionTimeoutError
from slack_sdk.errors import SlackApiError, SlackClientError

from bot.gateway.channels.core.channel import SendingFailed, TryLater, Uncertain, Undeliverable

logger = logging.getLogger(__name__)

LOST = {
    "account_inactive": "the app was removed from this Slack workspace",
    "token_revoked": "the app was removed from this Slack workspace",
    "token_expired": "Slack's token for this workspace has run out",
}
"""After these nothing works in the whole workspace."""

_GONE = {
    **LOST,
    "invalid_auth": "Slack does not accept the bot token of this workspace",
    "not_authed": "there is no bot token for this workspace",
    "channel_not_found": "this Slack channel does not exist any more, or the bot may not see it",
    "not_in_channel": "the bot is not in this Slack channel any more",
    "is_archived": "this Slack channel is archived",
    "user_disabled": "the customer's Slack account is deactivated",
    "user_not_found": "the customer's Slack account does not exist any more",
    "user_not_visible": "the bot may not see this Slack user",
    "cannot_dm_bot": "this is a bot's account in Slack",
    "messages_tab_disabled": "the app's Messages tab is switched off in Slack (App Home)",
    "cannot_reply_to_message": "the Slack message that this answers was deleted",
    "thread_not_found": "the Slack message that this answers was deleted",
    "restricted_action": "an administrator of this Slack workspace does not let the bot write",
    "restricted_action_read_only_channel": "this Slack channel can only be read",
    "restricted_action_thread_only_channel": "in this Slack channel only threads may be written in",
    "restricted_action_non_threadable_channel": "in this Slack channel there are no threads",
    "missing_scope": "the app lacks a permission in Slack: install it again",
    "no_permission": "the app lacks a permission in Slack: install it again",
    "org_login_required": "this Slack workspace is being moved to another organisation",
    "access_denied": "this Slack workspace refuses the app",
    "team_access_not_granted": "this Slack workspace has not been granted to the app",
}
_AWAY = frozenset(
    {
        "ratelimited",
        "rate_limited",
        "message_limit_exceeded",
        "internal_error",
        "fatal_error",
        "service_unavailable",
        "request_timeout",
        "team_added_to_org",
    }
)


class Refused(Undeliverable):
    """Slack's own word for why, as well: `code`."""

    def __init__(self, code: str, reason: str, *, gone: bool) -> None:
        super().__init__(reason, gone=gone)
        self.code = code


@contextmanager
def failures() -> Iterator[None]:
    """Inside, errors of the client become TryLater, Refused or Uncertain."""
    try:
        yield
    except SlackApiError as error:
        raise meaning_of(error) from error
    except (ClientConnectorError, ConnectionTimeoutError) as error:
        raise TryLater(f"Slack cannot be reached: {error}") from error
    except (ClientError, TimeoutError, OSError) as error:
        logger.warning("The connection to Slack broke: %r", error)
        raise Uncertain("the connection to Slack broke while this was being sent") from error
    except SlackClientError as error:
        # Such as an upload that was not taken.
        raise TryLater(f"Slack did not take it: {error}") from error


def meaning_of(error: SlackApiError) -> SendingFailed:
    """Of an answer that is not `ok`."""
    response = error.response
    status, headers = _status_of(response), getattr(response, "headers", {}) or {}
    code = code_of(error)
    if status == 429 or code in _AWAY or status >= 500 or not code:
        said = code or f"HTTP {status}"
        return TryLater(f"Slack says {said}", _seconds(headers))
    if code in _GONE:
        return Refused(code, _GONE[code], gone=True)
    return Refused(code, f"Slack refuses the message: {code}", gone=False)


def code_of(error: SlackApiError) -> str:
    """Slack's `error`, or nothing where there was no answer of Slack's."""
    data = getattr(error.response, "data", None)
    return str(data.get("error", "")) if isinstance(data, Mapping) else ""


def _status_of(response: Any) -> int:
    status = getattr(response, "status_code", None) or getattr(response, "status", None)
    return status if isinstance(status, int) else 0


def _seconds(headers: Mapping[str, str]) -> float | None:
    given = headers.get("Retry-After", "")
    return float(given) if given.isdecimal() else None
