"""What clients get wrong: a clear code each time, and nothing kept that was not acknowledged."""

from typing import Any
from uuid import uuid4

import pytest

from tests.crm_bridge.test_database_failures import full_disk
from tests.flows.customer import Customer
from tests.gateway.conftest import House

UUID = str(uuid4())


@pytest.mark.parametrize(
    ("body", "code"),
    [
        ({"text": "no id"}, "message_invalid"),
        ({"id": "seven", "text": "hello"}, "message_invalid"),
        ({"id": 7, "text": "hello"}, "message_invalid"),
        ({"id": UUID}, "message_invalid"),
        ({"id": UUID, "text": 7}, "message_invalid"),
        ({"id": UUID, "text": ["hello"]}, "message_invalid"),
        ({"id": UUID, "payload": "/affirm"}, "payload_unknown"),
        ({"id": UUID, "payload": "careline:handoff"}, "payload_unknown"),
        ({"id": UUID, "text": "   \n"}, "message_empty"),
        ({"id": UUID, "text": "x" * 10_001}, "message_too_long"),
        ([], "message_invalid"),
        ("hello", "message_invalid"),
    ],
)
async def test_a_wrong_body_is_refused_with_its_code(house: House, body: Any, code: str) -> None:
    customer = await house.customer()
    status, problem = await customer.post(body)
    assert (status, problem["code"]) == (422, code)
    assert problem["detail"]
    await customer.read()
    assert customer.seen == {}


async def test_what_is_not_json_is_said_to_be_so(house: House) -> None:
    customer = await house.customer()
    headers = {"Authorization": f"Bearer {customer.token}"}
    for raw in (b"{", b"\xff\xfe", b'{"id": "\\ud800"}'):
        async with house.http.post(
            f"{house.url}/chat/messages", data=raw, headers=headers
        ) as response:
            assert response.status == 400
            assert response.content_type == "application/problem+json"
            assert (await response.json())["code"] == "json_invalid"


async def test_slash_commands_and_control_characters_are_plain_text(house: House) -> None:
    customer = await house.customer()
    await customer.say('/restart{"now": "yes"}\x00\x07')
    assert house.assistant.turns[0]["text"] == '/restart{"now": "yes"}'
    assert house.assistant.turns[0]["command"] is None


async def test_ten_thousand_characters_are_kept_whole(house: House) -> None:
    customer = await house.customer()
    await customer.say("ü" * 10_000)
    assert customer.seen[1]["text"] == "ü" * 10_000


@pytest.mark.parametrize("token", ["", "nonsense", "x" * 5000])
async def test_a_wrong_token_opens_nothing(house: House, token: str) -> None:
    stranger = Customer(house.http, house.url, token, "")
    status, problem = await stranger.post({"id": UUID, "text": "hello"})
    assert (status, problem["code"]) == (401, "token_invalid")


async def test_a_payload_of_another_conversation_is_unknown(house: House) -> None:
    first, second = await house.customer(), await house.customer()
    await first.say("I want to speak to a human")
    status, problem = await second.post({"id": UUID, "payload": first.button("Go back")})
    assert (status, problem["code"]) == (422, "payload_unknown")


async def test_too_many_messages_are_told_how_long_to_wait(house: House) -> None:
    strict = await house.new_gateway(messages_per_minute=2)
    customer = await Customer.arrives(house.http, str(strict.make_url("")).rstrip("/"))
    for _ in range(2):
        status, _ = await customer.post({"id": str(uuid4()), "text": "hello"})
        assert status == 202
    status, problem = await customer.post({"id": str(uuid4()), "text": "hello"})
    assert (status, problem["code"]) == (429, "rate_limited")
    assert 1 <= problem["retry_after"] <= 60


async def test_pages_of_other_sites_are_refused_and_listed_ones_let_in(house: House) -> None:
    open_to = await house.new_gateway(allowed_origins="https://shop.example")
    url = open_to.make_url("/chat/session")
    for origin, status in (
        ("https://evil.example", 403),
        ("https://shop.example", 201),
        (str(open_to.make_url("")).rstrip("/"), 201),
    ):
        async with house.http.post(url, json={}, headers={"Origin": origin}) as response:
            assert response.status == status
            if status == 403:
                assert (await response.json())["code"] == "origin_refused"
            else:
                assert response.headers["Access-Control-Allow-Origin"] == origin


async def test_without_the_bridge_nothing_is_acknowledged(house: House) -> None:
    customer = await house.customer()
    await house.bridge.close()
    status, problem = await customer.post({"id": str(uuid4()), "text": "anybody there?"})
    assert (status, problem["code"]) == (503, "unavailable")


FORM = {
    "command": "/inform",
    "fields": [
        {"name": "number", "label": "Order number"},
        {"name": "note", "label": "Anything else", "type": "textarea", "required": False},
    ],
}


@pytest.mark.parametrize(
    ("values", "names"),
    [
        (None, "values.number"),
        ({}, "values.number"),
        ({"number": "  "}, "values.number"),
        ({"number": "CL-1", "admin": "yes"}, "values.admin"),
        ({"number": 7}, "values.number"),
        ({"number": ["CL-1"]}, "values.number"),
        ({"number": "x" * 1001}, "values.number"),
        (["CL-1"], "values"),
    ],
)
async def test_a_form_with_wrong_values_names_the_field(
    house: House, values: Any, names: str
) -> None:
    house.assistant.answers["track"] = {"replies": [{"text": "Which one?", "form": FORM}]}
    customer = await house.customer()
    await customer.say("track")
    payload = customer.last("bot")["form"]["payload"]
    status, problem = await customer.post({"id": UUID, "payload": payload, "values": values})
    assert (status, problem["code"]) == (422, "message_invalid")
    assert names in problem["detail"]


async def test_a_form_reaches_the_assistant_as_its_command_and_clean_values(house: House) -> None:
    house.assistant.answers["track"] = {"replies": [{"text": "Which one?", "form": FORM}]}
    customer = await house.customer()
    await customer.say("track")
    body = {
        "id": UUID,
        "payload": customer.last("bot")["form"]["payload"],
        "values": {"number": " CL-1\x07 "},
    }
    status, kept = await customer.post(body)
    assert status == 202
    await customer.outcome_of(kept["seq"])
    assert customer.seen[3]["text"] == "Order number: CL-1"
    assert house.assistant.turns[1]["command"] == "/inform"
    assert house.assistant.turns[1]["values"] == {"number": "CL-1"}


async def test_a_button_has_no_values_and_a_text_has_none_either(house: House) -> None:
    house.assistant.failing = True
    customer = await house.customer()
    await customer.say("hello")
    button = customer.button("Talk to a person")
    for body in ({"payload": button, "values": {"a": "b"}}, {"text": "x", "values": {"a": "b"}}):
        status, problem = await customer.post({"id": str(uuid4()), **body})
        assert (status, problem["code"]) == (422, "message_invalid")


async def test_text_and_payload_together_are_refused(house: House) -> None:
    house.assistant.failing = True
    customer = await house.customer()
    await customer.say("hello")
    body = {"id": UUID, "text": "x", "payload": customer.button("Talk to a person")}
    status, problem = await customer.post(body)
    assert (status, problem["code"]) == (422, "message_invalid")


async def test_a_button_pressed_twice_calls_one_person(house: House) -> None:
    house.assistant.failing = True
    customer = await house.customer()
    await customer.say("hello")
    payload = customer.button("Talk to a person")
    for _ in range(2):
        status, kept = await customer.post({"id": str(uuid4()), "payload": payload})
        assert status == 202
        await customer.outcome_of(kept["seq"])
    await customer.read()
    assert customer.last()["outcome"] == "with_person"
    assert [one["author"] for one in customer.seen.values()].count("system") == 2


@pytest.mark.parametrize("code", ["p_" + "x" * 22, "", "\x00", "x" * 9000, "' OR 1=1 --"])
async def test_a_made_up_payload_is_never_run(house: House, code: str) -> None:
    customer = await house.customer()
    status, problem = await customer.post({"id": UUID, "payload": code})
    assert (status, problem["code"]) in {(422, "payload_unknown"), (422, "message_invalid")}
    assert house.assistant.turns == []


@pytest.mark.parametrize(
    "raw",
    [
        b'{"id": ' + b"[" * 100_000,
        b"[" * 50_000 + b"]" * 50_000,
        b'{"id":' * 20_000 + b"1" + b"}" * 20_000,
    ],
)
async def test_deeply_nested_json_is_refused_and_nothing_breaks(house: House, raw: bytes) -> None:
    customer = await house.customer()
    headers = {"Authorization": f"Bearer {customer.token}"}
    url = f"{house.url}/chat/messages"
    async with house.http.post(url, data=raw, headers=headers) as response:
        assert response.status in {400, 422}
        assert (await response.json())["code"] in {"json_invalid", "message_invalid"}


async def test_a_huge_body_is_too_long(house: House) -> None:
    customer = await house.customer()
    status, problem = await customer.post({"id": UUID, "text": "x" * 400_000})
    assert (status, problem["code"]) == (422, "message_too_long")


async def test_ten_thousand_characters_outside_the_basic_plane_are_kept_whole(
    house: House,
) -> None:
    customer = await house.customer()
    await customer.say("🎁" * 10_000)
    assert customer.seen[1]["text"] == "🎁" * 10_000


@pytest.mark.parametrize("text", ["\u200b\u200d", "\x00\x01", "\u202e", "\ufeff"])
async def test_what_nobody_can_see_is_an_empty_message(house: House, text: str) -> None:
    customer = await house.customer()
    status, problem = await customer.post({"id": UUID, "text": text})
    assert (status, problem["code"]) == (422, "message_empty")


async def test_writing_in_both_directions_is_kept_as_it_was_typed(house: House) -> None:
    customer = await house.customer()
    text = "הזמנה CL-1 \u202eabc\u202c שלי"
    await customer.say(text)
    assert customer.seen[1]["text"] == text


@pytest.mark.parametrize(
    ("path", "body", "status", "code"),
    [
        ("rating", {"score": 0}, 422, "message_invalid"),
        ("rating", {"score": 6}, 422, "message_invalid"),
        ("rating", {"score": 4.5}, 422, "message_invalid"),
        ("rating", {"score": "5"}, 422, "message_invalid"),
        ("rating", {"score": 5, "comment": "x" * 2001}, 422, "message_invalid"),
        ("rating", {"score": 5}, 409, "nothing_to_rate"),
        ("seen", {"seq": 0}, 422, "message_invalid"),
        ("seen", {"seq": -1}, 422, "message_invalid"),
        ("seen", {"seq": "1"}, 422, "message_invalid"),
        ("seen", {"seq": 1}, 422, "seq_unknown"),
        ("seen", {"seq": 10**30}, 422, "seq_unknown"),
        ("seen", {}, 422, "message_invalid"),
    ],
)
async def test_marks_that_make_no_sense_are_refused(
    house: House, path: str, body: Any, status: int, code: str
) -> None:
    customer = await house.customer()
    headers = {"Authorization": f"Bearer {customer.token}"}
    url = f"{house.url}/chat/{path}"
    async with house.http.post(url, json=body, headers=headers) as response:
        problem = await response.json()
        assert (response.status, problem["code"]) == (status, code)


async def test_seen_and_a_rating_are_taken_and_may_come_again(house: House) -> None:
    customer = await house.customer()
    await customer.say("hello")
    headers = {"Authorization": f"Bearer {customer.token}"}
    for path, body in (
        ("seen", {"seq": 2}),
        ("seen", {"seq": 1}),
        ("rating", {"score": 2}),
        ("rating", {"score": 5, "comment": "better now"}),
        ("typing", {}),
    ):
        url = f"{house.url}/chat/{path}"
        async with house.http.post(url, json=body, headers=headers) as response:
            assert response.status == 204


async def test_a_full_disk_acknowledges_nothing_and_what_is_sent_again_is_answered(
    house: House,
) -> None:
    customer = await house.customer()
    body = {"id": UUID, "text": "where is my order " * 500}
    with full_disk(house.database):
        status, problem = await customer.post(body)
        assert (status, problem["code"]) == (503, "unavailable")
    status, kept = await customer.post(body)
    assert (status, kept["seq"]) == (202, 1)
    assert await customer.outcome_of(1) == "answered"


async def test_an_unknown_path_and_method_have_their_codes(house: House) -> None:
    async with house.http.get(f"{house.url}/chat/nothing") as response:
        assert (response.status, (await response.json())["code"]) == (404, "not_found")
    async with house.http.delete(f"{house.url}/chat/messages") as response:
        assert (response.status, (await response.json())["code"]) == (405, "method_not_allowed")
