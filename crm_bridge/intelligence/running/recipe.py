"""How a model of the shop's data is made, kept and read again: what a maker of models gives.

A recipe is added to `RECIPES` in `crm_bridge.intelligence.running.registry`, one line each. It is
trained in a process of its own (`python -m crm_bridge shop-models train NAME`); a request handler
takes what was trained from memory:

    forecast = request.app[MODEL_SHELF].get(FORECAST)   # None before the first training

A new version is compared with the one at work by `Trained.judged_by`. Where the recipe can
`measure`, that is done fairly: the `trial` of the version at work, which was fitted without its
own held-out period and so without the newer one, is measured on the new held-out period as well.
"""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Any, Generic, Literal, TypeVar

import pandas as pd
from sqlalchemy.ext.asyncio import AsyncSession

from crm_bridge.db import Database
from crm_bridge.products.records import ProductRecord

M = TypeVar("M")

Period = tuple[datetime, datetime]
"""From and to, aware."""

BASIC_CHECKS = (
    "orders_in_the_future",
    "orders_too_old",
    "orders_twice",
    "lines_references",
    "lines_quantity",
)
"""What must hold for any model; one that counts money adds `orders_currency`, `lines_price_units`
and the like, one that forecasts `orders_volume`."""

RETURN_COLUMNS = ("customer", "product", "order", "at", "state", "amount")


class CannotTrain(Exception):
    """There is too little, or nothing fit, to learn from; the message says so to a lead."""


@dataclass(frozen=True)
class TrainingData:
    """What every recipe of one run is given, read once.

    `lines` is the table of `crm_bridge.intelligence.order_lines`, cancelled lines among them;
    `returns` has the columns `RETURN_COLUMNS`, `at` being when it was asked for and `amount`
    minor units or NA. Customers who are not to be profiled are in neither. `products` is the
    catalogue as it stands. `more` is what the recipe's own `reads` gave.
    """

    as_of: datetime
    lines: pd.DataFrame
    products: tuple[ProductRecord, ...] = ()
    returns: pd.DataFrame = field(default_factory=lambda: pd.DataFrame(columns=RETURN_COLUMNS))
    more: Any = None


@dataclass(frozen=True)
class Trained(Generic[M]):
    """What a training made.

    `metrics` were measured on `held_out`, a period that what was measured had not seen; `judged_by`
    names the one that decides whether it replaces the version at work, None where nothing does.
    `trial` is the model that was measured, fitted without that period; it is kept beside `model`
    to be compared with later versions. `rows` counts what `model` was fitted on.
    """

    model: M
    metrics: Mapping[str, float]
    judged_by: str | None
    period: Period
    rows: int
    better: Literal["higher", "lower"] = "higher"
    held_out: Period | None = None
    trial: M | None = None


@dataclass(frozen=True)
class Recipe(Generic[M]):
    """`name` is for programs and folders (a-z, 0-9, _), `title` for people.

    - `format` is raised whenever `load` could not read what an older `keep` wrote.
    - `checks` names the checks of `crm_bridge.intelligence.quality` that must hold.
    - `train` is pure and takes what it needs from its data; the same data give the same model.
      Raises `CannotTrain`.
    - `keep` writes a model into an empty folder that is there, `load` reads it. `load` runs in a
      thread of the bridge: it should read arrays (`numpy.load`), not compute.
    - `measure` gives the metrics of a kept `trial` on the held-out period that `train` would use
      with these data.
    - `reads` is what it needs from the database besides, for `TrainingData.more`.
    - `after` writes lists over all customers, in small transactions, once a version is put to
      work; it runs in the training's process, and again when an older version is put back.
    - `slack` is how much worse the judging metric may be by chance.
    """

    name: str
    title: str
    format: int
    train: Callable[[TrainingData], Trained[M]]
    keep: Callable[[M, Path], None]
    load: Callable[[Path], M]
    checks: tuple[str, ...] = BASIC_CHECKS
    measure: Callable[[M, TrainingData], Mapping[str, float]] | None = None
    reads: Callable[[AsyncSession], Awaitable[Any]] | None = None
    after: Callable[[Database, M, TrainingData], Awaitable[None]] | None = None
    slack: float = 0.0
