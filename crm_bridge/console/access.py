"""Which ability each page and form of the console asks for. What is not stated here stays shut."""

from collections.abc import Mapping

from aiohttp import web

from crm_bridge.errors import Forbidden
from crm_bridge.staff.roles import Ability, may

Route = tuple[str, str]
"""Method and path, as the router writes it: `("POST", "/people/{id}/role")`."""

OPEN: frozenset[Route] = frozenset(
    {
        ("GET", "/static"),
        ("GET", "/login"),
        ("POST", "/login"),
        ("GET", "/login/code"),
        ("POST", "/login/code"),
        ("GET", "/invitations/{token}"),
        ("POST", "/invitations/{token}"),
    }
)
"""For whoever is not logged in yet."""

NEEDS: Mapping[Route, Ability] = {
    ("POST", "/logout"): Ability.OWN_ACCOUNT,
    ("GET", "/account"): Ability.OWN_ACCOUNT,
    ("POST", "/account/name"): Ability.OWN_ACCOUNT,
    ("POST", "/account/password"): Ability.OWN_ACCOUNT,
    ("POST", "/account/second-step"): Ability.OWN_ACCOUNT,
    ("POST", "/account/second-step/confirm"): Ability.OWN_ACCOUNT,
    ("POST", "/account/second-step/off"): Ability.OWN_ACCOUNT,
    ("POST", "/account/recovery-codes"): Ability.OWN_ACCOUNT,
    ("GET", "/"): Ability.WORK,
    ("GET", "/events"): Ability.WORK,
    ("GET", "/presence"): Ability.WORK,
    ("POST", "/presence"): Ability.WORK,
    ("GET", "/conversations"): Ability.WORK,
    ("GET", "/conversations/{cid}"): Ability.WORK,
    ("POST", "/conversations/{cid}/here"): Ability.WORK,
    ("GET", "/conversations/{cid}/older"): Ability.WORK,
    ("GET", "/conversations/{cid}/glance"): Ability.WORK,
    ("GET", "/badge"): Ability.WORK,
    ("POST", "/conversations/{cid}/{deed}"): Ability.WORK,
    ("POST", "/conversations/{cid}/reply"): Ability.WORK,
    ("POST", "/conversations/{cid}/note"): Ability.WORK,
    ("GET", "/conversations/{cid}/draft"): Ability.WORK,
    ("POST", "/conversations/{cid}/draft"): Ability.WORK,
    ("GET", "/conversations/{cid}/quick-replies"): Ability.WORK,
    ("GET", "/conversations/{cid}/suggestions"): Ability.WORK,
    ("POST", "/conversations/{cid}/files"): Ability.WORK,
    ("POST", "/conversations/{cid}/files/{id}/remove"): Ability.WORK,
    ("GET", "/conversations/{cid}/transfer"): Ability.WORK,
    ("POST", "/conversations/{cid}/transfer"): Ability.WORK,
    ("POST", "/conversations/{cid}/assign"): Ability.WORK,
    ("GET", "/conversations/{cid}/reassign"): Ability.REASSIGN,
    ("POST", "/conversations/{cid}/reassign"): Ability.REASSIGN,
    ("POST", "/conversations/{cid}/close"): Ability.WORK,
    ("POST", "/conversations/{cid}/snooze"): Ability.WORK,
    ("POST", "/conversations/{cid}/wake"): Ability.WORK,
    ("GET", "/conversations/{cid}/merge"): Ability.WORK,
    ("POST", "/conversations/{cid}/merge"): Ability.WORK,
    ("GET", "/mentions"): Ability.WORK,
    ("GET", "/mentions/count"): Ability.WORK,
    ("GET", "/mentions/names"): Ability.WORK,
    ("POST", "/mentions/seen"): Ability.WORK,
    ("POST", "/mentions/{id}/look"): Ability.WORK,
    ("GET", "/conversations/{cid}/messages/{seq}/why"): Ability.WORK,
    ("GET", "/customers/{customer_id}"): Ability.WORK,
    ("POST", "/customers/{customer_id}/accounts/{id}/undo"): Ability.WORK,
    ("POST", "/conversations/{cid}/accounts/{id}/undo"): Ability.WORK,
    ("GET", "/conversations/{cid}/orders/{number}"): Ability.WORK,
    ("GET", "/conversations/{cid}/orders/{number}/{change}"): Ability.CHANGE_ORDERS,
    ("POST", "/conversations/{cid}/orders/{number}/{change}"): Ability.CHANGE_ORDERS,
    ("GET", "/customers/{customer_id}/orders/{number}"): Ability.WORK,
    ("GET", "/customers/{customer_id}/orders/{number}/{change}"): Ability.CHANGE_ORDERS,
    ("POST", "/customers/{customer_id}/orders/{number}/{change}"): Ability.CHANGE_ORDERS,
    ("GET", "/attachments/{id}"): Ability.WORK,
    ("GET", "/replies"): Ability.WORK,
    ("POST", "/replies"): Ability.WORK,
    ("POST", "/replies/{id}"): Ability.WORK,
    ("POST", "/replies/{id}/remove"): Ability.WORK,
    ("GET", "/tasks"): Ability.WORK,
    ("POST", "/tasks/{id}/take"): Ability.WORK,
    ("POST", "/tasks/{id}/{step}"): Ability.WORK,
    ("POST", "/tasks/{id}/answer"): Ability.WORK,
    ("POST", "/tasks/{id}/send"): Ability.WORK,
    ("GET", "/teams"): Ability.WORK,
    ("POST", "/teams"): Ability.MANAGE_TEAMS,
    ("POST", "/teams/{id}"): Ability.MANAGE_TEAMS,
    ("POST", "/teams/{id}/members"): Ability.MANAGE_TEAMS,
    ("POST", "/teams/{id}/members/{staff}/remove"): Ability.MANAGE_TEAMS,
    ("GET", "/people"): Ability.SEE_PEOPLE,
    ("POST", "/people"): Ability.CHANGE_PEOPLE,
    ("POST", "/people/{id}/link"): Ability.CHANGE_PEOPLE,
    ("POST", "/people/{id}/role"): Ability.CHANGE_PEOPLE,
    ("POST", "/people/{id}/deactivate"): Ability.CHANGE_PEOPLE,
    ("POST", "/people/{id}/reactivate"): Ability.CHANGE_PEOPLE,
    ("POST", "/people/{id}/second-step/off"): Ability.CHANGE_PEOPLE,
    ("GET", "/texts"): Ability.WORK,
    ("GET", "/texts/export"): Ability.EDIT_TEXTS,
    ("GET", "/texts/{key}/{locale}"): Ability.WORK,
    ("POST", "/texts/{key}/{locale}"): Ability.EDIT_TEXTS,
    ("POST", "/texts/{key}/{locale}/preview"): Ability.EDIT_TEXTS,
    ("POST", "/texts/{key}/{locale}/versions/{number}/restore"): Ability.EDIT_TEXTS,
    ("GET", "/articles"): Ability.WORK,
    ("POST", "/articles"): Ability.EDIT_TEXTS,
    ("GET", "/articles/new"): Ability.EDIT_TEXTS,
    ("POST", "/articles/preview"): Ability.EDIT_TEXTS,
    ("POST", "/articles/try"): Ability.EDIT_TEXTS,
    ("GET", "/articles/{slug}"): Ability.WORK,
    ("POST", "/articles/{slug}"): Ability.EDIT_TEXTS,
    ("POST", "/articles/{slug}/retire"): Ability.EDIT_TEXTS,
    ("POST", "/articles/{slug}/versions/{number}/restore"): Ability.EDIT_TEXTS,
    ("GET", "/reasons"): Ability.WORK,
    ("POST", "/reasons"): Ability.EDIT_REASONS,
    ("GET", "/reasons/export"): Ability.EDIT_REASONS,
    ("POST", "/reasons/versions/{number}/restore"): Ability.EDIT_REASONS,
    ("GET", "/reasons/{kind}/{name}"): Ability.WORK,
    ("POST", "/reasons/{kind}/{name}"): Ability.EDIT_REASONS,
    ("POST", "/reasons/{kind}/{name}/preview"): Ability.EDIT_REASONS,
    ("POST", "/reasons/topic/{name}/remove"): Ability.EDIT_REASONS,
    ("GET", "/transcripts"): Ability.IMPROVE,
    ("GET", "/transcripts/filters"): Ability.IMPROVE,
    ("GET", "/transcripts/saved"): Ability.IMPROVE,
    ("POST", "/transcripts/saved"): Ability.IMPROVE,
    ("POST", "/transcripts/saved/{id}"): Ability.IMPROVE,
    ("POST", "/transcripts/saved/{id}/remove"): Ability.IMPROVE,
    ("GET", "/transcripts/export"): Ability.IMPROVE,
    ("POST", "/transcripts/export"): Ability.IMPROVE,
    ("GET", "/transcripts/exports/{id}"): Ability.IMPROVE,
    ("POST", "/transcripts/exports/{id}/cancel"): Ability.IMPROVE,
    ("GET", "/transcripts/{episode_id}/export.{format}"): Ability.IMPROVE,
    ("GET", "/transcripts/{episode_id}/print"): Ability.IMPROVE,
    ("GET", "/transcripts/{episode_id}"): Ability.IMPROVE,
    ("GET", "/transcripts/{episode_id}/review"): Ability.IMPROVE,
    ("POST", "/transcripts/{episode_id}/review"): Ability.IMPROVE,
    ("POST", "/transcripts/{episode_id}/assign"): Ability.IMPROVE,
    ("POST", "/transcripts/{episode_id}/comments"): Ability.IMPROVE,
    ("POST", "/transcripts/{episode_id}/scores"): Ability.IMPROVE,
    ("GET", "/reviews/names"): Ability.IMPROVE,
    ("GET", "/reviews"): Ability.IMPROVE,
    ("GET", "/follow-up"): Ability.IMPROVE,
    ("POST", "/follow-up/{episode_id}/assign"): Ability.IMPROVE,
    ("POST", "/follow-up/{episode_id}/done"): Ability.IMPROVE,
    ("POST", "/follow-up/{episode_id}/open-again"): Ability.IMPROVE,
    ("GET", "/scores"): Ability.IMPROVE,
    ("GET", "/scores/transcripts"): Ability.IMPROVE,
    ("GET", "/scores/calibration"): Ability.IMPROVE,
    ("GET", "/scores/criteria"): Ability.IMPROVE,
    ("POST", "/scores/criteria"): Ability.IMPROVE,
    ("POST", "/scores/criteria/{id}"): Ability.IMPROVE,
    ("POST", "/scores/criteria/{id}/retire"): Ability.IMPROVE,
    ("GET", "/insights"): Ability.IMPROVE,
    ("POST", "/insights/mute"): Ability.IMPROVE,
    ("POST", "/insights/mails"): Ability.IMPROVE,
    ("GET", "/reports"): Ability.IMPROVE,
    ("GET", "/reports/{week}"): Ability.IMPROVE,
    ("POST", "/reports/{week}"): Ability.IMPROVE,
    ("GET", "/corrections"): Ability.IMPROVE,
    ("GET", "/corrections/choices"): Ability.IMPROVE,
    ("POST", "/corrections/looked-over"): Ability.IMPROVE,
    ("POST", "/corrections/look-again"): Ability.IMPROVE,
    ("GET", "/corrections/messages/{cid}/{seq}"): Ability.IMPROVE,
    ("POST", "/corrections/messages/{cid}/{seq}/{aspect}"): Ability.IMPROVE,
    ("POST", "/corrections/{id}/undo"): Ability.IMPROVE,
    ("GET", "/corrections/needs"): Ability.IMPROVE,
    ("POST", "/corrections/needs"): Ability.IMPROVE,
    ("GET", "/corrections/needs/found"): Ability.IMPROVE,
    ("POST", "/corrections/needs/{id}/strike"): Ability.IMPROVE,
    ("GET", "/changes"): Ability.IMPROVE,
    ("GET", "/changes/{id}"): Ability.IMPROVE,
    ("GET", "/changes/{id}/export"): Ability.IMPROVE,
    ("POST", "/changes/{id}/name"): Ability.IMPROVE,
    ("GET", "/changes/{id}/run"): Ability.IMPROVE,
    ("POST", "/changes/{id}/evaluate"): Ability.IMPROVE,
    ("POST", "/changes/{id}/accept"): Ability.IMPROVE,
    ("POST", "/changes/{id}/roll-back"): Ability.IMPROVE,
    ("GET", "/models"): Ability.IMPROVE,
    ("POST", "/models/use"): Ability.IMPROVE,
    ("POST", "/changes/{id}/{move}"): Ability.IMPROVE,
    ("POST", "/changes/examples/{id}/{what}"): Ability.IMPROVE,
    ("GET", "/guides/{name}"): Ability.WORK,
    ("GET", "/channels"): Ability.SEE_CHANNELS,
    ("POST", "/channels/{name}"): Ability.MANAGE_CHANNELS,
    ("POST", "/channels/{name}/switch"): Ability.MANAGE_CHANNELS,
    ("POST", "/channels/{name}/test"): Ability.MANAGE_CHANNELS,
    ("POST", "/channels/{name}/forget"): Ability.MANAGE_CHANNELS,
    ("POST", "/channels/{name}/connections/remove"): Ability.MANAGE_CHANNELS,
    ("GET", "/webhooks"): Ability.MANAGE_WEBHOOKS,
    ("POST", "/webhooks"): Ability.MANAGE_WEBHOOKS,
    ("GET", "/webhooks/{id}"): Ability.MANAGE_WEBHOOKS,
    ("GET", "/webhooks/{id}/deliveries/{number}"): Ability.MANAGE_WEBHOOKS,
    ("POST", "/webhooks/{id}/deliveries/{number}/resend"): Ability.MANAGE_WEBHOOKS,
    ("POST", "/webhooks/{id}/test"): Ability.MANAGE_WEBHOOKS,
    ("POST", "/webhooks/{id}/pause"): Ability.MANAGE_WEBHOOKS,
    ("POST", "/webhooks/{id}/go-on"): Ability.MANAGE_WEBHOOKS,
    ("POST", "/webhooks/{id}/remove"): Ability.MANAGE_WEBHOOKS,
}


def route_of(method: str, canonical: str) -> Route:
    """The key of the tables; a HEAD is a GET without its body."""
    return ("GET" if method == "HEAD" else method, canonical)


def is_open(request: web.Request) -> bool:
    return _route(request) in OPEN


def require_ability(request: web.Request, role: str) -> None:
    """Raises 403 `role_refused`. An address that no route has is left to the router."""
    route = _route(request)
    if route is None:
        return
    ability = NEEDS.get(route)
    if ability is None or not may(role, ability):
        raise Forbidden("role_refused", f"This is not for your role ({role}). Ask an admin.")


def _route(request: web.Request) -> Route | None:
    resource = request.match_info.route.resource
    return route_of(request.method, resource.canonical) if resource is not None else None
