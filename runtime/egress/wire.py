"""One HTTP/1.1 connection: sends a request, takes the reply in as it comes, and says whether it may be used again."""

from __future__ import annotations

import asyncio
import select
from collections import deque
from collections.abc import AsyncIterable, Callable

import httptools
import httpx2

#: Bytes that may come without any of them being the reply's body: its head, hints before it, framing around it.
MOST_SILENT = 64 * 1024
#: Bytes of the body that wait for their reader before the other side is made to wait.
MOST_WAITING = 256 * 1024

Headers = list[tuple[bytes, bytes]]


class Unanswered(httpx2.RemoteProtocolError):
    """The other side closed the connection before the first byte of its reply."""


class Wire(asyncio.Protocol):
    """A connection as its loop sees it; one exchange at a time: `ask`, then `piece` until it gives nothing.

    `on_lost` is called once when the connection is gone. An exchange that is not read to its end leaves the
    connection unusable; it must be closed then. Silence that lasts longer than the time-outs of `ask` is an error.
    """

    def __init__(self) -> None:
        self.on_lost: Callable[[Wire], None] | None = None
        self.gone = False
        self._loop = asyncio.get_running_loop()
        self._transport: asyncio.Transport
        self._parser = httptools.HttpResponseParser(self)
        self._waiter: asyncio.Future[None] | None = None
        self._waiting_since = 0.0
        self._timer: asyncio.TimerHandle | None = None
        self._full = self._stopped = False
        self._busy = False  # an exchange goes on
        self._error: httpx2.TransportError | None = None
        self.idle_since = 0.0
        self._begin("")

    def _begin(self, method: str) -> None:
        """Nothing of the reply to a request of `method` has come yet."""
        self._bodiless = method == "HEAD"
        self._headers: Headers = []
        self._pieces: deque[bytes] = deque()
        self._length = self._silent = 0
        self._status = 0
        self._heard = self._interim = self._headed = self._complete = False
        self._keeps = False  # whether the other side keeps the connection after this reply
        self._to_the_end = False  # whether the body lasts until the other side closes

    # --- for the pool and the transport ----------------------------------------------------------------------

    async def ask(
        self,
        method: str,
        head: bytes,
        body: AsyncIterable[bytes],
        chunked: bool,
        write: float | None,
        read: float | None,
    ) -> tuple[int, Headers]:
        """Sends a request and returns its reply's status and headers.

        `head` ends with its empty line, `chunked` says that the body's length is not in it; `write` and `read`
        are seconds. Raises Unanswered, or httpx2's errors.
        """
        if self.gone:
            raise Unanswered("The other side closed the connection.")
        self._begin(method)
        self._busy = True
        self._watch(read)
        await self._send(head, body, chunked, write)
        self._waiting_since = self._loop.time()
        while not self._headed:
            await self._more()
        return self._status, self._headers

    async def piece(self) -> bytes:
        """What has come of the body since the last call; nothing at its end. Raises httpx2's errors."""
        while not self._pieces:
            if self._complete:
                return b""
            await self._more()
        found = self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)
        self._pieces.clear()
        self._length = 0
        if self._full:
            self._full = False
            self._transport.resume_reading()
        return found

    def finish(self) -> bool:
        """Ends the exchange; returns whether the connection may be used again."""
        self._watch(None)
        self._busy = False
        return self._complete and self._keeps and not self.gone and not self._pieces

    @property
    def quiet(self) -> bool:
        """Whether an idle connection is still open and nothing has come on it, as far as this machine knows."""
        if self.gone or self._transport.is_closing():
            return False
        look = select.poll()
        look.register(self._transport.get_extra_info("socket").fileno(), select.POLLIN)
        return not look.poll(0)

    def close(self) -> None:
        """Drops the connection at once, whatever is going on."""
        self._watch(None)
        self._keeps = False
        if not self.gone:
            self._transport.abort()

    # --- sending and waiting ---------------------------------------------------------------------------------

    async def _send(self, head: bytes, body: AsyncIterable[bytes], chunked: bool, seconds: float | None) -> None:
        waiting = head
        async for part in body:
            if self.gone or self._complete:
                self._keeps = False  # an answer ahead of time: the rest of the request is not sent
                return
            if chunked and part:
                part = b"%x\r\n%s\r\n" % (len(part), part)
            self._transport.write(waiting + part)
            waiting = b""
            if self._stopped:
                await self._drained(seconds)
        if chunked:
            waiting += b"0\r\n\r\n"
        if waiting and not self.gone:
            self._transport.write(waiting)

    async def _drained(self, seconds: float | None) -> None:
        """Waits until the other side has taken most of what was sent."""
        try:
            async with asyncio.timeout(seconds):
                while self._stopped and not self.gone:
                    await self._wait()
        except TimeoutError:
            raise httpx2.WriteTimeout("The other side does not take the request.") from None

    async def _more(self) -> None:
        """Waits for something to come; raises what went wrong."""
        if self._error is not None:
            raise self._error
        self._waiting_since = self._loop.time()
        await self._wait()

    async def _wait(self) -> None:
        self._waiter = self._loop.create_future()
        try:
            await self._waiter
        finally:
            self._waiter = None

    def _wake(self) -> None:
        if self._waiter is not None and not self._waiter.done():
            self._waiter.set_result(None)

    def _watch(self, seconds: float | None) -> None:
        """From now on a wait of `seconds` is too long; None: none is. One timer a request, not one a wait."""
        if self._timer is not None:
            self._timer.cancel()
        self._timer = None if seconds is None else self._loop.call_later(seconds, self._look, seconds)

    def _look(self, seconds: float) -> None:
        silent = self._loop.time() - self._waiting_since
        left = seconds - silent if self._waiter is not None and not self._stopped else seconds
        if left <= 0:
            self._break(httpx2.ReadTimeout("The other side is silent."))
        else:
            self._timer = self._loop.call_later(left, self._look, seconds)

    def _break(self, error: httpx2.TransportError) -> None:
        """Gives the connection up because of `error`."""
        self._error = self._error or error
        self._keeps = False
        self._transport.abort()
        self._wake()

    # --- called by the loop ----------------------------------------------------------------------------------

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        assert isinstance(transport, asyncio.Transport)
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        if not self._busy or self._complete:
            self._keeps = False  # nobody asked for it: what comes next would be read as a reply
            self._transport.abort()
            return
        self._heard = True
        self._silent += len(data)
        try:
            self._parser.feed_data(data)
        except (httptools.HttpParserError, httptools.HttpParserUpgrade):
            self._break(httpx2.RemoteProtocolError("The reply is not HTTP/1.1."))
        if self._silent > MOST_SILENT and not self._complete:
            self._break(httpx2.RemoteProtocolError("The reply's head has no end."))
        self._wake()

    def pause_writing(self) -> None:
        self._stopped = True

    def resume_writing(self) -> None:
        self._stopped = False
        self._wake()

    def connection_lost(self, error: Exception | None) -> None:
        self.gone = True
        if not self._complete and error is None and self._headed and self._to_the_end:
            self._complete = True
        elif not self._complete and self._error is None:
            lost = httpx2.ReadError if self._heard else Unanswered
            self._error = lost("The other side closed the connection.")
        self._keeps = False
        self._wake()
        if self.on_lost is not None:
            self.on_lost(self)

    # --- called by the parser --------------------------------------------------------------------------------

    def on_message_begin(self) -> None:
        if self._complete:
            self._keeps = False  # a second reply to one request

    def on_header(self, name: bytes, value: bytes) -> None:
        if not self._headed:
            self._headers.append((name, value))

    def on_headers_complete(self) -> None:
        status = self._parser.get_status_code()
        if self._headed or status == 101:
            raise httptools.HttpParserError("a reply that nobody asked for")
        if status < 200:
            self._interim = True
            self._headers = []
            return
        framing = {name.lower(): value.lower() for name, value in self._headers}
        if framing.get(b"transfer-encoding", b"chunked").strip() != b"chunked":
            raise httptools.HttpParserError("an unknown transfer encoding")
        self._to_the_end = b"transfer-encoding" not in framing and b"content-length" not in framing
        self._status, self._headed = status, True
        self._keeps = self._parser.should_keep_alive()
        if self._bodiless:
            self._complete, self._keeps = True, False  # the parser goes on to wait for a body that does not come

    def on_body(self, data: bytes) -> None:
        if self._complete:
            return
        self._silent = 0
        self._pieces.append(data)
        self._length += len(data)
        if self._length > MOST_WAITING and not self._full:
            self._full = True
            self._transport.pause_reading()

    def on_message_complete(self) -> None:
        if self._interim:
            self._interim = False
        else:
            self._complete = True
