"""auth.*, apps.connections.open and views.*: the app itself, and its windows."""

from tests.fakes.slack.blocks import RULES, check_view
from tests.fakes.slack.calls import Call
from tests.fakes.slack.methods.registry import method
from tests.fakes.slack.reading import named
from tests.fakes.slack.world import Json

_TRIGGERS = "views.open, trigger_id: used once and within 3 seconds"


@method("auth.test")
def auth_test(call: Call) -> Json:
    team = call.team
    return {
        "url": f"https://{team.domain}.slack.com/",
        "team": team.name,
        "user": team.bot.name.lower(),
        "team_id": team.id,
        "user_id": team.bot.id,
        "bot_id": team.bot_id,
        "is_enterprise_install": False,
    }


@method("auth.revoke", json=False)
def auth_revoke(call: Call) -> Json:
    """With test=1 nothing is revoked."""
    if not call.flag("test"):
        call.team.refused_as = "token_revoked"
    return {"revoked": not call.flag("test")}


@method("apps.uninstall", "client_id client_secret", json=False)
def uninstall(call: Call) -> Json:
    """The app leaves the workspace, and its tokens are worth nothing."""
    app = call.platform.app
    if call.text("client_id") != app.client_id:
        raise call.refuse("invalid_client_id", call.text("client_id"))
    if call.text("client_secret") != app.client_secret:
        raise call.refuse("bad_client_secret", "client_secret")
    call.team.refused_as = "account_inactive"
    return {}


@method("apps.connections.open", token="app")
def connections_open(call: Call) -> Json:
    """The URL holds for one connection."""
    ticket = call.platform.new_id("T").lower()
    call.platform.tickets.add(ticket)
    address = call.platform.url.replace("http", "ws", 1)
    return {"url": f"{address}/link/?ticket={ticket}&app_id={call.platform.app.id}"}


@method("views.open", "trigger_id view")
def views_open(call: Call) -> Json:
    trigger = call.platform.triggers.get(call.text("trigger_id"))
    if trigger is None or trigger.team is not call.team:
        raise call.refuse("invalid_trigger_id", call.text("trigger_id"), _TRIGGERS)
    if trigger.used:
        raise call.refuse("exchanged_trigger_id", call.text("trigger_id"), _TRIGGERS)
    if trigger.expires < call.platform.clock():
        raise call.refuse("expired_trigger_id", call.text("trigger_id"), _TRIGGERS)
    view = call.decoded("view")
    call.careless(check_view(view, call.platform.readings), RULES)
    trigger.used = True
    opened = _opened(call, view, trigger.user.id)
    return {"view": opened}


@method("views.update", "view")
def views_update(call: Call) -> Json:
    """view_id names an open view; external_id is not in this fake."""
    shown = call.platform.views.get(call.text("view_id"))
    if shown is None:
        raise call.refuse("not_found", f"view_id={call.text('view_id')!r}")
    view = call.decoded("view")
    call.careless(check_view(view, call.platform.readings), RULES)
    shown["view"] = _opened(call, view, shown["user"], call.text("view_id"))
    return {"view": shown["view"]}


def _opened(call: Call, view: Json, user: str, view_id: str = "") -> Json:
    view_id = view_id or call.platform.new_id("V")
    opened = {
        "id": view_id,
        "team_id": call.team.id,
        "app_id": call.platform.app.id,
        "bot_id": call.team.bot_id,
        "private_metadata": "",
        "callback_id": "",
        "hash": f"{view_id}.hash",
        "root_view_id": view_id,
        "state": {"values": {}},
        **view,
        "blocks": named(view["blocks"]),
    }
    call.platform.views[view_id] = {"user": user, "view": opened}
    return opened
