"""What a customer takes back, or what is erased, leaves everything that was made of it by leads:
change sets, evaluations with their logs, and needs that were noted."""

import re
from collections.abc import Collection, Mapping
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.ext.asyncio import AsyncSession

from bot.training_data import ChangeSetExamples, plain
from crm_bridge.corrections import change_sets, needs
from crm_bridge.models.correction import ChangeExample
from crm_bridge.models.message import Message
from crm_bridge.models.training import TrainingRun

GONE = "…"


async def forget(session: AsyncSession, message: Message) -> None:
    """No words of this message stay anywhere among them."""
    texts = await session.scalars(
        select(ChangeExample.text).where(
            ChangeExample.conversation_id == message.conversation_id,
            ChangeExample.seq == message.seq,
        )
    )
    words = {plain(text) for text in texts if text}
    place = f"{message.conversation_id}#{message.seq}"
    if words:
        # One that is under way is locked too: it reads what was taken back before it is kept.
        kept = or_(
            TrainingRun.result.is_not(None), TrainingRun.log != "", TrainingRun.state == "running"
        )
        for run in await session.scalars(select(TrainingRun).where(kept).with_for_update()):
            leave(run, {place}, words)
    await change_sets.forget(session, message)
    await needs.forget(session, place)


async def settle(session: AsyncSession, run: TrainingRun, examples: ChangeSetExamples) -> None:
    """At the end of a run, which is locked: what was taken back while it was under way."""
    gone = set(await change_sets.taken_back(session))
    said = [
        *((one.message, one.text) for one in examples.intents),
        *((one.message, one.text) for one in (*examples.sentiment, *examples.escalation)),
        *((one.message, one.text) for one in examples.articles),
    ]
    leave(run, gone, {plain(text) for message, text in said if message in gone})


def leave(run: TrainingRun, gone: Collection[str], words: Collection[str]) -> None:
    """Take these messages, as `conversation#seq`, and these words out of what a run keeps."""
    run.log = _without(run.log, words)
    run.detail = _without(run.detail, words) if run.detail else run.detail
    if run.result is not None:
        run.result = _cleaned(run.result, gone, words)


def _cleaned(
    result: Mapping[str, Any], gone: Collection[str], words: Collection[str]
) -> dict[str, Any]:
    corrected = [one for one in result.get("corrected", ()) if one["message"] not in gone]
    # Of held-out messages nobody knows whose they were.
    changed = [one for one in result.get("changed", ()) if one["text"] not in words]
    left_out = [_without(line, words) for line in result.get("left_out", ())]
    return {**result, "corrected": corrected, "changed": changed, "left_out": left_out}


def _without(text: str, words: Collection[str]) -> str:
    for one in sorted(words, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", GONE, text, flags=re.IGNORECASE)
    return text
