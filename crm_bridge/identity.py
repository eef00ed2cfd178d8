"""The shop's signed word on who a visitor is: a JWT (HS256) with `sub` and `exp`."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import jwt

from crm_bridge.errors import NotAuthorised

MAX_LIFETIME = timedelta(days=1)
LEEWAY = timedelta(seconds=60)
"""How far the shop's clock may be from ours."""


@dataclass(frozen=True, slots=True)
class Identified:
    """`customer_id` is the shop's own id; the word holds `until` then."""

    customer_id: str
    until: datetime


def verify(token: str, secret: str, moment: datetime) -> Identified:
    """Raises 401 `identity_invalid` for anything but a good and current token."""
    try:
        claims = jwt.decode(
            token,
            secret,
            algorithms=["HS256"],
            # The times are compared with the bridge's own clock below.
            options={"require": ["sub", "exp"], "verify_exp": False, "verify_nbf": False,
                     "verify_iat": False, "verify_aud": False},
        )  # fmt: skip
    except (jwt.InvalidTokenError, ValueError) as error:
        raise identity_invalid(str(error)) from error
    until = _time(claims, "exp")
    if until <= moment:
        raise identity_invalid("it has expired")
    if until > moment + MAX_LIFETIME + LEEWAY:
        raise identity_invalid("exp is more than a day away")
    if "nbf" in claims and _time(claims, "nbf") > moment + LEEWAY:
        raise identity_invalid("it is not valid yet")
    return Identified(_customer_id(claims), until)


def identity_invalid(why: str) -> NotAuthorised:
    return NotAuthorised("identity_invalid", f"The identity token is refused: {why}.")


def _time(claims: dict[str, object], name: str) -> datetime:
    value = claims[name]
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise identity_invalid(f"{name} is not a number")
    try:
        return datetime.fromtimestamp(value, UTC)
    except (OverflowError, OSError, ValueError) as error:
        raise identity_invalid(f"{name} is no time") from error


def _customer_id(claims: dict[str, object]) -> str:
    customer_id = claims["sub"]
    if not isinstance(customer_id, str) or not customer_id or "\x00" in customer_id:
        raise identity_invalid("sub is not a customer id")
    return customer_id
