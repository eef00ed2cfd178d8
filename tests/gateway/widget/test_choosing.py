"""What a window is told depends on language, page and hour; from memory, without a bridge."""

from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from bot.gateway.settings import ROOT
from bot.gateway.widget.config import ClientConfig
from bot.gateway.widget.file import WidgetFile
from bot.gateway.widget.opening import Opening
from bot.gateway.widget.texts import WidgetTexts
from bot.gateway.widget.wordings import as_text, wordings
from crm_bridge.api.schemas.availability import Availability
from crm_bridge.texts import Texts

NOON = datetime(2026, 6, 15, 11, tzinfo=UTC)
"""A Monday; noon in London."""

SHOP = """
greetings:
  - open: false
    text: {en: "Closed now"}
  - pages: ["*/basket"]
    title: {en: "Ready to pay?", de: "Bereit zu zahlen?"}
    text: "{shop} at your side"
  - hours: {mon-fri: "06:00-11:00"}
    title: {en: "Good morning"}
starters:
  - pages: ["/product/*"]
    texts: {en: ["Is it in stock?"], ar: ["هل هو متوفر؟"]}
  - texts: {en: ["Where is my order?"]}
proactive:
  - {id: pay, pages: ["*/basket"], after_seconds: 30, exit_intent: true, text: {en: "Any doubt?"}}
  - {id: all, exit_intent: true, text: "Bye?"}
prechat:
  fields: [{name: email}, {name: topic, required: false, options: {en: ["A", "B"]}}]
offline: form
theme: {accent: "#7a2e4d", position: left, offset: {x: 10}}
texts:
  en: {launcher: "Ask {shop}"}
  de: {launcher: "Fragen"}
"""


class Known(Opening):
    """Says what a test says."""

    def __init__(self, now: Availability | None) -> None:
        self._given = now

    @property
    def now(self) -> Availability | None:
        return self._given


Config = Callable[..., dict[str, Any]]


@pytest.fixture(scope="module")
def texts() -> WidgetTexts:
    return WidgetTexts(ROOT / "data" / "widget" / "texts")


@pytest.fixture
def told(tmp_path: Path, texts: WidgetTexts) -> Config:
    """What a window is told of the shop above."""
    path = tmp_path / "widget.yml"
    path.write_text(SHOP, encoding="utf-8")
    file = WidgetFile(path, texts)
    responses = Texts({"en": {"system_widget_assistant": ["Robin"]}, "de": {}})

    def tell(
        locale: str = "en",
        page: str | None = None,
        at: datetime = NOON,
        now: Availability | None = None,
    ) -> dict[str, Any]:
        return ClientConfig(
            file,
            responses,
            Known(now),
            shop_name="Alder & Finch",
            zone=ZoneInfo("Europe/London"),
            attachment_max_mb=7,
            clock=lambda: at,
        ).for_page(locale, page)

    return tell


def test_texts_are_of_the_locale_then_its_language_then_english(told: Config) -> None:
    assert [told(one)["locale"] for one in ("de-AT", "DE", "tlh", "pt-BR")] == [
        "de-AT", "DE", "en", "pt-BR",
    ]  # fmt: skip
    assert told("de-AT")["texts"]["send"] == "Senden"
    assert told("tlh")["texts"]["send"] == "Send"
    assert [told(one)["direction"] for one in ("ar-EG", "he", "zh")] == ["rtl", "rtl", "ltr"]


def test_the_shop_changes_texts_in_its_file_and_in_its_responses(told: Config) -> None:
    english, german = told("en")["texts"], told("de-CH")["texts"]
    assert (english["launcher"], english["assistant"]) == ("Ask Alder & Finch", "Robin")
    assert (german["launcher"], german["assistant"]) == ("Fragen", "Assistent")
    assert english["shop_name"] == "Alder & Finch"


def test_the_first_greeting_that_counts_here_and_now_greets(told: Config) -> None:
    usual = told("en")["greeting"]
    assert usual["title"] == told("en")["texts"]["welcome_title"]
    basket = told("en", "https://shop.example/en/basket?step=2#pay")["greeting"]
    assert basket == {"title": "Ready to pay?", "text": "Alder & Finch at your side"}
    assert told("de", "https://shop.example/basket")["greeting"]["title"] == "Bereit zu zahlen?"
    closed = told("en", "https://shop.example/basket", now=Availability(open=False))
    assert closed["greeting"] == {"title": usual["title"], "text": "Closed now"}


@pytest.mark.parametrize(
    ("at", "greeted"),
    [
        (datetime(2026, 6, 15, 5, 0, tzinfo=UTC), True),
        (datetime(2026, 6, 15, 10, 0, tzinfo=UTC), False),
        (datetime(2026, 6, 14, 6, 0, tzinfo=UTC), False),
        (datetime(2026, 1, 12, 5, 30, tzinfo=UTC), False),
    ],
    ids=["six-in-london", "eleven-in-london", "sunday", "half-past-five-in-winter"],
)
def test_hours_are_those_of_the_shops_clock(told: Config, at: datetime, greeted: bool) -> None:
    assert (told("en", at=at)["greeting"]["title"] == "Good morning") is greeted


def test_starters_and_proactive_messages_are_those_of_the_page(told: Config) -> None:
    assert told("en", "https://shop.example/product/9")["starters"] == ["Is it in stock?"]
    assert told("ar", "https://shop.example/product/9")["starters"] == ["هل هو متوفر؟"]
    assert told("en", "https://shop.example/")["starters"] == ["Where is my order?"]
    assert told("ar")["starters"] == []
    assert told("en", "https://shop.example/basket")["proactive"] == [
        {"id": "pay", "after_seconds": 30, "exit_intent": True, "text": "Any doubt?"},
        {"id": "all", "exit_intent": True, "text": "Bye?"},
    ]
    assert [one["id"] for one in told("fr")["proactive"]] == ["all"]


@pytest.mark.parametrize("page", ["", "http://[", "not an address", "//", "\x00"])
def test_a_page_that_is_no_address_fits_nothing_that_names_one(told: Config, page: str) -> None:
    assert told("en", page)["starters"] == ["Where is my order?"]


def test_the_form_before_the_chat_has_words_of_the_language(told: Config) -> None:
    assert told("de")["prechat"] == {
        "title": "Bevor es losgeht",
        "fields": [
            {"name": "email", "label": "Ihre E-Mail-Adresse", "type": "email", "required": True},
            {"name": "topic", "label": "Worum geht es?", "type": "text", "required": False},
        ],
    }
    topic = told("en")["prechat"]["fields"][1]
    assert (topic["type"], topic["options"]) == ("choice", ["A", "B"])


def test_the_offline_form_is_there_while_no_team_is_open_and_that_is_known(told: Config) -> None:
    assert told("en")["offline"] is None
    assert told("en", now=Availability(open=True))["offline"] is None
    closed = told("en", now=Availability(open=False, opens_at=NOON))
    assert closed["offline"]["until"] == "2026-06-15T11:00:00.000Z"
    assert [one["name"] for one in closed["offline"]["fields"]] == ["name", "email", "message"]
    assert closed["hours"] == {"open": False, "opens_at": "2026-06-15T11:00:00.000Z"}
    assert told("en")["hours"] is None


def test_look_files_and_mail_are_told(told: Config) -> None:
    config = told("en", now=Availability(open=True, mail=False))
    assert config["theme"] == {
        "accent": "#7a2e4d", "position": "left", "offset": {"x": 10, "y": 24},
    }  # fmt: skip
    assert config["attachments"]["max_mb"] == 7
    assert "application/pdf" in config["attachments"]["types"]
    assert config["transcript"] == {"email": False}
    assert told("en", now=Availability(open=True, mail=True))["transcript"] == {"email": True}


def test_what_leads_change_goes_before_the_shops_file(texts: WidgetTexts, tmp_path: Path) -> None:
    path = tmp_path / "widget.yml"
    path.write_text(SHOP, encoding="utf-8")
    document = WidgetFile(path, texts).document
    keys = {as_text(next(iter(words.values()))): key for key, words in wordings(document).items()}
    changed = {
        "en": {
            "system_widget_launcher": "Talk to {shop}",
            keys["Bye?"]: "Going already?",
            keys["Ready to pay?"]: "Nearly done!",
            keys["A\nB"]: "First\n\n Second ",
        },
        "de": {keys["Bye?"]: "Schon fort?"},
    }
    responses = Texts({})
    responses.change(
        {
            locale: {key: [{"text": text}] for key, text in of.items()}
            for locale, of in changed.items()
        }
    )
    config = ClientConfig(
        WidgetFile(path, texts), responses, Known(None),
        shop_name="Alder", zone=ZoneInfo("Europe/London"), attachment_max_mb=5, clock=lambda: NOON,
    )  # fmt: skip
    english, german, french = (config.for_page(locale, "/basket") for locale in ("en", "de", "fr"))
    assert english["texts"]["launcher"] == "Talk to Alder"
    assert german["texts"]["launcher"] == "Fragen"
    assert [one["text"] for one in english["proactive"]] == ["Any doubt?", "Going already?"]
    assert [one["text"] for one in german["proactive"]] == ["Schon fort?"]
    assert [one["text"] for one in french["proactive"]] == ["Going already?"]
    assert english["greeting"]["title"] == "Nearly done!"
    assert german["greeting"]["title"] == "Bereit zu zahlen?"
    assert english["prechat"]["fields"][1]["options"] == ["First", "Second"]
    # Another file, and nothing of it is said in the wrong place.
    path.write_text(SHOP.replace("Bye?", "See you?"), encoding="utf-8")
    other = ClientConfig(
        WidgetFile(path, texts), responses, Known(None),
        shop_name="Alder", zone=ZoneInfo("Europe/London"), attachment_max_mb=5, clock=lambda: NOON,
    )  # fmt: skip
    assert other.for_page("de", "/")["proactive"][0]["text"] == "See you?"
