"""What the commands write into the page, and what they leave."""

import pytest

from tests.bench.page import PAGE, PARTS, between

MACHINE = {
    "processor": "One", "cores": 2, "memory_gb": 8, "system": "Linux", "python": "3.11",
    "load_before": "0.1",
}  # fmt: skip
TEXT = "Said.\n\n<!-- stock: begin -->\nold\n<!-- stock: end -->\n\nSaid, too.\n"


def test_a_part_takes_the_place_of_what_was_measured_before() -> None:
    written = between(TEXT, "stock", "new", MACHINE)

    assert "new" in written
    assert "old" not in written
    assert "2 cores of One" in written
    assert written.startswith("Said.\n")
    assert written.endswith("Said, too.\n")
    assert between(written, "stock", "new", MACHINE) == written


def test_a_page_without_a_place_for_a_part_is_refused() -> None:
    with pytest.raises(ValueError, match="growth"):
        between(TEXT, "growth", "new", MACHINE)


def test_the_page_has_a_place_for_each_part() -> None:
    text = PAGE.read_text(encoding="utf-8")

    for name in PARTS:
        assert between(text, name, "new", MACHINE) != text
