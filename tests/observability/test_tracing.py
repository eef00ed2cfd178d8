import asyncio
import uuid

import pytest

from bot.observability import tracing


async def test_a_call_carries_the_trace_of_its_message_and_the_called_goes_on_with_it() -> None:
    message = uuid.uuid4()
    tracing.begin(tracing.of_message(str(message)))
    sent = tracing.headers()[tracing.HEADER]

    async def called() -> str:
        return tracing.take_up(sent)

    assert await asyncio.create_task(called()) == message.hex


async def test_what_a_task_begins_is_not_the_trace_of_the_one_beside_it() -> None:
    async def own() -> tuple[str, str]:
        begun = tracing.begin()
        await asyncio.sleep(0)
        return begun, tracing.trace_id()

    first, second = await asyncio.gather(own(), own())
    assert first[0] == first[1] != second[0] == second[1]


@pytest.mark.parametrize(
    "header",
    [
        None,
        "",
        "nonsense",
        f"00-{'0' * 32}-00f067aa0ba902b7-01",
        f"00-{'a' * 32}-{'0' * 16}-01",
        f"00-{'a' * 31}-00f067aa0ba902b7-01",
        f"00-{'a' * 32}-00f067aa0ba902b7-01-more",
    ],
)
def test_a_header_that_is_none_begins_a_trace(header: str | None) -> None:
    begun = tracing.take_up(header)
    assert len(begun) == 32
    assert set(begun) != {"a"}


@pytest.mark.parametrize("message_id", ["", "7", str(uuid.UUID(int=0)), "evt-12"])
def test_an_id_that_is_no_uuid_has_no_trace(message_id: str) -> None:
    assert tracing.of_message(message_id) == ""
