"""TensorFlow stays out of what needs none; what that rests on inside Rasa is looked up here."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from importlib.metadata import files
from pathlib import Path

import pytest

from bot.assistant.without_tensorflow import (
    COMPONENTS,
    STOOD_IN,
    TensorFlowNeededError,
    keep_out,
    needs_tensorflow,
)

PLAIN = """
pipeline:
  - name: bot.assistant.nlu.encoder.SentenceEncoder
policies:
  - name: RulePolicy
"""
EVERYTHING = """
from pathlib import Path
from bot.assistant.environment import prepare
prepare(Path({folder!r}))
import bot.assistant.server
import rasa.model_training, rasa.engine.validation, rasa.nlu.test, rasa.core.test
import rasa.engine.recipes.default_components
import rasa.graph_components.validators.default_recipe_validator
import sys
print(sorted(name for name in ("tensorflow", "keras", "tensorflow_hub") if name in sys.modules))
"""


def test_what_serves_and_what_trains_imports_no_tensorflow(tmp_path):
    code = EVERYTHING.format(folder=str(tmp_path))
    ended = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, timeout=120
    )
    assert ended.stdout.strip() == "[]", ended.stderr[-2000:]


def test_each_module_that_stays_out_has_what_stands_in_for_it():
    for module, names in STOOD_IN.items():
        tree = _tree(module)
        assert {n.name for n in tree.body if isinstance(n, ast.ClassDef)} >= set(names), module


def test_rasa_imports_nothing_else_from_the_modules_that_stay_out():
    for importer, imported, names in _imports():
        if imported in STOOD_IN and importer not in STOOD_IN and not _of_tensorflow(importer):
            assert names <= set(STOOD_IN[imported]), f"{importer} imports {names} of {imported}"


def test_what_stands_in_has_the_names_and_says_what_to_do():
    import rasa.engine.recipes.default_components as registered

    for name in COMPONENTS.values():
        with pytest.raises(TensorFlowNeededError, match=f"{name} needs TensorFlow"):
            getattr(registered, name).load({}, None, None, None)


@pytest.mark.parametrize(
    ("config", "needs"),
    [
        (PLAIN, False),
        (PLAIN.replace("RulePolicy", "TEDPolicy"), True),
        (PLAIN.replace("RulePolicy", "rasa.core.policies.ted_policy.TEDPolicy"), True),
        (PLAIN + "  - name: UnexpecTEDIntentPolicy\n", True),
        (PLAIN.replace("bot.assistant.nlu.encoder.SentenceEncoder", "DIETClassifier"), True),
        ("pipeline: null\npolicies: null\n", True),
        ("recipe: default.v1\n", True),
        ("pipeline: [\n", True),
    ],
)
def test_a_config_tells_whether_tensorflow_is_needed(tmp_path, config, needs):
    path = tmp_path / "config.yml"
    path.write_text(config)
    assert needs_tensorflow(path) is needs


def test_without_a_config_rasa_is_left_as_it_is(tmp_path):
    assert needs_tensorflow(tmp_path / "config.yml")
    before = list(sys.meta_path)
    assert not keep_out(tmp_path / "config.yml")
    assert sys.meta_path == before


def _imports() -> Iterator[tuple[str, str, set[str]]]:
    """Of each of Rasa's modules: whence it imports which names."""
    for module, path in _modules().items():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module:
                yield module, node.module, {alias.name for alias in node.names}


def _modules() -> dict[str, Path]:
    found = [
        file for file in files("rasa") or [] if file.suffix == ".py" and file.parts[0] == "rasa"
    ]
    return {".".join(file.with_suffix("").parts): Path(file.locate()) for file in found}


def _tree(module: str) -> ast.Module:
    return ast.parse(_modules()[module].read_text(encoding="utf-8"))


def _of_tensorflow(module: str) -> bool:
    """Imported by the modules that stay out alone."""
    return module.startswith("rasa.utils.tensorflow.")
