"""Books that are not balanced are found out, by the rule that was broken."""

from collections.abc import Callable
from dataclasses import fields

import pytest

from tests.chaos.books import Books
from tests.chaos.databases import Row
from tests.chaos.ledger import Ledger
from tests.chaos.said import AgentReply, Said, Shown, Witness


class Case:
    """A customer on a page and one in Telegram, each answered once, and all of it well kept."""

    def __init__(self) -> None:
        self.rows: dict[str, list[Row]] = {one.name: [] for one in fields(Ledger)}
        self.page = Witness("ann", "web", "c1")
        self.telegram = Witness("ben", "telegram")
        self.agent = AgentReply("c1", "grace-0", "I am looking into it.", acknowledged=True)
        self._conversation("c1", self.page, "k1")
        self._conversation("c2", self.telegram, None)
        self.rows["ids"] = [
            {"conversation_id": "c2", "seq": 1, "external_id": "9:1"},
            {"conversation_id": "c2", "seq": 2, "external_id": "9:2"},
        ]
        self.page.said = [Said(0, "hello", "k1", acknowledged=True)]
        self.page.shown = [Shown("customer", "hello", 1), Shown("bot", "Hello!", 2)]
        self.page.outcomes = {1: {"answered"}}
        self.telegram.said = [Said(0, "hello", "9:1", acknowledged=True)]
        self.telegram.shown = [Shown("bot", "Hello!", key="9:2")]
        self._agent_joined()

    def _conversation(self, name: str, witness: Witness, client_id: str | None) -> None:
        channel = witness.channel != "web"
        self.rows["conversations"].append({"id": name, "last_seq": 2})
        self.rows["messages"] += [
            self.message(name, 1, "customer", "hello", client_id=client_id, outcome="answered"),
            self.message(name, 2, "bot", "Hello!", reply_to=1, to_channel=channel),
        ]
        self.rows["turns"].append({"conversation_id": name, "seq": 1, "reply_seqs": [2]})
        self.rows["episodes"].append(
            {"conversation_id": name, "id": f"e-{name}", "number": 1, "ended_at": "now"}
        )
        self.rows["interactions"].append(
            {"episode_id": f"e-{name}", "message_count": 2, "outcome": "resolved_by_bot"}
        )
        self.rows["events"] += [
            {"conversation_id": name, "type": "message", "seq": seq, "data": {}} for seq in (1, 2)
        ]

    def message(self, conversation: str, seq: int, author: str, text: str, **more: object) -> Row:
        absent = dict.fromkeys(("client_id", "outcome", "reply_to", "to_channel"))
        return {
            **absent,
            "conversation_id": conversation,
            "seq": seq,
            "author": author,
            "text": text,
            "episode_id": f"e-{conversation}",
            "delivery": "kept" if author == "customer" else "sent",
            **more,
        }

    def _agent_joined(self) -> None:
        """In the first conversation, after the answer."""
        self.rows["conversations"][0]["last_seq"] = 3
        self.rows["messages"].insert(2, self.message("c1", 3, "agent", self.agent.text))
        self.rows["events"] += [
            {"conversation_id": "c1", "type": "control", "seq": None, "data": {"state": "human"}},
            {"conversation_id": "c1", "type": "message", "seq": 3, "data": {}},
        ]
        self.rows["interactions"][0]["message_count"] = 3
        self.page.shown.append(Shown("agent", self.agent.text, 3))

    def books(self) -> Books:
        return Books(Ledger(**self.rows), [self.page, self.telegram], [self.agent])

    def broken(self) -> set[str]:
        return {one.rule for one in self.books().violations()}


def test_books_that_are_balanced_are_left_alone() -> None:
    assert Case().broken() == set()


def _lost(case: Case) -> None:
    case.page.said.append(Said(1, "are you there?", "k2", acknowledged=True))


def _twice(case: Case) -> None:
    case.rows["messages"].append(case.message("c2", 3, "customer", "hello", outcome="with_person"))
    case.rows["conversations"][1]["last_seq"] = 3
    case.rows["ids"].append({"conversation_id": "c2", "seq": 3, "external_id": "9:1"})
    case.rows["interactions"][1]["message_count"] = 3


def _without_outcome(case: Case) -> None:
    case.rows["messages"][0]["outcome"] = None


def _two_outcomes_told(case: Case) -> None:
    case.page.outcomes[1].add("not_answered")


def _answered_twice(case: Case) -> None:
    again = case.message("c1", 4, "bot", "Hello!", reply_to=1)
    case.rows["messages"].insert(3, again)
    case.rows["conversations"][0]["last_seq"] = 4
    case.rows["interactions"][0]["message_count"] = 4
    case.page.shown.append(Shown("bot", "Hello!", 4))


def _spoke_over_a_person(case: Case) -> None:
    case.rows["events"].insert(
        0, {"conversation_id": "c1", "type": "control", "seq": None, "data": {"state": "human"}}
    )


def _out_of_order(case: Case) -> None:
    case.page.shown[1:] = reversed(case.page.shown[1:])


def _overtaken(case: Case, *came: str) -> Case:
    """Ben's second message stands before his first; they came in this order."""
    case.rows["messages"] += [
        case.message("c2", 3, "customer", "and?", outcome="with_person"),
        case.message("c2", 4, "customer", "please", outcome="with_person"),
    ]
    case.rows["conversations"][1]["last_seq"] = 4
    case.rows["interactions"][1]["message_count"] = 4
    case.rows["ids"] += [
        {"conversation_id": "c2", "seq": 3, "external_id": "9:4"},
        {"conversation_id": "c2", "seq": 4, "external_id": "9:3"},
    ]
    case.telegram.said += [Said(1, "please", "9:3", True), Said(2, "and?", "9:4", True)]
    case.rows["updates"] += [
        {"id": place, "channel": "telegram", "key": key, "handled_at": "now", "problem": None}
        for place, key in enumerate(came)
    ]
    return case


def test_only_what_came_in_its_turn_can_be_out_of_it() -> None:
    assert _overtaken(Case(), "9:3", "9:4").broken() == {"order"}
    assert _overtaken(Case()).broken() == {"order"}
    late = _overtaken(Case(), "9:4", "9:3")
    assert late.broken() == set()
    assert late.books().came_late() == 1


def _gap(case: Case) -> None:
    case.rows["conversations"][1]["last_seq"] = 3


def _never_shown(case: Case) -> None:
    case.telegram.shown.clear()


def _shown_twice(case: Case) -> None:
    case.telegram.shown.append(Shown("bot", "Hello!", key="9:3"))


def _never_marked(case: Case) -> None:
    case.rows["messages"][1]["delivery"] = "kept"


def _agent_lost(case: Case) -> None:
    case.agent.text = "another thing"


def _log_differs(case: Case) -> None:
    case.rows["interactions"][0]["message_count"] = 2


def _set_aside(case: Case) -> None:
    case.rows["updates"].append({"channel": "slack", "key": "1", "problem": "an error"})


@pytest.mark.parametrize(
    ("breaks", "rule"),
    [
        (_lost, "kept once"),
        (_twice, "kept once"),
        (_without_outcome, "one outcome"),
        (_two_outcomes_told, "one outcome"),
        (_answered_twice, "one outcome"),
        (_spoke_over_a_person, "silence beside a person"),
        (_out_of_order, "order"),
        (_gap, "order"),
        (_never_shown, "delivered once"),
        (_shown_twice, "delivered once"),
        (_never_marked, "delivered once"),
        (_agent_lost, "kept once"),
        (_log_differs, "interaction log"),
        (_set_aside, "kept once"),
    ],
)
def test_each_rule_finds_what_breaks_it(breaks: Callable[[Case], None], rule: str) -> None:
    case = Case()
    breaks(case)
    assert rule in case.broken()


def test_an_uncertain_message_may_have_been_shown() -> None:
    case = Case()
    case.rows["messages"][4]["delivery"] = "uncertain"
    case.rows["ids"] = case.rows["ids"][:1]
    assert case.broken() == set()
    case.telegram.shown.clear()
    assert case.broken() == set()
