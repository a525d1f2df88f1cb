"""The transport of every outgoing HTTP request: the guarded backend below, a cap on decompressed bytes above."""

from __future__ import annotations

import ssl
import zlib
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager
from functools import cache

import httpcore2
import httpx2

from runtime.egress.backend import GuardedBackend
from runtime.egress.policy import Policy

PIECE = 64 * 1024


class TooLarge(httpx2.ReadError):
    """The reply has more bytes, decompressed, than were allowed."""


class GuardedTransport(httpx2.AsyncBaseTransport):
    """Sends requests through a pool of guarded connections; replies are at most `max_bytes` long."""

    def __init__(self, policy: Policy, max_bytes: int) -> None:
        self._max_bytes = max_bytes
        self._pool = httpcore2.AsyncConnectionPool(
            ssl_context=_tls(),
            max_connections=1_000,
            max_keepalive_connections=100,
            keepalive_expiry=30.0,
            network_backend=GuardedBackend(policy),
        )

    async def handle_async_request(self, request: httpx2.Request) -> httpx2.Response:
        """Sends one request. Raises httpx2's errors, ConnectError for whatever is not allowed."""
        url = request.url
        if url.scheme not in {"http", "https"} or not url.host:
            raise httpx2.UnsupportedProtocol("Only http:// and https:// addresses can be reached.")
        request.headers["accept-encoding"] = "gzip"
        with _translated():
            reply = await self._pool.handle_async_request(
                httpcore2.Request(
                    method=request.method,
                    url=httpcore2.URL(scheme=url.raw_scheme, host=url.raw_host, port=url.port, target=url.raw_path),
                    headers=request.headers.raw,
                    content=request.stream,
                    extensions={key: value for key, value in request.extensions.items() if key == "timeout"},
                )
            )
        headers = httpx2.Headers(reply.headers)
        packed = headers.get("content-encoding", "identity").strip().lower()
        if packed not in {"identity", "", "gzip", "x-gzip"}:
            await reply.aclose()
            raise httpx2.DecodingError("The reply is compressed in a way that was not asked for.")
        if "gzip" in packed:
            del headers["content-encoding"]
            headers.pop("content-length", None)
        body = _Body(reply, "gzip" in packed, self._max_bytes)
        return httpx2.Response(reply.status, headers=headers, stream=body, extensions=reply.extensions)

    async def aclose(self) -> None:
        await self._pool.aclose()


class _Body(httpx2.AsyncByteStream):
    """A reply's bytes, decompressed piece by piece and counted.

    Reading may stop and go on in another loop: readers of event streams drain what is left that way.
    """

    def __init__(self, reply: httpcore2.Response, packed: bool, most: int) -> None:
        self._reply, self._most = reply, most
        self._parts = reply.aiter_stream()
        self._unpack = _Gzip() if packed else None
        self._count = 0

    async def __aiter__(self) -> AsyncIterator[bytes]:
        with _translated():
            async for part in self._parts:
                for piece in self._unpack.feed(part) if self._unpack else (part,):
                    self._count += len(piece)
                    if self._count > self._most:
                        raise TooLarge("The reply is too large.")
                    yield piece
        if self._unpack and not self._unpack.complete:
            raise httpx2.DecodingError("The reply ended in the middle of compressed data.")

    async def aclose(self) -> None:
        await self._reply.aclose()


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


@cache
def _tls() -> ssl.SSLContext:
    """One TLS context for all: reading the certificates takes longer than most requests."""
    return httpcore2.default_ssl_context()


@contextmanager
def _translated() -> Iterator[None]:
    """Errors of the connection pool as the client's errors, which carry the same names."""
    try:
        yield
    except (httpcore2.TimeoutException, httpcore2.NetworkError, httpcore2.ProtocolError) as error:
        made: type[httpx2.TransportError] = getattr(httpx2, type(error).__name__, httpx2.TransportError)
        raise made(str(error)) from error
    except httpcore2.UnsupportedProtocol as error:
        raise httpx2.UnsupportedProtocol(str(error)) from error
