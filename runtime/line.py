"""The line to the workers: one message a run that should be looked at; nobody who sends one waits for the broker."""

from __future__ import annotations

import logging
import queue
import threading
import time
from collections.abc import Callable
from functools import cache
from typing import Any

logger = logging.getLogger("baton.line")
#: Messages that wait for the broker at most; more are dropped, and workers find those runs by themselves.
MOST = 10_000
#: Seconds in which nothing is sent after the broker did not take a message: each try takes seconds then.
PAUSE_SECONDS = 2.0


@cache
def _broker() -> Any:
    """Returns the end of the line; imported late, for the embedded mode needs no Celery."""
    from celery import Celery

    app = Celery("baton", set_as_current=False)
    app.config_from_object("django.conf:settings", namespace="CELERY")
    return app


class Line:
    """Sends messages from a thread of its own. Each may be lost: the row in the database is what counts."""

    def __init__(self) -> None:
        self._waiting: queue.Queue[str | None] = queue.Queue(MOST)  # None: just connect
        self._thread: threading.Thread | None = None
        self._guard = threading.Lock()
        self._quiet_until = 0.0

    def warm(self) -> None:
        """Has the broker connected to soon, for the first message not to wait for that; comes back at once."""
        self._put(None)

    def post(self, run_id: str) -> None:
        """Has a message sent soon; comes back at once."""
        try:
            self._put(run_id)
        except queue.Full:
            logger.warning("Too many messages wait for the broker; a worker will find run %s by itself.", run_id)

    def _put(self, run_id: str | None) -> None:
        with self._guard:
            if self._thread is None or not self._thread.is_alive():
                self._thread = threading.Thread(target=self._send_on, name="baton-line", daemon=True)
                self._thread.start()
        self._waiting.put_nowait(run_id)

    def send(self, run_id: str) -> bool:
        """Sends a message now; False when the broker did not take it, or has just refused another."""
        return self._try(lambda: _broker().send_task("runtime.advance", [run_id], retry=False))

    def _try(self, act: Callable[[], object]) -> bool:
        if time.monotonic() < self._quiet_until:
            return False
        try:
            act()
        except Exception as error:  # noqa: BLE001 - any transport's error; the workers look at the database anyway
            self._quiet_until = time.monotonic() + PAUSE_SECONDS
            logger.warning("The broker does not answer (%s); workers will find the runs by themselves.", error)
            return False
        return True

    def _send_on(self) -> None:
        while True:
            run_id = self._waiting.get()
            if run_id is None:
                self._try(_connect)
            else:
                self.send(run_id)


def _connect() -> None:
    """Opens the connection that the first message would else open; importing Celery alone takes half a second."""
    with _broker().producer_or_acquire() as producer:
        producer.connection.ensure_connection(max_retries=1)


_line = Line()


def get() -> Line:
    """Returns the process' line."""
    return _line
