"""How long a connection is left alone."""

from bot.gateway.channels.core.pauses import LONGEST, SHORTEST, Pauses

HERE, THERE = ("slack", "T1"), ("slack", "T2")


class Clock:
    now = 1000.0

    def __call__(self) -> float:
        return self.now


def pauses() -> tuple[Pauses, Clock]:
    clock = Clock()
    return Pauses(clock, chance=lambda: 0.0), clock


def failed_again(found: Pauses, clock: Clock) -> float:
    clock.now += found.left(HERE)
    return found.failed(HERE, None)


def test_the_pauses_grow_up_to_the_longest_and_begin_anew_when_it_works() -> None:
    found, clock = pauses()
    grown = [failed_again(found, clock) for _ in range(8)]
    assert grown[:3] == [SHORTEST, 2 * SHORTEST, 4 * SHORTEST]
    assert grown[-1] == LONGEST
    clock.now += LONGEST
    found.worked(HERE)
    assert found.failed(HERE, None) == SHORTEST


def test_those_that_fail_at_the_same_time_are_one_failure() -> None:
    found, _ = pauses()
    assert {found.failed(HERE, None) for _ in range(20)} == {SHORTEST}


def test_what_the_provider_asks_for_is_kept_in_full() -> None:
    found, clock = pauses()
    found.failed(HERE, 600)
    found.failed(HERE, 1)
    found.worked(HERE)
    clock.now += 599
    assert found.left(HERE) == 1
    assert found.left(THERE) == 0


def test_all_do_not_come_back_at_the_same_moment() -> None:
    found = Pauses(Clock(), chance=lambda: 1.0)
    assert found.failed(HERE, 10) == 12
