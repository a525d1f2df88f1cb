"""The engine starts and stops with whatever serves the application, exactly once."""

from __future__ import annotations

import asyncio
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import OperationalError

from runtime import host as hosts
from runtime import lifecycle
from runtime.lifecycle import Served
from runtime.lock import Taken
from tests.e2e.server import ROOT, Server
from tests.runtime.test_crash import Data, until
from tests.runtime.test_runs import begin, finished


class Engine:
    """Stands in for the process' host and counts."""

    def __init__(self) -> None:
        self.log: list[str] = []
        self.refuse = False

    def start(self) -> None:
        if self.refuse:
            raise Taken("Another Baton is running on /somewhere.")
        time.sleep(0.01)
        self.log.append("start")

    def stop(self, drain: float | None = None) -> None:
        self.log.append("stop")


@pytest.fixture
def engine_log(monkeypatch: pytest.MonkeyPatch) -> Engine:
    engine = Engine()
    monkeypatch.setattr(lifecycle.host, "get", lambda: engine)
    return engine


async def nothing(scope: Any, receive: Any, send: Any) -> None:
    """An application that does nothing."""


async def test_the_first_requests_start_it_once(engine_log: Engine) -> None:
    served = Served(nothing)
    await asyncio.gather(*(served({"type": "http"}, None, None) for _ in range(5)))  # type: ignore[arg-type]
    assert engine_log.log == ["start"]


async def test_a_lifespan_starts_and_stops_it(engine_log: Engine) -> None:
    served, sent = Served(nothing), []
    messages = iter([{"type": "lifespan.startup"}, {"type": "lifespan.shutdown"}])

    async def receive() -> dict[str, Any]:
        return next(messages)

    async def send(message: dict[str, Any]) -> None:
        sent.append(message["type"])

    await served({"type": "lifespan"}, receive, send)
    await served({"type": "http"}, receive, send)
    assert sent == ["lifespan.startup.complete", "lifespan.shutdown.complete"]
    assert engine_log.log == ["start", "stop"]


async def test_a_folder_in_use_fails_the_startup(engine_log: Engine) -> None:
    engine_log.refuse = True
    sent: list[dict[str, Any]] = []

    async def receive() -> dict[str, Any]:
        return {"type": "lifespan.startup"}

    async def send(message: dict[str, Any]) -> None:
        sent.append(message)

    await Served(nothing)({"type": "lifespan"}, receive, send)
    assert sent == [{"type": "lifespan.startup.failed", "message": "Another Baton is running on /somewhere."}]


@pytest.mark.django_db(transaction=True)
async def test_under_a_lifespan_runs_run(workflow: Any, ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hosts, "_host", hosts.EngineHost(drain=0.2))
    shutdown = asyncio.Event()
    started = asyncio.Event()

    async def receive() -> dict[str, Any]:
        if not started.is_set():
            return {"type": "lifespan.startup"}
        await shutdown.wait()
        return {"type": "lifespan.shutdown"}

    async def send(message: dict[str, Any]) -> None:
        started.set()

    serving = asyncio.create_task(Served(nothing)({"type": "lifespan"}, receive, send))  # type: ignore[arg-type]
    await started.wait()
    loop = asyncio.get_running_loop()
    run = await loop.run_in_executor(None, lambda: finished(begin(workflow, ann)))
    assert run.status == "succeeded"
    shutdown.set()
    await serving
    assert not hosts.get().running


def test_a_worker_that_starts_while_the_database_is_away_waits_for_it(
    settings: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    """Without its engine it would take messages and carry no run, for ever."""
    settings.EMBEDDED, engine, tries = False, Engine(), []

    def start() -> None:
        tries.append(1)
        if len(tries) < 3:
            raise OperationalError("the database system is starting up")
        Engine.start(engine)

    engine.start = start  # type: ignore[method-assign]
    monkeypatch.setattr(hosts, "_host", engine)
    monkeypatch.setattr(lifecycle, "AWAY_SECONDS", 0.01)
    monkeypatch.setattr(lifecycle.relay, "connect", lambda: engine.log.append("connect"))
    lifecycle.start_worker()
    assert engine.log == ["start", "connect"]
    assert [record.getMessage() for record in caplog.records if record.name == "baton.lifecycle"] == [
        "The database is away (the database system is starting up). This worker begins when it is back."
    ]


@pytest.mark.crash
def test_serve_says_what_is_in_its_way_and_ends_politely(tmp_path: Path) -> None:
    first = Server(tmp_path / "one")
    first.manage("migrate", "-v0", "--skip-checks")
    first.start()
    try:
        with pytest.raises(RuntimeError, match="Another Baton is running on"):
            first.manage("serve")
        with pytest.raises(RuntimeError, match="cannot be served"):
            Server(tmp_path / "two", port=first.port).manage("serve")
        assert "Baton is ready: http://127.0.0.1:" in "".join(first.lines)
        assert first.setup_link()
    finally:
        assert first.process is not None
        first.process.send_signal(signal.SIGTERM)
        assert first.process.wait(20) == 0


@pytest.mark.crash
def test_plain_daphne_runs_what_waits(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.manage("migrate", "-v0", "--skip-checks")
    code = "from tests.runtime.crash_runs import begin_template; begin_template()"
    server.manage("shell", "-v0", "-c", code)
    env = {**os.environ, "BATON_DATA": str(server.data), "PORT": str(server.port)}
    env.pop("DJANGO_SETTINGS_MODULE", None)
    daphne = subprocess.Popen(
        [sys.executable, "-m", "daphne", "-p", str(server.port), "config.asgi:application"], cwd=ROOT, env=env
    )
    try:
        data = Data(server.data)
        until(lambda: not data.unfinished_runs(), "the run has ended")
        assert data.rows("SELECT status FROM runtime_run") == [("succeeded",)]
    finally:
        daphne.send_signal(signal.SIGTERM)
        assert daphne.wait(20) == 0
