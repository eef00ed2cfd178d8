"""Change sets: what the corrections collected so far make of the training examples."""

import asyncio
from collections.abc import Sequence

from aiohttp import web

from bot.training_data import Contradiction, TrainingDataError
from crm_bridge.console.contents import save
from crm_bridge.console.guard import STAFF, read_form
from crm_bridge.console.pages import page
from crm_bridge.console.training_view import run_of
from crm_bridge.contents import versions
from crm_bridge.contents.article_form import article_in, source_of
from crm_bridge.contents.checking_articles import check_article
from crm_bridge.contents.standing import CONTENTS
from crm_bridge.contents.versions import Item
from crm_bridge.corrections import change_sets, differing, editing
from crm_bridge.corrections.asking import asked, headings, with_questions
from crm_bridge.corrections.change_sets import Drafted
from crm_bridge.corrections.choices import CHOICES
from crm_bridge.db import DATABASE
from crm_bridge.errors import BridgeError, Conflict, NotFound, Unprocessable
from crm_bridge.models.correction import ChangeExample
from crm_bridge.models.message import Message

routes = web.RouteTableDef()

STATES = {
    "collecting": ("Collecting", "going"),
    "evaluating": ("Being evaluated", "going"),
    "evaluated": ("Evaluated", "good"),
    "training": ("Being put to work", "going"),
    "live": ("Live", "good"),
    "refused": ("Held back", "warn"),
    "rolled_back": ("Rolled back", "warn"),
    "discarded": ("Discarded", "calm"),
}
"""In words, with the tone of the pill."""
STEPS = {"discard": "discarded", "collect": "collecting"}
KIND_TITLES = {
    "intent": "Intents",
    "sentiment": "Sentiment",
    "escalation": "Calls for a person",
    "article": "Articles",
}


@routes.get("/changes")
async def listed(request: web.Request) -> web.Response:
    async with request.config_dict[DATABASE].reading() as session:
        rows = await change_sets.listed(session)
    return page(request, "changes.html", {"rows": rows, "states": STATES})


@routes.get("/changes/{id}")
async def show(request: web.Request) -> web.Response:
    return await shown(request, request.match_info["id"])


@routes.get("/changes/{id}/export")
async def export(request: web.Request) -> web.Response:
    """The difference to the files as a patch. Raises 409 `not_settled`."""
    async with request.config_dict[DATABASE].reading() as session:
        found = await change_sets.get(session, request.match_info["id"])
        examples = await change_sets.examples(session, found.id)
    try:
        text = await asyncio.to_thread(differing.unified, examples)
    except TrainingDataError as error:
        raise Conflict("not_settled", str(error)) from error
    name = f"change-set-{found.number}.patch"
    return web.Response(
        text=text,
        content_type="text/x-diff",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@routes.post("/changes/{id}/name")
async def rename(request: web.Request) -> web.Response:
    name, set_id = str((await read_form(request)).get("name", "")), request.match_info["id"]
    async with request.config_dict[DATABASE].session() as session:
        await change_sets.rename(session, request[STAFF], set_id, name)
    raise web.HTTPSeeOther(f"/changes/{set_id}")


@routes.post("/changes/{id}/{move:discard|collect}")
async def step(request: web.Request) -> web.Response:
    """Give it up, or take it up again."""
    set_id, state = request.match_info["id"], STEPS[request.match_info["move"]]
    try:
        async with request.config_dict[DATABASE].session() as session:
            await change_sets.move(session, set_id, state, who=f"staff:{request[STAFF].id}")
    except Conflict as refused:
        return await shown(request, set_id, refused)
    raise web.HTTPSeeOther(f"/changes/{set_id}")


@routes.post("/changes/examples/{id}/{what:edit|leave-out|take-in|settle}")
async def change_example(request: web.Request) -> web.Response:
    """Another wording, or left out, taken in again, or moved from where the files have it."""
    example_id, deed = request.match_info["id"], request.match_info["what"]
    form = await read_form(request)
    choices = await request.config_dict[CHOICES].get()
    staff, typed = request[STAFF], str(form.get("text", ""))
    try:
        async with request.config_dict[DATABASE].session() as session:
            if deed == "edit":
                example = await editing.edit(session, staff, example_id, typed, choices)
            elif deed == "settle":
                example = await editing.settle(
                    session, staff, example_id, str(form.get("other", ""))
                )
            else:
                example = await editing.leave_out(
                    session, staff, example_id, left_out=deed == "leave-out"
                )
    except (Unprocessable, Conflict) as refused:
        async with request.config_dict[DATABASE].reading() as session:
            found = await session.get(ChangeExample, example_id)
        if found is None:
            raise
        return await shown(request, found.change_set_id, refused, {example_id: typed})
    raise web.HTTPSeeOther(f"/changes/{example.change_set_id}#{example.id}")


@routes.post("/changes/{id}/articles/{slug}")
async def ask(request: web.Request) -> web.Response:
    """Put what customers wrote among the questions of the article that answers it: it counts at
    once, and needs no training."""
    set_id, slug = request.match_info["id"], request.match_info["slug"]
    heading = str((await read_form(request)).get("heading", ""))
    snapshot = await request.config_dict[CONTENTS].standing()
    article, item = snapshot.articles.get(slug), Item("article", slug)
    if article is None:
        raise NotFound("article_unknown", "There is no such article.")
    async with request.config_dict[DATABASE].reading() as session:
        found = await change_sets.get(session, set_id)
        texts = [
            one.text
            for one in (await change_sets.examples(session, set_id)).articles
            if one.slug == slug
        ]
    version = snapshot.items.get(item)
    try:
        source = source_of(with_questions(article, heading, texts))
        check_article(article_in(slug, source, snapshot.intents), snapshot.articles.values())
        await save(
            request, item, {"source": source}, why=f"Asked by customers ({found.name})",
            based_on=version.number if version else versions.SHIPPED,
        )  # fmt: skip
    except (Unprocessable, Conflict) as refused:
        return await shown(request, set_id, refused)
    raise web.HTTPSeeOther(f"/changes/{set_id}")


async def shown(
    request: web.Request,
    set_id: str,
    refused: BridgeError | None = None,
    typed: dict[str, str] | None = None,
) -> web.Response:
    """The page of a change set, with what was `refused` on it."""
    async with request.config_dict[DATABASE].reading() as session:
        row = await change_sets.row(session, set_id)
        drafted = await change_sets.drafted(session, set_id)
        known = await differing.known_now(session, set_id)
    found, data = row.change_set, change_sets.as_data(set_id, drafted)
    choices = await request.config_dict[CHOICES].get()
    articles = (await request.config_dict[CONTENTS].standing()).articles
    blocks = differing.blocks(drafted, {**known, "article": asked(articles)})
    context = {
        **await run_of(request, found),
        "change_set": found,
        "by": row.by,
        "state": STATES[found.state],
        "blocks": blocks,
        "left_out": differing.left_out(drafted),
        "unsettled": _placed(differing.unsettled(data, known), drafted),
        "count": sum(line.sign != "-" for block in blocks for line in block.lines),
        "kinds": KIND_TITLES,
        "articles": choices.articles,
        "headings": {slug: headings(article) for slug, article in articles.items()},
        "refused": refused,
        "typed": typed or {},
        "open": found.state == "collecting",
        "steps": change_sets.NEXT[found.state],
        "address_of": _address_of,
    }
    response = page(request, "change_set.html", context)
    response.set_status(refused.status if refused else 200)
    return response


def _placed(
    found: Sequence[Contradiction], drafted: Sequence[Drafted]
) -> list[tuple[Contradiction, Drafted, Drafted | None]]:
    """Each contradiction with its example, and the other where that is in the set as well."""
    places = {
        (one.example.kind, f"{one.example.conversation_id}#{one.example.seq}"): one
        for one in drafted
    }
    return [
        (one, places[one.kind, one.message], places.get((one.kind, one.other_message or "")))
        for one in found
    ]


def _address_of(message: Message) -> str:
    """Where the message can be read."""
    if message.episode_id:
        return f"/transcripts/{message.episode_id}#m-{message.seq}"
    return f"/conversations/{message.conversation_id}#m-{message.seq}"
