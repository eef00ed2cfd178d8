"""What channels say in their own name, from the response store."""

from dataclasses import dataclass

from crm_bridge.texts import Texts

_REFUSALS = frozenset(
    {
        "attachment_empty",
        "attachment_too_large",
        "attachment_type",
        "attachment_unreachable",
        "attachments_too_many",
        "code_invalid",
        "payload_unknown",
    }
)


@dataclass(frozen=True)
class ChannelTexts:
    """Every key begins with `system_channel_` in `data/responses/`."""

    texts: Texts
    locale: str
    """Of the shop, where the customer's is not known."""

    def say(self, key: str, locale: str | None, **values: object) -> str:
        return self.texts.say(f"system_channel_{key}", locale or self.locale, **values)

    def refusal(self, code: str, locale: str | None, **values: object) -> str:
        """What a customer is told whose message could not be taken."""
        key = f"refused_{code}" if code in _REFUSALS else "refused"
        return self.say(key, locale, **values)
