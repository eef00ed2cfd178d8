import re
from pathlib import Path

from bot.launch.run.log_file import TAIL, LogFile


def test_pieces_become_whole_lines_with_time_and_name(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "logs" / "bridge.log", "bridge")
    log.take(b"first half, ")
    log.take(b"second half\nnext line\nno end")
    log.close()
    lines = (tmp_path / "logs" / "bridge.log").read_text().splitlines()
    assert [line.partition(" | ")[2] for line in lines] == [
        "first half, second half",
        "next line",
        "no end",
    ]
    assert all(re.match(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ bridge \| ", line) for line in lines)


def test_the_last_lines_are_remembered(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "bridge.log", "bridge")
    log.take(b"".join(b"line %d\n\n" % number for number in range(100)))
    assert len(log.tail()) == TAIL
    assert log.tail()[-1] == "line 99"
    log.close()


def test_bytes_that_are_no_text_do_no_harm(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "bridge.log", "bridge")
    log.take(b"\xff\xfe%s\n")
    log.close()
    assert log.tail() == ["��%s"]


def test_a_line_without_end_is_not_kept_in_memory_for_ever(tmp_path: Path) -> None:
    log = LogFile(tmp_path / "bridge.log", "bridge")
    log.take(b"x" * 200_000)
    assert len(log.tail()) == 1
    log.close()
