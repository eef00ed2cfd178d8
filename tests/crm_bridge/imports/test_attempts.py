"""Every import that was tried is on record, refused ones with what was wrong."""

from pathlib import Path

from crm_bridge.db import Database
from crm_bridge.imports.loading import import_directory
from crm_bridge.intelligence.quality.kept import last_attempts
from tests.crm_bridge.imports.shop_files import write_shop


async def test_imports_are_kept_with_what_came_of_them(database: Database, tmp_path: Path) -> None:
    good = write_shop(tmp_path / "shop")
    for _ in range(2):
        await import_directory(database, good)
    await import_directory(database, good, if_empty=True)
    bad = tmp_path / "bad"
    bad.mkdir()
    text = "id,name,email,created_at\nc9,Cy,cy@mail.example,yesterday by cy@mail.example\n"
    (bad / "customers.csv").write_text(text, encoding="utf-8")
    await import_directory(database, bad)

    async with database.reading() as session:
        attempts = await last_attempts(session)
    assert [one.outcome for one in attempts] == ["refused", "unchanged", "loaded"]
    assert attempts[2].counts["orders"]["new"] == 3
    assert (attempts[0].folder, attempts[0].error_count) == ("bad", 1)
    assert "customers.csv, line 2, column created_at" in attempts[0].errors[0]
    assert "@" not in attempts[0].errors[0]
