"""The pool of connections: how many there are, who waits for one, and when they are let go."""

from __future__ import annotations

import asyncio

import httpx2
import pytest

from runtime.egress.dial import Dialer
from runtime.egress.pool import Pool
from runtime.egress.transport import GuardedTransport
from tests.egress.raw import Raw, plain, saying


class Small(GuardedTransport):
    """A transport with a pool of a given size."""

    def __init__(self, *servers: Raw, most: int, idle_seconds: float = 30.0) -> None:
        policy = servers[0].policy
        for server in servers[1:]:
            policy = type(policy)(policy.entries | server.policy.entries)
        super().__init__(policy, 1_000_000)
        self._pool = Pool(Dialer(policy), most=most, idle_seconds=idle_seconds)


async def _slow(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await asyncio.sleep(0.05)
    writer.write(plain(b"ok"))


async def test_no_more_connections_than_allowed_and_everybody_gets_a_turn() -> None:
    async with saying(*[_slow] * 12) as raw, httpx2.AsyncClient(transport=Small(raw, most=3)) as http:
        replies = await asyncio.gather(*(http.get(raw.url) for _ in range(12)))
    assert [reply.content for reply in replies] == [b"ok"] * 12
    assert len(raw.asked) == 3


async def test_waiting_for_a_free_connection_is_bounded() -> None:
    async with saying(*[_slow] * 2) as raw:
        timeout = httpx2.Timeout(5, pool=0.01)
        async with httpx2.AsyncClient(transport=Small(raw, most=1), timeout=timeout) as http:
            first = asyncio.create_task(http.get(raw.url))
            await asyncio.sleep(0.01)
            with pytest.raises(httpx2.PoolTimeout):
                await http.get(raw.url)
            assert (await first).content == b"ok"
            assert (await http.get(raw.url)).content == b"ok"


async def test_whoever_gives_up_waiting_does_not_take_the_place_along() -> None:
    async with saying(*[_slow] * 3) as raw, httpx2.AsyncClient(transport=Small(raw, most=1)) as http:
        first, second, third = (asyncio.create_task(http.get(raw.url)) for _ in range(3))
        await asyncio.sleep(0.02)
        second.cancel()
        assert (await first).content == b"ok"
        second.cancel()
        async with asyncio.timeout(2):
            assert (await third).content == b"ok"


async def test_a_connection_that_cannot_be_made_leaves_its_place() -> None:
    async with saying(plain(b"ok")) as raw:
        closed = Raw(port=1)
        async with httpx2.AsyncClient(transport=Small(raw, closed, most=1)) as http:
            for _ in range(3):
                with pytest.raises(httpx2.ConnectError):
                    await http.get(closed.url)
            assert (await http.get(raw.url)).content == b"ok"


async def test_idle_connections_give_way_to_another_origin() -> None:
    async with saying(plain(b"one"), plain(b"three")) as here, saying(plain(b"two")) as there:
        async with httpx2.AsyncClient(transport=Small(here, there, most=1)) as http:
            for raw, body in ((here, b"one"), (there, b"two"), (here, b"three")):
                async with asyncio.timeout(2):
                    assert (await http.get(raw.url)).content == body
        assert len(here.asked) == 2


async def test_connections_are_never_shared_between_origins() -> None:
    async with saying(plain(b"one")) as raw, raw.client() as http:
        assert (await http.get(raw.url)).content == b"one"
        with pytest.raises(httpx2.HTTPError):  # another name for the same server: a connection of its own
            await http.get(f"http://localhost:{raw.port + 0}/", timeout=0.3)
    assert len(raw.asked) == 2


async def test_idle_connections_are_closed_after_a_while() -> None:
    answers = [plain(b"ok")] * 3
    async with saying(*answers) as raw, httpx2.AsyncClient(transport=Small(raw, most=5, idle_seconds=0.1)) as http:
        await http.get(raw.url)
        assert raw.left == 0
        await asyncio.wait_for(raw.one_left.wait(), 2)
        assert (await http.get(raw.url)).content == b"ok"
    assert len(raw.asked) == 2


async def test_many_calls_at_once_use_their_connections_again() -> None:
    async with saying(*[_slow] * 120) as raw, raw.client() as http:
        for _ in range(3):
            await asyncio.gather(*(http.get(raw.url) for _ in range(40)))
    assert len(raw.asked) == 40
