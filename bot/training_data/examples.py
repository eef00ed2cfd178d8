"""The examples of a change set, as plain data that can be sent and kept as JSON."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any


@dataclass(frozen=True)
class IntentExample:
    """`text` marks its entities as `data/nlu` does. `message` is where it comes from, as
    `conversation#seq`. With `removed_from` the same text is taken from that intent's examples."""

    text: str
    intent: str
    message: str
    removed_from: str | None = None


@dataclass(frozen=True)
class LabelledExample:
    """A feeling (`negative`, `neutral`, `positive`), or a topic that calls a person (`none` calls
    nobody); `removed_from` is the label under which the same text stands in the files."""

    text: str
    label: str
    message: str
    removed_from: str | None = None


@dataclass(frozen=True)
class ArticleExample:
    """A way to ask for what the article `slug` answers."""

    text: str
    slug: str
    message: str


@dataclass(frozen=True)
class ChangeSetExamples:
    change_set: str
    intents: list[IntentExample] = field(default_factory=list)
    sentiment: list[LabelledExample] = field(default_factory=list)
    escalation: list[LabelledExample] = field(default_factory=list)
    articles: list[ArticleExample] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.intents) + len(self.sentiment) + len(self.escalation) + len(self.articles)

    def as_dict(self) -> dict[str, Any]:
        """JSON values; `from_dict` reads them."""
        return asdict(self)

    @classmethod
    def from_dict(cls, values: Mapping[str, Any]) -> ChangeSetExamples:
        return cls(
            change_set=values["change_set"],
            intents=[IntentExample(**one) for one in values["intents"]],
            sentiment=[LabelledExample(**one) for one in values["sentiment"]],
            escalation=[LabelledExample(**one) for one in values["escalation"]],
            articles=[ArticleExample(**one) for one in values["articles"]],
        )
