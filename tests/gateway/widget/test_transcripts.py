"""A conversation to keep: whole, in the customer's language, with nothing internal in it."""

import asyncio
import re
from typing import Any

import pytest

from crm_bridge.conversations import desk
from crm_bridge.conversations.replying import reply
from tests.fakes.mail_server import FakeMailServer
from tests.flows.customer import Customer
from tests.gateway.conftest import House
from tests.gateway.staff import colleague
from tests.gateway.widget.conftest import PATIENCE

pytestmark = pytest.mark.asyncio(loop_scope="module")

LINK = "https://shop.example/parcels/7"
MARKUP = '<script>alert("x")</script> & more'


async def opened(shop: House, **body: object) -> Customer:
    async with shop.http.post(f"{shop.url}/chat/session", json=body) as response:
        found = await response.json()
    return Customer(shop.http, shop.url, found["token"], found["conversation_id"])


async def transcript(shop: House, customer: Customer, kind: str) -> tuple[Any, str]:
    headers = {"Authorization": f"Bearer {customer.token}"}
    url = f"{shop.url}/chat/transcript?format={kind}"
    async with shop.http.get(url, headers=headers) as response:
        return response.headers, await response.text()


async def mailed(shop: House, customer: Customer, email: str) -> int:
    headers = {"Authorization": f"Bearer {customer.token}"}
    url = f"{shop.url}/chat/transcript"
    async with shop.http.post(url, json={"email": email}, headers=headers) as response:
        return response.status


async def test_a_file_tells_who_said_what_in_the_customers_language(shop: House) -> None:
    customer = await opened(shop, locale="de")
    await customer.say(MARKUP)
    headers, text = await transcript(shop, customer, "txt")
    assert re.search(
        r'^attachment; filename="conversation-[\d-]+\.txt"', headers["Content-Disposition"]
    )
    assert headers["Cache-Control"] == "no-store"
    assert text.startswith("Ihr Gespräch mit Our shop\n")
    assert "(Europe/London)" in text
    for line in (r"\d\d:\d\d  Sie\n    <script>", r"\d\d:\d\d  Assistent\n    echo: <script>"):
        assert re.search(line, text), text
    headers, page = await transcript(shop, customer, "html")
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert '<html lang="de" dir="ltr">' in page
    assert "&lt;script&gt;alert" in page
    assert "<script" not in page


async def test_answers_are_formatted_and_what_customers_typed_is_not(shop: House) -> None:
    customer = await opened(shop)
    await customer.say("*is it* on its way?")
    ida = await colleague(shop, "Ida")
    async with shop.database.session() as session:
        await desk.take_over(session, customer.conversation_id, ida)
        await reply(session, customer.conversation_id, ida, f"**Yes:** [here]({LINK}) {MARKUP}")
    _, text = await transcript(shop, customer, "txt")
    assert "    *is it* on its way?" in text
    assert f"    Yes: here ({LINK}) <script>" in text
    _, page = await transcript(shop, customer, "html")
    assert '<p class="typed" dir="auto">*is it* on its way?</p>' in page
    assert f'<strong>Yes:</strong> <a href="{LINK}">here</a> &lt;script&gt;' in page


async def test_notes_of_the_staff_are_not_in_it(shop: House) -> None:
    customer = await opened(shop)
    await customer.say("hello")
    anna = await colleague(shop)
    async with shop.database.session() as session:
        await desk.take_over(session, customer.conversation_id, anna)
        await desk.add_note(session, customer.conversation_id, anna, "a difficult one")
        await reply(session, customer.conversation_id, anna, "Anna here")
    _, text = await transcript(shop, customer, "txt")
    assert re.search(r"  Anna\n    Anna here", text)
    assert "difficult" not in text


async def test_another_format_is_refused_and_other_tokens_see_nothing(shop: House) -> None:
    customer = await opened(shop)
    _, problem = await transcript(shop, customer, "pdf")
    assert '"message_invalid"' in problem
    async with shop.http.get(f"{shop.url}/chat/transcript?token={customer.token}") as response:
        assert response.status == 401


async def test_it_is_mailed_three_times_a_day(shop: House, mail_server: FakeMailServer) -> None:
    customer = await opened(shop, locale="fr")
    await customer.say("bonjour")
    sent = [await mailed(shop, customer, f"{one}@mail.example") for one in "abcd"]
    assert sent == [202, 202, 202, 429]
    async with asyncio.timeout(PATIENCE):
        while len(mail_server.mails) < 3:
            await asyncio.sleep(0.02)
    mail = mail_server.mails[0]
    assert (mail["To"], mail["Subject"]) == ("a@mail.example", "Votre conversation avec Our shop")
    for kind in ("plain", "html"):
        part = mail.get_body((kind,))
        assert part is not None
        assert "bonjour" in part.get_content()
