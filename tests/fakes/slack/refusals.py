"""What Slack would not have taken: refused in the same way, and written down for the test."""

from dataclasses import dataclass, field


@dataclass(frozen=True)
class Violation:
    """`rule` names the documented method, field and limit, so that a reader can dispute it."""

    where: str
    what: str
    rule: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what} (rule: {self.rule})"


class Refused(Exception):
    """A Web API error: HTTP 200 with `{"ok": false, "error": …}`.

    `rule` is empty when the test brought the refusal about (a revoked token, a channel the bot was
    removed from); then it is no violation.
    """

    def __init__(self, error: str, what: str = "", rule: str = "", **answer: object) -> None:
        super().__init__(f"{error}: {what}")
        self.error = error
        self.what = what
        self.rule = rule
        self.answer = answer


@dataclass
class Violations:
    """All of them, in the order they came."""

    found: list[Violation] = field(default_factory=list)

    def add(self, where: str, what: str, rule: str) -> None:
        self.found.append(Violation(where, what, rule))

    def take(self) -> list[Violation]:
        """Those found so far, which then no longer fail the test: it expected them."""
        taken, self.found = self.found, []
        return taken

    def check(self) -> None:
        """Fail if there are any."""
        if self.found:
            listed = "\n".join(f"  - {one}" for one in self.found)
            raise AssertionError(f"Slack would not have taken this:\n{listed}")
