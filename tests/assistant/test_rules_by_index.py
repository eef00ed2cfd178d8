"""Looked up by index, the rules predict what they predict in Rasa's own policy."""

from __future__ import annotations

import itertools
import random
from pathlib import Path

import pytest
from rasa.core.policies.rule_policy import RULES, RULES_FOR_LOOP_UNHAPPY_PATH, RulePolicy
from rasa.engine.graph import ExecutionContext, GraphSchema
from rasa.engine.storage.local_model_storage import LocalModelStorage
from rasa.engine.storage.resource import Resource
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActionExecutionRejected,
    ActiveLoop,
    LoopInterrupted,
    Restarted,
    SessionStarted,
    SlotSet,
    UserUtteranceReverted,
    UserUttered,
)
from rasa.shared.core.generator import TrainingDataGenerator
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.importers.importer import TrainingDataImporter

from bot.assistant.rules_by_index import RulePolicy as Indexed

LISTEN = "action_listen"
SHOP = ("config.yml", "bot/assistant/domain", "data/rules")
MORE = Domain.from_yaml(
    """
    version: "3.1"
    intents:
    - of_entity
    actions: [action_by_slot, action_at_start, action_of_entity]
    slots:
      tier:
        type: categorical
        values: [gold]
        influence_conversation: true
        mappings: [{type: custom}]
    """
)
RULES_BESIDE = """
    version: "3.1"
    rules:
    - rule: a slot decides
      condition: [{slot_was_set: [{tier: gold}]}]
      steps: [{intent: stop}, {action: action_by_slot}]
    - rule: only at the start
      conversation_start: true
      steps: [{intent: check_invoice}, {action: action_at_start}]
    - rule: what is in it decides
      steps: [{intent: of_entity, entities: [{order_number: CL-1}]}, {action: action_of_entity}]
    - rule: longer than the others
      condition: [{slot_was_set: [{tier: null}]}]
      steps: [{intent: affirm}, {action: action_affirm}, {action: action_by_slot}]
    """


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> tuple[Domain, RulePolicy, Indexed]:
    """The shipped rules, and a few of kinds that they lack."""
    folder = Path(tmp_path_factory.mktemp("rules"))
    beside = folder / "beside.yml"
    beside.write_text(RULES_BESIDE, encoding="utf-8")
    importer = TrainingDataImporter.load_from_config(SHOP[0], SHOP[1], [SHOP[2], str(beside)])
    domain = importer.get_domain().merge(MORE)
    # Where two domains meet, Rasa forgets which entities an intent's rules look at.
    domain.intent_properties["of_entity"]["used_entities"] = ["order_number"]
    trackers = TrainingDataGenerator(importer.get_stories(), domain).generate()
    policy = RulePolicy(
        {**RulePolicy.get_default_config(), "core_fallback_action_name": "action_fallback",
         "check_for_contradictions": False},
        LocalModelStorage.create(folder),
        Resource("rules"),
        ExecutionContext(GraphSchema({})),
    )  # fmt: skip
    policy.train(trackers, domain)
    return domain, policy, Indexed(policy)


def said(intent: str, *entities: str) -> UserUttered:
    return UserUttered(
        f"words for {intent}",
        {"name": intent, "confidence": 0.9},
        [{"entity": entity, "value": "CL-1"} for entity in entities],
    )


def steps(domain: Domain, draw: random.Random) -> list[object]:
    """Something that may happen in a dialogue."""
    form = draw.choice(domain.form_names)
    intent = draw.choice(domain.intents)
    one_of = (
        [said(intent)],
        [said(intent)],
        [said("of_entity", "order_number")],
        [ActionExecuted(draw.choice(domain.action_names_or_texts))],
        [ActionExecuted(form), ActiveLoop(form), SlotSet("requested_slot", "order_number")],
        [ActionExecuted(form)],
        [ActionExecutionRejected(form)],
        [ActiveLoop(None), SlotSet("requested_slot", None)],
        [SlotSet("tier", draw.choice(["gold", None]))],
        [LoopInterrupted(draw.choice([True, False]))],
        [UserUtteranceReverted()],
        [draw.choice([Restarted, SessionStarted])()],
    )
    return draw.choice(one_of) + ([ActionExecuted(LISTEN)] if draw.random() < 0.5 else [])


def same(shop, *events) -> None:
    domain, rasas, ours = shop
    tracker = DialogueStateTracker.from_events("x", list(events), domain.slots)
    one, other = (policy.predict_action_probabilities(tracker, domain) for policy in (rasas, ours))
    assert vars(one) == vars(other)


def test_the_test_has_rules_of_all_kinds(shop):
    _, rasas, _ = shop
    keys = [*rasas.lookup[RULES], *rasas.lookup[RULES_FOR_LOOP_UNHAPPY_PATH]]
    longest = max(len(rasas._rule_key_to_state(key)) for key in keys)
    assert len(keys) > 100
    assert longest > 2
    for kind in ("active_loop", "slots", "entities", "should_not_be_set", "do_not_predict"):
        assert any(kind in key for key in [*keys, *map(str, rasas.lookup.values())]), kind


def test_after_each_intent_and_each_action(shop):
    domain, *_ = shop
    for intent, action in itertools.product(domain.intents, ["action_affirm", "action_by_slot"]):
        same(shop, said(intent))
        same(shop, ActionExecuted(LISTEN), said(intent))
        same(shop, ActionExecuted(LISTEN), said(intent), ActionExecuted(action))
    for action in domain.action_names_or_texts:
        same(shop, ActionExecuted(LISTEN), said("greet"), ActionExecuted(action))


def test_in_each_form_after_each_intent(shop):
    domain, *_ = shop
    for form, intent in itertools.product(domain.form_names, domain.intents):
        begun = [ActionExecuted(LISTEN), said("track_order"), ActionExecuted(form),
                 ActiveLoop(form), ActionExecuted(LISTEN)]  # fmt: skip
        same(shop, *begun, said(intent))
        same(shop, *begun, said(intent), ActionExecutionRejected(form))
        same(shop, *begun, said(intent), ActionExecuted(form))
        same(shop, *begun, said(intent), ActionExecutionRejected(form), ActionExecuted(LISTEN))


def test_in_dialogues_drawn_by_lot(shop):
    domain, *_ = shop
    draw = random.Random(7)  # noqa: S311 (no secrets)
    for _ in range(800):
        events = [event for _ in range(draw.randrange(1, 9)) for event in steps(domain, draw)]
        same(shop, *events)
