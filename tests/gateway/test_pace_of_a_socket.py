"""A socket is read as fast as somebody can write, and no faster."""

from bot.gateway.channels.web.pace import A_MESSAGE, AT_ONCE, Pace

A_SECOND = 20 * A_MESSAGE / 60


class Time:
    """Goes on only when somebody sleeps, or a test moves it."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at

    async def sleep(self, seconds: float) -> None:
        self.at += seconds


async def test_a_burst_is_read_at_once_and_what_follows_at_its_pace() -> None:
    time = Time()
    pace = Pace(20, time, time.sleep)
    for _ in range(AT_ONCE):
        await pace.kept()
    assert time.at == 0
    for _ in range(50):
        await pace.kept()
    assert round(time.at, 6) == 50 / A_SECOND


async def test_who_rests_may_send_a_burst_again() -> None:
    time = Time()
    pace = Pace(20, time, time.sleep)
    for _ in range(2 * AT_ONCE):
        await pace.kept()
    time.at = before = time.at + 2 * AT_ONCE / A_SECOND
    for _ in range(AT_ONCE):
        await pace.kept()
    assert time.at == before
