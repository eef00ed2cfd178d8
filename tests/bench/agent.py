"""An agent's browser: the stream of news, and the part of the page that it fetches again."""

import asyncio
import hashlib
import hmac
import json
import time
from contextlib import suppress
from dataclasses import dataclass, field

from aiohttp import ClientSession

from tests.bench.two_processes import House

PACE = {"moved": (0.05, 0.3, 2), "changed": (0.2, 5.0, 5)}
"""Seconds that the list in `crm_bridge/console/assets/refresh.ts` waits for a kind of news: after
them, and after the last fetch; and how many times as long as that took."""
COOKIE = "careline_staff"
HTMX = {"HX-Request": "true"}


@dataclass
class Agent:
    """`news` has, for each conversation, when the stream named it and up to which number;
    `listed` when the page showed it first."""

    http: ClientSession
    house: House
    staff_id: str
    looks_at: str = "/conversations?view=queue"
    news: dict[str, list[tuple[float, int]]] = field(default_factory=dict)
    listed: dict[str, float] = field(default_factory=dict)
    due: float = float("inf")
    """When the page is to be fetched again."""
    looked: float = 0.0
    took: float = 0.0
    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Read the stream for ever."""
        number, kind = 0, ""
        async with self.http.get(
            f"{self.house.console}/events", headers=self._headers, timeout=None
        ) as stream:
            async for line in stream.content:
                if line.startswith(b"id: "):
                    number = int(line[4:])
                elif line.startswith(b"event: "):
                    kind = line[7:].decode().strip()
                elif line.startswith(b'data: ["cnv_'):
                    at = time.perf_counter()
                    for one in json.loads(line[6:]):
                        self.news.setdefault(one, []).append((at, number))
                    wait, apart, rests = PACE[kind]
                    apart = max(apart, rests * self.took)
                    self.due = min(self.due, max(at + wait, self.looked + apart))
                    self.told.set()

    async def look(self) -> None:
        """Fetch the page's live part whenever there is news, as often as the console does."""
        while True:
            await self._until_due()
            self.due = float("inf")
            began = time.perf_counter()
            page = await self.get(self.looks_at, **HTMX)
            self.looked = time.perf_counter()
            self.took = self.looked - began
            for one in [one for one in self.news if one not in self.listed]:
                if one in page:
                    self.listed[one] = self.looked

    async def _until_due(self) -> None:
        while (rest := self.due - time.perf_counter()) > 0:
            self.told.clear()
            with suppress(TimeoutError):
                await asyncio.wait_for(self.told.wait(), min(rest, PACE["changed"][1]))

    async def get(self, path: str, **headers: str) -> str:
        async with self.http.get(
            f"{self.house.console}{path}", headers={**self._headers, **headers}
        ) as response:
            page = await response.text()
            assert response.status == 200, page
            return page

    async def post(self, path: str, **fields: str) -> None:
        async with self.http.post(
            f"{self.house.console}{path}",
            data={"csrf": self._csrf, **fields},
            headers={**self._headers, **HTMX},
        ) as response:
            page = await response.text()
            assert response.status == 200, page

    @property
    def _token(self) -> str:
        return self.house.logins[self.staff_id]

    @property
    def _csrf(self) -> str:
        key = self.house.cookie_secret.encode()
        return hmac.new(key, self._token.encode(), hashlib.sha256).hexdigest()

    @property
    def _headers(self) -> dict[str, str]:
        return {"Cookie": f"{COOKIE}={self._token}"}
