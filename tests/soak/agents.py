"""Somebody at the console, who takes whoever waits, answers, and gives them back or closes."""

import asyncio
import random
import re
from collections import Counter
from dataclasses import dataclass

from aiohttp import ClientError, ClientSession, ClientTimeout, CookieJar

PASSWORD = "careline-demo"
HTMX = {"HX-Request": "true"}
MEMBERS = ("chloe.dunn", "ravi.menon")


@dataclass
class Agent:
    console: str
    name: str
    rng: random.Random
    done: Counter[str]
    csrf: str = ""

    async def work(self) -> None:
        """Until cancelled."""
        async with ClientSession(cookie_jar=CookieJar(unsafe=True)) as http:
            await self._log_in(http)
            async with asyncio.TaskGroup() as tasks:
                tasks.create_task(self._listen(http))
                tasks.create_task(self._take_turns(http))

    async def _log_in(self, http: ClientSession) -> None:
        form = {
            "email": f"{self.name}@alderandfinch.example",
            "password": PASSWORD,
            "next": "/conversations",
        }
        async with http.post(f"{self.console}/login", data=form) as response:
            page = await response.text()
        found = re.search(r'name="csrf" value="([0-9a-f]+)"', page)
        assert found, f"{self.name} could not log in: {response.status}"
        self.csrf = found[1]
        await self._post(http, "/presence", status="online")

    async def _listen(self, http: ClientSession) -> None:
        """The stream of the open page; left and opened again every minute or so."""
        while True:
            try:
                async with asyncio.timeout(self.rng.uniform(30, 90)):
                    forever = ClientTimeout(total=None)
                    async with http.get(f"{self.console}/events", timeout=forever) as stream:
                        async for _ in stream.content:
                            pass
            except TimeoutError:
                self.done["streams left"] += 1
            except ClientError:
                await asyncio.sleep(1)

    async def _take_turns(self, http: ClientSession) -> None:
        while True:
            page = await self._get(http, "/conversations?view=queue")
            for cid in list(dict.fromkeys(re.findall(r"cnv_\w+", page)))[:3]:
                await self._help(http, cid)
            await asyncio.sleep(1)

    async def _help(self, http: ClientSession, cid: str) -> None:
        if await self._post(http, f"/conversations/{cid}/accept") != 200:
            return
        await self._get(http, f"/conversations/{cid}")
        await self._post(http, f"/conversations/{cid}/note", text="Looked into it.")
        for text in ("Hello, I am looking into it.", "It will be with you tomorrow."):
            await self._post(http, f"/conversations/{cid}/reply", text=text)
        self.done["helped"] += 1
        if self.rng.random() < 0.5:
            await self._post(http, f"/conversations/{cid}/return")
        else:
            await self._post(http, f"/conversations/{cid}/close", resolution="solved")

    async def _get(self, http: ClientSession, path: str) -> str:
        async with http.get(f"{self.console}{path}", headers=HTMX) as response:
            return await response.text()

    async def _post(self, http: ClientSession, path: str, **form: str) -> int:
        fields = {"csrf": self.csrf, **form}
        async with http.post(f"{self.console}{path}", data=fields, headers=HTMX) as response:
            await response.read()
            what = path.rsplit("/", 1)[-1]
            self.done[f"{what} {response.status}"] += 1
            return response.status
