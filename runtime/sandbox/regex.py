"""Regular expressions that users write, by RE2: time grows with the text only, memory is bounded."""

from __future__ import annotations

from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import re2

from runtime.engine.errors import NodeError

MEMORY = 8 * 1024 * 1024
LONGEST = 2_000  # characters of a pattern


def _options() -> Any:
    options = re2.Options()
    options.max_mem = MEMORY
    options.log_errors = False
    return options


@lru_cache(maxsize=256)
def compiled(pattern: str) -> Any:
    """Returns the compiled pattern; raises NodeError (class `pattern`) saying what is wrong with it."""
    if len(pattern) > LONGEST:
        raise NodeError(f"The pattern is longer than {LONGEST} characters.", "Use a shorter one.", "pattern")
    try:
        return re2.compile(pattern, _options())
    except (re2.error, UnicodeError) as error:
        reason = error.args[0] if error.args else ""
        text = reason.decode(errors="replace") if isinstance(reason, bytes) else str(reason)
        raise NodeError(
            f"The pattern is not a regular expression that can be used: {text[:200].rstrip('.')}.",
            "Patterns are RE2: no look-around and no back-references.",
            "pattern",
        ) from None


def problem(pattern: str) -> str | None:
    """Says what is wrong with a pattern, or None."""
    try:
        compiled(pattern)
    except NodeError as error:
        return error.message
    return None


def search(pattern: str, text: str) -> tuple[int, int] | None:
    """The first place in `text` that matches, as (start, end) in characters; None when nothing does."""
    match = compiled(pattern).search(text)
    return match.span() if match else None


def spans(pattern: str, text: str) -> Iterator[tuple[int, int]]:
    """Every match in `text`, in order and without overlap, as (start, end) in characters."""
    for match in compiled(pattern).finditer(text):
        yield match.span()


def sub(pattern: str, replacement: str, text: str) -> str:
    r"""Replaces every match; `\1` in `replacement` is the first group. Raises NodeError for a wrong replacement."""
    try:
        return str(compiled(pattern).sub(replacement, text))
    except (re2.error, IndexError):
        raise NodeError("The replacement names a group that the pattern does not have.", "", "pattern") from None
