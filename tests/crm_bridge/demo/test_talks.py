"""What the demo shop's customers said before anybody looked."""

import asyncio
import re
from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from sqlalchemy import func, select

from crm_bridge.db import DATABASE
from crm_bridge.demo import talks
from crm_bridge.demo.catalogue import DATA
from crm_bridge.demo.quoting import KNOWLEDGE
from crm_bridge.demo.showcase import showcase
from crm_bridge.demo.talk import House, ranking
from crm_bridge.figures import alerts
from crm_bridge.figures.usual import usual_count
from crm_bridge.models.base import Base
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.settings import ROOT
from crm_bridge.texts import FOLDER, Texts
from tests.crm_bridge.shop import ShopBridge

NOW = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)
LONDON = ZoneInfo("Europe/London")
SURE = (0.05, 0.2, 0.37, 0.5, 0.99)


@pytest.fixture
async def shop(bridge: ShopBridge) -> House:
    """The small one, with one agent."""
    await asyncio.to_thread(showcase)  # a file, read once
    async with bridge.client.app[DATABASE].session() as session:
        session.add(
            Staff(
                id="stf_kim", email="kim@shop.example", name="Kim Kirk", role="agent",
                active=True, wrong_tries=0, created_at=NOW,
            )
        )  # fmt: skip
        await session.flush()
        return await talks.house(session)


@pytest.fixture
async def groups(shop: House) -> list[list[Base]]:
    """What was said in it, of a Wednesday."""
    return await said(shop, NOW)


async def said(shop: House, at: datetime) -> list[list[Base]]:
    return await asyncio.to_thread(lambda: talks.talks(shop, Texts.load(FOLDER), at))


def messages(groups: list[list[Base]]) -> list[Message]:
    return [row for group in groups for row in group if isinstance(row, Message)]


async def test_every_conversation_is_over_and_was_before_now(groups: list[list[Base]]) -> None:
    conversations = [row for row in groups[0] if isinstance(row, Conversation)]
    assert len(conversations) > 200
    assert {one.state for one in conversations} == {"closed"}
    assert max(one.last_activity_at for one in conversations) < NOW
    oldest = min(one.created_at for one in conversations)
    assert oldest > NOW - timedelta(days=talks.DAYS + 1)


async def test_no_place_is_left_open_in_what_was_said(groups: list[list[Base]]) -> None:
    texts = [one.text for one in messages(groups)]
    assert not [text for text in texts if "{" in text]
    assert any("Kim" in text for text in texts)


async def test_what_goes_wrong_lately_is_said_far_more_often_since_yesterday(
    groups: list[list[Base]],
) -> None:
    late = [one for one in messages(groups) if one.intent == "late_delivery"]
    since_yesterday = [one for one in late if NOW - one.at < timedelta(days=2)]
    assert len(since_yesterday) > len(late) / 5


def is_of_a_delivery(message: Message) -> bool:
    ranked = (message.understanding or {}).get("ranking", ())
    return "late_delivery" in [message.intent, *(one["name"] for one in ranked)]


async def test_yesterday_is_the_bad_day_whatever_weekday_it_was(shop: House) -> None:
    for later in range(7):
        at = NOW.replace(hour=20) + timedelta(days=later)
        check_yesterday(await said(shop, at), at.date())


def check_yesterday(rows: list[list[Base]], today: date) -> None:
    """More is late and more are angry about it than on any day, so many that it is unusual."""
    yesterday = today - timedelta(days=1)
    heard = [one for one in messages(rows) if one.author == "customer"]
    late = {one.conversation_id: one.at.date() for one in heard if one.intent == "late_delivery"}
    angry = {
        one.conversation_id: one.at.date()
        for one in heard
        if is_of_a_delivery(one) and (one.sentiment_score or 0) <= -0.6
    }
    days = Counter(late.values())
    assert 10 <= days.pop(yesterday) <= 15
    assert 2 <= days[today] <= 4
    assert max(days.values()) <= 4
    moods = Counter(angry.values())
    assert moods.pop(yesterday) > 2 * max(moods.values())
    begun = Counter(row.created_at.date() for row in rows[0] if isinstance(row, Conversation))
    usual = usual_count([begun[yesterday - timedelta(weeks=back)] for back in range(1, 6)])
    assert usual is not None
    assert begun[yesterday] > usual.high


async def test_what_went_wrong_yesterday_is_told_as_unusual(
    bridge: ShopBridge, shop: House
) -> None:
    assert shop.agents  # one is there, to be called
    database = bridge.client.app[DATABASE]
    await talks.load(database, LONDON)
    today = database.clock().astimezone(LONDON).date()
    async with database.reading() as session:
        shown = await alerts.recent(session, today, LONDON)
    yesterday = (today - timedelta(days=1)).isoformat()
    assert ("all", yesterday) in [(one.alert.figure, one.alert.day) for one in shown]
    assert {one.alert.weeks for one in shown} == {5}


async def test_days_are_those_of_the_shop(shop: House) -> None:
    at = datetime(2026, 11, 18, 21, tzinfo=UTC).astimezone(ZoneInfo("Asia/Tokyo"))
    heard = [one for one in messages(await said(shop, at)) if one.intent == "late_delivery"]
    days = Counter(one.at.astimezone(at.tzinfo).date() for one in heard)
    assert days.most_common(1)[0][0] == date(2026, 11, 18)  # in Tokyo it is the 19th


async def test_the_assistant_says_what_it_says_in_the_shop(groups: list[list[Base]]) -> None:
    texts = await asyncio.to_thread(Texts.load, FOLDER)
    wordings = [
        re.compile(re.sub(r"\\\{\w+\\\}", ".+", re.escape(wording)))
        for key in texts.keys("utter_")
        if not any(wording.startswith("{") for wording in texts.variants(key))
        for wording in texts.variants(key)
    ]
    told = {one.text for one in messages(groups) if one.author == "bot" and not one.content}
    assert told
    assert not [text for text in told if not any(one.fullmatch(text) for one in wordings)]


async def test_what_it_quotes_stands_in_the_article(groups: list[list[Base]]) -> None:
    quotes = [one for one in messages(groups) if one.content]
    assert len({one.text for one in quotes}) >= 5
    for one in quotes:
        (source,) = (one.content or {})["sources"]
        slug, _, anchor = source["url"].removeprefix("/help/").partition("#")
        written = " ".join((KNOWLEDGE / f"{slug}.md").read_text("utf-8").split())
        assert f"title: {source['title']} " in written
        assert anchor
        for sentence in re.split(r"(?<=[.;]) ", one.text):
            assert sentence in written


async def test_they_are_kept_and_counted(bridge: ShopBridge, groups: list[list[Base]]) -> None:
    assert groups  # an agent is there, who was in them
    database = bridge.client.app[DATABASE]
    await talks.load(database, ZoneInfo("Europe/London"))
    async with database.reading() as session:
        episodes = await session.scalar(select(func.count()).select_from(Episode))
        facts = await session.scalar(select(func.count()).select_from(EpisodeFacts))
        rated = await session.scalar(select(func.count(Episode.csat_score)))
    assert episodes == facts
    assert facts > 200
    assert rated > 20


def test_what_the_assistant_made_of_them_is_something_it_knows() -> None:
    domain = yaml.safe_load((ROOT / "bot/assistant/domain/intents.yml").read_text("utf-8"))
    known = {name if isinstance(name, str) else next(iter(name)) for name in domain["intents"]}
    source = yaml.safe_load((DATA / "talks.yml").read_text("utf-8"))["talks"]
    lines = [line for talk in source.values() for line in talk["said"]]
    assert {line["intent"] for line in lines if "intent" in line} <= known
    assert {line["meant"] for line in lines if "meant" in line} <= known
    articles = {path.stem for path in (ROOT / "data/knowledge").glob("*.md")}
    assert {line["article"] for line in lines if "article" in line} <= articles


def test_the_runner_up_is_another_need_and_clearly_behind() -> None:
    source = yaml.safe_load((DATA / "talks.yml").read_text("utf-8"))["talks"]
    lines = [line for talk in source.values() for line in talk["said"] if "customer" in line]
    for line in lines:
        for sure in SURE:
            first, second = ranking(line["intent"], line.get("meant"), sure)
            assert first["name"] != second["name"]
            assert "nlu_fallback" not in (second["name"], first["name"])
            assert second["confidence"] <= first["confidence"] * 0.75
            assert first["name"] in (line["intent"], line.get("meant"))
