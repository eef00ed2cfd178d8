"""Who has a conversation open, by the word of pages that say it again and again."""

from dataclasses import dataclass

import pytest

from crm_bridge.console.desks import LEASE, WRITING, Desks, Person, read_writing


@dataclass
class Seconds:
    now: float = 100.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Seconds:
    return Seconds()


@pytest.fixture
def desks(clock: Seconds) -> Desks:
    return Desks(clock)


def test_each_sees_the_others_and_not_themselves(desks: Desks) -> None:
    assert desks.here("cnv", "anna", "Anna", "a")
    assert desks.here("cnv", "ben", "Ben", "b", "reply")
    assert desks.others("cnv", "anna") == [Person("ben", "Ben", "reply")]
    assert desks.others("cnv", "ben") == [Person("anna", "Anna", None)]
    assert desks.others("another", "ben") == []


def test_that_somebody_is_still_there_is_no_news_but_that_they_write_is(desks: Desks) -> None:
    desks.here("cnv", "anna", "Anna", "a")
    assert not desks.here("cnv", "anna", "Anna", "a")
    assert desks.here("cnv", "anna", "Anna", "a", "reply")
    assert desks.here("cnv", "anna", "Anna", "a", "reply")
    assert desks.here("cnv", "anna", "Anna", "a")


def test_two_pages_of_one_person_are_one_who_leaves_with_the_last(desks: Desks) -> None:
    desks.here("cnv", "anna", "Anna", "a", "note")
    desks.here("cnv", "anna", "Anna", "b")
    assert desks.people("cnv") == [Person("anna", "Anna", "note")]
    desks.left("cnv", "anna", "a")
    assert desks.people("cnv") == [Person("anna", "Anna", None)]
    desks.left("cnv", "anna", "b")
    assert desks.people("cnv") == []


def test_nobody_leaves_in_the_name_of_another(desks: Desks) -> None:
    desks.here("cnv", "anna", "Anna", "a")
    desks.left("cnv", "ben", "a")
    assert desks.is_at("cnv", "anna")


def test_writing_lapses_and_later_the_page(desks: Desks, clock: Seconds) -> None:
    desks.here("cnv", "anna", "Anna", "a", "reply")
    clock.now += WRITING
    assert desks.people("cnv") == [Person("anna", "Anna", None)]
    clock.now += LEASE - WRITING
    assert not desks.is_at("cnv", "anna")


def test_what_is_not_known_to_be_written_is_nothing() -> None:
    assert [read_writing(given) for given in ("reply", "note", "", "novel")] == [
        "reply",
        "note",
        None,
        None,
    ]
