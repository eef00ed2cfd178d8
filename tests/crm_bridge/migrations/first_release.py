"""A small shop as the first release kept it: a row or more in every table that it had, with what is
awkward to carry over."""

import hashlib
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from typing import Any

from sqlalchemy import Connection, DateTime

from tests.crm_bridge.migrations.tables import reflected

TALK, QUEUED, CLOSED = "cnv_talk", "cnv_queued", "cnv_closed"
TOKEN = "a-session-token-that-a-browser-still-has"
ORDER, ORDER_KEYS = "ÅF-0042", {"number_key": "F42", "number_digits": "42"}
NAME = "Zoë “Zo” Ångström-O'Neill 👩‍👩‍👧"
LONG = "I have waited. " * 660
SPOKEN = "Where is it? 👟\n\t\\n %s {name} <b>&amp;</b> ‮abc‬ -- '; DROP TABLE orders"
AT = datetime(2026, 3, 20, 11, 50, 0, 123456, UTC)
LATER = AT + timedelta(days=20)


def _message(conversation: str, seq: int, author: str, text: str, **more: Any) -> dict[str, Any]:
    return {
        "conversation_id": conversation,
        "seq": seq,
        "episode_id": f"eps_{conversation}",
        "at": AT + timedelta(seconds=seq),
        "author": author,
        "text": text,
        "delivery": "sent",
        **more,
    }


def _conversation(name: str, state: str, last_seq: int, **more: Any) -> dict[str, Any]:
    return {
        "id": name,
        "channel": "web",
        "private": True,
        "locale": "en",
        "created_at": AT,
        "last_activity_at": AT + timedelta(seconds=last_seq),
        "state": state,
        "state_since": AT,
        "queue_rank": 0,
        "episode_id": f"eps_{name}" if state != "closed" else None,
        "last_seq": last_seq,
        "customer_seen_seq": 1,
        "agent_seen_seq": 0,
        "fence": 1,
        **more,
    }


def _episode(conversation: str, **more: Any) -> dict[str, Any]:
    return {
        "id": f"eps_{conversation}",
        "conversation_id": conversation,
        "number": 1,
        "first_seq": 1,
        "started_at": AT,
        "priority": "normal",
        **more,
    }


def _interaction(conversation: str, count: int, **more: Any) -> dict[str, Any]:
    return {
        "id": f"int_{conversation}",
        "conversation_id": conversation,
        "episode_id": f"eps_{conversation}",
        "channel": "web",
        "started_at": AT,
        "message_count": count,
        "intents": [],
        "summary": "",
        "updated_at": AT,
        **more,
    }


ROWS: Mapping[str, list[dict[str, Any]]] = {
    "customers": [
        {
            "id": "c-1",
            "name": NAME,
            "email": "Zoë@Ångström.example",
            "email_key": "zoë@ångström.example",
            "phone": "+46 70-123 45 67",
            "postcode": "SW1A 1AA",
            "country": "GB",
            "locale": "sv",
            "tier": "gold",
            "points": 2_147_483_647,
            "marketing_consent": False,
            "created_at": datetime(1999, 12, 31, 23, 59, 59, tzinfo=UTC),
            "source": {"row": 1, "as": ["typed", None, 0.1]},
        },
        {
            "id": "C-1",
            "name": "",
            "email": "nobody@shop.example",
            "email_key": "nobody@shop.example",
            "created_at": AT,
        },
    ],
    "products": [
        {
            "id": "boot",
            "name": "Stövel № 9",
            "category": "Shoes",
            "description": LONG,
            "price": 8_900,
            "currency": "GBP",
            "stock": 0,
            "attributes": {"stock_by_size": {"7½": 0}, "colour": "grün"},
        }
    ],
    "teams": [{"id": "tea_returns", "name": "Returns"}],
    "tags": [{"id": "tag_vip", "name": "VIP"}],
    "canned_replies": [{"id": "can_1", "title": "Hi", "text": "Hello", "locale": "en"}],
    "shop_imports": [{"id": 7, "at": AT, "summary": {"customers": {"added": 2}}}],
    "proof_tries": [{"subject": "order:42", "wrong": 3, "last_at": AT, "locked_until": LATER}],
    "audit_events": [
        {
            "id": 5,
            "at": AT,
            "actor": "staff:stf_ben",
            "action": "conversation.taken",
            "subject": TALK,
            "detail": {},
        }
    ],
    "event_counter": [{"id": 1, "last": 3}],
    "identities": [
        {
            "id": "ide_1",
            "channel": "web",
            "external_id": "c-1",
            "customer_id": "c-1",
            "method": "signed",
            "first_proved_at": AT,
            "last_proved_at": AT,
        }
    ],
    "orders": [
        {
            "number": ORDER,
            **ORDER_KEYS,
            "customer_id": "c-1",
            "placed_at": AT - timedelta(days=3),
            "status": "delivered",
            "currency": "GBP",
            "total": 8_900,
            "postcode": "SW1A 1AA",
            "delivered_at": AT - timedelta(days=1),
            "shipping_address": "1 Long\nStreet",
        },
        {
            "number": "CL-2",
            "number_key": "CL2",
            "number_digits": "2",
            "customer_id": "C-1",
            "placed_at": AT,
            "status": "placed",
            "currency": "JPY",
            "total": 0,
        },
    ],
    "order_lines": [
        {
            "id": 11,
            "order_number": ORDER,
            "position": 0,
            "product_id": "boot",
            "quantity": 1,
            "unit_price": 8_900,
            "size": "7½",
        }
    ],
    "staff": [
        {
            "id": "stf_ben",
            "email": "ben@shop.example",
            "name": "Ben Achébé",
            "role": "lead",
            "team_id": "tea_returns",
            "active": True,
            "password_hash": "not-a-hash",
            "wrong_tries": 0,
            "created_at": AT,
        },
        {
            "id": "stf_gone",
            "email": "gone@shop.example",
            "name": "Gone",
            "role": "agent",
            "active": False,
            "wrong_tries": 9,
            "locked_until": LATER,
            "created_at": AT,
        },
    ],
    "staff_sessions": [
        {"token_hash": "0" * 64, "staff_id": "stf_ben", "created_at": AT, "expires_at": LATER}
    ],
    "conversations": [
        _conversation(TALK, "bot", 3, customer_id="c-1", page="https://shop.example/ö?q=1"),
        _conversation(QUEUED, "queued", 1, team_id="tea_returns", queue_rank=1),
        _conversation(
            CLOSED, "closed", 2, channel="telegram", thread="tg:1:–2", assignee_id="stf_gone"
        ),
    ],
    "chat_sessions": [
        {
            "token_hash": hashlib.sha256(TOKEN.encode()).hexdigest(),
            "conversation_id": TALK,
            "created_at": AT,
            "expires_at": LATER,
        }
    ],
    "episodes": [
        _episode(TALK),
        _episode(QUEUED, team_id="tea_returns", priority="high"),
        _episode(
            CLOSED, ended_at=AT, ended_why="idle", csat_score=1, csat_comment="no 👎", csat_at=AT
        ),
    ],
    "messages": [
        _message(
            TALK,
            1,
            "customer",
            LONG,
            client_id="11111111-1111-4111-8111-111111111111",
            outcome="answered",
            intent="track_order",
            confidence=0.1 + 0.2,
            sentiment="negative",
            sentiment_score=-1.0,
            understanding={"intent": {"name": "track_order", "confidence": 1e-9}, "entities": []},
            actions=[{"name": "action_track_order", "ok": True}],
        ),
        _message(
            TALK,
            2,
            "bot",
            "On its way.",
            reply_to=1,
            delivery="uncertain",
            content={"buttons": [{"title": "Danke ✓", "payload": "pay_1"}]},
            lang="en",
        ),
        _message(TALK, 3, "customer", SPOKEN, client_id="22222222-2222-4222-8222-222222222222"),
        _message(QUEUED, 1, "customer", "fraud!", client_id="x", outcome="escalated"),
        _message(
            CLOSED,
            1,
            "customer",
            "/start",
            command="/start",
            values={"a": ""},
            client_id="y",
            outcome="not_answered",
        ),
        _message(
            CLOSED, 2, "agent", "Bye", staff_id="stf_gone", episode_id=None, delivery="failed"
        ),
    ],
    "turns": [
        {
            "id": "trn_1",
            "conversation_id": TALK,
            "episode_id": f"eps_{TALK}",
            "seq": 1,
            "fence": 1,
            "started_at": AT,
            "finished_at": AT,
            "outcome": "answered",
            "dropped": False,
            "reply_seqs": [2],
        }
    ],
    "events": [
        {
            "number": number,
            "conversation_id": TALK,
            "type": "message",
            "at": AT,
            "seq": number,
            "data": {},
        }
        for number in (1, 2, 3)
    ],
    "issued_payloads": [
        {
            "code": "pay_1",
            "conversation_id": TALK,
            "seq": 2,
            "title": "Danke ✓",
            "command": "/thank",
        }
    ],
    "control_moves": [
        {
            "id": 3,
            "conversation_id": QUEUED,
            "episode_id": f"eps_{QUEUED}",
            "from_state": "bot",
            "to_state": "queued",
            "who": "bot",
            "why": "keyword",
            "at": AT,
        }
    ],
    "conversation_tags": [{"conversation_id": CLOSED, "tag_id": "tag_vip"}],
    "proofs": [
        {
            "id": "prf_1",
            "conversation_id": TALK,
            "author": "visitor",
            "kind": "identity",
            "customer_id": "c-1",
            "proved_at": AT,
            "expires_at": LATER,
        }
    ],
    "commands": [
        {
            "id": "cmd_1",
            "idempotency_key": "trn_1:return",
            "conversation_id": TALK,
            "turn_id": "trn_1",
            "actor": "customer",
            "order_number": ORDER,
            "kind": "return",
            "state": "confirmed",
            "product_ids": ["boot"],
            "currency": "GBP",
            "connector": "builtin",
            "attempts": 1,
            "created_at": AT,
        }
    ],
    "returns": [
        {
            "id": 9,
            "order_number": ORDER,
            "product_id": "boot",
            "requested_at": AT,
            "state": "requested",
            "command_id": "cmd_1",
        }
    ],
    "tasks": [
        {"id": "tsk_1", "kind": "message_left", "title": "Ring back", "created_at": AT},
        {
            "id": "tsk_2",
            "kind": "message_left",
            "title": "",
            "conversation_id": QUEUED,
            "team_id": "tea_returns",
            "assignee_id": "stf_ben",
            "created_at": AT,
            "done_at": AT,
        },
    ],
    "escalations": [
        {
            "id": "esc_1",
            "conversation_id": QUEUED,
            "episode_id": f"eps_{QUEUED}",
            "reason": "keyword",
            "matched": "fraud",
            "priority": "high",
            "team_id": "tea_returns",
            "reasons": [],
            "summary": "Says “fraud”.",
            "opened_at": AT,
        }
    ],
    "interactions": [
        _interaction(TALK, 3, customer_id="c-1", intents=["track_order"], sentiment=-1.0),
        _interaction(QUEUED, 1),
        _interaction(CLOSED, 2, ended_at=AT, outcome="not_answered", summary=SPOKEN),
    ],
    "notes": [
        {
            "id": "not_1",
            "conversation_id": QUEUED,
            "episode_id": f"eps_{QUEUED}",
            "staff_id": "stf_ben",
            "text": LONG,
            "at": AT,
        }
    ],
    "annotations": [
        {
            "id": "ann_1",
            "conversation_id": TALK,
            "seq": 1,
            "staff_id": "stf_ben",
            "intent": "track_order",
            "at": AT,
        }
    ],
}
NEVER_USED = ("annotations", "canned_replies")
"""The first release had these tables and nothing that wrote to them; later ones have their own."""


def put(connection: Connection) -> None:
    """Write all of it into the tables of the first release."""
    tables = reflected(connection)
    assert {*ROWS} == {*tables.tables}
    for table in tables.sorted_tables:
        zoned = {
            column.name: getattr(column.type, "timezone", False)
            for column in table.columns
            if isinstance(column.type, DateTime)
        }
        for row in ROWS[table.name]:
            plain = {
                name: value.replace(tzinfo=None) if name in zoned and not zoned[name] else value
                for name, value in row.items()
            }
            connection.execute(table.insert(), plain)
