"""What an admin is asked for, and what that makes of the channel."""

from dataclasses import dataclass, field
from urllib.parse import urlsplit

from bot.gateway.channels.slack.workspace import Workspace, as_workspace
from crm_bridge.api.schemas.channels import ChannelSetup, OfferChannel, SetupField

API_URL = "https://slack.com/api/"

FIELDS = [
    SetupField(
        name="mode",
        label="How messages come in",
        help="With a public https address Slack calls it; without one Careline calls Slack.",
        choices={
            "events": "Slack calls this gateway's public address",
            "socket": "Careline calls Slack (Socket Mode), no public address needed",
        },
        required=False,
    ),
    SetupField(
        name="signing_secret",
        label="Signing Secret",
        help="Slack's page of your app: Basic Information, App Credentials.",
        secret=True,
        required=False,
    ),
    SetupField(
        name="bot_token",
        label="Bot User OAuth Token",
        help="For one workspace: OAuth & Permissions, after Install; begins with xoxb-.",
        secret=True,
        required=False,
    ),
    SetupField(
        name="app_token",
        label="App-Level Token",
        help="Only for Socket Mode: Basic Information, App-Level Tokens, with connections:write;"
        " begins with xapp-.",
        secret=True,
        required=False,
    ),
    SetupField(
        name="client_id",
        label="Client ID",
        help="Only to connect several workspaces by a link: Basic Information.",
        required=False,
    ),
    SetupField(
        name="client_secret",
        label="Client Secret",
        help="Only to connect several workspaces by a link: Basic Information.",
        secret=True,
        required=False,
    ),
    SetupField(
        name="api_url",
        label="Slack's Web API",
        help=f"Only for another Slack cloud; otherwise {API_URL}",
        required=False,
    ),
]


def offer(public_url: str | None) -> OfferChannel:
    """The set-up form, and the addresses that Slack is to be given."""
    return OfferChannel(
        title="Slack",
        fields=FIELDS,
        guide="slack.md",
        addresses=_addresses(f"{public_url}/channels/slack") if public_url else {},
        install=f"{public_url}/channels/slack/install" if public_url else None,
    )


def _addresses(base: str) -> dict[str, str]:
    return {
        "App manifest, to paste": f"{base}/manifest.yml",
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
        if not (self.bot_token or self.installs or self.workspaces):
            found.append(
                "Give the Bot User OAuth Token (xoxb-…) of your workspace, or the Client ID and"
                " Client Secret to connect workspaces by a link."
            )
        return found


def read(setup: ChannelSetup) -> Slack:
    values = {name: value.strip() for name, value in setup.values.items()}
    return Slack(
        socket=values.get("mode") == "socket",
        signing_secret=values.get("signing_secret", ""),
        bot_token=values.get("bot_token", ""),
        app_token=values.get("app_token", ""),
        client_id=values.get("client_id", ""),
        client_secret=values.get("client_secret", ""),
        api_url=(values.get("api_url") or API_URL).rstrip("/") + "/",
        workspaces={one.external_id: as_workspace(one) for one in setup.connections},
    )
