"""Having the bridge open an order, with the proof that the customer gave."""

from dataclasses import dataclass
from datetime import datetime

from actions.desk import Desk
from crm_bridge.api.schemas.commerce import ProveOrder
from crm_bridge.client import BridgeRefused

OPENED = "opened"
"""What the slot `order_proof` holds once the bridge has opened the order in this flow."""


def number_answered(desk: Desk, asked: str | None) -> str | None:
    """When a proof was asked for, "12345" is rather a postcode than another order."""
    typed = desk.turn.order_number()
    if asked == "order_proof" and desk.turn.two_meanings():
        return None
    if asked == "order_proof" and typed and typed.isdigit() and len(typed) <= 5:
        return None
    return typed


def to_be_asked(desk: Desk, asked: str | None) -> tuple[str, str] | None:
    """A number that could be two things, and what it is if it is no order's.

    Asked for an order number, "90210" is one; ten digits may still be a phone's.
    """
    found = desk.turn.two_meanings()
    return None if found and asked and found[1] == "postcode" else found


@dataclass(frozen=True, slots=True)
class Proof:
    """What the customer gave to show that an order is theirs."""

    email: str | None = None
    postcode: str | None = None

    @classmethod
    def none(cls) -> "Proof":
        return cls()

    @classmethod
    def of(cls, desk: Desk, asked: str | None) -> "Proof":
        """From this message; when it answers with a number alone, from the ones before it."""
        turn = desk.turn
        bare = asked == "order_proof" and number_answered(desk, asked) is None
        proof = cls(turn.email, turn.postcode(bare=bare))
        if asked == "order_number" and not proof:
            email, postcode = turn.earlier_proof()
            return cls(email, postcode)
        return proof

    def __bool__(self) -> bool:
        return bool(self.email or self.postcode)


async def open_order(desk: Desk, number: str, proof: Proof) -> None:
    try:
        desk.order = await desk.bridge.order(number)
    except BridgeRefused as refusal:
        await _not_opened(desk, number, refusal, proof)
        return
    desk.slots.set(
        order_number=desk.order.number,
        order_proof=OPENED,
        last_order_number=desk.order.number,
    )


async def _not_opened(desk: Desk, number: str, refusal: BridgeRefused, proof: Proof) -> None:
    desk.slots.clear("order_proof")
    if refusal.code == "proof_needed":
        if proof and await _prove(desk, number, proof):
            await open_order(desk, number, Proof.none())
    elif refusal.code == "order_unknown":
        desk.say("utter_order_unknown", number=number)
        desk.slots.clear("order_number")
    elif refusal.code == "order_ambiguous":
        desk.choices = [str(found) for found in refusal.extras.get("numbers", [])]
        desk.slots.clear("order_number")
    else:
        raise refusal


async def _prove(desk: Desk, number: str, proof: Proof) -> bool:
    """Let the bridge judge the proof. True when the order is open now."""
    try:
        await desk.bridge.prove(
            ProveOrder(
                order_number=number[:64],
                email=proof.email,
                postcode=None if proof.email else proof.postcode,
            )
        )
    except BridgeRefused as refusal:
        await _not_proved(desk, refusal)
        return False
    return True


async def _not_proved(desk: Desk, refusal: BridgeRefused) -> None:
    tries_left = int(refusal.extras.get("tries_left", 0))
    if refusal.code == "proof_wrong" and tries_left > 0:
        last = "_last" if tries_left == 1 else ""
        desk.say(f"utter_proof_wrong{last}", tries_left=tries_left)
        desk.question_put = True
    elif refusal.code == "proof_wrong":
        _tell_locked(desk, (await desk.bridge.access()).locked_until)
    elif refusal.code == "proof_locked":
        _tell_locked(desk, datetime.fromisoformat(str(refusal.extras["locked_until"])))
    else:
        raise refusal


def _tell_locked(desk: Desk, until: datetime | None) -> None:
    """Too many wrong tries: until when, and a person instead. It ends the flow."""
    if until is None:
        desk.say("utter_proof_wrong_locked")
    else:
        desk.say("utter_proof_locked", until=desk.clock(until))
    desk.finish()
