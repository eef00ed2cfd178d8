"""Finding conversations by who the customer is, an order of theirs, or what was said."""

from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from crm_bridge.models.conversation import Conversation
from crm_bridge.models.customer import Customer
from crm_bridge.models.message import Message
from crm_bridge.models.order import Order
from crm_bridge.models.proof import Proof
from crm_bridge.orders.numbers import normalise_order_number

MAX_LENGTH = 200


def cleaned(typed: str) -> str:
    """What is searched for: one line of at most 200 characters, empty when there is nothing."""
    return " ".join(typed.replace("\x00", " ").split())[:MAX_LENGTH]


def matches(search: str) -> ColumnElement[bool]:
    """Conversations of a customer with this name, e-mail or order, those in which the order was
    proved, and those in which it was said. Case does not count; `%` and `_` are themselves.

    The query must have `Conversation` and `Customer` in it.
    """
    # By another name, for the list joins the last message itself.
    said = aliased(Message)
    found = [
        Customer.name.icontains(search, autoescape=True),
        Customer.email.icontains(search, autoescape=True),
        exists().where(
            said.conversation_id == Conversation.id,
            said.text.icontains(search, autoescape=True),
        ),
    ]
    key = normalise_order_number(search)
    if any(character.isdigit() for character in key):
        found += _about_order(key)
    return or_(*found)


def _about_order(key: str) -> list[ColumnElement[bool]]:
    meant = or_(Order.number_key == key, Order.number_digits == key)
    proved = select(Proof.conversation_id).join(Order, Order.number == Proof.order_number)
    return [
        Conversation.customer_id.in_(select(Order.customer_id).where(meant)),
        Conversation.id.in_(proved.where(meant)),
    ]
