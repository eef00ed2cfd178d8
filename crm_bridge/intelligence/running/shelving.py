"""What is at work by the records is what lies on the shelf."""

import asyncio
import logging
from collections.abc import Sequence
from typing import Any

from aiohttp import web

from crm_bridge.db import Database
from crm_bridge.errors import Conflict, NotFound
from crm_bridge.intelligence.running import runs, versions
from crm_bridge.intelligence.running.folders import Unusable, VersionFolders
from crm_bridge.intelligence.running.recipe import Recipe
from crm_bridge.intelligence.running.shelf import ModelShelf, Standing
from crm_bridge.models.shop_models import ShopModelVersion

logger = logging.getLogger(__name__)


class Shelving:
    """Also lets a lead put another version to work. What is loaded is loaded in a thread."""

    def __init__(
        self,
        database: Database,
        folders: VersionFolders,
        shelf: ModelShelf,
        recipes: Sequence[Recipe[Any]],
    ) -> None:
        self._database = database
        self._folders = folders
        self._shelf = shelf
        self._recipes = {recipe.name: recipe for recipe in recipes}
        self._one_at_a_time = asyncio.Lock()

    async def fill(self) -> list[str]:
        """Load what is at work and not on the shelf. Gives the models that no version can be used
        of any more."""
        async with self._one_at_a_time:
            lost: list[str] = []
            # A version that cannot be used gives way to another, which may be no better.
            while unusable := await self._fill_once():
                lost += [name for version in unusable if (name := await self._replaced(*version))]
            return lost

    async def use(self, name: str, number: int, actor: str, staff_id: str | None = None) -> None:
        """Put a version to work. Raises 404 `version_unknown`, 409 `version_gone`,
        `version_unusable`; then all is as it was."""
        recipe = self._recipes.get(name)
        if recipe is None:
            raise NotFound("version_unknown", f"There is no model {name}.")
        async with self._one_at_a_time:
            async with self._database.reading() as session:
                version = await versions.get(session, name, number)
            if version.state not in versions.USABLE:
                raise Conflict("version_gone", f"Version {number} cannot be used any more.")
            try:
                standing = await asyncio.to_thread(self._load, recipe, version)
            except Unusable as error:
                told = f"Version {number} cannot be used. {error}"
                raise Conflict("version_unusable", told) from error
            async with self._database.session() as session:
                version = await versions.get(session, name, number)
                await versions.put_to_work(session, version, actor)
                if recipe.after is not None:
                    await runs.ask(session, "lists", "put_back", [name], staff_id)
            self._shelf.put(name, standing)

    async def roll_back(self, name: str, actor: str, staff_id: str | None = None) -> int:
        """To the version before; gives its number. Raises 409 `nothing_before` besides."""
        async with self._database.reading() as session:
            before = await versions.before(session, name)
        if before is None:
            raise Conflict("nothing_before", f"There is no version of {name} to go back to.")
        await self.use(name, before.number, actor, staff_id)
        return before.number

    async def _fill_once(self) -> list[tuple[ShopModelVersion, str]]:
        async with self._database.reading() as session:
            wanted = {one.name: one for one in await versions.all_at_work(session)}
        unusable = []
        for name, recipe in self._recipes.items():
            version, standing = wanted.get(name), self._shelf.standing(name)
            if version is None:
                self._shelf.put(name, None)
            elif standing is None or standing.version != version.number:
                try:
                    self._shelf.put(name, await asyncio.to_thread(self._load, recipe, version))
                except Unusable as error:
                    unusable.append((version, str(error)))
        return unusable

    async def _replaced(self, version: ShopModelVersion, why: str) -> str | None:
        """The model's name where nothing can replace it."""
        logger.warning("version %s of %s cannot be used: %s", version.number, version.name, why)
        async with self._database.session() as session:
            found = await versions.mark_damaged(session, version.id, why)
        return None if found else version.name

    def _load(self, recipe: Recipe[Any], version: ShopModelVersion) -> Standing:
        model = self._folders.load(recipe, version.number, version.format, version.files)
        return Standing(
            model, version.number, version.at, data_from=version.data_from, data_to=version.data_to
        )


SHELVING = web.AppKey("SHELVING", Shelving)
