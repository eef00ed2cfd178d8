"""The people in the fake Slack: what the product receives of what they do, and how often."""

import asyncio
import json
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from slack_sdk.signature import SignatureVerifier
from slack_sdk.web.async_client import AsyncWebClient

from tests.fakes.slack import FakeSlack, Person, Workspace


@dataclass
class Product:
    """Takes what Slack sends; `answers` are given first, then 200 and nothing."""

    secret: str
    answers: list[web.Response] = field(default_factory=list)
    received: list[tuple[dict[str, str], dict[str, Any]]] = field(default_factory=list)
    url: str = ""
    busy: Counter[str] = field(default_factory=Counter)
    most_at_once: int = 0

    @asynccontextmanager
    async def served(self) -> AsyncIterator["Product"]:
        app = web.Application()
        app.router.add_post("/slack", self._take)
        server = TestServer(app)
        await server.start_server()
        self.url = str(server.make_url("/slack"))
        try:
            yield self
        finally:
            await server.close()

    async def _take(self, request: web.Request) -> web.Response:
        body = await request.read()
        headers = dict(request.headers)
        if not SignatureVerifier(self.secret).is_valid_request(body, headers):
            return web.Response(status=401)
        self.received.append((headers, _payload(request.content_type, body)))
        last = self.received[-1][1]
        await self._work(str(last.get("event", {}).get("channel")))
        if last.get("type") == "url_verification":
            return web.Response(text=last["challenge"])
        return self.answers.pop(0) if self.answers else web.Response()

    async def _work(self, channel: str) -> None:
        """Takes its time, so that others may come in between."""
        self.busy[channel] += 1
        self.most_at_once = max(self.most_at_once, self.busy[channel])
        for _ in range(20):
            await asyncio.sleep(0)
        self.busy[channel] -= 1

    @property
    def events(self) -> list[dict[str, Any]]:
        return [payload["event"] for _, payload in self.received if "event" in payload]

    @property
    def last(self) -> dict[str, Any]:
        return self.received[-1][1]


def _payload(content_type: str, body: bytes) -> dict[str, Any]:
    if content_type == "application/json":
        return dict(json.loads(body))
    fields = {name: values[0] for name, values in parse_qs(body.decode()).items()}
    return dict(json.loads(fields["payload"])) if "payload" in fields else dict(fields)


@pytest.fixture
async def slack() -> AsyncIterator[FakeSlack]:
    async with FakeSlack(echoes=False).served() as slack:
        yield slack


@pytest.fixture
async def product(slack: FakeSlack) -> AsyncIterator[Product]:
    async with Product(slack.app.signing_secret).served() as product:
        slack.sends_to(product.url)
        yield product


@pytest.fixture
def team(slack: FakeSlack) -> Workspace:
    return slack.team()


@pytest.fixture
def anna(team: Workspace) -> Person:
    return team.user("Anna")


async def test_the_address_is_verified(slack: FakeSlack, product: Product) -> None:
    assert await slack.verifies_url()


async def test_a_direct_message_is_one_signed_event(product: Product, anna: Person) -> None:
    message = await anna.says("Where is <my> parcel?")
    ((headers, payload),) = product.received
    assert "X-Slack-Retry-Num" not in headers
    assert payload["type"] == "event_callback"
    event = payload["event"]
    assert (event["type"], event["channel_type"], event["ts"]) == ("message", "im", message.ts)
    assert (event["text"], event["user"]) == ("Where is &lt;my&gt; parcel?", anna.id)
    assert message.shown == "Where is <my> parcel?"


async def test_a_mention_is_two_events_of_one_post(
    product: Product, team: Workspace, anna: Person
) -> None:
    shop = team.channel("shop", anna)
    await anna.mentions("you and I are alone here", anna.dm)
    assert [one["type"] for one in product.events] == ["message"]
    product.received.clear()
    post = await anna.mentions("help", shop)
    assert sorted(one["type"] for one in product.events) == ["app_mention", "message"]
    assert {one["ts"] for one in product.events} == {post.ts}
    assert len({payload["event_id"] for _, payload in product.received}) == 2
    await anna.says("still there?", thread=post)
    assert product.events[-1]["thread_ts"] == post.ts
    assert len(product.events) == 3


async def test_nothing_is_told_of_places_without_the_bot(
    product: Product, team: Workspace, anna: Person
) -> None:
    await anna.mentions("help", team.channel("elsewhere", anna, with_bot=False))
    assert product.received == []


async def test_edits_deletions_unfurling_files_and_other_bots(
    product: Product, team: Workspace, anna: Person
) -> None:
    message = await anna.says("A-1001")
    await anna.edits(message, "A-1002")
    await team.unfurls(message)
    await anna.sends_file("box.png", b"PNG", "image/png")
    await anna.deletes(message)
    await team.another_bot_says("deployed", anna.dm)
    kinds = [one.get("subtype") for one in product.events]
    changed = "message_changed"
    assert kinds == [None, changed, changed, "file_share", "message_deleted", "bot_message"]
    edit, unfurl, file, *_ = product.events[1:]
    assert (edit["message"]["text"], edit["previous_message"]["text"]) == ("A-1002", "A-1001")
    assert "edited" in edit["message"]
    assert "edited" not in unfurl["message"]
    assert file["files"][0]["mimetype"] == "image/png"


async def test_what_is_not_acknowledged_comes_again_three_times(
    slack: FakeSlack, product: Product, anna: Person
) -> None:
    product.answers = [web.Response(status=500), web.Response(status=404)]
    await anna.says("Hello")
    numbers = [headers.get("X-Slack-Retry-Num") for headers, _ in product.received]
    reasons = [headers.get("X-Slack-Retry-Reason") for headers, _ in product.received]
    assert numbers == [None, "1", "2"]
    assert reasons == [None, "http_error", "http_error"]
    assert len({payload["event_id"] for _, payload in product.received}) == 1
    slack.assert_no_violations()
    product.answers = [web.Response(status=500) for _ in range(4)]
    await anna.says("Hello?")
    assert len(product.received) == 3 + 4
    assert "not acknowledged in 4 attempts" in slack.violations.take()[0].what


async def test_no_retry_is_honoured_and_redelivery_is_asked_for(
    slack: FakeSlack, product: Product, anna: Person
) -> None:
    product.answers = [web.Response(status=503, headers={"X-Slack-No-Retry": "1"})]
    async with slack.delivery.expecting_failures():
        await anna.says("Hello")
    assert len(product.received) == 1
    await slack.delivery.redeliver()
    assert product.received[1][0]["X-Slack-Retry-Num"] == "1"
    assert slack.delivery.undelivered == []


async def test_a_burst_keeps_the_order_and_repeats_some(
    slack: FakeSlack, product: Product, team: Workspace
) -> None:
    people = [team.user(f"Person {number}") for number in range(5)]
    async with slack.holding() as held:
        for number in range(50):
            await people[number % 5].says(f"{number}")
    assert product.received == []
    attempts = await held.release(repeats=0.3)
    assert len(attempts) == len(product.received) == 65
    assert all(attempt.acknowledged for attempt in attempts)
    assert product.most_at_once == 1
    first = [
        int(payload["event"]["text"])
        for headers, payload in product.received
        if "X-Slack-Retry-Num" not in headers
    ]
    assert sorted(first) == list(range(50))
    for number in range(5):
        own = [one for one in first if one % 5 == number]
        assert own == sorted(own)


async def test_commands_are_forms_and_their_answer_is_shown_to_one(
    slack: FakeSlack, product: Product, team: Workspace, anna: Person
) -> None:
    shop = team.channel("shop", anna)
    product.answers = [
        web.Response(text="One moment"),
        web.json_response({"response_type": "in_channel", "text": "Here I am"}),
        web.Response(text="Salt & pepper"),
    ]
    await anna.commands("/support", "A-1001", shop)
    assert (product.last["command"], product.last["text"]) == ("/support", "A-1001")
    assert (product.last["channel_id"], product.last["user_id"]) == (shop.id, anna.id)
    await anna.commands("/support", "", shop)
    assert [one.shown for one in shop.seen_by(anna)] == ["One moment", "Here I am"]
    assert [one.shown for one in shop.messages] == ["Here I am"]
    await anna.commands("/support", "", shop)
    assert [one.where for one in slack.violations.take()] == ["answer to a slash command"]


async def test_a_click_says_what_was_clicked(
    slack: FakeSlack, product: Product, team: Workspace, anna: Person
) -> None:
    client = AsyncWebClient(team.token, base_url=slack.api_url)
    text = {"type": "plain_text", "text": "Track"}
    button = {"type": "button", "text": text, "action_id": "track", "value": "A-1001"}
    blocks = [{"type": "actions", "block_id": "choices", "elements": [button]}]
    await client.chat_postMessage(channel=anna.dm.id, text="Choose", blocks=blocks)
    await anna.clicks(anna.dm.answers[-1], "Track")
    (action,) = product.last["actions"]
    assert (action["action_id"], action["block_id"]) == ("track", "choices")
    assert action["value"] == "A-1001"
    assert product.last["container"]["message_ts"] == anna.dm.answers[-1].ts
    assert product.last["message"]["ts"] == anna.dm.answers[-1].ts
    await client.chat_postEphemeral(channel=anna.dm.id, user=anna.id, text="?", blocks=blocks)
    await anna.clicks(anna.dm.seen_by(anna)[-1], "Track")
    assert "message" not in product.last
    with pytest.raises(AssertionError, match="no button 'Buy' among"):
        await anna.clicks(anna.dm.answers[-1], "Buy")
    product.answers = [web.Response(status=500)]
    await anna.clicks(anna.dm.answers[-1], "Track")
    (violation,) = slack.violations.take()
    assert "not acknowledged in 1 attempts" in violation.what


async def test_shortcuts_and_forms(
    slack: FakeSlack, product: Product, team: Workspace, anna: Person
) -> None:
    client = AsyncWebClient(team.token, base_url=slack.api_url)
    message = await anna.says("Hello")
    await anna.uses_message_shortcut("ask", message)
    assert (product.last["type"], product.last["message"]["ts"]) == ("message_action", message.ts)
    await anna.uses_shortcut("support")
    assert (product.last["type"], product.last["callback_id"]) == ("shortcut", "support")
    label = {"type": "plain_text", "text": "Order"}
    element = {"type": "plain_text_input", "action_id": "number"}
    block = {"type": "input", "block_id": "order", "label": label, "element": element}
    view = {"type": "modal", "title": label, "submit": label, "blocks": [block]}
    await client.views_open(trigger_id=product.last["trigger_id"], view=view)
    product.answers = [web.json_response({"response_action": "shout"})]
    await anna.submits(anna.views[-1], Order="A-1001")
    values = product.last["view"]["state"]["values"]
    assert values["order"]["number"]["value"] == "A-1001"
    assert [one.where for one in slack.violations.take()] == ["view_submission"]


async def test_comings_goings_and_the_end_of_the_app_are_told(
    product: Product, team: Workspace, anna: Person
) -> None:
    shop = team.channel("shop", anna)
    await team.removes_bot(shop, by=anna)
    await team.tells({"type": "some_day_an_event"})
    await anna.opens_dm()
    kinds = [one["type"] for one in product.events]
    assert kinds == ["channel_left", "some_day_an_event", "app_home_opened"]
    product.received.clear()
    await team.adds_bot(shop, by=anna)
    assert sorted(one["type"] for one in product.events) == ["member_joined_channel", "message"]
    assert "channel_join" in {one.get("subtype") for one in product.events}
    product.received.clear()
    await team.uninstalls_app()
    await anna.says("Nobody hears this")
    kinds = sorted(one["type"] for one in product.events)
    assert kinds == ["app_uninstalled", "tokens_revoked"]


async def test_bad_requests_are_sent_as_they_are_told(slack: FakeSlack, product: Product) -> None:
    forged = {"X-Slack-Signature": "v0=0"}
    assert await slack.posts("events_api", b"{}") == 200
    assert await slack.posts("events_api", b"{}", headers=forged) == 401
    assert await slack.posts("events_api", b"{}", headers={"X-Slack-Signature": ""}) == 401
    assert await slack.posts("events_api", b"{}", at=1_000_000_000) == 401


async def test_the_app_hears_of_what_its_own_bot_posts() -> None:
    async with FakeSlack().served() as slack:
        async with Product(slack.app.signing_secret).served() as product:
            slack.sends_to(product.url)
            team = slack.team()
            client = AsyncWebClient(team.token, base_url=slack.api_url)
            channel = team.user().dm.id
            posted = await client.chat_postMessage(channel=channel, text="Hello")
            await client.chat_update(channel=channel, ts=posted["ts"], text="Hi")
            await slack.until(lambda: len(product.events) == 2 and not slack.delivery.undelivered)
        message, change = sorted(product.events, key=lambda one: "subtype" in one)
        assert (message["bot_id"], message["user"]) == (team.bot_id, team.bot.id)
        assert change["message"]["text"] == "Hi"
