"""Repeats, outages and wrong callers: each message once, in order, nothing lost."""

import json
import time
from io import BytesIO
from urllib.parse import urlencode

import pytest

from crm_bridge.channels import by_admin
from crm_bridge.conversations import desk
from crm_bridge.conversations.replying import reply
from crm_bridge.models.channel import ChannelThread
from tests.fakes.slack import FakeSlack, Person, Readings, Workspace
from tests.gateway.channels.connecting import (
    admin,
    delivered,
    messages,
    only_conversation,
    set_up,
    state_of,
    until,
)
from tests.gateway.channels.slack.conftest import by_http, replied
from tests.gateway.conftest import House
from tests.gateway.staff import colleague, rows


async def test_a_burst_with_repeats_is_answered_once_each_and_in_order(house: House) -> None:
    async with FakeSlack(readings=Readings(burst=100)).served() as fake:
        team = await by_http(house, fake)
        # Not how fast it is on a busy computer, but that each is answered once and in order.
        fake.delivery.answer_within = 60.0
        people = [team.user(f"Customer {number}") for number in range(30)]
        wanted = [f"message {number}" for number in range(4)]
        async with fake.holding() as held:
            for text in wanted:
                for person in people:
                    await person.says(text)
            attempts = await held.release(repeats=0.3)
        assert len(attempts) == 156
        for person in people:
            answers = await replied(fake, person, 4)
            assert answers == [f"echo: {text}" for text in wanted]
        kept = [one.text for one in await messages(house) if one.author == "customer"]
        assert kept == wanted * len(people)


@pytest.mark.parametrize("status", [429, 500])
async def test_what_slack_did_not_take_comes_later_in_order(
    house: House, slack: FakeSlack, anna: Person, status: int
) -> None:
    await anna.says("one")
    await replied(slack, anna)
    with slack.outage(status=status, html=status == 500) as outage:
        for word in ("two", "three"):
            await anna.says(word)
        await slack.until(lambda: outage.answered >= 2)
        assert len(anna.dm.answers) == 1
    assert await replied(slack, anna, 3) == ["echo: one", "echo: two", "echo: three"]
    await delivered(house)


async def test_only_the_parts_that_are_missing_are_sent_again(house: House) -> None:
    house.assistant.answers["tell me"] = {"replies": [{"text": "About this & that. " * 900}]}
    async with FakeSlack(readings=Readings(burst=1)).served() as fake:
        anna = (await by_http(house, fake)).user("Anna")
        await anna.says("tell me")
        await replied(fake, anna, 3)
        await delivered(house)
        shown = "".join(one.shown for one in anna.dm.answers)
        assert "".join(shown.split()) == "Aboutthis&that." * 900
        assert any(call.status == 429 for call in fake.called("chat.postMessage"))


async def test_a_channel_the_bot_was_removed_from_is_said_in_the_transcript(
    house: House, slack: FakeSlack, team: Workspace, anna: Person
) -> None:
    chloe = await colleague(house, "Chloe")
    shop = team.channel("shop", anna)
    post = await anna.mentions("I want to speak to a person", shop)
    await shop.until(lambda _: len(shop.thread(post.ts)) >= 2)
    conversation_id = await only_conversation(house)
    async with house.database.session() as session:
        await desk.accept(session, conversation_id, chloe)
    await delivered(house)
    await team.removes_bot(shop, by=anna)
    for text in ("Are you there?", "Hello?"):
        async with house.database.session() as session:
            await reply(session, conversation_id, chloe, text)

    async def both_failed() -> bool:
        told = [one.delivery for one in await messages(house) if one.author == "agent"]
        return told == ["failed", "failed"]

    await until(both_failed)
    (thread,) = await rows(house, ChannelThread)
    assert thread.gone == "The bot is not in this Slack channel any more."


@pytest.mark.parametrize(
    ("arrived", "history", "state"),
    [
        (True, "", "sent"),
        (False, "", "sent"),
        (True, "internal_error", "sent"),
        (False, "missing_scope", "uncertain"),
    ],
)
async def test_after_a_broken_connection_slack_is_asked_what_arrived(
    house: House, slack: FakeSlack, anna: Person, arrived: bool, history: str, state: str
) -> None:
    """`history`: what Slack says at first when it is asked."""
    if history:
        slack.outage(error=history, methods=("conversations.history",), times=1)
    slack.outage(status=0, methods=("chat.postMessage",), times=1, carried_out=arrived)
    await anna.says("hello")

    async def is_marked() -> bool:
        return [one.delivery for one in await messages(house) if one.author == "bot"] == [state]

    await until(is_marked)
    assert [one.shown for one in anna.dm.answers] == ["echo: hello"] * (state == "sent")


async def test_what_arrived_is_found_though_our_clock_was_an_hour_ahead(
    house: House, slack: FakeSlack, anna: Person
) -> None:
    house.clock.move(hours=1)
    slack.outage(status=0, methods=("chat.postMessage",), times=1, carried_out=True)
    await anna.says("hello")

    async def is_sent() -> bool:
        return [one.delivery for one in await messages(house) if one.author == "bot"] == ["sent"]

    await until(is_sent)
    assert [one.shown for one in anna.dm.answers] == ["echo: hello"]


async def test_a_picture_that_slack_cannot_get_does_not_keep_the_words_back(
    house: House, slack: FakeSlack, anna: Person
) -> None:
    card = {"title": "Kettle", "image": "https://shop.example.com/kettle.png"}
    house.assistant.answers["kettle"] = {"replies": [{"text": "Look:", "cards": [card]}]}
    slack.outage(error="invalid_blocks", methods=("chat.postMessage",), times=1)
    await anna.says("kettle")
    assert await replied(slack, anna) == ["Look:\n*Kettle*"]
    assert anna.dm.answers[0].images == []


def event(team: str = "T1", **others: object) -> bytes:
    inner = {"type": "message", "channel": "D1", "user": "U1", "text": "x", "ts": "1.0"} | others
    return json.dumps({"type": "event_callback", "team_id": team, "event": inner}).encode()


async def test_bad_requests_get_the_status_that_ends_them(
    house: House, slack: FakeSlack, team: Workspace, caplog: pytest.LogCaptureFixture
) -> None:
    good = event(team.id, event_ts="1.0")
    wrong = {"X-Slack-Signature": "v0=0"}
    assert await slack.posts("events_api", good, headers=wrong) == 401
    assert await slack.posts("events_api", good, headers={"X-Slack-Signature": ""}) == 401
    assert await slack.posts("events_api", good, headers={"X-Slack-Request-Timestamp": "x"}) == 401
    assert await slack.posts("events_api", good, at=time.time() - 301) == 401
    no_text = {"X-Slack-Request-Timestamp": str(int(time.time()))} | wrong
    address = f"{house.url}/channels/slack/events"
    async with house.http.post(address, data=b"\xff\xfe", headers=no_text) as response:
        assert response.status == 401
    async with house.http.post(address, data=BytesIO(b"x" * 2_000_000)) as response:
        assert response.status == 413
    assert "not signed by Slack" in caplog.text
    for body in (b"no json", b"[]", b"{}", event("T-unknown"), event(team.id, channel=None)):
        assert await slack.posts("events_api", body) == 200
    for form in (b"payload=x", b"a=b", urlencode({"command": "/support"}).encode()):
        assert await slack.posts("interactive", form) == 200
    await team.tells({"type": "message", "user": "U1"})
    (attempt,) = slack.delivery.sent[-1].attempts
    assert attempt.no_retry
    assert await messages(house) == []
    assert await slack.verifies_url()
    async with house.http.get(address) as response:
        assert response.status == 405
    async with house.http.get(f"{address}/nothing") as response:
        assert response.status == 404


async def test_a_wrong_signing_secret_is_said_on_the_page_until_requests_are_signed_with_it(
    house: House, slack: FakeSlack, team: Workspace
) -> None:
    async def tested(*, state: str, words: str) -> None:
        staff = await admin(house)
        async with house.database.session() as session:
            await by_admin.press_test(session, staff, "slack")

        async def stands() -> bool:
            now = await state_of(house, "slack")
            return now[0] == state and words in now[1]

        await until(stands)

    await tested(state="connected", words="CARELINE_PUBLIC_URL")
    good = event(team.id, event_ts="1.0")
    assert await slack.posts("events_api", good, headers={"X-Slack-Signature": ""}) == 401
    await tested(state="connected", words="Acme")
    assert await slack.posts("events_api", good, headers={"X-Slack-Signature": "v0=0"}) == 401
    await tested(state="problem", words="not signed with this Signing Secret")
    assert await slack.verifies_url()
    await tested(state="connected", words="Acme")


async def test_while_the_bridge_is_away_slack_is_asked_to_come_again(
    house: House, slack: FakeSlack, team: Workspace, anna: Person
) -> None:
    await anna.says("one")
    await replied(slack, anna)
    await house.bridge.close()
    async with slack.delivery.expecting_failures():
        await anna.says("two")
    assert [one.status for one in slack.delivery.undelivered[-1].attempts] == [503] * 4
    await house.new_bridge()
    await slack.delivery.redeliver()
    assert await replied(slack, anna, 2) == ["echo: one", "echo: two"]


async def test_a_channel_that_is_off_takes_nothing(house: House, slack: FakeSlack) -> None:
    team = await by_http(house, slack)
    await set_up(house, "slack", enabled=False)

    async def is_off() -> bool:
        return (await state_of(house, "slack"))[0] == "off"

    await until(is_off)
    assert await slack.posts("events_api", event(team.id)) == 404
