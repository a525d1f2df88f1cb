"""When the engine starts and stops: with daphne's reactor, under an ASGI lifespan, or at the first request."""

from __future__ import annotations

import asyncio
import logging
import sys
import threading
import time
from collections.abc import Awaitable, Callable
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.db import OperationalError

from runtime import host, line, process, relay
from runtime.lock import Taken

#: How long a worker waits before it asks again whether the database is back.
AWAY_SECONDS = 1.0
Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[dict[str, Any]], Awaitable[None]]
Application = Callable[[Scope, Receive, Send], Awaitable[None]]
logger = logging.getLogger("baton.lifecycle")


def start() -> None:
    """Starts the engine in this process, once, when it is this process that runs workflows.

    Raises lock.Taken when another process holds the data folder, ImproperlyConfigured for settings that cannot work.
    """
    engine = host.get()
    if settings.EMBEDDED:
        process.allow_files()
        engine.start()
    else:
        line.get().warm()
    relay.connect()


def start_worker() -> None:
    """Starts the engine in a worker's process, whatever the settings say of other processes.

    Waits for a database that is away: a worker without its engine would take messages and carry nothing. Raises
    ImproperlyConfigured for settings that cannot work.
    """
    if settings.EMBEDDED:
        raise ImproperlyConfigured(
            "There is no broker for this worker: set REDIS_URL, or CELERY_BROKER_URL. Without one, `make run`"
            " executes workflows by itself and needs no workers."
        )
    process.allow_files()
    told = False
    while True:
        try:
            host.get().start()
            break
        except OperationalError as away:
            if not told:
                logger.warning("The database is away (%s). This worker begins when it is back.", str(away).strip())
            told = True
            time.sleep(AWAY_SECONDS)
    relay.connect()


def stop(drain: float | None = None) -> None:
    """Stops the engine, after running nodes had `drain` seconds to finish (None: the engine's own choice)."""
    host.get().stop(drain)


class Served:
    """An ASGI application that makes sure the engine runs before it serves anything."""

    def __init__(self, application: Application) -> None:
        self.application = application
        self._started = False
        self._guard = threading.Lock()
        _hook_reactor(self)

    def start(self) -> None:
        """Starts the engine unless that was done."""
        with self._guard:
            if not self._started:
                start()
                self._started = True

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "lifespan":
            await self._lifespan(receive, send)
            return
        if not self._started:
            await asyncio.get_running_loop().run_in_executor(None, self.start)
        await self.application(scope, receive, send)

    async def _lifespan(self, receive: Receive, send: Send) -> None:
        loop = asyncio.get_running_loop()
        while True:
            message = await receive()
            if message["type"] == "lifespan.startup":
                try:
                    await loop.run_in_executor(None, self.start)
                except Taken as taken:
                    await send({"type": "lifespan.startup.failed", "message": str(taken)})
                    return
                await send({"type": "lifespan.startup.complete"})
            else:
                await loop.run_in_executor(None, stop)
                await send({"type": "lifespan.shutdown.complete"})
                return


def _hook_reactor(served: Served) -> None:
    """Under plain `daphne`, which has no lifespan, starts the engine with the reactor and stops it with it.

    The stop does not wait for nodes: daphne has ended every connection by then, our own demo model's included.
    """
    reactor: Any = sys.modules.get("twisted.internet.reactor")
    if reactor is None:
        return

    def start_or_say_why() -> None:
        try:
            served.start()
        except Taken as taken:
            print(taken, file=sys.stderr)  # noqa: T201 - for the operator
            reactor.stop()

    reactor.callWhenRunning(start_or_say_why)
    reactor.addSystemEventTrigger("before", "shutdown", lambda: stop(0.0))
