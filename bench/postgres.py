"""A PostgreSQL database of a measurement's own, where there is a PostgreSQL; a reason where there is none."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager

import psycopg

#: Where a PostgreSQL is looked for in which databases may be made.
ADDRESS = os.environ.get("BENCH_POSTGRES", "postgresql://postgres@127.0.0.1:5432")
REDIS = os.environ.get("BENCH_REDIS", "redis://127.0.0.1:6379/13")


@contextmanager
def database() -> Iterator[str | None]:
    """Makes a database that lasts as long as the context, gives its address; None when there is no PostgreSQL."""
    try:
        connection = psycopg.connect(f"{ADDRESS}/postgres", autocommit=True, connect_timeout=3)
    except psycopg.OperationalError:
        yield None
        return
    name = f"baton_bench_{secrets.token_hex(4)}"
    with connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            yield f"{ADDRESS}/{name}"
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")


def redis() -> str | None:
    """Returns the address of a Redis database, emptied; None when there is no Redis."""
    from redis import ConnectionError, Redis

    try:
        with Redis.from_url(REDIS, socket_connect_timeout=3) as client:
            client.flushdb()
    except ConnectionError:
        return None
    return REDIS
