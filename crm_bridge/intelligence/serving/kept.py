"""Keeping the shop's products in memory, and learning at once when they changed."""

import asyncio
import logging
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from time import monotonic

from aiohttp import web
from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.connectors.port import Connector, PortUnavailable
from crm_bridge.db import Database
from crm_bridge.errors import Unavailable
from crm_bridge.intelligence.purchases import newest_purchases
from crm_bridge.intelligence.serving.assortment import Assortment
from crm_bridge.models.shop_import import ShopImport
from crm_bridge.products.catalogue_file import TRAITS_FILE, write_traits

logger = logging.getLogger(__name__)

PATIENCE_SECONDS = 0.5
"""So long somebody waits for the newest products; then those known before are used. Stock and
prices of what is shown are read at that moment in any case."""
OUTSIDE_LIVES_SECONDS = 60.0
"""A shop outside does not say when something changed."""
_LOOK_SECONDS = 15.0


async def data_version(session: AsyncSession) -> int:
    """The number of the last import that changed the shop's data, 0 before the first."""
    return await session.scalar(select(func.max(ShopImport.id))) or 0


class KeptAssortment:
    """One reading at a time; whoever asks meanwhile waits for the same one."""

    def __init__(
        self,
        database: Database,
        connector: Connector,
        state: Path,
        clock: Callable[[], float] = monotonic,
    ) -> None:
        """The words of the products are written to `state`, for the assistant to know them."""
        self._database = database
        self._connector = connector
        self._state = state
        self._clock = clock
        self._kept: tuple[int, float, Assortment] | None = None
        self._making: asyncio.Task[Assortment] | None = None

    async def get(self, session: AsyncSession) -> Assortment:
        """The products as they are now, or as they were a moment ago where a large catalogue is
        being read again. Raises `PortUnavailable` where there was never anything to read."""
        version = await data_version(session)
        if self._kept and self._is_fresh(version):
            return self._kept[2]
        making = self._make(version)
        if self._kept is None:
            return await asyncio.shield(making)
        with suppress(TimeoutError, PortUnavailable, Unavailable):
            async with asyncio.timeout(PATIENCE_SECONDS):
                return await asyncio.shield(making)
        return self._kept[2]

    async def keep(self) -> None:
        """Endless: has the products ready before anybody asks."""
        while True:
            with suppress(PortUnavailable, Unavailable):
                async with self._database.reading() as session:
                    await self.get(session)
            await asyncio.sleep(_LOOK_SECONDS)

    async def close(self) -> None:
        if self._making:
            self._making.cancel()
            with suppress(asyncio.CancelledError, PortUnavailable, Unavailable):
                await self._making

    def _is_fresh(self, version: int) -> bool:
        known, made, _ = self._kept or (-1, 0.0, None)
        if not self._connector.immediate and self._clock() - made > OUTSIDE_LIVES_SECONDS:
            return False
        return known == version

    def _make(self, version: int) -> asyncio.Task[Assortment]:
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._made(version), name="assortment")
            self._making.add_done_callback(_told)
        return self._making

    async def _made(self, version: int) -> Assortment:
        async with self._database.reading() as session:
            products = await self._connector.port_for(session).read_products()
            sales = await newest_purchases(session)
        made = await asyncio.to_thread(Assortment, products, sales)
        self._kept = (version, self._clock(), made)
        try:
            await asyncio.to_thread(write_traits, self._state / TRAITS_FILE, made.traits.words())
        except OSError as error:
            logger.warning("The words of the products cannot be written: %s", error.strerror)
        return made


def _told(making: asyncio.Task[Assortment]) -> None:
    """Whoever waited may have gone."""
    if not making.cancelled() and (error := making.exception()):
        logger.warning("The products could not be read: %s", error)


ASSORTMENT = web.AppKey("ASSORTMENT", KeptAssortment)
