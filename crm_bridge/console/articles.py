"""The help articles: the list, and a new one."""

from collections.abc import Mapping
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from aiohttp import web
from sqlalchemy.ext.asyncio import AsyncSession

from bot.assistant.articles.document import Article
from bot.gateway.help.library import OTHERWISE, SUBJECTS, subject
from crm_bridge.api.keys import SETTINGS
from crm_bridge.console.articles_editing import Draft, add, blank, editor
from crm_bridge.console.contents import LONGEST_WHY
from crm_bridge.console.days import days_of
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.contents import versions
from crm_bridge.contents.standing import CONTENTS, Snapshot
from crm_bridge.contents.versions import Item
from crm_bridge.db import DATABASE
from crm_bridge.errors import Conflict, Unprocessable
from crm_bridge.figures import rankings
from crm_bridge.figures.board import conditions
from crm_bridge.figures.links import behind
from crm_bridge.figures.periods import Period
from crm_bridge.insights.conditions import FAILED, SOLVED
from crm_bridge.insights.filters import Filter
from crm_bridge.staff.roles import Ability, may

routes = web.RouteTableDef()

LONGEST_SEARCH = 200
RECENT = 12
PERIODS = (7, 28, 90, 365)
_USUAL = 28


@dataclass(frozen=True, slots=True)
class Row:
    """`mark` is `new`, `changed`, `retired` or empty."""

    article: Article
    mark: str
    problem: str


@dataclass(frozen=True, slots=True)
class Counted:
    """In how many conversations the assistant answered from it, how often that helped and how
    often it did not; each with the address of those conversations."""

    shown: tuple[int, str]
    solved: tuple[int, str]
    failed: tuple[int, str]


@routes.get("/articles")
async def show(request: web.Request) -> web.Response:
    snapshot = await request.config_dict[CONTENTS].standing()
    words = " ".join(request.query.get("q", "").split())[:LONGEST_SEARCH]
    days = days_of(request, PERIODS, _USUAL) if may(request[STAFF].role, Ability.IMPROVE) else None
    async with request.config_dict[DATABASE].reading() as session:
        recent = await versions.recent(session, "article", RECENT)
        counted = await _counted(request, session, days.period) if days else {}
    found = _rows(snapshot, words)
    titles = {slug: one.title for slug, one in snapshot.shipped_articles.items()}
    titles |= {slug: one.title for slug, one in snapshot.articles.items()}
    context = {
        "days": days,
        "counted": counted,
        "shown": sum(row.article.slug in counted for rows in found.values() for row in rows),
        "found": found,
        "count": sum(map(len, found.values())),
        "words": words,
        "recent": recent,
        "name_of": lambda slug: titles.get(slug, slug),
        "problems": {i: why for i, why in snapshot.problems.items() if i.kind == "article"},
    }
    return page(request, "articles.html", context, status=days.status if days else 200)


@routes.get("/articles/new")
async def new(request: web.Request) -> web.Response:
    return await editor(request, await blank(request))


@routes.post("/articles")
async def create(request: web.Request) -> web.Response:
    given = await read_form(request)
    draft = await Draft.new(request, given)
    try:
        await add(request, draft, str(given.get("why", ""))[:LONGEST_WHY])
    except (Conflict, Unprocessable) as refused:
        return await editor(request, draft, refused)
    raise web.HTTPSeeOther(f"/articles/{draft.slug}")


async def _counted(
    request: web.Request, session: AsyncSession, period: Period
) -> Mapping[str, Counted]:
    """By the article's name; of those that were shown in these days."""
    where = conditions(Filter(), period, ZoneInfo(request.config_dict[SETTINGS].time_zone))
    return {
        one.slug: Counted(
            (one.solved.whole, behind(period, article=(one.slug,))),
            (one.solved.part, behind(period, article=(f"{SOLVED}{one.slug}",))),
            (one.solved.whole - one.solved.part, behind(period, article=(f"{FAILED}{one.slug}",))),
        )
        for one in await rankings.articles(session, where, most=None)
    }


def _rows(snapshot: Snapshot, words: str) -> dict[str, list[Row]]:
    """By subject as on the help pages, those that were retired last."""
    retired = {
        slug: one
        for slug, one in snapshot.shipped_articles.items()
        if snapshot.contents.articles.get(slug, "") is None
    }
    shown = sorted({**snapshot.articles, **retired}.values(), key=lambda one: one.title.lower())
    found: dict[str, list[Row]] = {name: [] for name in (*SUBJECTS, OTHERWISE)}
    gone: list[Row] = []
    for article in shown:
        if _fits(article, words):
            row = Row(article, _mark(snapshot, article.slug), _problem(snapshot, article.slug))
            (gone if article.slug in retired else found[subject(article)]).append(row)
    return {name: rows for name, rows in {**found, "Retired": gone}.items() if rows}


def _mark(snapshot: Snapshot, slug: str) -> str:
    if slug not in snapshot.contents.articles:
        return ""
    if snapshot.contents.articles[slug] is None:
        return "retired"
    return "changed" if slug in snapshot.shipped_articles else "new"


def _problem(snapshot: Snapshot, slug: str) -> str:
    return snapshot.problems.get(Item("article", slug), "")


def _fits(article: Article, words: str) -> bool:
    asked = " ".join(question.text for question in article.questions)
    whole = " ".join([article.slug, article.title, asked, article.body]).casefold()
    return all(word in whole for word in words.casefold().split())
