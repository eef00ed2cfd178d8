"""The internal channel: how the gateway asks the assistant for a turn, over HTTP on a private port.

`POST /turns` answers one message of a customer, once per turn id; `POST /parse` only understands
it; `POST /explain` tells staff why it is understood so, `POST /articles/try` which article would
answer it if one were another. `GET /live-model` names the model that answers and says whether
another is being loaded, `POST` there puts another in its place. Errors are problem+json.
"""

from __future__ import annotations

import asyncio
import hmac
import logging
from typing import Any, Dict, Optional, Text
from weakref import WeakValueDictionary

from rasa.core.channels.channel import UserMessage
from sanic import Blueprint, response
from sanic.exceptions import SanicException
from sanic.request import Request
from sanic.response import HTTPResponse

from bot.assistant.commands import CommandUnknownError, as_parsed, parse_command
from bot.assistant.explaining.explainer import MOST_CHARACTERS
from bot.assistant.explaining.serving import Explaining
from bot.assistant.processor import TurnProcessor
from bot.assistant.swapping import SwapFailedError
from bot.assistant.trying import Trial, TrialInvalidError
from bot.assistant.turns import TurnInvalidError, TurnOutput, TurnRequest, understanding_of
from bot.model_folder import ModelUnknownError
from bot.observability.metrics import UNDERSTANDING_SECONDS, timed

logger = logging.getLogger(__name__)

_READ_AT_MOST = 200_000
"""Bytes of a request's body; a message has at most 10,000 characters."""


class CarelineChannel:
    """Needs what answers at `app.ctx.live`. A request ends with the model with which it began."""

    def __init__(self, token: Text) -> None:
        self._token = token
        self._explaining = Explaining()
        self._running: Dict[Text, asyncio.Task[Dict[Text, Any]]] = {}
        self._dialogues: WeakValueDictionary[Text, asyncio.Lock] = WeakValueDictionary()

    def blueprint(self) -> Blueprint:
        routes = Blueprint("careline")

        @routes.post("/parse")
        async def parse(request: Request) -> HTTPResponse:
            self._check_token(request)
            text = _text(request)
            if text is None:
                return problem(422, "parse_invalid", "`text` must be a text.")
            parsed = request.app.ctx.live.processor.understand(text)
            return response.json({"understanding": understanding_of(parsed)})

        @routes.post("/turns")
        async def turns(request: Request) -> HTTPResponse:
            self._check_token(request)
            try:
                turn = TurnRequest.from_json(_body(request))
                result = await self._once(turn, request.app.ctx.live.processor)
            except TurnInvalidError as error:
                return problem(422, "turn_invalid", str(error))
            except CommandUnknownError as error:
                return problem(422, "command_unknown", str(error))
            return response.json(result)

        self._add_for_staff(routes)
        self._add_live_model(routes)
        return routes

    async def drain(self) -> None:
        """Waits for the turns that are being handled."""
        if self._running:
            await asyncio.wait(list(self._running.values()))

    def _add_for_staff(self, routes: Blueprint) -> None:
        @routes.post("/explain")
        async def explain(request: Request) -> HTTPResponse:
            return await self._explain(request)

        @routes.post("/articles/try")
        async def try_article(request: Request) -> HTTPResponse:
            return await self._try_article(request)

    async def _try_article(self, request: Request) -> HTTPResponse:
        self._check_token(request)
        try:
            trial = Trial.from_json(_body(request))
        except TrialInvalidError as error:
            return problem(422, "trial_invalid", str(error))
        return response.json(await trial.told(request.app.ctx.live.processor))

    async def _explain(self, request: Request) -> HTTPResponse:
        self._check_token(request)
        text = _text(request)
        if text is None or len(text) > MOST_CHARACTERS:
            detail = f"`text` must be a text of at most {MOST_CHARACTERS} characters."
            return problem(422, "explain_invalid", detail)
        changes = request.json.get("rules_changes", {})
        if not isinstance(changes, dict):
            return problem(422, "explain_invalid", "`rules_changes` must be an object.")
        told = await self._explaining.explain(text, request.app.ctx.live.processor, changes)
        return response.json({"explanation": told})

    def _add_live_model(self, routes: Blueprint) -> None:
        @routes.get("/live-model")
        async def live_model(request: Request) -> HTTPResponse:
            self._check_token(request)
            live = request.app.ctx.live
            return response.json({"model": live.name, "loading": live.loading})

        @routes.post("/live-model")
        async def swap(request: Request) -> HTTPResponse:
            return await self._swap(request)

    async def _swap(self, request: Request) -> HTTPResponse:
        """Takes as long as loading a model; meanwhile and where it fails, the present one answers.
        Goes on to its end when the one who asked has gone."""
        self._check_token(request)
        body = _body(request)
        name = body.get("model") if isinstance(body, dict) else None
        if not isinstance(name, str):
            return problem(422, "model_invalid", "`model` must be the name of a model.")
        try:
            await asyncio.shield(request.app.ctx.live.swap(name))
        except ModelUnknownError as error:
            return problem(404, "model_unknown", str(error.args[0]))
        except SwapFailedError as error:
            return problem(409, "model_unusable", str(error))
        return response.json({"model": request.app.ctx.live.name})

    async def _once(self, turn: TurnRequest, processor: TurnProcessor) -> Dict[Text, Any]:
        """A turn asked for twice at the same time is handled once, and goes on to its end when the
        one who asked has gone."""
        task = self._running.get(turn.turn_id)
        if task is None:
            task = asyncio.ensure_future(self._handle(turn, processor))
            self._running[turn.turn_id] = task
            task.add_done_callback(lambda _: self._running.pop(turn.turn_id, None))
        return await asyncio.shield(task)

    async def _handle(self, turn: TurnRequest, processor: TurnProcessor) -> Dict[Text, Any]:
        known = await processor.tracker_store.result_of(turn.turn_id)
        if known is not None:
            return known
        with timed(UNDERSTANDING_SECONDS):
            parsed = _parsed(turn, processor)
        output = TurnOutput(turn.turn_id, understanding_of(parsed))
        if turn.person_if is not None and turn.person_if.holds(parsed):
            return output.result()
        message = UserMessage(
            turn.text,
            output,
            turn.sender_id,
            parse_data=parsed,
            input_channel=turn.channel,
            message_id=turn.turn_id,
            metadata=turn.metadata(),
        )
        async with self._dialogue(turn.sender_id):
            await processor.handle_message(message)
        return output.result()

    def _dialogue(self, sender_id: Text) -> asyncio.Lock:
        return self._dialogues.setdefault(sender_id, asyncio.Lock())

    def _check_token(self, request: Request) -> None:
        scheme, _, given = request.headers.get("authorization", "").partition(" ")
        right = scheme.lower() == "bearer" and hmac.compare_digest(
            given.encode(), self._token.encode()
        )
        if not right:
            raise SanicException("The bearer token is missing or wrong.", status_code=401)


def problem(status: int, code: Text, detail: Text) -> HTTPResponse:
    body = {"type": "about:blank", "status": status, "code": code, "detail": detail}
    return response.json(body, status=status, content_type="application/problem+json")


def _parsed(turn: TurnRequest, processor: TurnProcessor) -> Dict[Text, Any]:
    if turn.command is None:
        return processor.understand(turn.text)
    domain = processor.domain
    command = parse_command(turn.command, turn.values, domain.intents, domain.entities)
    return as_parsed(command, turn.text)


def _text(request: Request) -> Optional[Text]:
    body = _body(request)
    text = body.get("text") if isinstance(body, dict) else None
    return text if isinstance(text, str) else None


def _body(request: Request) -> Any:
    if len(request.body) > _READ_AT_MOST:
        raise SanicException("The request is too large.", status_code=413)
    return request.json
