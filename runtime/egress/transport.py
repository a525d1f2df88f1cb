"""The transport of every outgoing HTTP request: guarded connections below, a cap on decompressed bytes above."""

from __future__ import annotations

import asyncio
import re
import zlib
from collections.abc import AsyncIterator, Iterator
from typing import Any

import httpx2

from runtime.egress.dial import Dialer
from runtime.egress.policy import Policy
from runtime.egress.pool import Origin, Pool
from runtime.egress.wire import Headers, Unanswered, Wire

PIECE = 64 * 1024
PORTS = {"http": 80, "https": 443}
#: Requests that may be sent again on a new connection when a used one turns out to have been closed.
HARMLESS = frozenset({"GET", "HEAD", "OPTIONS"})
TOKEN = re.compile(rb"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
TARGET = re.compile(rb"[\x21-\x7e]+")
VALUE = re.compile(rb"[^\x00\r\n]*")


class TooLarge(httpx2.ReadError):
    """The reply has more bytes, decompressed, than were allowed."""


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Sends requests over guarded connections, which it keeps; replies are at most `max_bytes` long."""

    def __init__(self, policy: Policy, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._pool = Pool(Dialer(policy))

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends one request. Raises httpx2's errors, ConnectError for whatever is not allowed."""
        url = request.url
        if url.scheme not in PORTS or not url.host:
            raise httpx2.UnsupportedProtocol("Only http:// and https:// addresses can be reached.")
        origin = (url.scheme, url.raw_host.decode("ascii"), url.port or PORTS[url.scheme])
        head, chunked = _head(request)
        wire, status, headers = await self._exchange(origin, request, head, chunked)
        try:
            packed, headers = _unpacked(headers)
        except BaseException:
            wire.close()
            raise
        body = _Body(wire, self._pool, packed, self._max_bytes)
        return httpx2.Response(status, headers=headers, stream=body, extensions={"http_version": b"HTTP/1.1"})

    async def _exchange(
        self, origin: Origin, request: httpx2.Request, head: bytes, chunked: bool
    ) -> tuple[Wire, int, Headers]:
        """Sends the request over a connection to `origin` and waits for the beginning of the reply."""
        seconds: dict[str, Any] = request.extensions.get("timeout", {})
        assert isinstance(request.stream, httpx2.AsyncByteStream)
        fresh = False
        while True:
            wire, used = await self._pool.take(
                origin, connect=seconds.get("connect"), wait=seconds.get("pool"), fresh=fresh
            )
            try:
                status, headers = await wire.ask(
                    request.method, head, request.stream, chunked, seconds.get("write"), seconds.get("read")
                )
                return wire, status, headers
            except Unanswered:
                wire.close()
                if not used or request.method not in HARMLESS:
                    raise
                fresh = True
            except BaseException:
                wire.close()
                raise

    async def aclose(self) -> None:
        self._pool.close()
        await asyncio.sleep(0)  # the loop closes what was dropped


def _head(request: httpx2.Request) -> tuple[bytes, bool]:
    """The request line and headers as they are sent, and whether the body goes in chunks.

    Raises LocalProtocolError for anything that would be read as something else on the other side.
    """
    method, target = request.method.encode("ascii", "replace"), request.url.raw_path
    lines = [b"%s %s HTTP/1.1" % (method, target)]
    good = TOKEN.fullmatch(method) and TARGET.fullmatch(target)
    chunked = False
    for name, value in request.headers.raw:
        lower = name.lower()
        good = good and TOKEN.fullmatch(name) and VALUE.fullmatch(value)
        chunked = chunked or lower == b"transfer-encoding"
        if lower != b"accept-encoding":
            lines.append(b"%s: %s" % (name, value))
    if not good:
        raise httpx2.LocalProtocolError("The request holds characters that requests cannot have.")
    lines.append(b"Accept-Encoding: gzip\r\n\r\n")
    return b"\r\n".join(lines), chunked


def _unpacked(headers: Headers) -> tuple[bool, Headers]:
    """Whether the reply's body is compressed, and its headers as they are without that."""
    packings = [value.strip().lower() for name, value in headers if name.lower() == b"content-encoding"]
    if not packings or packings in ([b""], [b"identity"]):
        return False, headers
    if packings not in ([b"gzip"], [b"x-gzip"]):
        raise httpx2.DecodingError("The reply is compressed in a way that was not asked for.")
    hidden = {b"content-encoding", b"content-length"}
    return True, [(name, value) for name, value in headers if name.lower() not in hidden]


class _Body(httpx2.AsyncByteStream):
    """A reply's bytes, decompressed piece by piece and counted.

    Reading may stop and go on in another `async for`: readers of event streams drain what is left that way.
    """

    def __init__(self, wire: Wire, pool: Pool, packed: bool, most: int) -> None:
        self._wire: Wire | None = wire
        self._pool, self._most = pool, most
        self._unpack = _Gzip() if packed else None
        self._count = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        while self._wire is not None and (part := await self._wire.piece()):
            for piece in self._unpack.feed(part) if self._unpack else (part,):
                self._count += len(piece)
                if self._count > self._most:
                    raise TooLarge("The reply is too large.")
                yield piece
        if self._unpack and not self._unpack.complete:
            raise httpx2.DecodingError("The reply ended in the middle of compressed data.")

    async def aclose(self) -> None:
        """Gives the connection back; one whose reply was not read to its end is closed."""
        if self._wire is not None:
            wire, self._wire = self._wire, None
            self._pool.give_back(wire)


class _Gzip:
    """A gzip reader that never makes more than a piece at a time."""

    def __init__(self) -> None:
        self._reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
        self._begun = False

    @property
    def complete(self) -> bool:
        return self._reader.eof or not self._begun

    def feed(self, data: bytes) -> Iterator[bytes]:
        """The bytes that `data` adds. Raises DecodingError when it is not gzip."""
        more = bool(data)
        while more:
            if self._reader.eof:  # another member follows
                self._reader = zlib.decompressobj(zlib.MAX_WBITS | 16)
            self._begun = True
            try:
                piece = self._reader.decompress(data, PIECE)
            except zlib.error:
                raise httpx2.DecodingError("The reply is not the compressed data it says it is.") from None
            ended = self._reader.eof
            data = self._reader.unused_data if ended else self._reader.unconsumed_tail
            more = bool(data) or (len(piece) == PIECE and not ended)  # a full piece: there may be more inside
            if piece:
                yield piece
