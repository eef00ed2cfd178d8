"""The thread that follows the bridge: it asks, waits, uses what is new, and bears what is wrong."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qs, urlsplit

import pytest

from bot.contents.following import Follower
from bot.contents.snapshot import Contents, ContentsInvalidError

NOTHING: dict[str, Any] = {"number": 0, "texts": {}, "articles": {}, "retired": []}
CHANGED = {
    "number": 3,
    "texts": {"en": {"utter_greet": [{"text": "Welcome!"}]}},
    "articles": {"otters": "---"},
    "retired": ["gloves"],
}


class FakeBridge:
    """Answers `answers` one after the other, then waits until the test is over."""

    def __init__(self, answers: list[object]) -> None:
        self.answers = answers
        self.asked: list[dict[str, list[str]]] = []
        self.tokens: set[str] = set()
        self.all_asked = threading.Event()
        self.over = threading.Event()

    def answer(self, query: str, token: str) -> object:
        self.asked.append(parse_qs(query))
        self.tokens.add(token)
        if len(self.asked) <= len(self.answers):
            return self.answers[len(self.asked) - 1]
        self.all_asked.set()
        self.over.wait(10)
        return NOTHING


@contextmanager
def bridge(*answers: object) -> Iterator[tuple[FakeBridge, str]]:
    fake = FakeBridge(list(answers))

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            told = fake.answer(urlsplit(self.path).query, self.headers["Authorization"])
            body = told if isinstance(told, bytes) else json.dumps(told).encode()
            self.send_response(503 if told == b"" else 200)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_: object) -> None:
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, args=(0.01,))
    thread.start()
    try:
        yield fake, f"http://127.0.0.1:{server.server_port}"
    finally:
        fake.over.set()
        server.shutdown()
        thread.join()
        server.server_close()


def test_every_new_snapshot_is_used_once_and_then_waited_for() -> None:
    used: list[Contents] = []
    with bridge(NOTHING, CHANGED, CHANGED) as (fake, url):
        follower = Follower(url, "the-key", used.append)
        follower.start()
        assert fake.all_asked.wait(10)
        follower.stop()
    assert [one.number for one in used] == [3]
    assert used[0].articles == {"otters": "---", "gloves": None}
    assert [(q["after"], q["wait"]) for q in fake.asked] == [
        (["0"], ["0"]), (["0"], ["25"]), (["3"], ["25"]), (["3"], ["25"]),
    ]  # fmt: skip
    assert fake.tokens == {"Bearer the-key"}


@pytest.mark.parametrize("wrong", [b"", b"no json", b"[]", b'{"number": 1}'])
def test_whatever_is_wrong_with_an_answer_the_last_good_one_stays(
    wrong: bytes, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.contents.following.RETRY", 0.01)
    used: list[Contents] = []
    with bridge(CHANGED, wrong, {**CHANGED, "number": 4}) as (fake, url):
        follower = Follower(url, "the-key", used.append)
        follower.start()
        assert fake.all_asked.wait(10)
        follower.stop()
    assert [one.number for one in used] == [3, 4]


def test_a_snapshot_is_written_as_it_is_read() -> None:
    assert Contents.from_json(CHANGED).as_json() == CHANGED


@pytest.mark.parametrize(
    "wrong",
    [
        None,
        {},
        {**CHANGED, "texts": {"en": {"utter_greet": []}}},
        {**CHANGED, "texts": {"en": {"utter_greet": [{"title": "no text"}]}}},
        {**CHANGED, "articles": {"otters": None}},
        {**CHANGED, "retired": None},
    ],
)
def test_what_is_no_snapshot_is_refused(wrong: object) -> None:
    with pytest.raises(ContentsInvalidError):
        Contents.from_json(wrong)
