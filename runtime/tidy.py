"""The chore that keeps the database from growing for ever: an engine prunes once an hour what need not be kept."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections import Counter

from django.conf import settings
from django.db import connections

from runtime.engine.clock import Clock
from runtime.sqlite import space
from runtime.store import retention

logger = logging.getLogger("baton.host")

#: Seconds from the engine's start to the first time: starting has enough to do.
FIRST_SECONDS = 60.0
#: Seconds from one time to the next.
AGAIN_SECONDS = 3600.0


async def tidy_up(clock: Clock, alias: str = "default") -> None:
    """Prunes again and again until it is cancelled; a failure is logged and the next time comes."""
    wait = FIRST_SECONDS
    while True:
        await asyncio.sleep(wait)
        wait = AGAIN_SECONDS
        stopped = threading.Event()
        try:
            await asyncio.get_running_loop().run_in_executor(None, _once, clock, alias, stopped)
        except retention.Busy:
            logger.debug("Another worker prunes already.")
        except Exception:
            logger.exception("Pruning failed; it is tried again in an hour.")
        finally:
            stopped.set()


def _once(clock: Clock, alias: str, stopped: threading.Event) -> Counter[str]:
    """Prunes by the settings, on a thread of its own with a connection of its own; raises retention.Busy."""
    connection = connections[alias]
    keep = retention.Keep(settings.BATON_KEEP_DAYS, settings.BATON_KEEP_RUNS)
    try:
        counts = retention.prune(keep, clock.now(), stopped=stopped.is_set, alias=alias)
        if counts:
            logger.info("Pruned %s.", ", ".join(f"{count:,} {what}" for what, count in sorted(counts.items())))
        if connection.vendor == "sqlite":
            space.give_back(connection, stopped=stopped.is_set)
        return counts
    finally:
        connection.close()
