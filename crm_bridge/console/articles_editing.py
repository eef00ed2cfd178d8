"""One article: its editor, how it reads on the help pages, what it would answer, its versions."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from aiohttp import web

from bot.assistant.articles.document import Article
from bot.gateway.help.library import SUBJECTS
from bot.gateway.help.rendering import render
from crm_bridge.console.assistant import ASSISTANT, AssistantAway, Tried
from crm_bridge.console.contents import LONGEST_WHY, history, save, whole
from crm_bridge.console.guard import read_form
from crm_bridge.console.pages import page
from crm_bridge.contents import checking_articles, versions
from crm_bridge.contents.article_form import ArticleForm, article_in, form_of, source_of
from crm_bridge.contents.checking_articles import check_article
from crm_bridge.contents.checking_texts import ContentRefused
from crm_bridge.contents.standing import CONTENTS, Snapshot
from crm_bridge.contents.versions import Item
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, NotFound, Unprocessable

routes = web.RouteTableDef()

LONGEST_ASKED = 500
RESERVED = frozenset({"new", "preview", "try"})
"""Addresses of pages, which no article can have."""


@dataclass(frozen=True, slots=True)
class Draft:
    """An article as a form has it. `slug` is empty for a new one until its title names it;
    `based_on` is the version that the form was made from."""

    snapshot: Snapshot
    slug: str
    form: ArticleForm
    based_on: int
    is_new: bool = False

    @classmethod
    async def of(cls, request: web.Request, given: Mapping[str, Any]) -> "Draft":
        """What a form says of the article that the address names; an address of none at all is
        404."""
        there = await standing(request)
        return replace(there, form=_form(given), based_on=whole(given.get("based_on")))

    @classmethod
    async def new(cls, request: web.Request, given: Mapping[str, Any]) -> "Draft":
        snapshot = await request.config_dict[CONTENTS].standing()
        form = _form(given)
        version = snapshot.items.get(Item("article", _slug(form.title)))
        number = version.number if version else versions.SHIPPED
        return cls(snapshot, _slug(form.title), form, number, is_new=True)

    @property
    def item(self) -> Item:
        return Item("article", self.slug)

    def read(self) -> tuple[str, Article]:
        """The file, and the article in it, checked. Raises `ContentRefused`."""
        source = source_of(self.form)
        article = article_in(self.slug or "new", source, self.snapshot.intents)
        check_article(article, self.snapshot.articles.values())
        return source, article


@routes.get("/articles/{slug}")
async def show(request: web.Request) -> web.Response:
    return await editor(request, await standing(request))


@routes.post("/articles/{slug}")
async def change(request: web.Request) -> web.Response:
    given = await read_form(request)
    draft = await Draft.of(request, given)
    try:
        source, article = draft.read()
        shipped = draft.snapshot.shipped_articles.get(draft.slug)
        content = None if article == shipped else {"source": source}
        why = str(given.get("why", ""))[:LONGEST_WHY]
        await save(request, draft.item, content, why=why, based_on=draft.based_on)
    except (Conflict, Unprocessable) as refused:
        return await editor(request, draft, refused)
    raise web.HTTPSeeOther(f"/articles/{draft.slug}")


@routes.post("/articles/{slug}/retire")
async def retire(request: web.Request) -> web.Response:
    """The assistant answers from it no more, and its help page is gone; it can be brought back."""
    draft, given = await standing(request), await read_form(request)
    based_on = whole(given.get("based_on"))
    try:
        await save(request, draft.item, {"retired": True}, why="", based_on=based_on)
    except Conflict as refused:
        return await editor(request, draft, refused)
    raise web.HTTPSeeOther("/articles")


@routes.post("/articles/{slug}/versions/{number}/restore")
async def restore(request: web.Request) -> web.Response:
    """What an earlier version said, as a version of its own; 0 is what is in the files."""
    draft, given = await standing(request), await read_form(request)
    number = whole(request.match_info["number"])
    async with request.config_dict[DATABASE].reading() as session:
        content = await versions.content_of(session, draft.item, number)
    try:
        if content and "source" in content:
            others = draft.snapshot.articles.values()
            check_article(article_in(draft.slug, content["source"], draft.snapshot.intents), others)
        based_on = whole(given.get("based_on"))
        await save(request, draft.item, content, why="", based_on=based_on, restores=number)
    except (Conflict, Unprocessable) as refused:
        return await editor(request, draft, refused)
    raise web.HTTPSeeOther(f"/articles/{draft.slug}")


@routes.post("/articles/preview")
async def preview(request: web.Request) -> web.Response:
    """How a form reads, on the help pages, with what is wrong in it. Nothing is saved."""
    draft = await _sent(request)
    return page(request, "article_preview.html", _previewed(draft))


@routes.post("/articles/try")
async def try_out(request: web.Request) -> web.Response:
    """What the assistant would answer a question with, now and with the form saved."""
    draft = await _sent(request)
    asked = " ".join(str((await read_form(request)).get("asked", "")).split())[:LONGEST_ASKED]
    return page(request, "article_try.html", await _tried(request, draft, asked))


async def standing(request: web.Request) -> Draft:
    """The article that the address names, as it is in use, or was before it was retired. Raises
    404 `article_unknown`."""
    snapshot = await request.config_dict[CONTENTS].standing()
    slug = request.match_info["slug"]
    item = Item("article", slug)
    version = snapshot.items.get(item)
    article = snapshot.articles.get(slug) or snapshot.shipped_articles.get(slug)
    if article is None:
        article = await _before_it_was_retired(request, item, snapshot)
    return Draft(snapshot, slug, form_of(article), version.number if version else versions.SHIPPED)


async def blank(request: web.Request) -> Draft:
    """A new one, with an example of its form."""
    snapshot = await request.config_dict[CONTENTS].standing()
    return Draft(snapshot, "", ArticleForm(), versions.SHIPPED, is_new=True)


async def add(request: web.Request, draft: Draft, why: str) -> None:
    """Keep a new article. Raises `ContentRefused`, and 409 where somebody was faster."""
    source, _ = draft.read()
    there = draft.slug in draft.snapshot.articles or draft.slug in draft.snapshot.shipped_articles
    if there or draft.slug in RESERVED:
        raise ContentRefused("title", f"There is an article at /help/{draft.slug} already.")
    await save(request, draft.item, {"source": source}, why=why, based_on=draft.based_on)


async def editor(
    request: web.Request, draft: Draft, problem: BridgeError | None = None
) -> web.Response:
    theirs = None
    if isinstance(problem, Conflict) and not draft.is_new:
        theirs = await standing(request)
        # Theirs has been seen now; sent again, this one is saved on top of it.
        draft = replace(draft, snapshot=theirs.snapshot, based_on=theirs.based_on)
    version = draft.snapshot.items.get(draft.item)
    content = version.content if version else None
    context = {
        "slug": draft.slug,
        "is_new": draft.is_new,
        "form": draft.form,
        "topics": sorted(_answerable(draft.snapshot)),
        "based_on": draft.based_on,
        "number": version.number if version else versions.SHIPPED,
        "changed": content is not None and draft.slug in draft.snapshot.shipped_articles,
        "retired": bool(content and content.get("retired")),
        "theirs": render(theirs.form.body) if theirs and theirs.form != draft.form else None,
        "unused": draft.snapshot.problems.get(draft.item, ""),
        "problem": problem,
        "wrong": problem.field if isinstance(problem, ContentRefused) else "",
        "steps": []
        if draft.is_new
        else await history(request, draft.item, lambda held: _read(held, draft)),
        "longest_title": checking_articles.LONGEST_TITLE,
        **_previewed(draft, blank=draft.is_new and problem is None),
    }
    response = page(request, "article.html", context)
    response.set_status(problem.status if problem else 200)
    return response


def _answerable(snapshot: Snapshot) -> set[str]:
    """The needs that articles are about: a greeting or a yes is none."""
    needs = {topic for topics in SUBJECTS.values() for topic in topics}
    needs |= {topic for one in snapshot.shipped_articles.values() for topic in one.topics}
    return needs & snapshot.intents


def _previewed(draft: Draft, *, blank: bool = False) -> dict[str, Any]:
    reason = ""
    try:
        if not blank:
            draft.read()
    except ContentRefused as refused:
        reason = refused.detail
    return {
        "preview_problem": reason,
        "preview_title": draft.form.title,
        "preview_body": render(draft.form.body),
    }


async def _tried(request: web.Request, draft: Draft, asked: str) -> dict[str, Any]:
    context: dict[str, Any] = {"asked": asked, "tried": None, "trouble": "", "slug": draft.slug}
    if not asked:
        return {**context, "trouble": "Type a question first."}
    try:
        source, _ = draft.read()
        tried: Tried = await request.config_dict[ASSISTANT].try_article(
            asked, draft.slug or "new", source
        )
    except ContentRefused as refused:
        return {**context, "trouble": f"The article cannot be tried like this. {refused.detail}"}
    except AssistantAway:
        return {**context, "trouble": "The assistant does not answer at the moment. Try it again."}
    return {**context, "tried": tried}


async def _sent(request: web.Request) -> Draft:
    given = await read_form(request)
    slug = str(given.get("slug", ""))
    draft = await Draft.new(request, given)
    return replace(draft, slug=slug) if slug else draft


async def _before_it_was_retired(request: web.Request, item: Item, snapshot: Snapshot) -> Article:
    """Of an article of the shop's own."""
    async with request.config_dict[DATABASE].reading() as session:
        kept = await versions.history(session, item, limit=20)
    for one in kept:
        if one.version.content and "source" in one.version.content:
            return article_in(item.name, one.version.content["source"], snapshot.intents)
    raise NotFound("article_unknown", "There is no such article.")


def _read(content: Mapping[str, Any] | None, draft: Draft) -> str:
    if content is None:
        shipped = draft.snapshot.shipped_articles.get(draft.slug)
        return source_of(form_of(shipped)) if shipped else ""
    return str(content.get("source", ""))


def _form(given: Mapping[str, Any]) -> ArticleForm:
    topics = given.getall("topics", []) if hasattr(given, "getall") else []
    return ArticleForm(
        title=str(given.get("title", "")).strip(),
        topics=tuple(dict.fromkeys(str(topic) for topic in topics)),
        questions=str(given.get("questions", "")),
        body=str(given.get("body", "")).replace("\r\n", "\n"),
    )


def _slug(title: str) -> str:
    """The name of its file and its address: `Hiring an umbrella` → `hiring-an-umbrella`."""
    return "-".join(re.findall(r"[a-z0-9]+", title.lower().replace("’", "").replace("'", "")))[:60]
