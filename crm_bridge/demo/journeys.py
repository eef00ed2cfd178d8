"""From the moment an order is placed to where it is today: times that fit each other."""

from datetime import timedelta
from random import Random

from crm_bridge.demo.records import Journey

# Hours of the day at which people shop, and the hour at which the warehouse's last van leaves.
_SHOPPING_HOURS = (7, 8, 9, 10, 11, 12, 12, 13, 13, 14, 15, 16, 17, 18, 19, 20, 20, 21, 21, 22)
_LAST_VAN = 17
_PROMISE_HOUR = 18
_DAYS_PROMISED = {"standard": 4, "express": 2, "abroad": 9}


def at(day: int, hour: int = 0, minute: int = 0) -> timedelta:
    """A time of a day; day 0 is today, -1 yesterday."""
    return timedelta(days=day, hours=hour, minutes=minute)


def placed_on(chance: Random, day: int) -> timedelta:
    """A moment of that day at which somebody might shop."""
    return at(day, chance.choice(_SHOPPING_HOURS), chance.randint(0, 59))


def journey(chance: Random, status: str, placed: timedelta, service: str) -> Journey:
    """A journey that ends in `status` (before any return) at midnight of today."""
    day = placed.days
    promised = at(day + _DAYS_PROMISED[service], _PROMISE_HOUR)
    shipped = at(day + 1, chance.randint(13, _LAST_VAN - 1), chance.randint(0, 59))
    match status:
        case "placed" | "packed" | "cancelled":
            return Journey(status, placed, max(promised, at(1, _PROMISE_HOUR)))
        case "shipped":
            return Journey(status, placed, max(promised, at(1, _PROMISE_HOUR)), shipped)
        case "out_for_delivery":
            return Journey(status, placed, at(0, _PROMISE_HOUR), shipped)
        case "late" | "lost":
            return Journey(status, placed, min(promised, at(-1, _PROMISE_HOUR)), shipped)
        case _:
            return Journey(status, placed, promised, shipped, _arrival(chance, shipped, promised))


def _arrival(chance: Random, shipped: timedelta, promised: timedelta) -> timedelta:
    """Mostly on the promised day or the day before, now and then a day or three after."""
    slip = chance.choices((-1, 0, 1, 2, 3), (30, 55, 9, 4, 2))[0]
    day = max(shipped.days + 1, promised.days + slip)
    return min(at(day, chance.randint(8, 17), chance.randint(0, 59)), at(-1, 17, 30))
