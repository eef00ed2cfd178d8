"""`parse`, from the trained model to the written lines."""

from __future__ import annotations

import json

from bot.assistant.loading import understanding
from bot.assistant.parsing import parse_lines


def test_writes_a_line_for_each_text_in_order(trained, tmp_path):
    texts = ["where is order CL-104233", "", "/thank", "xyzzy plugh 🙃"]
    source, target = tmp_path / "lines.txt", tmp_path / "out.jsonl"
    source.write_text("\n".join(texts) + "\n", encoding="utf-8")
    with understanding(trained.parent) as understand:
        assert parse_lines(understand, source, target) == 4
    lines = [json.loads(line) for line in target.read_text(encoding="utf-8").splitlines()]
    assert [line["text"] for line in lines] == texts
    assert lines[0]["intent"] == "track_order"
    assert lines[0]["intents"] == ["track_order"]
    assert lines[0]["entities"] == [
        {"entity": "order_number", "value": "CL-104233", "start": 15, "end": 24}
    ]
    assert lines[0]["sentiment"] in ("negative", "neutral", "positive")
    assert -1 <= lines[0]["sentiment_score"] <= 1
    assert (lines[1]["intent"], lines[1]["confidence"]) == ("out_of_scope", 0.0)
    assert lines[2]["confidence"] < 1.0
