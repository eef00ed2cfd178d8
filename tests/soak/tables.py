"""Which tables grew, and what makes each of them end."""

import sqlite3
from contextlib import closing
from pathlib import Path

RECORD = "the record itself: kept until the shop deletes it"
CONVERSATION = "a bounded number a conversation, which is the record"

RULES: dict[str, str] = {
    "attachments": "sent: the record; uploaded and never sent: a day",
    "assistant_dialogues": "30 days after the last turn",
    "assistant_turns": "7 days",
    "audit_events": RECORD,
    "channel_updates": "7 days after it was handled",
    "chat_sessions": "30 days after it expired",
    "commands": RECORD,
    "control_moves": RECORD,
    "conversations": RECORD,
    "drafts": "one an agent and conversation; goes when it is sent",
    "episode_agents": RECORD,
    "episode_articles": RECORD,
    "episode_facts": RECORD,
    "episode_intents": RECORD,
    "episode_orders": RECORD,
    "episodes": RECORD,
    "escalations": RECORD,
    "events": RECORD,
    "identities": CONVERSATION,
    "interactions": RECORD,
    "issued_payloads": RECORD,
    "messages": RECORD,
    "notes": RECORD,
    "offers": RECORD,
    "presences": "one an agent",
    "proof_tries": "a day after the last try",
    "proofs": RECORD,
    "service_levels": RECORD,
    "shop_model_runs": "the last runs of each model",
    "staff_seen": "one an agent and conversation",
    "staff_sessions": "when its owner logs in again after it has run out",
    "tasks": RECORD,
    "turns": RECORD,
    "transcript_mails": RECORD,
    "visits": CONVERSATION,
    "webhook_attempts": "CARELINE_WEBHOOK_LOG_DAYS",
    "webhook_deliveries": "CARELINE_WEBHOOK_LOG_DAYS",
    "webhook_events": "CARELINE_WEBHOOK_LOG_DAYS",
}
"""A table that is not here has no rule, which is a finding."""

DATABASES = ("careline.db", "assistant.db")


def rows(state: Path) -> dict[str, int]:
    """Rows of each table of the shop and of the assistant."""
    counted: dict[str, int] = {}
    for name in DATABASES:
        with closing(sqlite3.connect(f"file:{state / name}?mode=ro", uri=True)) as connection:
            for (table,) in connection.execute("SELECT name FROM sqlite_master WHERE type='table'"):
                if not table.startswith("sqlite_"):
                    query = f'SELECT count(*) FROM "{table}"'  # noqa: S608 - names of the schema
                    counted[table] = connection.execute(query).fetchone()[0]
    return counted


def grown(before: dict[str, int], after: dict[str, int]) -> list[dict[str, object]]:
    """Those with more rows than before, the fastest first, each with what makes it end."""
    more = {name: rows - before.get(name, 0) for name, rows in after.items()}
    return [
        {"table": name, "rows": after[name], "more": by, "ends": _rule(name)}
        for name, by in sorted(more.items(), key=lambda one: -one[1])
        if by > 0
    ]


def _rule(name: str) -> str:
    if name.startswith("episode_words"):
        return "an index of what the record holds"
    return RULES.get(name, "none")
