"""An invitation is mailed where there is a mail server, and can be copied all the same."""

import re

import pytest
from pydantic import SecretStr
from sqlalchemy import URL

from crm_bridge.settings import Settings
from tests.crm_bridge.console.staff_browser import Answer, StaffBrowser, colleague
from tests.crm_bridge.shop import running_bridge
from tests.fakes.mail_server import FakeMailServer


async def invited(url: URL, fake: FakeMailServer) -> Answer:
    """The page after Ada invited Kim."""
    async with fake.served() as address:
        settings = {"smtp_url": SecretStr(address), "mail_from": "desk@shop.example"}
        async with running_bridge(url, **settings) as bridge:
            admin = StaffBrowser(bridge, await colleague(bridge, "Ada", "admin"))
            await admin.log_in()
            page = await admin.post("/people", email="kim@shop.example", role="agent")
    assert page.status == 200
    return page


async def test_the_mail_has_the_link_that_the_page_shows(sqlite_only: URL) -> None:
    fake = FakeMailServer()
    page = await invited(sqlite_only, fake)
    assert "It was mailed to them, too." in page.text
    (link,) = re.findall(r'readonly value="([^"]+)"', page.source)
    (mail,) = fake.mails
    assert (mail["To"], mail["From"]) == ("kim@shop.example", "desk@shop.example")
    assert link in mail.get_content()
    assert "Ada has made an account for you" in mail.get_content()


async def test_a_mail_that_is_refused_is_told_and_the_link_is_there(sqlite_only: URL) -> None:
    page = await invited(sqlite_only, FakeMailServer(refusing=True))
    assert "could not be mailed" in page.text
    assert "/invitations/" in page.source


def test_a_setting_that_names_no_mail_server_is_refused() -> None:
    with pytest.raises(ValueError, match="give smtp://"):
        Settings.model_validate({"SMTP_URL": "mail.example"})
