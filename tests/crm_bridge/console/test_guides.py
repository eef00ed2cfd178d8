"""The guides as pages of the console: linked with each other, and nothing else of the disk."""

import re

import pytest

from crm_bridge.settings import ROOT
from tests.crm_bridge.console.staff_browser import StaffBrowser

LED_TO = ("telegram", "slack", "channels", "settings")


@pytest.mark.parametrize("name", LED_TO)
async def test_a_guide_is_a_page_whose_links_lead_to_pages(
    browser: StaffBrowser, name: str
) -> None:
    shown = await browser.get(f"/guides/{name}.md")
    title = (ROOT / "docs" / f"{name}.md").read_text(encoding="utf-8").partition("\n")[0]
    assert (shown.status, title.strip("# ") in shown.text) == (200, True)
    text = shown.source.partition("<article")[2].partition("</article>")[0]
    for address in re.findall(r'href="([^"]+)"', text):
        if address.startswith("https://"):
            continue
        page, _, place = address.partition("#")
        found = shown if not page else await browser.get(f"/guides/{page}")
        assert found.status == 200, address
        assert not place or f'id="{place}"' in found.source, address


@pytest.mark.parametrize("name", ["nothing.md", "..%2FREADME.md", "adr", "images%2Fa.md", "x" * 99])
async def test_what_is_no_guide_is_not_there(browser: StaffBrowser, name: str) -> None:
    assert (await browser.get(f"/guides/{name}")).status == 404


async def test_what_guides_say_of_other_files_is_no_link(browser: StaffBrowser) -> None:
    text = (await browser.get("/guides/import.md")).source.partition("<article")[2]
    assert 'href="../' not in text
    assert 'href="adr/' not in text
