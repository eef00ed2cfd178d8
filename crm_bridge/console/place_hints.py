"""What an agent should know of the place where their reply will be read."""

from collections.abc import Mapping

from crm_bridge.api.schemas.channels import Lack
from crm_bridge.channels.whereabouts import Whereabouts

PUBLIC = "Several people read this: say nothing personal."
MISSING: Mapping[Lack, str] = {
    "typing": "that you type",
    "seen": "when it was read",
    "files": "files",
}


def hint(where: Whereabouts) -> str:
    """In words; empty where there is nothing to say."""
    missing = [MISSING[one] for one in MISSING if one in where.lacks]
    told = [] if where.private else [PUBLIC]
    if len(missing) == 1:
        told.append(f"{where.title} does not show {missing[0]}.")
    elif missing:
        told.append(f"{where.title} shows neither {', '.join(missing[:-1])} nor {missing[-1]}.")
    return " ".join(told)
