"""Opening and resuming chat sessions, and the shop's word on who the visitor is."""

from datetime import timedelta
from typing import Any

import jwt
import pytest

from crm_bridge.models.chat_session import ChatSession
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import GATEWAY, IDENTITY, Reply, ShopBridge


async def opening(bridge: ShopBridge, **wish: object) -> Reply:
    return await bridge.call("POST", "/v1/sessions", GATEWAY, wish)


async def resolving(bridge: ShopBridge, token: str) -> Reply:
    return await bridge.call("POST", "/v1/sessions/resolve", GATEWAY, {"token": token})


def signed(bridge: ShopBridge, key: str = IDENTITY, **claims: Any) -> str:
    until = int((bridge.clock() + timedelta(hours=1)).timestamp())
    given = {name: value for name, value in {"exp": until, **claims}.items() if value is not None}
    return jwt.encode(given, key)


async def test_a_token_opens_the_conversation_it_was_made_for(bridge: ShopBridge) -> None:
    opened = await opening(bridge, locale="en-GB", page="https://shop.example/")
    assert (opened.status, opened.body["resumed"]) == (201, False)
    assert opened.body["locale"] == "en-GB"
    resolved = await resolving(bridge, opened.body["token"])
    assert resolved.body["conversation_id"] == opened.body["conversation_id"]


async def test_the_token_itself_is_not_kept(chat: Chat) -> None:
    (kept,) = await chat.rows(ChatSession)
    assert chat.token not in str(vars(kept))


async def test_an_unknown_token_is_told_from_an_expired_one(bridge: ShopBridge, chat: Chat) -> None:
    unknown = await resolving(bridge, "nonsense")
    assert (unknown.status, unknown.code) == (401, "token_invalid")
    bridge.clock.move(days=30)
    expired = await resolving(bridge, chat.token)
    assert (expired.status, expired.code) == (401, "token_expired")


async def test_a_resumed_session_goes_on_under_a_fresh_token(
    bridge: ShopBridge, chat: Chat
) -> None:
    resumed = await opening(bridge, resume=chat.token)
    assert resumed.body["resumed"] is True
    assert resumed.body["conversation_id"] == chat.conversation_id
    assert resumed.body["token"] != chat.token


async def test_the_old_token_works_until_a_minute_after_the_new_one_is_used(
    bridge: ShopBridge, chat: Chat
) -> None:
    resumed = await opening(bridge, resume=chat.token)
    bridge.clock.move(minutes=5)
    assert (await resolving(bridge, chat.token)).status == 200
    await resolving(bridge, resumed.body["token"])
    bridge.clock.move(seconds=59)
    assert (await resolving(bridge, chat.token)).status == 200
    bridge.clock.move(seconds=2)
    assert (await resolving(bridge, chat.token)).code == "token_expired"
    assert (await resolving(bridge, resumed.body["token"])).status == 200


@pytest.mark.parametrize("token", ["", "nonsense", "../../etc"])
async def test_resuming_with_a_token_nobody_knows_begins_anew(
    bridge: ShopBridge, token: str
) -> None:
    opened = await opening(bridge, resume=token)
    assert (opened.status, opened.body["resumed"]) == (201, False)


async def test_resuming_with_an_expired_token_begins_anew(bridge: ShopBridge, chat: Chat) -> None:
    bridge.clock.move(days=31)
    opened = await opening(bridge, resume=chat.token)
    assert opened.body["resumed"] is False
    assert opened.body["conversation_id"] != chat.conversation_id


async def test_a_signed_word_binds_the_conversation_to_the_customer(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=signed(bridge, sub="ann"))
    assert (await chat.row()).customer_id == "ann"


async def test_a_visitor_can_sign_in_in_the_middle(bridge: ShopBridge, chat: Chat) -> None:
    resumed = await opening(bridge, resume=chat.token, identity=signed(bridge, sub="ann"))
    assert resumed.body["resumed"] is True
    assert (await chat.row()).customer_id == "ann"


async def test_a_conversation_cannot_change_to_another_customer(bridge: ShopBridge) -> None:
    chat = await Chat.opened(bridge, identity=signed(bridge, sub="ann"))
    refused = await opening(bridge, resume=chat.token, identity=signed(bridge, sub="bob"))
    assert (refused.status, refused.code) == (409, "identity_conflict")
    assert (await chat.row()).customer_id == "ann"


@pytest.mark.parametrize(
    ("claims", "key"),
    [
        ({"sub": "ann"}, "another-secret-another-secret-another"),
        ({"sub": "nobody"}, IDENTITY),
        ({"sub": ""}, IDENTITY),
        ({"sub": 7}, IDENTITY),
        ({}, IDENTITY),
        ({"sub": "ann", "exp": None}, IDENTITY),
        ({"sub": "ann", "exp": 1_000}, IDENTITY),
        ({"sub": "ann", "exp": 10**12}, IDENTITY),
        ({"sub": "ann", "exp": "soon"}, IDENTITY),
        ({"sub": "ann", "nbf": 10**10}, IDENTITY),
    ],
)
async def test_a_word_that_cannot_be_trusted_is_refused_and_never_taken_as_anonymous(
    bridge: ShopBridge, claims: dict[str, Any], key: str
) -> None:
    refused = await opening(bridge, identity=signed(bridge, key, **claims))
    assert (refused.status, refused.code) == (401, "identity_invalid")


@pytest.mark.parametrize("token", ["", "a.b.c", "x" * 5000])
async def test_what_is_no_token_at_all_is_refused(bridge: ShopBridge, token: str) -> None:
    assert (await opening(bridge, identity=token)).code == "identity_invalid"


async def test_an_unsigned_word_is_refused(bridge: ShopBridge) -> None:
    until = int((bridge.clock() + timedelta(hours=1)).timestamp())
    unsigned = jwt.encode({"sub": "ann", "exp": until}, None, algorithm="none")
    assert (await opening(bridge, identity=unsigned)).code == "identity_invalid"
    other = jwt.encode({"sub": "ann", "exp": until}, IDENTITY * 2, algorithm="HS512")
    assert (await opening(bridge, identity=other)).code == "identity_invalid"
