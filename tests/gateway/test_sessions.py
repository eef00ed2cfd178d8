"""Opening a session and going on with it: whose conversation a token opens, and for how long."""

import time
from typing import Any
from uuid import uuid4

import jwt
import pytest

from crm_bridge.models.customer import Customer as CustomerRow
from tests.flows.customer import Customer
from tests.gateway.conftest import SECRET, House

Opened = tuple[int, dict[str, Any]]


async def open_session(house: House, **body: object) -> Opened:
    async with house.http.post(f"{house.url}/chat/session", json=body) as response:
        return response.status, await response.json()


def signed(customer_id: str, *, seconds: int = 3600, **changed: Any) -> str:
    claims = {"sub": customer_id, "exp": int(time.time()) + seconds}
    options = {"key": SECRET.get_secret_value(), "algorithm": "HS256", **changed}
    return jwt.encode(claims, **options)


async def known_to_the_shop(house: House, *ids: str) -> None:
    async with house.database.session() as session:
        for one in ids:
            session.add(
                CustomerRow(
                    id=one,
                    name=one.title(),
                    email=f"{one}@mail.example",
                    email_key=f"{one}@mail.example",
                    created_at=house.clock(),
                )
            )


async def reads(house: House, token: str) -> tuple[int, str | None]:
    """Status and code of reading with this token, through a gateway that remembers nothing."""
    url = (await house.new_gateway()).make_url("/chat/messages")
    async with house.http.get(url, headers={"Authorization": f"Bearer {token}"}) as response:
        return response.status, (await response.json()).get("code")


async def test_resuming_goes_on_with_the_conversation_under_a_fresh_token(house: House) -> None:
    customer = await house.customer()
    await customer.say("hello")
    status, opened = await open_session(house, resume=customer.token)
    assert (status, opened["resumed"]) == (201, True)
    assert opened["conversation_id"] == customer.conversation_id
    assert opened["token"] != customer.token
    again = Customer(house.http, house.url, opened["token"], opened["conversation_id"])
    await again.read()
    assert [one["text"] for one in again.seen.values()] == ["hello", "echo: hello"]


async def test_the_old_token_works_for_a_minute_after_the_new_one_is_first_used(
    house: House,
) -> None:
    _, first = await open_session(house)
    _, second = await open_session(house, resume=first["token"])
    house.clock.move(hours=1)
    assert await reads(house, first["token"]) == (200, None)
    assert await reads(house, second["token"]) == (200, None)
    # The clock runs on by itself as well: on a busy machine by some seconds.
    house.clock.move(seconds=30)
    assert await reads(house, first["token"]) == (200, None)
    house.clock.move(seconds=31)
    assert await reads(house, first["token"]) == (401, "token_expired")
    assert await reads(house, second["token"]) == (200, None)


async def test_a_token_that_was_only_resumed_from_cuts_its_elder_short_too(house: House) -> None:
    _, first = await open_session(house)
    _, second = await open_session(house, resume=first["token"])
    await open_session(house, resume=second["token"])
    house.clock.move(seconds=61)
    assert await reads(house, first["token"]) == (401, "token_expired")


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000, "\x00", "ü", "../../etc"])
async def test_an_invalid_token_to_resume_starts_a_new_conversation(
    house: House, token: str
) -> None:
    status, opened = await open_session(house, resume=token)
    assert (status, opened["resumed"]) == (201, False)


async def test_an_expired_token_to_resume_starts_a_new_conversation(house: House) -> None:
    _, first = await open_session(house)
    house.clock.move(days=31)
    assert await reads(house, first["token"]) == (401, "token_expired")
    status, opened = await open_session(house, resume=first["token"])
    assert (status, opened["resumed"]) == (201, False)
    assert opened["conversation_id"] != first["conversation_id"]


@pytest.mark.parametrize(
    "identity",
    [
        "not-a-jwt",
        "",
        signed("cara", key="somebody-elses-secret-of-32-bytes-length"),
        signed("cara", algorithm="HS512"),
        signed("cara", key="", algorithm="none"),
        signed("cara", seconds=-120),
        signed("cara", seconds=3 * 86_400),
        signed("nobody-here"),
    ],
    ids=["no-jwt", "empty", "key", "hs512", "none", "expired", "too-long", "unknown"],
)
async def test_a_bad_identity_is_refused_and_never_taken_as_anonymous(
    house: House, identity: str
) -> None:
    await known_to_the_shop(house, "cara")
    status, problem = await open_session(house, identity=identity)
    assert (status, problem["code"]) == (401, "identity_invalid")
    assert "token" not in problem


async def test_a_resumed_session_cannot_become_another_customer(house: House) -> None:
    await known_to_the_shop(house, "cara", "dan")
    _, first = await open_session(house, identity=signed("cara"))
    status, problem = await open_session(house, identity=signed("dan"), resume=first["token"])
    assert (status, problem["code"]) == (409, "identity_conflict")
    status, opened = await open_session(house, identity=signed("cara"), resume=first["token"])
    assert (status, opened["resumed"]) == (201, True)


async def test_a_visitor_may_sign_in_while_the_conversation_goes_on(house: House) -> None:
    await known_to_the_shop(house, "cara")
    _, first = await open_session(house)
    status, opened = await open_session(house, identity=signed("cara"), resume=first["token"])
    assert (status, opened["conversation_id"]) == (201, first["conversation_id"])


async def test_another_visitors_token_shows_nothing_of_this_conversation(house: House) -> None:
    first, second = await house.customer(), await house.customer()
    await first.say("my secret")
    await second.read()
    assert second.seen == {}


@pytest.mark.parametrize(
    "locale", ["", "x", "../../etc/passwd", "en\x00", "e" * 500, "english please", "e\u0301n"]
)
async def test_a_locale_that_is_none_falls_back_to_the_default(house: House, locale: str) -> None:
    status, opened = await open_session(house, locale=locale)
    assert (status, opened["config"]["languages"]) == (201, ["en"])


async def test_a_language_without_texts_is_answered_in_the_default_one(house: House) -> None:
    house.assistant.failing = True
    _, opened = await open_session(house, locale="tlh-Latn")
    customer = Customer(house.http, house.url, opened["token"], opened["conversation_id"])
    assert (await customer.say("nuqneH"))[0]["author"] == "system"


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer ", "Basic abc", "Bearer \xfc", "Bearer a b", "bearer ../"]
)
async def test_a_header_without_a_token_opens_nothing(house: House, header: str) -> None:
    url = f"{house.url}/chat/messages"
    for method in ("GET", "POST"):
        async with house.http.request(
            method, url, headers={"Authorization": header}, json={"id": str(uuid4()), "text": "x"}
        ) as response:
            problem = await response.json()
            assert (response.status, problem["code"]) == (401, "token_invalid")


@pytest.mark.parametrize("body", [[], "text", {"identity": 7}, {"page": ["x"]}, {"resume": {}}])
async def test_wrong_types_in_a_session_are_named(house: House, body: object) -> None:
    async with house.http.post(f"{house.url}/chat/session", json=body) as response:
        problem = await response.json()
        assert (response.status, problem["code"]) == (422, "message_invalid")
