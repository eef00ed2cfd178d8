"""Everything the bridge refuses, one tree; the problem middleware turns it into responses.

    BridgeError
    ├── RequestInvalid      400/422  malformed JSON, wrong types: with the fields
    ├── NotAuthorised       401      no token, or one that nobody knows
    ├── Forbidden           403      known, but not allowed this
    ├── NotFound            404
    ├── Conflict            409      right request, wrong moment
    ├── Unprocessable       422      well formed, but it makes no sense here
    ├── TooMany             429
    └── Unavailable         503      database unreachable, full or locked: send it again

A class gives the HTTP status, an instance the code. Topics derive their own where code catches
them; otherwise `Conflict("turn_over", "…")` is enough.
"""

from collections.abc import Mapping
from typing import ClassVar


class BridgeError(Exception):
    """A refusal with a stable `code` for programs and a `detail` for people.

    `extras` are further members of the problem (JSON values), `headers` go on the response.
    """

    status: ClassVar[int] = 500
    title: ClassVar[str] = "Something went wrong"

    def __init__(
        self,
        code: str,
        detail: str,
        *,
        extras: Mapping[str, object] | None = None,
        headers: Mapping[str, str] | None = None,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.extras = dict(extras or {})
        self.headers = dict(headers or {})


class RequestInvalid(BridgeError):
    """`status` is 400 where the body is no JSON at all, else 422."""

    status = 422
    title = "The request is not valid"


class BodyMalformed(RequestInvalid):
    status = 400


class NotAuthorised(BridgeError):
    status = 401
    title = "Not authorised"


class Forbidden(BridgeError):
    status = 403
    title = "Not allowed"


class NotFound(BridgeError):
    status = 404
    title = "Not found"


class Conflict(BridgeError):
    status = 409
    title = "Conflict with how things stand"


class Unprocessable(BridgeError):
    status = 422
    title = "Not possible"


class TooMany(BridgeError):
    status = 429
    title = "Too many tries"


class Unavailable(BridgeError):
    """Nothing was kept; the same request may be sent again."""

    status = 503
    title = "Not available at the moment"

    def __init__(self, detail: str, *, retry_after: int = 1) -> None:
        super().__init__("unavailable", detail, headers={"Retry-After": str(retry_after)})


def conversation_unknown(conversation_id: str) -> NotFound:
    return NotFound("conversation_unknown", f"There is no conversation {conversation_id!r}.")
