"""What the customers, the assistant and the agents of a made-up year say."""

from collections.abc import Mapping, Sequence
from random import Random

Texts = Sequence[str]

ASKED: Mapping[str, Texts] = {
    "track_order": (
        "where is my order {order}", "my parcel {order} has not arrived yet, any news",
        "when will {product} be delivered", "tracking says {place} since {day}, where is it",
        "still waiting for {product}, order {order}",
    ),
    "delivery_late": (
        "my delivery is late again, it should have come on {day}",
        "you promised {day} and {product} is still not here", "order {order} is overdue",
        "why is the parcel so late, I needed {product} on {day}",
    ),
    "return_item": (
        "I want to send {product} back", "how do I return {product}, it does not fit",
        "the {product} from {order} is too small, can I return it",
        "return label for order {order} please",
    ),
    "refund_status": (
        "where is my refund for {order}", "I sent {product} back on {day} and got no money",
        "refund of {amount} pounds is missing", "how long does a refund take",
    ),
    "cancel_order": (
        "please cancel order {order}", "I ordered {product} twice, cancel one of them",
        "can I still cancel, I ordered this morning",
    ),
    "change_address": (
        "I moved, send {order} to my new address in {place}",
        "wrong postcode on order {order}, it goes to {place}",
    ),
    "product_question": (
        "is {product} waterproof", "which size of {product} should I take",
        "does {product} come in {colour}", "do you have {product} in stock in {place}",
    ),
    "search_product": (
        "what would you recommend for {activity}", "I look for something {colour} for {activity}",
        "do you sell {product}",
    ),
    "complaint": (
        "this is the third time that {product} leaks, I am fed up",
        "the {product} broke after two days, what a waste of {amount} pounds",
        "nobody answers my mails about {order}", "terrible service, {product} arrived damaged",
    ),
    "payment_issue": (
        "my card was charged twice for {order}", "the payment of {amount} pounds was declined",
        "I was charged {amount} pounds and have no confirmation",
    ),
    "promo_code": ("the code {code} does not work", "can I use {code} on {product}"),
    "invoice": ("I need an invoice for {order}", "send me the receipt of {product} please"),
    "nlu_fallback": (
        "{colour} thing {place} hm", "so about the other matter with {activity}",
        "as I said the {day} one", "it does the {activity} noise when you {colour} it",
    ),
    "out_of_scope": ("what is the weather in {place}", "tell me a joke about {activity}"),
}  # fmt: skip
TALK: Mapping[str, Texts] = {
    "greet": ("hello", "hi there", "good morning"),
    "thank": ("thanks a lot", "great, thank you", "perfect, cheers"),
    "affirm": ("yes please", "yes", "that is right"),
    "deny": ("no", "no, not that one", "that did not help"),
}
ANSWERED: Texts = (
    "Order {order} is on its way with Swiftline and should be with you by {day}.",
    "You can send {product} back within 30 days. I have made a label for you.",
    "The refund of {amount} pounds for {order} was sent to your card on {day}.",
    "Yes, {product} comes in {colour} and there are a few left in {place}.",
    "I have changed the address of {order} to {place}.",
    "Delivery to {place} takes two to three days, on {day} at the latest.",
    "Is there anything else that I can do for you?",
)
NOT_GOT: Texts = (
    "I did not get that. Could you say it in other words?",
    "Sorry, I am not sure what you mean. Is it about an order?",
)
BY_AGENTS: Texts = (
    "Hello, I am looking into {order} now.",
    "I have spoken with the warehouse in {place}: {product} leaves on {day}.",
    "I am sorry for the trouble. I have refunded {amount} pounds.",
    "Could you send a picture of {product}?",
    "Is there anything else I can help with?",
)
ARTICLES = (
    "delivery-late", "delivery-times", "returns-how-to", "returns-policy", "refunds-how-long",
    "discount-codes", "payment-failed", "size-guide", "invoices-and-vat", "warranty",
)  # fmt: skip
FIRST = (
    "Emma", "Oliver", "Ava", "Noah", "Mia", "Leo", "Isla", "Hugo", "Zoë", "Finn", "Clara", "Omar",
    "Ines", "Jonas", "Priya", "Marek", "Sofia", "Tariq", "Elin", "Pedro", "Hannah", "Yusuf",
    "Greta", "Tomasz", "Aisha", "Lukas", "Nora", "Felix", "Amelie", "Victor",
)  # fmt: skip
LAST = (
    "Whitfield", "Archer", "Baker", "Okafor", "Lindqvist", "Moreau", "Castellano", "Hughes",
    "Novak", "Petrov", "Schneider", "Tanaka", "Osei", "Fernandes", "Kowalski", "Brennan",
    "Delgado", "Eriksen", "Fontaine", "Gallagher", "Hartmann", "Ibrahim", "Jansen", "Kaur",
    "Lombardi", "Müller", "Nakamura", "O'Brien", "Pereira", "Quinn", "Rossi", "Sørensen",
)  # fmt: skip
_THINGS = ("boots", "jacket", "lamp", "kettle", "headphones", "trainers", "rucksack", "blanket",
           "keyboard", "tent", "scarf", "mirror", "charger", "sandals", "jumper",
           "toaster")  # fmt: skip
_KINDS = ("trail", "wool", "desk", "copper", "wireless", "chelsea", "canvas", "linen", "summit",
          "harbour", "nordic", "vintage", "compact", "alpine", "urban", "classic")  # fmt: skip
_PLACES = ("Leeds", "Bristol", "York", "Cardiff", "Dundee", "Exeter", "Norwich", "Derby", "Bath",
           "Oxford", "Luton", "Swansea", "Preston", "Truro", "Perth", "Kendal")  # fmt: skip
_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday")
_COLOURS = ("black", "olive", "navy", "rust", "cream", "teal", "maroon", "mustard")
_ACTIVITIES = ("hiking", "running", "camping", "the office", "a wedding", "winter", "the beach",
               "travelling", "a small kitchen", "rainy days")  # fmt: skip


def worded(random: Random, text: str, order: str) -> str:
    """The text with its gaps filled."""
    if "{" not in text:
        return text
    return text.format(
        order=order,
        product=f"{random.choice(_KINDS)} {random.choice(_THINGS)}",
        place=random.choice(_PLACES),
        day=random.choice(_DAYS),
        colour=random.choice(_COLOURS),
        activity=random.choice(_ACTIVITIES),
        amount=random.randint(5, 400),
        code=f"SAVE{random.randint(5, 9999)}",
    )
