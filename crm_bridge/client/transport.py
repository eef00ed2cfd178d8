"""One request to the bridge: typed, limited in time, retried where that is safe."""

from collections.abc import Mapping
from typing import Any, TypeVar

from aiohttp import ClientError, ClientResponse, ClientSession, ClientTimeout
from pydantic import BaseModel
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_random

from crm_bridge.client.errors import BridgeRefused, BridgeUnavailable

Answer = TypeVar("Answer", bound=BaseModel)

DEFAULT_PATIENCE = 3.0
"""Seconds for one try; with one retry a caller waits at most about twice this."""


class BridgeTransport:
    """Calls to one bridge under one service token; open it with `async with`."""

    def __init__(self, base_url: str, token: str, *, patience: float = DEFAULT_PATIENCE) -> None:
        self._base_url = base_url.rstrip("/")
        self._token = token
        self._patience = patience
        self._session: ClientSession | None = None

    async def __aenter__(self) -> "BridgeTransport":
        self._session = ClientSession(
            headers={"Authorization": f"Bearer {self._token}"},
            timeout=ClientTimeout(total=self._patience),
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
        body: BaseModel | None = None,
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
        body: BaseModel | None = None,
        query: Mapping[str, str] | None = None,
        idempotency_key: str | None = None,
        repeatable: bool | None = None,
        patience: float | None = None,
    ) -> Answer | None:
        """As `request`, but None where the bridge answers 204."""
        if repeatable is None:
            repeatable = method == "GET" or idempotency_key is not None
        attempts = AsyncRetrying(
            stop=stop_after_attempt(2 if repeatable else 1),
            wait=wait_random(0.05, 0.2),
            retry=retry_if_exception_type(BridgeUnavailable),
            reraise=True,
        )
        headers = {"Idempotency-Key": idempotency_key} if idempotency_key else {}
        data = None if body is None else body.model_dump_json(exclude_none=True).encode()
        if data is not None:
            headers["Content-Type"] = "application/json"

        async def once() -> Answer | None:
            limit = ClientTimeout(total=patience or self._patience)
            try:
                async with self._open_session().request(
                    method,
                    self._base_url + path,
                    params=query,
                    data=data,
                    headers=headers,
                    timeout=limit,
                ) as response:
                    return await _read(response, returns)
            except (ClientError, TimeoutError, ValueError) as error:
                raise BridgeUnavailable(f"{method} {path}: {error!r}") from error

        return await attempts(once)

    def _open_session(self) -> ClientSession:
        if self._session is None:
            raise RuntimeError("open the transport with `async with` before calling it")
        return self._session


async def _read(response: ClientResponse, returns: type[Answer] | None) -> Answer | None:
    if response.status == 204 or (response.ok and returns is None):
        return None
    raw = await response.read()
    if response.ok and returns is not None:
        return returns.model_validate_json(raw)
    if response.status >= 500:
        raise BridgeUnavailable(f"{response.method} {response.url.path}: {response.status}")
    raise BridgeRefused.from_problem(response.status, await _problem(response))


async def _problem(response: ClientResponse) -> Mapping[str, Any]:
    if "json" not in response.content_type:
        return {"code": "unknown", "detail": response.reason or ""}
    problem = await response.json(content_type=None)
    return problem if isinstance(problem, dict) else {}
