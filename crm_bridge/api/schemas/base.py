"""The two bases of every schema: strict on the way in, lenient about what a newer bridge adds."""

from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, PlainSerializer

Seq = Annotated[int, Field(ge=1, lt=2**31)]
"""The number of a message in its conversation; larger ones no database here can hold."""
RowId = Annotated[int, Field(ge=1, lt=2**31)]
"""The number of a row."""
Number = Annotated[int, Field(ge=0, lt=2**63)]
"""The number of an event or of a snapshot."""


class RequestModel(BaseModel):
    """A request body or query: an unknown field is an error, so a typo never passes silently."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class ResponseModel(BaseModel):
    """A response body: clients ignore fields they do not know yet."""

    model_config = ConfigDict(extra="ignore", frozen=True)


def utc_text(moment: datetime) -> str:
    """A UTC time as `/v1` writes it: ISO 8601 with milliseconds and `Z`."""
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


UtcTime = Annotated[AwareDatetime, PlainSerializer(utc_text, when_used="json")]
"""An aware time; written as ISO 8601 in UTC with milliseconds and `Z`."""


class Money(ResponseModel):
    """An amount in integer minor units (pence, cents) of an ISO 4217 currency."""

    amount: int
    currency: str
