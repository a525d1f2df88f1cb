"""Our checker of JSON Schemas says the same as the reference library, on random schemas and values."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from runtime.schema import schema_error, schema_problems

Strategy = st.SearchStrategy[Any]
NAMES = st.sampled_from(["a", "b", "c"])
SCALARS = st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from([0.5, 1.0, -2.5, "", "a", "ab", "é"])
VALUES = st.recursive(
    SCALARS, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(NAMES, inner, max_size=3), max_leaves=8
)
TYPES = st.sampled_from(["null", "boolean", "integer", "number", "string", "array", "object"])
SMALL = st.integers(0, 3)
LEAVES: dict[str, Strategy] = {
    "type": TYPES | st.lists(TYPES, min_size=1, max_size=2, unique=True),
    "enum": st.lists(VALUES, min_size=1, max_size=3),
    "const": VALUES,
    **{name: st.integers(-3, 3) for name in ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")},
    "multipleOf": st.sampled_from([1, 2, 0.5]),
    **dict.fromkeys(("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties"), SMALL),
    "pattern": st.sampled_from(["a", "^a", "b$", "^$"]),
    "uniqueItems": st.booleans(),
    "required": st.lists(NAMES, max_size=2, unique=True),
    "dependentRequired": st.dictionaries(NAMES, st.lists(NAMES, max_size=2, unique=True), max_size=2),
    "$ref": st.just("#/$defs/x"),
}
ONE = ("additionalProperties", "propertyNames", "items", "contains", "not", "if", "then", "else")
LISTS = ("allOf", "anyOf", "oneOf", "prefixItems")
BRANCHES: dict[str, Callable[[Strategy], Strategy]] = {
    **{name: lambda inner: inner for name in ONE},
    **{name: lambda inner: st.lists(inner, min_size=1, max_size=2) for name in LISTS},
    **{name: lambda inner: st.dictionaries(NAMES, inner, max_size=2) for name in ("properties", "dependentSchemas")},
    "patternProperties": lambda inner: st.dictionaries(st.sampled_from(["a", "^b", "."]), inner, max_size=2),
}


@st.composite
def schemas(draw: Any, depth: int = 2) -> Any:
    """A schema of up to three keywords, nested up to `depth`."""
    known = [*LEAVES, *(BRANCHES if depth else ())]
    names = draw(st.lists(st.sampled_from(known), max_size=3, unique=True))
    inner = st.booleans() | schemas(depth - 1) if depth else st.booleans()
    return {name: draw(LEAVES[name] if name in LEAVES else BRANCHES[name](inner)) for name in names}


@settings(max_examples=400, deadline=None)
@given(schema=schemas(), named=schemas(depth=1), value=VALUES)
def test_it_agrees_with_the_reference(schema: dict[str, Any], named: dict[str, Any], value: Any) -> None:
    named.pop("$ref", None)  # a definition that names itself has no answer
    whole = {**schema, "$defs": {"x": _without_references(named)}}
    assert schema_error(whole) is None
    assert (schema_problems(whole, value) == []) is Draft202012Validator(whole).is_valid(value)


def _without_references(schema: Any) -> Any:
    if isinstance(schema, dict):
        return {key: _without_references(one) for key, one in schema.items() if key != "$ref"}
    return [_without_references(one) for one in schema] if isinstance(schema, list) else schema
