"""What an admin is asked for, and what that makes of the channel."""

import hashlib
import hmac
import re
from dataclasses import dataclass

from crm_bridge.api.schemas.channels import ChannelSetup, OfferChannel, SetupField

API_URL = "https://api.telegram.org"
_TOKEN = re.compile(r"(\d{1,20}):[A-Za-z0-9_-]{20,100}")
PUBLIC = "CARELINE_PUBLIC_URL"

FIELDS = [
    SetupField(
        name="token",
        label="Bot token",
        help="@BotFather gives it for /newbot, for example 123456789:AAH…",
        secret=True,
        pattern=_TOKEN.pattern,
        looks_like="123456789:AAH…, all of what @BotFather wrote, number and colon too",
    ),
    SetupField(
        name="mode",
        label="How messages come in",
        help="Leave it, unless you know better. By webhook, Telegram calls your public address;"
        " otherwise Careline asks for them.",
        choices={
            "automatic": "Chosen by itself",
            "webhook": "By webhook",
            "polling": "By asking (long polling)",
        },
        required=False,
    ),
    SetupField(
        name="api_url",
        label="Bot API server",
        help=f"Otherwise {API_URL}",
        required=False,
        needed="if you run one of your own",
        pattern=r"https?://\S+",
        looks_like=f"an address such as {API_URL}",
        seldom=True,
    ),
]


def offer() -> OfferChannel:
    """There is nothing to be given to Telegram: the webhook's address it gets from us."""
    return OfferChannel(title="Telegram", fields=FIELDS, guide="telegram.md")


@dataclass(frozen=True, slots=True)
class Telegram:
    """A set-up that can work. `secret` is what Telegram shows with each update."""

    token: str
    bot_id: int
    api_url: str
    webhook: bool
    secret: str
    username: str | None

    @property
    def connection(self) -> str:
        return str(self.bot_id)


class Missing(Exception):
    """What is not there yet, in words for an admin."""


def read(setup: ChannelSetup, public_url: str | None, key: bytes) -> Telegram:
    """Raises Missing. `key` is this installation's: from it the webhook's secret is made."""
    token = setup.values.get("token", "").strip()
    if not token:
        raise Missing("The bot token is missing.")
    found = _TOKEN.fullmatch(token)
    if found is None:
        raise Missing("That is no bot token: it looks like 123456789:AAH… (from @BotFather).")
    mode = setup.values.get("mode") or "automatic"
    public = public_url is not None and public_url.startswith("https://")
    if mode == "webhook" and not public_url:
        raise Missing(f"A webhook needs the public address of the gateway: set {PUBLIC}.")
    if mode == "webhook" and not public:
        raise Missing(
            "Telegram calls only an address that begins with https://, and"
            f" {PUBLIC} is {public_url}."
        )
    known = [one.name for one in setup.connections if one.external_id == found[1] and one.name]
    return Telegram(
        token=token,
        bot_id=int(found[1]),
        api_url=(setup.values.get("api_url") or API_URL).rstrip("/"),
        webhook=mode == "webhook" or (mode == "automatic" and public),
        secret=hmac.new(key, b"telegram webhook:" + token.encode(), hashlib.sha256).hexdigest(),
        username=known[0].removeprefix("@") if known else None,
    )
