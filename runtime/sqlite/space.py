"""Gives the space of removed rows back to the file system, a little at a time; empties the write-ahead log."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any, NamedTuple

#: Pages that are given back while others wait at the gate.
STEP = 256
#: Free pages that a database keeps: the next rows take them without the file growing and shrinking.
KEPT = 1024


class Space(NamedTuple):
    """How large a database file is, in pages of `page` bytes, and whether it can shrink without being rewritten."""

    pages: int
    free: int
    page: int
    shrinks: bool

    @property
    def bytes(self) -> int:
        return self.pages * self.page


def space(connection: Any) -> Space:
    """Returns how the database of a `runtime.sqlite` connection is filled."""
    with connection.cursor() as cursor:

        def ask(what: str) -> int:
            return int(cursor.execute(f"PRAGMA {what}").fetchone()[0])

        return Space(ask("page_count"), ask("freelist_count"), ask("page_size"), ask("auto_vacuum") == 2)


def give_back(connection: Any, *, kept: int = KEPT, stopped: Callable[[], bool] = lambda: False) -> int:
    """Shortens the file by its free pages but for `kept`; returns how many bytes it became shorter.

    Nothing for a file made before Baton set it up for this: `rebuild` does that. Rests between steps.
    """
    before = now = space(connection)
    while now.shrinks and now.free > kept and not stopped():
        began = time.monotonic()
        with connection.turn():
            # As a script, because it answers a row without columns for each page, and a cursor stops at the first.
            connection.connection.executescript(f"PRAGMA incremental_vacuum({min(STEP, now.free - kept)})")
        time.sleep(time.monotonic() - began)
        left = space(connection)
        if left.free >= now.free:
            break
        now = left
    shorten_log(connection)
    return (before.pages - now.pages) * now.page


def shorten_log(connection: Any) -> None:
    """Moves the write-ahead log into the database file and empties it, unless somebody reads from it right now."""
    patience = int(float(connection.settings_dict["OPTIONS"].get("timeout", 5)) * 1000)
    with connection.turn(), connection.cursor() as cursor:
        cursor.execute("PRAGMA busy_timeout=0").fetchall()  # nobody at the gate waits for a reader
        try:
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
        finally:
            cursor.execute(f"PRAGMA busy_timeout={patience}").fetchall()


def rebuild(connection: Any) -> int:
    """Writes the whole file anew, without gaps and able to shrink; returns how many bytes it became shorter.

    Nothing else can write meanwhile, and as much room again as the file takes is needed on the disk.
    """
    before = space(connection)
    with connection.turn(), connection.cursor() as cursor:
        cursor.execute("PRAGMA auto_vacuum=INCREMENTAL")
        cursor.execute("VACUUM")
    shorten_log(connection)
    now = space(connection)
    return before.bytes - now.bytes
