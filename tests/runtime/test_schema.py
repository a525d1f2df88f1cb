"""JSON Schemas written by users: what they catch, and what they cannot do to us."""

from runtime.schema import schema_error, schema_problems

PERSON = {
    "type": "object",
    "required": ["name"],
    "properties": {"name": {"type": "string"}, "age": {"type": "integer"}},
}


def test_a_value_that_obeys_has_no_problems() -> None:
    assert schema_problems(PERSON, {"name": "Ada", "age": 36}) == []


def test_every_problem_names_its_field() -> None:
    assert schema_problems(PERSON, {"age": "old"}) == [
        ("name", "This is required."),
        ("age", "This must be of type integer."),
    ]


def test_each_missing_field_is_named() -> None:
    assert [path for path, _ in schema_problems({"required": ["a", "b"]}, {})] == ["a", "b"]


def test_a_pattern_that_explodes_elsewhere_is_linear_here() -> None:
    schema = {"type": "string", "pattern": "^(a+)+$"}
    assert schema_problems(schema, "a" * 5_000 + "!") != []
    assert schema_problems({"patternProperties": {"^(x+)+$": {"type": "integer"}}}, {"xxx": "no"}) != []


def test_references_stay_inside_and_never_fetch() -> None:
    inside = {"$defs": {"n": {"type": "integer"}}, "$ref": "#/$defs/n"}
    assert schema_problems(inside, 3) == []
    assert "outside" in schema_problems({"$ref": "http://127.0.0.1:9/x"}, 3)[0][1]
    assert "deeply" in schema_problems({"$ref": "#"}, 3)[0][1]


def test_a_schema_that_is_none_says_why() -> None:
    assert schema_error({"type": "thing"}) is not None
    assert schema_error({"pattern": "("}) is not None
    assert schema_error([]) == "A JSON Schema must be an object."
    assert schema_error(PERSON) is None


def test_a_schema_that_doubles_at_every_step_is_given_up() -> None:
    chain = {f"d{i}": {"allOf": [{"$ref": f"#/$defs/d{i + 1}"}] * 2} for i in range(40)}
    schema = {"$defs": {**chain, "d40": {"type": "integer"}}, "$ref": "#/$defs/d0"}
    assert "deeply" in schema_problems(schema, 1)[0][1]
