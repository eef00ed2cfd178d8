"""What the documentation of each method says in its box of facts."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Literal

from tests.fakes.slack.calls import Call
from tests.fakes.slack.world import Json

Handler = Callable[[Call], Json]


@dataclass(frozen=True)
class Method:
    """`json`: whether its content types include application/json. `scopes`: any one of them."""

    run: Handler
    required: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset()
    json: bool = True
    token: Literal["bot", "app", "none"] = "bot"

    def check(self, call: Call, *, has_json: bool) -> None:
        """Refuse what is asked in the wrong form or not in full."""
        if has_json and not self.json:
            rule = f"{call.method}, content types: application/x-www-form-urlencoded only"
            raise call.refuse("invalid_arguments", "arguments in a JSON body", rule)
        missing = [name for name in self.required if call.args.get(name) in (None, "")]
        if missing:
            messages = [f"[ERROR] missing required field: {name}" for name in missing]
            what = f"without {', '.join(missing)}"
            rule = f"{call.method}, required arguments"
            metadata = {"messages": messages}
            raise call.refuse("invalid_arguments", what, rule, response_metadata=metadata)


METHODS: dict[str, Method] = {}


def method(
    name: str,
    required: str = "",
    *,
    scopes: str = "",
    json: bool = True,
    token: Literal["bot", "app", "none"] = "bot",
) -> Callable[[Handler], Handler]:
    """Makes a function the method of that name; `required` and `scopes` are lists of words."""

    def added(run: Handler) -> Handler:
        facts = Method(run, tuple(required.split()), frozenset(scopes.split()), json, token)
        METHODS[name] = facts
        return run

    return added
