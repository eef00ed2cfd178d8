"""Adds the console to the bridge's application."""

import logging
from pathlib import Path

import aiohttp_jinja2
import jinja2
from aiohttp import web
from yarl import URL

from bot.assistant.articles.shelf import INTENTS
from crm_bridge.console import (
    account,
    account_invitation,
    account_second_step,
    accounts,
    articles,
    articles_editing,
    assigning,
    attachments,
    badge,
    change_sets,
    channels,
    closing,
    colleagues,
    composer,
    conversation,
    corrections,
    customer,
    data_quality,
    fairness,
    formats,
    guides,
    inbox,
    insights,
    insights_reports,
    live,
    login,
    looks,
    mentions,
    merge,
    needs,
    older,
    order_actions,
    people,
    presence,
    profile,
    reasons,
    reasons_editing,
    replies,
    reviews,
    scores,
    segments,
    shop_models,
    snooze,
    suggestions,
    tags,
    tasks,
    teams,
    texts,
    texts_editing,
    training,
    transcript_page,
    transcript_review,
    transcripts,
    transcripts_export,
    transcripts_one,
    transcripts_saved,
    transfer,
    unusual_orders,
    webhooks,
    why,
)
from crm_bridge.console.assistant import add_assistant
from crm_bridge.console.coalesced import Coalesced
from crm_bridge.console.compiled import COMPILED
from crm_bridge.console.desks import DESKS, Desks
from crm_bridge.console.guard import CSRF_KEY, STATIC, console_middleware
from crm_bridge.console.inbox_rows import Draw, drawn_once
from crm_bridge.console.people_mail import add_mailer
from crm_bridge.console.sections import SECTIONS
from crm_bridge.console.streams import STREAMS, Streams
from crm_bridge.contents.standing import CONTENTS, articles_in_use
from crm_bridge.corrections.choices import CHOICES, StandingChoices
from crm_bridge.corrections.looks import LOOKS, Looks
from crm_bridge.corrections.needs import NEEDS, Needs
from crm_bridge.db import DATABASE
from crm_bridge.replies import placeholders
from crm_bridge.settings import ROOT, Settings
from crm_bridge.staff import roles
from crm_bridge.suggestions.suggesting import SUGGESTER, Suggester

logger = logging.getLogger(__name__)

FOLDER = Path(__file__).parent
BUILT = FOLDER / "static" / "dist"
ROUTES = (
    *login.routes,
    *account_invitation.routes,
    *account.routes,
    *account_second_step.routes,
    *people.routes,
    *replies.routes,
    *texts.routes,
    *texts_editing.routes,
    *articles.routes,
    *articles_editing.routes,
    *reasons.routes,
    *reasons_editing.routes,
    *webhooks.routes,
    *channels.routes,
    *guides.routes,
    *inbox.routes,
    *composer.routes,
    *suggestions.routes,
    *conversation.routes,
    *transfer.routes,
    *assigning.routes,
    *closing.routes,
    *snooze.routes,
    *merge.routes,
    *tags.routes,
    *mentions.routes,
    *tasks.routes,
    *teams.routes,
    *older.routes,
    *why.routes,
    *transcripts.routes,
    *transcripts_saved.routes,
    *transcripts_export.routes,
    *transcripts_one.routes,
    *transcript_page.routes,
    *transcript_review.routes,
    *reviews.routes,
    *needs.routes,
    *looks.routes,
    *corrections.routes,
    *change_sets.routes,
    *training.routes,
    *scores.routes,
    *shop_models.routes,
    *data_quality.routes,
    *insights.routes,
    *insights_reports.routes,
    *segments.routes,
    *attachments.routes,
    *customer.routes,
    *profile.routes,
    *accounts.routes,
    *order_actions.routes,
    *fairness.routes,
    *unusual_orders.routes,
    *live.routes,
    *colleagues.routes,
    *badge.routes,
    *presence.routes,
)


def add_console(app: web.Application, settings: Settings) -> None:
    """Pages at `/`, behind a log-in. The application's database and feed are there already."""
    app[CSRF_KEY] = settings.cookie_secret.get_secret_value().encode()
    environment = aiohttp_jinja2.setup(
        app,
        loader=jinja2.FileSystemLoader(FOLDER / "templates"),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        # Undefined names are mistakes of ours, never an empty place on a page.
        undefined=jinja2.StrictUndefined,
        auto_reload=False,
        bytecode_cache=COMPILED,
    )
    formats.add_to(environment, settings)
    environment.globals.update(may=roles.may, Ability=roles.Ability, ROLES=roles.MEANINGS)
    environment.globals.update(PLACES=placeholders.EVERY, SECTIONS=SECTIONS)
    # Read and compiled now, so that no request waits for the disk.
    for name in environment.list_templates():
        environment.get_template(name)
    app[inbox.LISTS] = Coalesced()
    row: Draw = environment.get_template("_row.html").module.row  # type: ignore[attr-defined]
    app[inbox.DRAW] = drawn_once(row)
    app[SUGGESTER] = Suggester(
        app[DATABASE],
        settings.knowledge_folder,
        ROOT / INTENTS,
        changes=lambda: app[CONTENTS].articles,
    )
    app[CHOICES] = StandingChoices(lambda: articles_in_use(app))
    app[LOOKS], app[NEEDS] = Looks(app[DATABASE]), Needs(app[DATABASE])
    app.middlewares.append(console_middleware)
    app.add_routes(ROUTES)
    add_assistant(app, settings)
    add_mailer(app, settings)
    app[STATIC] = _add_static(app)
    environment.globals["static"] = lambda name: str(app[STATIC].get(name, f"/static/{name}"))
    _add_live(app)


def _add_static(app: web.Application) -> dict[str, URL]:
    """Serve scripts and styles. The hash of what a file holds is in its address: browsers keep the
    file, and a new release shows at once all the same."""
    if not (BUILT / "console.js").exists():
        logger.warning("the console has no scripts and styles yet: `npm run build` makes them")
        return {}
    resource = app.router.add_static("/static", BUILT, append_version=True)
    names = [path.name for path in BUILT.iterdir() if path.is_file()]
    return {name: resource.url_for(filename=name) for name in names}


def _add_live(app: web.Application) -> None:
    app[STREAMS], app[DESKS] = Streams(), Desks()
    app[DATABASE].on_commit(app[STREAMS].committed)
    app.on_shutdown.append(live.stop)
