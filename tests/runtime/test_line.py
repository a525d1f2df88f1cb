"""Who starts a run never waits for the broker, and a broker that is away is not asked for each run anew."""

from __future__ import annotations

import threading
import time
from contextlib import nullcontext
from types import SimpleNamespace
from typing import Any

import pytest

from runtime import line
from tests.runtime.test_runs import until


class Broker:
    """Takes what it is sent, or breaks after a while."""

    def __init__(self) -> None:
        self.sent: list[str] = []
        self.tries = 0
        self.away = False
        self.connected = 0
        self.go = threading.Event()

    def send_task(self, name: str, arguments: list[str], retry: bool) -> None:
        assert (name, retry) == ("runtime.advance", False)
        self.tries += 1
        self.go.wait(10)
        if self.away:
            raise OSError("nobody listens")
        self.sent += arguments

    def producer_or_acquire(self) -> Any:
        return nullcontext(SimpleNamespace(connection=self))

    def ensure_connection(self, max_retries: int) -> None:
        self.connected += 1
        if self.away:
            raise OSError("nobody listens")


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Broker:
    made = Broker()
    monkeypatch.setattr(line, "_broker", lambda: made)
    return made


def test_nobody_waits_for_a_slow_broker(broker: Broker) -> None:
    sender, started = line.Line(), time.monotonic()
    for number in range(20):
        sender.post(str(number))
    assert time.monotonic() - started < 5, "it would be 200 s"
    assert broker.sent == []
    broker.go.set()
    until(lambda: len(broker.sent) == 20)


def test_a_broker_that_is_away_is_left_alone_for_a_while(broker: Broker, monkeypatch: pytest.MonkeyPatch) -> None:
    broker.away = True
    broker.go.set()
    sender = line.Line()
    assert [sender.send("a"), sender.send("b")] == [False, False]
    assert broker.tries == 1
    broker.away = False
    monkeypatch.setattr(sender, "_quiet_until", 0.0)
    assert sender.send("c")
    assert broker.sent == ["c"]


@pytest.mark.parametrize("away", [False, True])
def test_the_broker_is_connected_to_ahead_of_the_first_message(broker: Broker, away: bool) -> None:
    broker.away = away
    sender = line.Line()
    sender.warm()
    until(lambda: broker.connected == 1)
    assert broker.tries == 0
    broker.go.set()
    sender.post("a")
    until(lambda: sender._waiting.empty())
    until(lambda: broker.sent == ([] if away else ["a"]))


def test_more_than_can_wait_is_dropped_and_said(broker: Broker, monkeypatch: Any, caplog: Any) -> None:
    monkeypatch.setattr(line, "MOST", 2)
    sender = line.Line()
    for number in range(10):
        sender.post(str(number))
    assert "a worker will find run 9 by itself" in caplog.text
    broker.go.set()
