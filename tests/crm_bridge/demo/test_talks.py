"""What the demo shop's customers said before anybody looked."""

import asyncio
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
import yaml
from sqlalchemy import func, select

from crm_bridge.db import DATABASE
from crm_bridge.demo import talks
from crm_bridge.demo.catalogue import DATA
from crm_bridge.demo.showcase import showcase
from crm_bridge.models.base import Base
from crm_bridge.models.conversation import Conversation, Episode
from crm_bridge.models.facts import EpisodeFacts
from crm_bridge.models.message import Message
from crm_bridge.models.staff import Staff
from crm_bridge.settings import ROOT
from crm_bridge.texts import FOLDER, Texts
from tests.crm_bridge.shop import ShopBridge

NOW = datetime(2026, 11, 18, 15, 30, tzinfo=UTC)


@pytest.fixture
async def groups(bridge: ShopBridge) -> list[list[Base]]:
    """The small shop's, with one agent."""
    await asyncio.to_thread(showcase)  # a file, read once
    async with bridge.client.app[DATABASE].session() as session:
        session.add(
            Staff(
                id="stf_kim", email="kim@shop.example", name="Kim Kirk", role="agent",
                active=True, wrong_tries=0, created_at=NOW,
            )
        )  # fmt: skip
        await session.flush()
        shop = await talks.house(session)
    return await asyncio.to_thread(lambda: talks.talks(shop, Texts.load(FOLDER), NOW))


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
