"""Restoring the order of updates whose numbers have no gaps."""

import asyncio

PATIENCE = 0.5
"""Seconds for which a missing number is waited for; it may have gone to nobody."""

WIDEST = 200
"""A wider gap is no gap: the provider began to count anew."""


class Gaps:
    """The numbers that have come on one connection."""

    def __init__(self, patience: float = PATIENCE) -> None:
        self._patience = patience
        self._newest: int | None = None
        self._below = 0
        """Everything up to here has come, or is not waited for any more."""
        self._above: set[int] = set()
        self._news = asyncio.Event()

    def came(self, number: int) -> None:
        if self._newest is None or abs(number - self._newest) > WIDEST:
            self._begin(number)
        elif number > self._below:
            self._newest = max(self._newest, number)
            self._above.add(number)
            self._close_up()
        self._tell()

    def missing_before(self, number: int) -> bool:
        return self._newest is not None and self._below < number - 1

    async def filled(self, number: int) -> None:
        """Wait until no number before this one is missing, or for so long that none will come."""
        try:
            async with asyncio.timeout(self._patience):
                while self.missing_before(number):
                    await self._news.wait()
        except TimeoutError:
            self._give_up(number)

    def _begin(self, number: int) -> None:
        """The first that comes need not be the first that was sent: those before it are waited
        for, too."""
        self._newest, self._below = number, number - WIDEST
        self._above = {number}

    def _give_up(self, number: int) -> None:
        self._below = max(self._below, number - 1)
        self._above = {one for one in self._above if one > self._below}
        self._close_up()
        self._tell()

    def _close_up(self) -> None:
        while self._below + 1 in self._above:
            self._below += 1
            self._above.discard(self._below)

    def _tell(self) -> None:
        self._news.set()
        self._news = asyncio.Event()
