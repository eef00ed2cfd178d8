"""The store of texts: locales, wordings, and files that are wrong."""

import re
from pathlib import Path

import pytest

from crm_bridge import texts
from crm_bridge.texts import Texts, TextsInvalid


def write(folder: Path, name: str, content: str) -> None:
    (folder / name).write_text(content, encoding="utf-8")


def test_files_of_one_locale_are_read_together(tmp_path: Path) -> None:
    write(tmp_path, "en.yml", 'responses:\n  utter_a:\n    - text: "A"\n    - text: "B"\n')
    write(tmp_path, "system.en.yml", 'responses:\n  system_b:\n    - text: "Hi {name}"\n')
    store = Texts.load(tmp_path)
    assert store.variants("utter_a") == ["A", "B"]
    assert store.say("system_b", name="Ann") == "Hi Ann"


def test_a_locale_falls_back_to_its_language_and_then_to_english(tmp_path: Path) -> None:
    write(tmp_path, "en.yml", 'responses:\n  a:\n    - text: "yes"\n  b:\n    - text: "no"\n')
    write(tmp_path, "de.yml", 'responses:\n  a:\n    - text: "ja"\n')
    store = Texts.load(tmp_path)
    assert [store.say(key, "de-AT") for key in ("a", "b")] == ["ja", "no"]
    assert store.say("a", "xx") == "yes"


def test_what_a_customer_is_called_is_never_read_as_a_template(tmp_path: Path) -> None:
    write(tmp_path, "en.yml", 'responses:\n  a:\n    - text: "Hi {name}"\n')
    assert Texts.load(tmp_path).say("a", name="{secret}") == "Hi {secret}"


def test_an_unknown_key_or_an_unfilled_name_is_an_error(tmp_path: Path) -> None:
    write(tmp_path, "en.yml", 'responses:\n  a:\n    - text: "Hi {name}"\n')
    store = Texts.load(tmp_path)
    for key in ("a", "b"):
        with pytest.raises(KeyError):
            store.say(key)


@pytest.mark.parametrize("content", ["", "texts: {}", "responses:\n  a: text\n", "- a"])
def test_a_file_of_another_form_is_named(tmp_path: Path, content: str) -> None:
    write(tmp_path, "en.yml", content)
    with pytest.raises(TextsInvalid, match=re.escape("en.yml")):
        Texts.load(tmp_path)


def test_a_key_in_two_files_is_an_error(tmp_path: Path) -> None:
    for name in ("en.yml", "more.en.yml"):
        write(tmp_path, name, 'responses:\n  a:\n    - text: "A"\n')
    with pytest.raises(TextsInvalid, match="already"):
        Texts.load(tmp_path)


def test_every_text_that_the_bridge_says_is_shipped() -> None:
    used = set()
    for path in Path(texts.__file__).parent.rglob("*.py"):
        used |= set(re.findall(r'"(system_[a-z_]+)"', path.read_text(encoding="utf-8")))
    assert used
    for key in used:
        assert texts.shipped().variants(key)


def places(key: str, language: str) -> list[str]:
    return sorted(re.findall(r"\{\w+\}", str(texts.shipped().written(key, language))))


def test_what_the_bridge_says_is_written_in_every_language_of_the_chat_window() -> None:
    languages = [path.stem for path in (texts.FOLDER.parent / "widget" / "texts").glob("*.yml")]
    keys = [key for key in texts.shipped().keys("system_") if "widget" not in key]
    assert len(languages) > 10
    for key in keys:
        wrong = [one for one in languages if places(key, one) != places(key, "en")]
        assert wrong == [], key
        assert all(texts.shipped().written(key, one) for one in languages), key
