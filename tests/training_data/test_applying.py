"""A change set in a copy of the shop's own files."""

import csv
import shutil
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.training_data import (
    ArticleExample,
    ChangeSetExamples,
    IntentExample,
    LabelledExample,
    TrainingDataError,
    apply,
    contradictions,
)
from bot.training_data.contradictions import Contradiction
from bot.training_data.texts import annotated, plain, spans

DATA = Path(__file__).parents[2] / "data"
MESSAGE = "cnv_1#4"


@pytest.fixture
def data(tmp_path: Path) -> Path:
    for name in ("nlu", "sentiment", "escalation", "knowledge"):
        shutil.copytree(DATA / name, tmp_path / name)
    return tmp_path


def intents(folder: Path) -> dict[str, list[str]]:
    """What Rasa would read, by its own way of reading."""
    found: dict[str, list[str]] = {}
    for path in (folder / "nlu").rglob("*.yml"):
        for block in yaml.safe_load(path.read_text())["nlu"]:
            lines = [line.removeprefix("- ") for line in block["examples"].splitlines()]
            found.setdefault(block["intent"], []).extend(lines)
    return found


def rows(path: Path) -> list[list[str]]:
    with path.open(newline="") as file:
        return list(csv.reader(file))


def test_an_example_joins_its_intent_and_nothing_else_changes(data: Path) -> None:
    before = intents(data)
    text = "did the van with my [hoodie](product) break down #7: yes?"
    changed = apply(
        ChangeSetExamples("chs_1", intents=[IntentExample(text, "late_delivery", MESSAGE)]), data
    )
    after = intents(data)
    assert [path.name for path in changed] == ["from_customers.yml"]
    assert text in after["late_delivery"]
    assert {name: [t for t in found if t != text] for name, found in after.items()} == before


def test_applied_twice_it_stands_once(data: Path) -> None:
    examples = ChangeSetExamples(
        "chs_1",
        [IntentExample("is the van broken", "late_delivery", MESSAGE)],
        [LabelledExample("not my best day", "negative", MESSAGE)],
        [LabelledExample("my solicitor says hello", "legal", MESSAGE)],
        [ArticleExample("Why is the van not here?", "delivery-late", MESSAGE)],
    )
    assert len(apply(examples, data)) == 4
    assert apply(examples, data) == []
    assert intents(data)["late_delivery"].count("is the van broken") == 1


def test_a_second_change_set_keeps_the_first(data: Path) -> None:
    for text in ("is the van broken", "where has the van got to"):
        apply(ChangeSetExamples("chs", [IntentExample(text, "late_delivery", MESSAGE)]), data)
    found = intents(data)["late_delivery"]
    assert "is the van broken" in found
    assert "where has the van got to" in found


def test_what_is_moved_leaves_its_old_intent(data: Path) -> None:
    text = "Where is my PARCEL"
    example = IntentExample(text, "late_delivery", MESSAGE, removed_from="track_order")
    apply(ChangeSetExamples("chs_1", [example]), data)
    after = intents(data)
    assert "where is my parcel" not in after["track_order"]
    assert text in after["late_delivery"]


def test_a_contradiction_is_named_and_nothing_is_written(data: Path) -> None:
    before = intents(data)
    examples = ChangeSetExamples(
        "chs_1",
        [IntentExample("where is my parcel", "late_delivery", MESSAGE)],
        [
            LabelledExample("hm", "negative", MESSAGE),
            LabelledExample("Hm", "positive", "cnv_2#1"),
        ],
    )
    assert contradictions(examples, data) == [
        Contradiction("intent", "where is my parcel", "late_delivery", MESSAGE, "track_order"),
        Contradiction("sentiment", "Hm", "positive", "cnv_2#1", "negative", MESSAGE),
    ]
    with pytest.raises(TrainingDataError, match="late_delivery and track_order"):
        apply(examples, data)
    assert intents(data) == before


def test_feelings_and_calls_are_rows_of_their_files(data: Path) -> None:
    examples = ChangeSetExamples(
        "chs_1",
        sentiment=[LabelledExample('he said "fine", not me', "negative", MESSAGE)],
        escalation=[
            LabelledExample("agent", "none", MESSAGE, removed_from="person"),
        ],
    )
    apply(examples, data)
    assert ['he said "fine", not me', "negative"] in rows(data / "sentiment" / "training.csv")
    assert rows(data / "escalation" / "from_customers.csv") == [
        ["text", "topic"],
        ["agent", "none"],
    ]
    people = [row for path in (data / "escalation").glob("*.csv") for row in rows(path)]
    assert [row for row in people if row[0].lower() == "agent"] == [["agent", "none"]]


def test_what_many_customers_said_is_one_row_and_the_files_are_not_read_for_each(
    data: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opened: list[str] = []
    opening = Path.open

    def noted(path: Path, *args: Any, **how: Any) -> Any:
        opened.append(path.name)
        return opening(path, *args, **how)

    said = [f"the van of {n} is rude" for n in range(20)]
    examples = [LabelledExample(text, "negative", MESSAGE) for text in (*said, said[0].upper())]
    monkeypatch.setattr(Path, "open", noted)
    apply(ChangeSetExamples("chs_1", sentiment=examples), data)
    monkeypatch.undo()
    assert opened.count("training.csv") < 10
    written = [text for text, *_ in rows(data / "sentiment" / "training.csv")]
    assert [text for text in written if "is rude" in text.lower()] == said


def test_a_question_is_added_to_its_article(data: Path) -> None:
    text = 'Is "late": late? [no]'
    apply(ChangeSetExamples("c", articles=[ArticleExample(text, "delivery-late", MESSAGE)]), data)
    front = (data / "knowledge" / "delivery-late.md").read_text().split("---")[1]
    assert yaml.safe_load(front)["questions"]["How long to wait"][-1] == text


@pytest.mark.parametrize("slug", ["../nlu/order", "nothing-of-the-kind", ""])
def test_an_article_that_is_not_there_is_refused(data: Path, slug: str) -> None:
    with pytest.raises(TrainingDataError, match="no article"):
        apply(ChangeSetExamples("c", articles=[ArticleExample("why", slug, MESSAGE)]), data)


def test_examples_go_through_json() -> None:
    examples = ChangeSetExamples(
        "chs_1",
        [IntentExample("a", "b", MESSAGE, "c")],
        [LabelledExample("a", "negative", MESSAGE)],
        [LabelledExample("a", "person", MESSAGE)],
        [ArticleExample("a", "b", MESSAGE)],
    )
    assert ChangeSetExamples.from_dict(examples.as_dict()) == examples
    assert len(examples) == 4


def test_entities_are_marked_on_one_line() -> None:
    text = "/hi [you]\nwhere is CL-104233 ?"
    marked = annotated(text, [(19, 28, "order_number"), (22, 25, "product"), (90, 99, "date")])
    assert marked == "hi (you) where is [CL-104233](order_number) ?"
    assert plain(marked) == "hi (you) where is CL-104233 ?"
    assert spans(marked) == [(18, 27, "order_number")]
