"""One text in one language: its editor, how customers see it, its versions."""

from collections.abc import Mapping, Sequence
from typing import Any

from aiohttp import web

from bot.contents.snapshot import Entry
from bot.gateway.help.rendering import render
from bot.gateway.widget.wordings import lines
from crm_bridge.console.contents import LONGEST_WHY, history, save, whole
from crm_bridge.console.guard import read_form
from crm_bridge.console.pages import page
from crm_bridge.contents import versions
from crm_bridge.contents.checking_texts import (
    LONGEST,
    LONGEST_TITLE,
    MOST_WORDINGS,
    ContentRefused,
    check_entries,
)
from crm_bridge.contents.placeholders import EXAMPLES, filled
from crm_bridge.contents.shipped_texts import TextKey
from crm_bridge.contents.standing import CONTENTS, Snapshot
from crm_bridge.contents.text_form import entries_in, read_as
from crm_bridge.contents.text_list import entries_of, name_of, topic_name
from crm_bridge.contents.versions import Item
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, NotFound, Unprocessable

routes = web.RouteTableDef()

RIGHT_TO_LEFT = frozenset({"ar", "he", "fa", "ur"})


@routes.get("/texts/{key}/{locale}")
async def show(request: web.Request) -> web.Response:
    return await _editor(request, *await _named(request))


@routes.post("/texts/{key}/{locale}")
async def change(request: web.Request) -> web.Response:
    snapshot, text, item = await _named(request)
    given = await read_form(request)
    entries = entries_in(given, text, item.locale)
    try:
        check_entries(text, item.locale, entries)
        content = None if entries == list(text.entries(item.locale)) else {"entries": entries}
        await save(
            request, item, content,
            why=str(given.get("why", "")), based_on=whole(given.get("based_on")),
        )  # fmt: skip
    except (Conflict, Unprocessable) as refused:
        return await _editor(request, snapshot, text, item, given, refused)
    raise web.HTTPSeeOther(f"/texts/{text.key}/{item.locale}")


@routes.post("/texts/{key}/{locale}/preview")
async def preview(request: web.Request) -> web.Response:
    """Nothing is saved. Scripts get the preview alone, others the page with it."""
    snapshot, text, item = await _named(request)
    given = await read_form(request)
    if "HX-Request" not in request.headers:
        return await _editor(request, snapshot, text, item, given)
    return page(request, "text_preview.html", _previewed(given, text, item.locale))


@routes.post("/texts/{key}/{locale}/versions/{number}/restore")
async def restore(request: web.Request) -> web.Response:
    """What an earlier version said, as a version of its own; 0 is what is in the files."""
    snapshot, text, item = await _named(request)
    number, given = whole(request.match_info["number"]), await read_form(request)
    async with request.config_dict[DATABASE].reading() as session:
        content = await versions.content_of(session, item, number)
    try:
        if content is not None:
            check_entries(text, item.locale, content["entries"])
        based_on = whole(given.get("based_on"))
        await save(request, item, content, why="", based_on=based_on, restores=number)
    except (Conflict, Unprocessable) as refused:
        return await _editor(request, snapshot, text, item, None, refused)
    raise web.HTTPSeeOther(f"/texts/{text.key}/{item.locale}")


async def _named(request: web.Request) -> tuple[Snapshot, TextKey, Item]:
    """Raises 404 `text_unknown`."""
    snapshot = await request.config_dict[CONTENTS].standing()
    text = snapshot.texts.keys.get(request.match_info["key"])
    locale = request.match_info["locale"]
    if text is None or locale not in snapshot.texts.languages:
        raise NotFound("text_unknown", "There is no such text in this language.")
    return snapshot, text, Item("text", text.key, locale)


async def _editor(
    request: web.Request,
    snapshot: Snapshot,
    text: TextKey,
    item: Item,
    given: Mapping[str, Any] | None = None,
    problem: BridgeError | None = None,
) -> web.Response:
    if isinstance(problem, Conflict):
        snapshot = await request.config_dict[CONTENTS].standing()
    said = entries_of(snapshot, text, item.locale)
    typed = entries_in(given, text, item.locale) if given is not None else list(said)
    version = snapshot.items.get(item)
    shown = typed or [{"text": "", "buttons": list(text.buttons(item.locale))}]
    # After a conflict theirs has been seen; sent again, this one is saved on top of it.
    fresh = given is None or isinstance(problem, Conflict)
    number = version.number if version else versions.SHIPPED
    context = {
        "text": text,
        "item": item,
        "name": name_of(text.key),
        "topic": topic_name(text.topic),
        "right_to_left": item.locale.partition("-")[0] in RIGHT_TO_LEFT,
        "entries": shown,
        "spare": len(shown) < MOST_WORDINGS and not text.is_window,
        "buttons": text.buttons(item.locale),
        "original": entries_of(snapshot, text, "en") or text.original,
        "optional": sorted(text.optional),
        "places": {name: EXAMPLES.get(name, "") for name in sorted(text.places)},
        "languages": _languages(snapshot, text),
        "number": number,
        "based_on": number if given is None or fresh else given.get("based_on", "0"),
        "changed": version is not None and version.content is not None,
        "theirs": _bubbles(said, text)
        if isinstance(problem, Conflict) and given is not None
        else None,
        "unused": snapshot.problems.get(item, ""),
        "problem": problem,
        "wrong": problem.field if isinstance(problem, ContentRefused) else "",
        "why": str(given.get("why", ""))[:LONGEST_WHY] if given is not None else "",
        "steps": await history(request, item, lambda content: _read(content, text, item.locale)),
        "longest": LONGEST,
        "longest_title": LONGEST_TITLE,
        "bubbles": _bubbles(typed, text),
        "preview_problem": "",
    }
    response = page(request, "text.html", context)
    response.set_status(problem.status if problem else 200)
    return response


def _previewed(given: Mapping[str, Any], text: TextKey, locale: str) -> dict[str, Any]:
    entries = entries_in(given, text, locale)
    try:
        check_entries(text, locale, entries)
        reason = ""
    except ContentRefused as refused:
        reason = refused.detail
    rtl = locale.partition("-")[0] in RIGHT_TO_LEFT
    return {"bubbles": _bubbles(entries, text), "preview_problem": reason, "right_to_left": rtl}


def _bubbles(entries: Sequence[Entry], text: TextKey) -> list[dict[str, Any]]:
    """As customers see them, with examples in the places. Lines of the chat window are tapped."""
    if text.most_lines is not None:
        return [{"html": "", "buttons": lines(filled(str(entry["text"])))} for entry in entries]
    return [
        {
            "html": render(filled(str(entry["text"]))),
            "buttons": [filled(str(button["title"])) for button in entry.get("buttons", ())],
        }
        for entry in entries
    ]


def _languages(snapshot: Snapshot, text: TextKey) -> list[dict[str, Any]]:
    found = []
    for locale, name in snapshot.texts.languages.items():
        version = snapshot.items.get(Item("text", text.key, locale))
        found.append(
            {
                "locale": locale,
                "name": name,
                "missing": not entries_of(snapshot, text, locale),
                "changed": version is not None and version.content is not None,
            }
        )
    return found


def _read(content: Mapping[str, Any] | None, text: TextKey, locale: str) -> str:
    return read_as(text.entries(locale) if content is None else content["entries"])
