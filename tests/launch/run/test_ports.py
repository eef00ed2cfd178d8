import os
import socket
import sys
from collections.abc import Iterator

import pytest

from bot.launch.run.errors import LaunchError
from bot.launch.run.ports import Wanted, holder_of, require_free


@pytest.fixture
def taken() -> Iterator[int]:
    with socket.socket() as holder:
        holder.bind(("127.0.0.1", 0))
        holder.listen(1)
        yield holder.getsockname()[1]


def gateway(port: int, host: str = "127.0.0.1") -> Wanted:
    return Wanted("gateway", host, port, "CARELINE_GATEWAY_PORT")


def test_a_free_port_passes(free_port: int) -> None:
    require_free([gateway(free_port)])


@pytest.mark.parametrize("host", ["127.0.0.1", "0.0.0.0"])
def test_a_taken_port_is_told_with_the_setting_that_changes_it(taken: int, host: str) -> None:
    with pytest.raises(LaunchError) as problem:
        require_free([gateway(taken, host)])
    sentence = str(problem.value)
    assert sentence.startswith(f"Port {taken}, which the gateway needs, is taken")
    assert "set CARELINE_GATEWAY_PORT to another port" in sentence


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_who_holds_a_port_is_told(taken: int) -> None:
    assert (holder_of(taken) or "").startswith(f"process {os.getpid()} (")


def test_nobody_holds_a_free_port(free_port: int) -> None:
    assert holder_of(free_port) is None


def test_two_parts_cannot_have_the_same_port(free_port: int) -> None:
    bridge = Wanted("bridge", "127.0.0.1", free_port, "CARELINE_BRIDGE_PORT")
    with pytest.raises(
        LaunchError, match="CARELINE_GATEWAY_PORT and CARELINE_BRIDGE_PORT are both"
    ):
        require_free([gateway(free_port), bridge])


def test_a_host_that_is_not_this_machine_is_told(free_port: int) -> None:
    with pytest.raises(LaunchError, match="correct CARELINE_GATEWAY_HOST"):
        require_free([gateway(free_port, "192.0.2.1")])
