"""Puts the running assistant together: model, database, responses and the action server."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, AsyncIterator, Callable, Dict, Iterator

from rasa.core.lock_store import InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig

from bot.assistant.acting import too_many_actions
from bot.assistant.action_server import ActionServer
from bot.assistant.nlg import StoredResponses
from bot.assistant.processor import TurnProcessor
from bot.assistant.settings import Settings
from bot.assistant.store import DialogueStore

SMOKE_TEXT = "hello, where is my order?"


class ModelUnusableError(RuntimeError):
    """There is no model, or it does not understand the simplest message."""


@asynccontextmanager
async def running_processor(settings: Settings) -> AsyncIterator[TurnProcessor]:
    """A processor whose model has parsed a message; closes what it opened."""
    settings.state.mkdir(parents=True, exist_ok=True)
    model = latest_model(settings.models)
    store = DialogueStore(url=settings.database_url)
    actions = ActionServer(
        f"{settings.actions_url}/webhook",
        settings.action_server_token,
        settings.action_time_limit,
    )
    try:
        yield _processor(model, store, actions, settings)
    finally:
        await actions.close()
        store.close()


@contextmanager
def understanding(models: Path) -> Iterator[Callable[[str], Dict[str, Any]]]:
    """The understanding alone of the latest model: no database, no action server."""
    with understanding_processor(models) as processor:
        yield processor.understand


@contextmanager
def understanding_processor(models: Path) -> Iterator[TurnProcessor]:
    """The same, with its parts."""
    store = DialogueStore()
    try:
        processor = TurnProcessor(
            model_path=latest_model(models),
            tracker_store=store,
            lock_store=InMemoryLockStore(),
            generator=StoredResponses(),
        )
        _smoke_test(processor)
        yield processor
    finally:
        store.close()


def latest_model(folder: Path) -> Path:
    """The model trained last. Raises ModelUnusableError when there is none."""
    models = sorted(folder.glob("*.tar.gz"), key=lambda path: path.stat().st_mtime)
    if not models:
        raise ModelUnusableError(f"There is no model in {folder}. Train one with: make train")
    return models[-1]


def _processor(
    model: Path, store: DialogueStore, actions: ActionServer, settings: Settings
) -> TurnProcessor:
    responses = StoredResponses(EndpointConfig(folder=str(settings.responses)))
    processor = TurnProcessor(
        model_path=model,
        tracker_store=store,
        lock_store=InMemoryLockStore(),
        generator=responses,
        action_endpoint=actions,
        on_circuit_break=too_many_actions,
    )
    store.domain = processor.domain
    _smoke_test(processor)
    return processor


def _smoke_test(processor: TurnProcessor) -> None:
    parsed = processor.understand(SMOKE_TEXT)
    if not parsed.get("intent", {}).get("name") or "sentiment" not in parsed:
        raise ModelUnusableError("The model does not understand a plain message. Train it again.")
