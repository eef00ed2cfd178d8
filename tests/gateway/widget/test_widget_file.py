"""The shop's file: mistakes are named with their line, and the last good one stays."""

import logging
from pathlib import Path

import pytest

from bot.gateway.settings import ROOT
from bot.gateway.widget.document import WidgetDocument
from bot.gateway.widget.file import WidgetFile
from bot.gateway.widget.located import FileInvalid, read_model
from bot.gateway.widget.texts import WidgetTexts

TEXTS = ROOT / "data" / "widget" / "texts"
ENGLISH = {"launcher": "Chat with us", "typing_agent": "{name} is typing"}


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "widget.yml"


def test_the_shipped_file_is_valid() -> None:
    texts = WidgetTexts(TEXTS)
    document = read_model(ROOT / "data" / "widget.yml", WidgetDocument, texts.english)
    assert document.starters
    assert document.prechat is None


def test_an_empty_file_is_the_window_as_it_ships(path: Path) -> None:
    path.write_text("# nothing yet\n")
    assert read_model(path, WidgetDocument) == WidgetDocument()


@pytest.mark.parametrize(
    ("content", "line", "reason"),
    [
        ("sound: false\nthem: {}\n", 2, "them: Extra inputs are not permitted"),
        ("theme:\n  accent: crimson\n", 2, "theme.accent"),
        ("theme:\n  logo: javascript:alert(1)\n", 2, "https://"),
        ("greetings:\n  - title: Hi\n  - hours: morning\n", 3, "'morning' is no time"),
        ("greetings:\n  - pages: [checkout]\n", 2, "written as its path"),
        ("proactive:\n  - {id: a, text: x}\n", 2, "say when"),
        ("proactive:\n- {id: a, exit_intent: true, text: x}\n- {id: a, exit_intent: true, text: y}",
         2, "the id a stands twice"),
        ("prechat:\n  fields: [{name: name}, {name: name}]\n", 2, "asked for once"),
        ("prechat:\n  fields:\n    - name: phone\n", 3, "prechat.fields.0.name"),
        ("offline: closed\n", 1, "'assistant' or 'form'"),
        ("texts:\n  en:\n    lanucher: Ask\n", 2, "en.lanucher: there is no such text"),
        ("texts:\n  en: {typing_agent: '{nmae} writes'}\n", 2, "nothing fills in {nmae}"),
        ("texts:\n  no: {launcher: Spør}\n", 2, "texts"),
        ("sound: true\nsound: false\n", 2, "'sound' stands twice"),
        ("theme: {accent: '#fff'\nsound: true\n", 2, "expected"),
        ("- a list\n", 1, "names with values"),
    ],
)  # fmt: skip
def test_a_mistake_is_named_with_its_line(path: Path, content: str, line: int, reason: str) -> None:
    path.write_text(content, encoding="utf-8")
    with pytest.raises(FileInvalid) as refused:
        read_model(path, WidgetDocument, ENGLISH)
    assert f"{path}, line {line}: " in str(refused.value)
    assert reason in str(refused.value)


def test_a_file_that_became_bad_leaves_the_last_good_one(
    path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    texts = WidgetTexts(TEXTS)
    path.write_text("sound: true\n")
    file = WidgetFile(path, texts)
    path.write_text("sound: perhaps\n")
    with caplog.at_level(logging.ERROR):
        file.refresh()
        file.refresh()
    assert file.document.sound is True
    assert caplog.text.count("line 1: sound") == 1, "said once, not at every look"
    path.unlink()
    file.refresh()
    assert file.document.sound is True
    path.write_text("sound: false\ntheme: {position: left}\n")
    file.refresh()
    assert (file.document.sound, file.document.theme.position) == (False, "left")


def test_a_file_that_is_bad_at_the_start_takes_nobodys_chat_away(path: Path) -> None:
    path.write_text("nonsense: true\n")
    assert WidgetFile(path, WidgetTexts(TEXTS)).document == WidgetDocument()
