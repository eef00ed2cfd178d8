"""The accessibility checker on every page of the console, as the router has them."""

import asyncio
import sys
from collections.abc import AsyncIterator
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from shutil import copy
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Browser
from sqlalchemy import select

from crm_bridge.api.schemas.conversations import Rate
from crm_bridge.console.setup import ROUTES
from crm_bridge.conversations import desk, marks, tags
from crm_bridge.corrections import correcting, needs
from crm_bridge.corrections.choices import read_choices
from crm_bridge.db import sqlite_url
from crm_bridge.figures import reports
from crm_bridge.figures.watching import WATCHER
from crm_bridge.intelligence.risk.looks import look_at_order
from crm_bridge.intelligence.running import commands as running_commands
from crm_bridge.intelligence.running import runs as running_runs
from crm_bridge.intelligence.running import versions as running_versions
from crm_bridge.intelligence.running.comparing import Verdict
from crm_bridge.intelligence.running.recipe import Trained
from crm_bridge.models.desk import Task
from crm_bridge.models.risk import OrderRisk
from crm_bridge.models.staff import Staff
from crm_bridge.reviews import comments, criteria, scoring, status
from crm_bridge.staff import invitations
from tests.browser.conftest import DESKTOP, PATIENCE
from tests.browser.console.console_page import ConsolePage
from tests.crm_bridge.channels.places import offer
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.figures.kept import LONDON, many_weeks
from tests.crm_bridge.figures.kept import keep as keep_facts
from tests.crm_bridge.intelligence.segments.listed import train as train_segments
from tests.crm_bridge.routing.routed import OFFICE_WEEK, online, team
from tests.crm_bridge.shop import WEBHOOKS, ShopBridge, running_bridge
from tests.fakes.assistant import FakeAssistant

PAGES = {
    "/login": "/login",
    "/login/code": "/login/code",
    "/invitations/{token}": "/invitations/{token}",
    "/account": "/account",
    "/people": "/people",
    "/replies": "/replies",
    "/texts": "/texts",
    "/texts/{key}/{locale}": "/texts/utter_greet/en",
    "/articles": "/articles",
    "/articles/new": "/articles/new",
    "/articles/{slug}": "/articles/gift-cards",
    "/reasons": "/reasons",
    "/reasons/{kind}/{name}": "/reasons/topic/press",
    "/channels": "/channels",
    "/guides/{name}": "/guides/telegram.md",
    "/webhooks": "/webhooks",
    "/webhooks/{id}": "/webhooks/{webhook}",
    "/webhooks/{id}/deliveries/{number}": "/webhooks/{webhook}/deliveries/{delivery}",
    "/": "/",
    "/conversations": "/conversations?view=queue",
    "/conversations/{cid}": "/conversations/{cid}",
    "/conversations/{cid}/transfer": "/conversations/{cid}/transfer",
    "/conversations/{cid}/reassign": "/conversations/{cid}/reassign",
    "/conversations/{cid}/merge": "/conversations/{cid}/merge",
    "/mentions": "/mentions",
    "/tasks": "/tasks",
    "/fairness": "/fairness",
    "/unusual-orders": "/unusual-orders?show=looked",
    "/teams": "/teams",
    "/transcripts": "/transcripts",
    "/transcripts/filters": "/transcripts/filters?channel=web",
    "/transcripts/saved": "/transcripts/saved",
    "/transcripts/export": "/transcripts/export?channel=web",
    "/transcripts/{episode_id}": "/transcripts/{episode}",
    "/transcripts/{episode_id}/print": "/transcripts/{episode}/print",
    "/corrections": "/corrections",
    r"/corrections/messages/{cid}/{seq:\d{1,9}}": "/corrections/messages/{corrected}/1",
    "/corrections/needs": "/corrections/needs",
    "/corrections/needs/found": "/corrections/needs/found",
    "/changes": "/changes",
    "/changes/{id}": "/changes/{change_set}",
    "/models": "/models",
    "/shop-models": "/shop-models",
    "/data": "/data",
    "/insights": "/insights?period=7d&channel=web",
    "/reports": "/reports",
    "/reports/{week}": "/reports/{week}",
    "/segments": "/segments",
    "/segments/{key}": "/segments/group-1",
    "/reviews": "/reviews",
    "/follow-up": "/follow-up",
    "/scores": "/scores",
    "/scores/transcripts": "/scores/transcripts",
    "/scores/calibration": "/scores/calibration",
    "/scores/criteria": "/scores/criteria",
    r"/conversations/{cid}/messages/{seq:\d{1,9}}/why": "/conversations/{cid}/messages/1/why",
    "/customers/{customer_id}": "/customers/ann",
    "/customers/{customer_id}/orders/{number}": "/customers/ann/orders/CL-100001",
    "/conversations/{cid}/orders/{number}": "/conversations/{cid}/orders/CL-100001",
    "/customers/{customer_id}/orders/{number}/{change:cancel|address|return|refund}": (
        "/customers/ann/orders/CL-100001/cancel"
    ),
    "/conversations/{cid}/orders/{number}/{change:cancel|address|return|refund}": (
        "/conversations/{cid}/orders/CL-100001/address"
    ),
}
"""Each page's route, and an address of it."""
STATES = {
    "a scorecard that I filled in": "/transcripts/{scored}#scorecard",
    "scorecards of own days": "/scores?from=2026-03-01&to=2026-03-31",
    "articles of days on which none was shown": "/articles?from=2020-01-01&to=2020-01-02",
    "a list of the chat window's words": "/texts?topic=widget&language=ar",
    "a text of the chat window": "/texts/system_widget_welcome_text/ar",
}
"""Pages of the same routes that look otherwise."""
PARTS = {
    "/texts/export",
    "/reasons/export",
    "/corrections/choices",
    "/changes/{id}/export",
    "/changes/{id}/run",
    "/shop-models/run",
    "/transcripts/exports/{id}",
    r"/transcripts/{episode_id}/export.{format:\w+}",
    "/reviews/names",
    "/conversations/{cid}/draft",
    "/conversations/{cid}/quick-replies",
    "/conversations/{cid}/suggestions",
    "/conversations/{cid}/older",
    "/conversations/{cid}/glance",
    "/customers/{customer_id}/profile",
    "/mentions/count",
    "/mentions/names",
    "/attachments/{id}",
    "/events",
    "/badge",
    "/presence",
}
"""What is not a page: parts of one, files, news."""


TOGETHER = """
import json, sys
print(json.dumps([{"members": list(range(len(json.load(sys.stdin)))), "words": ["parcel"]}]))
"""
"""All that was not understood is one need: the encoder takes seconds."""


@dataclass
class Places:
    """A console in which there is something of everything, and the names of these things."""

    console: ConsolePage
    names: dict[str, str]


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def places(
    chromium: Browser, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> AsyncIterator[Places]:
    path = Path(copy(template, tmp_path_factory.mktemp("every") / "careline.db"))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(needs, "_COMMAND", (sys.executable, "-c", TOGETHER))
        async for found in opened(chromium, path):
            yield found


async def opened(chromium: Browser, path: Path) -> AsyncIterator[Places]:
    async with (
        FakeAssistant().served() as address,
        running_bridge(sqlite_url(path), assistant=address, webhook_private=True) as bridge,
    ):
        names = await filled(bridge)
        context = await chromium.new_context(viewport=DESKTOP, reduced_motion="reduce")
        context.set_default_timeout(PATIENCE)
        console = ConsolePage(await context.new_page(), bridge)
        await console.visit()
        await console.log_in()
        await console.listening()
        # Half-way in, as whoever still has to give the code.
        cookie = {"name": "careline_code_due", "value": "half", "path": "/login/code"}
        host = str(bridge.client.make_url("/").host)
        await context.add_cookies([{**cookie, "domain": host}])  # type: ignore[typeddict-item]
        yield Places(console, names)
        await context.close()


@pytest.mark.parametrize("route", sorted(PAGES))
async def test_axe_finds_nothing_serious_light_or_dark(
    places: Places, axe_source: str, route: str
) -> None:
    await nothing_serious(places, axe_source, PAGES[route])


@pytest.mark.parametrize("state", sorted(STATES))
async def test_nor_where_a_page_is_in_another_state(
    places: Places, axe_source: str, state: str
) -> None:
    await nothing_serious(places, axe_source, STATES[state])
    assert not await places.console.overflows()


async def nothing_serious(places: Places, axe_source: str, path: str) -> None:
    console, schemes = places.console, ("light", "dark")
    address = path.format(**places.names)
    shown = await console.page.goto(str(console.bridge.client.make_url(address)))
    assert shown is not None
    assert (shown.status, shown.headers["content-type"][:9]) == (200, "text/html")
    assert await console.page.locator("main h1").count() == 1
    await console.page.evaluate("document.querySelectorAll('details').forEach(d => d.open = true)")
    found: dict[str, Any] = {}
    for scheme in schemes:
        await console.page.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
        found[scheme] = await console.serious_problems(axe_source)
    assert found == {scheme: [] for scheme in schemes}


async def test_every_page_of_the_router_is_looked_at() -> None:
    got = {route.path for route in ROUTES if getattr(route, "method", "") == "GET"}
    assert got - set(PAGES) - PARTS == set()
    assert (set(PAGES) | PARTS) - got == set()


async def filled(bridge: ShopBridge) -> dict[str, str]:
    """Something of everything; Anna is an admin and has the conversation with Ann."""
    cid = await conversations(bridge)
    await offer(bridge)
    await team(bridge, "Returns", mode="queue", week=OFFICE_WEEK, zone="Europe/London")
    ravi = await online(bridge, "Ravi", "tem_returns")
    async with bridge.database.session() as session:
        anna = (await session.scalars(select(Staff).where(Staff.name == "Anna"))).one()
        anna.role = "admin"
        await desk.accept(session, cid, anna)
        await desk.add_note(session, cid, ravi, "@anna she has called twice")
        link = await invitations.invite(session, "kim@shop.example", "agent", anna)
        session.add(
            Task(
                id="tsk_1",
                kind="message",
                title="A message",
                email="ann@shop.example",
                text="The lamp flickers.",
                conversation_id=cid,
                created_at=bridge.clock(),
            )
        )
    await stood_out(bridge)
    await learnt(bridge)
    await train_segments(bridge.database)
    episode = await reviewed(bridge, cid, anna, ravi)
    scored = await filled_in(bridge, anna, ravi)
    names = {"cid": cid, "token": link.token, "episode": episode, "scored": scored}
    names["week"] = await counted(bridge)
    return {**names, **await corrected(bridge, anna), **await webhook(bridge)}


async def conversations(bridge: ShopBridge) -> str:
    """Ann asks for an order and then for a person, and does so again elsewhere."""
    ann, again = [await Chat.opened(bridge, identity=bridge.identity("ann")) for _ in range(2)]
    await ann.write("where is my CL-100002?")
    await ann.answer({"text": "It is on its way."})
    await ann.escalate("I want a human")
    await again.escalate("a person please")
    return ann.conversation_id


async def stood_out(bridge: ShopBridge) -> None:
    """An order of Ann that is unusual, and that somebody looked at."""
    now = bridge.clock()
    facts = [
        "14 times the usual quantity of Trail Boot (28 pieces)",
        "Third country within 30 days",
    ]
    async with bridge.database.session() as session:
        session.add(
            OrderRisk(
                order_number="CL-100001",
                customer_id="ann",
                placed_at=now,
                score=99.4,
                facts=facts,
                scored_at=now,
            )
        )
    async with bridge.database.session() as session:
        anna = (await session.scalars(select(Staff).where(Staff.name == "Anna"))).one()
        await look_at_order(session, anna, "CL-100001", "not_fine", "She knows of no such order.")


async def learnt(bridge: ShopBridge) -> None:
    """What is wrong with the data, and two versions of a model of which one does worse."""
    await running_commands.data_quality(bridge.database, lambda _: None)
    end = bridge.clock()
    begin = end - timedelta(days=30)
    async with bridge.database.session() as session:
        run = await running_runs.ask(session, "train", "asked", ["segments"])
        for refused in (None, "It does worse."):
            number = await running_versions.next_number(session, "segments")
            trained = Trained(None, {"auroc": 0.7}, "auroc", (begin, end), 7, held_out=(begin, end))
            compared = {"version": 1, "value": 0.7, "same_period": True}
            await running_versions.record(
                session, run, "segments", number, 1, trained, Verdict(refused, compared), {}, 2.0
            )
        told = [{"name": "segments", "state": "refused", "detail": "It does worse.", "version": 2}]
        await running_runs.end(session, run.id, told)


async def counted(bridge: ShopBridge) -> str:
    """Ten weeks of conversations, an unusual morning, and the report of last week, which is
    named."""
    await keep_facts(bridge.database, many_weeks())
    await bridge.client.app[WATCHER].alert()  # type: ignore[union-attr]
    await reports.ensure(bridge.database, "2026-W11", LONDON)
    return "2026-W11"


async def reviewed(bridge: ShopBridge, cid: str, anna: Staff, ravi: Staff) -> str:
    """The stretch of help of a conversation, scored by two, commented, and rated low."""
    episode = str((await Chat(bridge, cid, "").row()).episode_id)
    async with bridge.database.session() as session:
        await criteria.add_starters(session, anna)
    async with bridge.database.session() as session:
        asked = await criteria.standing(session)
        given = [
            scoring.Given(one.criterion_id, 1, "conversation", 4)
            for one in asked
            if one.about == "conversation"
        ]
        await scoring.give(session, episode, ravi, given, "Kind.")
        await scoring.give(session, episode, anna, given, "Slow.")
        await comments.add(session, episode, ravi, "@anna why this?", 1)
        await status.assign(session, episode, ravi, anna.id, "look")
        await marks.rate(session, cid, Rate(score=1, comment="Too slow."))
    return episode


async def filled_in(bridge: ShopBridge, anna: Staff, ravi: Staff) -> str:
    """Anna alone has scored it: the whole, the answer of the assistant, and Ravi. It has tags."""
    chat = await Chat.opened(bridge, identity=bridge.identity("bob"))
    await chat.write("where is my lamp?")
    await chat.answer({"text": "It is on its way."})
    async with bridge.database.session() as session:
        await desk.take_over(session, chat.conversation_id, ravi)
        await desk.reply(session, chat.conversation_id, ravi, "I have it here.")
        await tags.put(session, chat.conversation_id, anna, "lost parcel")
        episode = str((await chat.row()).episode_id)
        subjects = {
            "conversation": "conversation",
            "answer": "answer:2",
            "agent": f"agent:{ravi.id}",
        }
        given = [
            scoring.Given(
                one.criterion_id, 1, subjects[one.about], criteria.values_of(one.scale)[-1]
            )
            for one in await criteria.standing(session)
        ]
        await scoring.give(session, episode, anna, given, "Well done.")
    return episode


async def corrected(bridge: ShopBridge, anna: Staff) -> dict[str, str]:
    """A message worth a look, one that was corrected, and one whose correction contradicts the
    examples."""
    choices = await asyncio.to_thread(read_choices)
    for text in ("where is my parcel", "the van broke down", "is it lost"):
        chat = await Chat.opened(bridge)
        await chat.write(text)
        doubt = [{"name": name, "confidence": 0.3} for name in ("track_order", "complaint")]
        await chat.answer(
            {"text": "It is on its way."},
            understanding={"intent": doubt[0], "ranking": doubt, "entities": []},
        )
        if text != "is it lost":
            async with bridge.database.session() as session:
                place, given = (chat.conversation_id, 1), {"intent": "late_delivery"}
                made = await correcting.correct(session, anna, place, "intent", given, choices)
    return {"corrected": made.conversation_id, "change_set": made.change_set_id}


async def webhook(bridge: ShopBridge) -> dict[str, str]:
    """A subscription whose receiver is gone, and what was to be delivered to it."""
    added = await bridge.call("POST", "/v1/webhooks", WEBHOOKS, {"url": "http://127.0.0.1:9/gone"})
    tested = await bridge.call("POST", f"/v1/webhooks/{added.body['id']}/test", WEBHOOKS)
    return {"webhook": added.body["id"], "delivery": str(tested.body["number"])}
