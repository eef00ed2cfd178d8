"""Whether anybody of the shop can be there, as the gateways tell chat windows."""

from crm_bridge.api.schemas.base import ResponseModel, UtcTime


class Availability(ResponseModel):
    """`opens_at` is when the first team opens again; absent while one is open, or where none ever
    does."""

    open: bool
    opens_at: UtcTime | None = None
    mail: bool = False
    """Whether the bridge can send mails."""
