"""Endpoints: a decorator that checks the caller, reads the request and writes the answer.

    routes = RouteList(tag="orders")

    @routes.endpoint("GET", "/v1/conversations/{cid}/orders", scope="actions",
                     query=OrdersQuery, returns={200: Orders}, errors=["403 proof_needed"])
    async def orders(request: web.Request, *, query: OrdersQuery) -> Answer:
        ...
        return Answer(200, Orders(orders=...))

The handler gets `query` and `body` only when the endpoint names their models. The same
declaration is the source of the OpenAPI page. The docstring's first line is the summary.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Literal

from aiohttp import hdrs, web
from pydantic import BaseModel

from crm_bridge.api.auth import Scope, require_scope
from crm_bridge.api.parsing import read_body, read_query


@dataclass(frozen=True, slots=True)
class Answer:
    """`model` None writes no body, or the bytes of `raw`, for which `headers` say what they are.
    Members that are None are left out of the JSON."""

    status: int
    model: BaseModel | None = None
    raw: bytes | None = None
    headers: Mapping[str, str] = field(default_factory=dict)


Handler = Callable[..., Awaitable[Answer]]
Binary = Literal["request", "answer"]
AioHandler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@dataclass(frozen=True, slots=True)
class Endpoint:
    """One declared call; `scopes` empty means that anybody may make it."""

    method: str
    path: str
    tag: str
    handler: Handler
    scopes: tuple[Scope, ...]
    query: type[BaseModel] | None
    body: type[BaseModel] | None
    returns: Mapping[int, type[BaseModel] | None]
    errors: Sequence[str]
    headers: Sequence[str]
    invalid_code: str
    binary: Binary | None

    @property
    def summary(self) -> str:
        return (self.handler.__doc__ or self.handler.__name__).strip().partition("\n")[0]

    async def __call__(self, request: web.Request) -> web.StreamResponse:
        if self.scopes:
            require_scope(request, self.scopes)
        given: dict[str, BaseModel] = {}
        if self.query:
            given["query"] = read_query(request, self.query, self.invalid_code)
        if self.body:
            given["body"] = await read_body(request, self.body, self.invalid_code)
        return _response(await self.handler(request, **given))


class RouteList:
    """The endpoints of one topic, in the order they were declared."""

    def __init__(self, tag: str) -> None:
        self.tag = tag
        self.endpoints: list[Endpoint] = []

    def endpoint(
        self,
        method: str,
        path: str,
        *,
        scope: Scope | tuple[Scope, ...] | None,
        returns: Mapping[int, type[BaseModel] | None],
        query: type[BaseModel] | None = None,
        body: type[BaseModel] | None = None,
        errors: Sequence[str] = (),
        headers: Sequence[str] = (),
        invalid_code: str = "request_invalid",
        binary: Binary | None = None,
    ) -> Callable[[Handler], Handler]:
        """Declare a call. `errors` are `"409 turn_over"`-like lines and `headers` names of
        request headers that it reads, both for the OpenAPI page; `invalid_code` is the problem
        code for wrong types (422). `binary` says whose body is bytes: the handler reads the
        request's itself."""
        scopes = (scope,) if isinstance(scope, str) else scope or ()

        def declare(handler: Handler) -> Handler:
            declared = Endpoint(
                method, path, self.tag, handler, scopes, query, body, returns,
                errors, headers, invalid_code, binary,
            )  # fmt: skip
            self.endpoints.append(declared)
            return handler

        return declare

    def add_to(self, app: web.Application) -> None:
        for endpoint in self.endpoints:
            app.router.add_route(endpoint.method, endpoint.path, endpoint.__call__)


def _response(answer: Answer) -> web.Response:
    if answer.model is None:
        return web.Response(body=answer.raw, status=answer.status, headers=answer.headers)
    return web.Response(
        body=answer.model.model_dump_json(exclude_none=True).encode(),
        status=answer.status,
        headers={**answer.headers, hdrs.CONTENT_TYPE: "application/json; charset=utf-8"},
    )
