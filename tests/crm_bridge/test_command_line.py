"""`python -m crm_bridge …`, run as a program."""

import json
import os
import socket
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from tests.crm_bridge.shop import ENCRYPTION

KEYS = {
    "CARELINE_GATEWAY_TOKEN": "g" * 32,
    "CARELINE_ACTIONS_TOKEN": "a" * 32,
    "CARELINE_IDENTITY_SECRET": "i" * 32,
    "CARELINE_COOKIE_SECRET": "c" * 32,
    "CARELINE_ENCRYPTION_KEYS": ENCRYPTION,
}


def run(state: Path, *arguments: str, **env: str) -> subprocess.CompletedProcess[str]:
    inherited = {k: v for k, v in os.environ.items() if not k.startswith(("CARELINE_", "DATABASE"))}
    return subprocess.run(
        [sys.executable, "-m", "crm_bridge", *arguments],
        env={**inherited, "CARELINE_STATE": str(state), **env},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def test_the_first_init_makes_one_admin_and_the_second_none(tmp_path: Path) -> None:
    first = run(tmp_path / "new" / "state", "init")
    assert first.returncode == 0, first.stderr
    (login,) = json.loads(first.stdout)["logins"]
    assert login["role"] == "admin"
    assert len(login["password"]) >= 10
    again = run(tmp_path / "new" / "state", "init")
    assert json.loads(again.stdout) == {"logins": [], "imported": None}


def test_a_missing_setting_is_named(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve")
    assert refused.returncode == 2
    assert "CARELINE_GATEWAY_TOKEN is not set" in refused.stderr
    assert "Traceback" not in refused.stderr


def test_serving_an_old_database_says_what_to_do(tmp_path: Path) -> None:
    refused = run(tmp_path, "serve", **KEYS)
    assert refused.returncode == 1
    assert "python -m crm_bridge migrate" in refused.stderr


def test_a_taken_port_is_said_to_be_so(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        place = {"CARELINE_BRIDGE_HOST": "127.0.0.1"}
        place["CARELINE_BRIDGE_PORT"] = str(taken.getsockname()[1])
        refused = run(tmp_path, "serve", **KEYS, **place)
    assert refused.returncode == 1
    assert "cannot listen on" in refused.stderr
    assert "Traceback" not in refused.stderr


@pytest.mark.parametrize(
    ("address", "code", "said"),
    [
        ("postgresql://u:secret@127.0.0.1:1/x", 1, "cannot be reached"),
        ("mysql://localhost/x", 2, "DATABASE_URL is wrong"),
        ("nonsense", 2, "DATABASE_URL is wrong"),
    ],
)
def test_a_database_that_cannot_be_used_is_one_sentence(
    tmp_path: Path, address: str, code: int, said: str
) -> None:
    refused = run(tmp_path, "migrate", DATABASE_URL=address)
    assert refused.returncode == code
    assert said in refused.stderr
    assert "secret" not in refused.stderr
    assert "Traceback" not in refused.stderr


def test_a_file_that_is_no_database_is_one_sentence(tmp_path: Path) -> None:
    (tmp_path / "careline.db").write_text("these are not the records you are looking for" * 99)
    refused = run(tmp_path, "migrate")
    assert refused.returncode == 1
    assert "not a SQLite database" in refused.stderr


def test_a_state_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    refused = run(tmp_path / "file" / "state", "migrate")
    assert refused.returncode == 1
    assert "CARELINE_STATE" in refused.stderr


def test_migrate_makes_the_tables(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    with sqlite3.connect(tmp_path / "careline.db") as connection:
        tables = {name for (name,) in connection.execute("SELECT name FROM sqlite_master")}
    connection.close()
    assert {"conversations", "messages", "customers", "orders"} <= tables


def test_an_import_into_tables_that_are_not_there_says_what_to_do(tmp_path: Path) -> None:
    refused = run(tmp_path, "import", str(tmp_path))
    assert refused.returncode == 1
    assert "migrate" in refused.stderr


def test_another_key_than_the_database_was_encrypted_with_stops_the_start(tmp_path: Path) -> None:
    """With the right one, kept beside the database, a command that is typed by hand finds it."""
    assert run(tmp_path, "migrate").returncode == 0
    with sqlite3.connect(tmp_path / "careline.db") as connection:
        connection.execute(
            "INSERT INTO webhooks VALUES"
            " ('whk_1', 'https://desk.example', '[]', 'whsec_plain', 1, '2026-03-20 12:00:00')"
        )
    connection.close()
    (tmp_path / "secrets.env").write_text(f"CARELINE_ENCRYPTION_KEYS={ENCRYPTION}\n")
    encrypted = run(tmp_path, "encrypt")
    assert "1 encrypted" in encrypted.stdout, encrypted.stderr
    for command in ("serve", "init", "encrypt"):
        refused = run(tmp_path, command, **{**KEYS, "CARELINE_ENCRYPTION_KEYS": "n" * 43})
        assert refused.returncode == 1
        assert "CARELINE_ENCRYPTION_KEYS does not open" in refused.stderr
        assert "webhooks.secret (1)" in refused.stderr
        assert "Traceback" not in refused.stderr


def test_what_leads_changed_is_exported_as_files(tmp_path: Path) -> None:
    assert run(tmp_path, "migrate").returncode == 0
    made = tmp_path / "made"
    nothing = run(tmp_path, "contents", "export", str(made))
    assert (nothing.returncode, nothing.stdout) == (0, "Nothing differs from the files.\n")
    at, content = "2026-03-20 12:00:00", json.dumps({"entries": [{"text": "As you like."}]})
    text = (1, "text", "utter_deny", "en", at, "stf_1", "", content, None)
    retired = (2, "article", "reviews", "", at, "stf_1", "", '{"retired": true}', None)
    with sqlite3.connect(tmp_path / "careline.db") as database:
        insert = "INSERT INTO content_versions VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)"
        database.executemany(insert, [text, retired])
    database.close()
    told = run(tmp_path, "contents", "export", str(made))
    assert told.stdout == "remove  knowledge/reviews.md\nwrote   responses/en.yml\n", told.stderr
    assert '  utter_deny:\n    - text: "As you like."\n' in (
        (made / "responses" / "en.yml").read_text(encoding="utf-8")
    )


def test_the_report_of_a_week_is_printed_and_kept(tmp_path: Path) -> None:
    environment = {"CARELINE_DEMO_TALKS": "1"}
    assert run(tmp_path, "init", "--demo", **environment).returncode == 0
    with sqlite3.connect(tmp_path / "careline.db") as database:
        database.execute("INSERT OR REPLACE INTO event_counter (id, last) VALUES (1, 1)")
        database.execute("INSERT INTO events VALUES (1, NULL, 'rules', '2026-03-20', NULL, '{}')")
    database.close()
    first = run(tmp_path, "report")
    assert first.returncode == 0, first.stderr
    assert first.stderr.startswith("First what is not counted yet: 1 event")
    assert first.stdout.startswith("What happened: the week from ")
    assert "Worth doing now" in first.stdout
    again = run(tmp_path, "report")
    assert (again.stdout, again.stderr) == (first.stdout, "")
    unknown = run(tmp_path, "report", "--week", "last")
    assert unknown.returncode == 1
    assert unknown.stderr.strip() == "There is no such week. Write it as 2026-W47."


def test_facts_are_made_anew(tmp_path: Path) -> None:
    assert "crm_bridge migrate" in run(tmp_path, "facts").stderr
    assert run(tmp_path, "migrate").returncode == 0
    made = run(tmp_path, "facts")
    assert made.returncode == 0, made.stderr
    assert made.stdout == "Facts: 0 stretches of help.\n"
