"""Puts the running assistant together: model, database, responses and the action server."""

from __future__ import annotations

from contextlib import asynccontextmanager, contextmanager
from pathlib import Path
from typing import Any, AsyncIterator, Callable, Dict, Iterator, Optional

from rasa.core.lock_store import InMemoryLockStore
from rasa.utils.endpoints import EndpointConfig

from bot.assistant.acting import too_many_actions
from bot.assistant.action_server import ActionServer
from bot.assistant.events import find_once
from bot.assistant.nlg import StoredResponses
from bot.assistant.processor import TurnProcessor
from bot.assistant.settings import Settings
from bot.assistant.store import DialogueStore
from bot.assistant.swapping import LiveProcessor
from bot.model_folder import ModelFolder

SMOKE_TEXT = "hello, where is my order?"


class ModelUnusableError(RuntimeError):
    """There is no model, or it does not understand the simplest message."""


@asynccontextmanager
async def running_processor(settings: Settings) -> AsyncIterator[LiveProcessor]:
    """A processor whose model has parsed a message, and which another may take over from; closes
    what it opened."""
    find_once()
    settings.state.mkdir(parents=True, exist_ok=True)
    model = live_model(settings.models)
    responses = StoredResponses(EndpointConfig(folder=str(settings.responses)))
    store = DialogueStore(url=settings.database_url)
    actions = ActionServer(
        f"{settings.actions_url}/webhook",
        settings.action_server_token,
        settings.action_time_limit,
    )

    def load(model: Path) -> TurnProcessor:
        processor = TurnProcessor(
            model_path=model,
            tracker_store=store,
            lock_store=InMemoryLockStore(),
            generator=responses,
            action_endpoint=actions,
            on_circuit_break=too_many_actions,
        )
        _smoke_test(processor)
        return processor

    try:
        yield LiveProcessor(ModelFolder(settings.models), load(model), load)
    finally:
        await actions.close()
        store.close()


@contextmanager
def understanding(models: Path) -> Iterator[Callable[[str], Dict[str, Any]]]:
    """The understanding alone of the model that answers: no database, no action server."""
    with understanding_processor(models) as processor:
        yield processor.understand


@contextmanager
def understanding_processor(models: Path, model: Optional[Path] = None) -> Iterator[TurnProcessor]:
    """The same, with its parts; or of another `model`."""
    store = DialogueStore()
    try:
        processor = TurnProcessor(
            model_path=model or live_model(models),
            tracker_store=store,
            lock_store=InMemoryLockStore(),
            generator=StoredResponses(),
        )
        _smoke_test(processor)
        yield processor
    finally:
        store.close()


def live_model(folder: Path) -> Path:
    """The model that answers. Raises ModelUnusableError when there is none."""
    model = ModelFolder(folder).live()
    if model is None:
        raise ModelUnusableError(f"There is no model in {folder}. Train one with: make train")
    return model


def _smoke_test(processor: TurnProcessor) -> None:
    parsed = processor.understand(SMOKE_TEXT)
    if not parsed.get("intent", {}).get("name") or "sentiment" not in parsed:
        raise ModelUnusableError("The model does not understand a plain message. Train it again.")
