"""The OpenAPI 3.0 description, made from the declared endpoints."""

import re
from collections.abc import Iterable
from http import HTTPStatus
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import models_json_schema

from crm_bridge.api.routing import Endpoint, RouteList
from crm_bridge.api.schema_3_0 import as_openapi_3_0

_REF = "#/components/schemas/{model}"
_BYTES = {"application/octet-stream": {"schema": {"type": "string", "format": "binary"}}}
_PARAMETER = re.compile(r"\{(\w+)\}")
_PROBLEM = {
    "type": "object",
    "description": "RFC 9457; further members depend on the code.",
    "required": ["type", "title", "status", "code", "detail"],
    "properties": {
        "type": {"type": "string"},
        "title": {"type": "string"},
        "status": {"type": "integer"},
        "code": {"type": "string"},
        "detail": {"type": "string"},
    },
}


def describe(lists: Iterable[RouteList], version: str) -> dict[str, Any]:
    """The whole document as JSON values."""
    endpoints = [endpoint for routes in lists for endpoint in routes.endpoints]
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in endpoints:
        paths.setdefault(endpoint.path, {})[endpoint.method.lower()] = _operation(endpoint)
    document: dict[str, Any] = {
        "openapi": "3.0.3",
        "info": {"title": "Careline CRM bridge", "version": version},
        "paths": paths,
        "components": {
            "schemas": {**_schemas(endpoints), "Problem": _PROBLEM},
            "securitySchemes": {"bearer": {"type": "http", "scheme": "bearer"}},
        },
    }
    described: dict[str, Any] = as_openapi_3_0(document)
    return described


def _schemas(endpoints: Iterable[Endpoint]) -> dict[str, Any]:
    inputs = {e.body for e in endpoints if e.body}
    outputs = {model for e in endpoints for model in e.returns.values() if model}
    models: list[tuple[type[BaseModel], Any]] = [
        *((model, "validation") for model in sorted(inputs, key=_name)),
        *((model, "serialization") for model in sorted(outputs, key=_name)),
    ]
    _, definitions = models_json_schema(models, ref_template=_REF)
    found: dict[str, Any] = definitions.get("$defs", {})
    return found


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    operation: dict[str, Any] = {
        "operationId": endpoint.handler.__name__,
        "tags": [endpoint.tag],
        "summary": endpoint.summary,
        "parameters": _path_parameters(endpoint) + _query_parameters(endpoint) + _headers(endpoint),
        "responses": {**_answers(endpoint), **_problems(endpoint)},
    }  # fmt: skip
    if endpoint.scopes:
        operation["security"] = [{"bearer": []}]
        operation["description"] = f"Token scope: {' or '.join(endpoint.scopes)}."
    if endpoint.body:
        operation["requestBody"] = {"required": True, "content": _json(endpoint.body)}
    elif endpoint.binary == "request":
        operation["requestBody"] = {"required": True, "content": _BYTES}
    return operation


def _path_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in _PARAMETER.findall(endpoint.path)
    ]


def _query_parameters(endpoint: Endpoint) -> list[dict[str, Any]]:
    if endpoint.query is None:
        return []
    schema = endpoint.query.model_json_schema(ref_template=_REF)
    required = schema.get("required", [])
    return [
        {"name": name, "in": "query", "required": name in required, "schema": member}
        for name, member in schema.get("properties", {}).items()
    ]


def _headers(endpoint: Endpoint) -> list[dict[str, Any]]:
    return [
        {"name": name, "in": "header", "required": True, "schema": {"type": "string"}}
        for name in endpoint.headers
    ]


def _answers(endpoint: Endpoint) -> dict[str, Any]:
    return {
        str(status): {"description": HTTPStatus(status).phrase}
        | ({"content": _json(model)} if model else {})
        | ({"content": _BYTES} if endpoint.binary == "answer" else {})
        for status, model in endpoint.returns.items()
    }


def _problems(endpoint: Endpoint) -> dict[str, Any]:
    by_status: dict[str, list[str]] = {}
    for line in _all_errors(endpoint):
        status, _, code = line.partition(" ")
        by_status.setdefault(status, []).append(code)
    return {
        status: {
            "description": ", ".join(dict.fromkeys(codes)),
            "content": {"application/problem+json": {"schema": _ref("Problem")}},
        }
        for status, codes in sorted(by_status.items())
    }


def _all_errors(endpoint: Endpoint) -> list[str]:
    lines = list(endpoint.errors)
    if endpoint.scopes:
        lines += ["401 token_invalid", "403 scope_wrong"]
    if endpoint.body:
        lines.append("400 body_invalid")
    if endpoint.body or endpoint.query:
        lines.append(f"422 {endpoint.invalid_code}")
    return [*lines, "503 unavailable"]


def _json(model: type[BaseModel]) -> dict[str, Any]:
    return {"application/json": {"schema": _ref(_name(model))}}


def _ref(name: str) -> dict[str, str]:
    return {"$ref": _REF.format(model=name)}


def _name(model: type[BaseModel]) -> str:
    return model.__name__
