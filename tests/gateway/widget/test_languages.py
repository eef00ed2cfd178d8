"""Every language has every text, with the same places to fill in; English is what is built in."""

import json
import re
from pathlib import Path

import pytest

from bot.gateway.settings import ROOT
from bot.gateway.widget.located import FileInvalid, read_yaml
from bot.gateway.widget.texts import NEEDED, WidgetTexts
from bot.gateway.widget.words import places

TEXTS = ROOT / "data" / "widget" / "texts"
LANGUAGES = sorted(path.stem for path in TEXTS.glob("*.yml"))
_ENTRY = re.compile(r'^  (\w+):\s*("(?:[^"\\]|\\.)*"),?$', re.MULTILINE)


def built_in() -> dict[str, str]:
    """The English that the chat window has without a server."""
    source = (ROOT / "bot" / "widget" / "src" / "texts.ts").read_text(encoding="utf-8")
    return {key: json.loads(text) for key, text in _ENTRY.findall(source)}


def texts_of(language: str) -> dict[str, str]:
    return read_yaml(TEXTS / f"{language}.yml")[0]


def test_english_is_what_is_built_into_the_window() -> None:
    texts, built = texts_of("en"), built_in()
    assert len(built) > 60
    assert {key: texts.get(key) for key in built} == built
    assert texts.keys() - built.keys() <= NEEDED, "said by nobody"


def test_there_are_twelve_languages_of_either_direction() -> None:
    assert len(LANGUAGES) >= 12
    assert {"ar", "he", "zh"} <= set(LANGUAGES)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_language_has_every_text_with_the_same_places(language: str) -> None:
    english, texts = texts_of("en"), texts_of(language)
    assert texts.keys() == english.keys()
    wrong = [key for key in english if places(texts[key]) != places(english[key])]
    assert wrong == []
    assert [key for key, text in texts.items() if not text.strip()] == []


def test_a_language_that_lacks_a_text_says_it_in_english(tmp_path: Path) -> None:
    (tmp_path / "en.yml").write_text((TEXTS / "en.yml").read_text(encoding="utf-8"))
    (tmp_path / "da.yml").write_text("send: Send nu\n")
    (tmp_path / "da-dk.yml").write_text("close: Luk\n")
    (tmp_path / "xx.yml").write_text("send: [1]\n")
    texts = WidgetTexts(tmp_path)
    danish = texts.of("da-DK")
    assert (danish["send"], danish["close"], danish["menu"]) == ("Send nu", "Luk", "More options")
    assert texts.languages == ["da", "da-dk", "en"]


def test_without_english_nothing_starts(tmp_path: Path) -> None:
    with pytest.raises(FileInvalid, match="English"):
        WidgetTexts(tmp_path)
