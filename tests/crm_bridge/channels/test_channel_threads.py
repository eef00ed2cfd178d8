"""Threads: one conversation each, as long as it lives."""

import asyncio

import pytest

from crm_bridge.channels.locales import locale_of
from crm_bridge.channels.threads import channels_now
from tests.crm_bridge.channels.places import Place
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import GATEWAY, ShopBridge
from tests.crm_bridge.statements import statements_of_requests


async def test_a_thread_keeps_its_conversation_and_another_has_its_own(bridge: ShopBridge) -> None:
    here, there = Place(bridge, locale="pt_br"), Place(bridge, "chat:2", private=False)
    first, again, other = await here.open(), await here.open(), await there.open()
    assert (first["first"], again["first"], other["first"]) == (True, False, True)
    assert first["conversation_id"] == again["conversation_id"] != other["conversation_id"]
    kept, group = await here.chat.row(), await there.chat.row()
    assert (kept.channel, kept.thread, kept.private, kept.locale) == (
        ("telegram", "chat:1", True, "pt-BR")
    )
    assert (group.private, group.locale) == (False, "en")


async def test_where_only_a_known_thread_counts_no_conversation_is_begun(
    bridge: ShopBridge,
) -> None:
    place = Place(bridge)
    wish = {**place.wish, "only_known": True}
    unknown = await bridge.call("POST", "/v1/channel-threads", GATEWAY, wish)
    assert (unknown.status, unknown.body["code"]) == (404, "thread_unknown")
    begun = await place.open()
    known = await bridge.call("POST", "/v1/channel-threads", GATEWAY, wish)
    assert known.body["conversation_id"] == begun["conversation_id"]
    assert begun["first"]


async def test_what_is_as_it_was_known_costs_one_statement(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.writes()
    with statements_of_requests(bridge) as seen:
        await place.open()
    assert len(seen) == 1, seen


async def test_two_gateways_that_open_a_thread_at_once_find_one_conversation(
    bridge: ShopBridge,
) -> None:
    opened = await asyncio.gather(*(Place(bridge).open() for _ in range(4)))
    assert len({one["conversation_id"] for one in opened}) == 1


async def test_the_newest_address_counts(bridge: ShopBridge) -> None:
    place = Place(bridge)
    await place.asks_and_reads("Soon.")
    place.address = {"chat_id": -100}
    await place.open()
    (due,) = await place.due()
    assert due["address"] == {"chat_id": -100}


async def test_the_form_of_the_newest_answer_comes_along(bridge: ShopBridge) -> None:
    place = Place(bridge)
    assert "form" not in await place.open()
    await place.writes()
    form = {"command": "/leave", "fields": [{"name": "email", "label": "E-mail"}]}
    await place.chat.answer({"text": "Your e-mail?", "form": form})
    assert (await place.open())["form"]["fields"][0]["name"] == "email"
    await place.writes(external_id="m2")
    await place.chat.answer({"text": "Thanks."})
    assert "form" not in await place.open()


async def test_staff_see_over_which_channel_the_customer_writes_now(bridge: ShopBridge) -> None:
    place, web = Place(bridge), await Chat.opened(bridge)
    await place.writes()
    ids = [place.chat.conversation_id, web.conversation_id]
    async with bridge.database.reading() as session:
        assert await channels_now(session, ids) == {ids[0]: "telegram"}


@pytest.mark.parametrize(
    ("told", "kept"),
    [("de", "de"), ("en-US", "en-US"), ("pt_br", "pt-BR"), ("zh-hans-cn", "zh-CN")]
    + [(told, "en") for told in (None, "", "klingon language", "../etc", "x")],
)
def test_a_providers_language_is_kept_as_conversations_keep_it(told: str | None, kept: str) -> None:
    assert locale_of(told) == kept
