"""Models made from the shop's data when first asked for, and again when the data changed."""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from sqlalchemy import func, select
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.models.shop_import import ShopImport

D = TypeVar("D")
M = TypeVar("M")


async def data_version(session: AsyncSession) -> int:
    """The number of the last import that changed the shop's data, 0 before the first."""
    return await session.scalar(select(func.max(ShopImport.id))) or 0


class Fitted(Generic[D, M]):
    """Gathers data in the event loop, fits in a thread, keeps the result for its data version."""

    def __init__(
        self, gather: Callable[[AsyncSession], Awaitable[D]], fit: Callable[[D], M]
    ) -> None:
        self._gather = gather
        self._fit = fit
        self._fitting = asyncio.Lock()
        self._kept: tuple[int, M] | None = None

    async def get(self, session: AsyncSession) -> M:
        """The model of the present data; whoever asks while it is made waits for the same one."""
        version = await data_version(session)
        if self._kept and self._kept[0] == version:
            return self._kept[1]
        async with self._fitting:
            if self._kept and self._kept[0] == version:
                return self._kept[1]
            model = await asyncio.to_thread(self._fit, await self._gather(session))
            self._kept = (version, model)
            return model
