"""The quick replies of the demo shop."""

from crm_bridge.db import Database
from crm_bridge.replies import canned, shipped
from crm_bridge.replies.canned import Wish
from crm_bridge.staff import accounts


def test_there_are_enough_to_begin_with_and_no_shortcut_stands_twice() -> None:
    found = shipped.demo_replies()
    assert 12 <= len(found) <= 20
    assert len({one.shortcut for one in found}) == len({one.title for one in found}) == len(found)


async def test_they_are_everybodys_and_never_come_again_over_a_shops_own(
    database: Database,
) -> None:
    async with database.session() as session:
        lead = await accounts.create(
            session, email="lea@shop.example", name="Lea", role="lead", password=None, actor="x"
        )
        await shipped.load(session, [Wish("One", "one", "1")])
    async with database.session() as session:
        await shipped.load(session, [Wish("Two", "two", "2")])
        assert [one.shortcut for one in await canned.of(session, lead)] == ["one"]
