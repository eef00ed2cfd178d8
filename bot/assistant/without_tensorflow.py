"""Rasa without TensorFlow, where no component of `config.yml` needs it.

Rasa imports TensorFlow whether it is used or not: 290 MB of memory and six seconds of every start.
It does so in eight modules alone, of which nobody here uses anything. In the place of each stands
an empty module with classes of the same names, which say what to do when one is wanted after all.
What this rests on is the table below; a test compares it with Rasa's own files.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from importlib.abc import Loader, MetaPathFinder
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType
from typing import Any, Dict, NoReturn, Optional, Tuple

import yaml

COMPONENTS: Dict[str, str] = {
    "rasa.nlu.classifiers.diet_classifier": "DIETClassifier",
    "rasa.nlu.selectors.response_selector": "ResponseSelector",
    "rasa.nlu.featurizers.dense_featurizer.convert_featurizer": "ConveRTFeaturizer",
    "rasa.nlu.featurizers.dense_featurizer.lm_featurizer": "LanguageModelFeaturizer",
    "rasa.core.policies.ted_policy": "TEDPolicy",
    "rasa.core.policies.unexpected_intent_policy": "UnexpecTEDIntentPolicy",
}
"""What a `config.yml` may name, by its module."""

STOOD_IN: Dict[str, Tuple[str, ...]] = {
    **{module: (name,) for module, name in COMPONENTS.items()},
    # Of these two only training such a component makes use.
    "rasa.utils.tensorflow.callback": ("RasaTrainingLogger", "RasaModelCheckpoint"),
    "rasa.utils.tensorflow.data_generator": ("RasaBatchDataGenerator",),
}
"""The modules that stay out, with the names that the rest of Rasa imports from each."""


class TensorFlowNeededError(RuntimeError):
    """A model was trained with a component that `config.yml` does not name."""


def keep_out(config: Path) -> bool:
    """Must run before the first import of `rasa`. Whether TensorFlow stays out is returned."""
    if needs_tensorflow(config) or any(module in sys.modules for module in STOOD_IN):
        return False
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())
    return True


def needs_tensorflow(config: Path) -> bool:
    """Whether one of its components does. Where pipeline or policies are left open, Rasa fills in
    its own, which do; a file that is not there or cannot be read is left to Rasa, too."""
    try:
        said = yaml.safe_load(config.read_text(encoding="utf-8"))
    except (OSError, ValueError, yaml.YAMLError):
        return True
    if not isinstance(said, dict):
        return True
    parts = [part for key in ("pipeline", "policies") if isinstance(part := said.get(key), list)]
    if len(parts) < 2 or not all(parts):
        return True
    names = [str(entry.get("name")) for part in parts for entry in part if isinstance(entry, dict)]
    return any(name.rpartition(".")[2] in COMPONENTS.values() for name in names)


class _Finder(MetaPathFinder, Loader):
    """Finds the modules that stay out, and makes what stands in for them."""

    def find_spec(
        self, name: str, path: Optional[Sequence[str]] = None, target: Any = None
    ) -> Optional[ModuleSpec]:
        return ModuleSpec(name, self) if name in STOOD_IN else None

    def exec_module(self, module: ModuleType) -> None:
        for name in STOOD_IN[module.__name__]:
            members = {"__module__": module.__name__}
            setattr(module, name, type(name, (_StandIn,), members))


class _StandIn:
    """Asked for its class alone, by those who look whether it is among the components."""

    @classmethod
    def create(cls, *_arguments: Any, **_options: Any) -> NoReturn:
        raise TensorFlowNeededError(
            f"{cls.__name__} needs TensorFlow, which is imported only where config.yml names such "
            "a component. Name it there, or train the model again with: make train"
        )

    load = create
