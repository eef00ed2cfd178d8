"""Several leads at one transcript at once: each does what they meant, or is told why not."""

import asyncio

from sqlalchemy import func, select

from crm_bridge.models.review import EpisodeReview, Score, Scoring
from crm_bridge.reviews import criteria, follow_up, scoring, status
from tests.crm_bridge.reviews.read import helped, someone
from tests.crm_bridge.shop import ShopBridge


async def test_who_begins_at_once_begins_one_review(bridge: ShopBridge) -> None:
    ann = await helped(bridge, rating=1)
    staff = [await someone(bridge, name) for name in ("Lea", "Max", "Kim")]

    async def review(number: int) -> None:
        async with bridge.database.session() as session:
            await status.set_reviewed(session, ann.episode_id, staff[number], reviewed=True)

    async def take(number: int) -> None:
        async with bridge.database.session() as session:
            await follow_up.assign(session, ann.episode_id, staff[number], "")

    await asyncio.gather(*(step(number) for number in range(3) for step in (review, take)))
    async with bridge.database.reading() as session:
        (kept,) = await session.scalars(select(EpisodeReview))
    assert kept.reviewed_by in {one.id for one in staff}


async def test_two_who_score_at_once_are_both_kept(bridge: ShopBridge) -> None:
    ann = await helped(bridge)
    staff = [await someone(bridge, name) for name in ("Lea", "Max")]
    async with bridge.database.session() as session:
        await criteria.add_starters(session, staff[0])
    async with bridge.database.reading() as session:
        asked = await criteria.standing(session)
    whole = next(one for one in asked if one.about == "conversation")

    async def score(number: int) -> None:
        given = scoring.Given(whole.criterion_id, 1, "conversation", 3 + number)
        async with bridge.database.session() as session:
            await scoring.give(session, ann.episode_id, staff[number], [given], "")

    await asyncio.gather(score(0), score(1))
    async with bridge.database.reading() as session:
        assert await session.scalar(select(func.count()).select_from(Scoring)) == 2
        assert sorted(await session.scalars(select(Score.value))) == [3, 4]
