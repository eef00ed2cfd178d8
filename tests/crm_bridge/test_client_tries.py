"""How often the client asks the bridge: twice where that is safe, and never for a refusal."""

from collections.abc import AsyncIterator, Awaitable, Callable

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from pydantic import BaseModel

from crm_bridge.client import BridgeRefused, BridgeTransport, BridgeUnavailable


class Told(BaseModel):
    tries: int


class Flaky:
    """Answers with these statuses, one after the other, and then well."""

    def __init__(self) -> None:
        self.statuses: list[int] = []
        self.asked = 0

    async def answer(self, request: web.Request) -> web.Response:
        self.asked += 1
        status = self.statuses.pop(0) if self.statuses else 200
        return web.json_response({"tries": self.asked, "code": "no"}, status=status)


Ask = Callable[..., Awaitable[Told]]


@pytest.fixture
def flaky() -> Flaky:
    return Flaky()


@pytest.fixture
async def ask(flaky: Flaky) -> AsyncIterator[Ask]:
    app = web.Application()
    app.router.add_route("*", "/v1/it", flaky.answer)
    async with TestServer(app) as server, BridgeTransport(str(server.make_url("")), "t") as to:

        async def asked(method: str, **wishes: bool | str) -> Told:
            return await to.request(method, "/v1/it", returns=Told, **wishes)  # type: ignore[arg-type]

        yield asked


SAFE = [("GET", {}), ("POST", {"repeatable": True}), ("POST", {"idempotency_key": "k"})]


@pytest.mark.parametrize(("method", "wishes"), SAFE)
async def test_what_is_safe_is_asked_again_once(
    flaky: Flaky, ask: Ask, method: str, wishes: dict[str, bool | str]
) -> None:
    flaky.statuses = [503]
    assert (await ask(method, **wishes)).tries == 2

    flaky.statuses = [503, 500]
    with pytest.raises(BridgeUnavailable, match="500"):
        await ask(method, **wishes)
    assert flaky.asked == 4


@pytest.mark.parametrize(("method", "wishes"), [("POST", {}), ("GET", {"repeatable": False})])
async def test_what_is_not_safe_is_asked_once(
    flaky: Flaky, ask: Ask, method: str, wishes: dict[str, bool | str]
) -> None:
    flaky.statuses = [503]
    with pytest.raises(BridgeUnavailable):
        await ask(method, **wishes)
    assert flaky.asked == 1


async def test_a_refusal_is_an_answer(flaky: Flaky, ask: Ask) -> None:
    flaky.statuses = [409]
    with pytest.raises(BridgeRefused):
        await ask("GET")
    assert flaky.asked == 1
