"""The description of `/v1` at `/v1/openapi.json`, and a page to browse it at `/v1/docs`."""

import json
from collections.abc import Sequence
from functools import cache

from aiohttp import web
from swagger_ui_bundle import swagger_ui_path

from crm_bridge import VERSION
from crm_bridge.api.openapi import describe
from crm_bridge.api.routing import RouteList

# The bundle's own file opens somebody else's example.
_INITIALIZER = """window.onload = function () {
  window.ui = SwaggerUIBundle({
    url: "/v1/openapi.json",
    dom_id: "#swagger-ui",
    deepLinking: true,
    presets: [SwaggerUIBundle.presets.apis, SwaggerUIStandalonePreset],
    layout: "BaseLayout",
    validatorUrl: null,
  });
};
"""


def add_to(app: web.Application, lists: Sequence[RouteList]) -> None:
    """Anybody may read the description; the calls themselves need their tokens."""
    document = _document(tuple(lists))

    async def openapi(request: web.Request) -> web.Response:
        return web.Response(body=document, content_type="application/json")

    async def initializer(request: web.Request) -> web.Response:
        return web.Response(text=_INITIALIZER, content_type="text/javascript")

    async def page(request: web.Request) -> web.FileResponse:
        return web.FileResponse(swagger_ui_path / "index.html")

    async def to_page(request: web.Request) -> web.Response:
        raise web.HTTPPermanentRedirect("/v1/docs/")

    app.router.add_get("/v1/openapi.json", openapi)
    app.router.add_get("/v1/docs", to_page)
    app.router.add_get("/v1/docs/", page)
    app.router.add_get("/v1/docs/swagger-initializer.js", initializer)
    app.router.add_static("/v1/docs/", swagger_ui_path)


@cache
def _document(lists: tuple[RouteList, ...]) -> bytes:
    return json.dumps(describe(lists, VERSION)).encode()
