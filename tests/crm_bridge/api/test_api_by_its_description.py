"""Every call of the bridge, with whatever its own description allows and what it does not: the
answer is one that the description names, and never an error of the server."""

import asyncio
from typing import Any

import schemathesis
from hypothesis import HealthCheck, Phase, given, settings
from schemathesis.checks import not_a_server_error
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_schema_conformance,
    status_code_conformance,
)

from tests.crm_bridge.shop import ACTIONS, GATEWAY, HELP_DESK, WEBHOOKS, ShopBridge

EXAMPLES = 8
"""Of each call; they are the same in every run."""
WAITING = ("/v1/feed",)
"""They wait for news if they are not told otherwise."""
TOKENS = {"gateway": GATEWAY, "actions": ACTIONS, "webhooks": WEBHOOKS, "help_desk": HELP_DESK}
CHECKS = (
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
)


async def test_every_call_answers_as_described(bridge: ShopBridge) -> None:
    document = await (await bridge.client.get("/v1/openapi.json")).json()
    base = str(bridge.client.make_url("")).rstrip("/")
    problems = await asyncio.to_thread(_tried, document, base)
    assert not problems, "\n".join(problems)


def _tried(document: dict[str, Any], base: str) -> list[str]:
    problems: list[str] = []
    for found in schemathesis.openapi.from_dict(document).get_all_operations():
        operation = found.ok()
        name = f"{operation.method.upper()} {operation.path}"
        try:
            _try(operation, base)
        except (Exception, BaseExceptionGroup) as error:
            problems.append(
                f"{name}: {error.exceptions if isinstance(error, BaseExceptionGroup) else error!r}"
            )
    return problems


def _try(operation: Any, base: str) -> None:
    told = operation.definition.raw.get("description", "")
    token = next((token for scope, token in TOKENS.items() if scope in told), GATEWAY)

    @settings(
        max_examples=EXAMPLES,
        derandomize=True,
        deadline=None,
        database=None,
        phases=[Phase.generate],
        suppress_health_check=list(HealthCheck),
    )
    @given(case=operation.as_strategy())
    def call(case: Any) -> None:
        headers = {"Authorization": f"Bearer {token}"}
        if operation.path in WAITING:
            case.query = {**(case.query or {}), "wait": 0}
        answer = case.call(base_url=base, headers=headers, timeout=10)
        case.validate_response(answer, checks=CHECKS)

    call()
