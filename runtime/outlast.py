"""Questions of nodes to Baton's own database that outlast its being away: no node fails because it restarts."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable
from typing import TypeVar

from django.db import DEFAULT_DB_ALIAS, InterfaceError, OperationalError, connections

logger = logging.getLogger("baton.host")
T = TypeVar("T")
#: Seconds after which the first new try comes, the most between two, and after which it is given up.
FIRST, LONGEST_PAUSE, LONGEST = 0.1, 2.0, 300.0


async def outlast(question: Callable[[], Awaitable[T]]) -> T:
    """Asks again and again while the database is away; what else goes wrong is raised at once.

    Whoever awaits this may be cancelled or timed out as ever. After LONGEST seconds the database's error is raised.
    """
    until, pause = time.monotonic() + LONGEST, FIRST
    while True:
        try:
            return await question()
        except (OperationalError, InterfaceError) as away:
            if time.monotonic() + pause > until:
                raise
            logger.warning("A node's question waits for the database: %s", str(away).strip())
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)


async def ask(question: Callable[[], T]) -> T:
    """Puts a question in a thread, and again while the database is away."""
    loop = asyncio.get_running_loop()
    return await outlast(lambda: loop.run_in_executor(None, asked, question))


def asked(question: Callable[[], T], alias: str = DEFAULT_DB_ALIAS) -> T:
    """Puts a question on a thread that lasts: a connection to the database that broke is not used again."""
    connection = connections[alias]
    try:
        return question()
    finally:
        if connection.vendor != "sqlite" or connection.errors_occurred:
            connection.close_if_unusable_or_obsolete()
