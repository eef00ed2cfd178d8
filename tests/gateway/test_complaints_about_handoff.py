"""What people complain about most in this field, where a handoff is concerned: a test each, with
the complaint's number, through the customer's own protocol."""

import asyncio
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import yaml

from crm_bridge.conversations import desk, transferring
from crm_bridge.models.conversation import Conversation
from crm_bridge.models.desk import Note, Task
from tests.flows.customer import Customer, text_of
from tests.gateway.conftest import House
from tests.gateway.staff import (
    authors,
    begun,
    colleague,
    news,
    noted,
    presence_again,
    returned,
    rows,
    sweep,
    taken,
    team,
)

CALL = "I want to speak to a human"


async def test_complaint_1_the_bot_never_talks_over_the_person(house: House) -> None:
    customer, anna = await house.customer(), await colleague(house)
    seq = await begun(house, customer, "where is my order")
    async with house.database.session() as session:
        await desk.take_over(session, customer.conversation_id, anna)
        await desk.reply(session, customer.conversation_id, anna, "Let me look.")
    house.assistant.open.set()
    assert await customer.outcome_of(seq) == "with_person"
    await noted(house, f"answer of the assistant to message {seq} was thrown away")
    for text in ("hello?", CALL, "this is fraud"):
        await customer.say(text)
        assert customer.last()["outcome"] == "with_person"
    said = await authors(customer)
    assert said == ["customer", "system", "agent", "customer", "customer", "customer"]


async def test_complaint_2_after_the_return_the_bot_answers_and_does_not_call_again(
    house: House,
) -> None:
    house.assistant.answers["mumble"] = {"handoff": {"reason": "not_understood"}}
    customer, anna = await house.customer(), await colleague(house)
    await customer.say("mumble")
    assert customer.state == "queued"
    await taken(house, customer, anna)
    await customer.say("are you there?")
    await returned(house, customer, anna)
    assert "Anna has left" in (await customer.waits_for("back with the assistant"))["text"]
    assert text_of(await customer.say("thanks")) == "echo: thanks"
    assert customer.state == "bot"
    dialogues = [(turn["text"], turn["sender_id"]) for turn in house.assistant.turns]
    assert [text for text, _ in dialogues] == ["mumble", "thanks"], "nothing is answered late"
    assert dialogues[0][1] != dialogues[1][1], "the dialogue begins anew"


async def test_complaint_3_exactly_one_handoff_message(house: House) -> None:
    customer, other = await house.customer(), await house.new_gateway()
    elsewhere = str(other.make_url("")).rstrip("/")
    tab = Customer(customer.http, elsewhere, customer.token, customer.conversation_id)
    house.assistant.answers["nothing works"] = {"handoff": {"reason": "not_understood"}}
    texts = [CALL, "this is fraud", "nothing works"]
    posts = [one.post({"id": str(uuid4()), "text": t}) for t in texts for one in (customer, tab)]
    for status, kept in await asyncio.gather(*posts):
        assert status == 202
        await customer.outcome_of(kept["seq"])
    await customer.read()
    assert (await authors(customer)).count("system") == 1
    assert customer.state == "queued"


async def test_complaint_4_whoever_was_promised_a_person_hears_if_nobody_comes(
    house: House,
) -> None:
    customer, anna = await house.customer(), await colleague(house)
    await customer.say(CALL)
    await taken(house, customer, anna)
    ravi = await colleague(house, "Ravi", await team(house, "Returns"))
    async with house.database.session() as session:
        await transferring.to_person(session, customer.conversation_id, anna, ravi.id)
    await customer.waits_for("has passed you on")
    house.clock.move(seconds=61)
    await sweep(house)
    house.clock.move(minutes=30)
    await sweep(house)
    await customer.waits_for("nobody could come in time")
    (task,) = await rows(house, Task)
    assert task.conversation_id == customer.conversation_id
    assert text_of(await customer.say("thanks")) == "echo: thanks"


async def test_complaint_5_a_call_goes_to_the_team_that_its_rule_names(
    house: House, tmp_path: Path
) -> None:
    returns = await team(house, "Returns")
    entry = {"id": "torn", "reason": "keyword", "topic": "torn", "priority": "high"}
    rules = {"entries": [{**entry, "team": "Returns", "phrases": ["torn apart"]}]}
    file = tmp_path / "escalation.yml"
    file.write_text(yaml.safe_dump(rules), encoding="utf-8")
    gateway = await house.new_gateway(escalation_file=file)
    customer = await Customer.arrives(house.http, str(gateway.make_url("")).rstrip("/"))
    await customer.say("it came torn apart")
    (conversation,) = await rows(house, Conversation)
    assert (conversation.state, conversation.team_id) == ("queued", returns)


async def test_complaint_6_nobody_online_says_so_and_takes_a_message(house: House) -> None:
    customer = await house.customer()
    await customer.say(CALL)
    told = customer.last("system")
    assert "nobody is at the desk" in told["text"]
    values = {"email": "ann@home.example", "text": "It is urgent"}
    form = {"id": str(uuid4()), "payload": told["form"]["payload"], "values": values}
    assert (await customer.post(form))[0] == 202
    await customer.waits_for("will write to you at ann@home.example")
    (task,) = await rows(house, Task)
    assert (task.email, task.text) == ("ann@home.example", "It is urgent")


async def test_complaint_7_the_second_and_third_handoff_work_as_the_first(house: House) -> None:
    customer, anna = await house.customer(), await colleague(house)
    for times in (1, 2, 3):
        await customer.say(CALL)
        assert (customer.state, customer.position) == ("queued", 1)
        assert "bringing in a colleague" in customer.last("system")["text"]
        await taken(house, customer, anna)
        await returned(house, customer, anna)
        assert text_of(await customer.say("thanks")) == "echo: thanks"
        system = [one["text"] for one in customer.seen.values() if one["author"] == "system"]
        assert len(system) == 3 * times, "called, joined, left"


async def test_complaint_8_a_late_answer_of_the_bot_changes_nothing(house: House) -> None:
    house.assistant.answers["slow"] = {"handoff": {"reason": "not_understood"}}
    customer, anna = await house.customer(), await colleague(house)
    await begun(house, customer, "slow")
    async with house.database.session() as session:
        await desk.take_over(session, customer.conversation_id, anna)
    before = (await news(customer))["cursor"]
    house.assistant.open.set()
    await noted(house, "was thrown away")
    now = await news(customer)
    assert (now["state"], now["agent"], now["cursor"]) == ("human", {"name": "Anna"}, before)


async def test_complaint_9_a_failed_action_is_told_and_a_person_offered(house: House) -> None:
    house.assistant.answers["cancel it"] = {
        "replies": [],
        "actions": [{"name": "action_cancel_order", "ok": False}],
    }
    customer = await house.customer()
    replies = await customer.say("cancel it")
    assert customer.last()["outcome"] == "not_answered"
    assert "can bring in a colleague" in text_of(replies)
    await customer.choose("Talk to a person")
    assert customer.state == "queued"


async def test_complaint_10_on_a_holiday_the_customer_is_told_when_the_team_is_back(
    house: House,
) -> None:
    today = datetime.now(UTC).date()
    week = [[[0, 1440]]] * 7
    days_off = [(today + timedelta(days=ahead)).isoformat() for ahead in (0, 1)]
    await team(house, "Care", is_default=True, week=week, holidays=days_off)
    await colleague(house)
    customer = await house.customer()
    await customer.say(CALL)
    back = today + timedelta(days=2)
    told = customer.last("system")
    assert f"back on {back:%A} {back.day} {back:%B}, 00:00" in told["text"]
    assert "form" in told
    assert len(await rows(house, Task)) == 1


async def test_complaint_11_typing_is_shown_and_ends(house: House) -> None:
    customer, anna = await house.customer(), await colleague(house)
    for person_comes in (False, True):
        seq = await begun(house, customer, f"hello {person_comes}")
        async with asyncio.timeout(5):
            while (await news(customer))["typing"] != ["bot"]:
                await asyncio.sleep(0.02)
        if person_comes:
            async with house.database.session() as session:
                await desk.take_over(session, customer.conversation_id, anna)
        else:
            house.assistant.open.set()
        await customer.outcome_of(seq)
        async with asyncio.timeout(5):
            while (await news(customer))["typing"]:
                await asyncio.sleep(0.02)
    house.assistant.open.set()


async def test_complaint_12_a_rating_is_asked_for_once_with_a_person_and_with_the_bot(
    house: House,
) -> None:
    customer, anna = await house.customer(), await colleague(house)
    headers = {"Authorization": f"Bearer {customer.token}"}
    await customer.say("hello")
    house.clock.move(minutes=16)
    await sweep(house)
    await presence_again(house, anna)
    for end in ("idle", "solved", "spam"):
        if end != "idle":
            await customer.say(CALL)
            await taken(house, customer, anna)
            assert "rate" not in await news(customer)
            async with house.database.session() as session:
                await desk.close(session, customer.conversation_id, anna, end)
        assert (await news(customer)).get("rate") == (None if end == "spam" else True)
        async with customer.http.post(
            f"{customer.base}/chat/rating", json={"score": 5}, headers=headers
        ) as response:
            assert response.status == 204
        assert "rate" not in await news(customer)


async def test_complaint_19_repeats_are_answered_once_and_internal_talk_stays_inside(
    house: House,
) -> None:
    customer, anna = await house.customer(), await colleague(house)
    message = {"id": str(uuid4()), "text": "where is my order"}
    kept = await asyncio.gather(*(customer.post(message) for _ in range(4)))
    (seq,) = {answer["seq"] for _, answer in kept}
    await customer.outcome_of(seq)
    assert await authors(customer) == ["customer", "bot"]
    await customer.say(CALL)
    await taken(house, customer, anna)
    returns = await team(house, "Returns")
    async with house.database.session() as session:
        await desk.add_note(session, customer.conversation_id, anna, "secret: a difficult one")
        await transferring.to_team(
            session, customer.conversation_id, anna, returns, "secret: wants money"
        )
        await desk.close(session, customer.conversation_id, anna, "other", "secret: gave up")
    assert len([note for note in await rows(house, Note) if "secret" in note.text]) == 3
    await customer.waits_for("closed")
    assert "secret" not in str(await news(customer))
