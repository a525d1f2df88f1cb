"""What pydantic finds wrong with a config, as sentences at the fields they are about."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from pydantic import ValidationError

from runtime.engine.references import has_tags

Json = Any
_SENTENCES = {
    "missing": "This is required.",
    "string_too_short": "Write something here.",
    "too_short": "There must be at least {min_length} here.",
    "too_long": "There can be at most {max_length} here.",
    "string_too_long": "This can have at most {max_length} characters.",
    "extra_forbidden": "There is no such setting.",
    "string_type": "This must be a text.",
    "int_type": "This must be a whole number.",
    "int_parsing": "This must be a whole number.",
    "int_from_float": "This must be a whole number.",
    "float_type": "This must be a number.",
    "float_parsing": "This must be a number.",
    "bool_type": "This must be true or false.",
    "bool_parsing": "This must be true or false.",
    "list_type": "This must be a list.",
    "dict_type": "This must be an object.",
    "model_type": "This must be an object.",
    "model_attributes_type": "This must be an object.",
    "greater_than_equal": "This must be at least {ge}.",
    "greater_than": "This must be more than {gt}.",
    "less_than_equal": "This can be at most {le}.",
    "less_than": "This must be less than {lt}.",
    "literal_error": "This must be one of {expected}.",
    "string_pattern_mismatch": "This must match {pattern}.",
    "union_tag_invalid": "This must be one of {expected_tags}.",
}


def sentence(error: Mapping[str, Any]) -> str:
    """One pydantic error as a sentence that a user can act on."""
    pattern = _SENTENCES.get(error["type"])
    if pattern is not None:
        return pattern.format_map(dict(error.get("ctx") or {}))
    text = str(error.get("msg", "")).removeprefix("Value error, ")
    return text if text.endswith((".", "!", "?")) else f"{text}."


def faults(wrong: ValidationError, raw: Json, *, tolerate: bool) -> list[tuple[str, str]]:
    """The errors of a config as [(field, sentence)]; `raw` is the value that was checked.

    `tolerate`: errors about a text that holds a template are passed over, as its value is not known yet.
    """
    found: dict[str, str] = {}
    for error in wrong.errors(include_url=False):
        place, value = _place(error["loc"], raw)
        if tolerate and isinstance(value, str) and has_tags(value):
            continue
        found.setdefault(place, sentence(error))
    return list(found.items())


def _place(loc: tuple[int | str, ...], raw: Json) -> tuple[str, Json]:
    """The field that a location names, without the tags of unions in it, and what stands there."""
    keys: list[str] = []
    value = raw
    for at, key in enumerate(loc):
        try:
            value = value[key]
        except (LookupError, TypeError):
            if not isinstance(value, Mapping) or at < len(loc) - 1:
                continue  # the tag of a union
            value = None  # a member that is missing
        keys.append(str(key))
    return ".".join(keys), value
