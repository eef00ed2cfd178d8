"""What every call of `/v1` has in common: tokens, problems, and the description."""

import re
from typing import Any

import pytest

from crm_bridge.app import ROUTES
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ACTIONS, GATEWAY, HELP_DESK, METRICS, WEBHOOKS, ShopBridge

ENDPOINTS = [endpoint for routes in ROUTES for endpoint in routes.endpoints]
GUARDED = [endpoint for endpoint in ENDPOINTS if endpoint.scopes]


def filled(path: str) -> str:
    return re.sub(r"\{\w+\}", "1", path)


async def test_no_guarded_call_is_open_without_a_token_or_with_another_scope(
    bridge: ShopBridge,
) -> None:
    for endpoint in GUARDED:
        path = filled(endpoint.path)
        response = await bridge.client.request(endpoint.method, path, json={})
        assert (response.status, (await response.json())["code"]) == (401, "token_invalid"), path
        assert response.headers["WWW-Authenticate"] == "Bearer"
        wrong = {
            "gateway": GATEWAY,
            "actions": ACTIONS,
            "webhooks": WEBHOOKS,
            "help_desk": HELP_DESK,
        }
        for scope in endpoint.scopes:
            wrong.pop(scope)
        for token in wrong.values():
            refused = await bridge.call(endpoint.method, path, token, {})
            assert (refused.status, refused.code) == (403, "scope_wrong"), path


@pytest.mark.parametrize(
    "header", ["Bearer nonsense", "Basic abc", "Bearer", "Bearer  ", "Bearer é"]
)
async def test_a_token_that_nobody_gave_out_is_refused(bridge: ShopBridge, header: str) -> None:
    headers = {"Authorization": header}
    response = await bridge.client.get("/v1/turns/pending", headers=headers)
    assert response.status == 401


async def test_every_problem_has_its_members(bridge: ShopBridge) -> None:
    for method, path, status, code in (
        ("GET", "/v1/nothing", 404, "path_unknown"),
        ("DELETE", "/v1/sessions", 405, "method_not_allowed"),
        ("GET", "/v1/conversations/cnv_x/changes", 404, "conversation_unknown"),
        ("GET", "/v1/conversations/a%00b/changes", 404, "path_unknown"),
    ):
        response = await bridge.client.request(
            method, path, headers={"Authorization": f"Bearer {GATEWAY}"}
        )
        problem = await response.json()
        assert (response.status, problem["code"]) == (status, code), path
        assert response.content_type == "application/problem+json"
        assert all(problem[member] for member in ("type", "title", "detail"))
        assert problem["status"] == status


async def test_a_wrong_field_is_named_with_its_path(chat: Chat) -> None:
    await chat.write()
    turn = await chat.take()
    refused = await chat.record(turn, replies=[{"text": "a", "buttons": [{"title": "b"}]}])
    assert (refused.status, refused.code) == (422, "request_invalid")
    assert refused.body["errors"] == [
        {"path": "replies.0.buttons.0.command", "message": "Field required"}
    ]


@pytest.mark.parametrize("body", [b"", b"{", b"[1,", b"\xff\xfe", b'{"text": "\\ud800"}'])
async def test_a_body_that_is_no_json_is_said_to_be_so(bridge: ShopBridge, body: bytes) -> None:
    headers = {"Authorization": f"Bearer {GATEWAY}"}
    response = await bridge.client.post("/v1/sessions/resolve", data=body, headers=headers)
    assert response.status in (400, 422)
    assert (await response.json())["code"] in ("body_invalid", "request_invalid")


async def test_a_parameter_given_twice_is_refused(bridge: ShopBridge) -> None:
    response = await bridge.client.get(
        "/v1/feed?after=1&after=2", headers={"Authorization": f"Bearer {GATEWAY}"}
    )
    assert response.status == 422
    assert (await response.json())["errors"][0]["path"] == "after"


async def test_health_needs_no_token(bridge: ShopBridge) -> None:
    response = await bridge.client.get("/healthz")
    assert (response.status, await response.json()) == (200, {"status": "ok"})
    ready = await bridge.client.get("/readyz")
    told = await ready.json()
    assert (ready.status, told["status"]) == (200, "ready")
    assert told["checks"]["database"]["ok"]


async def test_figures_are_for_whoever_has_their_token(bridge: ShopBridge) -> None:
    without = await bridge.client.get("/metrics")
    wrong = {"Authorization": f"Bearer {GATEWAY}"}
    assert without.status == 401
    assert (await bridge.client.get("/metrics", headers=wrong)).status == 401
    right = {"Authorization": f"Bearer {METRICS}"}
    await bridge.client.get("/v1/conversations/cnv_none/changes", headers=wrong)
    figures = await (await bridge.client.get("/metrics", headers=right)).text()
    route = 'method="GET",route="/v1/conversations/{cid}/changes",status="404"'
    assert f"careline_http_request_seconds_count{{{route}}}" in figures
    assert 'careline_conversations{state="queued"} 0.0' in figures
    assert 'careline_backlog{work="unanswered_messages"} 0.0' in figures


async def test_the_description_names_every_call_and_every_reference_leads_somewhere(
    bridge: ShopBridge,
) -> None:
    document = await (await bridge.client.get("/v1/openapi.json")).json()
    assert document["openapi"].startswith("3.0")
    described = {
        (method.upper(), path) for path, ways in document["paths"].items() for method in ways
    }
    assert described == {(endpoint.method, endpoint.path) for endpoint in ENDPOINTS}
    schemas = document["components"]["schemas"]
    for reference in _references(document):
        assert reference.removeprefix("#/components/schemas/") in schemas
    operations = [way for ways in document["paths"].values() for way in ways.values()]
    assert len({operation["operationId"] for operation in operations}) == len(operations)
    assert not list(_null_types(document))


async def test_the_page_to_browse_it_needs_nobody_elses_server(bridge: ShopBridge) -> None:
    page = await bridge.client.get("/v1/docs")
    assert page.status == 200
    script = await (await bridge.client.get("/v1/docs/swagger-initializer.js")).text()
    assert "/v1/openapi.json" in script
    assert "http" not in script
    assert (await bridge.client.get("/v1/docs/swagger-ui-bundle.js")).status == 200


def _references(value: Any) -> list[str]:
    if isinstance(value, dict):
        own = [value["$ref"]] if isinstance(value.get("$ref"), str) else []
        return own + [found for member in value.values() for found in _references(member)]
    if isinstance(value, list):
        return [found for member in value for found in _references(member)]
    return []


def _null_types(value: Any) -> list[object]:
    if isinstance(value, dict):
        own = [value] if value.get("type") == "null" or "const" in value else []
        return own + [found for member in value.values() for found in _null_types(member)]
    if isinstance(value, list):
        return [found for member in value for found in _null_types(member)]
    return []
