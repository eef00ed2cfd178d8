"""Writes the demo shop into a directory."""

import csv
import json
from datetime import date
from pathlib import Path

from crm_bridge.demo.catalogue import products
from crm_bridge.demo.drawings import draw
from crm_bridge.demo.shop import Row, make_shop


def write_shop(directory: Path, today: date) -> None:
    """The files to import, `shop.json` and one drawing a product; the same bytes every time."""
    shop = make_shop(today)
    images = directory / "images"
    images.mkdir(parents=True, exist_ok=True)
    for name, rows in shop.tables.items():
        _write_csv(directory / f"{name}.csv", list(rows))
    about = json.dumps(shop.about, indent=2, ensure_ascii=False)
    (directory / "shop.json").write_text(about + "\n", encoding="utf-8")
    for product in products():
        (images / f"{product.id}.svg").write_text(draw(product), encoding="utf-8")


def _write_csv(path: Path, rows: list[Row]) -> None:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, rows[0].keys(), lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows)
