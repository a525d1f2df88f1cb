"""Carries rings and streamed text between processes, over the channel layer, when workers run the workflows.

Lost messages do no harm: followers look at the table by themselves, and a hole in a streamed text is filled from
`Partial`. Every process that has followers of a run joins that run's group; every process that runs workflows sends.
"""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Coroutine
from typing import Any

from channels.layers import get_channel_layer
from django.conf import settings

from runtime import hub
from runtime.models import Partial
from runtime.store import Readers
from runtime.texts import Texts

logger = logging.getLogger("baton.relay")
#: Seconds between two messages with a node's streamed text.
FRAME_SECONDS = 1 / 30
#: Seconds between two looks at the stored text of a node whose pieces do not fit together.
FILL_SECONDS = 1.0


def group_of(topic: str) -> str:
    """Returns the channel layer's group of a run's id or of the inbox."""
    return f"baton.{topic}"


class Relay:
    """The process' end of the line: a thread with a loop of its own, so that no other loop waits for the broker."""

    def __init__(self, local: hub.Hub) -> None:
        self.hub = local
        self._loop = asyncio.new_event_loop()
        self._readers = Readers(threads=1)
        self._pending: dict[str, dict[str, tuple[int, list[str]]]] = {}
        self._filled: dict[tuple[str, str], float] = {}
        self._flushing = False
        self._channel = ""  # until the channel layer has given one
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run, name="baton-relay", daemon=True)

    def start(self) -> None:
        """Joins the line and listens to the hub."""
        self._thread.start()
        self._ready.wait()
        self.hub.on_ring = lambda topic: self._call(self._send(topic, {"rows": True}))
        self.hub.on_delta = lambda run, path, offset, text: self._soon(self._note, run, path, offset, text)
        self.hub.on_forget = lambda run, paths: self._soon(self._forget, run, paths)
        self.hub.on_say = lambda topic, said: self._call(self._send(topic, {"said": said}))
        self.hub.on_interest = lambda topic, joined: self._call(self._interest(topic, joined))

    def stop(self) -> None:
        """Leaves the line."""
        self.hub.on_ring = self.hub.on_delta = self.hub.on_forget = self.hub.on_interest = self.hub.on_say = None
        self._soon(self._receiving.cancel)
        self._thread.join()
        self._readers.stop()

    def _call(self, work: Coroutine[Any, Any, None]) -> None:
        asyncio.run_coroutine_threadsafe(work, self._loop)

    def _soon(self, call: Any, *arguments: Any) -> None:
        self._loop.call_soon_threadsafe(call, *arguments)

    def _run(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._receiving = self._loop.create_task(self._receive())
        try:
            self._loop.run_until_complete(self._receiving)
        except asyncio.CancelledError:
            self._loop.run_until_complete(self._loop.shutdown_asyncgens())
            self._loop.close()

    # --- what comes ------------------------------------------------------------------------------------------

    async def _receive(self) -> None:
        """Hands what other processes send to this process' followers."""
        self._layer: Any = get_channel_layer()
        self._ready.set()
        while True:
            try:
                if not self._channel:
                    await self._join()
                message = await self._layer.receive(self._channel)
                if message["from"] != self._channel:
                    await self._take(message)
            except Exception:
                logger.exception("The channel layer cannot be read; it is tried again.")
                await asyncio.sleep(1.0)

    async def _join(self) -> None:
        """Joins the line, and the groups of those who follow something here already: Redis may come after us."""
        self._channel = await self._layer.new_channel("baton")
        with self.hub.lock:
            followed = [name for name, topic in self.hub.topics.items() if topic.followers]
        for topic in followed:
            await self._interest(topic, True)

    async def _take(self, message: dict[str, Any]) -> None:
        topic = message["topic"]
        for path, offset, text in message.get("texts", ()):
            if not self.hub.delta(topic, path, offset, text, local=True):
                await self._fill(topic, path)
        if message.get("ended"):
            self.hub.forget(topic, message["ended"], local=True)
        if message.get("rows"):
            self.hub.ring([topic], local=True)
        if message.get("said") and self.hub.on_heard:
            self.hub.on_heard(topic, message["said"])

    async def _fill(self, run_id: str, path: str) -> None:
        """Takes a text from the database when pieces of it were missed, at most once a second."""
        now = self._loop.time()
        if now - self._filled.get((run_id, path), -FILL_SECONDS) < FILL_SECONDS:
            return
        self._filled[run_id, path] = now
        for found, text in await self._readers.do(lambda: _partials(run_id)):
            if found == path:
                self.hub.delta(run_id, path, 0, text, local=True)

    async def _interest(self, topic: str, joined: bool) -> None:
        """Joins or leaves a topic's group with its first or last follower here."""
        if not self._channel:
            return
        if not joined:
            await self._layer.group_discard(group_of(topic), self._channel)
            self.hub.forget(topic, local=True)
            self._filled = {key: at for key, at in self._filled.items() if key[0] != topic}
            return
        await self._layer.group_add(group_of(topic), self._channel)
        if hub.is_run(topic):
            for path, text in await self._readers.do(lambda: _partials(topic)):
                if self.hub.text_of(topic, path) is None:
                    self.hub.delta(topic, path, 0, text, local=True)

    # --- what goes -------------------------------------------------------------------------------------------

    def _note(self, run_id: str, path: str, offset: int, text: str) -> None:
        """Collects streamed pieces, which go out together a frame later."""
        texts = self._pending.setdefault(run_id, {})
        start, pieces = texts.get(path, (offset, []))
        if start + sum(map(len, pieces)) != offset:
            start, pieces = offset, []  # it began anew
        pieces.append(text)
        texts[path] = (start, pieces)
        if not self._flushing:
            self._flushing = True
            self._loop.call_later(FRAME_SECONDS, self._flush)

    def _flush(self) -> None:
        self._flushing = False
        pending, self._pending = self._pending, {}
        for run_id, texts in pending.items():
            if not texts:
                continue
            frame = [[path, start, "".join(pieces)] for path, (start, pieces) in texts.items()]
            self._call(self._send(run_id, {"texts": frame}))

    def _forget(self, run_id: str, paths: list[str]) -> None:
        texts = self._pending.get(run_id, {})
        for path in paths:
            texts.pop(path, None)
        self._call(self._send(run_id, {"ended": paths}))

    async def _send(self, topic: str, message: dict[str, Any]) -> None:
        if not self._channel:
            return
        try:
            await self._layer.group_send(
                group_of(topic), {"type": "ring", "topic": topic, "from": self._channel, **message}
            )
        except Exception as error:  # noqa: BLE001 - any transport's error; followers look by themselves
            logger.warning("The channel layer did not take a message: %s", error)


def _partials(run_id: str) -> list[tuple[str, str]]:
    """Reads the stored beginnings of a run's streamed texts: (path, text)."""
    return list(Partial.objects.filter(run_id=run_id).values_list("path", "text"))


_relay: Relay | Texts | None = None
_connecting = threading.Lock()


def connect() -> None:
    """Joins the line, once, when runs are carried by other processes: over Redis, or without it by the table."""
    global _relay
    with _connecting:
        if _relay is None and (settings.REDIS_URL or not settings.EMBEDDED):
            _relay = Relay(hub.get()) if settings.REDIS_URL else Texts(hub.get())
            _relay.start()
