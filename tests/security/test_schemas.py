"""JSON Schemas of strangers: the same judgement as the reference implementation, and a bound on what it costs."""

from __future__ import annotations

import json
import random
import time
from typing import Any

import pytest
from jsonschema import Draft202012Validator
from jsonschema.exceptions import SchemaError

from runtime.schema import schema_error, schema_problems
from runtime.schema_check import KEYWORDS

NAMES = ("a", "b", "c", "")
NUMBERS = ("minimum", "maximum", "exclusiveMinimum", "exclusiveMaximum")
COUNTS = ("minLength", "maxLength", "minItems", "maxItems", "minProperties", "maxProperties")
SECONDS = 6.0  # a second on a machine that has nothing else to do


def a_value(dice: random.Random, depth: int = 0) -> Any:
    """A small JSON value."""
    plain = [None, True, False, 0, 1, 2, -1, 0.5, 1.0, 0.3, "", "a", "ab", "b1"]
    if depth > 2 or dice.random() < 0.6:
        return dice.choice(plain)
    if dice.random() < 0.5:
        return [a_value(dice, depth + 1) for _ in range(dice.randrange(4))]
    return {name: a_value(dice, depth + 1) for name in dice.sample(NAMES, dice.randrange(4))}


def an_argument(dice: random.Random, keyword: str, depth: int) -> Any:
    """Something that the keyword may have."""
    if keyword == "type":
        return dice.choice(["array", "boolean", "integer", "null", "number", "object", "string", ["string", "null"]])
    if keyword == "enum":
        return [a_value(dice, 2) for _ in range(dice.randrange(4))]
    if keyword == "const":
        return a_value(dice, 1)
    if keyword in NUMBERS:
        return dice.choice([0, 1, 1.5, -1])
    if keyword == "multipleOf":
        return dice.choice([1, 2, 0.5, 0.1])
    if keyword in COUNTS:
        return dice.choice([0, 1, 2, 1.0])
    if keyword == "pattern":
        return dice.choice(["^a", "b$", "[0-9]"])
    if keyword == "uniqueItems":
        return dice.choice([True, False])
    if keyword == "required":
        return dice.sample(NAMES, dice.randrange(3))
    if keyword == "dependentRequired":
        return {name: dice.sample(NAMES, dice.randrange(3)) for name in dice.sample(NAMES, dice.randrange(3))}
    if keyword in ("properties", "dependentSchemas"):
        return {name: a_schema(dice, depth + 1) for name in dice.sample(NAMES, dice.randrange(3))}
    if keyword == "patternProperties":
        return {pattern: a_schema(dice, depth + 1) for pattern in dice.sample(["^a", "b", "c$"], dice.randrange(3))}
    if keyword in ("prefixItems", "allOf", "anyOf", "oneOf"):
        return [a_schema(dice, depth + 1) for _ in range(dice.randrange(1, 3))]
    if keyword == "$ref":
        return dice.choice(["#/$defs/x", "#/$defs/y"])
    return a_schema(dice, depth + 1)


def a_schema(dice: random.Random, depth: int = 0) -> Any:
    """A small schema of up to three keywords."""
    if depth and dice.random() < 0.1:
        return dice.choice([True, False])
    leaves = ("type", "enum", "const", "multipleOf", "pattern", "uniqueItems", "required", *NUMBERS, *COUNTS)
    keywords = [name for name in KEYWORDS if depth < 3 or name in leaves]
    schema = {name: an_argument(dice, name, depth) for name in dice.sample(keywords, dice.randrange(4))}
    if "if" in schema:
        schema |= {"then": a_schema(dice, depth + 1), "else": a_schema(dice, depth + 1)}
    if not depth:
        schema["$defs"] = {"x": {"type": "string"}, "y": {"minimum": 1, "maxItems": 1}}
    return schema


def test_values_are_judged_as_the_standard_says() -> None:
    dice = random.Random(20)
    for _ in range(3_000):
        schema, value = a_schema(dice), a_value(dice)
        if "0.1" in json.dumps(schema):  # the reference divides binary fractions: 0.3 is no multiple of 0.1 for it
            continue
        expected = Draft202012Validator(schema).is_valid(value)
        assert (schema_problems(schema, value) == []) is expected, (schema, value)


@pytest.mark.parametrize("keyword", [*KEYWORDS, "then", "else", "$defs", "minContains"])
def test_schemas_are_judged_as_the_standard_says(keyword: str) -> None:
    for argument in (
        None, True, 0, -1, 1.5, "", "a", [], {}, [1], ["a"], ["a", "a"], {"a": 1}, {"a": []}, {"a": ["x"]}, {"a": {}},
        [{}], "(",
    ):  # fmt: skip
        try:
            Draft202012Validator.check_schema({keyword: argument})
            expected = True
        except SchemaError:
            expected = False
        assert (schema_error({keyword: argument}) is None) is expected, argument


def test_numbers_are_taken_as_they_are_written() -> None:
    assert schema_problems({"multipleOf": 0.1}, 0.3) == []
    assert schema_problems({"multipleOf": 0.1}, 10**400) == []
    assert schema_problems({"maximum": 1.5}, 10**400) != []


def doubling(keyword: str, end: Any) -> dict[str, Any]:
    chain = {f"d{i}": {keyword: [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(40)}
    return {"$defs": {**chain, "d40": end}, "$ref": "#/$defs/d0"}


LONG = ["x" * 100] * 15_000
BOMBS: dict[str, tuple[Any, Any]] = {
    "definitions that double": (doubling("allOf", {}), 1),
    "choices that double and fail": (doubling("anyOf", {"type": "string"}), 1),
    "itself twice": ({"allOf": [{"$ref": "#"}, {"$ref": "#"}]}, 1),
    "unique objects": ({"uniqueItems": True}, [{"a": n} for n in range(100_000)]),
    "unique, of two kinds": ({"uniqueItems": True}, [one for n in range(60_000) for one in (n, str(n))]),
    "many choices for many items": ({"items": {"enum": list(range(40_000))}}, list(range(50_000, 130_000))),
    "a message that repeats the value": ({"anyOf": [{"type": "string"}] * 10_000}, LONG),
    "a pattern that explodes": (
        {"additionalProperties": False, "patternProperties": {"(a+)+$": {}}},
        {"a" * 40 + "!": 1},
    ),
    "many properties of many": ({"items": {"properties": {f"p{n}": {} for n in range(15_000)}}}, [{}] * 100_000),
    "many forms of one": ({"oneOf": [{}] * 20_000}, 1),
    "many types": ({"type": [one for n in range(14_000) for one in (n, str(n))]}, {}),
    "many patterns": ({"allOf": [{"pattern": f"x{n}(a|b)*c"} for n in range(8_000)]}, "ab" * 10_000),
    "a pattern only RE2 knows": ({"additionalProperties": False, "patternProperties": {r"\pL": {}}}, {"é": 1}),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_no_schema_takes_long_or_fails_in_an_unforeseen_way(name: str) -> None:
    schema, value = BOMBS[name]
    start = time.process_time()
    problems = schema_problems(schema, value)
    assert time.process_time() - start < SECONDS
    assert sum(len(sentence) for _, sentence in problems) < 50_000
