"""The catalogue over REST: all that the browser knows of node types, tools and templates."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import jsonschema
import pytest
from django.conf import settings

from builder import documents
from builder.models import User
from builder.services.catalogue import registry, templates
from builder.services.checking import config_models, examine
from builder.services.runs import checked_input
from tests.builder.conftest import Api

pytestmark = pytest.mark.django_db
Json = Any
TYPES = {"start", "output", "model", "router", "loop", "for_each", "approval", "tool", "template"}


def test_node_types(ann: User) -> None:
    body = Api(ann).get("/node-types").json()
    found = {row["key"]: row for row in body["results"]}
    assert set(found) >= TYPES
    for row in found.values():
        jsonschema.Draft202012Validator.check_schema(row["config"])
        assert row["title"]
        assert row["group"]
        assert row["icon"]
        assert row["description"].endswith((".", "…"))
        for name, field in row["config"].get("properties", {}).items():
            assert "description" in field or "$ref" in field, f"{row['key']}.{name} has no help text"
    assert found["router"]["ports"] == [{"each": "routes"}, {"id": "else", "label": "Else"}]
    assert found["start"]["is_entry"] is True
    assert found["loop"]["container"] is True


def hints(schema: Json) -> Iterator[tuple[str, Json]]:
    """Yields every `x-…` of a schema and of all that is inside it."""
    if isinstance(schema, dict):
        yield from ((key, value) for key, value in schema.items() if key.startswith("x-"))
    for inner in schema.values() if isinstance(schema, dict) else schema if isinstance(schema, list) else ():
        yield from hints(inner)


def test_the_browser_knows_every_hint_of_a_schema(ann: User) -> None:
    types, tools = Api(ann).get("/node-types").json(), Api(ann).get("/tools").json()
    given = [*hints(types), *hints(tools)]
    source = settings.BASE_DIR / "frontend" / "src"
    known = set(re.findall(r"'(x-[a-z-]+)'\?:", (source / "api" / "types.ts").read_text()))
    assert {key for key, _ in given} <= known
    names = re.search(r"type WidgetName =(.*?);", (source / "inspector/schema-form/choose.ts").read_text(), re.S)
    assert names
    assert {value for key, value in given if key == "x-widget"} <= set(re.findall(r"'(\w+)'", names[1]))


def test_numbers_say_what_they_count(ann: User) -> None:
    body = Api(ann).get("/node-types").json()
    fields = {row["key"]: row["config"].get("properties", {}) for row in body["results"]}
    budget = body["policy"]["$defs"]["Budget"]["properties"]
    counted = [fields["model"]["max_tokens"], fields["for_each"]["concurrency"], fields["loop"]["max_iterations"]]
    assert [one["x-unit"] for one in [*counted, budget["usd"], budget["tokens"]]] == [
        "tokens", "items", "iterations", "USD", "tokens",
    ]  # fmt: skip


def test_tools(ann: User) -> None:
    found = {row["name"]: row for row in Api(ann).get("/tools").json()["results"]}
    assert set(found) >= {"http_request", "calculator", "python", "current_time"}
    assert found["http_request"]["effects"] == "write"
    assert "url" in found["http_request"]["arguments"]["properties"]


def test_templates_are_ready_to_run(ann: User) -> None:
    listed = Api(ann).get("/templates").json()["results"]
    assert [row["key"] for row in listed] == [row["key"] for row in templates()]
    assert len(listed) >= 6
    assert len({row["key"] for row in listed}) == len(listed)
    for row in listed:
        assert set(row) == {"key", "title", "description", "pattern", "input", "document"}


@pytest.mark.parametrize("key", [template["key"] for template in templates()])
def test_a_template_has_no_problems(ann: User, key: str) -> None:
    template = next(row for row in templates() if row["key"] == key)
    assert documents.parse(template["document"], allowed_config=config_models())
    errors = [problem for problem in examine(template["document"], owner=ann) if problem.severity == "error"]
    assert errors == []
    assert checked_input(template["document"], template["input"])
    assert documents.fmt(template["document"], registry())
