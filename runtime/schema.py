"""JSON Schemas that users write (draft 2020-12): is one well-formed, and does a value obey it.

Both are ours, because schemas come from strangers: every step is counted, patterns are run by RE2, nothing is
fetched, and no message repeats a value of unknown length.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from runtime.schema_check import TYPES, Check, Outside, TooMuch, compiled

Json = Any
MOST_PROBLEMS = 50
MOST_PATTERNS = 500

#: What each keyword's argument is: one schema, a list of them, or an object of them.
_ONE = frozenset({"additionalProperties", "items", "contains", "propertyNames", "not", "if", "then", "else"})
_LISTS = frozenset({"allOf", "anyOf", "oneOf", "prefixItems"})
_MAPS = frozenset({"properties", "patternProperties", "$defs", "definitions", "dependentSchemas"})
_COUNTS = frozenset(
    {"minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties", "minContains", "maxContains"}
)
_NUMBERS = frozenset({"minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum", "multipleOf"})
_UNKNOWN = frozenset({"$dynamicRef", "$recursiveRef", "unevaluatedItems", "unevaluatedProperties"})


def schema_problems(schema: Json, value: Json) -> list[tuple[str, str]]:
    """Checks `value` against a JSON Schema: [(dotted path, sentence)], [] when it obeys.

    References are resolved inside the schema only; nothing is ever fetched. At most MOST_PROBLEMS are given.
    """
    wrong = schema_error(schema)
    if wrong:
        return [("", f"The schema is not valid: {wrong}")]
    found: list[tuple[str, str]] = []
    try:
        for path, sentence in Check(schema).problems(schema, value, ()):
            found.append((".".join(str(part) for part in path), sentence))
            if len(found) >= MOST_PROBLEMS:
                break
    except Outside:
        return [("", "The schema refers to something outside itself, which is not fetched.")]
    except (TooMuch, RecursionError):
        return [("", "The value or the schema is too large or nested too deeply to be checked.")]
    return found


def schema_error(schema: Json) -> str | None:
    """Says what is wrong with a JSON Schema itself (draft 2020-12), or None."""
    return next((sentence for _, sentence in faults_at("", schema)), None)


def faults_at(field: str, schema: Json) -> list[tuple[str, str]]:
    """What is wrong with the JSON Schema that stands at `field` of something: [(dotted place, sentence)].

    One at most: the first keyword with an argument that cannot be.
    """
    if not isinstance(schema, dict):
        return [(field, "A JSON Schema must be an object.")]
    patterns = 0
    for path, here in _subschemas(schema):
        for keyword, wanted in here.items():
            wrong = _misfit(keyword, wanted)
            if wrong:
                place = (*path, keyword)
                return [(".".join((field, *place)), f"{'.'.join(place)}: {wrong}")]
        patterns += ("pattern" in here) + len(here.get("patternProperties", ()))
        if patterns > MOST_PATTERNS:
            return [(field, f"A schema may have {MOST_PATTERNS} patterns at most.")]
    return []


def _subschemas(schema: Mapping[str, Json]) -> Iterator[tuple[tuple[str, ...], Mapping[str, Json]]]:
    """Every schema inside a schema, itself first, with its path; an argument of the wrong kind is passed over."""
    open_: list[tuple[tuple[str, ...], Json]] = [((), schema)]
    for path, here in open_:  # grows while it is walked
        if not isinstance(here, dict):
            continue
        yield path, here
        for keyword, inner in here.items():
            if keyword in _ONE:
                open_.append(((*path, keyword), inner))
            elif keyword in _LISTS and isinstance(inner, list):
                open_ += [((*path, keyword, str(index)), one) for index, one in enumerate(inner)]
            elif keyword in _MAPS and isinstance(inner, dict):
                open_ += [((*path, keyword, name), one) for name, one in inner.items()]


def _misfit(keyword: str, wanted: Json) -> str:
    """What is wrong with a keyword's argument; "" when nothing is."""
    if keyword in _UNKNOWN:
        return "This keyword is not known here."
    if keyword in _ONE:
        return "" if _is_schema(wanted) else "This must be a schema: an object, true or false."
    if keyword in _LISTS:
        right = isinstance(wanted, list) and bool(wanted) and all(map(_is_schema, wanted))
        return "" if right else "This must be a list of schemas, at least one."
    if keyword in _MAPS:
        if not isinstance(wanted, dict):
            return "This must be an object of schemas."
        bad = next((name for name, one in wanted.items() if not _is_schema(one)), None)
        if bad is not None:
            return f"“{bad[:60]}” must be a schema: an object, true or false."
        return _bad_pattern(wanted) if keyword == "patternProperties" else ""
    if keyword in _COUNTS:
        right = _is_number(wanted) and wanted >= 0 and wanted == int(wanted)
        return "" if right else "This must be a whole number, not below 0."
    if keyword in _NUMBERS:
        right = _is_number(wanted) and (keyword != "multipleOf" or wanted > 0)
        return "" if right else "This must be a number" + (" above 0." if keyword == "multipleOf" else ".")
    return _misfit_of_others(keyword, wanted)


def _misfit_of_others(keyword: str, wanted: Json) -> str:
    if keyword == "type":
        kinds = wanted if isinstance(wanted, list) else [wanted]
        right = bool(kinds) and all(isinstance(one, str) and one in TYPES for one in kinds)
        return "" if right else f"There is no such type; there are {', '.join(TYPES)}."
    if keyword == "enum":
        return "" if isinstance(wanted, list) else "This must be a list of values."
    if keyword == "required":
        return "" if _are_names(wanted) else "This must be a list of names, each once."
    if keyword == "dependentRequired":
        right = isinstance(wanted, dict) and all(map(_are_names, wanted.values()))
        return "" if right else "This must be an object of lists of names."
    if keyword == "uniqueItems":
        return "" if isinstance(wanted, bool) else "This must be true or false."
    if keyword == "pattern":
        return _bad_pattern([wanted])
    if keyword == "$ref":
        return "" if isinstance(wanted, str) else "This must be a text, such as #/$defs/name."
    return ""


def _bad_pattern(patterns: Json) -> str:
    fine = all(isinstance(one, str) and compiled(one) is not None for one in list(patterns)[: MOST_PATTERNS + 1])
    return "" if fine else "This is not a regular expression that RE2 can run."


def _is_schema(value: Json) -> bool:
    return isinstance(value, dict | bool)


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _are_names(value: Json) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) for one in value) and len(set(value)) == len(value)
