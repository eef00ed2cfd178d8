"""The demo shop: the same every time, fresh on every day, and like life."""

import json
import re
from collections import Counter, defaultdict
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from xml.etree import ElementTree

import pytest

from crm_bridge.demo.__main__ import main
from crm_bridge.demo.catalogue import products
from crm_bridge.demo.drawings import draw
from crm_bridge.demo.history import ANCHOR
from crm_bridge.demo.shop import make_shop
from crm_bridge.imports.reading import read_shop
from crm_bridge.imports.rows import ORDER_STATUSES, OrderRow, ShopFiles

COMMITTED = Path("data/demo")
MIDNIGHT = datetime(ANCHOR.year, ANCHOR.month, ANCHOR.day, tzinfo=UTC)


@pytest.fixture(scope="module")
def shop() -> ShopFiles:
    return read_shop(COMMITTED)


def order(shop: ShopFiles, number: str) -> OrderRow:
    return next(row for row in shop.orders if row.number == number)


def test_the_committed_files_are_what_the_generator_writes(tmp_path: Path) -> None:
    main(["generate", str(tmp_path)])

    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*") if path.is_file()}
    kept = {path.relative_to(COMMITTED) for path in COMMITTED.rglob("*") if path.is_file()}
    assert kept - made == {Path("README.md")}
    for path in made:
        assert (tmp_path / path).read_bytes() == (COMMITTED / path).read_bytes(), path


def test_the_import_finds_nothing_wrong_with_it(shop: ShopFiles) -> None:
    assert shop.errors == ()
    assert shop.unknown_columns == {}
    assert shop.missing == ()
    assert shop.ambiguous_numbers == ()


def test_it_has_the_size_of_a_shop(shop: ShopFiles) -> None:
    assert (len(shop.customers), len(shop.products), len(shop.orders)) == (200, 120, 2000)
    assert len(shop.staff) == 4
    assert {p.category for p in shop.products} == {"clothing", "shoes", "electronics", "home"}
    span = max(o.placed_at for o in shop.orders) - min(o.placed_at for o in shop.orders)
    assert 700 < span.days < 735


def test_every_state_occurs(shop: ShopFiles) -> None:
    counts = Counter(row.status for row in shop.orders)

    assert set(counts) == set(ORDER_STATUSES)
    assert min(counts.values()) >= 3
    assert counts["delivered"] > 1500


@pytest.mark.parametrize("day", [date(2027, 3, 14), date(2024, 2, 29)])
def test_another_day_moves_the_dates_and_nothing_else(day: date) -> None:
    committed, moved = make_shop(ANCHOR).tables, make_shop(day).tables
    shift = day - ANCHOR

    for name, rows in committed.items():
        for one, other in zip(rows, moved[name], strict=True):
            for column, value in one.items():
                if column.endswith("_at") and value:
                    expected = datetime.fromisoformat(value) + shift
                    assert datetime.fromisoformat(other[column]) == expected
                else:
                    assert other[column] == value


def test_today_is_what_a_bare_option_means(tmp_path: Path) -> None:
    before = datetime.now(UTC).date()
    main(["generate", str(tmp_path), "--today"])

    about = json.loads((tmp_path / "shop.json").read_text(encoding="utf-8"))
    assert date.fromisoformat(about["anchor"]) in (before, datetime.now(UTC).date())


def test_times_follow_each_other_and_only_promises_lie_ahead(shop: ShopFiles) -> None:
    joined = {row.id: row.created_at for row in shop.customers}
    for row in shop.orders:
        times = [row.placed_at, row.shipped_at, row.delivered_at]
        known = [moment for moment in times if moment]
        assert known == sorted(known), row.number
        assert known[-1] < MIDNIGHT, row.number
        assert joined[row.customer_id].date() <= row.placed_at.date(), row.number


def test_states_agree_with_their_times(shop: ShopFiles) -> None:
    for row in shop.orders:
        has_left = row.status not in ("placed", "packed", "cancelled")
        has_come = row.status in ("delivered", "returned", "refunded")
        assert (row.shipped_at is not None) == has_left, row.number
        assert (row.tracking_number is not None) == has_left, row.number
        assert (row.delivered_at is not None) == has_come, row.number
        promised_past = row.promised_at is not None and row.promised_at < MIDNIGHT
        if row.status in ("late", "lost"):
            assert promised_past, row.number
        if row.status in ("placed", "packed", "shipped", "out_for_delivery"):
            assert not promised_past, row.number


def test_totals_are_lines_and_delivery(shop: ShopFiles) -> None:
    goods: dict[str, int] = defaultdict(int)
    for line in shop.order_lines:
        goods[line.order_number] += line.quantity * line.unit_price
    for row in shop.orders:
        assert row.total - goods[row.number] in (0, 395, 695, 1200), row.number


def test_lines_name_sizes_and_colours_that_exist(shop: ShopFiles) -> None:
    attributes = {row.id: row.attributes for row in shop.products}
    for line in shop.order_lines:
        sizes = attributes[line.product_id].get("sizes")
        assert line.size in (sizes if isinstance(sizes, list) else [None])
        colours = attributes[line.product_id]["colours"]
        assert isinstance(colours, list)
        assert line.colour in (colours if len(colours) > 1 else [None])


def test_returns_agree_with_the_order(shop: ShopFiles) -> None:
    orders = {row.number: row for row in shop.orders}
    lines: dict[str, int] = Counter(line.order_number for line in shop.order_lines)
    states: dict[str, list[str]] = defaultdict(list)
    for row in shop.returns:
        delivered = orders[row.order_number].delivered_at
        assert delivered is not None
        assert delivered < row.requested_at < MIDNIGHT
        assert (row.refunded_at is not None) == (row.state == "refunded")
        assert row.refunded_at is None or row.requested_at < row.refunded_at < MIDNIGHT
        states[row.order_number].append(row.state)
    for number, row in orders.items():
        whole = len(states[number]) == lines[number] and len(set(states[number])) == 1
        state = states[number][0] if whole else None
        expected = {"received": "returned", "refunded": "refunded"}.get(state or "")
        assert (row.status if row.status in ("returned", "refunded") else None) == expected, number


def test_customers_come_back_and_have_a_taste(shop: ShopFiles) -> None:
    category = {row.id: row.category for row in shop.products}
    customer = {row.number: row.customer_id for row in shop.orders}
    orders = Counter(customer.values())
    bought: dict[str, Counter[str]] = defaultdict(Counter)
    for line in shop.order_lines:
        bought[customer[line.order_number]][category[line.product_id]] += 1
    regulars = [person for person, count in orders.items() if count >= 8]
    favourite = [max(bought[p].values()) / bought[p].total() for p in regulars]

    assert len(regulars) > 40
    assert sum(favourite) / len(favourite) > 0.5


def test_what_goes_together_is_bought_together(shop: ShopFiles) -> None:
    baskets: dict[str, set[str]] = defaultdict(set)
    for line in shop.order_lines:
        baskets[line.order_number].add(line.product_id)
    boots = [basket for basket in baskets.values() if basket & {"AF-2001", "AF-2003"}]
    spray = [basket for basket in baskets.values() if "AF-2026" in basket]
    share = sum("AF-2026" in basket for basket in boots) / len(boots)

    assert share > 3 * len(spray) / len(baskets)


def test_winter_things_sell_in_winter(shop: ShopFiles) -> None:
    placed = {row.number: row.placed_at.month for row in shop.orders}
    months = Counter(
        placed[line.order_number] for line in shop.order_lines if line.product_id == "AF-1025"
    )
    winter = sum(months[month] for month in (10, 11, 12, 1, 2, 3))

    assert winter > 2 * (months.total() - winter)


def test_nobody_in_it_can_be_reached(shop: ShopFiles) -> None:
    fiction = re.compile(
        r"020 7946 0\d{3}|0(161|113|117|121|131|141|151|114|115) 496 0\d{3}|029 2018 0\d{3}"
        r"|0191 498 0\d{3}|028 9649 6\d{3}|07700 900\d{3}|\+353 20 91\d \d{4}"
        r"|\+1 \d{3}-555-01\d\d|\+49 (30 23125|40 66969|221 4710) \d{3}"
    )
    for row in shop.customers:
        assert row.email.endswith(".example")
        assert row.phone is None or fiction.fullmatch(row.phone), row.phone
    assert len({row.email for row in shop.customers}) == 200


def test_the_first_chat_of_the_readme_works(shop: ShopFiles) -> None:
    row = order(shop, "CL-104233")
    emma = next(customer for customer in shop.customers if customer.id == row.customer_id)

    assert (emma.name, emma.email) == ("Emma Whitfield", "emma.whitfield@mail.example")
    assert (row.status, row.postcode) == ("shipped", "N1 9GU")
    assert row.promised_at is not None
    assert row.promised_at.date() == ANCHOR + timedelta(days=2)


def test_the_page_about_the_shop_tells_the_truth(shop: ShopFiles) -> None:
    text = (COMMITTED / "README.md").read_text(encoding="utf-8")
    people = {row.id: row for row in shop.customers}
    table = re.findall(r"\| (CL-\d+) \|([^|]+)\|([^|]*)\|([^|]*)\|([^|]+)\|", text)

    assert len(table) == 12
    for number, name, email, postcode, state in table:
        row = order(shop, number)
        person = people[row.customer_id]
        assert person.name == name.strip()
        assert email.strip() in ("", person.email)
        assert postcode.strip() in ("", person.postcode)
        word = {"returned": "sent back", "refunded": "refunded"}.get(row.status, row.status)
        assert word.replace("_", " ") in state


def test_the_list_of_people_to_try_matches_the_orders(shop: ShopFiles) -> None:
    about = json.loads((COMMITTED / "shop.json").read_text(encoding="utf-8"))

    assert about["shop"] == "Alder & Finch"
    for person in about["showcase"]:
        own = {row.number: row.status for row in shop.orders if row.customer_id == person["id"]}
        assert person["orders"] == own
        assert person["note"]


def test_stock_is_the_sum_of_its_sizes(shop: ShopFiles) -> None:
    sold_out = 0
    for row in shop.products:
        by_size = row.attributes.get("stock_by_size")
        assert not isinstance(by_size, dict) or sum(by_size.values()) == row.stock
        sold_out += row.stock == 0
    assert 4 <= sold_out <= 12


@pytest.mark.parametrize("product", products(), ids=lambda product: product.id)
def test_each_product_has_a_small_safe_picture(product: object) -> None:
    picture = draw(product)  # type: ignore[arg-type]
    root = ElementTree.fromstring(picture)  # noqa: S314 - our own drawing
    tags = {element.tag.rpartition("}")[2] for element in root.iter()}

    assert len(picture.encode()) <= 3 * 1024
    assert root.get("viewBox") == "0 0 320 320"
    assert tags <= {"svg", "title", "g", "path", "rect", "circle", "ellipse"}
    assert "href" not in picture
    assert "{" not in picture
