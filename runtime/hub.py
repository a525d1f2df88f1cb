"""Tells whoever follows a run that something happened; it carries no data that could be lost.

A ring says "read the log again"; it may be lost, because followers look every two seconds anyway, so the table
is the one path and order, replay and reconnects are one mechanism. Streamed text is the exception: it is never
stored as events, so its present state is held here and each follower takes what it has not seen. A slow follower
thereby gets fewer, longer pieces, never a queue that grows.
"""

from __future__ import annotations

import asyncio
import threading
from bisect import bisect_right
from collections import deque
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from runtime.engine.events import Event

#: The topic of those who watch what waits for people.
INBOX = "inbox"


class LiveText:
    """A text that grows while a node streams it; `generation` tells a new attempt from the one before."""

    __slots__ = ("_pieces", "_starts", "generation", "length")

    def __init__(self) -> None:
        self.generation = 0
        self.length = 0
        self._pieces: list[str] = []
        self._starts: list[int] = []

    def apply(self, offset: int, text: str) -> bool:
        """Makes it `text[:offset] + text`; False, and nothing is changed, when what is before `offset` is missing."""
        if offset > self.length:
            return False
        if offset < self.length:
            kept = self.since(0)[:offset]
            self.generation += 1
            self._pieces, self._starts, self.length = ([kept], [0], offset) if kept else ([], [], 0)
        if text:
            self._starts.append(self.length)
            self._pieces.append(text)
            self.length += len(text)
        return True

    def since(self, offset: int) -> str:
        """Returns the text from `offset` (in characters) on."""
        if offset >= self.length:
            return ""
        first = bisect_right(self._starts, offset) - 1
        return self._pieces[first][offset - self._starts[first] :] + "".join(self._pieces[first + 1 :])


def is_run(topic: str) -> bool:
    """Returns whether a topic is a run's id; others are the inbox and the workers' bells."""
    return topic != INBOX and "." not in topic


#: Events of a run that are kept at hand for its followers; whoever is further behind reads the table.
RECENT = 64


@dataclass(slots=True)
class Topic:
    """One run's followers, the texts its nodes are streaming, and what this process' engine committed just now."""

    followers: set[Subscription] = field(default_factory=set)
    texts: dict[str, LiveText] = field(default_factory=dict)
    recent: deque[Event] = field(default_factory=lambda: deque(maxlen=RECENT))

    def note(self, events: Sequence[Event]) -> None:
        """Keeps events that were just committed; never a row with a hole in it."""
        if self.recent and events[0].seq != self.recent[-1].seq + 1:
            self.recent.clear()
        self.recent.extend(events)


class Subscription:
    """One follower of one topic, used as a context manager on the loop it waits on."""

    def __init__(self, hub: Hub, topic: str, texts: bool) -> None:
        self.hub = hub
        self.topic = topic
        self.texts = texts
        self._loop = asyncio.get_running_loop()
        self._bell: asyncio.Future[None] | None = None  # there while somebody waits
        self._rung = False  # whether a wake-up is on its way: one for many rings
        self._deaf = False  # whether streamed text does not wake it just now
        self._rows = self._text = False
        self._stale = True  # whether the table may hold what no ring brought along
        #: What the last ring said of the run: over, not over; None when it did not say or there was none.
        self.over: bool | None = None
        self._sent: dict[str, tuple[int, int]] = {}

    def __enter__(self) -> Subscription:
        self.hub.join(self)
        return self

    def __exit__(self, *_: object) -> None:
        self.hub.leave(self)

    def ring(self, rows: bool, over: bool | None = None, *, complete: bool = False) -> None:
        """Wakes the follower, from any thread; the hub's lock is held.

        `complete` says that the rows it is about are all among the topic's `recent`.
        """
        if rows:
            self._rows, self._stale = True, self._stale or not complete
            self.over = self.over or over
        else:
            self._text = True
        if self._bell and not self._rung and (rows or not self._deaf) and not self._loop.is_closed():
            self._rung = True
            self._loop.call_soon_threadsafe(self._wake)

    def _wake(self) -> None:
        if self._bell and not self._bell.done():
            self._bell.set_result(None)

    async def wait(self, seconds: float, quiet: float = 0.0) -> bool:
        """Waits for a ring, at most `seconds`; returns whether there may be new rows (also after a silence).

        For the first `quiet` seconds streamed text does not count.
        """
        rang = (quiet > 0 and await self._rest(quiet, deaf=True)) or await self._rest(seconds, deaf=False)
        with self.hub.lock:
            rows, self._rows = self._rows, False
            self._stale = self._stale or not rang
        return rows or not rang

    async def _rest(self, seconds: float, *, deaf: bool) -> bool:
        """Waits at most `seconds`; returns whether something rang."""
        with self.hub.lock:
            if self._rows or (self._text and not deaf):
                return True
            bell = self._bell = self._loop.create_future()
            self._rung, self._deaf = False, deaf
        timer = self._loop.call_later(seconds, self._wake)
        try:
            await bell
        finally:
            timer.cancel()
            self._bell = None
        return self._rows or (self._text and not deaf)

    def fresh(self, after: int) -> list[Event] | None:
        """Returns the events after the number `after` when they are all at hand; None: read the table."""
        with self.hub.lock:
            stale, self._stale = self._stale, False
            topic = self.hub.topics.get(self.topic)
            if stale or topic is None or not topic.recent or topic.recent[0].seq > after + 1:
                return None
            return [event for event in topic.recent if event.seq > after]

    def new_text(self) -> list[tuple[str, int, str]]:
        """Returns what was streamed since the last call: (path, offset, text), applied as `shown[:offset] + text`."""
        pieces = []
        with self.hub.lock:
            self._text = False
            topic = self.hub.topics.get(self.topic)
            texts = topic.texts if topic else {}
            for path, live in texts.items():
                generation, length = self._sent.get(path, (live.generation, 0))
                offset = length if generation == live.generation else 0
                if live.length > offset or generation != live.generation:
                    pieces.append((path, offset, live.since(offset)))
                    self._sent[path] = (live.generation, live.length)
            for path in self._sent.keys() - texts.keys():
                del self._sent[path]
        return pieces


class Hub:
    """The rings and streamed texts of one process; every method may be called from any thread."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.topics: dict[str, Topic] = {}
        #: Called with each topic that gets its first follower (True) or loses its last (False).
        self.on_interest: Callable[[str, bool], None] | None = None
        #: Called with everything that happens here, for other processes: see runtime/relay.py.
        self.on_ring: Callable[[str], None] | None = None
        self.on_delta: Callable[[str, str, int, str], None] | None = None
        self.on_forget: Callable[[str, list[str]], None] | None = None
        #: Called with what is said here for other processes, and with what others said: see runtime/presence.py.
        self.on_say: Callable[[str, dict[str, Any]], None] | None = None
        self.on_heard: Callable[[str, dict[str, Any]], None] | None = None

    def subscribe(self, topic: str, *, texts: bool = True) -> Subscription:
        """Returns a subscription to a run's id or INBOX, to be entered with `with` on the loop that waits.

        With `texts` False streamed text does not ring.
        """
        return Subscription(self, topic, texts)

    def join(self, follower: Subscription) -> None:
        with self.lock:
            topic = self.topics.setdefault(follower.topic, Topic())
            first = not topic.followers
            topic.followers.add(follower)
        if first and self.on_interest:
            self.on_interest(follower.topic, True)

    def leave(self, follower: Subscription) -> None:
        with self.lock:
            topic = self.topics[follower.topic]
            topic.followers.discard(follower)
            last = not topic.followers
            if last:
                topic.recent.clear()  # from now on nobody notes what is committed
            if last and not topic.texts:
                del self.topics[follower.topic]
        if last and self.on_interest:
            self.on_interest(follower.topic, False)

    def ring(self, topics: Iterable[str], *, local: bool = False, over: bool | None = None) -> None:
        """Says that something was committed, and whether the run is `over` if that is known; `local`: only here."""
        for name in topics:
            with self.lock:
                topic = self.topics.get(name)
                for follower in topic.followers if topic else ():
                    follower.ring(True, over)
            if self.on_ring and not local:
                self.on_ring(name)

    def committed(self, run_id: str, events: Sequence[Event], *, over: bool) -> None:
        """Says that this process' engine has committed these events of a run, and whether the run is `over`."""
        with self.lock:
            topic = self.topics.get(run_id)
            if topic and topic.followers and events:
                topic.note(events)
                for follower in topic.followers:
                    follower.ring(True, over, complete=True)
        if self.on_ring:
            self.on_ring(run_id)

    def say(self, topic: str, said: dict[str, Any]) -> None:
        """Hands a message to the followers in other processes, where a relay carries it; it may be lost."""
        if self.on_say:
            self.on_say(topic, said)

    def delta(self, run_id: str, path: str, offset: int, text: str, *, local: bool = False) -> bool:
        """Takes a piece of streamed text; False when the text before `offset` is not here."""
        with self.lock:
            topic = self.topics.setdefault(run_id, Topic())
            taken = topic.texts.setdefault(path, LiveText()).apply(offset, text)
            for follower in topic.followers if taken else ():
                if follower.texts:
                    follower.ring(False)
        if self.on_delta and not local:
            self.on_delta(run_id, path, offset, text)
        return taken

    def text_of(self, run_id: str, path: str) -> str | None:
        """Returns what a node has streamed so far; None when it streams nothing."""
        with self.lock:
            topic = self.topics.get(run_id)
            live = topic.texts.get(path) if topic else None
            return live.since(0) if live else None

    def forget(self, run_id: str, paths: list[str] | None = None, *, local: bool = False) -> None:
        """Drops the streamed texts of a run's `paths` (None: all), whose nodes have ended."""
        with self.lock:
            topic = self.topics.get(run_id)
            if topic is None or not topic.texts:
                return
            dropped = [
                path for path in (list(topic.texts) if paths is None else paths) if topic.texts.pop(path, None)
            ]
            if not topic.texts and not topic.followers:
                del self.topics[run_id]
        if self.on_forget and dropped and not local:
            self.on_forget(run_id, dropped)

    def texts(self) -> list[tuple[str, str, str]]:
        """Returns all that is being streamed here: (run, path, text so far)."""
        with self.lock:
            return [
                (run_id, path, live.since(0))
                for run_id, topic in self.topics.items()
                for path, live in topic.texts.items()
            ]


_hub = Hub()


def get() -> Hub:
    """Returns the process' hub."""
    return _hub
