"""What the Bot API says no with, and which of it the test has to hear of."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


class Refused(Exception):
    """`{"ok": false, "error_code": code, "description": …, "parameters": …}`.

    `rule`: the documented rule the request broke, as `method field: rule`. None where nobody broke
    one: the person has blocked the bot, the token was revoked, Telegram is out.
    """

    def __init__(
        self, code: int, description: str, rule: str | None = None, **parameters: int
    ) -> None:
        super().__init__(description)
        self.code = code
        self.description = description
        self.rule = rule
        self.parameters = parameters

    @property
    def answer(self) -> Json:
        answer: Json = {"ok": False, "error_code": self.code, "description": self.description}
        if self.parameters:
            answer["parameters"] = self.parameters
        return answer


def bad_request(description: str, rule: str | None) -> Refused:
    return Refused(400, f"Bad Request: {description}", rule)


def too_many(seconds: int, rule: str | None = None) -> Refused:
    """https://core.telegram.org/bots/api#responseparameters: retry_after is whole seconds."""
    return Refused(
        429, f"Too Many Requests: retry after {seconds}", rule, retry_after=max(1, seconds)
    )


@dataclass(frozen=True)
class Violation:
    """A request that Telegram would have refused, and the rule it broke."""

    method: str
    rule: str
    description: str
    arguments: Json = field(default_factory=dict)

    def __str__(self) -> str:
        shown = {name: str(value)[:200] for name, value in self.arguments.items()}
        return f"{self.method}: {self.rule}\n    answered: {self.description}\n    sent: {shown}"
