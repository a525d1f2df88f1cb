"""Reads values that are too large for their rows: a row names them, and they stand in `Blob`, once a run.

A row that names such values does not begin as any JSON text does, so nothing a person, a model or a tool gives can
pass for one, and whoever reads it unprepared fails at once. After the sign comes
`{"run": hex id, "large": [[path, hash], …], "row": the value with null at those paths}`.
"""

from __future__ import annotations

import json
import zlib
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any, NamedTuple
from uuid import UUID

from django.db.backends.base.base import BaseDatabaseWrapper
from django.http import Http404

Json = Any
#: What the text of a row begins with that names large values; no JSON text does.
SIGN = "~"
#: Values asked for in one question.
_TOGETHER = 200


class Gone(Http404):
    """The run was pruned while it was being read: to whoever asks it is not there any more."""


class _Row(NamedTuple):
    """A row's text, taken apart."""

    run: str
    large: list[tuple[list[str | int], str]]
    value: Json


def named(run: str, large: Sequence[tuple[Sequence[str | int], str]], value: Json) -> dict[str, Json]:
    """Returns what is written behind the sign: `value` lacks the values at the paths of `large` (path, hash)."""
    return {"run": run, "large": large, "row": value}


def _apart(text: str) -> _Row:
    read = json.loads(text[len(SIGN) :])
    return _Row(read["run"], [(path, digest) for path, digest in read["large"]], read["row"])


def _whole(row: _Row, values: dict[str, Json]) -> Json:
    """The row's value with everything in its place."""
    box = [row.value]
    for path, digest in row.large:
        place: Any = box
        *way, last = [0, *path]
        for step in way:
            place = place[step]
        place[last] = values[digest]
    return box[0]


def _key(connection: BaseDatabaseWrapper, run: str) -> UUID | str:
    return UUID(run) if connection.features.has_native_uuid_field else run


def _of_run(connection: BaseDatabaseWrapper, run: str) -> dict[str, Json]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT hash, body FROM runtime_blob WHERE run_id = %s", [_key(connection, run)])
        return {digest: json.loads(zlib.decompress(body)) for digest, body in cursor.fetchall()}


def fetch(connection: BaseDatabaseWrapper, run: str, hashes: Iterable[str]) -> dict[str, Json]:
    """Returns hash → value of large values of the run with the hex id `run`; raises Gone when one is missing."""
    wanted = list(dict.fromkeys(hashes))
    key = _key(connection, run)
    values: dict[str, Json] = {}
    for start in range(0, len(wanted), _TOGETHER):
        some = wanted[start : start + _TOGETHER]
        with connection.cursor() as cursor:
            cursor.execute(
                "SELECT hash, body FROM runtime_blob WHERE run_id = %s"  # noqa: S608 - only marks are put in
                f" AND hash IN ({', '.join(['%s'] * len(some))})",
                [key, *some],
            )
            values |= {digest: json.loads(zlib.decompress(body)) for digest, body in cursor.fetchall()}
    if len(values) < len(wanted):
        raise Gone(f"Run {run} is not kept any more.")
    return values


_at_hand: ContextVar[dict[str, dict[str, Json]] | None] = ContextVar("large values at hand", default=None)


@contextmanager
def whole_runs() -> Iterator[None]:
    """Inside, the first large value that is met of a run brings all that the run has: for pages that show it whole.

    The same value in several places is then the same object: not to be changed.
    """
    token = _at_hand.set({})
    try:
        yield
    finally:
        _at_hand.reset(token)


def loads(text: str, connection: BaseDatabaseWrapper) -> Json:
    """Returns the JSON value of a column, complete; raises Gone."""
    if not text.startswith(SIGN):
        return json.loads(text)
    row = _apart(text)
    hashes = [digest for _, digest in row.large]
    at_hand = _at_hand.get()
    if at_hand is None:
        return _whole(row, fetch(connection, row.run, hashes))
    if row.run not in at_hand:
        at_hand[row.run] = _of_run(connection, row.run)
    if not at_hand[row.run].keys() >= set(hashes):
        raise Gone(f"Run {row.run} is not kept any more.")
    return _whole(row, at_hand[row.run])


def loads_all(
    texts: Sequence[str], connection: BaseDatabaseWrapper, known: dict[str, Json] | None = None
) -> list[Json]:
    """Returns the values of many columns of one run, each large value being fetched and decoded once; raises Gone.

    `known` keeps them from call to call. The same value in several places is the same object: not to be changed.
    """
    rows = [_apart(text) if text.startswith(SIGN) else json.loads(text) for text in texts]
    known = {} if known is None else known
    wanted: dict[str, list[str]] = {}
    for row in rows:
        if isinstance(row, _Row):
            wanted.setdefault(row.run, []).extend(digest for _, digest in row.large if digest not in known)
    for run, hashes in wanted.items():
        known |= fetch(connection, run, hashes)
    return [_whole(row, known) if isinstance(row, _Row) else row for row in rows]
