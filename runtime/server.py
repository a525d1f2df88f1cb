"""Daphne with what it lacks: bounded requests, patience with slow readers, and an engine that may finish first."""

from __future__ import annotations

import asyncio
import gc
import signal
import socket
import sys
from collections.abc import Callable
from typing import Any

from daphne.http_protocol import HTTPFactory, WebRequest
from daphne.server import Server as Daphne
from daphne.ws_protocol import WebSocketFactory, WebSocketProtocol
from twisted.internet import reactor, threads

from runtime import lifecycle
from runtime.limits import limit

#: Bytes that may lie in a connection's buffer before its sender has to wait.
MOST_UNSENT = 1024 * 1024
#: Seconds that a connection may take nothing at all before it is dropped.
STALLED_SECONDS = 60.0


#: Seconds that a thread may go on while others want to: an event changes threads several times on its way to a
#: socket, and Python's own 5 ms for each change are what made it late.
SWITCH_SECONDS = 0.0005
#: Seconds after the start by which what stays for good has been imported and built.
SETTLE_SECONDS = 3.0
#: New objects, and collections of the younger, after which the garbage collector looks at each of its generations.
COLLECT_AFTER = (10_000, 20, 20)
#: Of a body that is too long, so much is read and thrown away, so that its sender gets to read the answer.
MOST_READ = 64 * 1024 * 1024


class Request(WebRequest):  # type: ignore[misc]
    """A request whose body is kept just far enough to see that it is too long; the application alone parses it."""

    def __init__(self, *args: Any, **options: Any) -> None:
        super().__init__(*args, **options, parsePOSTFormSubmission=False)
        self._received = 0

    def process(self) -> None:
        """Begins the request, without the one header by which anybody could tell the server where it is mounted."""
        self.requestHeaders.removeHeader(b"daphne-root-path")
        super().process()

    def handleContentChunk(self, data: bytes) -> None:  # noqa: N802 - Twisted's name
        """Takes a piece of the body; hangs up on who goes on and on."""
        room = limit("request_body") + 1 - self._received
        self._received += len(data)
        if self._received > MOST_READ:
            self.channel.transport.abortConnection()
        elif room > 0:
            super().handleContentChunk(data[:room])


class Factory(HTTPFactory):  # type: ignore[misc]
    """Makes connections whose requests are ours."""

    def buildProtocol(self, addr: Any) -> Any:  # noqa: N802 - Twisted's name
        protocol = super().buildProtocol(addr)
        protocol.requestFactory = Request
        return protocol


class Line(WebSocketProtocol):  # type: ignore[misc]
    """A WebSocket whose limit is for what comes in: what is told may be as long as the output of a step."""

    maxMessagePayloadSize: int  # noqa: N815 - likewise

    def sendMessage(self, *args: Any, **options: Any) -> None:  # noqa: N802 - Autobahn's name
        """Sends a message of any length; Autobahn holds both directions to one limit."""
        most, self.maxMessagePayloadSize = self.maxMessagePayloadSize, 0
        try:
            super().sendMessage(*args, **options)
        finally:
            self.maxMessagePayloadSize = most


class Server(Daphne):  # type: ignore[misc]
    """Daphne whose requests are bounded and whose `send` waits while the other side does not read."""

    @property
    def http_factory(self) -> Factory:
        """What makes the connections; Daphne's `run` makes its own kind, in whose place ours is taken."""
        return self._factory

    @http_factory.setter
    def http_factory(self, _: HTTPFactory) -> None:
        self._factory = Factory(self)

    @property
    def ws_factory(self) -> WebSocketFactory:
        """What makes the WebSockets: Daphne's, of our kind."""
        return self._lines

    @ws_factory.setter
    def ws_factory(self, made: WebSocketFactory) -> None:
        made.protocol = Line
        self._lines = made

    async def handle_reply(self, protocol: Any, message: dict[str, Any]) -> None:
        """Writes a message and comes back when the connection's buffer has room again."""
        await super().handle_reply(protocol, message)
        transport: Any = getattr(protocol, "transport", None)
        loop = asyncio.get_running_loop()
        left, since = _unsent(transport), loop.time()
        while left > MOST_UNSENT and not self.connections.get(protocol, {}).get("disconnected"):
            await asyncio.sleep(0.05)
            now_left = _unsent(transport)
            if now_left < left:
                left, since = now_left, loop.time()
            elif loop.time() - since > STALLED_SECONDS:
                transport.abortConnection()
                return

    def kill_all_applications(self) -> Any:
        """Called when the server ends: first the engine (its nodes may be talking to our own demo model)."""
        done = threads.deferToThread(lifecycle.stop)
        done.addBoth(lambda _: super(Server, self).kill_all_applications())
        return done


def _unsent(transport: Any) -> int:
    """Returns the bytes that a Twisted transport has taken but not written to its socket."""
    return len(getattr(transport, "dataBuffer", b"")) + int(getattr(transport, "_tempDataLen", 0))


def listen(host: str, port: int) -> socket.socket:
    """Returns a listening socket; raises OSError when the address is not to be had."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    made = socket.socket(family, socket.SOCK_STREAM)
    try:
        made.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        made.bind((host, port))
        made.listen(511)
    except BaseException:
        made.close()
        raise
    made.setblocking(False)
    return made


def settle() -> None:
    """Takes all that is there by now out of the garbage collector's sight, and has it look less often.

    Modules, classes and settings stay for good; walking over them over and over was about a tenth of a run's cost.
    """
    gc.collect()
    gc.freeze()
    gc.set_threshold(*COLLECT_AFTER)


def serve(application: Any, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serves until SIGTERM or SIGINT; calls `ready` when requests are answered and the engine runs."""
    sys.setswitchinterval(SWITCH_SECONDS)
    server = Server(
        application=application,
        endpoints=[f"fd:fileno={listening.fileno()}"],
        websocket_max_message_size=limit("socket_message"),
        websocket_max_frame_size=limit("socket_message"),
        server_name="baton",
    )
    reactor.callWhenRunning(ready)
    later: Any = reactor.callLater  # its type says that a method of an interface has no self
    later(SETTLE_SECONDS, settle)
    server.run()
    # The reactor leaves its wake-up pipe set; a child process that ends from now on would be told to a closed one.
    signal.set_wakeup_fd(-1)
