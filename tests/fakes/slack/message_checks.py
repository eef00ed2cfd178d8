"""The rules of a message's content. Docs: https://docs.slack.dev/reference/methods/chat.postMessage"""

import json
from typing import Any

from tests.fakes.slack import mrkdwn, reading
from tests.fakes.slack.blocks import RULES as BLOCK_RULES
from tests.fakes.slack.blocks import check_blocks
from tests.fakes.slack.calls import Call
from tests.fakes.slack.world import Channel, Json

_LONGEST = 40_000
_ADVISED = 4_000
_LONGEST_MARKDOWN = 12_000
_MOST_ATTACHMENTS = 100


def content_of(call: Call) -> Json:
    """The text, blocks and metadata of a call that posts; refused if Slack would."""
    text = _markdown(call) or call.text("text")
    blocks = _blocks(call)
    attachments = _attachments(call)
    if not text.strip() and not blocks and not attachments:
        raise call.refuse("no_text", "neither text nor blocks")
    _check_fallback(call, text, blocks)
    text = _checked_text(call, text)
    return {"text": text, "blocks": reading.named(blocks), "metadata": _metadata(call)}


def check_text(call: Call, text: str, name: str = "text") -> None:
    """The escaping of a text in mrkdwn."""
    faults = mrkdwn.faults(text, broadcasts=call.platform.readings.broadcasts)
    call.careless([f"{name}: {fault}" for fault in faults], mrkdwn.ESCAPING)


def thread_of(call: Call, channel: Channel) -> str:
    """thread_ts: "Avoid using a reply's ts value; use its parent instead"."""
    ts = call.text("thread_ts")
    if not ts:
        return ""
    found = channel.find(ts)
    if found is not None and found.thread_ts not in {"", ts}:
        call.careless([f"thread_ts={ts} is a reply"], f"{call.method}, thread_ts: the parent's ts")
        return found.thread_ts
    if found is not None or any(one.thread_ts == ts for one in channel.messages):
        return ts
    rule = f"{call.method}, thread_ts: another message's ts value"
    if call.platform.readings.unknown_thread == "posted":
        call.careless([f"no message has thread_ts={ts}"], rule)
        return ts
    raise call.refuse("cannot_reply_to_message", f"no message has thread_ts={ts}", rule)


def _checked_text(call: Call, text: str) -> str:
    readings = call.platform.readings
    length = readings.length(text)
    update = call.method == "chat.update"
    longest = readings.longest_update if update else _LONGEST
    rule = f"{call.method}, text: at most {longest} characters"
    if length > longest:
        if update or readings.too_long == "refused":
            raise call.refuse("msg_too_long", f"{length} characters", rule)
        call.careless([f"{length} characters, truncated"], rule)
        return text[:longest]
    if length > _ADVISED and readings.advised_length_is_a_limit:
        advice = f"{call.method}, text: limit the number of characters to {_ADVISED}"
        call.careless([f"text of {length} characters"], advice)
    if "markdown_text" not in call.args and str(call.args.get("mrkdwn", "1")) in {"1", "True"}:
        check_text(call, text)
    return text


def _blocks(call: Call) -> list[Json]:
    blocks: Any = call.decoded("blocks", "invalid_blocks_format")
    if not blocks and blocks != {}:
        return []
    call.careless(check_blocks(blocks, call.platform.readings), f"{BLOCK_RULES}; {mrkdwn.ESCAPING}")
    checked: list[Json] = blocks
    return checked


def _attachments(call: Call) -> list[Json]:
    """attachments: at most 100. What is in them is not looked into: use blocks."""
    attachments: Any = call.decoded("attachments", "invalid_attachments") or []
    if not isinstance(attachments, list):
        raise call.refuse("invalid_attachments", "no array")
    if len(attachments) > _MOST_ATTACHMENTS:
        raise call.refuse("too_many_attachments", f"{len(attachments)}")
    return attachments


def _markdown(call: Call) -> str:
    """markdown_text: "should not be used in conjunction with blocks or text", at most 12,000."""
    text = call.text("markdown_text")
    if text and (call.args.get("blocks") or call.args.get("text")):
        raise call.refuse("markdown_text_conflict", "markdown_text with text or blocks")
    if len(text) > _LONGEST_MARKDOWN:
        raise call.refuse("msg_too_long", f"markdown_text of {len(text)} characters")
    return text


def _check_fallback(call: Call, text: str, blocks: list[Json]) -> None:
    if blocks and not text.strip() and call.platform.readings.fallback_text_is_required:
        rule = f"{call.method}, text: fallback for notifications and screen readers with blocks"
        call.careless(["blocks without text"], rule)


def _metadata(call: Call) -> Json:
    """metadata: event_type and event_payload. Docs: message metadata."""
    metadata: Any = call.decoded("metadata", "invalid_metadata_format") or {}
    if not isinstance(metadata, dict) or (metadata and not _is_metadata(metadata)):
        raise call.refuse("invalid_metadata_format", json.dumps(metadata)[:200])
    return metadata


def _is_metadata(metadata: Json) -> bool:
    named = metadata.keys() == {"event_type", "event_payload"}
    return named and isinstance(metadata["event_payload"], dict)
