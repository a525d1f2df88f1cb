"""The OpenAPI document as a person reads it: operations by subject, and the members of what goes in and out."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

Json = Any


@dataclass(frozen=True, slots=True)
class Member:
    """A parameter or a member of a body."""

    name: str
    kind: str
    required: bool
    about: str
    place: str = "body"


@dataclass(slots=True)
class Operation:
    """One call: its method and path, what it does, what it takes, what it answers."""

    method: str
    path: str
    summary: str
    members: list[Member] = field(default_factory=list)
    answers: list[tuple[str, str]] = field(default_factory=list)

    @property
    def anchor(self) -> str:
        return f"{self.method.lower()}-{self.path.strip('/').replace('/', '-').replace('{', '').replace('}', '')}"


@dataclass(slots=True)
class Subject:
    """The calls about one thing."""

    name: str
    operations: list[Operation] = field(default_factory=list)


def tags_of(document: Mapping[str, Json]) -> list[Subject]:
    """Returns the document's operations by subject, in the order of their paths."""
    subjects: dict[str, Subject] = {}
    for path, methods in sorted(document["paths"].items()):
        for method, operation in methods.items():
            name = operation["tags"][0]
            subjects.setdefault(name, Subject(name)).operations.append(_operation(method, path, operation, document))
    return list(subjects.values())


def shapes_of(document: Mapping[str, Json]) -> list[tuple[str, str, list[Member]]]:
    """Returns the named shapes: name, description, members."""
    schemas = document["components"]["schemas"]
    return [(name, _flat(schema.get("description", "")), list(_members(schema))) for name, schema in schemas.items()]


def _operation(method: str, path: str, operation: Mapping[str, Json], document: Mapping[str, Json]) -> Operation:
    members = [
        Member(
            part["name"],
            _kind(part["schema"]),
            part.get("required", False),
            _flat(part.get("description", "")),
            part["in"],
        )
        for part in operation.get("parameters", [])
    ]
    for content in operation.get("requestBody", {}).get("content", {}).values():
        members += _members(_resolved(content["schema"], document))
    answers = []
    for status, response in operation["responses"].items():
        kinds = [
            _kind(content["schema"]) if "json" in media else media
            for media, content in response.get("content", {}).items()
        ]
        if status != "default":
            answers.append((status, " or ".join(kinds) or "nothing"))
    return Operation(method.upper(), path, _flat(operation.get("description", "")), members, answers)


def _members(schema: Mapping[str, Json]) -> Iterator[Member]:
    required = schema.get("required", ())
    for name, part in schema.get("properties", {}).items():
        yield Member(name, _kind(part), name in required, _flat(part.get("description", "")))


def _resolved(schema: Mapping[str, Json], document: Mapping[str, Json]) -> Mapping[str, Json]:
    name = str(schema.get("$ref", "")).rpartition("/")[2]
    found: Mapping[str, Json] = document["components"]["schemas"].get(name, schema)
    return found


def _kind(schema: Mapping[str, Json]) -> str:
    """A schema in a word or two: `list of Run`, `viewer | editor`."""
    if "$ref" in schema:
        return str(schema["$ref"]).rpartition("/")[2]
    if "allOf" in schema:
        return _kind(schema["allOf"][0])
    if "enum" in schema:
        return " | ".join(str(value) for value in schema["enum"] if value not in (None, ""))
    if schema.get("type") == "array":
        return f"list of {_kind(schema['items'])}"
    if schema.get("type") == "object" and schema.get("additionalProperties"):
        inner = _kind(schema["additionalProperties"])
        return "object" if inner == "any" else f"object of {inner}"
    return str(schema.get("format") or schema.get("type") or "any")


def _flat(text: str) -> str:
    return " ".join(text.split())
