"""The parsers of what outsiders send, each as one function of bytes that fails on a fault alone."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any, NamedTuple, cast

from jwt import api_jws

from bot.gateway.channels.core.channel import Unreadable
from bot.gateway.channels.core.events import Event, Ignored
from bot.gateway.channels.core.inbox import batch_size, keepable
from bot.gateway.channels.slack import reading as slack_reading
from bot.gateway.channels.slack.requests import arrival_in
from bot.gateway.channels.slack.workspace import Workspace
from bot.gateway.channels.telegram import reading as telegram_reading
from bot.gateway.channels.telegram.receiving import parsed
from bot.gateway.channels.web import protocol
from bot.gateway.channels.webhook.incoming import Incoming, as_event, as_update
from bot.gateway.errors import ChatError
from crm_bridge import identity
from crm_bridge.api.schemas.channels import KeptUpdate, NewUpdate
from crm_bridge.api.schemas.offline import MailTranscript
from crm_bridge.errors import NotAuthorised

ACME = Workspace("T1", "Acme", "xoxb-1", "UBOT")
BOT = telegram_reading.Bot(42, "shop_bot")
SECRET = "a-secret-of-the-shop-that-nobody-else-has"
NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)
CONTENT_TYPES = {"event": "application/json", "form": "application/x-www-form-urlencoded"}
FRAMES: tuple[type[Any], ...] = (
    protocol.Hello,
    protocol.CustomerMessage,
    protocol.NewSession,
    protocol.Rating,
    protocol.Seen,
    protocol.OfflineWish,
    protocol.MailWish,
)


class _Request(NamedTuple):
    """What is asked of a request besides its body."""

    content_type: str


class _Texts:
    """Stands for what the assistant calls the wishes."""

    def say(self, key: str, _locale: str | None) -> str:
        return key


def slack(kind: str) -> Callable[[bytes], None]:
    def read(raw: bytes) -> None:
        try:
            arrival = arrival_in(cast(Any, _Request(CONTENT_TYPES[kind])), raw)
            assert all(isinstance(one, str) for one in arrival.teams)
            event = slack_reading.read(ACME, arrival, lambda key: key)
            update = slack_reading.as_update("slack", ACME, arrival, event)
        except Unreadable:
            return
        if update is None:
            assert isinstance(event, Ignored)
        else:
            _can_be_kept(update)

    return read


def telegram(raw: bytes) -> None:
    update = parsed(raw)
    if update is None:
        return
    number = update["update_id"]
    thread = telegram_reading.thread_of(BOT.id, update)
    _can_be_kept(
        NewUpdate(
            channel="telegram",
            connection=str(BOT.id),
            key=f"{BOT.id}:{number}",
            thread=thread,
            position=number,
            body=update,
        )
    )
    try:
        assert isinstance(telegram_reading.read(update, BOT), Event)
    except Unreadable:
        return


def webhook(raw: bytes) -> None:
    try:
        incoming = protocol.read(Incoming, raw)
    except ChatError as error:
        assert error.status in (400, 422)
        return
    update = as_update(incoming, "webhook", 1)
    _can_be_kept(update)
    kept = KeptUpdate.model_construct(**update.model_dump(), id=1)
    as_event(kept, _Texts())  # type: ignore[arg-type]


def web(raw: bytes) -> None:
    """The first byte says which frame."""
    model = FRAMES[raw[0] % len(FRAMES)] if raw else FRAMES[0]
    try:
        frame = protocol.read(model, raw[1:])
        if isinstance(frame, protocol.CustomerMessage):
            assert frame.to_keep().model_dump_json()
        if isinstance(frame, protocol.OfflineWish):
            assert frame.to_leave().model_dump_json()
        if isinstance(frame, protocol.MailWish):
            assert MailTranscript(email=frame.email, subject="s", text="", html="")
        if isinstance(frame, protocol.Hello):
            protocol.cursor(frame.after)
    except ChatError as error:
        assert error.status in (400, 422)


def identity_token(raw: bytes) -> None:
    """As it comes, and with a right signature over what it says."""
    text = raw.decode("utf-8", "replace")
    for token in (text, _signed(raw)):
        try:
            found = identity.verify(token, SECRET, NOW)
        except NotAuthorised:
            continue
        assert found.customer_id
        assert found.until > NOW


def _signed(claims: bytes) -> str:
    return api_jws.encode(claims, SECRET, algorithm="HS256")


def _can_be_kept(update: NewUpdate) -> None:
    clean = keepable(update)
    assert batch_size([clean]) == 1
    assert "\\u0000" not in clean.model_dump_json().replace("\\\\", "")


PARSERS: dict[str, Callable[[bytes], None]] = {
    "slack_events": slack("event"),
    "slack_forms": slack("form"),
    "telegram": telegram,
    "webhook": webhook,
    "web": web,
    "identity": identity_token,
}
