"""Explanations beside the turns of customers, who must not wait for them."""

from __future__ import annotations

import asyncio
from functools import cached_property, partial
from typing import Any, Dict, Mapping, Text

from bot.assistant.explaining.explainer import Explainer
from bot.assistant.explaining.loaded import explainer_of
from bot.assistant.processor import TurnProcessor
from bot.assistant.settings import escalation_file
from bot.escalation import EscalationRules, RulesFile


class Explaining:
    """One explanation at a time, in a thread: the event loop stays with the turns. What it needs
    beside the model is read when the first one is asked for."""

    def __init__(self) -> None:
        self._one_at_a_time = asyncio.Semaphore(1)

    async def explain(
        self, text: Text, processor: TurnProcessor, changes: Mapping[Text, Any]
    ) -> Dict[Text, Any]:
        """As `Explainer.explain`, by the escalation rules with what leads changed in them; changes
        that do not fit leave the last good rules, as in the gateway. Raises `RulesError` for a
        file that cannot be read."""
        understood = processor.understand(text)
        work = partial(self._explain, text, understood, processor, changes)
        async with self._one_at_a_time:
            return await asyncio.get_running_loop().run_in_executor(None, work)

    def _explain(
        self,
        text: Text,
        understood: Mapping[Text, Any],
        processor: TurnProcessor,
        changes: Mapping[Text, Any],
    ) -> Dict[Text, Any]:
        self._rules_file.use(changes)
        return self._explainer(processor).explain(text, understood)

    def _explainer(self, processor: TurnProcessor) -> Explainer:
        return explainer_of(processor, self._newest_rules)

    def _newest_rules(self) -> EscalationRules:
        self._rules_file.refresh()
        return self._rules_file.rules

    @cached_property
    def _rules_file(self) -> RulesFile:
        return RulesFile(escalation_file())
