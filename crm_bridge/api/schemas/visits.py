"""What the page around a chat tells of its visitor. Nothing of it is proved."""

import re
from typing import Annotated

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    model_validator,
)

LARGEST = 8 * 1024
"""Bytes of a context, as JSON."""

_CONTROL = re.compile(r"[\x00-\x1f\x7f]")


def _clean(value: object) -> object:
    return _CONTROL.sub(" ", value).strip() if isinstance(value, str) else value


def _web_address(value: str) -> str:
    if not re.match(r"https?://|/", value, re.IGNORECASE):
        raise ValueError("should be an address that begins with http://, https:// or /")
    return value


def _optional(value: object) -> object:
    """What was left empty was not given."""
    return None if isinstance(_clean(value), str) and not _clean(value) else value


Maybe = BeforeValidator(_optional)
Line = Annotated[str, BeforeValidator(_clean), Field(min_length=1)]
Name = Annotated[Line, Field(max_length=300)]
Id = Annotated[Line, Field(max_length=100)]
Address = Annotated[Line, Field(max_length=2000), AfterValidator(_web_address)]
Amount = Annotated[float, Field(ge=0, le=1e9, allow_inf_nan=False)]
Currency = Annotated[str, StringConstraints(pattern=r"^[A-Za-z]{3}$", to_upper=True)]


class _Told(BaseModel):
    """Pages may say more than is asked: the rest is not kept."""

    model_config = ConfigDict(extra="ignore", frozen=True, coerce_numbers_to_str=True)


class PageNow(_Told):
    url: Address
    title: Annotated[Name | None, Maybe] = None


class ProductNow(_Told):
    """`id` is the product's in the catalogue that was imported."""

    id: Id
    name: Annotated[Name | None, Maybe] = None
    url: Annotated[Address | None, Maybe] = None


class CartItem(_Told):
    """`price` is of one, in the currency's main unit."""

    id: Id
    name: Annotated[Name | None, Maybe] = None
    quantity: Annotated[int, Field(ge=0, le=100_000)] = 1
    price: Amount | None = None


class Cart(_Told):
    items: Annotated[list[CartItem], Field(max_length=100)]
    total: Amount | None = None
    currency: Annotated[Currency | None, Maybe] = None


class VisitContext(_Told):
    """Where a visitor is, and what is in their basket."""

    page: PageNow | None = None
    product: ProductNow | None = None
    cart: Cart | None = None

    @model_validator(mode="after")
    def _small(self) -> "VisitContext":
        if len(self.model_dump_json(exclude_none=True).encode()) > LARGEST:
            raise ValueError(f"should be no more than {LARGEST // 1024} KiB")
        return self


ContactLine = Annotated[Line, Field(max_length=254)]


class Contact(_Told):
    """What a visitor wrote into the form before the chat: who they say they are."""

    name: Annotated[ContactLine | None, Maybe] = None
    email: Annotated[ContactLine | None, Maybe] = None
    order_number: Annotated[ContactLine | None, Maybe] = None
    topic: Annotated[ContactLine | None, Maybe] = None
