"""What an admin is asked for, and what that makes of the channel."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.gateway.channels.slack.workspace import Workspace, as_workspace
from crm_bridge.api.schemas.channels import ChannelReport, ChannelSetup, OfferChannel, SetupField

API_URL = "https://slack.com/api/"

BY_ADDRESS, BY_SOCKET = "events", "socket"
BASIC = "In Slack's page of your app: Basic Information"
FIELDS = [
    SetupField(
        name="mode",
        label="How messages come in",
        help="Slack can call only an address that is reached from the internet and begins with"
        " https://. Without one, Careline calls Slack.",
        choices={
            BY_ADDRESS: "Slack calls this gateway's public address",
            BY_SOCKET: "Careline calls Slack (Socket Mode), no public address needed",
        },
        required=False,
    ),
    SetupField(
        name="bot_token",
        label="Bot User OAuth Token",
        help="In Slack's page of your app: Install App, once it is installed. Begins with xoxb-.",
        secret=True,
        required=False,
        needed="needed, unless workspaces are connected by a link",
        pattern=r"xoxb-\S+",
        looks_like="xoxb-…, from Install App",
    ),
    SetupField(
        name="signing_secret",
        label="Signing Secret",
        help=f"{BASIC}, App Credentials. Not the Client Secret beside it.",
        secret=True,
        only_with={"mode": BY_ADDRESS},
        pattern=r"[0-9a-z]{16,64}",
        looks_like="32 digits and small letters from Basic Information, App Credentials",
    ),
    SetupField(
        name="app_token",
        label="App-Level Token",
        help=f"{BASIC}, App-Level Tokens, with the scope connections:write. Begins with xapp-.",
        secret=True,
        only_with={"mode": BY_SOCKET},
        pattern=r"xapp-\S+",
        looks_like="xapp-…, from Basic Information, App-Level Tokens",
    ),
    SetupField(
        name="client_id",
        label="Client ID",
        help=f"{BASIC}, App Credentials.",
        required=False,
        needed="to connect workspaces by a link",
        pattern=r"\d+\.\d+",
        looks_like="two numbers with a full stop between them",
        seldom=True,
    ),
    SetupField(
        name="client_secret",
        label="Client Secret",
        help=f"{BASIC}, App Credentials.",
        secret=True,
        required=False,
        needed="to connect workspaces by a link",
        seldom=True,
    ),
    SetupField(
        name="api_url",
        label="Slack's Web API",
        help=f"Otherwise {API_URL}",
        required=False,
        needed="for another Slack cloud",
        pattern=r"https?://\S+",
        looks_like=f"an address such as {API_URL}",
        seldom=True,
    ),
]


MANIFEST = "App manifest, to paste"


def offer(base: str | None, manifests: dict[str, str]) -> OfferChannel:
    """The set-up form, and what Slack is to be given: `base` is the channel's public address,
    `manifests` the text for each way in. Without an address the way has to be chosen."""
    mode = FIELDS[0].model_copy(update={"required": base is None})
    return OfferChannel(
        title="Slack",
        fields=[mode, *FIELDS[1:]],
        guide="slack.md",
        addresses=_to_be_given(base, manifests),
        install=f"{base}/install" if base else None,
    )


def _to_be_given(base: str | None, manifests: dict[str, str]) -> dict[str, str]:
    if base is None:
        return {MANIFEST: manifests[BY_SOCKET]}
    return {
        MANIFEST: manifests[BY_ADDRESS],
        f"{MANIFEST} for Socket Mode": manifests[BY_SOCKET],
        "Event Subscriptions, Request URL": f"{base}/events",
        "Interactivity & Shortcuts, Request URL": f"{base}/interactions",
        "Slash command /support, Request URL": f"{base}/commands",
        "OAuth & Permissions, Redirect URL": f"{base}/oauth",
    }


@dataclass(frozen=True, slots=True)
class Slack:
    """A set-up. It may work in part: Slack checks the addresses before anything is installed."""

    socket: bool = False
    signing_secret: str = ""
    bot_token: str = ""
    app_token: str = ""
    client_id: str = ""
    client_secret: str = ""
    api_url: str = API_URL
    workspaces: dict[str, Workspace] = field(default_factory=dict)

    @property
    def authorize_url(self) -> str:
        """Where an installation begins, of the same Slack."""
        parts = urlsplit(self.api_url)
        return f"{parts.scheme}://{parts.netloc}/oauth/v2/authorize"

    @property
    def installs(self) -> bool:
        return bool(self.client_id and self.client_secret)

    @property
    def missing(self) -> list[str]:
        """What is not there yet, in words for an admin."""
        found = []
        if not self.socket and not self.signing_secret:
            found.append("The Signing Secret is missing.")
        if self.socket and not self.app_token:
            found.append("Socket Mode needs the App-Level Token (xapp-…).")
        if bool(self.client_id) != bool(self.client_secret):
            other = "Client Secret" if self.client_id else "Client ID"
            found.append(f"The {other} is missing; to connect workspaces by a link takes both.")
        if not (self.bot_token or self.installs or self.workspaces):
            found.append(
                "Give the Bot User OAuth Token (xoxb-…) of your workspace, or the Client ID and"
                " Client Secret to connect workspaces by a link."
            )
        return found


def reached(report: ChannelReport, public_url: str | None, *, unsigned: bool) -> ChannelReport:
    """How it stands where Slack has to call us: that we can answer is not enough. `unsigned`: what
    came in last was not signed with the Signing Secret."""
    if unsigned:
        return ChannelReport(
            state="problem",
            detail="Requests come in that are not signed with this Signing Secret. Copy it again:"
            " Basic Information, App Credentials. It is not the Client Secret.",
        )
    if public_url is None or not public_url.startswith("https://"):
        return report.model_copy(
            update={
                "detail": f"{report.detail}. Slack can call only a public address that begins with"
                " https://, and none is set here (CARELINE_PUBLIC_URL). If nothing comes in, have"
                " it set, or choose Socket Mode."
            }
        )
    return report


def read(setup: ChannelSetup) -> Slack:
    values = {name: value.strip() for name, value in setup.values.items()}
    return Slack(
        socket=values.get("mode") == BY_SOCKET,
        signing_secret=values.get("signing_secret", ""),
        bot_token=values.get("bot_token", ""),
        app_token=values.get("app_token", ""),
        client_id=values.get("client_id", ""),
        client_secret=values.get("client_secret", ""),
        api_url=(values.get("api_url") or API_URL).rstrip("/") + "/",
        workspaces={one.external_id: as_workspace(one) for one in setup.connections},
    )
