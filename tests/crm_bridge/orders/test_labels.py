"""Return labels."""

import re

from crm_bridge.orders.labels import label_number


def test_a_label_has_six_characters_that_nobody_misreads() -> None:
    for command in map(str, range(500)):
        assert re.fullmatch(r"RL-[2-9A-HJKMNP-TV-Z]{6}", label_number(command))


def test_the_same_command_always_gets_the_same_label() -> None:
    assert label_number("cmd_1") == label_number("cmd_1")
    assert label_number("cmd_1") != label_number("cmd_2")


def test_a_label_that_is_taken_has_a_next_one() -> None:
    assert label_number("cmd_1", 1) != label_number("cmd_1", 0)
