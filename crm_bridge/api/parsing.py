"""From a request to a model, or to an error that says which field is wrong and why."""

import json
from collections.abc import Iterator
from typing import TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from crm_bridge.errors import BodyMalformed, RequestInvalid

M = TypeVar("M", bound=BaseModel)


async def read_body(request: web.Request, model: type[M], code: str) -> M:
    """Raises `BodyMalformed` (400) when it is no JSON, `RequestInvalid` (422) on its fields."""
    raw = await request.read()
    if b"\\u0000" in raw:
        _refuse_nul(_loaded(raw), code)
    try:
        return model.model_validate_json(raw or b"null")
    except ValidationError as error:
        if error.errors()[0]["type"] == "json_invalid":
            raise _malformed(error.errors()[0]["msg"]) from error
        raise _invalid(error, code) from error


def read_query(request: web.Request, model: type[M], code: str) -> M:
    """Repeated parameters are refused: it is not clear which one is meant."""
    repeated = {name for name in request.query if len(request.query.getall(name)) > 1}
    if repeated:
        raise _one_field(code, sorted(repeated)[0], "is given more than once")
    for name, value in request.query.items():
        if "\x00" in value:
            raise _one_field(code, name, "has a NUL character")
    try:
        return model.model_validate_strings(dict(request.query))
    except ValidationError as error:
        raise _invalid(error, code) from error


def _loaded(raw: bytes) -> object:
    try:
        return json.loads(raw)
    except (ValueError, RecursionError) as error:
        raise _malformed(str(error)) from error


def _refuse_nul(value: object, code: str) -> None:
    # PostgreSQL cannot keep U+0000 in a text, so neither database does.
    for path in _nul_paths(value, ""):
        raise _one_field(code, path, "has a NUL character")


def _nul_paths(value: object, path: str) -> Iterator[str]:
    if isinstance(value, str) and "\x00" in value:
        yield path
    elif isinstance(value, dict):
        for key, member in value.items():
            yield from _nul_paths(key, path)
            yield from _nul_paths(member, f"{path}.{key}" if path else str(key))
    elif isinstance(value, list):
        for index, member in enumerate(value):
            yield from _nul_paths(member, f"{path}.{index}")


def _malformed(why: str) -> BodyMalformed:
    return BodyMalformed("body_invalid", f"The body is not JSON: {why}.")


def _one_field(code: str, path: str, message: str) -> RequestInvalid:
    return RequestInvalid(
        code, f"{path} {message}.", extras={"errors": [{"path": path, "message": message}]}
    )


def _invalid(error: ValidationError, code: str) -> RequestInvalid:
    fields = [
        {
            "path": ".".join(str(part) for part in problem["loc"]),
            "message": problem["msg"].removeprefix("Value error, "),
        }
        for problem in error.errors()
    ]
    detail = "; ".join(f"{f['path'] or 'body'}: {f['message']}" for f in fields)
    return RequestInvalid(code, f"{detail}.", extras={"errors": fields})
