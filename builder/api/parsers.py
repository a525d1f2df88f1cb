"""Reads the one content type the API takes, JSON, within bounds that no input can pass."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from typing import IO, Any, NoReturn

from rest_framework.parsers import BaseParser

from runtime.engine.errors import Invalid, Problem, Refusal
from runtime.limits import limit


def _refuse(message: str, field: str = "") -> NoReturn:
    raise Invalid(message, problems=[Problem(message, field=field)])


def _constant(name: str) -> NoReturn:
    _refuse(f"{name} is not a JSON value.")


def _number(text: str) -> float:
    value = float(text)
    if not math.isfinite(value):
        _refuse("A number is too large.")
    return value


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    made = dict(pairs)
    if len(made) != len(pairs):
        seen: set[str] = set()
        for key, _ in pairs:
            if key in seen:
                _refuse(f"The key “{key[:80]}” stands twice in one object.", field=key[:80])
            seen.add(key)
    return made


def _check_text(text: str) -> None:
    if "\x00" in text:
        _refuse("Text must not contain the character NUL.")
    try:
        text.encode()
    except UnicodeEncodeError:
        _refuse("Text must not contain half of a surrogate pair.")


def check(value: Any) -> None:
    """Walks a parsed value, not recursing. Invalid when it is too deep, has too many keys or impossible text."""
    deepest, most, keys = limit("json_depth"), limit("json_keys"), 0
    level: list[Any] = [value]
    for _ in range(deepest + 1):
        below: list[Any] = []
        for item in level:
            if isinstance(item, dict):
                keys += len(item)
                below.extend(item.values())
                for key in item:
                    _check_text(key)
            elif isinstance(item, list):
                below.extend(item)
            elif isinstance(item, str):
                _check_text(item)
        if keys > most:
            _refuse(f"The request has more than {most:,} keys.")
        if not below:
            return
        level = below
    _refuse(f"The request nests deeper than {deepest} levels.")


def loads(raw: bytes) -> Any:
    """Returns the value of a JSON text. Invalid when it is not strict JSON or is over a limit; 413 when too long."""
    most = limit("request_body")
    if len(raw) > most:
        raise Refusal(f"The request is larger than {most // 1024 // 1024} MB.", title="Too large", status=413)
    try:
        value = json.loads(
            raw.decode("utf-8"), parse_constant=_constant, parse_float=_number, object_pairs_hook=_object
        )
    except RecursionError:
        _refuse(f"The request nests deeper than {limit('json_depth')} levels.")
    except UnicodeDecodeError:
        _refuse("The request is not UTF-8.")
    except json.JSONDecodeError as error:
        _refuse(f"This is not JSON: {error.msg} at line {error.lineno}, column {error.colno}.")
    except ValueError:
        _refuse("A number is too large.")
    check(value)
    return value


class BoundedJSONParser(BaseParser):
    """`application/json` up to the limits; anything else is 415."""

    media_type = "application/json"

    def parse(
        self, stream: IO[Any], media_type: str | None = None, parser_context: Mapping[str, Any] | None = None
    ) -> Any:
        """Returns the parsed body; reads one byte past the limit at most."""
        return loads(stream.read(limit("request_body") + 1))
