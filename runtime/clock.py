"""The real clock: the system's time and the running loop's timers."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from runtime.engine.clock import Timer

LONGEST_TIMER = 86_400.0
#: Less than this may be the way to the database and back; following it would make times jump to and fro.
UNSURE = timedelta(seconds=0.2)


class SystemClock:
    """Implements runtime.engine.clock.Clock; `ahead` is how much the shared clock is ahead of this machine's."""

    def __init__(self) -> None:
        self.ahead = timedelta(0)

    def now(self) -> datetime:
        return datetime.now(UTC) + self.ahead

    def follow(self, ahead: timedelta) -> bool:
        """Goes by a shared clock that is `ahead` of this machine's; returns whether that changes anything."""
        if abs(ahead - self.ahead) < UNSURE:
            return False
        self.ahead = ahead if abs(ahead) >= UNSURE else timedelta(0)
        return True

    def call_at(self, when: datetime, callback: Callable[[], None]) -> Timer:
        delay = (when - self.now()).total_seconds()
        return asyncio.get_running_loop().call_later(max(0.0, min(delay, LONGEST_TIMER)), callback)
