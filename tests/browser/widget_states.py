"""Every state that the chat can be in, brought about one after the other on one page."""

from collections.abc import AsyncIterator
from typing import Any

from playwright.async_api import Locator, expect

from tests.browser.widget_page import ChatPage
from tests.fakes.chat_content import everything
from tests.fakes.chat_server import ChatServer
from tests.fakes.chat_thread import always

EMAIL = {"name": "email", "label": "E-mail", "type": "email", "required": True}
MESSAGE = {"name": "message", "label": "Message", "type": "textarea", "required": True}
TOPIC = {"name": "topic", "label": "Topic", "type": "choice", "options": ["An order", "A return"]}
PRECHAT = {"title": "Before we start", "fields": [EMAIL, TOPIC]}
OFFLINE = {
    "until": "2100-01-04T09:00:00Z",
    "text": "We are closed.",
    "fields": [
        EMAIL,
        {"name": "message", "label": "Message", "type": "textarea", "required": True},
    ],
}
PICTURE = {"id": "a1", "name": "photo.png", "type": "image/png", "size": 4000, "url": "/p.svg"}
PAPER = {"id": "a2", "name": "receipt.pdf", "type": "application/pdf", "size": 48213, "url": "/r"}


async def with_everything(chat: ChatPage, server: ChatServer) -> ChatPage:
    """A conversation with whatever an answer can hold."""
    server.replies = always(everything())
    await chat.open()
    await chat.say("Show me everything")
    await expect(chat.button("Yes")).to_be_visible()
    return chat


class States:
    """`async for state in States(chat, server).all()`: the page is in it when its name comes."""

    def __init__(self, chat: ChatPage, server: ChatServer) -> None:
        self.chat, self.server = chat, server
        self.page = chat.page
        self.usual = {
            **server.config,
            "attachments": {"max_mb": 10, "types": ["image/png"]},
            "transcript": {"email": True},
            "channels": [{"name": "slack", "title": "Slack"}],
        }

    async def all(self) -> AsyncIterator[str]:
        for part in (self._before, self._thread, self._aside, self._closed, self._troubled):
            async for state in part():
                yield state

    @property
    def host(self) -> Locator:
        return self.page.locator("careline-chat")

    async def _visits(self, path: str = "/page", **config: Any) -> None:
        """As somebody who has never been here."""
        self.server.config = {**self.usual, **config}
        await self.page.evaluate("localStorage.clear(); sessionStorage.clear()")
        await self.chat.visit(path)
        await expect(self.chat.launcher).to_be_visible()

    async def _before(self) -> AsyncIterator[str]:
        await self.page.route("**/widget/chat-*", lambda route: route.abort())
        await self._visits()
        yield "closed"
        await self.chat.launcher.click()
        await expect(self.host.get_by_role("alert")).to_be_visible()
        yield "not loaded"
        await self.page.unroute("**/widget/chat-*")
        for name, config in (("offline", {"offline": OFFLINE}), ("prechat", {"prechat": PRECHAT})):
            await self._visits(**config)
            await self.chat.open()
            form = self.chat.panel.get_by_role("form")
            await expect(form).to_be_visible()
            yield name
            await form.get_by_role("button").last.click()
            await expect(form.get_by_text("Please fill this in").first).to_be_visible()
            yield f"{name} with errors"
        await self._visits()
        await self.chat.open()
        await expect(self.chat.box).to_be_enabled()
        yield "welcome"

    async def _thread(self) -> AsyncIterator[str]:
        chat, server = self.chat, self.server
        server.replies = always(everything())
        await chat.say("Show me everything")
        await expect(chat.button("Yes")).to_be_visible()
        await server.type_as("bot")
        await chat.panel.locator("input[type=file]").set_input_files(
            {"name": "photo.png", "mimeType": "image/png", "buffer": b"no picture"}
        )
        await expect(chat.panel.get_by_role("listitem").get_by_role("alert")).to_be_visible()
        yield "cards, form, typing, a file that failed"
        await chat.button("Remove photo.png").click()
        await chat.log.get_by_role("form").get_by_role("button").click()
        await expect(chat.log.get_by_text("Please fill this in").first).to_be_visible()
        server.refuse_next = [{"code": "message_invalid", "message": "no"}]
        await chat.say("refused")
        await expect(chat.button("Try again")).to_be_visible()
        yield "errors"
        await chat.button("Remove").click()
        await chat.button("Minimise the chat").first.click()
        await server.say("Are you **still** there?")
        await expect(self.host.get_by_role("button", name="1 unread")).to_be_visible()
        yield "badge and preview"
        await self.host.get_by_role("button", name="1 unread").click()

    async def _aside(self) -> AsyncIterator[str]:
        chat = self.chat
        await chat.button("More options").click()
        yield "menu"
        await chat.panel.get_by_role("menuitem", name="Mail the conversation").click()
        await chat.panel.get_by_role("dialog").get_by_role("button", name="Send").click()
        yield "question with error"
        await self.page.keyboard.press("Escape")
        await chat.button("More options").click()
        await chat.panel.get_by_role("menuitem", name="Go on in Slack").click()
        await expect(chat.panel.get_by_label("Write this to us in Slack")).to_be_visible()
        yield "the way to another channel"
        await self.page.keyboard.press("Escape")
        await self.server.take_control("queued", position=3)
        await expect(chat.button("Leave the queue")).to_be_visible()
        yield "queued"
        await self.server.take_control("human", agent={"name": "Maya"})
        await self.server.say(
            "Here it is.", author="agent", agent={"name": "Maya"}, attachments=[PICTURE, PAPER]
        )
        await self.server.say("Maya is here.", author="system")
        await expect(chat.log.get_by_text("receipt.pdf")).to_be_visible()
        yield "with a person and files"

    async def _closed(self) -> AsyncIterator[str]:
        await self.server.take_control("closed", rate=True)
        await self.chat.panel.get_by_role("radio", name="2 of 5").check()
        yield "rating"
        await self.chat.button("Send rating").click()
        await expect(self.chat.panel.get_by_text("Thank you for telling us")).to_be_visible()
        yield "rated"

    async def _troubled(self) -> AsyncIterator[str]:
        self.server.down = True
        await self.server.drop_sockets()
        await expect(self.chat.panel.get_by_text("cannot be reached")).to_be_visible()
        yield "disconnected"
        self.server.down = False
        self.server.shop.identity = "no token at all"
        await self._visits("/signed-in-page")
        await self.chat.open()
        await expect(self.chat.panel.get_by_role("alert")).to_be_visible()
        yield "refused"
