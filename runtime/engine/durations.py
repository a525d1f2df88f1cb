"""Lengths of time as people write them: 30, "30", "90s", "5m", "1h30m", "2d"."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from typing import Annotated, Any

from pydantic import BeforeValidator, WithJsonSchema

_UNITS = {"ms": 0.001, "s": 1.0, "m": 60.0, "h": 3600.0, "d": 86400.0, "w": 604800.0}
_PART = re.compile(r"(\d{1,9}(?:\.\d{1,6})?)(ms|s|m|h|d|w)")
_PLAIN = re.compile(r"\d{1,9}(?:\.\d{1,6})?")
LONGEST = 366 * 86400.0
#: What another server asks for is waited for no longer than this, in seconds.
LONGEST_ASKED = 86_400.0


def seconds(value: Any) -> float:
    """Returns the seconds that `value` (a number of seconds, or a text such as "5m" or "1h30m") means.

    Raises ValueError with a sentence for the user when it is neither, negative or over a year.
    """
    result = _parse(value)
    if result is None or result != result or result < 0:
        raise ValueError("Give a length of time such as 30, 5m, 8h or 1h30m.")
    if result > LONGEST:
        raise ValueError("A length of time cannot be more than a year.")
    return result


def _parse(value: Any) -> float | None:
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return float(max(-1.0, min(value, 2 * LONGEST)))  # first the bounds: an int can be too large for a float
    if not isinstance(value, str):
        return None
    text = value.replace(" ", "").lower()
    if _PLAIN.fullmatch(text):
        return float(text)
    parts = _PART.findall(text)
    if not parts or "".join(number + unit for number, unit in parts) != text:
        return None
    return sum(float(number) * _UNITS[unit] for number, unit in parts)


def retry_after(header: str | None, now: datetime) -> float | None:
    """Returns the seconds to wait that a `Retry-After` header asks for, as a number or as a date; at most a day.

    None when it is absent or neither.
    """
    text = (header or "").strip()
    if text.isascii() and _PLAIN.fullmatch(text):
        return min(float(text), LONGEST_ASKED)
    try:
        then = parsedate_to_datetime(text)
    except (ValueError, TypeError, IndexError):
        return None
    if then.tzinfo is None:
        then = then.replace(tzinfo=UTC)
    return min(max((then - now).total_seconds(), 0.0), LONGEST_ASKED)


#: A pydantic field type: takes what `seconds` takes, holds the number of seconds.
Duration = Annotated[
    float,
    BeforeValidator(seconds),
    WithJsonSchema({"anyOf": [{"type": "number", "minimum": 0}, {"type": "string"}], "x-widget": "duration"}),
]
