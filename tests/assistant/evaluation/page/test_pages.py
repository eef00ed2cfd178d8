"""How figures are written: on the terminal, as a web page, as a page of the documentation."""

from __future__ import annotations

import html.parser
import json
import math

import numpy as np
import pytest

from bot.assistant.evaluation.evaluation import Evaluation
from bot.assistant.evaluation.figures import Figure, Section, Table
from bot.assistant.evaluation.page import html as web
from bot.assistant.evaluation.page import markdown, terminal
from bot.assistant.evaluation.page.files import write_page, write_reports
from bot.assistant.evaluation.page.picture import confusion_matrix, confusion_png

SECTIONS = [
    Section(
        "intents",
        "Intents <blind>",
        figures=[
            Figure("accuracy", 0.9312, 0.91, 0.95, 700, 0.92),
            Figure("rejected", 0.0712, 0.05, 0.09, 700, 0.05, at_most=True),
            Figure("unmeasured", math.nan, math.nan, math.nan, 0, 0.5),
        ],
        tables=[Table("Mistakes", ("is", "share"), [("a|b", 0.25)])],
    ),
    Section("speed", "Speed", figures=[Figure("median", 12.34, 12, 13, 9, 15, True, "ms")]),
    Section("articles", "Articles", skipped="there are none"),
]


def test_the_terminal_has_a_line_a_figure_and_a_sum():
    lines = list(terminal.lines(SECTIONS))
    assert any(
        " ".join(line.split()) == "accuracy 700 0.931 0.910–0.950 ≥ 0.920 met" for line in lines
    )
    assert any(line.endswith("≤ 0.050    missed") for line in lines)
    assert any(line.split()[:3] == ["unmeasured", "0", "–"] for line in lines)
    assert any("12.3 ms" in line and "≤ 15.0 ms" in line for line in lines)
    assert "  not available: there are none" in lines
    assert lines[-1] == "Targets met: 2 of 3."


class Elements(html.parser.HTMLParser):
    def __init__(self):
        super().__init__()
        self.seen = []
        self.text = []

    def handle_starttag(self, tag, attributes):
        self.seen.append((tag, dict(attributes)))

    def handle_data(self, data):
        self.text.append(data)


def test_the_web_page_holds_all_and_loads_nothing():
    page = Elements()
    page.feed(web.page("Title", "About.", SECTIONS, {"intents": b"PNG"}))
    text = " ".join(page.text)
    assert "Intents <blind>" in text
    assert "0.931" in text
    assert "About." in text
    assert "Not available: there are none." in text
    sources = [a.get("src") or a.get("href") for _, a in page.seen if "src" in a or "href" in a]
    assert all(source.startswith(("data:image/png;base64,", "#")) for source in sources)
    assert "prefers-color-scheme: dark" in text


def test_the_documentation_page_says_what_was_missed():
    page = markdown.page("Model m.", SECTIONS)
    assert "| accuracy | 700 | 0.931 | 0.910–0.950 | ≥ 0.920 | met |" in page
    assert "| rejected | 700 | 0.071 | 0.050–0.090 | ≤ 0.050 | **missed** |" in page
    assert "| a/b | 0.250 |" in page
    assert "Not available: there are none." in page


def test_reports_are_valid_json_and_the_page_gets_its_picture(tmp_path):
    cross = Section("cross-validation", "Cross-validated", data={"labels": ["a"]})
    measured = Evaluation("m", "2026-11-22T00:00:00", "2 × chip", [*SECTIONS, cross], {})
    measured.pictures["cross-validation"] = confusion_png(["a", "b"], np.eye(2))
    numbers, page = write_reports(measured, tmp_path / "reports")
    read = json.loads(numbers.read_text("utf-8"))
    assert read["sections"]["intents"]["figures"][0]["met"] is True
    assert read["sections"]["intents"]["figures"][2]["value"] is None
    assert "data:image/png" in page.read_text("utf-8")
    assert "Targets met: 2 of 3." in page.read_text("utf-8")
    text, picture = write_page(measured, tmp_path)
    assert f"]({picture.relative_to(tmp_path)})" in text.read_text("utf-8")
    assert picture.read_bytes().startswith(b"\x89PNG")


def test_the_confusion_matrix_has_the_share_of_each_true_label():
    shares = confusion_matrix(["a", "b", "c"], ["a", "a", "b"], ["a", "b", "b"])
    assert shares.tolist() == [[0.5, 0.5, 0], [0, 1, 0], [0, 0, 0]]


def test_the_picture_shows_the_shares():
    exact = confusion_png(["a", "b"], np.eye(2))
    confused = confusion_png(["a", "b"], np.full((2, 2), 0.5))
    assert exact != confused
    assert exact == confusion_png(["a", "b"], np.eye(2))


@pytest.mark.parametrize("sections", [[], [Section("a", "A", skipped="x")]])
def test_no_target_is_no_success(sections):
    assert terminal.summary(sections) == "No target was measured."
