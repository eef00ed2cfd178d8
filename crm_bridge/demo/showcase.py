"""The customers and orders that are written out by hand, in `data/showcase.yml`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Any

import yaml

from crm_bridge.demo.catalogue import DATA, products_by_id
from crm_bridge.demo.history import tracking_number
from crm_bridge.demo.journeys import at
from crm_bridge.demo.people import Address, Person, taste
from crm_bridge.demo.records import DemoOrder, Journey, Line, Sent
from crm_bridge.demo.returning import returned
from crm_bridge.demo.seeds import stream

_LOCALES = {"GB": "en-GB", "DE": "de-DE", "IE": "en-IE"}


@dataclass(frozen=True, slots=True)
class Showcase:
    """The fixed part of the shop. `anchor` is the order that gets `anchor_number`."""

    people: tuple[Person, ...]
    orders: tuple[DemoOrder, ...]
    notes: Mapping[str, str]
    anchor: DemoOrder
    anchor_number: int


@cache
def showcase() -> Showcase:
    """What `data/showcase.yml` says."""
    source = yaml.safe_load((DATA / "showcase.yml").read_text(encoding="utf-8"))
    people = {raw["id"]: _person(raw) for raw in source["customers"]}
    made = list(_orders(source["customers"], people))
    return Showcase(
        people=tuple(people.values()),
        orders=tuple(order for _, order in made),
        notes={raw["id"]: raw["note"] for raw in source["customers"]},
        anchor=next(order for raw, order in made if raw.get("anchor")),
        anchor_number=source["anchor_order"]["number"],
    )


def _person(raw: dict[str, Any]) -> Person:
    street, town, postcode, country = raw["address"]
    return Person(
        id=raw["id"],
        name=raw["name"],
        email=raw["email"],
        phone=raw["phone"],
        address=Address(street, town, postcode, country),
        locale=_LOCALES[country],
        joined_days_ago=raw["joined"],
        consent=True,
        taste=taste(stream(raw["id"]), raw["fit"]),
    )


def _orders(
    customers: list[dict[str, Any]], people: Mapping[str, Person]
) -> Iterator[tuple[dict[str, Any], DemoOrder]]:
    for customer in customers:
        for position, raw in enumerate(customer["orders"]):
            yield raw, _order(raw, people[customer["id"]], position)


def _order(raw: dict[str, Any], person: Person, position: int) -> DemoOrder:
    chance = stream(f"{person.id}:{position}")
    service = raw.get("service", "standard")
    carrier = "SkyBridge" if service == "abroad" else "Swiftline"
    order = DemoOrder(
        customer=person,
        lines=tuple(_line(*written) for written in raw["lines"]),
        journey=Journey(
            status=raw["was"],
            placed=at(raw["placed"], 10 + position, 24),
            promised=at(raw["promised"], 18),
            shipped=_moment(raw.get("shipped"), 16, 5),
            delivered=_moment(raw.get("delivered"), 11, 40),
        ),
        service=service,
        carrier=carrier,
        tracking=tracking_number(chance, carrier),
        payment="Visa",
    )
    if "returned" in raw:
        sent = raw["returned"]
        refunded = _moment(sent.get("refunded"), 9, 15)
        back = Sent(
            order.lines[0], at(sent["days"], 19, 2), sent["state"], sent["reason"], refunded
        )
        return returned(order, (back,))
    return order


def _line(product_id: str, quantity: int, size: str = "", colour: str = "") -> Line:
    product = products_by_id()[product_id]
    return Line(product, quantity, product.price, size, colour)


def _moment(day: int | None, hour: int, minute: int) -> timedelta | None:
    return None if day is None else at(day, hour, minute)
