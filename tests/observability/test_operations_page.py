"""What docs/operations.md tells is there."""

import re
from pathlib import Path

import prometheus_client
import pytest

from bot.observability import metrics

PAGE = Path(__file__).resolve().parents[2] / "docs" / "operations.md"

assert metrics


def test_every_figure_that_an_alert_asks_for_is_counted() -> None:
    families = list(prometheus_client.REGISTRY.collect())
    known = {one.name for one in families} | {
        sample.name for one in families for sample in one.samples
    }
    asked = set(re.findall(r"\b(?:careline|process)_[a-z_]+", PAGE.read_text(encoding="utf-8")))
    endings = re.compile("_(bucket|count|sum|total|info)$")
    assert {one for one in asked if endings.sub("", one) not in known and one not in known} == set()


@pytest.mark.parametrize("kind", ["nginx", "caddyfile", "ini", "yaml"])
def test_examples_keep_what_they_open(kind: str) -> None:
    examples = re.findall(rf"```{kind}\n(.*?)```", PAGE.read_text(encoding="utf-8"), re.DOTALL)
    assert examples
    for example in examples:
        assert example.count("{") == example.count("}")
