"""Whether what was measured speaks for a model or against it."""

from collections.abc import Mapping
from typing import Any


def against(result: Mapping[str, Any]) -> str | None:
    """Why the model should not answer, in a sentence; None when nothing got worse beyond noise."""
    worse = [one for one in result["measures"] if one["is_worse"]]
    if not worse:
        return None
    told = "; ".join(
        f"{one['title']} would go from {percent(one['before'])} to {percent(one['after'])}, "
        f"a difference between {points(one['low'])} and {points(one['high'])} points"
        for one in worse
    )
    return f"The assistant would understand less: {told}."


def percent(share: float) -> str:
    return f"{100 * share:.1f} %"


def points(share: float) -> str:
    """A difference in points of a hundred, with its sign."""
    written = f"{100 * share:+.1f}".replace("-", "−")
    return "0.0" if written[1:] == "0.0" else written
