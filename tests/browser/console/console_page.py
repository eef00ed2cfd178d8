"""The staff console as somebody at a desk finds it: by role and name."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page

from tests.crm_bridge.chat import Chat
from tests.crm_bridge.shop import ShopBridge

PASSWORD = "right-password"


@dataclass
class ConsolePage:
    """A tab, the bridge that serves it, and what one does there."""

    page: Page
    bridge: ShopBridge

    @property
    def rows(self) -> Locator:
        return self.page.locator("#rows").get_by_role("listitem")

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("log", name="Transcript")

    @property
    def messages(self) -> Locator:
        return self.thread.get_by_role("article")

    @property
    def panel(self) -> Locator:
        return self.page.get_by_role("complementary", name="About this conversation")

    @property
    def reply(self) -> Locator:
        return self.page.get_by_role("textbox", name="Reply to the customer")

    @property
    def note(self) -> Locator:
        return self.page.get_by_role("textbox", name="Internal note")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    async def visit(self, path: str = "/") -> None:
        await self.page.goto(str(self.bridge.client.make_url(path)))

    async def open(self, chat: Chat) -> None:
        """The page of a conversation, listening for news."""
        await self.visit(f"/conversations/{chat.conversation_id}")
        await self.listening()

    async def listening(self) -> None:
        await self.page.get_by_role("status").get_by_text("Live", exact=True).wait_for()

    async def log_in(self, password: str = PASSWORD) -> None:
        await self.page.get_by_label("E-mail").fill("anna@shop.example")
        await self.page.get_by_label("Password").fill(password)
        await self.button("Log in").click()

    async def serious_problems(self, axe_source: str) -> list[object]:
        """What axe-core finds wrong with the page as it stands, minor matters left out."""
        # The page's own policy lets no foreign script in; the tester's is not bound by it.
        session = await self.page.context.new_cdp_session(self.page)
        await session.send("Runtime.evaluate", {"expression": axe_source})
        found = await session.send(
            "Runtime.evaluate",
            {"expression": _FIND, "awaitPromise": True, "returnByValue": True},
        )
        problems: list[object] = found["result"]["value"]
        return problems

    async def overflows(self) -> bool:
        """Whether the page is wider than its window."""
        wide: bool = await self.page.evaluate(
            "document.documentElement.scrollWidth > document.documentElement.clientWidth"
        )
        return wide


_FIND = """
  axe.run(document, { resultTypes: ["violations"] }).then(({ violations }) =>
    violations
      .filter(({ impact }) => impact === "serious" || impact === "critical")
      .map(({ id, nodes }) => [id, nodes.map(({ target }) => target.flat().join(" "))]))
"""
