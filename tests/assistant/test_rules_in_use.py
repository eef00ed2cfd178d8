"""The commands' rules are those of the running shop, or say that they may not be."""

from __future__ import annotations

import json
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest

from bot.assistant.rules_in_use import rules_in_use

WORDED = "I am leaving you for the otter shop"


class Bridge(BaseHTTPRequestHandler):
    """Tells `changes` to who has the key."""

    changes: object = {}

    def do_GET(self):
        known = self.headers["Authorization"] == "Bearer key"
        self.send_response(200 if known and self.path == "/v1/escalation-rules" else 401)
        self.end_headers()
        self.wfile.write(json.dumps({"number": 1, "changes": self.changes}).encode())

    def log_message(self, *_):
        pass


@pytest.fixture
def shop(tmp_path):
    """Settings of a shop that runs, started before with keys of its own."""
    (tmp_path / "secrets.env").write_text("CARELINE_GATEWAY_TOKEN=key\n")
    server = HTTPServer(("127.0.0.1", 0), Bridge)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    yield {
        "CARELINE_STATE": str(tmp_path),
        "CARELINE_BRIDGE_URL": f"http://127.0.0.1:{server.server_port}",
    }
    server.shutdown()
    thread.join()
    server.server_close()


def test_a_phrase_that_a_lead_added_counts(shop):
    Bridge.changes = {"entries": {"legal": {"phrases": {"add": ["otter shop"]}}}}
    used = rules_in_use(shop)
    assert (used.rules.match(WORDED).phrase, used.note) == ("otter shop", None)


@pytest.mark.parametrize(
    "changes", [{"entries": {"legal": {"phrases": {"add": ["(otter"]}}}}, ["no changes"]]
)
def test_changes_that_cannot_be_used_leave_the_file_and_it_says_so(shop, changes):
    Bridge.changes = changes
    used = rules_in_use(shop)
    assert used.rules.match("this is fraud")
    assert "without what leads changed" in used.note


def test_a_shop_that_does_not_answer_is_named(shop, tmp_path):
    assert "refused" in rules_in_use({**shop, "CARELINE_BRIDGE_URL": "http://127.0.0.1:9"}).note
    assert "Unauthorized" in rules_in_use({**shop, "CARELINE_GATEWAY_TOKEN": "another"}).note
    never = {"CARELINE_STATE": str(tmp_path / "never")}
    assert "not started yet" in rules_in_use(never).note
