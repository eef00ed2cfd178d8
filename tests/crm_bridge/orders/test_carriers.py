"""Where a parcel can be followed."""

from crm_bridge.orders.carriers import tracking_url


def test_a_known_carrier_has_a_page_for_the_parcel() -> None:
    assert tracking_url("DPD", "1550 77") == "https://track.dpd.co.uk/parcels/1550%2077"
    assert str(tracking_url("Royal Mail Tracked 48", "AB12")).endswith("AB12")


def test_a_shop_may_give_the_page_itself() -> None:
    assert tracking_url(None, "https://parcels.example/1") == "https://parcels.example/1"


def test_no_page_is_made_up() -> None:
    assert tracking_url("Two Brothers Vans", "77") is None
    assert tracking_url("DPD", None) is None
