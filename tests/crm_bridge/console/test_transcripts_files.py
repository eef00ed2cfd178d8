"""Transcripts as files and on paper: what is in them, who gets them, how they come about."""

import asyncio
import csv
import io
import json
import re
import threading
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from crm_bridge.console import transcripts_one
from crm_bridge.insights.filters import Filter
from crm_bridge.insights.projecting import PROJECTOR
from crm_bridge.models.audit import AuditEvent
from crm_bridge.models.conversation import Episode
from crm_bridge.models.staff import Staff
from crm_bridge.models.transcript import TranscriptExport
from crm_bridge.transcripts import exports
from crm_bridge.transcripts.exporting import EXPORTER, Exporter
from tests.crm_bridge.chat import Chat
from tests.crm_bridge.console.staff_browser import StaffBrowser, colleague
from tests.crm_bridge.shop import ShopBridge

EXPORT = "/transcripts/export"


@pytest.fixture
async def lead(bridge: ShopBridge) -> StaffBrowser:
    browser = StaffBrowser(bridge, await colleague(bridge, "Lea", "lead"))
    assert (await browser.log_in()).status == 303
    return browser


@pytest.fixture
async def admin(bridge: ShopBridge) -> StaffBrowser:
    """Not logged in yet: the two share a browser."""
    return StaffBrowser(bridge, await colleague(bridge, "Ada", "admin"))


@pytest.fixture
async def ann(bridge: ShopBridge) -> Chat:
    chat = await Chat.opened(bridge, identity=bridge.identity("ann"))
    await chat.write("I am ann, where is CL-100002? =1+1")
    await chat.answer({"text": "It is on its way, Ann.", "buttons": [
        {"title": "Thanks", "command": "/thanks"}]})  # fmt: skip
    await bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    return chat


def exporter(bridge: ShopBridge) -> Exporter:
    found: Exporter = bridge.client.app[EXPORTER]  # type: ignore[union-attr]
    return found


async def episode_of(chat: Chat) -> str:
    (episode,) = await chat.rows(Episode)
    return str(episode.id)


async def files(bridge: ShopBridge) -> list[TranscriptExport]:
    async with bridge.database.reading() as session:
        query = select(TranscriptExport).order_by(TranscriptExport.created_at)
        return list(await session.scalars(query))


async def asked(browser: StaffBrowser, **fields: str) -> str:
    """The id of a file that was asked for."""
    given = {"filter": "words=where", "format": "csv", **fields}
    answer = await browser.post(EXPORT, **given)
    assert answer.status == 303, answer.text
    return (await files(browser.bridge))[-1].id


async def made(browser: StaffBrowser, **fields: str) -> str:
    """What is in it, once it was made."""
    export_id = await asked(browser, **fields)
    await exporter(browser.bridge).work_once()
    answer = await browser.get(f"/transcripts/exports/{export_id}")
    assert answer.status == 200, answer.text
    assert "attachment" in answer.headers["content-disposition"]
    return answer.source


async def test_one_transcript_as_json_and_csv_without_what_is_personal(
    lead: StaffBrowser, ann: Chat
) -> None:
    there = f"/transcripts/{await episode_of(ann)}"
    links = re.findall(rf'href="({there}/[^"]*)"', (await lead.get(there)).source)
    assert {f"{there}/print", f"{there}/export.csv", f"{there}/export.json"} <= set(links)
    told = json.loads((await lead.get(f"{there}/export.json")).source)
    texts = [message["text"] for message in told["messages"]]
    assert texts == ["I am [name], where is [order number]? =1+1", "It is on its way, [name]."]
    assert told["customer"]["name"] == "[name]"
    sheet = (await lead.get(f"{there}/export.csv")).source
    assert sheet.startswith("\ufeff")
    rows = list(csv.DictReader(io.StringIO(sheet.removeprefix("\ufeff"))))
    assert [row["message_text"] for row in rows] == [texts[0], f"{texts[1]} [Thanks]"]
    assert (await lead.get(f"{there}/export.xml")).status == 404
    assert (await lead.get("/transcripts/eps_gone/export.json")).status == 404


async def test_what_is_personal_is_for_admins_and_written_down(
    lead: StaffBrowser, admin: StaffBrowser, ann: Chat
) -> None:
    there = f"/transcripts/{await episode_of(ann)}"
    addresses = [f"{there}/{page}?unmasked=1" for page in ("export.json", "export.csv", "print")]
    refused = await lead.post(EXPORT, filter="", format="csv", unmasked="on")
    assert refused.status == 403
    assert await files(lead.bridge) == []
    assert [(await lead.get(address)).status for address in addresses] == [403] * 3
    await admin.log_in()
    assert all(["CL-100002" in (await admin.get(address)).source for address in addresses])
    async with lead.bridge.database.reading() as session:
        query = select(AuditEvent.actor, AuditEvent.detail).where(
            AuditEvent.action == "transcripts.fetched"
        )
        found = (await session.execute(query)).all()
    assert {actor for actor, _ in found} == {f"staff:{admin.staff.id}"}
    assert [detail["masked"] for _, detail in found] == [False] * 3


async def test_a_page_to_print_hides_what_is_personal_and_has_no_menu(
    lead: StaffBrowser, ann: Chat
) -> None:
    page = await lead.get(f"/transcripts/{await episode_of(ann)}/print")
    assert "I am [name], where is [order number]?" in page.text
    assert "Ann" not in page.text
    assert "<nav" not in page.source


async def test_long_ones_are_written_beside_everything_else(
    lead: StaffBrowser, ann: Chat, monkeypatch: pytest.MonkeyPatch
) -> None:
    wrote: dict[str, bool] = {}

    def watch(name: str, write: Callable[..., Any]) -> None:
        def watched(*given: Any) -> Any:
            wrote[name] = threading.current_thread() is threading.main_thread()
            return write(*given)

        monkeypatch.setattr(transcripts_one, name, watched)

    watch("page", transcripts_one.page)
    watch("_file", transcripts_one._file)
    there = f"/transcripts/{await episode_of(ann)}"
    for file in ("print", "export.csv"):
        assert (await lead.get(f"{there}/{file}")).status == 200
    assert wrote == {"page": False, "_file": False}


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
async def test_a_filtered_set_is_made_into_a_file(lead: StaffBrowser, ann: Chat, kind: str) -> None:
    other = await Chat.opened(lead.bridge, identity=lead.bridge.identity("bob"))
    await other.write("a refund please")
    await lead.bridge.client.app[PROJECTOR].catch_up()  # type: ignore[union-attr]
    page = await lead.get(f"{EXPORT}?words=where")
    assert "1 transcript" in page.text
    text = await made(lead, format=kind)
    assert "where is [order number]?" in text
    assert "refund" not in text
    assert "Ready" in (await lead.part(EXPORT)).text


async def test_an_admins_file_can_have_all_and_is_nobody_elses(
    lead: StaffBrowser, admin: StaffBrowser, ann: Chat
) -> None:
    await admin.log_in()
    assert "where is CL-100002?" in await made(admin, unmasked="on")
    (export,) = await files(admin.bridge)
    address = f"/transcripts/exports/{export.id}"
    await lead.log_in()
    assert (await lead.get(address)).status == 404
    assert (await lead.post(f"{address}/cancel")).status == 404
    async with admin.bridge.database.session() as session:
        await session.execute(update(Staff).where(Staff.id == admin.staff.id).values(role="lead"))
    await admin.log_in()
    assert (await admin.get(address)).status == 403


async def test_a_file_is_gone_after_a_day_and_when_it_is_removed(
    lead: StaffBrowser, ann: Chat
) -> None:
    await made(lead)
    await made(lead, format="jsonl")
    first, second = await files(lead.bridge)
    assert (await lead.post(f"/transcripts/exports/{second.id}/cancel")).status == 200
    paths = [exporter(lead.bridge).path(one.id) for one in (first, second)]
    assert [path.exists() for path in paths] == [True, False]
    lead.bridge.clock.move(hours=25)
    await exporter(lead.bridge).work_once()
    assert not paths[0].exists()
    assert {one.state for one in await files(lead.bridge)} == {"gone"}
    await lead.log_in()
    assert (await lead.get(f"/transcripts/exports/{first.id}")).status == 409


async def test_a_cancelled_one_is_not_made(lead: StaffBrowser, ann: Chat) -> None:
    async with lead.bridge.database.session() as session:
        wish = exports.Wish(Filter(), "csv", True, 1)
        export = await exports.ask(session, lead.staff, wish)
    await lead.post(f"/transcripts/exports/{export.id}/cancel")
    await exporter(lead.bridge).work_once()
    (found,) = await files(lead.bridge)
    assert (found.state, exporter(lead.bridge).path(export.id).exists()) == ("cancelled", False)


async def test_one_that_is_being_cancelled_is_left_alone(lead: StaffBrowser, ann: Chat) -> None:
    async with lead.bridge.database.session() as session:
        wish = exports.Wish(Filter(), "csv", True, 1)
        export = await exports.ask(session, lead.staff, wish)
        other = await exports.ask(session, lead.staff, wish)
        other.created_at += timedelta(seconds=1)
        on_sqlite = session.get_bind().dialect.name == "sqlite"
    async with lead.bridge.database.session() as session:
        await exports.cancel(session, lead.staff, export.id)
        await session.flush()
        if not on_sqlite:
            # There two may write at the same time.
            async with asyncio.timeout(5), lead.bridge.database.session() as exporters:
                taken = await exports.next_one(exporters)
    if on_sqlite:
        async with lead.bridge.database.session() as exporters:
            taken = await exports.next_one(exporters)
    assert taken
    assert (taken.id, taken.state, taken.starts) == (other.id, "running", 1)
    assert [one.state for one in await files(lead.bridge)] == ["cancelled", "running"]


async def test_what_was_cut_short_is_begun_again_but_not_for_ever(
    lead: StaffBrowser, ann: Chat
) -> None:
    async with lead.bridge.database.session() as session:
        wish = exports.Wish(Filter(), "csv", True, 1)
        export = await exports.ask(session, lead.staff, wish)
    for expected in ("waiting", "waiting", "failed"):
        async with lead.bridge.database.session() as session:
            assert await exports.next_one(session)
        async with lead.bridge.database.session() as session:
            await exports.take_up(session)
        (found,) = await files(lead.bridge)
        assert found.state == expected
    assert "Careline ended 3 times" in (await lead.get(EXPORT)).text
    assert export.id == found.id


async def test_a_file_that_cannot_be_written_is_said(
    lead: StaffBrowser, ann: Chat, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    in_the_way = tmp_path / "exports"
    in_the_way.touch()
    monkeypatch.setattr(exporter(lead.bridge), "path", in_the_way.joinpath)
    await asked(lead)
    await exporter(lead.bridge).work_once()
    assert "The file could not be written: File exists." in (await lead.get(EXPORT)).text


async def test_what_cannot_be_made_is_said(lead: StaffBrowser, ann: Chat) -> None:
    nothing = await lead.post(EXPORT, filter="words=unicorn", format="csv")
    assert (nothing.status, "there is no file to make" in nothing.text) == (422, True)
    assert (await lead.post(EXPORT, filter="", format="xlsx")).status == 422
    assert (await lead.post(EXPORT, filter="csat=9", format="csv")).status == 422
