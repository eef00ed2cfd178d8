"""What `custom_actions` relies on in Rasa: these fail when a release changes it."""

from __future__ import annotations

import itertools
import json

import pytest
from jsonschema import ValidationError
from rasa.core.actions.action import (
    ActionBotResponse,
    ActionListen,
    RemoteAction,
    action_for_name_or_text,
)
from rasa.core.actions.forms import FormAction
from rasa.core.channels.channel import CollectingOutputChannel
from rasa.core.nlg import TemplatedNaturalLanguageGenerator
from rasa.shared.core.domain import Domain
from rasa.shared.core.events import (
    ActionExecuted,
    ActiveLoop,
    BotUttered,
    Event,
    SlotSet,
    UserUttered,
)
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.utils.schemas.events import EVENT_SCHEMA
from rasa.utils.endpoints import EndpointConfig

from bot.assistant.action_server import body_of
from bot.assistant.custom_actions import CustomAction, Form, cheap, check_answer
from bot.assistant.dialogue import Dialogue, Written

SLOT = {"event": "slot", "name": "reason", "value": None, "timestamp": None}

RIGHT = [
    {"events": [], "responses": []},
    {"responses": [{"text": "It is on its way."}]},
    {"events": [SLOT, {"event": "active_loop", "name": None}]},
    {"events": [{"event": "followup", "name": "action_listen"}]},
    {"events": [{"event": "action_execution_rejected", "name": "return_form"}]},
    {"events": [{"event": "rewind"}, {"event": "bot", "text": "Well."}]},
]
WRONG = [
    None,
    [],
    {"events": {}},
    {"events": ["slot"]},
    {"events": [{"name": "reason", "value": 1}]},
    {"events": [{"event": "nothing like it"}]},
    {"events": [{"event": ["slot"], "name": "reason", "value": 1}]},
    {"events": [{"event": "slot", "value": 1}]},
    {"events": [SLOT, {**SLOT, "timestamp": "now"}]},
    {"events": [{**SLOT, "metadata": []}]},
    {"responses": ["text"]},
]


@pytest.fixture(scope="module")
def domain() -> Domain:
    return Domain.load("tests/assistant/tiny_bot/domain.yml")


class AnsweringServer(EndpointConfig):
    """An action server that answers all the same, and keeps what it was asked."""

    def __init__(self, answer: dict) -> None:
        super().__init__("http://127.0.0.1:9", enable_selective_domain=True)
        self.asked: list[dict] = []
        self._answer = answer

    async def request(self, *args, **kwargs):
        self.asked.append(kwargs["json"])
        return self._answer


@pytest.mark.parametrize("answer", RIGHT)
def test_an_answer_that_rasa_takes_is_taken(answer):
    RemoteAction("action", None)._validate_action_result(answer)
    check_answer(answer)


@pytest.mark.parametrize("answer", WRONG)
def test_an_answer_that_rasa_refuses_is_refused(answer):
    with pytest.raises(ValidationError):
        RemoteAction("action", None)._validate_action_result(answer)
    with pytest.raises(ValidationError):
        check_answer(answer)


def test_of_a_slot_and_its_parts_is_taken_what_rasa_takes():
    rasas = RemoteAction("action", None)
    odd = (None, True, 1, 1.5, "slot", [], {}, "missing")
    for part, value in itertools.product(("event", "name", "value", "timestamp", "more"), odd):
        event = {**SLOT, part: value}
        if value == "missing":
            event.pop(part)
        for answer in ({"events": [SLOT, event]}, {"events": [event], "responses": [event]}):
            assert _takes(check_answer, answer) == _takes(rasas._validate_action_result, answer)


def _takes(check, answer) -> bool:
    try:
        check(answer)
    except ValidationError:
        return False
    return True


@pytest.mark.parametrize("kind", [DialogueStateTracker, Dialogue])
@pytest.mark.parametrize("name", ["action_track", "validate_return_form", "validate_quietly"])
def test_a_call_says_what_rasas_own_says(domain, kind, name):
    asking: list = ["validate_return_form", {"validate_quietly": {"send_domain": False}}]
    domain = domain.merge(Domain.from_dict({"actions": asking}))
    tracker = kind.from_events("ep", _dialogue(domain, True).events, domain.slots, domain=domain)
    server = AnsweringServer({})
    calls = [
        made(name, server)._action_call_format(tracker, domain)
        for made in (RemoteAction, CustomAction)
    ]
    said = [json.loads(body_of(call)) for call in calls]
    assert said[0] == said[1] == json.loads(json.dumps(calls[0]))
    assert ("domain" in said[1]) is (name == "validate_return_form")


def test_the_kinds_of_events_are_told_apart_by_their_names():
    names = {kind["properties"]["event"]["const"] for kind in EVENT_SCHEMA["oneOf"]}
    assert len(names) == len(EVENT_SCHEMA["oneOf"])


def test_the_actions_of_the_server_and_the_forms_are_the_ones_replaced(domain):
    def of_rasa(name):
        return cheap(action_for_name_or_text(name, domain, None))

    assert type(of_rasa("action_track")) is CustomAction
    assert type(of_rasa("return_form")) is Form
    assert type(of_rasa("action_listen")) is ActionListen
    assert type(cheap(ActionBotResponse("utter_greet"))) is ActionBotResponse


@pytest.mark.parametrize("validated", [True, False])
@pytest.mark.parametrize("active", [True, False])
@pytest.mark.asyncio
async def test_a_form_asks_and_understands_as_rasas_own_form(domain, active, validated):
    answer = {
        "events": [{**SLOT, "value": "too small"}, {**SLOT, "name": "requested_slot"}],
        "responses": [{"text": "Thank you."}],
    }
    if validated:
        domain = domain.merge(Domain.from_dict({"actions": ["validate_return_form"]}))
    outcomes = []
    for kind in (FormAction, Form):
        server = AnsweringServer(answer)
        nlg, channel = TemplatedNaturalLanguageGenerator({}), CollectingOutputChannel()
        events = await kind("return_form", server).run(
            channel, nlg, _dialogue(domain, active), domain
        )
        outcomes.append(
            ([_plain(event) for event in events], [_asked(one) for one in server.asked])
        )
    assert outcomes[0] == outcomes[1]
    assert bool(outcomes[0][1]) is validated


def _dialogue(domain: Domain, active: bool) -> DialogueStateTracker:
    events: list[Event] = []
    if active:
        events += [ActiveLoop("return_form"), SlotSet("requested_slot", "reason")]
        events += [ActionExecuted("return_form"), BotUttered("Why?")]
    events += [ActionExecuted("action_listen"), UserUttered("too small", {"name": "return_item"})]
    events += [SlotSet("reason", "too small")] if active else []
    return DialogueStateTracker.from_events("ep", events, domain.slots, domain=domain)


def _asked(body: dict) -> tuple:
    tracker = body["tracker"]
    told = tracker["events"]
    told = json.loads(told) if isinstance(told, Written) else told
    events = [{**event, "timestamp": 0, "message_id": ""} for event in told]
    return body["next_action"], tracker["slots"], tracker["active_loop"], events


def _plain(event: Event) -> dict:
    return {**event.as_dict(), "timestamp": 0}
