"""What a customer leaves while nobody is there, and transcripts to be mailed."""

from typing import Annotated

from pydantic import Field, StringConstraints

from crm_bridge.api.schemas.base import RequestModel, ResponseModel

Email = Annotated[str, StringConstraints(strip_whitespace=True, min_length=3, max_length=254)]


class OfflineMessage(RequestModel):
    email: Email
    message: Annotated[str, Field(max_length=10_000)]
    name: Annotated[str, StringConstraints(strip_whitespace=True, max_length=200)] | None = None


class OfflineKept(ResponseModel):
    """`id` is that of the task it became."""

    id: str


class MailTranscript(RequestModel):
    """The mail as the gateway wrote it, in the customer's language."""

    email: Email
    subject: Annotated[str, Field(min_length=1, max_length=300)]
    text: str
    html: str


class TranscriptQueued(ResponseModel):
    id: str
