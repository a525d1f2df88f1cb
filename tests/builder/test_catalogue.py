"""The catalogue over REST: all that the browser knows of node types, tools and templates."""

from __future__ import annotations

import jsonschema
import pytest

from builder import documents
from builder.models import User
from builder.services.catalogue import registry, templates
from builder.services.checking import config_models, examine
from builder.services.runs import checked_input
from tests.builder.conftest import Api

pytestmark = pytest.mark.django_db
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
