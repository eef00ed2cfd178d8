"""What can go wrong between a process and the bridge."""

from collections.abc import Mapping
from typing import Any


class BridgeError(Exception):
    """Any failure of a call to the bridge."""


class BridgeUnavailable(BridgeError):
    """The bridge could not be reached, was too slow, or answered 5xx, retries included."""


class BridgeRefused(BridgeError):
    """The bridge said no with a problem document.

    `code` is the stable name of the reason (`proof_needed`, `fence_stale`, …); `extras` holds the
    problem's further members (`tries_left`, `locked_until`, …).
    """

    def __init__(self, status: int, code: str, detail: str, extras: Mapping[str, Any]) -> None:
        super().__init__(f"{status} {code}: {detail}")
        self.status = status
        self.code = code
        self.detail = detail
        self.extras = dict(extras)

    @classmethod
    def from_problem(cls, status: int, problem: Mapping[str, Any]) -> "BridgeRefused":
        """Read an RFC 9457 problem document."""
        known = {"type", "title", "status", "code", "detail"}
        return cls(
            status,
            str(problem.get("code", "unknown")),
            str(problem.get("detail") or problem.get("title") or ""),
            {name: value for name, value in problem.items() if name not in known},
        )
