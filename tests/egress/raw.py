"""A server that says exactly the bytes it is told to: for what a well-behaved one never does."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import httpx2

from runtime.egress import Policy, client

Said = Callable[[asyncio.StreamReader, asyncio.StreamWriter], Awaitable[None]]


@dataclass
class Raw:
    """What a raw server was asked, connection by connection, and how to reach it."""

    port: int = 0
    #: The requests of each connection, as they came.
    asked: list[list[bytes]] = field(default_factory=list)
    #: Connections that the other side has closed, and whether there is one.
    left: int = 0
    one_left: asyncio.Event = field(default_factory=asyncio.Event)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}/"

    @property
    def policy(self) -> Policy:
        return Policy(frozenset({("127.0.0.1", self.port), ("localhost", self.port)}))

    def client(self, timeout: float = 5.0, max_bytes: int | None = None) -> httpx2.AsyncClient:
        return client("model", policy=self.policy, timeout=timeout, max_bytes=max_bytes)


@asynccontextmanager
async def saying(*answers: bytes | Said) -> AsyncIterator[Raw]:
    """Serves; each connection gets the answers in turn, one a request, and is closed after the last one.

    An answer that is a function is called with the connection instead.
    """
    raw = Raw()
    left = list(answers)

    serving: set[asyncio.Task[None]] = set()

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        serving.add(asyncio.current_task())
        asked: list[bytes] = []
        raw.asked.append(asked)
        try:
            while left:
                asked.append(await request(reader))
                answer = left.pop(0)
                if callable(answer):
                    await answer(reader, writer)
                else:
                    writer.write(answer)
                    await writer.drain()
            await _ended(reader, writer)
        except (asyncio.IncompleteReadError, asyncio.CancelledError, ConnectionError):
            raw.left += 1
            raw.one_left.set()
        finally:
            writer.transport.abort()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    raw.port = server.sockets[0].getsockname()[1]
    try:
        yield raw
    finally:
        server.close()
        for task in serving:
            task.cancel()
        await asyncio.gather(*serving, return_exceptions=True)
        await asyncio.sleep(0.01)  # both sides of the last connections are closed


async def _ended(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    """Ends a connection gracefully: everything that was written arrives."""
    if not writer.is_closing():
        writer.write_eof()
        await reader.read()


async def request(reader: asyncio.StreamReader) -> bytes:
    """Reads one request, its body included."""
    head = await reader.readuntil(b"\r\n\r\n")
    lines = [line.lower() for line in head.split(b"\r\n")]
    length = next((int(line.split(b":")[1]) for line in lines if line.startswith(b"content-length:")), 0)
    return head + await reader.readexactly(length)


def plain(body: bytes, *headers: bytes) -> bytes:
    """An ordinary answer."""
    return b"\r\n".join([b"HTTP/1.1 200 OK", b"content-length: %d" % len(body), *headers, b"", body])


def chunked(*parts: bytes, headers: tuple[bytes, ...] = ()) -> bytes:
    """An answer in chunks."""
    head = b"\r\n".join([b"HTTP/1.1 200 OK", b"transfer-encoding: chunked", *headers, b"", b""])
    return head + b"".join(b"%x\r\n%s\r\n" % (len(part), part) for part in parts) + b"0\r\n\r\n"
