"""What nodes gave, kept in the database: the cache of the policies, shared by all processes."""

from __future__ import annotations

import functools
from datetime import datetime

from django.db import connections

from runtime.engine.cache import Kept
from runtime.engine.clock import iso
from runtime.fields import dumps
from runtime.outlast import outlast
from runtime.store.threads import Readers, Session, Writer
from runtime.store.values import json_out, time_in, time_out, uuid_in

_GET = "SELECT output, port, at FROM runtime_cached WHERE key = %s"
_PUT = (
    "INSERT INTO runtime_cached (key, workflow_id, output, port, at, expires_at) VALUES (%s, %s, %s, %s, %s, %s)"
    " ON CONFLICT (key) DO UPDATE SET output = excluded.output, port = excluded.port, at = excluded.at,"
    " expires_at = excluded.expires_at"
)


class SqlCache:
    """Implements runtime.engine.cache.Cache with the host's threads; its methods are called on the engine's loop."""

    def __init__(self, writer: Writer, readers: Readers) -> None:
        self.writer, self.readers = writer, readers

    async def get(self, key: str) -> Kept | None:
        """The last output kept under `key`, however old; None when there is none."""
        return await outlast(lambda: self.readers.do(functools.partial(self._get, key)))

    def _get(self, key: str) -> Kept | None:
        with connections[self.readers.alias].cursor() as cursor:
            cursor.execute(_GET, [key])
            row = cursor.fetchone()
        return None if row is None else Kept(json_out(row[0]), row[1], iso(time_out(row[2])))

    async def put(self, key: str, kept: Kept, *, workflow_id: str, expires_at: datetime) -> None:
        """Keeps an output in the place of the one before."""

        def work(session: Session) -> None:
            connection = session.connection
            times = [time_in(connection, kept.at), time_in(connection, expires_at)]
            session.add(_PUT, [(key, uuid_in(connection, workflow_id), dumps(kept.output), kept.port, *times)])

        await outlast(lambda: self.writer.do(work))
