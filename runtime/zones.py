"""Time zones by the names that people write."""

from __future__ import annotations

from functools import cache
from zoneinfo import ZoneInfo, available_timezones


@cache
def _names() -> dict[str, str]:
    return {name.casefold(): name for name in available_timezones()}


def zone_named(name: str) -> ZoneInfo | None:
    """The zone of a known name, in any case; None when there is none. The name itself never becomes a path."""
    known = _names().get(name.strip().replace(" ", "_").casefold() or "utc")
    return None if known is None else ZoneInfo(known)
