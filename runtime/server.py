"""Daphne with what it lacks: it waits for slow readers, and lets the engine finish before it drops connections."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import Callable
from typing import Any

from daphne.server import Server as Daphne
from twisted.internet import reactor, threads

from runtime import lifecycle
from runtime.limits import limit

#: Bytes that may lie in a connection's buffer before its sender has to wait.
MOST_UNSENT = 1024 * 1024
#: Seconds that a connection may take nothing at all before it is dropped.
STALLED_SECONDS = 60.0


class Server(Daphne):  # type: ignore[misc]
    """Daphne whose `send` waits while the other side does not read."""

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


def serve(application: Any, listening: socket.socket, ready: Callable[[], None]) -> None:
    """Serves until SIGTERM or SIGINT; calls `ready` when requests are answered and the engine runs."""
    server = Server(
        application=application,
        endpoints=[f"fd:fileno={listening.fileno()}"],
        websocket_max_message_size=limit("socket_message"),
        websocket_max_frame_size=limit("socket_message"),
        server_name="baton",
    )
    reactor.callWhenRunning(ready)
    server.run()
