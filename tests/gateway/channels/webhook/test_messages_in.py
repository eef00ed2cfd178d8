"""What a system of the shop posts in: taken once when it is signed, refused with a reason."""

import asyncio
import json
import re
import time
from base64 import b64encode
from pathlib import Path
from typing import Any

import pytest

from bot.gateway.channels.web.protocol import read
from bot.gateway.channels.webhook.channel import LONGEST
from bot.gateway.channels.webhook.incoming import Incoming
from bot.gateway.errors import ChatError
from crm_bridge.models.attachment import Attachment
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.message import Message
from tests.fakes.shop_app import SECRET, ShopApp
from tests.gateway.channels.connecting import set_up, until
from tests.gateway.conftest import House
from tests.gateway.staff import rows

ROOT = Path(__file__).resolve().parents[4]
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)
GOOD = {"id": "m1", "conversation": "c1", "from": {"id": "ann"}, "text": "hello"}
YES_OR_NO = {
    "text": "Shall I cancel it?",
    "buttons": [{"title": "Yes", "command": "/affirm"}, {"title": "No", "command": "/deny"}],
}
PROOF = {
    "text": "Who are you?",
    "form": {
        "command": "/prove",
        "fields": [
            {"name": "order_number", "label": "Order number"},
            {"name": "email", "label": "E-mail", "type": "email"},
        ],
    },
}


def but(**changed: Any) -> dict[str, Any]:
    """A good message with these members; None leaves one out."""
    return {name: value for name, value in {**GOOD, **changed}.items() if value is not None}


async def said(house: House) -> list[str]:
    return [one.text for one in await rows(house, Message) if one.author == "customer"]


async def test_each_message_is_answered_once_in_its_conversation(
    house: House, app: ShopApp
) -> None:
    again = await app.says("hello", "c1", **{"from": {"id": "ann", "name": "Ann", "locale": "de"}})
    await app.says("hello", "c1", id=again)
    await app.says("good day", "c2", private=False)
    await app.says("bye\0 now", "c1")
    first = await app.reads("echo: bye now", "c1")
    await app.reads("echo: good day", "c2")
    assert app.texts("c1") == ["echo: hello", "echo: bye now"]
    assert app.texts("c2") == ["echo: good day"]
    assert first["author"] == "bot"
    one, other = sorted(await rows(house, Conversation), key=lambda found: found.thread)
    assert (one.channel, one.thread, one.private, one.locale) == ("webhook", "c1", True, "de")
    assert (other.channel, other.thread, other.private) == ("webhook", "c2", False)


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (but(id=""), "id: "),
        (but(id="i" * 151), "id: "),
        (but(conversation=None), "conversation: "),
        (but(**{"from": {"name": "Ann"}}), "from.id: "),
        (but(text=5), "text: "),
        (but(text=" \n"), "body: give `text`"),
        (but(sender="ann"), "sender: "),
        (but(payload="p_1", edits="m0"), "body: `payload` and `edits`"),
        (but(values={"email": "a@b.c"}), "body: `values`"),
        (but(attachments=[{"name": "a.png"}]), "attachments.0: give either"),
        (but(attachments=[{"name": "a.png", "data": "#"}]), "attachments.0.data: must be base64"),
        (but(attachments=[{"name": "a.png", "data": ""}] * 6), "attachments: "),
        ([], "body: "),
    ],
)
def test_what_makes_no_sense_is_said_with_its_place(body: Any, where: str) -> None:
    with pytest.raises(ChatError) as refused:
        read(Incoming, json.dumps(body))
    assert refused.value.status == 422
    assert refused.value.detail.startswith(where)


async def test_the_example_of_the_docs_posts_a_message(house: House, app: ShopApp) -> None:
    page = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
    function = re.search(r"```python\n(import hashlib.*?)\n\n\npost\(", page, re.DOTALL)
    assert function is not None
    scope: dict[str, Any] = {}
    exec(function[1], scope)  # noqa: S102 - our own page
    await asyncio.to_thread(scope["post"], GOOD, SECRET, house.url)
    await app.reads("echo: hello")


async def test_what_is_refused_is_not_kept_and_says_why(house: House, app: ShopApp) -> None:
    refused = [
        await app.post(GOOD, secret="another-secret-than-the-app-has"),
        await app.post(GOOD, at=time.time() - 301),
        await app.post(GOOD, at=time.time() + 301),
        await app.post(b"{"),
        await app.post(but(text=None)),
        await app.post(but(text="x" * LONGEST)),
    ]
    assert [(status, problem["code"]) for status, problem in refused] == [
        (401, "signature_invalid"),
        (401, "signature_old"),
        (401, "signature_old"),
        (400, "json_invalid"),
        (422, "message_invalid"),
        (413, "message_too_long"),
    ]
    url = f"{house.url}/channels/webhook/messages"
    async with house.http.post(url, json=GOOD) as response:
        assert (response.status, response.content_type) == (401, "application/problem+json")
        assert (await response.json())["code"] == "signature_missing"
    async with house.http.get(url) as response:
        assert response.status == 405
    async with house.http.get(f"{house.url}/channels/webhook/elsewhere") as response:
        assert response.status == 404
    assert await rows(house, Message) == []


async def test_while_it_cannot_be_kept_the_sender_is_asked_to_come_again(
    house: House, app: ShopApp
) -> None:
    await house.bridge.close()
    status, problem = await app.post(GOOD)
    assert (status, problem["code"]) == (503, "unavailable")
    await house.new_bridge()
    await set_up(house, "webhook", enabled=False)
    while (await app.post(b"not even signed", secret="wrong"))[0] != 503:
        pass
    await set_up(house, "webhook")
    while (await app.post(GOOD))[0] == 503:
        pass
    await app.reads("echo: hello")


async def test_files_come_with_the_message_or_are_fetched_and_a_missing_one_is_told(
    house: House, app: ShopApp
) -> None:
    app.files["label.png"] = PNG
    await app.says(
        "both are broken",
        attachments=[
            {"name": "lamp.png", "type": "image/png", "data": b64encode(PNG).decode()},
            {"name": "label.png", "url": app.file_url("label.png")},
        ],
    )
    await app.reads("echo: both are broken")
    assert sorted(one.name for one in await rows(house, Attachment)) == ["label.png", "lamp.png"]
    await app.says(
        "look",
        attachments=[
            {"name": "gone.png", "url": app.file_url("gone.png")},
            {"name": "page.html", "data": b64encode(b"<!doctype html>").decode()},
        ],
    )
    await app.reads("echo: look")
    await app.until(lambda _: len(app.notices()) == 2)
    assert "gone.png could not be fetched" in app.notices()[0]
    assert "page.html cannot be opened here" in app.notices()[1]
    missing = [f"(A file that could not be kept: {name})" for name in ("gone.png", "page.html")]
    assert (await said(house))[-1].splitlines() == ["look", *missing]


async def test_buttons_forms_also_in_words_and_what_can_be_asked_for_at_any_time(
    house: House, app: ShopApp
) -> None:
    house.assistant.answers |= {
        "cancel it": {"replies": [YES_OR_NO]},
        "/affirm": {"replies": [PROOF]},
    }
    await app.says("cancel it")
    asked = await app.reads("Shall I cancel it?")
    yes = next(one for one in asked["buttons"] if one["title"] == "Yes")
    await app.does(payload=yes["payload"])
    form = (await app.reads("Who are you?"))["form"]
    assert [one["name"] for one in form["fields"]] == ["order_number", "email"]
    values = {"order_number": "104233", "email": "ann@shop.example"}
    await app.does(payload=form["payload"], values=values)
    await app.reads("echo: /prove")
    assert house.assistant.turns[-1]["values"] == values
    await app.says("cancel it")
    await app.until(lambda _: app.texts().count("Shall I cancel it?") == 2)
    await app.does(payload=app.told()[-1]["buttons"][0]["payload"])
    await app.until(lambda _: app.texts().count("Who are you?") == 2)
    await app.says("104234, ann@shop.example")
    await app.until(lambda _: app.texts().count("echo: /prove") == 2)
    assert house.assistant.turns[-1]["values"] == {**values, "order_number": "104234"}
    await app.does(payload="p_of_nobody")
    await app.until(lambda _: app.notices())
    assert app.notices() == ["That button is not in use any more. Please write what you need."]
    await app.does(payload="careline:handoff")
    await app.until(lambda _: len(app.told()) == 7)
    assert app.told()[-1]["author"] == "system"
    assert (await said(house))[-1] == "I want to speak to a person"


async def test_an_edited_message_is_answered_again_and_a_deleted_one_is_emptied(
    house: House, app: ShopApp
) -> None:
    first = await app.says("where is order 104233")
    await app.reads("echo: where is order 104233")
    await app.does(edits=first, text="where is order 104234")
    await app.reads("echo: where is order 104234")
    await app.does(deletes=first)

    async def is_gone() -> bool:
        return "where is order 104233" not in await said(house)

    await until(is_gone)
    assert app.texts() == ["echo: where is order 104233", "echo: where is order 104234"]


async def test_a_long_message_is_kept_whole_in_parts(house: House, app: ShopApp) -> None:
    words = " ".join(f"word{number}" for number in range(2_500))
    await app.says(words)
    await app.reads("word2499")
    assert len(words) > 20_000
    assert " ".join(await said(house)) == words


async def test_an_edit_longer_than_a_message_loses_nothing(house: House, app: ShopApp) -> None:
    first = await app.says("short")
    await app.reads("echo: short")
    words = " ".join(f"word{number}" for number in range(2_500))
    await app.does(edits=first, text=words)
    await app.reads("word2499")
    assert " ".join(await said(house)) == f"short {words}"


async def test_a_conversation_goes_on_from_the_web_by_a_link(house: House, app: ShopApp) -> None:
    await set_up(house, "webhook", link="https://app.example/?c={code}", title="our app")
    customer = await house.customer()
    await customer.say("hello")
    url, body = f"{house.url}/chat/links", {"channel": "webhook"}
    bearer = {"Authorization": f"Bearer {customer.token}"}
    while True:
        async with house.http.post(url, json=body, headers=bearer) as response:
            issued = await response.json()
        if response.status == 201:
            break
    assert issued["url"] == f"https://app.example/?c={issued['code']}"
    async with house.http.post(f"{house.url}/chat/session", json={}) as response:
        offered = (await response.json())["config"]["channels"]
    assert offered == [{"name": "webhook", "title": "our app"}]
    await app.does(code=issued["code"])
    await app.says("I am here now")
    await app.reads("echo: I am here now")
    assert house.assistant.turns[-1]["conversation_id"] == customer.conversation_id
    await app.does("c2", code=issued["code"], **{"from": {"id": "eve"}})
    await app.until(lambda _: app.notices())
    assert "used already" in app.notices()[0]
