"""Who has a workflow open, where they point, and that it was saved: the state of its room, never stored.

As with streamed text, a room is a state and not a queue: whoever follows it is told what differs from what they were
told last, so a slow follower gets fewer messages and never old ones. Other processes hear of changes through the
relay (`hub.say`), where there is one; a notice that gets lost does no harm, since every save names its revision.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from uuid import UUID

from runtime import hub

#: Seconds after which somebody without a sign of life is no longer there.
EXPIRY_SECONDS = 15.0
#: Colours that people are told apart by; the browser has as many.
COLOURS = 8
#: What all in a room are told once: that it was saved, that somebody runs it.
NOTICES = ("saved", "ran")
Json = Any


@dataclass(slots=True, frozen=True)
class Room:
    """A workflow as the place where people meet; what rights are asked on."""

    workflow_id: UUID

    @property
    def topic(self) -> str:
        """The hub's name for it; the point tells it from a run's id."""
        return f"room.{self.workflow_id}"


@dataclass(slots=True, frozen=True)
class Present:
    """One open page of a person; `since` is the time of day (seconds) at which it was opened."""

    id: str
    user: str
    name: str
    since: float
    colour: int
    selection: tuple[str, ...] = ()
    field: str | None = None
    cursor: tuple[float, float] | None = None

    def shown(self) -> dict[str, Json]:
        """All but where it points, which changes too often to be told with the rest."""
        return {
            "id": self.id,
            "user": self.user,
            "name": self.name,
            "since": self.since,
            "colour": self.colour,
            "selection": self.selection,
            "field": self.field,
        }


@dataclass(slots=True)
class State:
    """What is known of a room here: who is there, since when unheard (monotonic seconds), the last of each notice."""

    people: dict[str, Present] = field(default_factory=dict)
    heard: dict[str, float] = field(default_factory=dict)
    own: set[str] = field(default_factory=set)
    notices: dict[str, Json] = field(default_factory=dict)


class Rooms:
    """The rooms of one process; every method may be called from any thread."""

    def __init__(self, line: hub.Hub, now: Callable[[], float] = time.monotonic) -> None:
        self.line = line
        self._now = now
        self._lock = threading.Lock()
        self._rooms: dict[str, State] = {}
        line.on_heard = self.hear

    def enter(self, room: Room, key: str, user: str, name: str) -> Present:
        """Somebody opened a page; those in other processes are asked to say that they are there."""
        with self._lock:
            state = self._rooms.setdefault(room.topic, State())
            state.own.add(key)
            present = Present(key, user, name, time.time(), _colour(state, user))
            self._put(state, present)
        self._tell(room, {"here": asdict(present), "new": True})
        return present

    def change(self, room: Room, key: str, **changes: Json) -> bool:
        """Something of a page here is different, or (without `changes`) it is alive; returns whether it is known."""
        with self._lock:
            state = self._rooms.get(room.topic)
            before = state.people.get(key) if state else None
            if state is None or before is None:
                return False
            present = replace(before, **changes)
            self._put(state, present)
        if present != before:
            self.line.ring([room.topic], local=True)
        return True

    def announce(self, room: Room, key: str) -> None:
        """Tells other processes how a page here is now."""
        with self._lock:
            state = self._rooms.get(room.topic)
            present = state.people.get(key) if state else None
        if present:
            self.line.say(room.topic, {"here": asdict(present)})

    def leave(self, room: Room, key: str) -> None:
        """The page is closed."""
        with self._lock:
            state = self._rooms.get(room.topic)
            if state:
                state.own.discard(key)
                self._drop(room.topic, state, key)
        self._tell(room, {"gone": key})

    def saved(self, room: Room, notice: dict[str, Json]) -> None:
        """The workflow was saved, published or deleted: everybody who has it open hears it at once."""
        self._note(room, "saved", notice)

    def ran(self, room: Room, notice: dict[str, Json]) -> None:
        """Somebody runs the workflow: likewise."""
        self._note(room, "ran", notice)

    def look(self, room: Room) -> tuple[list[Present], dict[str, Json]]:
        """Returns who is there, the first to come first, and the last `saved` and `ran` that were told."""
        with self._lock:
            state = self._rooms.get(room.topic)
            if state is None:
                return [], {}
            limit = self._now() - EXPIRY_SECONDS
            for key in [key for key, heard in state.heard.items() if heard < limit]:
                self._forget(state, key)
            return sorted(state.people.values(), key=lambda one: (one.since, one.id)), dict(state.notices)

    def hear(self, topic: str, said: dict[str, Json]) -> None:
        """Takes what another process says of a room."""
        mine: list[Present] = []
        with self._lock:
            state = self._rooms.get(topic)
            if state is None:
                return
            if (here := said.get("here")) and (present := _present(here)):
                self._put(state, present)
                mine = [state.people[key] for key in state.own if key in state.people] if said.get("new") else []
            if gone := said.get("gone"):
                self._drop(topic, state, gone)
            state.notices |= {kind: said[kind] for kind in NOTICES if said.get(kind)}
        self.line.ring([topic], local=True)
        for one in mine:
            self.line.say(topic, {"here": asdict(one)})

    def _tell(self, room: Room, said: dict[str, Json]) -> None:
        self.line.ring([room.topic], local=True)
        self.line.say(room.topic, said)

    def _note(self, room: Room, kind: str, notice: dict[str, Json]) -> None:
        with self._lock:
            state = self._rooms.get(room.topic)
            if state:
                state.notices[kind] = notice
        self._tell(room, {kind: notice})

    def _put(self, state: State, present: Present) -> None:
        state.people[present.id] = present
        state.heard[present.id] = self._now()

    def _forget(self, state: State, key: str) -> None:
        state.people.pop(key, None)
        state.heard.pop(key, None)

    def _drop(self, topic: str, state: State, key: str) -> None:
        self._forget(state, key)
        if not state.own:
            self._rooms.pop(topic, None)  # nobody here looks at it any more


def _colour(state: State, user: str) -> int:
    """The person's colour on another page, else the first that nobody there has."""
    for one in state.people.values():
        if one.user == user:
            return one.colour
    taken = {one.colour for one in state.people.values()}
    return next((colour for colour in range(COLOURS) if colour not in taken), len(state.people) % COLOURS)


def _present(data: dict[str, Json]) -> Present | None:
    """What another process says of a page; JSON knows lists only. None when its code is of another version."""
    try:
        cursor = data["cursor"]
        return Present(**{**data, "selection": tuple(data["selection"]), "cursor": tuple(cursor) if cursor else None})
    except (KeyError, TypeError):
        return None


_rooms = Rooms(hub.get())


def get() -> Rooms:
    """Returns the process' rooms."""
    return _rooms
