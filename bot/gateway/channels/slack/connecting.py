"""The workspaces: how they are connected, checked and lost."""

import asyncio
import logging
import time
from collections.abc import Sequence
from dataclasses import replace

from cachetools import TTLCache

from bot.gateway.channels.core.channel import Desk, SendingFailed
from bot.gateway.channels.slack.errors import Refused
from bot.gateway.channels.slack.reading import Arrival
from bot.gateway.channels.slack.setup import Slack, read
from bot.gateway.channels.slack.web_api import WebApi, asked
from bot.gateway.channels.slack.workspace import Workspace, as_workspace
from bot.gateway.errors import ChatError
from crm_bridge.api.schemas.channels import ChannelReport, Connection, KeepConnection
from crm_bridge.client import BridgeError

logger = logging.getLogger(__name__)

CHANNEL = "slack"
LONGEST_PAUSE = 60.0
ASKED_AGAIN = 5.0
"""Seconds until the bridge is asked again for a workspace that is not connected."""


class Connecting:
    """`slack` is the set-up with all workspaces that are known now."""

    def __init__(self, desk: Desk) -> None:
        self._desk = desk
        self.slack = Slack()
        self._unknown: TTLCache[tuple[str, ...], bool] = TTLCache(10_000, ASKED_AGAIN)

    async def keep(self, team: str, kept: KeepConnection) -> Connection:
        """A workspace is connected, or lost; this gateway knows at once. Raises BridgeError."""
        connection = await self._desk.bridge.keep_connection(CHANNEL, team, kept)
        known = {**self.slack.workspaces, team: as_workspace(connection)}
        self.slack = replace(self.slack, workspaces=known)
        return connection

    async def workspace(self, teams: Sequence[str]) -> Workspace | None:
        """The first of them that is connected. Another gateway may know it since a moment ago, so
        the bridge is asked, but not all the time. Raises BridgeError."""
        found = self._known(teams)
        asked_for = tuple(teams)
        if (found is None or not found.active) and asked_for not in self._unknown:
            for one in (await self._desk.bridge.setups()).channels:
                if one.channel == CHANNEL:
                    self.slack = replace(self.slack, workspaces=read(one).workspaces)
            found = self._known(teams)
            if found is None or not found.active:
                self._unknown[asked_for] = True
        return found

    def _known(self, teams: Sequence[str]) -> Workspace | None:
        known = (self.slack.workspaces.get(team) for team in teams)
        return next((one for one in known if one is not None), None)

    async def introduce(self, web_api: WebApi) -> None:
        """Connect the workspace whose token was given, asked as often as it takes."""
        known = self.slack.workspaces.values()
        if any(one.active and one.token == self.slack.bot_token for one in known):
            return
        pause = 1.0
        while True:
            try:
                await self._introduced(web_api, self.slack.bot_token)
                return
            except (SendingFailed, BridgeError) as error:
                logger.warning("Slack: whose bot token it is cannot be asked: %s", error)
                pause = LONGEST_PAUSE if isinstance(error, Refused) else pause
            await asyncio.sleep(pause)
            pause = min(LONGEST_PAUSE, 2 * pause)

    async def _introduced(self, web_api: WebApi, token: str) -> None:
        me = await asked(web_api.client(token).auth_test())
        team, name = str(me["team_id"]), str(me.get("team") or me["team_id"])
        kept = {
            "bot_token": token,
            "bot_user_id": str(me["user_id"]),
            "since": str(int(time.time())),
        }
        await self.keep(team, KeepConnection(name=name, secrets=kept))

    async def ended(self, workspace: Workspace, arrival: Arrival) -> None:
        """The app was removed there, or its token withdrawn. Raises ChatError."""
        event = arrival.event
        if event.get("type") == "tokens_revoked" and not (event.get("tokens") or {}).get("bot"):
            return
        if int(arrival.payload.get("event_time") or 0) < workspace.since:
            # It was installed again since.
            return
        try:
            await self.lost(workspace, "the app was removed from this Slack workspace")
        except BridgeError as error:
            raise ChatError.unavailable() from error

    async def lost(self, workspace: Workspace, why: str) -> None:
        """Nothing can be said there any more. Raises BridgeError."""
        logger.warning("The Slack workspace %s is lost: %s", workspace.name, why)
        problem = f"{why[:1].upper()}{why[1:]}."
        await self.keep(
            workspace.id, KeepConnection(name=workspace.name, active=False, problem=problem)
        )

    async def check(self, web_api: WebApi) -> ChannelReport:
        """Ask Slack for each workspace."""
        active = [one for one in self.slack.workspaces.values() if one.active]
        if not active:
            return await self._none_connected(web_api)
        problems = await asyncio.gather(*(self._problem_of(web_api, one) for one in active))
        found = [f"{one.name}: {said}" for one, said in zip(active, problems, strict=True) if said]
        names = ", ".join(one.name for one in active)
        if found:
            return ChannelReport(state="problem", detail="; ".join(found))
        return ChannelReport(state="connected", detail=f"Connected: {names}")

    async def _problem_of(self, web_api: WebApi, workspace: Workspace) -> str:
        try:
            await asked(web_api.client(workspace.token).auth_test())
        except SendingFailed as error:
            return error.reason
        return ""

    async def _none_connected(self, web_api: WebApi) -> ChannelReport:
        if self.slack.bot_token:
            return await self._token_asked_about(web_api)
        lost = [one.name for one in self.slack.workspaces.values()]
        said = f"The app was removed from {', '.join(lost)}. " if lost else ""
        return ChannelReport(state="missing", detail=f"{said}{self._how_to_connect()}")

    def _how_to_connect(self) -> str:
        if self._desk.public_url is None:
            return (
                "No workspace is connected yet. The link for it needs the gateway's public address"
                " (CARELINE_PUBLIC_URL); without one, give the Bot User OAuth Token."
            )
        return "No workspace is connected yet. The link for it is on this page."

    async def _token_asked_about(self, web_api: WebApi) -> ChannelReport:
        """Of the token that was given: `introduce` will connect its workspace, or never."""
        try:
            await asked(web_api.client(self.slack.bot_token).auth_test())
        except Refused as error:
            detail = (
                f"The bot token does not work: {error.reason}. In Slack's page of your app open"
                " Install App, install it (again), and copy the token that stands there then."
            )
            return ChannelReport(state="problem", detail=detail)
        except SendingFailed as error:
            return ChannelReport(state="problem", detail=f"Slack does not answer: {error.reason}.")
        return ChannelReport(state="connecting", detail="The workspace is being connected.")
