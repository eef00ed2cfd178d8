"""Texts that leads change: what is refused, how they are listed, and the files they make."""

from pathlib import Path
from typing import Any

import pytest

from bot.yaml_text import parsed
from crm_bridge import texts as in_use
from crm_bridge.contents.checking_texts import ContentRefused, check_entries
from crm_bridge.contents.export import with_texts
from crm_bridge.contents.placeholders import EXAMPLES
from crm_bridge.contents.shipped_texts import ShippedTexts, TextKey
from crm_bridge.contents.text_form import entries_in
from crm_bridge.contents.window_texts import WindowFiles
from crm_bridge.settings import ROOT
from crm_bridge.texts import Texts

WINDOW = WindowFiles(ROOT / "data" / "widget" / "texts", ROOT / "data" / "widget.yml")


@pytest.fixture(scope="module")
def shipped() -> ShippedTexts:
    return ShippedTexts.load(in_use.FOLDER, WINDOW)


def why_refused(text: TextKey, *entries: dict[str, Any], locale: str = "en") -> tuple[str, str]:
    with pytest.raises(ContentRefused) as refused:
        check_entries(text, locale, entries)
    return refused.value.field, refused.value.detail


def test_every_shipped_text_is_good_and_has_an_example_for_each_place(
    shipped: ShippedTexts,
) -> None:
    assert len(shipped.keys) > 300
    for text in shipped.keys.values():
        for locale in text.by_locale:
            check_entries(text, locale, text.entries(locale))
        assert text.places <= EXAMPLES.keys(), text.key


def test_a_form_that_nobody_touched_changes_nothing(shipped: ShippedTexts) -> None:
    for text in shipped.keys.values():
        for locale, entries in text.by_locale.items():
            given = {f"text-{n}": entry["text"] for n, entry in enumerate(entries, start=1)}
            assert entries_in(given, text, locale) == list(entries), (text.key, locale)


@pytest.mark.parametrize(
    ("wording", "why"),
    [
        ("Your order is on its way.", "The place {number} is missing."),
        ("Order {numbr} of {number}", "Nothing fills in {numbr} (character 7)."),
        ("Order {number}, {}", "The brace at character 17 belongs to no place."),
        ("{number}" + "a" * 2_000, "It has 2008 characters, and can have 2000."),
        ("   ", "It is empty."),
    ],
)
def test_a_wording_that_cannot_be_said_is_refused_with_the_place(
    shipped: ShippedTexts, wording: str, why: str
) -> None:
    text = shipped.keys["utter_order_unknown"]
    field, detail = why_refused(text, {"text": wording})
    assert (field, detail.startswith(why)) == ("text-1", True), detail
    good = {"text": "Is {number} right?"}
    field, detail = why_refused(text, good, {"text": wording})
    assert (field, detail.startswith(f"Wording 2: {why}")) == ("text-2", True), detail


def test_buttons_stay_and_have_words(shipped: ShippedTexts) -> None:
    text = shipped.keys["utter_proof_locked"]
    wording = "Later, at {until}."
    assert "Its buttons are others" in why_refused(text, {"text": wording})[1]
    button = {"title": "x" * 61, "payload": "careline:handoff"}
    field, detail = why_refused(text, {"text": wording, "buttons": [button]})
    assert field == "button-1-1"
    assert "60 characters" in detail
    foreign = {"title": "Go", "payload": "/delete_account"}
    assert "others than those" in why_refused(text, {"text": wording, "buttons": [foreign]})[1]
    titled = entries_in({"text-1": wording, "button-1-1": "A person"}, text, "en")
    check_entries(text, "en", titled)
    assert titled[0]["buttons"] == [{"title": "A person", "payload": "careline:handoff"}]


def test_a_translation_takes_the_buttons_of_the_original(shipped: ShippedTexts) -> None:
    text = shipped.keys["utter_proof_locked"]
    assert not text.entries("de")
    entries = entries_in({"text-1": "Ab {until}.", "button-1-1": "Mensch"}, text, "de")
    check_entries(text, "de", entries)
    assert entries[0]["buttons"][0]["payload"] == "careline:handoff"


def test_a_date_that_nobody_can_read_is_refused(shipped: ShippedTexts) -> None:
    check_entries(shipped.keys["system_date"], "en", [{"text": "d MMM, HH:mm"}])
    assert why_refused(shipped.keys["system_date"], {"text": "EEEEEEEEE"})[0] == "text-1"


def test_at_least_one_wording_and_not_too_many(shipped: ShippedTexts) -> None:
    text = shipped.keys["utter_goodbye"]
    assert "at least one" in why_refused(text)[1]
    assert "8 wordings" in why_refused(text, *[{"text": "Bye."}] * 9)[1]


def test_texts_in_use_are_changed_and_are_as_in_the_files_again(tmp_path: Path) -> None:
    file = 'responses:\n  a: [{text: "One"}]\n  b: [{text: "Two"}]\n'
    (tmp_path / "en.yml").write_text(file, encoding="utf-8")
    texts = Texts.load(tmp_path)
    texts.change({"en": {"a": [{"text": "Uno"}]}, "de": {"b": [{"text": "Zwei"}]}})
    assert (texts.say("a"), texts.say("b"), texts.say("b", "de-CH")) == ("Uno", "Two", "Zwei")
    assert texts.language("b", "de") == "de"
    texts.change({})
    assert (texts.say("a"), texts.say("b", "de")) == ("One", "Two")


FILE = """# Talk.
responses:
  utter_a:   # said first
    - text: "One"
      buttons:
        - {title: "Go", payload: '/x{"n": "1"}'}
    - text: "Eins"
  # About b.
  utter_b: [{text: "Two"}]
"""


def test_a_file_is_exported_with_its_comments_and_other_texts_untouched() -> None:
    button = {"title": "Los", "payload": '/x{"n": "1"}'}
    texts = {
        "utter_a": [{"text": 'He said: "now"\n\n- it\'s {n}', "buttons": [button]}],
        "utter_c": [{"text": "Three"}],
    }
    made = with_texts(FILE, texts)
    assert parsed(made)["responses"] == {**texts, "utter_b": [{"text": "Two"}]}
    assert made.startswith("# Talk.\nresponses:\n  utter_a:\n")
    assert '  # About b.\n  utter_b: [{text: "Two"}]\n  utter_c:\n' in made


def test_a_file_in_a_form_that_cannot_be_edited_is_exported_all_the_same() -> None:
    made = with_texts('responses: {utter_a: [{text: "One"}]}\n', {"utter_a": [{"text": "Uno"}]})
    assert parsed(made) == {"responses": {"utter_a": [{"text": "Uno"}]}}
    new = with_texts("responses:\n", {"utter_a": [{"text": "Uno"}]})
    assert new == 'responses:\n  utter_a:\n    - text: "Uno"\n'
