"""Customers' files, fetched from the provider."""

from bot.gateway.attachments.uploads import Upload
from bot.gateway.bridge import Bridge
from bot.gateway.channels.core.channel import TryLater, Undeliverable
from bot.gateway.channels.core.events import FileRef, Place, Said, Speaker
from bot.gateway.channels.core.files import TRIES, Files
from bot.gateway.channels.core.texts import ChannelTexts
from bot.gateway.settings import GatewaySettings
from crm_bridge.api.schemas.conversations import MOST_ATTACHMENTS
from crm_bridge.client import BridgeTransport
from crm_bridge.texts import Texts
from tests.fakes.scripted_channel import ScriptedChannel
from tests.gateway.channels.test_deliveries import calls_of, told
from tests.gateway.conftest import SECRET, House

MEGABYTES = 2
TEXTS = Texts.load(GatewaySettings.model_fields["responses_folder"].default)


def photo(name: str = "photo.png") -> Upload:
    return Upload(name, "image/png", b"\x89PNG\r\n\x1a\n" + bytes(40))


def said(*files: FileRef) -> Said:
    place = Place("x", "t1", True, {})
    return Said(place, Speaker("ann"), "m1", "m1", "look", files)


async def test_each_file_is_kept_or_named_with_the_reason(house: House) -> None:
    channel = ScriptedChannel()
    away = TryLater("away", 0)
    channel.files = [
        away,
        photo("late.png"),
        *[away] * TRIES,
        Undeliverable("not found"),
        photo("last.png"),
    ]
    refs = [FileRef("r", name, "image/png") for name in ("late.png", "away.png", "gone.png")]
    large = FileRef("r", "large.png", "image/png", MEGABYTES * 1024 * 1024 + 1)
    rest = [FileRef("r", "last.png", "image/png"), FileRef("r", "more.png", "image/png")]
    url = str(house.bridge.make_url("")).rstrip("/")
    async with calls_of(house) as calls, BridgeTransport(url, SECRET.get_secret_value()) as to:
        conversation_id = await told(house, calls)
        files = Files(Bridge(to), ChannelTexts(TEXTS, "en"), MEGABYTES)
        taken = await files.taken(channel, conversation_id, said(*refs, large, *rest))
    assert len(taken.ids) == 2
    assert channel.files == []
    assert [one.split(": ")[1] for one in taken.remarks] == [
        "away.png)",
        "gone.png)",
        "large.png)",
        "more.png)",
    ]
    assert taken.told[2] == f"large.png is too large. Files can have up to {MEGABYTES} MB."
    assert "too many files" in taken.told[3]
    assert len(refs) + 2 == MOST_ATTACHMENTS
