"""One connection: replies in every framing, connections used again or not, and servers that misbehave."""

from __future__ import annotations

import asyncio
import gzip
import time

import httpx2
import pytest

from tests.egress.raw import Raw, chunked, plain, saying


async def _forever(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    await reader.read()  # until the other side has gone
    raise ConnectionError


def _then(first: bytes, pause: float, *rest: bytes):
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for part in (first, *rest):
            writer.write(part)
            await writer.drain()
            await asyncio.sleep(pause)
        await _forever(reader, writer)

    return say


REPLIES = {
    "a length": plain(b"hello"),
    "chunks": chunked(b"hel", b"lo"),
    "a chunk with extensions and trailers": (
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;a=b\r\nhello\r\n0\r\nx-sum: 1\r\n\r\n"
    ),
    "nothing but the end": b"HTTP/1.1 200 OK\r\n\r\nhello",
    "HTTP/1.0": b"HTTP/1.0 200 OK\r\nserver: old\r\n\r\nhello",
    "HTTP/1.0 with a length": b"HTTP/1.0 200 OK\r\ncontent-length: 5\r\n\r\nhello",
    "hints before it": b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\nHTTP/1.1 100 Continue\r\n\r\n" + plain(b"hello"),
    "gzip and a length": plain(gzip.compress(b"hello"), b"content-encoding: gzip"),
    "gzip in chunks": chunked(
        gzip.compress(b"hello")[:9], gzip.compress(b"hello")[9:], headers=(b"content-encoding: gzip",)
    ),
}


@pytest.mark.parametrize("kind", REPLIES)
async def test_a_reply_is_read_whole_in_every_framing(kind: str) -> None:
    async with saying(REPLIES[kind]) as raw, raw.client() as http:
        reply = await http.get(raw.url)
    assert (reply.status_code, reply.content) == (200, b"hello")
    assert "link" not in reply.headers
    assert "x-sum" not in reply.headers


@pytest.mark.parametrize("kind", REPLIES)
async def test_a_reply_that_comes_byte_by_byte_is_the_same(kind: str) -> None:
    async def drip(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        for at in range(len(REPLIES[kind])):
            writer.write(REPLIES[kind][at : at + 1])
            await asyncio.sleep(0)

    async with saying(drip) as raw, raw.client() as http:
        assert (await http.get(raw.url)).content == b"hello"


@pytest.mark.parametrize(
    ("method", "reply", "status"),
    [
        ("HEAD", b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\n", 200),
        ("GET", b"HTTP/1.1 204 No Content\r\n\r\n", 204),
        ("GET", b"HTTP/1.1 304 Not Modified\r\ncontent-length: 5\r\n\r\n", 304),
    ],
)
async def test_a_reply_without_a_body_does_not_wait_for_one(method: str, reply: bytes, status: int) -> None:
    async with saying(reply, _forever) as raw, raw.client() as http:
        answer = await http.request(method, raw.url)
    assert (answer.status_code, answer.content) == (status, b"")


@pytest.mark.parametrize(
    ("first", "again"),
    [
        (plain(b"one"), True),
        (chunked(b"one"), True),
        (plain(b"one", b"connection: close"), False),
        (b"HTTP/1.0 200 OK\r\ncontent-length: 3\r\n\r\none", False),
        (plain(b"one") + b"HTTP/1.1 200 OK\r\ncontent-length: 4\r\n\r\nevil", False),  # a reply nobody asked for
        (plain(b"one") + b"rubbish", False),
    ],
)
async def test_a_connection_is_used_again_only_when_its_reply_ended_cleanly(first: bytes, again: bool) -> None:
    async with saying(first, plain(b"two")) as raw, raw.client() as http:
        try:
            assert (await http.get(raw.url)).content == b"one"
        except httpx2.RemoteProtocolError:
            assert b"rubbish" in first  # what follows at once may be seen while the reply is read
            raw.asked[0].append(b"")
        assert (await http.post(raw.url, content=b"x")).content == b"two"
    assert len(raw.asked) == (1 if again else 2)


async def test_a_reply_that_is_not_read_to_its_end_costs_its_connection() -> None:
    async with saying(_then(plain(b"x" * 10)[:-5], 0), plain(b"two")) as raw, raw.client() as http:
        async with http.stream("GET", raw.url) as reply:
            assert reply.status_code == 200
        assert (await http.get(raw.url)).content == b"two"
        assert len(raw.asked) == 2


async def test_leaving_in_mid_stream_closes_the_connection_at_once() -> None:
    begin = _then(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n3\r\none\r\n", 0)
    async with saying(begin) as raw, raw.client() as http:

        async def read() -> None:
            async with http.stream("GET", raw.url) as reply:
                async for _ in reply.aiter_bytes():
                    begun.set()

        begun = asyncio.Event()
        task = asyncio.create_task(read())
        await begun.wait()
        task.cancel()
        await asyncio.wait([task])
        assert task.cancelled()
        await asyncio.wait_for(raw.one_left.wait(), 2)


async def test_cancelling_before_the_reply_closes_the_connection() -> None:
    async with saying(_forever) as raw, raw.client() as http:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.1):
                await http.get(raw.url)
        await asyncio.wait_for(raw.one_left.wait(), 2)


async def _close(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    writer.close()


@pytest.mark.parametrize(("method", "asked"), [("GET", 3), ("POST", 2)])
async def test_a_used_connection_that_closes_is_replaced_for_harmless_requests_only(method: str, asked: int) -> None:
    async with saying(plain(b"one"), _close, plain(b"two")) as raw, raw.client() as http:
        await http.get(raw.url)
        if method == "GET":
            assert (await http.get(raw.url)).content == b"two"
        else:  # the server may have done what it was asked
            with pytest.raises(httpx2.RemoteProtocolError):
                await http.post(raw.url, content=b"x")
    assert sum(map(len, raw.asked)) == asked


async def test_a_new_connection_that_closes_is_not_tried_again() -> None:
    async with saying(_close, plain(b"two")) as raw, raw.client() as http:
        with pytest.raises(httpx2.RemoteProtocolError):
            await http.get(raw.url)
    assert sum(map(len, raw.asked)) == 1


async def test_an_idle_connection_that_its_server_closed_is_not_used() -> None:
    async def last(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(plain(b"one"))
        await writer.drain()
        writer.close()

    async with saying(last, plain(b"two")) as raw, raw.client() as http:
        await http.get(raw.url)
        await asyncio.sleep(0.05)
        assert (await http.post(raw.url, content=b"x")).content == b"two"
    assert [len(asked) for asked in raw.asked] == [1, 1]


@pytest.mark.parametrize(
    "reply",
    [
        b"SSH-2.0-OpenSSH_9.6\r\n",
        b"HTTP/1.1 banana\r\n\r\n",
        b"HTTP/2 200 OK\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ntransfer-encoding: chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 5\r\ncontent-length: 6\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\ncontent-length: -1\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: gzip, chunked\r\n\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: identity\r\n\r\nhello",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\nzz\r\nhello\r\n0\r\n\r\n",
        b"HTTP/1.1 200 OK\r\nx : y\r\ncontent-length: 0\r\n\r\n",
        b"HTTP/1.1 101 Switching Protocols\r\nupgrade: websocket\r\nconnection: upgrade\r\n\r\n",
        b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\nshort",
        b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5\r\nhel",
        b"HTTP/1.1 200 OK\r\nx: y",
        b"",
    ],
)
async def test_what_is_not_a_whole_reply_is_an_error(reply: bytes) -> None:
    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(reply)
        await writer.drain()
        writer.close()

    async with saying(say) as raw, raw.client() as http:
        with pytest.raises((httpx2.RemoteProtocolError, httpx2.ReadError)):
            await http.get(raw.url)


ENDLESS = {
    "header": (b"HTTP/1.1 200 OK\r\nx: ", b"y" * 8192),
    "headers": (b"HTTP/1.1 200 OK\r\n", b"x: y\r\n" * 1000),
    "status": (b"HTTP/1.1 200 ", b"y" * 8192),
    "hints": (b"", b"HTTP/1.1 103 Early Hints\r\nlink: x\r\n\r\n" * 200),
    "chunk extension": (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n5;", b"y" * 8192),
    "trailers": (b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n0\r\n", b"x: y\r\n" * 1000),
}


@pytest.mark.parametrize("what", ENDLESS)
async def test_a_head_without_end_is_cut_off(what: str) -> None:
    sent = 0

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        first, again = ENDLESS[what]
        writer.write(first)
        while sent < 1 << 24:
            writer.write(again)
            await writer.drain()
            sent += len(again)

    async with saying(say) as raw, raw.client(timeout=10) as http:
        with pytest.raises(httpx2.RemoteProtocolError):
            await http.get(raw.url)
    assert sent < 1 << 24


async def test_a_reply_as_long_as_it_likes_waits_for_its_reader() -> None:
    sent = 0

    async def say(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        nonlocal sent
        writer.write(b"HTTP/1.1 200 OK\r\ncontent-length: 50000000\r\n\r\n")
        while sent < 50_000_000:
            writer.write(b"x" * 100_000)
            await writer.drain()
            sent += 100_000

    async with saying(say) as raw, raw.client() as http, http.stream("GET", raw.url) as reply:
        await asyncio.sleep(0.3)
        assert sent < 25_000_000  # the rest is held back by the network, not kept in memory
        assert sum([len(part) async for part in reply.aiter_raw()]) == 50_000_000


async def test_more_bytes_than_allowed_end_the_reply_and_its_connection() -> None:
    big = plain(b"x" * 200_000)
    async with saying(big, plain(b"two")) as raw, raw.client(max_bytes=100_000) as http:
        with pytest.raises(httpx2.ReadError, match="too large"):
            await http.get(raw.url)
        assert (await http.get(raw.url)).content == b"two"
    assert len(raw.asked) == 2


@pytest.mark.parametrize("first", [b"", b"HTTP/1.1 200 OK\r\n", plain(b"x" * 9)[:-4]])
async def test_silence_is_bounded_at_every_point(first: bytes) -> None:
    async with saying(_then(first, 0)) as raw, raw.client(timeout=0.2) as http:
        began = time.monotonic()
        with pytest.raises(httpx2.ReadTimeout):
            await http.get(raw.url)
        assert 0.15 < time.monotonic() - began < 2


async def test_pauses_shorter_than_the_limit_are_no_silence() -> None:
    parts = [b"1\r\nx\r\n"] * 8 + [b"0\r\n\r\n"]
    head = b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
    async with saying(_then(head, 0.1, *parts)) as raw, raw.client(timeout=0.4) as http:
        assert (await http.get(raw.url)).content == b"x" * 8


async def test_a_reader_that_takes_its_time_is_no_silence() -> None:
    async with saying(plain(b"x" * 10)) as raw, raw.client(timeout=0.2) as http, http.stream("GET", raw.url) as reply:
        await asyncio.sleep(0.5)
        assert [part async for part in reply.aiter_raw()] == [b"x" * 10]


async def test_a_server_that_takes_nothing_is_given_up() -> None:
    taken: list[asyncio.StreamWriter] = []

    async def deaf(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        taken.append(writer)

    server = await asyncio.start_server(deaf, "127.0.0.1", 0, limit=1024)
    raw = Raw(port=server.sockets[0].getsockname()[1])
    async with raw.client(timeout=0.3) as http:
        with pytest.raises(httpx2.WriteTimeout):
            await http.post(raw.url, content=b"x" * 50_000_000)
    server.close()
    for writer in taken:
        writer.transport.abort()
    await asyncio.sleep(0.01)


async def test_an_answer_ahead_of_time_is_heard_and_the_rest_not_sent() -> None:
    async def refuse(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(b"HTTP/1.1 413 Too Large\r\ncontent-length: 2\r\n\r\nno")
        await writer.drain()
        while await reader.read(1 << 20):
            pass

    async def much():
        for _ in range(100):
            yield b"x" * 1_000_000
            await asyncio.sleep(0)

    async with saying(refuse, plain(b"two")) as raw, raw.client() as http:
        reply = await http.post(raw.url, content=much(), headers={"content-length": "100000000"})
        assert (reply.status_code, reply.content) == (413, b"no")


@pytest.mark.parametrize(
    "headers",
    [{"x": "a\r\ny: b"}, {"x": "a\nb"}, {"x": "a\0"}, {"x y": "1"}, {"x\r\ny": "1"}, {"": "1"}, {"x:": "1"}],
)
async def test_headers_that_would_be_read_as_something_else_are_not_sent(headers: dict[str, str]) -> None:
    async with saying(plain(b"ok")) as raw, raw.client() as http:
        with pytest.raises(httpx2.LocalProtocolError):
            await http.get(raw.url, headers=headers)
        with pytest.raises(httpx2.LocalProtocolError):
            await http.request("GET / HTTP/1.1\r\nx:", raw.url)
    assert raw.asked == []
