"""Change sets on the command line."""

import json
from pathlib import Path

import pytest

from crm_bridge.corrections import commands, correcting, needs
from crm_bridge.corrections.choices import Choices
from crm_bridge.errors import NotFound
from crm_bridge.models.staff import Staff
from tests.crm_bridge.corrections.conftest import Place, Wrote
from tests.crm_bridge.shop import ShopBridge


@pytest.fixture
async def place(bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices) -> Place:
    """A message that was corrected."""
    found = await wrote("the van with my boots broke down")
    async with bridge.database.session() as session:
        await correcting.correct(
            session, lead, found, "intent", {"intent": "late_delivery"}, choices
        )
    return found


async def test_a_change_set_is_listed_shown_and_exported(
    bridge: ShopBridge, place: Place, tmp_path: Path
) -> None:
    told: list[str] = []
    await commands.write_list(bridge.database, told.append)
    assert "collecting" in told[0]
    assert "1 examples" in told[0]
    await commands.write_difference(bridge.database, "1", told.append)
    assert "+      - the van with my boots broke down" in told[1]
    folder = tmp_path / "out"
    await commands.export(bridge.database, "1", folder, told.append)
    written = {str(one.relative_to(folder)) for one in folder.rglob("*") if one.is_file()}
    assert written == {"data/nlu/from_customers.yml", "examples.json"}
    kept = json.loads((folder / "examples.json").read_text())
    assert kept["intents"][0]["message"] == f"{place[0]}#{place[1]}"


async def test_what_is_not_settled_is_said_and_nothing_is_written(
    bridge: ShopBridge, lead: Staff, wrote: Wrote, choices: Choices, tmp_path: Path
) -> None:
    found = await wrote("where is my parcel")
    async with bridge.database.session() as session:
        await correcting.correct(
            session, lead, found, "intent", {"intent": "late_delivery"}, choices
        )
    with pytest.raises(commands.NotSettled, match="track_order in the files"):
        await commands.export(bridge.database, "1", tmp_path / "out", print)
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("name", ["7", "chs_none"])
async def test_a_change_set_that_is_not_there_is_said_to_be_so(
    bridge: ShopBridge, name: str
) -> None:
    with pytest.raises(NotFound):
        await commands.write_difference(bridge.database, name, print)


async def test_noted_needs_are_written_for_the_developers(
    bridge: ShopBridge, lead: Staff, place: Place
) -> None:
    told: list[str] = []
    await commands.write_needs(bridge.database, told.append)
    async with bridge.database.session() as session:
        await needs.note(session, lead, "Broken vans", [place])
    await commands.write_needs(bridge.database, told.append)
    assert told[0] == "Nothing was noted."
    assert told[1].startswith("Broken vans  (Priya")
    assert told[2] == "  - the van with my boots broke down"
