"""Installing the app in a workspace. Docs: https://docs.slack.dev/authentication/installing-with-oauth"""

from urllib.parse import urlencode, urlsplit

from aiohttp import web

from tests.fakes.slack.calls import Call
from tests.fakes.slack.methods.registry import method
from tests.fakes.slack.platform import Code, Platform
from tests.fakes.slack.refusals import Refused
from tests.fakes.slack.world import Json, Member, Team

RULES = "Installing with OAuth: https://docs.slack.dev/authentication/installing-with-oauth"
_LIFE = 10 * 60
_LOOPBACK = {"127.0.0.1", "localhost", "::1"}


async def authorize(request: web.Request, platform: Platform) -> web.Response:
    """The page where a person allows the app; here they say yes at once. `team` says where."""
    fault = _fault(request, platform)
    if fault:
        platform.violations.add("oauth/v2/authorize", fault, RULES)
        return web.Response(status=400, text=fault)
    team = platform.teams[request.query.get("team") or next(iter(platform.teams))]
    installer = next(one for one in team.members.values() if not one.is_bot)
    redirect = request.query.get("redirect_uri", "") or platform.app.redirect_uris[0]
    asked = request.query.get("redirect_uri", "")
    code = new_code(platform, team, installer, request.query["scope"], asked)
    query = urlencode({"code": code, "state": request.query.get("state", "")})
    return web.Response(status=302, headers={"Location": f"{redirect}?{query}"})


def new_code(platform: Platform, team: Team, by: Member, scope: str, redirect_uri: str) -> str:
    """The code of an installation that `by` allowed."""
    name = f"{platform.new_id('O')}.{team.id}".lower()
    scopes = frozenset(scope.split(","))
    expires = platform.clock() + _LIFE
    platform.codes[name] = Code(team, by, scopes, redirect_uri, expires)
    return name


def _fault(request: web.Request, platform: Platform) -> str:
    query = request.query
    if query.get("client_id") != platform.app.client_id:
        return "invalid_client_id"
    if not query.get("scope"):
        return "no_scopes"
    if not query.get("state"):
        return "without state: recommended against forged redirects"
    redirect = query.get("redirect_uri", "")
    if not redirect and not platform.app.redirect_uris:
        return "bad_redirect_uri"
    return "" if not redirect or _may_redirect(platform, redirect) else "bad_redirect_uri"


def _may_redirect(platform: Platform, uri: str) -> bool:
    """redirect_uri: https, and one of the app's or below one of them."""
    parts = urlsplit(uri)
    loopback = platform.readings.loopback_redirects and parts.hostname in _LOOPBACK
    known = platform.app.redirect_uris
    return (parts.scheme == "https" or loopback) and (not known or uri.startswith(known))


@method("oauth.v2.access", json=False, token="none")
def oauth_v2_access(call: Call) -> Json:
    """client_id and client_secret by HTTP Basic or as arguments; redirect_uri as it was asked."""
    app = call.platform.app
    client_id, secret = call.basic or (call.text("client_id"), call.text("client_secret"))
    if client_id != app.client_id:
        raise call.refuse("invalid_client_id", f"client_id={client_id!r}")
    if secret != app.client_secret:
        raise call.refuse("bad_client_secret", "client_secret")
    code = _usable(call)
    code.used = True
    team = code.team
    team.token = f"xoxb-{call.platform.new_id('').lower()}-{team.id.lower()}"
    team.scopes, team.refused_as = code.scopes, ""
    return {
        "access_token": team.token,
        "token_type": "bot",
        "scope": ",".join(sorted(code.scopes)),
        "bot_user_id": team.bot.id,
        "app_id": app.id,
        "team": {"name": team.name, "id": team.id},
        "enterprise": None,
        "authed_user": {"id": code.installer.id},
        "is_enterprise_install": False,
    }


def _usable(call: Call) -> Code:
    """A code nobody issued is refused without blame: it comes from whoever opens the redirect."""
    code = call.platform.codes.get(call.text("code"))
    if code is None:
        raise Refused("invalid_code")
    if code.used:
        raise Refused("code_already_used")
    if code.expires < call.platform.clock():
        raise Refused("code_expired")
    if call.text("redirect_uri") != code.redirect_uri:
        rule = "oauth.v2.access, redirect_uri: the one originally submitted, if one was sent"
        raise call.refuse("bad_redirect_uri", call.text("redirect_uri"), rule)
    return code
