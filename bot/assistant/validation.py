"""The same checks as `rasa data validate --fail-on-warnings --max-history 5`."""

from __future__ import annotations

from rasa.cli.utils import validate_files
from rasa.shared.importers.importer import TrainingDataImporter

from bot.assistant.training import CONFIG, DATA, DOMAIN

MAX_HISTORY = 5


def validate() -> None:
    """Exits with an error that says what is wrong."""
    importer = TrainingDataImporter.load_from_config(CONFIG, DOMAIN, list(DATA))
    validate_files(True, MAX_HISTORY, importer)
