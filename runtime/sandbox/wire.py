"""How a sandbox and its parent talk: one JSON value a frame, its length before it. Standard library only."""

from __future__ import annotations

import json
import math
import os
import struct
from typing import Any

Json = Any
HEAD = struct.Struct(">I")
DEEPEST = 100
LARGEST = 1_024  # bits of a whole number


class NotJson(ValueError):
    """A value that JSON has no word for; the message is a sentence for the user."""


def pack(value: Json) -> bytes:
    """One frame. Raises ValueError for NaN and infinities, RecursionError for bottomless nesting."""
    body = json.dumps(value, allow_nan=False, separators=(",", ":")).encode("ascii")
    return HEAD.pack(len(body)) + body


def read_exactly(fd: int, size: int) -> bytes:
    """Reads `size` bytes from a blocking descriptor; b"" when the other side closed it before."""
    parts: list[bytes] = []
    while size:
        part = os.read(fd, min(size, 1 << 20))
        if not part:
            return b""
        parts.append(part)
        size -= len(part)
    return b"".join(parts)


def write_all(fd: int, data: bytes) -> None:
    """Writes everything to a blocking descriptor."""
    view = memoryview(data)
    while view:
        view = view[os.write(fd, view) :]


def plain(value: Any, depth: int = 0) -> Json:
    """Returns `value` as plain JSON (tuples become lists, keys become text).

    Raises NotJson with a sentence for everything else: functions, sets, NaN, dates, too deep a nesting.
    """
    if depth > DEEPEST:
        raise NotJson(f"The value is nested more than {DEEPEST} levels deep.")
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        if value.bit_length() > LARGEST:
            raise NotJson("The value is a number with too many digits; make it text: str(…).")
        return int(value)
    if isinstance(value, float):
        if not math.isfinite(value):
            raise NotJson("The value is not a finite number.")
        return value
    if isinstance(value, str):
        return whole(value)
    if isinstance(value, (list, tuple)):
        return [plain(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_key(key): plain(item, depth + 1) for key, item in value.items()}
    if isinstance(value, (set, frozenset)):
        raise NotJson("A set is not JSON; make it a list: list(…).")
    if isinstance(value, (bytes, bytearray)):
        raise NotJson("Bytes are not JSON; make them text: ….decode().")
    raise NotJson("The value is not JSON: only text, numbers, true, false, null, lists and objects are.")


def whole(text: str) -> str:
    """The text with every half of a character (a lone surrogate, which cannot be stored) replaced."""
    try:
        text.encode()
    except UnicodeEncodeError:
        return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
    return str(text)


def _key(key: Any) -> str:
    if isinstance(key, str):
        return whole(key)
    if key is None or isinstance(key, (bool, int, float)):
        return json.dumps(key)
    raise NotJson("The keys of an object must be text.")
