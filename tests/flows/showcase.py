"""The people and orders of the demo shop that are made to be tried."""

import json
import time

import jwt

from tests.flows.running_shop import ROOT, RunningShop

SHOWCASE = json.loads((ROOT / "data/demo/shop.json").read_text(encoding="utf-8"))["showcase"]


def customer(name: str) -> dict[str, str]:
    """Someone of the showcase, by first name."""
    found: dict[str, str] = next(one for one in SHOWCASE if one["name"].startswith(name))
    return found


def order_of(name: str, status: str) -> str:
    """The number of their order in this state."""
    orders = next(one for one in SHOWCASE if one["name"].startswith(name))["orders"]
    return next(number for number, state in orders.items() if state == status)


def identity_of(shop: RunningShop, name: str) -> str:
    """What the shop's own server would sign for them."""
    claims = {"sub": customer(name)["id"], "exp": int(time.time()) + 3600}
    return jwt.encode(claims, shop.secret("CARELINE_IDENTITY_SECRET"), algorithm="HS256")
