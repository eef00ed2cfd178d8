"""What an admin fills in, and what is still wrong with it."""

from collections.abc import Mapping

from crm_bridge.api.schemas.channels import ChannelReport, SetupField
from crm_bridge.errors import Unprocessable
from crm_bridge.webhooks.addresses import check_url

SHORTEST_SECRET = 16
CODE = "{code}"

FIELDS = [
    SetupField(
        name="secret",
        label="Secret",
        help=f"Signs what is posted, both ways. {SHORTEST_SECRET} characters or more, by chance.",
        secret=True,
        pattern=f".{{{SHORTEST_SECRET},}}",
        looks_like=f"{SHORTEST_SECRET} characters or more",
    ),
    SetupField(
        name="url",
        label="Address for answers",
        help="Where your system takes answers, such as https://app.example/careline.",
    ),
    SetupField(
        name="link",
        label="Address to go on",
        help="If customers of the web chat can go on in your system: where, with {code} for the "
        "one-time code, such as https://app.example/chat?code={code}.",
        required=False,
    ),
    SetupField(
        name="title",
        label="Name for customers",
        help="What they know your system as, such as “our app”, where they are offered to go on.",
        required=False,
    ),
]


async def found_wrong(values: Mapping[str, str], *, private: bool) -> ChannelReport | None:
    """None when the channel can work with these."""
    if len(values.get("secret", "")) < SHORTEST_SECRET:
        why = f"The secret is missing: {SHORTEST_SECRET} characters or more."
        return ChannelReport(state="missing", detail=why)
    if not values.get("url"):
        return ChannelReport(state="missing", detail="The address for answers is missing.")
    link = values.get("link")
    if link and not (link.startswith(("https://", "http://")) and CODE in link):
        why = f"The address to go on must begin with https:// and have {CODE} in it."
        return ChannelReport(state="problem", detail=why)
    try:
        await check_url(values["url"], private=private)
    except Unprocessable as error:
        why = error.detail.removeprefix("url: ")
        return ChannelReport(state="problem", detail=f"Address for answers: {why}")
    return None
