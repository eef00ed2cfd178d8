"""The products that the assistant knows: of the shop's catalogue, as it is at the moment."""

from __future__ import annotations

import json
import logging
from pathlib import Path

import pytest

from bot.assistant.nlu.catalogue import FILE, Catalogue, CatalogueError, read_catalogue


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def catalogue(tmp_path, clock) -> Catalogue:
    return Catalogue(
        tmp_path, demo=tmp_path / "products.csv", clock=clock, beside=lambda work: work()
    )


def write(folder: Path, *names: str) -> None:
    products = [{"id": f"P-{number}", "name": name} for number, name in enumerate(names)]
    (folder / FILE).write_text(json.dumps({"stamp": "x", "products": products}), encoding="utf-8")


def found(catalogue: Catalogue, text: str) -> list[str]:
    return [span.value for span in catalogue.names().find(text)]


def test_an_import_is_known_a_second_later(catalogue, clock, tmp_path):
    write(tmp_path, "Gooseneck Kettle")
    assert found(catalogue, "the gooseneck kettle") == ["Gooseneck Kettle"]
    write(tmp_path, "Gooseneck Kettle", "Teak Bath Mat")
    assert found(catalogue, "the teak bath mat") == []
    clock.now += 1
    assert found(catalogue, "the teak bath mat") == ["Teak Bath Mat"]


def test_without_a_catalogue_the_demo_shop_has_the_products(catalogue, clock, tmp_path):
    (tmp_path / "products.csv").write_text("id,name\nP-1,Jute Rug\n", encoding="utf-8")
    assert found(catalogue, "a jute rug") == ["Jute Rug"]
    write(tmp_path, "Teak Bath Mat")
    clock.now += 1
    assert found(catalogue, "a jute rug and a teak bath mat") == ["Teak Bath Mat"]


def test_with_neither_there_are_no_products(catalogue):
    assert found(catalogue, "a jute rug") == []


@pytest.mark.parametrize(
    ("content", "says"),
    [
        ("{", "no JSON"),
        ("[]", "list `products`"),
        ('{"products": [{"id": "P-1", "name": ""}]}', "product 1"),
        ('{"products": ["rug"]}', "product 1"),
    ],
)
def test_a_broken_catalogue_is_refused_and_the_last_good_one_stays(
    catalogue, clock, tmp_path, caplog, content, says
):
    write(tmp_path, "Jute Rug")
    assert found(catalogue, "a jute rug") == ["Jute Rug"]
    (tmp_path / FILE).write_text(content, encoding="utf-8")
    clock.now += 1
    with caplog.at_level(logging.ERROR):
        assert found(catalogue, "a jute rug") == ["Jute Rug"]
    assert str(tmp_path / FILE) in caplog.text
    assert says in caplog.text


def test_a_file_of_another_kind_names_its_line(tmp_path):
    path = tmp_path / "products.csv"
    path.write_text("sku;title\n", encoding="utf-8")
    with pytest.raises(CatalogueError, match="line 1"):
        read_catalogue(path)
