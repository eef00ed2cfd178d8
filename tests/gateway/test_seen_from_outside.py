"""What whoever runs the gateway sees of it: traces, figures, and whether it is ready."""

from uuid import uuid4

from tests.gateway.conftest import METRICS, House


async def test_a_message_keeps_its_own_id_as_trace_all_the_way(house: House) -> None:
    customer = await house.customer()
    message = uuid4()
    _, kept = await customer.post({"id": str(message), "text": "hello there"})
    await customer.outcome_of(kept["seq"])
    (headers,) = house.assistant.headers
    assert headers["traceparent"].split("-")[1] == message.hex


async def test_what_a_visitor_says_of_traces_is_not_taken_over(house: House) -> None:
    theirs = "0af7651916cd43dd8448eb211c80319c"
    sent = {"traceparent": f"00-{theirs}-00f067aa0ba902b7-01"}
    async with house.http.get(f"{house.url}/healthz", headers=sent) as answer:
        assert len(answer.headers["X-Trace-Id"]) == 32
        assert answer.headers["X-Trace-Id"] != theirs


async def test_turns_are_counted_by_channel_and_outcome_and_timed_by_stage(house: House) -> None:
    before = await _figures(house)
    customer = await house.customer()
    await customer.say("hello there")
    await customer.say("I want to talk to a human being")
    after = await _figures(house)

    def more(figure: str) -> float:
        return after.get(figure, 0) - before.get(figure, 0)

    assert more('careline_turns_total{channel="web",outcome="answered"}') == 1
    assert more('careline_turns_total{channel="web",outcome="escalated"}') == 1
    assert more('careline_escalations_total{reason="request"}') == 1
    for stage in ("waiting", "answering", "recording", "whole"):
        assert more(f'careline_turn_stage_seconds_count{{stage="{stage}"}}') == 2


async def test_figures_need_their_token(house: House) -> None:
    async with house.http.get(f"{house.url}/metrics") as answer:
        assert answer.status == 401


async def test_without_the_assistant_it_serves_less_and_says_so(house: House) -> None:
    assert await _ready(house) == (200, "ready", set())
    gateway = await house.new_gateway(assistant_url="http://127.0.0.1:9")
    house.gateway = gateway
    assert await _ready(house) == (200, "degraded", {"assistant"})


async def test_without_the_bridge_it_is_not_ready(house: House) -> None:
    await house.bridge.close()
    assert await _ready(house) == (503, "unready", {"bridge"})
    async with house.http.get(f"{house.url}/healthz") as answer:
        assert answer.status == 200


async def _ready(house: House) -> tuple[int, str, set[str]]:
    async with house.http.get(f"{house.url}/readyz") as answer:
        told = await answer.json()
        failing = {name for name, check in told["checks"].items() if not check["ok"]}
        return answer.status, told["status"], failing


async def _figures(house: House) -> dict[str, float]:
    headers = {"Authorization": f"Bearer {METRICS.get_secret_value()}"}
    async with house.http.get(f"{house.url}/metrics", headers=headers) as answer:
        lines = (await answer.text()).splitlines()
    return {
        name: float(value)
        for name, _, value in (line.rpartition(" ") for line in lines if not line.startswith("#"))
    }
