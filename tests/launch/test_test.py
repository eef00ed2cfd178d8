from collections import Counter
from pathlib import Path

from bot.launch.test import compiling_once, counts, failures, main, summary

REPORT = """<?xml version="1.0"?>
<testsuites><testsuite name="pytest" tests="10" failures="2" errors="1" skipped="3"/></testsuites>
"""


def test_a_report_is_counted(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(REPORT)
    assert counts(tmp_path / "report.xml") == Counter(passed=4, failed=3, skipped=3)


def test_a_suite_that_left_no_report_has_failed(tmp_path: Path) -> None:
    assert counts(tmp_path / "report.xml") == Counter(failed=1)


def test_what_failed_is_named_with_its_reason(tmp_path: Path) -> None:
    (tmp_path / "report.xml").write_text(
        '<testsuites><testsuite name="pytest"><testcase classname="tests.a" name="test_b">'
        '<failure message="assert 1 == 2&#10;more"/></testcase>'
        '<testcase classname="tests.a" name="test_c"/></testsuite></testsuites>'
    )
    assert failures(tmp_path / "report.xml") == ["tests.a::test_b: assert 1 == 2"]


def test_without_a_report_nothing_is_named(tmp_path: Path) -> None:
    assert failures(tmp_path / "report.xml") == []


def test_the_summary_is_one_line() -> None:
    assert summary(Counter(passed=8)) == "Tests: 8 passed, 0 failed"
    assert summary(Counter(passed=8, skipped=1)) == "Tests: 8 passed, 0 failed, 1 skipped"


def test_an_unknown_suite_is_told() -> None:
    assert main(["everything"]) == 2


def test_what_is_compiled_is_kept_even_where_programs_are_told_not_to() -> None:
    told = {"PYTHONDONTWRITEBYTECODE": "1", "CI": "true"}
    assert compiling_once(told) == {"CI": "true"}
