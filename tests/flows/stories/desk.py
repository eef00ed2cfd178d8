"""An agent's console at the running shop, as somebody at a desk finds it: by role and name."""

from dataclasses import dataclass

from playwright.async_api import Locator, Page, expect

PASSWORD = "careline-demo"


@dataclass
class Desk:
    """A tab of the console and what an agent does there."""

    page: Page
    address: str

    @property
    def thread(self) -> Locator:
        return self.page.get_by_role("log", name="Transcript")

    @property
    def reply(self) -> Locator:
        return self.page.get_by_role("textbox", name="Reply to the customer")

    def button(self, name: str) -> Locator:
        return self.page.get_by_role("button", name=name, exact=True)

    def row(self, customer: str) -> Locator:
        return self.page.locator("#rows").get_by_role("listitem").filter(has_text=customer)

    async def log_in(self, email: str) -> None:
        await self.page.goto(f"{self.address}/login")
        await self.page.get_by_label("E-mail").fill(email)
        await self.page.get_by_label("Password").fill(PASSWORD)
        await self.button("Log in").click()
        await self.listening()

    async def listening(self) -> None:
        await expect(
            self.page.get_by_role("status").get_by_text("Live", exact=True)
        ).to_be_visible()

    async def queue(self) -> None:
        """The list of who waits."""
        await self.page.goto(f"{self.address}/conversations?view=queue")
        await self.listening()

    async def accept(self, customer: str, told_by: str = "") -> None:
        """Wait until they are in the list that is open, open their conversation and take it. By
        `told_by` their row is told from others of the same name."""
        row = self.row(customer).filter(has_text=told_by)
        await row.get_by_role("link", name=customer).click()
        await self.button("Accept").click()
        await expect(self.button("Transfer…")).to_be_visible()

    async def say(self, text: str) -> None:
        await self.reply.fill(text)
        await self.button("Send").click()
        await expect(self.thread).to_contain_text(text)
        await expect(self.reply).to_have_value("")

    async def note(self, text: str) -> None:
        """For colleagues only."""
        await self.page.get_by_role("radio", name="Internal note").check()
        await self.page.get_by_role("textbox", name="Internal note").fill(text)
        await self.button("Add note").click()
        await expect(self.thread).to_contain_text(text)

    async def transfer(self, to: str, note: str) -> None:
        """Pass the customer on to a team, or to a colleague."""
        await self.button("Transfer…").click()
        sheet = self.page.get_by_role("dialog", name="Transfer this conversation")
        await sheet.get_by_role("radio", name=to).check()
        await sheet.get_by_role("textbox", name="Note for whoever takes it").fill(note)
        await sheet.get_by_role("button", name="Transfer").click()
        await expect(sheet).to_be_hidden()

    async def close(self, how: str) -> None:
        await self.button("Close…").click()
        sheet = self.page.get_by_role("dialog", name="Close this conversation")
        await sheet.get_by_role("radio", name=how, exact=True).check()
        await sheet.get_by_role("button", name="Close the conversation").click()
        await expect(sheet).to_be_hidden()
