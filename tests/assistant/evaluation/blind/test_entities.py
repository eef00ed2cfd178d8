from __future__ import annotations

import json
from pathlib import Path

import pytest

from bot.assistant.evaluation.blind.entities import (
    Marked,
    comparable,
    counted,
    entities,
    finder,
    marked,
)
from bot.assistant.evaluation.labelled import FileUnusableError, Labelled

FILE = Path("blind.csv")


def label(*entries):
    return json.dumps([{"entity": e, "value": v, "text": t} for e, v, t in entries])


def test_the_same_words_twice_are_two_places():
    found = marked("from 100 to 100", label(("x", "1", "100"), ("x", "2", "100")), FILE)
    assert [(entity.start, entity.end) for entity in found] == [(5, 8), (12, 15)]


def test_words_that_do_not_stand_in_the_text_are_a_mistake_of_the_file():
    with pytest.raises(FileUnusableError, match="'200' does not stand in 'from 100'"):
        marked("from 100", label(("x", "1", "200")), FILE)


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        (("order_number", "ORD-0055-821"), ("order_number", "55821"), True),
        (("order_number", "CL-104233"), ("order_number", "104233"), False),
        (("postcode", "SW1A 1AA"), ("postcode", "sw1a1aa"), True),
        (("amount", "GBP 25.00"), ("amount", "GBP 2500"), False),
        (("date", "2026-11-20"), ("date", "2026-11-21"), False),
        (("phone", "007"), ("phone", "7"), False),
    ],
)
def test_values_are_compared_without_what_does_not_count(one, other, same):
    assert (comparable(Marked(*one, 0, 1)) == comparable(Marked(*other, 0, 1))) is same


def test_a_hit_has_the_kind_the_value_and_an_overlap():
    truth = [Marked("date", "2026-11-20", 5, 16)]
    assert counted(truth, [Marked("date", "2026-11-20", 10, 16)], Marked.is_like) == (1, 0, 0)
    assert counted(truth, [Marked("date", "2026-11-20", 16, 20)], Marked.is_like) == (0, 1, 1)
    assert counted(truth, [Marked("date", "2026-11-21", 5, 16)], Marked.is_like) == (0, 1, 1)
    assert counted(truth, [Marked("date", "2026-11-21", 5, 16)], Marked.over) == (1, 0, 0)
    assert counted(truth, [Marked("amount", "2026-11-20", 5, 16)], Marked.over) == (0, 1, 1)


def test_what_is_marked_once_is_found_once():
    truth = [Marked("x", "1", 0, 9)]
    halves = [Marked("x", "1", 0, 4), Marked("x", "1", 5, 9)]
    assert counted(truth, halves, Marked.is_like) == (1, 1, 0)


def test_figures_over_all_messages_and_by_kind():
    rows = Labelled(
        ["mail a@b.example", "on monday", "nothing"],
        [label(("email", "a@b.example", "a@b.example")), label(("date", "x", "monday")), "[]"],
    )
    found = {
        "mail a@b.example": [Marked("email", "A@B.example", 5, 16)],
        "on monday": [Marked("date", "y", 3, 9), Marked("person", "on", 0, 2)],
        "nothing": [],
    }
    section = entities(rows, found.__getitem__, FILE)
    values = {figure.name: figure.value for figure in section.figures}
    assert values["F1, kind and value"] == pytest.approx(2 / (2 + 2 + 1))
    assert values["precision, kind and value"] == pytest.approx(1 / 3)
    assert values["recall, kind and value"] == pytest.approx(1 / 2)
    assert values["F1, kind and place only"] == pytest.approx(4 / (4 + 1))
    assert values["messages without entities in which none is found"] == 1.0
    assert [row[:5] for row in section.tables[0].rows] == [
        ("date", 1, 0.0, 0.0, 0.0),
        ("email", 1, 1.0, 1.0, 1.0),
    ]


def test_the_shipped_finder_reads_on_the_day_of_the_blind_messages():
    found = finder()("  I paid £25 yesterday")
    assert Marked("date", "2026-11-21", 13, 22) in found
    assert "amount" in {entity.entity for entity in found}
