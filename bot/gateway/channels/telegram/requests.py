"""Requests to the Bot API whose failures never tell the bot's token.

The token is a part of every address, and the page of a proxy or of a wrong server often repeats the
address that was asked for. What is not Telegram's own answer is therefore not passed on.
"""

import json
from typing import Any

from telegram.error import NetworkError
from telegram.ext import AIORateLimiter, ExtBot
from telegram.request import HTTPXRequest

from bot.gateway.channels.telegram.setup import Telegram

A_SECOND = 28
"""Messages of the bot in all: "not more than 30 messages per second or so". The limiter lets as
many at once as it lets in a period, so that in a group five in 20 s are 20 in the first minute."""


class Requests(HTTPXRequest):
    async def do_request(self, *args: Any, **options: Any) -> tuple[int, bytes]:
        code, payload = await super().do_request(*args, **options)
        if code >= 300 and _object(payload) is None:
            # The status alone says enough: "Bad Gateway (502)".
            return code, b"{}"
        return code, payload

    @staticmethod
    def parse_json_payload(payload: bytes) -> dict[str, Any]:
        """As the library does, which logs what it cannot read."""
        found = _object(payload)
        if found is None:
            raise NetworkError("what answers at this address is not Telegram")
        return found


def _object(payload: bytes) -> dict[str, Any] | None:
    try:
        found = json.loads(payload.decode(errors="replace"))
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


def requests(*, read_timeout: float, at_once: int) -> HTTPXRequest:
    return Requests(connection_pool_size=at_once, connect_timeout=5, read_timeout=read_timeout)


def client(telegram: Telegram, calls: HTTPXRequest, polls: HTTPXRequest) -> "ExtBot[Any]":
    return ExtBot(
        telegram.token,
        base_url=f"{telegram.api_url}/bot",
        base_file_url=f"{telegram.api_url}/file/bot",
        request=calls,
        get_updates_request=polls,
        rate_limiter=AIORateLimiter(
            overall_max_rate=1,
            overall_time_period=1 / A_SECOND,
            group_max_rate=5,
            group_time_period=20,
            max_retries=0,
        ),
    )
