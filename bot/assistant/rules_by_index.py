"""Rasa's RulePolicy, looking at the few rules that can apply.

Rasa makes the states of the whole dialogue anew for every prediction, twice, and holds every rule
against them: a fifth of a turn's time with a hundred rules. Here the states are made once, no more
of them than the longest rule looks at, and of the rules only those are tried whose last state has
the dialogue's last action and intent; whether one applies is still Rasa's to say.

Rests on what RulePolicy of Rasa 3.6 calls itself: `_predict`, `_prediction_states`,
`_get_possible_keys`, `_is_rule_applicable`, `_create_feature_key`. A test compares the predictions
with those of Rasa's own over all rules.
"""

from __future__ import annotations

from collections import defaultdict
from typing import Any, Dict, Iterator, List, Optional, Set, Text, Tuple

from rasa.core.policies import rule_policy
from rasa.engine.graph import GraphNode
from rasa.shared.core.constants import PREVIOUS_ACTION, SHOULD_NOT_BE_SET, USER
from rasa.shared.core.domain import Domain, State
from rasa.shared.core.events import ActionExecuted
from rasa.shared.core.trackers import DialogueStateTracker
from rasa.shared.nlu.constants import ACTION_NAME, INTENT

Place = Tuple[Optional[Text], Optional[Text]]
"""The last action and the intent of a state; None stands for any."""

_KINDS = (rule_policy.RULES, rule_policy.RULES_FOR_LOOP_UNHAPPY_PATH)


def look_up_rules(node: GraphNode) -> None:
    """From now on, where the node's component is Rasa's own RulePolicy."""
    if type(node._component) is rule_policy.RulePolicy:
        node._component = RulePolicy(node._component)


class RulePolicy(rule_policy.RulePolicy):
    """As the loaded one, whose name its predictions bear, too. Not to be trained."""

    def __init__(self, loaded: rule_policy.RulePolicy) -> None:
        vars(self).update(vars(loaded))
        self._indexes = {kind: _Index(self.lookup.get(kind, {})) for kind in _KINDS}
        self._longest = max(index.longest for index in self._indexes.values())
        self._last: Optional[List[State]] = None

    def _predict(self, tracker: DialogueStateTracker, domain: Domain) -> Any:
        if self.featurizer.max_history is None:
            self._last = _last_states(tracker, domain, self._longest)
        try:
            return super()._predict(tracker, domain)
        finally:
            self._last = None

    def _prediction_states(
        self,
        tracker: DialogueStateTracker,
        domain: Domain,
        use_text_for_last_user_input: bool = False,
        rule_only_data: Optional[Dict[Text, Any]] = None,
    ) -> List[State]:
        def whole() -> List[State]:
            return super(RulePolicy, self)._prediction_states(
                tracker, domain, use_text_for_last_user_input, rule_only_data
            )

        if self._last is None:
            return whole()
        states = _LastStates({of: dict(part) for of, part in state.items()} for state in self._last)
        states.whole = whole
        states.is_asked_for = not use_text_for_last_user_input
        self.featurizer._choose_last_user_input([states], use_text_for_last_user_input)
        return states

    def _get_possible_keys(self, lookup: Dict[Text, Text], states: List[State]) -> Set[Text]:
        index = next((self._indexes[kind] for kind in _KINDS if lookup is self.lookup[kind]), None)
        possible = set(index.candidates(states[-1])) if index else set(lookup)
        for turn, state in enumerate(reversed(states)):
            possible = {key for key in possible if self._is_rule_applicable(key, turn, state)}
        return possible

    def _create_feature_key(self, states: List[State]) -> Optional[Text]:
        """Of all states: it may be one for which no rule was found in training either. Where no
        rule goes by the text, nobody asks."""
        if isinstance(states, _LastStates):
            return super()._create_feature_key(states.whole()) if states.is_asked_for else None
        return super()._create_feature_key(states)


class _LastStates(List[State]):
    """The end of the states of a dialogue, and how to make all of them."""

    whole: Any
    is_asked_for: bool


class _Index:
    """Rules by their last state. `longest` is how many states a rule has at most."""

    def __init__(self, rules: Dict[Text, Text]) -> None:
        self._at: Dict[Place, List[Text]] = defaultdict(list)
        self.longest = 1
        for key in rules:
            states = rule_policy.RulePolicy._rule_key_to_state(key)
            self.longest = max(self.longest, len(states))
            self._at[_place(states[-1])].append(key)

    def candidates(self, state: State) -> Iterator[Text]:
        """The rules that may apply where a dialogue is in this state."""
        action, intent = _place(state)
        for place in {(action, intent), (action, None), (None, None)}:
            yield from self._at.get(place, ())


def _place(state: State) -> Place:
    action = _said(state, PREVIOUS_ACTION, ACTION_NAME)
    return action, _said(state, USER, INTENT) if action else None


def _said(state: State, part: Text, name: Text) -> Optional[Text]:
    value = state.get(part, {}).get(name)
    return value if isinstance(value, str) and value != SHOULD_NOT_BE_SET else None


def _last_states(tracker: DialogueStateTracker, domain: Domain, count: int) -> List[State]:
    """The last `count` states of the dialogue, the present one included."""
    events = tracker.applied_events()
    before = [place for place, event in enumerate(events) if isinstance(event, ActionExecuted)]
    wanted = set(before[max(len(before) - count + 1, 0) :])
    states: List[State] = []
    replayed = tracker.init_copy()
    for place, event in enumerate(events):
        if place in wanted:
            states.append(domain.get_active_state(replayed))
        event.apply_to(replayed)
    return [*states, domain.get_active_state(replayed)]
