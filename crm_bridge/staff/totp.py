"""One-time codes from an authenticator app (RFC 6238: SHA-1, six digits, thirty seconds)."""

from datetime import datetime

import pyotp
import segno
from markupsafe import Markup

STEP_SECONDS = 30
_DRIFT = 1
"""Steps that the phone's clock may be off, either way."""


def new_secret() -> str:
    """160 bits, in base32."""
    return pyotp.random_base32()


def address(secret: str, email: str, shop: str) -> str:
    """What the QR code says: `otpauth://totp/…`."""
    return pyotp.TOTP(secret).provisioning_uri(name=email, issuer_name=shop)


def step_of(secret: str, code: str, at: datetime, after: int | None) -> int | None:
    """The time step that `code` belongs to; None when it is wrong, old, or not later than `after`,
    the last step that was used."""
    digits = "".join(code.split())
    totp, present = pyotp.TOTP(secret), int(at.timestamp()) // STEP_SECONDS
    for step in range(present - _DRIFT, present + _DRIFT + 1):
        fresh = after is None or step > after
        if fresh and pyotp.utils.strings_equal(totp.generate_otp(step), digits):
            return step
    return None


def drawing(text: str) -> Markup:
    """A QR code as SVG; it fills whatever it stands in."""
    drawn: str = segno.make(text, error="m").svg_inline(omitsize=True, border=2, svgclass=None)
    return Markup(drawn)  # noqa: S704 - squares alone, drawn by the library
