"""Streamed texts without Redis: with RabbitMQ alone, followers get them from the table, once a second."""

from __future__ import annotations

import logging
import threading
from collections.abc import Sequence

from django.db import DatabaseError, connection

from runtime import hub
from runtime.models import Partial

logger = logging.getLogger("baton.texts")
#: Seconds between two looks at the table while somebody follows a run here.
LOOK_SECONDS = 1.0


class Texts:
    """A thread that brings what workers have saved of their streamed texts to this process' followers."""

    def __init__(self, local: hub.Hub) -> None:
        self.hub = local
        self._runs: set[str] = set()
        self._guard = threading.Lock()
        self._some = threading.Event()
        self._over = threading.Event()
        self._thread = threading.Thread(target=self._run, name="baton-texts", daemon=True)

    def start(self) -> None:
        """Begins to listen for who follows what."""
        self.hub.on_interest = self._interest
        self._thread.start()

    def stop(self) -> None:
        """Ends the thread."""
        self.hub.on_interest = None
        self._over.set()
        self._some.set()
        self._thread.join()

    def _interest(self, topic: str, joined: bool) -> None:
        if not hub.is_run(topic):
            return
        with self._guard:
            self._runs = self._runs | {topic} if joined else self._runs - {topic}
            if self._runs:
                self._some.set()
            else:
                self._some.clear()
        if not joined:
            self.hub.forget(topic, local=True)

    def _run(self) -> None:
        while True:
            self._some.wait()
            if self._over.is_set():
                connection.close()
                return
            with self._guard:
                runs = sorted(self._runs)
            try:
                self.take(runs, list(Partial.objects.filter(run_id__in=runs).values_list("run_id", "path", "text")))
            except DatabaseError as error:
                logger.warning("Streamed texts cannot be read now (%s); it is tried again.", error)
                connection.close_if_unusable_or_obsolete()
            self._over.wait(LOOK_SECONDS)

    def take(self, runs: Sequence[str], rows: Sequence[tuple[object, str, str]]) -> None:
        """Shows what is new in the saved texts (run, path, text) of `runs`, and drops those that are gone."""
        saved = {(str(run), path): text for run, path, text in rows}
        for (run, path), text in saved.items():
            shown = self.hub.text_of(run, path)
            if shown is None or shown != text:
                offset = len(shown) if shown and text.startswith(shown) else 0
                self.hub.delta(run, path, offset, text[offset:], local=True)
        for run, path, _ in self.hub.texts():
            if run in runs and (run, path) not in saved:
                self.hub.forget(run, [path], local=True)
