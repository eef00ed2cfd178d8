"""What orders say of a customer, and what they must not be made to say."""

from datetime import UTC, datetime, timedelta
from typing import Any

from crm_bridge.intelligence.profile.buying import Share, Size, Spent, buying_of
from crm_bridge.intelligence.profile.history import Back, Bought, Piece

NOW = datetime(2026, 3, 20, 12, tzinfo=UTC)


def a_piece(product_id: str = "boot", **changes: Any) -> Piece:
    values: dict[str, Any] = {
        "name": product_id.title(),
        "category": "Shoes",
        "size": None,
        "quantity": 1,
        "unit_price": 5_000,
        "list_price": 5_000,
    }
    return Piece(product_id, **{**values, **changes})


def an_order(
    days_ago: int, *pieces: Piece, returns: tuple[Back, ...] = (), **changes: Any
) -> Bought:
    values: dict[str, Any] = {"status": "delivered", "currency": "GBP", "total": 5_000}
    return Bought(
        number=f"CL-{1_000 - days_ago}",
        at=NOW - timedelta(days=days_ago),
        pieces=pieces or (a_piece(),),
        returns=returns,
        **{**values, **changes},
    )


def back(product_id: str = "boot", state: str = "refunded", **changes: Any) -> Back:
    return Back(product_id, NOW, state, **{"reason": "Too small ", "amount": 5_000, **changes})


def test_nothing_is_said_of_somebody_without_orders() -> None:
    found = buying_of([])
    assert (found.orders, found.last, found.first_at, found.every_days) == (0, None, None, None)
    assert (found.spent, found.categories, found.bands, found.sent_back) == ((), (), (), None)


def test_recency_frequency_and_value_of_what_was_not_cancelled() -> None:
    found = buying_of(
        [
            an_order(1, status="cancelled", total=90_000),
            an_order(10, total=3_000),
            an_order(40, total=4_000),
            an_order(40, total=1_000),
            an_order(100, total=2_000),
        ]
    )
    assert (found.orders, found.cancelled) == (4, 1)
    assert found.last is not None
    assert found.last.status == "cancelled"
    assert found.last_at == NOW - timedelta(days=10)
    # Two orders of one day are no interval.
    assert found.every_days == 45.0
    assert found.spent == (Spent("GBP", 10_000, 0, 4),)
    assert found.spent[0].average == 2_500


def test_two_currencies_are_never_added_up() -> None:
    orders = [an_order(9 - n, total=1_000 + n) for n in range(3)]
    orders += [an_order(30, a_piece(unit_price=700), total=700, currency="EUR")]
    found = buying_of(orders)
    assert found.spent == (Spent("GBP", 3_003, 0, 3), Spent("EUR", 700, 0, 1))
    assert [(band.currency, band.pieces) for band in found.bands] == [("GBP", 3)]


def test_what_was_given_back_is_told_apart_and_never_exceeds_the_order() -> None:
    found = buying_of(
        [
            an_order(1, returns=(back(amount=9_999_999),)),
            an_order(2, returns=(back(state="requested"),)),
            an_order(3, status="refunded"),
            an_order(4, returns=(back(amount=None), back(amount=-5))),
        ]
    )
    assert found.spent == (Spent("GBP", 20_000, 10_000, 4),)
    assert found.spent[0].kept == 10_000


def test_only_returns_leave_no_favourites_but_a_habit() -> None:
    found = buying_of([an_order(n, a_piece(size="6"), returns=(back(),)) for n in range(1, 5)])
    assert (found.categories, found.sizes) == ((), ())
    assert found.sent_back is not None
    assert (found.sent_back.pieces, found.sent_back.of) == (4, 4)
    assert found.sent_back.reasons == ("too small",)


def test_a_product_asked_back_twice_counts_once_and_a_refused_return_not_at_all() -> None:
    twice = an_order(3, a_piece(quantity=2), returns=(back(), back()))
    refused = an_order(5, returns=(back(state="refused", reason=None),))
    found = buying_of([twice, refused])
    assert found.sent_back is not None
    assert (found.sent_back.pieces, found.sent_back.of) == (2, 3)
    assert found.categories == (Share("Shoes", 1, 1),)


def test_favourites_and_sizes_are_of_pieces_that_stayed() -> None:
    found = buying_of(
        [
            an_order(1, a_piece("mug", category="Home", quantity=3)),
            an_order(2, a_piece(size="8")),
            an_order(3, a_piece(size="7"), returns=(back(),)),
            an_order(4, a_piece(size="7"), a_piece("clog", size="8")),
        ]
    )
    assert found.categories == (Share("Home", 3, 6), Share("Shoes", 3, 6))
    assert found.sizes == (Size("Shoes", "8", 2, 3),)


def test_pieces_that_make_no_sense_are_not_tasted_or_priced() -> None:
    found = buying_of(
        [
            an_order(1, a_piece(quantity=-4), a_piece(unit_price=0), a_piece(unit_price=-1)),
            an_order(2, a_piece("gone", category=None, list_price=None, size="9")),
            an_order(3, total=0),
            an_order(4, total=-5_000),
        ]
    )
    assert (found.orders, found.spent) == (2, (Spent("GBP", 10_000, 0, 2),))
    assert found.categories == (Share("Shoes", 2, 2),)
    assert (found.sizes, found.bands, found.reduced) == ((), (), None)


def test_the_price_band_is_the_middle_half_of_what_a_piece_cost() -> None:
    found = buying_of([an_order(n, a_piece(unit_price=n * 1_000)) for n in range(1, 6)])
    (band,) = found.bands
    assert (band.low, band.middle, band.high, band.pieces) == (2_000, 3_000, 4_000, 5)


def test_a_discount_is_what_cost_less_than_today() -> None:
    prices = [5_000, 4_900, 4_000, 6_000]
    found = buying_of([an_order(n, a_piece(unit_price=paid)) for n, paid in enumerate(prices, 1)])
    assert found.reduced == Share("reduced", 1, 4)
