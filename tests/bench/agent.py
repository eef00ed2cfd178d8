"""An agent's browser: the stream of news, and the part of the page that it fetches again."""

import asyncio
import hashlib
import hmac
import json
import time
from dataclasses import dataclass, field

from aiohttp import ClientSession

from tests.bench.two_processes import House

SOON = 0.2
BUSY = 1.0
"""As `crm_bridge/console/assets/refresh.ts` waits: after news, and after the last fetch."""
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
    told: asyncio.Event = field(default_factory=asyncio.Event)

    async def listen(self) -> None:
        """Read the stream for ever."""
        number = 0
        async with self.http.get(
            f"{self.house.console}/events", headers=self._headers, timeout=None
        ) as stream:
            async for line in stream.content:
                if line.startswith(b"id: "):
                    number = int(line[4:])
                elif line.startswith(b'data: ["cnv_'):
                    at = time.perf_counter()
                    for one in json.loads(line[6:]):
                        self.news.setdefault(one, []).append((at, number))
                    self.told.set()

    async def look(self) -> None:
        """Fetch the page's live part whenever there is news, as often as the console does."""
        last = 0.0
        while True:
            await self.told.wait()
            rest = BUSY - (time.perf_counter() - last)
            await asyncio.sleep(max(SOON, rest))
            self.told.clear()
            page = await self.get(self.looks_at, **HTMX)
            last = time.perf_counter()
            for one in [one for one in self.news if one not in self.listed]:
                if one in page:
                    self.listed[one] = last

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
