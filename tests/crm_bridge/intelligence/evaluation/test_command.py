import json
from collections.abc import Sequence
from pathlib import Path

import pytest

from crm_bridge.__main__ import main
from crm_bridge.intelligence.evaluation import command, contenders
from crm_bridge.intelligence.recommenders.buy_again import BuyAgain
from crm_bridge.intelligence.recommenders.popularity import Popularity

HEADER = "InvoiceNo,StockCode,Description,Quantity,InvoiceDate,UnitPrice,CustomerID,Country\n"
KEYS = {"hr10_all", "ndcg10_all", "hr10_new", "ndcg10_new", "coverage", "gini", "customers"}


@pytest.fixture
def orders(tmp_path: Path) -> Path:
    lines = [
        f"{1000 * who + day},10{(who + item) % 7},MUG,2,2020-03-{day:02} 10:00:00,4.35,{who},"
        for who in range(1, 13)
        for day in (who, who + 14)
        for item in range(3)
    ]
    path = tmp_path / "orders.csv"
    path.write_text(HEADER + "\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(autouse=True)
def _few_contenders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(contenders, "_OURS", (Popularity,))
    monkeypatch.setattr(contenders, "Hybrid", BuyAgain)


def evaluated(*arguments: str | Path) -> int:
    return main(["eval-recommendations", *map(str, arguments)])


@pytest.mark.parametrize("cut", [(), ("--cut", "2020-03-16")])
def test_each_recommender_has_its_figures_and_their_intervals(
    orders: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], cut: Sequence[str]
) -> None:
    output = tmp_path / "made" / "out.json"
    assert evaluated("--data", orders, "--output", output, *cut) == 0
    told = json.loads(output.read_text())
    assert {"popularity", "buy_again"} <= set(told)
    for figures in told.values():
        assert set(figures) >= KEYS
        low, high = figures["intervals"]["hr10_all"]
        assert low <= figures["hr10_all"] <= high
    assert told["buy_again"]["hr10_all"] == 1
    assert json.loads((tmp_path / "made" / "out.predictions.json").read_text())
    assert "HR@10, all" in capsys.readouterr().out
    assert "<th" in (tmp_path / command.REPORT).read_text()


def test_the_page_is_written_when_asked_for(orders: Path, tmp_path: Path) -> None:
    (tmp_path / "docs").mkdir()
    assert evaluated("--data", orders, "--output", tmp_path / "out.json", "--page") == 0
    assert "| popularity |" in (tmp_path / command.PAGE).read_text()


@pytest.mark.parametrize(
    ("change", "told"),
    [
        ({"--cut": "someday"}, "CUT must be a date"),
        ({"--cut": "2031-01-01"}, "Nobody bought something both before 2031-01-01"),
        ({"--data": "none.csv"}, "none.csv cannot be read"),
        ({"--output": "orders.csv/out.json"}, "cannot be written"),
    ],
)
def test_what_cannot_be_used_is_told_in_a_sentence(
    orders: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    change: dict[str, str],
    told: str,
) -> None:
    chosen = {"--data": str(orders), "--output": str(tmp_path / "out.json"), **change}
    assert evaluated(*(word for pair in chosen.items() for word in pair)) == 2
    assert told in capsys.readouterr().err


def test_customers_who_bought_once_are_nothing_to_test_with(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = tmp_path / "once.csv"
    path.write_text(HEADER + "1,10,MUG,2,2020-03-01 10:00:00,4.35,1,\n", encoding="utf-8")
    assert evaluated("--data", path, "--output", tmp_path / "out.json") == 2
    assert "bought twice" in capsys.readouterr().err
