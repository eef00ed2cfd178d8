"""The console as a browser without scripts sees it: cookies, forms, and htmx's header."""

import html
import re
from dataclasses import dataclass
from typing import Any

from argon2 import PasswordHasher

from crm_bridge.models.staff import Staff
from crm_bridge.staff import accounts
from tests.crm_bridge.shop import ShopBridge

PASSWORD = "right-password"
# The strength of a hash is written in it; these tests are about what comes after.
CHEAP_HASH = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1).hash(PASSWORD)
HTMX = {"HX-Request": "true"}


@dataclass
class Answer:
    """`text` is the page as it is read, without tags and with entities resolved."""

    status: int
    headers: dict[str, str]
    source: str

    @property
    def text(self) -> str:
        whole = self.source.replace("<wbr>", "")
        return " ".join(html.unescape(re.sub(r"<[^>]*>", " ", whole)).split())

    def texts(self, pattern: str) -> list[str]:
        """What every element whose opening tag fits `pattern` begins with."""
        found = re.findall(rf"<[^>]*{pattern}[^>]*>([^<]*)", self.source)
        return [html.unescape(" ".join(text.split())) for text in found]


@dataclass
class StaffBrowser:
    """`csrf` is what the pages of this log-in carry."""

    bridge: ShopBridge
    staff: Staff
    csrf: str = ""

    async def get(self, path: str, **headers: str) -> Answer:
        return await self.ask("GET", path, headers=headers)

    async def part(self, path: str) -> Answer:
        """As htmx and the live refresh ask."""
        return await self.ask("GET", path, headers=HTMX)

    async def post(self, path: str, **fields: str) -> Answer:
        """A form of a page, sent as htmx sends it."""
        return await self.ask("POST", path, data={"csrf": self.csrf, **fields}, headers=HTMX)

    async def ask(self, method: str, path: str, **options: Any) -> Answer:
        async with self.bridge.client.request(
            method, path, allow_redirects=False, **options
        ) as response:
            headers = {name.lower(): value for name, value in response.headers.items()}
            return Answer(response.status, headers, await response.text())

    async def log_in(self, password: str = PASSWORD, next_path: str = "/") -> Answer:
        fields = {"email": self.staff.email, "password": password, "next": next_path}
        entered = await self.ask("POST", "/login", data=fields)
        if entered.status == 303 and not entered.headers["location"].startswith("/login/code"):
            page = await self.get("/conversations")
            (self.csrf,) = set(re.findall(r'name="csrf" value="([0-9a-f]+)"', page.source))
        return entered


async def colleague(bridge: ShopBridge, name: str = "Anna", role: str = "agent") -> Staff:
    """An account, invited and given its password."""
    async with bridge.database.session() as session:
        staff = await accounts.create(
            session,
            email=f"{name.lower()}@shop.example",
            name=name,
            role=role,
            password=None,
            actor="system",
        )
        staff.password_hash = CHEAP_HASH
    return staff
