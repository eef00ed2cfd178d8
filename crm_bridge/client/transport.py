"""One request to the bridge: typed, limited in time, retried where that is safe."""

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from functools import partial
from io import BytesIO
from typing import Any, TypeVar

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from pydantic import BaseModel

from bot.observability import tracing
from crm_bridge.client.errors import BridgeError, BridgeRefused, BridgeUnavailable

Answer = TypeVar("Answer", bound=BaseModel)
Read = TypeVar("Read")

DEFAULT_PATIENCE = 3.0
"""Seconds for one try; with one retry a caller waits at most about twice this."""

PAUSE = (0.05, 0.2)
"""Seconds, at least and at most, before a second try."""

ONE_PIECE = 256 * 1024
"""Bytes of a body that are written at once."""


@dataclass(frozen=True, slots=True)
class Fetched:
    """The bytes of a file, with the headers that came with them."""

    headers: Mapping[str, str]
    data: bytes


class BridgeTransport:
    """Calls to one bridge under one service token; open it with `async with`."""

    def __init__(self, base_url: str, token: str, *, patience: float = DEFAULT_PATIENCE) -> None:
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._limit = ClientTimeout(total=patience)
        self._session: ClientSession | None = None

    async def __aenter__(self) -> "BridgeTransport":
        self._session = ClientSession(
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=self._limit,
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._session is not None:
            await self._session.close()
            self._session = None

    async def request(
        self,
        method: str,
        path: str,
        *,
        returns: type[Answer],
        body: BaseModel | bytes | None = None,
        query: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        repeatable: bool | None = None,
        patience: float | None = None,
    ) -> Answer:
        """Send and read the answer as `returns`.

        A request is tried twice when it is `repeatable`: by default reads, and writes that carry
        an `idempotency_key`. `patience` is seconds for one try. Raises BridgeRefused for 4xx and
        BridgeUnavailable when there was no usable answer.
        """
        answer = await self.request_optional(
            method,
            path,
            returns=returns,
            body=body,
            query=query,
            idempotency_key=idempotency_key,
            repeatable=repeatable,
            patience=patience,
        )
        if answer is None:
            raise BridgeUnavailable(f"{method} {path}: an answer without content")
        return answer

    async def send(
        self, path: str, body: BaseModel, *, repeatable: bool = True, patience: float | None = None
    ) -> None:
        """POST something whose answer carries nothing; errors as for `request`."""
        await self.request_optional(
            "POST", path, returns=None, body=body, repeatable=repeatable, patience=patience
        )

    async def request_optional(
        self,
        method: str,
        path: str,
        *,
        returns: type[Answer] | None,
        body: BaseModel | bytes | None = None,
        query: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        repeatable: bool | None = None,
        patience: float | None = None,
    ) -> Answer | None:
        """As `request`, but None where the bridge answers 204."""
        if repeatable is None:
            repeatable = method == "GET" or idempotency_key is not None
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        data = _content(body, headers)
        read = partial(_read, returns=returns)
        once = partial(self._once, method, path, query, data, headers, patience, read)
        return await _tried(once, repeatable=repeatable)

    async def fetch(
        self, path: str, *, query: Mapping[str, str] | None = None, patience: float | None = None
    ) -> Fetched:
        """GET a file; errors as for `request`."""
        once = partial(self._once, "GET", path, query, None, {}, patience, _fetched)
        return await _tried(once, repeatable=True)

    async def _once(
        self,
        method: str,
        path: str,
        query: Mapping[str, str] | None,
        data: bytes | None,
        headers: Mapping[str, str],
        patience: float | None,
        read: Callable[[ClientResponse], Awaitable[Read]],
    ) -> Read:
        limit = self._limit if patience is None else ClientTimeout(total=patience)
        try:
            async with self._open_session().request(
                method,
                self._base_url + path,
                params=query,
                data=_streamed(data),
                headers={**headers, **tracing.headers()},
                timeout=limit,
            ) as response:
                return await read(response)
        except (ClientError, TimeoutError, ValueError) as error:
            raise BridgeUnavailable(f"{method} {path}: {error!r}") from error

    def _open_session(self) -> ClientSession:
        if self._session is None:
            raise RuntimeError("open the transport with `async with` before calling it")
        return self._session


async def _tried(once: Callable[[], Awaitable[Read]], *, repeatable: bool) -> Read:
    """What `once` gives; where that is safe, a bridge that was away for a moment is asked again."""
    try:
        return await once()
    except BridgeUnavailable:
        if not repeatable:
            raise
    await asyncio.sleep(random.uniform(*PAUSE))  # noqa: S311
    return await once()


def _content(body: BaseModel | bytes | None, headers: dict[str, str]) -> bytes | None:
    """The body to send; its type is added to `headers`."""
    if body is None:
        return None
    if isinstance(body, bytes):
        headers["Content-Type"] = "application/octet-stream"
        return body
    headers["Content-Type"] = "application/json"
    return body.model_dump_json(exclude_none=True).encode()


def _streamed(data: bytes | None) -> bytes | BytesIO | None:
    """A large body is written piece by piece, so that the event loop goes on meanwhile."""
    return BytesIO(data) if data is not None and len(data) > ONE_PIECE else data


async def _read(response: ClientResponse, returns: type[Answer] | None) -> Answer | None:
    if response.status == 204 or (response.ok and returns is None):
        return None
    raw = await response.read()
    if response.ok and returns is not None:
        return returns.model_validate_json(raw)
    raise await _failure(response)


async def _fetched(response: ClientResponse) -> Fetched:
    data = await response.read()
    if not response.ok:
        raise await _failure(response)
    return Fetched(response.headers, data)


async def _failure(response: ClientResponse) -> BridgeError:
    if response.status >= 500:
        return BridgeUnavailable(f"{response.method} {response.url.path}: {response.status}")
    return BridgeRefused.from_problem(response.status, await _problem(response))


async def _problem(response: ClientResponse) -> Mapping[str, Any]:
    if "json" not in response.content_type:
        return {"code": "unknown", "detail": response.reason or ""}
    problem = await response.json(content_type=None)
    return problem if isinstance(problem, dict) else {}
