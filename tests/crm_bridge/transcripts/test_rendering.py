"""Transcripts as lines of a file."""

import csv
import io
import json
from typing import Any

import pytest

from crm_bridge.transcripts.masking import Masker
from crm_bridge.transcripts.rendering import COLUMNS, Rendering

MESSAGE = {
    "seq": 1, "at": "2026-03-20T12:00:00+00:00", "author": "customer", "agent": None,
    "text": "where is CL-100002? ann@shop.example", "deleted": False,
    "edits": ["wher is CL-100002"],
    "buttons": [], "cards": [], "files": [], "language": None, "intent": "track_order",
    "confidence": 0.87, "runner_up": {"name": "refund_status", "confidence": 0.09},
    "entities": [{"entity": "order_number", "value": "CL-100002", "start": 9, "end": 18}],
    "sentiment": "negative", "sentiment_score": -0.42, "outcome": "answered", "delivery": "kept",
    "actions": [],
}  # fmt: skip
RECORD: dict[str, Any] = {
    "id": "eps_1", "conversation": "cnv_1", "number": 1, "channel": "web", "language": "en",
    "customer": {"id": "ann", "name": "Ann Archer"}, "started_at": "2026-03-20T12:00:00+00:00",
    "last_activity_at": "2026-03-20T12:00:00+00:00", "ended_at": None, "ended_why": None,
    "outcome": None, "resolution": None, "team": None, "priority": "normal",
    "intents": ["track_order"], "sentiment": -0.42, "csat_score": 2,
    "csat_comment": "Ann is not amused",
    "calls": [{"reason": "keyword", "matched": "my lawyer Ann", "topic": None,
               "priority": "high", "at": "", "accepted_at": None, "outcome": None}],
    "messages": [MESSAGE], "notes": [{"at": "", "text": "Ann rang twice"}],
    "known": {"names": ["Ann Archer"], "emails": ["ann@shop.example"], "orders": ["CL-100002"]},
}  # fmt: skip


@pytest.fixture
def masked() -> Rendering:
    return Rendering(Masker(), b"salt")


@pytest.fixture
def whole() -> Rendering:
    return Rendering(None, b"salt")


def rows(rendering: Rendering, *records: dict[str, Any]) -> list[dict[str, str]]:
    text = rendering.beginning("csv") + rendering.lines(records, "csv")
    return list(csv.DictReader(io.StringIO(text.removeprefix("\ufeff"))))


@pytest.mark.parametrize("kind", ["csv", "jsonl"])
def test_nothing_personal_is_anywhere_in_a_masked_file(masked: Rendering, kind: str) -> None:
    text = masked.lines([RECORD], kind)
    for secret in ("Ann", "ann@", "CL-100002", '"ann"', "known"):
        assert secret not in text


def test_an_unmasked_file_has_it_as_it_was(whole: Rendering) -> None:
    told = json.loads(whole.lines([RECORD], "jsonl"))
    assert told == {name: value for name, value in RECORD.items() if name != "known"}


def test_a_masked_customer_is_the_same_in_a_file_and_another_in_the_next(
    masked: Rendering,
) -> None:
    first, again = [json.loads(masked.lines([RECORD], "jsonl"))["customer"]["id"] for _ in "12"]
    next_file = Rendering(Masker(), b"other").plain(RECORD)["customer"]["id"]
    assert first == again != next_file
    assert masked.plain({**RECORD, "customer": None})["customer"] is None


def test_a_spreadsheet_reads_one_row_a_message(whole: Rendering) -> None:
    (row,) = rows(whole, RECORD)
    assert tuple(row) == COLUMNS
    assert row["customer"] == "Ann Archer (ann)"
    assert row["reason"] == "keyword"
    assert row["message_text"] == MESSAGE["text"]
    assert row["message_runner_up"] == "refund_status 0.09"
    # A number of ours, which has to stay a number.
    assert row["message_sentiment_score"] == "-0.42"
    assert len(rows(whole, {**RECORD, "messages": []})) == 1


@pytest.mark.parametrize(
    "text", ["=cmd|' /C calc'!A0", "+1", "-1+1", "@SUM(A1)", " =1", "\t=1", "＝1", '\n="a"']
)
def test_what_a_customer_writes_never_becomes_a_formula(whole: Rendering, text: str) -> None:
    comment = {**RECORD, "csat_comment": text, "messages": [{**MESSAGE, "text": text}]}
    (row,) = rows(whole, comment)
    assert row["message_text"].startswith("'")
    assert row["csat_comment"].startswith("'")


def test_a_spreadsheet_is_told_that_it_is_utf_8_and_quotes_are_kept(whole: Rendering) -> None:
    text = 'Grüße, "quoted"\nand a second line; 🙂'
    (row,) = rows(whole, {**RECORD, "messages": [{**MESSAGE, "text": text}]})
    assert row["message_text"] == text
    assert whole.beginning("csv").encode().startswith(b"\xef\xbb\xbf")
    assert whole.beginning("jsonl") == ""


def test_what_the_customer_deleted_is_said_to_be_deleted(whole: Rendering) -> None:
    (row,) = rows(whole, {**RECORD, "messages": [{**MESSAGE, "text": "", "deleted": True}]})
    assert row["message_text"] == "(deleted by the customer)"
