"""Who calls: a bearer token stands for one named scope."""

import hmac
from collections.abc import Mapping
from typing import Literal

from aiohttp import hdrs, web

from crm_bridge.errors import Forbidden, NotAuthorised

Scope = Literal["gateway", "actions", "webhooks", "help_desk"]

SCOPE_TOKENS = web.AppKey("SCOPE_TOKENS", Mapping[str, str])
"""Scope → the token that stands for it."""


def require_scope(request: web.Request, allowed: tuple[Scope, ...]) -> None:
    """Raises `NotAuthorised` without a known token, `Forbidden` with another scope's."""
    scope = _scope_of(_bearer(request), request.config_dict[SCOPE_TOKENS])
    if scope not in allowed:
        wanted = " or ".join(allowed)
        raise Forbidden("scope_wrong", f"This token is for {scope}; the call needs {wanted}.")


def _bearer(request: web.Request) -> str:
    kind, _, token = request.headers.get(hdrs.AUTHORIZATION, "").partition(" ")
    if kind.lower() != "bearer" or not token.strip():
        raise _refused("Send the header Authorization: Bearer <token>.")
    return token.strip()


def _scope_of(token: str, tokens: Mapping[str, str]) -> str:
    given = token.encode("utf-8", "surrogateescape")
    for scope, expected in tokens.items():
        if hmac.compare_digest(given, expected.encode()):
            return scope
    raise _refused("This token is not known.")


def _refused(detail: str) -> NotAuthorised:
    return NotAuthorised("token_invalid", detail, headers={hdrs.WWW_AUTHENTICATE: "Bearer"})
