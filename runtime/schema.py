"""JSON Schemas that users write: checked without running their patterns or fetching anything."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextvars import ContextVar
from typing import Any

import re2
from jsonschema import Draft202012Validator, FormatChecker
from jsonschema.exceptions import SchemaError, ValidationError, best_match
from jsonschema.validators import extend
from referencing import Registry
from referencing.exceptions import Unresolvable

Json = Any
MOST_PROBLEMS = 50
#: Sub-schemas looked at for one value: a chain of `$defs` that name each other twice would go on for ever.
MOST_STEPS = 50_000
_steps: ContextVar[list[int]] = ContextVar("steps")
Keyword = Callable[[Any, Json, Json, Json], Iterator[ValidationError] | None]


class _TooMuch(Exception):
    """A schema asked for more than MOST_STEPS."""


def _counted(keyword: Keyword) -> Keyword:
    """The same keyword, with every use counted."""

    def use(validator: Any, value: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
        left = _steps.get()
        left[0] -= 1
        if left[0] < 0:
            raise _TooMuch
        yield from keyword(validator, value, instance, schema) or ()

    return use


def _options() -> re2.Options:
    options = re2.Options()
    options.max_mem = 8 << 20
    options.log_errors = False
    return options


def _pattern(validator: Any, pattern: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
    """`pattern` by RE2: linear in the text, whatever the pattern."""
    if (
        isinstance(instance, str)
        and isinstance(pattern, str)
        and not re2.compile(pattern, _options()).search(instance)
    ):
        yield ValidationError(f"does not match the pattern {pattern}")


def _pattern_properties(validator: Any, patterns: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
    """`patternProperties` by RE2."""
    if not isinstance(instance, dict):
        return
    for pattern, sub in patterns.items():
        compiled = re2.compile(pattern, _options())
        for key, value in instance.items():
            if compiled.search(key):
                yield from validator.descend(value, sub, path=key, schema_path=pattern)


def _required(validator: Any, names: Json, instance: Json, schema: Json) -> Iterator[ValidationError]:
    """`required`, with each missing name as the error's place."""
    if isinstance(instance, dict):
        for name in names:
            if name not in instance:
                yield ValidationError("This is required", path=[name])


_KEYWORDS = {
    **Draft202012Validator.VALIDATORS,
    "pattern": _pattern,
    "patternProperties": _pattern_properties,
    "required": _required,
}
_Validator: Any = extend(  # type: ignore[no-untyped-call]  # the stubs leave it untyped
    Draft202012Validator, {name: _counted(keyword) for name, keyword in _KEYWORDS.items()}
)


def _sentence(error: ValidationError) -> tuple[str, str]:
    """A validation error as (dotted path, sentence)."""
    path = [str(part) for part in error.absolute_path]
    expected: Any = error.validator_value
    if error.validator == "type":
        kinds = expected if isinstance(expected, list) else [expected]
        return ".".join(path), f"This must be of type {' or '.join(str(kind) for kind in kinds)}."
    if error.validator == "enum":
        return ".".join(path), f"This must be one of {', '.join(str(v) for v in expected)}."
    if error.validator == "additionalProperties":
        return ".".join(path), f"{error.message.rstrip('.')}."
    message = error.message if len(error.message) < 300 else f"does not hold: {error.validator}"
    return ".".join(path), f"{message.rstrip('.')}."


def schema_error(schema: Json) -> str | None:
    """Says what is wrong with a JSON Schema itself (draft 2020-12), or None."""
    if not isinstance(schema, dict):
        return "A JSON Schema must be an object."
    try:
        Draft202012Validator.check_schema(schema, format_checker=FormatChecker(formats=()))
        for pattern in _patterns(schema):
            re2.compile(pattern, _options())
    except SchemaError as wrong:
        where = ".".join(str(part) for part in wrong.absolute_path)
        return f"{where}: {wrong.message}." if where else f"{wrong.message}."
    except re2.error:
        return "A `pattern` in the schema is not a regular expression that RE2 can run."
    except RecursionError:
        return "The schema is nested too deeply."
    return None


def _patterns(schema: Json) -> Iterator[str]:
    """Every regular expression inside a schema."""
    stack = [schema]
    while stack:
        here = stack.pop()
        if isinstance(here, Mapping):
            if isinstance(here.get("pattern"), str):
                yield here["pattern"]
            if isinstance(here.get("patternProperties"), Mapping):
                yield from here["patternProperties"]
            stack.extend(here.values())
        elif isinstance(here, list):
            stack.extend(here)


def schema_problems(schema: Json, value: Json) -> list[tuple[str, str]]:
    """Checks `value` against a JSON Schema: [(dotted path, sentence)], [] when it obeys.

    References are resolved inside the schema only; nothing is ever fetched. At most MOST_PROBLEMS are given.
    """
    wrong = schema_error(schema)
    if wrong:
        return [("", f"The schema is not valid: {wrong}")]
    found: list[tuple[str, str]] = []
    _steps.set([MOST_STEPS])
    try:
        for error in _Validator(schema, registry=Registry()).iter_errors(value):
            found.append(_sentence(best_match([error]) or error))
            if len(found) >= MOST_PROBLEMS:
                break
    except Unresolvable:
        return [("", "The schema refers to something outside itself, which is not fetched.")]
    except (_TooMuch, RecursionError):
        return [("", "The value or the schema is too large or nested too deeply to be checked.")]
    return found
