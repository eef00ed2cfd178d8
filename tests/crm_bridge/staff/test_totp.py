"""One-time codes of an authenticator app."""

from datetime import UTC, datetime, timedelta

from crm_bridge.staff import totp

# RFC 6238, appendix B: the secret "12345678901234567890", SHA-1; the last six of its eight digits.
SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
KNOWN = {59: "287082", 1111111109: "081804", 2000000000: "279037"}


def at(seconds: int) -> datetime:
    return datetime.fromtimestamp(seconds, UTC)


def test_the_codes_are_those_of_the_standard() -> None:
    for seconds, code in KNOWN.items():
        assert totp.step_of(SECRET, code, at(seconds), None) == seconds // 30


def test_a_phone_may_be_half_a_minute_off_and_no_more() -> None:
    code, moment = KNOWN[2000000000], at(2000000000)
    for steps, right in ((-2, False), (-1, True), (1, True), (2, False)):
        found = totp.step_of(SECRET, code, moment + timedelta(seconds=30 * steps), None)
        assert (found is not None) == right, steps


def test_a_code_opens_once() -> None:
    code, moment = KNOWN[2000000000], at(2000000000)
    step = totp.step_of(SECRET, code, moment, None)
    assert totp.step_of(SECRET, code, moment, step) is None


def test_a_code_may_be_typed_in_two_halves_and_must_be_digits() -> None:
    moment = at(2000000000)
    assert totp.step_of(SECRET, " 279 037 ", moment, None) is not None
    for wrong in ("", "279036", "0279037", "٢٧٩٠٣٧", "x" * 10_000):
        assert totp.step_of(SECRET, wrong, moment, None) is None


def test_every_secret_is_new_and_the_drawing_is_squares_alone() -> None:
    assert totp.new_secret() != totp.new_secret()
    address = totp.address(SECRET, "kim@shop.example", 'The "Shop" & Co')
    assert address.startswith("otpauth://totp/")
    drawn = totp.drawing(address)
    assert drawn.startswith("<svg")
    assert "style" not in drawn
    assert "Shop" not in drawn
