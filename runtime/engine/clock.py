"""What the engine asks of a clock; the real one is runtime/clock.py, tests turn one by hand."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Protocol


class Timer(Protocol):
    """A call that is due later."""

    def cancel(self) -> None: ...


class Clock(Protocol):
    """The time, and calls at a time."""

    def now(self) -> datetime:
        """The time in UTC, with its zone."""

    def call_at(self, when: datetime, callback: Callable[[], None]) -> Timer:
        """Calls `callback` on the running loop at `when` (at once when that has passed)."""


def iso(moment: datetime) -> str:
    """The time as events hold it: ISO 8601, UTC, milliseconds, `Z`."""
    if moment.tzinfo is not UTC:
        moment = moment.astimezone(UTC)
    return moment.isoformat(timespec="milliseconds").replace("+00:00", "Z")


def parse(text: str) -> datetime:
    """The moment that an ISO time of an event names."""
    return datetime.fromisoformat(text)
