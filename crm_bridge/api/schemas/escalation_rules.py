"""What leads changed in the rules that call a person, as the gateways read it."""

from typing import Any

from crm_bridge.api.schemas.base import ResponseModel


class EscalationRulesSnapshot(ResponseModel):
    """`number` grows with every change and is 0 while nobody changed anything. `changes` is the
    whole difference to `data/escalation.yml`, in its own shape (see `docs/escalation.md`)."""

    number: int
    changes: dict[str, Any]
