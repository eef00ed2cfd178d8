"""The chat window's files: any page may load them, and nothing else of the folder is served."""

from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.gateway import pages
from bot.gateway.settings import GatewaySettings

GOOD_FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "widget").mkdir()
    for name in ("widget.js", "widget/chat-ABCD2345.js", "widget/chat.js", "widget/careline.mjs"):
        (tmp_path / name).write_text("// a script", encoding="utf-8")
    (tmp_path / "widget" / "notes.txt").write_text("not for the world", encoding="utf-8")
    return tmp_path


@pytest.mark.parametrize(
    ("path", "kept"),
    [
        ("/widget.js", "no-cache"),
        ("/widget/chat.js", "no-cache"),
        ("/widget/careline.mjs", "no-cache"),
        ("/widget/chat-ABCD2345.js", GOOD_FOR_EVER),
        # Of another release: the chat of this one stands in for it, and is not kept in its place.
        ("/widget/chat-GONE2345.js", "no-cache"),
        ("/widget/chat-GONE2345.js.map", None),
        ("/widget/notes.txt", None),
        ("/widget/..%2fwidget%2fnotes.txt", None),
    ],
)
async def test_scripts_are_for_every_page_and_those_named_by_content_are_kept_for_good(
    folder: Path, path: str, kept: str | None
) -> None:
    app = web.Application()
    app.add_routes(pages.routes(GatewaySettings.model_construct(widget_folder=folder)))
    async with TestClient(TestServer(app)) as client:
        answer = await client.get(path)
        if kept is None:
            assert answer.status == 404
            assert "immutable" not in answer.headers.get("Cache-Control", "")
            return
        assert answer.status == 200
        assert answer.headers["Cache-Control"] == kept
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert answer.content_type.endswith("/javascript")
