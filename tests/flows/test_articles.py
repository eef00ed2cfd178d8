"""Questions that the help articles answer, through all four processes."""

import asyncio
import re

from aiohttp import ClientSession

from tests.flows.customer import Customer, text_of
from tests.flows.running_shop import RunningShop


async def test_a_policy_question_is_answered_with_the_paragraph_and_its_article(
    shop: RunningShop, http: ClientSession
) -> None:
    visitor = await Customer.arrives(http, shop.chat)
    replies = await visitor.say("until when is a gift card valid?")

    assert "24 months" in text_of(replies)
    (source,) = replies[0]["sources"]
    assert source["title"] == "Gift cards"
    async with http.get(shop.chat + source["url"]) as page:
        assert page.status == 200
        shown = await page.text()
    anchor = source["url"].partition("#")[2]
    assert f'id="{anchor}"' in shown
    assert "24 months" in shown


async def test_an_edited_article_answers_anew(shop: RunningShop, http: ClientSession) -> None:
    file = shop.state / "knowledge" / "shop-opening-hours.md"
    text = file.read_text(encoding="utf-8")
    edited = re.sub(r"Kiln Lane is for people on foot\.", "Kiln Lane has 33 places.", text)
    assert edited != text
    visitor = await Customer.arrives(http, shop.chat)
    file.write_text(edited, encoding="utf-8")
    try:
        async with asyncio.timeout(30):
            while "33 places" not in text_of(await visitor.say("where can I park at your shop?")):
                await asyncio.sleep(0.5)
    finally:
        file.write_text(text, encoding="utf-8")
