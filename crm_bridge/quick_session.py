"""A session that asks SQLite where the question arises.

SQLAlchemy runs each call of an asynchronous session in a greenlet, out of which the driver may
wait. In a quick transaction (see `sqlite_driver`) nothing waits but the commit, so all else is
called as it stands. On PostgreSQL, and in other transactions, it is a session as any other.
"""

from typing import Any

from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.sqlite_driver import LeanConnection


class QuickSession(AsyncSession):
    """What it does not do itself, and every call that has to wait, goes SQLAlchemy's own way."""

    _driver: LeanConnection | None = None

    async def begun(self, statement: str, *, quick: bool) -> None:
        """Have a connection and, on SQLite, begin with `statement`."""
        connection = (await self.connection()).sync_connection
        driver = connection.connection.driver_connection if connection else None
        if not isinstance(driver, LeanConnection):
            return
        if quick:
            driver.begin_quick(statement)
            self._driver = driver
        else:
            driver.begin_with(statement)

    async def execute(self, *args: Any, **kwargs: Any) -> Any:
        if self._at_hand():
            return self.sync_session.execute(*args, **kwargs)
        return await super().execute(*args, **kwargs)

    async def scalar(self, *args: Any, **kwargs: Any) -> Any:
        if self._at_hand():
            return self.sync_session.scalar(*args, **kwargs)
        return await super().scalar(*args, **kwargs)

    async def scalars(self, *args: Any, **kwargs: Any) -> Any:
        if self._at_hand():
            return self.sync_session.scalars(*args, **kwargs)
        return await super().scalars(*args, **kwargs)

    async def get(self, *args: Any, **kwargs: Any) -> Any:
        if self._at_hand():
            return self.sync_session.get(*args, **kwargs)
        return await super().get(*args, **kwargs)

    async def get_one(self, *args: Any, **kwargs: Any) -> Any:
        if self._at_hand():
            return self.sync_session.get_one(*args, **kwargs)
        return await super().get_one(*args, **kwargs)

    async def flush(self, *args: Any, **kwargs: Any) -> None:
        if self._at_hand():
            self.sync_session.flush(*args, **kwargs)
        else:
            await super().flush(*args, **kwargs)

    async def __aexit__(self, *raised: Any) -> None:
        if self._at_hand() or not self.in_transaction():
            self.sync_session.close()
        else:
            await super().__aexit__(*raised)

    def _at_hand(self) -> bool:
        return self._driver is not None and self._driver.at_hand() is not None
