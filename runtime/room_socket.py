"""The live side of an open workflow: who else is there, what they point at, and that somebody saved or runs it."""

from __future__ import annotations

import asyncio
import json
import re
import secrets
from typing import Any
from uuid import UUID

from runtime import hub, presence
from runtime.fields import dumps
from runtime.services.show import Person, name_of
from runtime.sockets import NOT_FOUND, Closed, Socket

#: Seconds between two frames to a page, and between two messages to other processes about one: ten a second.
FRAME_SECONDS = 0.1
#: Seconds after which a room is looked at although nothing rang, so that those without a sign of life go.
LOOK_SECONDS = 2.0
MOST_SELECTED = 50
LONGEST_ID = 100
LONGEST_FIELD = 300
FARTHEST = 10_000_000
NAME_LENGTH = 100
#: Characters of a page's message that can make sense, and those that a page is told in a second: one who has all of
#: the own pages open in a room and selects as much as may be would else keep a core busy with telling it around.
LONGEST_MESSAGE = 16 * 1024
TOLD_A_SECOND = 64 * 1024
#: Seconds that each person in the room adds between two frames: what all are told of all grows with the square.
CROWD_SECONDS = 0.002


#: Halves of surrogate pairs, which other processes could not be told of.
_BROKEN = re.compile("[\ud800-\udfff]")


class RoomSocket(Socket):
    """`/ws/workflows/<id>`: `{"you", "people", "cursors", "saved", "ran"}`, each where it changed; hears pages.

    A page says `{"cursor": [x, y] or null, "selection": [ids], "field": text or null}`, any of them, and `{}` to be
    taken for alive. What is not understood counts as a sign of life and nothing more.
    """

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self._key = secrets.token_hex(6)
        self._rooms = presence.get()
        self._inside = False
        self._told: dict[str, Any] = {}
        self._cursors: dict[str, Any] = {}
        self._announcing: asyncio.TimerHandle | None = None
        self._announced = -FRAME_SECONDS

    @property
    def room(self) -> presence.Room:
        """The workflow that is open."""
        found: UUID = self.scope["url_route"]["kwargs"]["workflow_id"]
        return presence.Room(found)

    def authorise(self, user: Person) -> None:
        if not user.has_perm("runtime.join_room", self.room):
            raise Closed(NOT_FOUND)

    async def work(self) -> None:
        with hub.get().subscribe(self.room.topic, texts=False) as ring:
            self._enter()
            try:
                while True:
                    if frame := self._news():
                        text = dumps(frame)
                        await self.send(text)
                        await asyncio.sleep(pause_after(text, len(self._told["people"])))
                    await ring.wait(LOOK_SECONDS)
            finally:
                self._inside = False
                if self._announcing:
                    self._announcing.cancel()
                self._rooms.leave(self.room, self._key)

    def heard(self, text: str) -> None:
        if not self._inside:
            return
        changes = understood(text)
        if not self._rooms.change(self.room, self._key, **changes):
            self._enter()  # it was silent for so long that it counted as gone
            self._rooms.change(self.room, self._key, **changes)
        self._announce()

    def _enter(self) -> None:
        self._inside = True
        name = (name_of(self.user) or "")[:NAME_LENGTH]
        self._rooms.enter(self.room, self._key, str(self.user.pk), name)

    def _announce(self) -> None:
        """Other processes hear of it at once, or a moment later when they have just heard something."""
        if self._announcing:
            return
        loop = asyncio.get_running_loop()
        wait = max(0.0, self._announced + FRAME_SECONDS - loop.time())
        self._announcing = loop.call_later(wait, self._say)

    def _say(self) -> None:
        self._announcing = None
        self._announced = asyncio.get_running_loop().time()
        self._rooms.announce(self.room, self._key)

    def _news(self) -> dict[str, Any]:
        """What is different from what this page was told."""
        people, notices = self._rooms.look(self.room)
        shown: dict[str, Any] = {"people": [one.shown() for one in people], **notices}
        news = {key: value for key, value in shown.items() if value != self._told.get(key)}
        self._told = shown
        cursors: dict[str, Any] = {one.id: one.cursor for one in people if one.id != self._key and one.cursor}
        moved = {key: at for key, at in cursors.items() if at != self._cursors.get(key)}
        moved |= dict.fromkeys(self._cursors.keys() - cursors.keys())
        self._cursors = cursors
        if "people" in news:
            news["you"] = self._key
        return news | ({"cursors": moved} if moved else {})


def pause_after(frame: str, people: int) -> float:
    """Returns the seconds until a page is told more after this frame, in a room of so many."""
    return max(FRAME_SECONDS, len(frame) / TOLD_A_SECOND, people * CROWD_SECONDS)


def understood(text: str) -> dict[str, Any]:
    """Returns what of a page's message makes sense: cursor, selection, field."""
    if len(text) > LONGEST_MESSAGE:
        return {}
    try:
        said = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    if not isinstance(said, dict):
        return {}
    found: dict[str, Any] = {}
    if "cursor" in said and (said["cursor"] is None or _is_place(said["cursor"])):
        found["cursor"] = tuple(said["cursor"]) if said["cursor"] else None
    if "selection" in said and _are_ids(said["selection"]):
        found["selection"] = tuple(said["selection"])
    if "field" in said and (said["field"] is None or _is_text(said["field"], LONGEST_FIELD)):
        found["field"] = said["field"]
    return found


def _is_place(value: object) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(map(_is_number, value))


def _is_number(value: object) -> bool:
    if isinstance(value, bool) or not isinstance(value, int | float):
        return False
    return abs(value) <= FARTHEST  # which what is not a number is not


def _are_ids(value: object) -> bool:
    return isinstance(value, list) and len(value) <= MOST_SELECTED and all(_is_text(one, LONGEST_ID) for one in value)


def _is_text(value: object, longest: int) -> bool:
    return isinstance(value, str) and 0 < len(value) <= longest and not _BROKEN.search(value)
