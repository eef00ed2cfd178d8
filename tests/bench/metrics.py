"""What the four processes say of themselves at `/metrics`: how often and how long, by figure."""

from dataclasses import dataclass

from aiohttp import ClientSession
from prometheus_client.parser import text_string_to_metric_families

from tests.flows.running_shop import PORTS, RunningShop

TIMED = {
    "careline_turn_stage_seconds": ("stage",),
    "careline_understanding_seconds": (),
    "careline_action_seconds": ("action",),
    "careline_http_request_seconds": ("method", "route"),
}
"""The figures with times, and the labels that tell one from another."""
TITLES = {
    "careline_turn_stage_seconds": "turn",
    "careline_understanding_seconds": "understanding",
    "careline_action_seconds": "action",
    "careline_http_request_seconds": "request",
}
LEFT_OUT = ("/metrics", "/feed", "/chat/ws", "/healthz", "/readyz")
"""Requests that wait for news, or are made by whoever looks."""


@dataclass(frozen=True)
class Seen:
    """How often something was timed, and all of its time together."""

    times: float = 0.0
    milliseconds: float = 0.0

    def __add__(self, more: "Seen") -> "Seen":
        return Seen(self.times + more.times, self.milliseconds + more.milliseconds)

    def __sub__(self, earlier: "Seen") -> "Seen":
        return Seen(self.times - earlier.times, self.milliseconds - earlier.milliseconds)

    def __truediv__(self, turns: int) -> "Seen":
        return Seen(self.times / turns, self.milliseconds / turns)


async def seen(shop: RunningShop, http: ClientSession) -> dict[str, Seen]:
    """By process and figure, since the processes began."""
    found: dict[str, Seen] = {}
    token = shop.secret("CARELINE_METRICS_TOKEN")
    for name in PORTS:
        url = f"http://127.0.0.1:{shop.ports[name]}/metrics"
        async with http.get(url, headers={"Authorization": f"Bearer {token}"}) as response:
            assert response.status == 200, await response.text()
            for title, one in timed(await response.text()):
                key = f"{name.lower()}: {title}"
                found[key] = found.get(key, Seen()) + one
    return found


def timed(page: str) -> list[tuple[str, Seen]]:
    """How often and how long, apart, of each figure with times on one process's page."""
    found = []
    for family in text_string_to_metric_families(page):
        labels = TIMED.get(family.name)
        if labels is None:
            continue
        for sample in family.samples:
            values = [sample.labels[label] for label in labels]
            title = " ".join([TITLES[family.name], *values])
            if any(title.endswith(route) for route in LEFT_OUT):
                continue
            if sample.name.endswith("_count"):
                found.append((title, Seen(times=sample.value)))
            elif sample.name.endswith("_sum"):
                found.append((title, Seen(milliseconds=sample.value * 1000)))
    return found
