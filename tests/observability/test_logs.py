import io
import json
import logging
from collections.abc import Iterator

import pytest

from bot.observability import tracing
from bot.observability.logs import JsonLines, LogSettingError, TextLines, set_up
from bot.observability.masking import masked


@pytest.fixture
def lines() -> Iterator[tuple[logging.Logger, io.StringIO, logging.StreamHandler[io.StringIO]]]:
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    logger = logging.getLogger("tests.lines")
    logger.propagate = False
    logger.addHandler(handler)
    yield logger, written, handler
    logger.removeHandler(handler)


def test_a_json_line_has_its_trace_and_its_error(
    lines: tuple[logging.Logger, io.StringIO, logging.StreamHandler[io.StringIO]],
) -> None:
    logger, written, handler = lines
    handler.setFormatter(JsonLines("gateway"))
    trace = tracing.begin()
    try:
        raise ValueError("ada@shop.example is no number")
    except ValueError:
        logger.exception("Turn %s failed", "trn_1")
    told = json.loads(written.getvalue())
    assert told["process"] == "gateway"
    assert told["level"] == "ERROR"
    assert told["message"] == "Turn trn_1 failed"
    assert told["trace"] == trace
    assert "ValueError: [e-mail] is no number" in told["error"]
    assert told["time"].endswith("Z")


def test_a_text_line_ends_with_its_trace(
    lines: tuple[logging.Logger, io.StringIO, logging.StreamHandler[io.StringIO]],
) -> None:
    logger, written, handler = lines
    handler.setFormatter(TextLines())
    trace = tracing.begin()
    logger.warning("gave up")
    assert written.getvalue() == f"WARNING tests.lines: gave up [trace {trace}]\n"


@pytest.mark.parametrize(
    ("said", "told"),
    [
        ("mail to ada.byron+shop@mail.example.com failed", "mail to [e-mail] failed"),
        ("called +44 7700 900123 twice", "called [phone] twice"),
        ("called 07700 900123 twice", "called [phone] twice"),
        ("paid with 4111 1111 1111 1111.", "paid with [card]."),
        ("Authorization: Bearer abc.def-ghi_jkl", "Authorization: Bearer [secret]"),
        ("https://x/y?token=abcdef123&a=1", "https://x/y?token=[secret]&a=1"),
        ("postgresql://ann:pass@db/careline", "postgresql://[secret]@db/careline"),
        ("{'access_token': 'xoxb-1234'}", "{'access_token': '[secret]'}"),
    ],
)
def test_what_is_personal_or_secret_is_replaced(said: str, told: str) -> None:
    assert masked(said) == told


@pytest.mark.parametrize(
    "said",
    [
        "Turn trn_01K9ZQ4T7H2M failed after 10.25 s",
        "cnv_0193c1b2a3d47e6f8a9b0c1d2e3f4a5b waits to be picked up again",
        "2026-11-23T06:40:15.123456+00:00",
        "http://127.0.0.1:8090/v1/feed?after=1234567: 503",
        "model 20261123-064015.abcdef1234",
        "tokens: 12",
    ],
)
def test_ids_times_and_numbers_stay(said: str) -> None:
    assert masked(said) == said


def test_a_wrong_setting_is_named() -> None:
    with pytest.raises(LogSettingError, match=r"CARELINE_LOG_FORMAT is 'xml'; .* text, json"):
        set_up("gateway", environment={"CARELINE_LOG_FORMAT": "xml"})
