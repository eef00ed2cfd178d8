"""When models are trained without anybody asking."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Schedule:
    """`hour` of the shop's day; `automatic` false: nothing is trained unless asked for."""

    zone: ZoneInfo
    hour: int
    automatic: bool

    def last_moment(self, now: datetime) -> datetime:
        """When it was this hour last."""
        local = now.astimezone(self.zone)
        today = local.replace(hour=self.hour, minute=0, second=0, microsecond=0)
        return today if today <= local else today - timedelta(days=1)


def due(
    schedule: Schedule, now: datetime, last: tuple[datetime, int] | None, data_version: int
) -> str | None:
    """The cause to train now, or None. `last` says when the last training was asked for, however
    it ended, and on which version of the shop's data. A shop that was never loaded has version 0.
    """
    if not schedule.automatic:
        return None
    if last is None:
        return "first" if data_version else None
    at, learnt = last
    if data_version > learnt:
        return "import"
    return "schedule" if at < schedule.last_moment(now) else None
