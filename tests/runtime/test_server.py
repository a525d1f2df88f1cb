"""Daphne with back-pressure: whoever sends waits for whoever does not read."""

from __future__ import annotations

import asyncio
import gc
from typing import Any

import pytest
from daphne.ws_protocol import WebSocketFactory
from twisted.internet.testing import StringTransport

from runtime import server as servers
from runtime.server import MOST_UNSENT, Server


class Transport:
    """A connection whose reader the test moves along."""

    def __init__(self) -> None:
        self.dataBuffer = b""
        self._tempDataLen = 0
        self.aborted = False

    def abortConnection(self) -> None:  # noqa: N802 - Twisted's name
        self.aborted = True


class Protocol:
    """Takes every message into its transport's buffer."""

    def __init__(self) -> None:
        self.transport = Transport()

    def handle_reply(self, message: dict[str, Any]) -> None:
        self.transport._tempDataLen += len(message["text"])


@pytest.fixture
def server() -> Server:
    made = Server(None, endpoints=["tcp:port=0"])
    made.connections = {}
    return made


def test_what_stays_for_good_is_not_collected_over_and_over() -> None:
    threshold = gc.get_threshold()
    try:
        servers.settle()
        assert gc.get_freeze_count() > 10_000
        assert gc.isenabled()
        assert gc.get_threshold() == servers.COLLECT_AFTER
    finally:
        gc.unfreeze()
        gc.set_threshold(*threshold)


def test_what_is_told_may_be_longer_than_what_is_heard(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    server.ws_factory = WebSocketFactory(server)
    line = server.ws_factory.buildProtocol(None)
    line.makeConnection(StringTransport())
    sent: list[bytes] = []
    monkeypatch.setattr(line, "sendFrame", lambda payload, **_: sent.append(payload))
    line.state, line.maxMessagePayloadSize = line.STATE_OPEN, 10
    line.sendMessage(b"x" * 100_000)
    assert [len(one) for one in sent] == [100_000]
    assert line.maxMessagePayloadSize == 10


async def test_a_sender_waits_for_a_slow_reader(server: Server) -> None:
    protocol = Protocol()
    server.connections[protocol] = {}
    message = {"type": "websocket.send", "text": "x" * (MOST_UNSENT // 2)}
    await asyncio.wait_for(server.handle_reply(protocol, message), 1)
    await asyncio.wait_for(server.handle_reply(protocol, message), 1)
    third = asyncio.create_task(server.handle_reply(protocol, message))
    await asyncio.sleep(0.2)
    assert not third.done()
    protocol.transport._tempDataLen = 0
    await asyncio.wait_for(third, 1)
    assert not protocol.transport.aborted


async def test_a_reader_that_stands_still_is_dropped(server: Server, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(servers, "STALLED_SECONDS", 0.1)
    protocol = Protocol()
    server.connections[protocol] = {}
    message = {"type": "websocket.send", "text": "x" * (MOST_UNSENT + 1)}
    await asyncio.wait_for(server.handle_reply(protocol, message), 5)
    assert protocol.transport.aborted


async def test_a_reader_that_left_holds_nobody_up(server: Server) -> None:
    protocol = Protocol()
    server.connections[protocol] = {"disconnected": None}
    sending = asyncio.create_task(
        server.handle_reply(protocol, {"type": "websocket.send", "text": "x" * (MOST_UNSENT + 1)})
    )
    await asyncio.sleep(0.1)
    server.connections[protocol]["disconnected"] = 1.0
    await asyncio.wait_for(sending, 1)
