"""A channel is one folder: found by being there, and known to nobody else."""

import re
from pathlib import Path

from bot.gateway.channels.core.registry import channel_types

ROOT = Path(__file__).resolve().parents[3]
CHANNELS = ROOT / "bot" / "gateway" / "channels"


def test_every_folder_with_a_channel_is_one() -> None:
    folders = {path.parent.name for path in CHANNELS.glob("*/channel.py")} - {"core"}
    assert {kind.name for kind in channel_types()} == folders >= {"webhook"}


def test_nothing_outside_its_folder_imports_a_channel() -> None:
    own = {CHANNELS / kind.name for kind in channel_types()}
    names = "|".join(kind.name for kind in channel_types())
    imports = re.compile(rf"bot\.gateway\.channels\.({names})\b|channels import .*\b({names})\b")
    sources = [path for folder in ("bot", "crm_bridge") for path in (ROOT / folder).rglob("*.py")]
    outside = [path for path in sources if own.isdisjoint(path.parents)]
    assert [path for path in outside if imports.search(path.read_text(encoding="utf-8"))] == []
