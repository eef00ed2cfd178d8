"""`python -m crm_bridge shop-models [list | train [NAME] | use NAME NUMBER | roll-back NAME]` and
`python -m crm_bridge data-quality`."""

import asyncio
from collections.abc import Callable, Sequence
from typing import Any

from crm_bridge.db import Database
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.intelligence.quality import kept
from crm_bridge.intelligence.quality.checks import BY_NAME, run_checks
from crm_bridge.intelligence.quality.tables import SOURCES, read_tables
from crm_bridge.intelligence.running import runs, versions
from crm_bridge.intelligence.running.folders import Busy, VersionFolders
from crm_bridge.intelligence.running.recipe import Recipe
from crm_bridge.intelligence.running.registry import RECIPES, recipe_named
from crm_bridge.intelligence.running.shelf import ModelShelf
from crm_bridge.intelligence.running.shelving import Shelving
from crm_bridge.intelligence.running.training import Outcome, Training
from crm_bridge.models.shop_models import ShopModelVersion
from crm_bridge.settings import StoreSettings

Write = Callable[[str], None]
WORDS = {
    "at_work": "at work",
    "kept": "kept",
    "refused": "not put to work",
    "damaged": "cannot be used",
    "removed": "removed",
    "stopped": "stopped",
    "too_little": "too little to learn from",
    "failed": "failed",
    "lists": "lists written",
}


async def shop_models(
    database: Database, settings: StoreSettings, deed: str, name: str, number: int, write: Write
) -> int:
    """The exit code is 1 where a model that was to be trained is not at work afterwards. Raises
    `BridgeError`."""
    if name and recipe_named(name) is None:
        known = ", ".join(recipe.name for recipe in RECIPES)
        raise NotFound("model_unknown", f"There is no model {name}. There are: {known}.")
    if deed == "train":
        return await _train(database, settings, name, write)
    shelving = Shelving(database, VersionFolders(settings.state), ModelShelf(), RECIPES)
    if deed == "use":
        await shelving.use(name, number, "system")
    elif deed == "roll-back":
        await shelving.roll_back(name, "system")
    async with database.reading() as session:
        for recipe in RECIPES:
            _write_versions(recipe, await versions.listed(session, recipe.name), write)
    return 0


async def data_quality(database: Database, write: Write) -> int:
    """Look now, write what is wrong and keep it for the page. The exit code is 1 with an error."""
    async with database.reading() as session:
        tables = await read_tables(session)
    findings = await asyncio.to_thread(run_checks, tables)
    sources = kept.state_of_sources(tables)
    async with database.session() as session:
        await kept.keep(session, sources, findings)
    for source in SOURCES:
        write(f"{source}: {sources[source]['rows']:,} rows")
        for one in findings:
            if BY_NAME[one.name].source == source and one.level != "good":
                title = BY_NAME[one.name].title
                write(f"  {one.level:<8} {title}: {one.count:,} of {one.rows:,} ({one.name})")
                for example in one.examples:
                    write(f"           {example}")
    return int(any(one.level == "error" for one in findings))


async def _train(database: Database, settings: StoreSettings, name: str, write: Write) -> int:
    recipes = [recipe for recipe in RECIPES if name in ("", recipe.name)]
    folders = VersionFolders(settings.state)
    try:
        with folders.one_at_a_time():
            outcomes = await _done(database, folders, recipes)
    except Busy as error:
        raise Conflict("busy", str(error)) from error
    except OSError as error:
        told = f"The state directory cannot be written: {error.strerror or error}."
        raise Conflict("state_unwritable", told) from error
    for outcome in outcomes:
        version = f", version {outcome.version}" if outcome.version else ""
        detail = f": {outcome.detail}" if outcome.detail else ""
        write(f"{outcome.name}: {WORDS[outcome.state]}{version}{detail}")
    return int(any(outcome.state != "at_work" for outcome in outcomes))


async def _done(
    database: Database, folders: VersionFolders, recipes: list[Recipe[Any]]
) -> list[Outcome]:
    async with database.session() as session:
        run = await runs.ask(session, "train", "asked", [recipe.name for recipe in recipes])
        # At once, for no bridge to take it up.
        await runs.tell(session, run.id, 0, "Starting")
    try:
        return await Training(database, folders, recipes).do(run.id)
    except BaseException as error:
        async with database.session() as session:
            await runs.end_without(session, run.id, "interrupted", f"It was ended: {error!r}")
        raise


def _write_versions(recipe: Recipe[Any], found: Sequence[ShopModelVersion], write: Write) -> None:
    write(f"{recipe.name}  {recipe.title}{'' if found else ': not trained yet'}")
    for version in found:
        metrics = "  ".join(
            f"{metric} {value:.4g}"
            for metric, value in version.metrics.items()
            if value is not None
        )
        until = f"{version.data_to:%Y-%m-%d}"
        write(f"  {version.number:>4}  {WORDS[version.state]:<15} data until {until}  {metrics}")
        if version.detail and version.state in ("refused", "damaged"):
            write(f"        {version.detail}")
