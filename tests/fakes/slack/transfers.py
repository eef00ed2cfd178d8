"""Files on their way: the upload URL, and downloads with the bot's token.

Docs: https://docs.slack.dev/messaging/working-with-files
"""

import mimetypes

from aiohttp import web

from tests.fakes.slack.platform import Platform
from tests.fakes.slack.world import StoredFile, Team

_RULE = "Working with files"
_SIGN_IN = "<!DOCTYPE html><html><head><title>Sign in | Slack</title></head><body></body></html>"


async def take_upload(request: web.Request, platform: Platform) -> web.Response:
    """The upload URL takes the bytes, as many as were announced, once."""
    file = _awaited(platform, request.match_info["file"])
    if file is None:
        platform.violations.add("upload", "no such upload is awaited", f"{_RULE}, upload URL")
        return web.Response(status=404, text="not found")
    content = await _content(request, platform)
    if len(content) != file.length:
        what = f"{len(content)} bytes, announced were {file.length}"
        platform.violations.add("upload", what, "files.getUploadURLExternal, length")
        return web.Response(status=400, text="length mismatch")
    file.content = content
    file.mimetype = mimetypes.guess_type(file.name)[0] or file.mimetype
    return web.Response(text=f"OK - {file.length}")


async def give_download(request: web.Request, platform: Platform) -> web.Response:
    """url_private: "Authorization: Bearer" with files:read; otherwise a page to sign in, with the
    status 200."""
    team_id, _, file_id = request.match_info["file"].partition("-")
    scheme, _, token = request.headers.get("Authorization", "").partition(" ")
    team = platform.team_of_token(token) if scheme == "Bearer" else None
    fault = _download_fault(team, team_id)
    if team is None or fault or team.refused_as:
        if fault:
            rule = f"{_RULE}, url_private: bearer token with files:read"
            platform.violations.add("url_private", fault, rule)
        return web.Response(text=_SIGN_IN, content_type="text/html")
    file = team.files.get(file_id)
    if file is None or file.content is None:
        return web.Response(status=404)
    return web.Response(body=file.content, content_type=file.mimetype)


def _download_fault(team: Team | None, wanted: str) -> str:
    if team is None:
        return "without a bot's token"
    if team.id != wanted:
        return "with the token of another workspace"
    return "" if "files:read" in team.scopes else "without the scope files:read"


def _awaited(platform: Platform, file_id: str) -> StoredFile | None:
    for team in platform.teams.values():
        file = team.files.get(file_id)
        if file is not None and file.content is None:
            return file
    return None


async def _content(request: web.Request, platform: Platform) -> bytes:
    """Raw bytes, or a form with one file."""
    form = "multipart" if request.content_type == "multipart/form-data" else "raw"
    if form not in platform.readings.upload_forms:
        platform.violations.add("upload", f"sent as {form}", f"{_RULE}, upload URL")
    if form == "raw":
        return await request.read()
    posted = await request.post()
    uploads = [one for one in posted.values() if isinstance(one, web.FileField)]
    return uploads[0].file.read() if uploads else b""
