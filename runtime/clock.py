"""The real clock: the system's time and the running loop's timers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime

from runtime.engine.clock import Timer

LONGEST_TIMER = 86_400.0


class SystemClock:
    """Implements runtime.engine.clock.Clock."""

    def now(self) -> datetime:
        return datetime.now(UTC)

    def call_at(self, when: datetime, callback: Callable[[], None]) -> Timer:
        delay = (when - self.now()).total_seconds()
        return asyncio.get_running_loop().call_later(max(0.0, min(delay, LONGEST_TIMER)), callback)
