"""One try: a signed POST with a time limit, and what came of it in words."""

import asyncio
import time
from datetime import datetime

import aiohttp
from aiohttp import hdrs

from crm_bridge import VERSION
from crm_bridge.webhooks.addresses import AddressRefused, public_socket
from crm_bridge.webhooks.deliveries import Claimed, Tried
from crm_bridge.webhooks.pacing import seconds_of_retry_after
from crm_bridge.webhooks.signing import EVENT, EVENT_ID, SIGNATURE, signature

_ANSWER_BYTES = 2_000
_ANSWER_SECONDS = 2.0
_AT_ONCE = 100


def new_session(*, private: bool, seconds: float) -> aiohttp.ClientSession:
    """The one HTTP session of the sender. Unless `private`, it connects to public addresses only.

    Answers are not unpacked: a small one could become a very large one.
    """
    return aiohttp.ClientSession(
        connector=aiohttp.TCPConnector(
            limit=_AT_ONCE, socket_factory=None if private else public_socket
        ),
        timeout=aiohttp.ClientTimeout(total=seconds),
        cookie_jar=aiohttp.DummyCookieJar(),
        auto_decompress=False,
    )


async def post(http: aiohttp.ClientSession, claimed: Claimed, moment: datetime) -> Tried:
    """Send it. Redirects are not followed; whatever goes wrong is in the answer."""
    began = time.perf_counter()
    status = answer = problem = retry_after = None
    try:
        async with http.post(
            claimed.url,
            data=claimed.body,
            headers=_headers(claimed, moment),
            allow_redirects=False,
        ) as response:
            status = response.status
            retry_after = seconds_of_retry_after(response.headers.get(hdrs.RETRY_AFTER), moment)
            problem = _refusal(status)
            answer = await _beginning(response)
    except (aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
        problem = failure_in_words(error, http.timeout.total)
    milliseconds = round((time.perf_counter() - began) * 1000)
    return Tried(milliseconds, status, answer, problem, retry_after)


def _headers(claimed: Claimed, moment: datetime) -> dict[str, str]:
    return {
        hdrs.CONTENT_TYPE: "application/json; charset=utf-8",
        hdrs.USER_AGENT: f"Careline/{VERSION}",
        EVENT_ID: claimed.event_id,
        EVENT: claimed.event,
        SIGNATURE: signature(claimed.secret, int(moment.timestamp()), claimed.body),
    }


async def _beginning(response: aiohttp.ClientResponse) -> str:
    """The first part of the answer, for the log; a receiver that answers slowly has answered."""
    try:
        async with asyncio.timeout(_ANSWER_SECONDS):
            read = await response.content.read(_ANSWER_BYTES)
    except (aiohttp.ClientError, TimeoutError):
        return ""
    # PostgreSQL cannot keep U+0000 in a text.
    return read.decode("utf-8", "replace").replace("\x00", "\ufffd")


def _refusal(status: int) -> str | None:
    if 300 <= status < 400:
        return "Redirects are not followed: give the final address."
    return None


def failure_in_words(error: Exception, seconds: float | None) -> str:
    """Why there was no answer, for the person who set it up."""
    if isinstance(error, TimeoutError):
        return f"No answer within {seconds:g} seconds."
    cause = error.os_error if isinstance(error, aiohttp.ClientConnectorError) else error
    if isinstance(cause, AddressRefused):
        return f"Refused: {cause}. CARELINE_WEBHOOK_PRIVATE=1 allows such addresses."
    if isinstance(error, aiohttp.ClientConnectorDNSError):
        return "The name of the server is not known."
    if isinstance(error, aiohttp.ClientConnectorCertificateError):
        return f"The server's certificate is not trusted: {error.certificate_error}."
    if isinstance(cause, ConnectionRefusedError):
        return "Nothing answers at this address: connection refused."
    return f"The connection failed: {cause}" if str(cause) else "The connection failed."
