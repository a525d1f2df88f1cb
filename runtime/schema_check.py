"""Does a value obey a JSON Schema: one function a keyword, and a purse of steps that all of them pay from.

Longer than most files, because the keywords are one table.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sized
from fractions import Fraction
from functools import lru_cache
from typing import Any
from urllib.parse import unquote

import re2

Json = Any
Path = tuple[str | int, ...]
Found = Iterator[tuple[Path, str]]
#: About half a second: a chain of `$defs` that name each other twice would go on for ever.
MOST_STEPS = 300_000
MOST_DEPTH = 150
SHOWN = 200  # characters of a schema's own values that a sentence repeats

TYPES: dict[str, Callable[[Json], bool]] = {
    "array": lambda value: isinstance(value, list),
    "boolean": lambda value: isinstance(value, bool),
    "integer": lambda value: _is_number(value) and (isinstance(value, int) or value.is_integer()),
    "null": lambda value: value is None,
    "number": lambda value: _is_number(value),
    "object": lambda value: isinstance(value, dict),
    "string": lambda value: isinstance(value, str),
}


class TooMuch(Exception):
    """The schema and the value together ask for more than MOST_STEPS or MOST_DEPTH."""


class Outside(Exception):
    """A `$ref` that leads nowhere inside the schema."""


def _is_number(value: Json) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


@lru_cache(maxsize=1024)
def compiled(pattern: str) -> Any:
    """The pattern for RE2, whose time grows with the text only; None when RE2 cannot run it."""
    options = re2.Options()
    options.max_mem = 8 << 20
    options.log_errors = False
    try:
        return re2.compile(pattern, options)
    except (re2.error, UnicodeError):
        return None


def points_to(root: Json, ref: str) -> Json:
    """What a `$ref` (`#`, `#/$defs/name`) means inside `root`; raises Outside for anything else."""
    if not ref.startswith("#") or ref[1:2] not in ("", "/"):
        raise Outside(ref)
    here = root
    for part in ref.split("/")[1:]:
        key = unquote(part).replace("~1", "/").replace("~0", "~")
        if isinstance(here, dict) and key in here:
            here = here[key]
        elif isinstance(here, list) and key.isascii() and key.isdigit() and int(key[:9]) < len(here):
            here = here[int(key[:9])]
        else:
            raise Outside(ref)
    return here


class Check:
    """One check of one value; `root` is the whole schema, where references lead."""

    def __init__(self, root: Json) -> None:
        self._root = root
        self._left = MOST_STEPS
        self._depth = 0
        self._choices: dict[int, frozenset[str]] = {}

    def spend(self, steps: int = 1) -> None:
        """Pays for work; raises TooMuch when nothing is left."""
        self._left -= steps
        if self._left < 0:
            raise TooMuch

    def problems(self, schema: Json, value: Json, path: Path) -> Found:
        """Yields (place, sentence) for all that is wrong with `value`."""
        self.spend()
        if schema is False:
            yield path, "Nothing may stand here."
        if not isinstance(schema, dict):
            return
        self._depth += 1
        try:
            if self._depth > MOST_DEPTH:
                raise TooMuch
            for keyword, wanted in schema.items():
                if rule := KEYWORDS.get(keyword):
                    self.spend()
                    yield from rule(self, wanted, value, path, schema)
        finally:
            self._depth -= 1

    def obeys(self, schema: Json, value: Json) -> bool:
        """Whether `value` has no problem."""
        return next(self.problems(schema, value, ()), None) is None

    def resolve(self, ref: str) -> Json:
        """What a reference means; raises Outside."""
        self.spend(1 + len(ref) // 16)
        return points_to(self._root, ref)

    def matches(self, pattern: str, text: str) -> bool:
        """Whether the text holds the pattern."""
        self.spend(5 + len(text) // 32)
        return compiled(pattern).search(text) is not None

    def key(self, value: Json) -> str:
        """A text that is the same for equal JSON values only: 1 and 1.0 are equal, 1 and true are not."""
        if isinstance(value, float) and value.is_integer():
            value = int(value)
        self.spend()
        if isinstance(value, dict):
            self.spend(len(value))
            return "{" + ",".join(f"{json.dumps(name)}:{self.key(value[name])}" for name in sorted(value)) + "}"
        if isinstance(value, list):
            return "[" + ",".join([self.key(one) for one in value]) + "]"
        text = json.dumps(value)
        self.spend(len(text) // 64)
        return text

    def choices(self, values: list[Json]) -> frozenset[str]:
        """The keys of an `enum`, made once."""
        if id(values) not in self._choices:
            self._choices[id(values)] = frozenset(self.key(one) for one in values)
        return self._choices[id(values)]


Rule = Callable[[Check, Json, Json, Path, Mapping[str, Json]], Found]


def _shown(value: Json) -> str:
    text = value if isinstance(value, str) else json.dumps(value, ensure_ascii=False)
    return text if len(text) <= SHOWN else f"{text[:SHOWN]}…"


def _type(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    kinds = wanted if isinstance(wanted, list) else [wanted]
    check.spend(len(kinds))
    if not any(TYPES[kind](value) for kind in kinds):
        yield path, f"This must be of type {_shown(' or '.join(kinds))}."


def _enum(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if check.key(value) not in check.choices(wanted):
        yield path, f"This must be one of {_shown(', '.join(_shown(one) for one in wanted[:50]))}."


def _const(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if check.key(value) != check.key(wanted):
        yield path, f"This must be {_shown(wanted)}."


def _bound(holds: Callable[[Json, Json], bool], words: str) -> Rule:
    def rule(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
        if _is_number(value) and not holds(value, wanted):
            yield path, f"This must be {words} {_shown(wanted)}."

    return rule


def _divides(value: Json, wanted: Json) -> bool:
    """By the numbers as they are written: 0.3 is three times 0.1."""
    return Fraction(repr(value)) % Fraction(repr(wanted)) == 0


def _count(kind: type[Sized], holds: Callable[[int, Json], bool], words: str) -> Rule:
    def rule(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
        if isinstance(value, kind) and not holds(len(value), wanted):
            yield path, words.format(_shown(wanted))

    return rule


def _pattern(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if isinstance(value, str) and not check.matches(wanted, value):
        yield path, f"This does not match the pattern {_shown(wanted)}."


def _unique(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if wanted and isinstance(value, list) and len({check.key(one) for one in value}) < len(value):
        yield path, "No item may stand here twice."


def _required(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if isinstance(value, dict):
        check.spend(len(wanted) // 8)
        for name in wanted:
            if name not in value:
                check.spend()
                yield (*path, name), "This is required."


def _dependent_required(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    for name, names in wanted.items() if isinstance(value, dict) else ():
        check.spend()
        if name in value:
            yield from _required(check, names, value, path, schema)


def _properties(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if isinstance(value, dict):
        check.spend(len(wanted) // 8)
        for name, inner in wanted.items():
            if name in value:
                yield from check.problems(inner, value[name], (*path, name))


def _pattern_properties(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    for name, one in value.items() if isinstance(value, dict) else ():
        for pattern, inner in wanted.items():
            if check.matches(pattern, name):
                yield from check.problems(inner, one, (*path, name))


def _additional(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if not isinstance(value, dict):
        return
    known, patterns = schema.get("properties", {}), schema.get("patternProperties", {})
    for name, one in value.items():
        if name in known or any(check.matches(pattern, name) for pattern in patterns):
            continue
        if wanted is False:
            check.spend()
            yield (*path, name), "This is not known here."
        else:
            yield from check.problems(wanted, one, (*path, name))


def _property_names(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    for name in value if isinstance(value, dict) else ():
        for _, sentence in check.problems(wanted, name, ()):
            yield (*path, name), f"Its name: {sentence}"


def _dependent_schemas(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    for name, inner in wanted.items() if isinstance(value, dict) else ():
        check.spend()
        if name in value:
            yield from check.problems(inner, value, path)


def _items(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if isinstance(value, list):
        first = len(schema.get("prefixItems", ()))
        for index, one in enumerate(value[first:], first):
            yield from check.problems(wanted, one, (*path, index))


def _prefix_items(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if isinstance(value, list):
        for index, (inner, one) in enumerate(zip(wanted, value, strict=False)):
            yield from check.problems(inner, one, (*path, index))


def _contains(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if isinstance(value, list):
        least, most = schema.get("minContains", 1), schema.get("maxContains")
        count = sum(check.obeys(wanted, one) for one in value)
        if count < least:
            yield path, f"There must be at least {_shown(least)} of the items that are asked for."
        elif most is not None and count > most:
            yield path, f"There may be at most {_shown(most)} of the items that are asked for."


def _all_of(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    for inner in wanted:
        yield from check.problems(inner, value, path)


def _any_of(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if any(check.obeys(inner, value) for inner in wanted):
        return
    real = [inner for inner in wanted if not (isinstance(inner, dict) and inner.get("type") == "null")]
    if len(real) == 1:  # something or nothing: what is wrong with the something is what helps
        yield from check.problems(real[0], value, path)
    else:
        yield path, "This has none of the forms that are allowed here."


def _one_of(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    fitting = sum(check.obeys(inner, value) for inner in wanted)
    if fitting != 1:
        yield path, f"This must have exactly one of the forms that are allowed here; it has {fitting or 'none'}."


def _not(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    if check.obeys(wanted, value):
        yield path, "This form is not allowed here."


def _if(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    branch = schema.get("then" if check.obeys(wanted, value) else "else", True)
    yield from check.problems(branch, value, path)


def _ref(check: Check, wanted: Json, value: Json, path: Path, schema: Mapping[str, Json]) -> Found:
    yield from check.problems(check.resolve(wanted), value, path)


KEYWORDS: dict[str, Rule] = {
    "type": _type,
    "enum": _enum,
    "const": _const,
    "minimum": _bound(lambda value, least: value >= least, "at least"),
    "maximum": _bound(lambda value, most: value <= most, "at most"),
    "exclusiveMinimum": _bound(lambda value, least: value > least, "more than"),
    "exclusiveMaximum": _bound(lambda value, most: value < most, "less than"),
    "multipleOf": _bound(_divides, "a multiple of"),
    "minLength": _count(str, lambda size, least: size >= least, "This must have at least {} characters."),
    "maxLength": _count(str, lambda size, most: size <= most, "This may have at most {} characters."),
    "minItems": _count(list, lambda size, least: size >= least, "There must be at least {} items here."),
    "maxItems": _count(list, lambda size, most: size <= most, "There may be at most {} items here."),
    "minProperties": _count(dict, lambda size, least: size >= least, "There must be at least {} members here."),
    "maxProperties": _count(dict, lambda size, most: size <= most, "There may be at most {} members here."),
    "pattern": _pattern,
    "uniqueItems": _unique,
    "required": _required,
    "dependentRequired": _dependent_required,
    "properties": _properties,
    "patternProperties": _pattern_properties,
    "additionalProperties": _additional,
    "propertyNames": _property_names,
    "dependentSchemas": _dependent_schemas,
    "items": _items,
    "prefixItems": _prefix_items,
    "contains": _contains,
    "allOf": _all_of,
    "anyOf": _any_of,
    "oneOf": _one_of,
    "not": _not,
    "if": _if,
    "$ref": _ref,
}
