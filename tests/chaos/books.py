"""The books are balanced: what was promised to customers and agents, what the shop kept, and what
was to be seen in the end. Every rule gives the violations that it finds."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations

from tests.chaos.databases import Row
from tests.chaos.ledger import Ledger
from tests.chaos.said import AgentReply, Said, Witness

OUTCOMES = frozenset({"answered", "escalated", "with_person", "not_answered"})
AWAY = frozenset({"queued", "human"})
"""States in which the assistant has nothing to say."""


@dataclass(frozen=True)
class Violation:
    rule: str
    conversation: str
    what: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.conversation}: {self.what}"


class Books:
    def __init__(
        self, ledger: Ledger, witnesses: Sequence[Witness], replies: Sequence[AgentReply]
    ) -> None:
        self._ledger = ledger
        self._witnesses = witnesses
        self._replies = replies
        self._messages = ledger.of_conversation(ledger.messages)
        self._turns = ledger.of_conversation(ledger.turns)
        self._events = ledger.of_conversation(ledger.events)
        self._places: defaultdict[str, list[Row]] = defaultdict(list)
        for row in ledger.ids:
            self._places[row["external_id"]].append(row)
        self._ids: defaultdict[tuple[str, int], list[str]] = defaultdict(list)
        for row in ledger.ids:
            self._ids[row["conversation_id"], row["seq"]].append(row["external_id"])
        self._came = {row["key"]: place for place, row in enumerate(ledger.updates)}
        self._find_conversations()

    def violations(self) -> list[Violation]:
        rules = (
            self._kept_once,
            self._nothing_unsaid,
            self._one_outcome,
            self._outcome_as_told,
            self._in_order,
            self._silent_beside_a_person,
            self._delivered_once,
            self._replies_of_agents,
            self._interactions,
            self._updates,
        )
        return [found for rule in rules for found in rule()]

    def outcomes(self) -> Counter[str]:
        return Counter(row["outcome"] or "none" for row in self._customers())

    def deliveries(self) -> Counter[str]:
        told = (one for one in self._ledger.messages if one["author"] != "customer")
        return Counter(one["delivery"] for one in told)

    def came_late(self) -> int:
        """Messages that a provider sent after what their customers said later, and that stand after
        it."""
        overtaken = (one for witness in self._witnesses for one in self._overtaken(witness))
        return len({earlier.key for earlier, came_late in overtaken if came_late})

    def _customers(self) -> Iterator[Row]:
        return (one for one in self._ledger.messages if one["author"] == "customer")

    def _find_conversations(self) -> None:
        """A provider's customer has the conversation that their messages are in."""
        for witness in self._witnesses:
            for said in witness.said:
                if not witness.conversation_id and said.key in self._places:
                    witness.conversation_id = self._places[said.key][0]["conversation_id"]

    def _kept(self, witness: Witness, said: Said) -> list[Row]:
        """Where this message is, in any conversation."""
        if witness.channel == "web":
            own = self._messages.get(witness.conversation_id, [])
            return [row for row in own if row["client_id"] == said.key]
        rows = [self._message(one) for one in self._places.get(said.key, ())]
        return [row for row in rows if row is not None and row["author"] == "customer"]

    def _message(self, place: Row) -> Row | None:
        own = self._messages.get(place["conversation_id"], [])
        return own[place["seq"] - 1] if place["seq"] <= len(own) else None

    def _kept_once(self) -> Iterator[Violation]:
        for witness in self._witnesses:
            for said in witness.said:
                rows = self._kept(witness, said)
                if len(rows) > 1 or (said.acknowledged and not rows):
                    what = f"{said.text!r} ({said.key}) is kept {len(rows)} times"
                    yield Violation("kept once", witness.name, what)
                elif rows and not is_said_in(said.text, rows[0]["text"]):
                    what = f"{said.text!r} is kept as {rows[0]['text']!r}"
                    yield Violation("kept once", witness.name, what)

    def _nothing_unsaid(self) -> Iterator[Violation]:
        said = Counter(one.text for witness in self._witnesses for one in witness.said)
        for row in self._customers():
            text = next((one for one in said if is_said_in(one, row["text"])), row["text"])
            said[text] -= 1
        for text, more in said.items():
            if more < 0:
                yield Violation("kept once", "", f"{text!r} is kept {-more} times too often")

    def _one_outcome(self) -> Iterator[Violation]:
        reasons: defaultdict[str, set[int]] = defaultdict(set)
        for one in self._ledger.escalations:
            reasons[one["conversation_id"]] |= {call.get("seq") for call in one["reasons"]}
        for conversation, rows in self._messages.items():
            answers: defaultdict[int, list[Row]] = defaultdict(list)
            for row in rows:
                if row["reply_to"] is not None and row["author"] != "customer":
                    answers[row["reply_to"]].append(row)
            turns = {turn["seq"]: turn for turn in self._turns.get(conversation, ())}
            for row in rows:
                if row["author"] == "customer":
                    called = row["seq"] in reasons[conversation]
                    what = _wrong_outcome(row, turns.get(row["seq"]), answers[row["seq"]], called)
                    if what:
                        what = f"message {row['seq']} {row['text']!r}: {what}"
                        yield Violation("one outcome", conversation, what)

    def _outcome_as_told(self) -> Iterator[Violation]:
        for witness in self._witnesses:
            if witness.channel != "web":
                continue
            for row in self._messages.get(witness.conversation_id, ()):
                if row["author"] != "customer":
                    continue
                told = witness.outcomes.get(row["seq"], set())
                if told != {row["outcome"]}:
                    what = f"message {row['seq']} is {row['outcome']}, its customer was told {told}"
                    yield Violation("one outcome", witness.conversation_id, what)

    def _in_order(self) -> Iterator[Violation]:
        for conversation in self._ledger.conversations:
            rows = self._messages.get(conversation["id"], [])
            if [row["seq"] for row in rows] != list(range(1, conversation["last_seq"] + 1)):
                yield Violation("order", conversation["id"], "the numbers have gaps")
            answered = [
                row["reply_to"] for row in rows if row["author"] == "bot" and row["reply_to"]
            ]
            if answered != sorted(answered):
                yield Violation("order", conversation["id"], f"answers are to {answered}")
        for witness in self._witnesses:
            if any(not came_late for _, came_late in self._overtaken(witness)):
                kept = [row["seq"] for _, row in self._said_and_kept(witness)]
                what = f"what was said in turn has the numbers {kept}"
                yield Violation("order", witness.conversation_id, what)
            seen = [one.seq for one in witness.shown if one.author != "customer" and one.seq]
            if seen != sorted(seen):
                yield Violation("order", witness.conversation_id, f"the customer saw {seen}")

    def _overtaken(self, witness: Witness) -> Iterator[tuple[Said, bool]]:
        """What has a later number than something that was said after it, and whether the provider
        sent it only after that: nobody can wait for what may come."""
        for (earlier, row), (later, other) in combinations(self._said_and_kept(witness), 2):
            if row["seq"] > other["seq"]:
                came, before = self._came.get(earlier.key), self._came.get(later.key)
                yield earlier, came is not None and before is not None and came > before

    def _said_and_kept(self, witness: Witness) -> list[tuple[Said, Row]]:
        return [(said, row) for said in witness.said for row in self._kept(witness, said)[:1]]

    def _silent_beside_a_person(self) -> Iterator[Violation]:
        for conversation, events in self._events.items():
            state = "bot"
            for event in events:
                if event["type"] == "control":
                    state = event["data"]["state"]
                elif event["type"] == "message" and state in AWAY:
                    row = self._message(event)
                    if row is not None and row["author"] == "bot":
                        what = f"message {row['seq']} {row['text']!r} was said in state {state}"
                        yield Violation("silence beside a person", conversation, what)

    def _delivered_once(self) -> Iterator[Violation]:
        for witness in self._witnesses:
            rows = [
                row
                for row in self._messages.get(witness.conversation_id, ())
                if row["author"] != "customer"
            ]
            check = self._shown_on_page if witness.channel == "web" else self._shown_by_provider
            for what in check(witness, rows):
                yield Violation("delivered once", witness.conversation_id, what)

    def _shown_on_page(self, witness: Witness, rows: list[Row]) -> Iterator[str]:
        shown = Counter(one.seq for one in witness.shown if one.author != "customer")
        texts = {one.seq: one.text for one in witness.shown}
        for row in rows:
            times = shown.pop(row["seq"], 0)
            if row["delivery"] not in ("sent", "failed", "uncertain"):
                yield f"message {row['seq']} is {row['delivery']}"
            if times != 1:
                yield f"message {row['seq']} was shown {times} times"
            elif texts[row["seq"]] != row["text"]:
                yield f"message {row['seq']} was shown as {texts[row['seq']]!r}"
        if shown:
            yield f"messages {sorted(filter(None, shown))} were shown and are not kept"

    def _shown_by_provider(self, witness: Witness, rows: list[Row]) -> Iterator[str]:
        """Those with the provider's ids are found by them. What is left over was sent by somebody
        who died before they could tell the id: it must be one of the messages marked so."""
        places = {one.key: place for place, one in enumerate(witness.shown)}
        found: list[int] = []
        for row in rows:
            ids = self._ids.get((row["conversation_id"], row["seq"]), ())
            known = sorted(places[one] for one in ids if one in places)
            found += known
            if not row["to_channel"]:
                yield f"message {row['seq']} was not meant for the channel"
            elif row["delivery"] not in ("sent", "failed", "uncertain"):
                yield f"message {row['seq']} is {row['delivery']}"
            elif row["delivery"] == "sent" and not known:
                yield f"message {row['seq']} is sent, but was never shown"
        if found != sorted(found):
            yield f"they were shown in the order {found}"
        rest = len(places) - len(set(found))
        uncertain = sum(row["delivery"] == "uncertain" for row in rows)
        if rest > uncertain:
            yield f"{rest} were shown that nobody knows of, and {uncertain} are uncertain"

    def _replies_of_agents(self) -> Iterator[Violation]:
        kept = Counter(row["text"] for row in self._ledger.messages if row["author"] == "agent")
        for reply in self._replies:
            times = kept.pop(reply.text, 0)
            if times > 1 or (reply.acknowledged and not times):
                what = f"{reply.text!r} of an agent is kept {times} times"
                yield Violation("kept once", reply.conversation_id, what)
        for text, times in kept.items():
            yield Violation("kept once", "", f"{text!r} is kept {times} times; nobody said so")

    def _interactions(self) -> Iterator[Violation]:
        by_episode: defaultdict[str, list[Row]] = defaultdict(list)
        for row in self._ledger.interactions:
            by_episode[row["episode_id"]].append(row)
        seen = {one.conversation_id: one for one in self._witnesses}
        for conversation, episodes in self._ledger.of_conversation(self._ledger.episodes).items():
            for episode in episodes:
                logged = by_episode[episode["id"]]
                if len(logged) != 1:
                    what = f"episode {episode['number']} has {len(logged)} interactions"
                    yield Violation("interaction log", conversation, what)
                elif episode["ended_at"] is None:
                    what = f"episode {episode['number']} did not end"
                    yield Violation("interaction log", conversation, what)
                elif conversation in seen:
                    for what in self._log_agrees(episode, logged[0], seen[conversation]):
                        yield Violation("interaction log", conversation, what)

    def _log_agrees(self, episode: Row, logged: Row, witness: Witness) -> Iterator[str]:
        rows = [
            row
            for row in self._messages.get(witness.conversation_id, ())
            if row["episode_id"] == episode["id"]
        ]
        if witness.channel == "web":
            shown = {one.seq for one in witness.shown}
            count = sum(row["seq"] in shown for row in rows)
        else:
            count = len(rows)
        if logged["message_count"] != count:
            yield (
                f"episode {episode['number']} is logged with {logged['message_count']} messages, "
                f"the customer saw {count}"
            )
        if not logged["outcome"]:
            yield f"episode {episode['number']} is logged without an outcome"

    def _updates(self) -> Iterator[Violation]:
        for row in self._ledger.updates:
            if row["problem"]:
                what = f"{row['channel']} {row['key']} was set aside: {row['problem']}"
                yield Violation("kept once", "", what)


def is_said_in(said: str, kept: str) -> bool:
    """An answer to a form's question is kept with the question before it."""
    return kept == said or kept.endswith(f": {said}")


def _wrong_outcome(row: Row, turn: Row | None, answers: list[Row], called: bool) -> str | None:
    """What is wrong with the outcome of a customer's message."""
    outcome = row["outcome"]
    if outcome not in OUTCOMES:
        return f"its outcome is {outcome}"
    recorded = set((turn or {}).get("reply_seqs") or ())
    by_bot = {one["seq"] for one in answers if one["author"] == "bot"}
    if by_bot - recorded:
        return f"answers {sorted(by_bot - recorded)} are of no turn"
    if outcome == "answered" and not answers:
        return "answered, but nothing was said"
    if outcome == "not_answered" and not any(one["author"] == "system" for one in answers):
        return "not answered, and not told why"
    if outcome == "escalated" and not called:
        return "escalated, but no call for a person has it"
    if outcome == "with_person" and by_bot:
        return "with a person, and the assistant answered it"
    return None
