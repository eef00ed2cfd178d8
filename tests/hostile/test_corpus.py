"""What was sent once, by people or by the fuzzer, is read or refused for ever."""

from pathlib import Path

import pytest

from tests.hostile.parsers import PARSERS

CORPUS = Path(__file__).parent / "corpus"


@pytest.mark.parametrize("name", PARSERS)
def test_all_that_was_kept_is_read_or_refused(name: str) -> None:
    kept = sorted((CORPUS / name).iterdir())
    assert kept
    for file in kept:
        try:
            PARSERS[name](file.read_bytes())
        except Exception as error:
            raise AssertionError(f"{file.name} breaks the parser") from error
