"""What is read of a page of Prometheus' figures."""

from prometheus_client import CollectorRegistry, Histogram, generate_latest

from tests.bench.metrics import Seen, timed


def test_times_are_told_by_figure_and_label_without_requests_that_wait() -> None:
    registry = CollectorRegistry()
    stages = Histogram("careline_turn_stage_seconds", "Stages.", ("stage",), registry=registry)
    requests = Histogram(
        "careline_http_request_seconds",
        "Requests.",
        ("method", "route", "status"),
        registry=registry,
    )
    stages.labels("answering").observe(0.25)
    stages.labels("answering").observe(0.75)
    requests.labels("POST", "/v1/turns/{id}/result", 200).observe(0.5)
    requests.labels("GET", "/v1/feed", 200).observe(25)

    found: dict[str, Seen] = {}
    for title, one in timed(generate_latest(registry).decode()):
        found[title] = found.get(title, Seen()) + one

    assert found == {
        "turn answering": Seen(times=2, milliseconds=1_000),
        "request POST /v1/turns/{id}/result": Seen(times=1, milliseconds=500),
    }
