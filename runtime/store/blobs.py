"""Takes values that are too large out of the rows of a run and keeps each once, compressed, with the same commit."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Sequence
from typing import Any
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.backends.utils import CursorWrapper

from runtime import large
from runtime.fields import dumps

Json = Any
#: Characters from which a value does not stand in its rows. A long answer of a model goes through four rows (its end,
#: the next node's start, and both steps). Measured on chains of five nodes that hand on 5 to 200 KB: from about here
#: on packing one costs no more processor time than writing four, and the file is a sixth to a twelfth as long.
LARGE = 8 * 1024
#: How far below a row's member parts of it are looked for; what lies deeper is kept with what it lies in.
DEPTH = 5
#: zlib's fastest: it packs text to half, and the higher ones win a tenth for twice to four times the time.
LEVEL = 1
#: Characters that a number or a bracket counts for.
_SCALAR = 6


def bulk(value: Json, most: int) -> int:
    """Returns about how many characters `value` has as JSON; it stops counting when there are more than `most`."""
    size, left = 0, [value]
    while left and size <= most:
        one = left.pop()
        if isinstance(one, str):
            size += len(one)
        elif isinstance(one, dict):
            left += one.values()
            size += sum(len(str(key)) + _SCALAR for key in one)
        elif isinstance(one, list | tuple):
            left += one
        size += _SCALAR
    return size


class Shelf:
    """The large values of one run's rows; `run` is the run's id as the database keeps it.

    `event` and `column` give the text of a row; `save` has to follow, in the same transaction.
    """

    __slots__ = ("_bodies", "_connection", "_named", "_run")

    def __init__(self, connection: BaseDatabaseWrapper, run: Any) -> None:
        self._connection, self._run = connection, run
        self._bodies: dict[str, bytes] = {}
        self._named: set[str] = set()

    def event(self, data: dict[str, Json]) -> str:
        """Returns the text for an event's data: its large members, or their large parts, are named only."""
        text = dumps(data)
        if len(text) <= LARGE:
            return text
        found: list[tuple[tuple[str | int, ...], str]] = []
        rest = {key: self._without(item, (key,), found) for key, item in data.items()}
        return self._text(rest, found) if found else text

    def column(self, value: Json) -> str | None:
        """Returns the text for a column; None, which is NULL, for None."""
        if value is None:
            return None
        text = dumps(value)
        if len(text) <= LARGE:
            return text
        found: list[tuple[tuple[str | int, ...], str]] = []
        rest = self._without(value, (), found)
        return self._text(rest, found) if found else text

    def _text(self, value: Json, found: Sequence[tuple[tuple[str | int, ...], str]]) -> str:
        self._named.update(digest for _, digest in found)
        run = self._run.hex if isinstance(self._run, UUID) else str(self._run)
        return large.SIGN + dumps(large.named(run, found, value))

    def _without(
        self,
        value: Json,
        path: tuple[str | int, ...],
        found: list[tuple[tuple[str | int, ...], str]],
        depth: int = DEPTH,
    ) -> Json:
        """`value` with null for its smallest parts that are large, or None when it is kept as a whole.

        The smallest ones, because those come again: a model's text inside its output, in the next node's input, in
        the results of the container around it.
        """
        if bulk(value, LARGE) <= LARGE:
            return value
        before, rest = len(found), value
        if depth and isinstance(value, dict) and all(isinstance(key, str) for key in value):
            rest = {key: self._without(item, (*path, key), found, depth - 1) for key, item in value.items()}
        elif depth and isinstance(value, list | tuple):
            rest = [self._without(item, (*path, n), found, depth - 1) for n, item in enumerate(value)]
        if len(found) > before and bulk(rest, LARGE) <= LARGE:
            return rest
        del found[before:]  # it is large even so: one value, not many
        found.append((path, self._put(value)))
        return None

    def _put(self, value: Json) -> str:
        body = dumps(value).encode("ascii")
        digest = hashlib.sha256(body).hexdigest()
        self._bodies[digest] = body
        return digest

    def save(self, cursor: CursorWrapper) -> None:
        """Stores the values named since the last time that the run does not have yet."""
        if not self._bodies:
            return
        bodies = {digest: body for digest, body in self._bodies.items() if digest in self._named}
        self._bodies.clear()
        marks = ", ".join(["%s"] * len(bodies))
        cursor.execute(
            f"SELECT hash FROM runtime_blob WHERE run_id = %s AND hash IN ({marks})",  # noqa: S608 - only marks
            [self._run, *bodies],
        )
        for (known,) in cursor.fetchall():
            del bodies[known]
        cursor.executemany(
            "INSERT INTO runtime_blob (run_id, hash, body) VALUES (%s, %s, %s) ON CONFLICT (run_id, hash) DO NOTHING",
            [(self._run, digest, zlib.compress(body, LEVEL)) for digest, body in bodies.items()],
        )
