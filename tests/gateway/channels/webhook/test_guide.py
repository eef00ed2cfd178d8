"""What `docs/channels.md` shows of the webhook channel is what there is."""

import inspect
import re
import textwrap

from bot.gateway.channels.core.channel import Channel
from bot.gateway.channels.webhook import channel
from bot.gateway.settings import ROOT
from crm_bridge.api.schemas.channels import SetupField

GUIDE = (ROOT / "docs" / "channels.md").read_text(encoding="utf-8")
OWN_PART = GUIDE.partition("## Write a channel")[2]


def test_how_a_message_is_sent_is_shown_as_it_is() -> None:
    blocks = re.findall(r"```python\n(.*?)```", OWN_PART, re.DOTALL)
    (send,) = [block for block in blocks if block.startswith("async def send(")]
    assert textwrap.indent(send, " " * 4) in inspect.getsource(channel)


def test_all_that_a_channel_may_fill_in_is_named() -> None:
    asked_for = {
        name
        for name, one in vars(Channel).items()
        if callable(one) and not name.startswith("_") and inspect.isfunction(one)
    }
    unnamed = {name for name in asked_for | {"shows_typing", "gapless"} if name not in OWN_PART}
    assert unnamed == set()


def test_each_thing_that_a_field_says_is_named() -> None:
    said = SetupField.model_fields.keys() - {"name", "label", "help"}
    assert {name for name in said if f"`{name}`" not in OWN_PART} == set()
