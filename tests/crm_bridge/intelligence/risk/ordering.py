"""Small shops for tests of the unusual: who ordered what, when."""

from datetime import UTC, datetime, timedelta

from crm_bridge.intelligence.risk.placed import PlacedLine, PlacedOrder

BEGIN = datetime(2025, 1, 1, 12, tzinfo=UTC)


def an_order(
    customer: str,
    day: float,
    *lines: tuple[str, int, int],
    number: str | None = None,
    off: bool = False,
    back: float | None = None,
    **about: str,
) -> PlacedOrder:
    """Lines are product, pieces, price of one. `off`: called off a day later; `back`: so many days
    after it was placed all of it came back."""
    at = BEGIN + timedelta(days=day)
    came_back = ((at + timedelta(days=back), 1.0),) if back is not None else ()
    return PlacedOrder(
        number or f"{customer}-{day:g}",
        customer,
        at,
        tuple(PlacedLine(*line) for line in lines or (("tea", 2, 500), ("cup", 1, 900))),
        taken_back=came_back,
        called_off_at=at + timedelta(days=1) if off else None,
        **{"currency": "GBP", "country": "GB", "postcode": "N1", "payment": "Visa", **about},
    )


def a_shop(customers: int = 40, orders: int = 6) -> list[PlacedOrder]:
    """Everybody buys one to three of two things about once a month."""
    found = [
        an_order(
            f"c{who}",
            30 * turn + who / 2,
            ("tea", 1 + (who + turn) % 3, 500),
            ("cup", 1 + (who * turn) % 2, 900 + 100 * (who % 3)),
        )
        for who in range(customers)
        for turn in range(orders)
    ]
    return sorted(found, key=lambda one: (one.at, one.number))
