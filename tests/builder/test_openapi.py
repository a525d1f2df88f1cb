"""The OpenAPI document: made without warnings, complete, kept in step, and true of what is really answered."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import StringIO
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.urls import URLPattern, URLResolver, get_resolver
from drf_spectacular.drainage import GENERATOR_STATS
from drf_spectacular.generators import SchemaGenerator

from builder.api.reference import tags_of
from builder.api.schema import openapi
from builder.models import User, Workflow
from builder.services.catalogue import templates
from tests.builder.conftest import Api
from tests.builder.running import HELLO, REVIEW, engine_running, eventually, made

SHAPES = (
    "Workflow", "WorkflowSummary", "Version", "Run", "NodeRun", "RunEvent", "Approval", "NodeType", "Tool",
    "Template", "Problem", "ProblemDetail", "Share", "Token", "Connection", "Team", "Me",
)  # fmt: skip


def test_it_is_made_without_warnings(capsys: pytest.CaptureFixture[str]) -> None:
    GENERATOR_STATS.reset()
    SchemaGenerator().get_schema(request=None, public=True)  # type: ignore[no-untyped-call]
    assert not GENERATOR_STATS, capsys.readouterr().err


def routes(patterns: list[URLPattern | URLResolver], prefix: str = "/") -> Iterator[str]:
    for entry in patterns:
        here = prefix + re.sub(r"<(?:\w+:)?(\w+)>", r"{\1}", str(entry.pattern))
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, here)
        else:
            yield here


def test_every_address_of_the_api_is_in_it() -> None:
    addresses = {path for path in routes(get_resolver().url_patterns) if path.startswith("/api/v1/")}
    assert len(addresses) > 30
    assert addresses - set(openapi()["paths"]) == set()


def test_the_shapes_have_the_names_that_types_are_made_from() -> None:
    schemas = openapi()["components"]["schemas"]
    assert set(SHAPES) - set(schemas) == set()
    for name in SHAPES:
        assert schemas[name]["properties"], name


def test_every_operation_says_how_it_refuses_and_what_it_does() -> None:
    for path, operations in openapi()["paths"].items():
        for method, operation in operations.items():
            assert operation["description"], (method, path)
            assert "default" in operation["responses"]
    ids = [operation["operationId"] for ops in openapi()["paths"].values() for operation in ops.values()]
    assert len(ids) == len(set(ids))


def test_the_files_in_docs_are_fresh() -> None:
    call_command("generate_docs", "--check", stdout=StringIO())


def test_check_notices_a_stale_page(tmp_path: Path) -> None:
    call_command("generate_docs", "--folder", str(tmp_path), stdout=StringIO())
    call_command("generate_docs", "--check", "--folder", str(tmp_path))
    assert json.loads((tmp_path / "openapi.json").read_text()) == openapi()
    (tmp_path / "nodes.md").write_text("old")
    with pytest.raises(CommandError, match=r"nodes\.md"):
        call_command("generate_docs", "--check", "--folder", str(tmp_path))


@pytest.mark.django_db
def test_it_is_served_to_those_signed_in(ann: User) -> None:
    reply = Api(ann).get("/schema")
    assert reply.status_code == 200
    assert reply.json()["openapi"].startswith("3.")
    assert Api().get("/schema").status_code in (401, 403)


@pytest.mark.django_db
def test_the_page_shows_every_operation_and_no_script(ann: User) -> None:
    page = Api(ann).get("/docs", Accept="text/html,*/*;q=0.8")
    text = page.content.decode()
    assert page["Content-Type"].startswith("text/html")
    assert "<script" not in text
    for subject in tags_of(openapi()):
        for call in subject.operations:
            assert f'id="{call.anchor}"' in text
            assert call.path in text


# ---- is it true? ----


def resolver() -> Any:
    """The document's shapes as JSON Schema: `nullable` is OpenAPI's own word."""

    def translated(part: Any) -> Any:
        if isinstance(part, list):
            return [translated(item) for item in part]
        if not isinstance(part, dict):
            return part
        found = {key: translated(value) for key, value in part.items() if key != "nullable"}
        return {"anyOf": [found, {"type": "null"}]} if part.get("nullable") else found

    return translated(openapi()["components"])


def holds(name: str, body: Any, *, closed: bool = True) -> None:
    """Checks that `body` is a `name`, and with `closed` that it has no member that the shape does not tell of."""
    components = resolver()
    schema = {"$ref": f"#/components/schemas/{name}", "components": components}
    jsonschema.Draft202012Validator(schema).validate(body)
    if closed:
        assert set(body) <= set(components["schemas"][name]["properties"]), name


@pytest.mark.django_db(transaction=True)
def test_what_is_answered_is_what_it_says(ann: User) -> None:
    api = Api(ann)
    with engine_running():
        workflow = made(ann, HELLO)
        path = f"/workflows/{workflow.pk}"
        holds("Workflow", api.get(path).json())
        holds("WorkflowList", api.get("/workflows").json())
        holds("WorkflowSummary", api.get("/workflows").json()["results"][0])
        holds("Version", api.post(f"{path}/publish").json())
        holds("VersionSummary", api.get(f"{path}/versions").json()["results"][0])
        run = api.post(f"{path}/runs?wait=10", {"input": {"topic": "maps"}}).json()
        holds("Run", run)
        for node in run["nodes"].values():
            holds("NodeRun", node)
        holds("RunSummary", api.get("/runs").json()["results"][0])
        for event in api.get(f"/runs/{run['id']}/events").json()["results"]:
            holds("RunEvent", event, closed=False)
        holds("RunDocument", api.get(f"/runs/{run['id']}/document").json())
        review = made(ann, REVIEW)
        api.post(f"/workflows/{review.pk}/runs", {})
        waiting = eventually(lambda: api.get("/approvals").json()["results"])[0]
        holds("Approval", waiting)
        holds("NodeRun", api.get(f"/runs/{waiting['run']}").json()["nodes"]["review"])
        decided = api.post(f"/approvals/{waiting['id']}/decision", {"action": "approve"}).json()
        holds("Approval", decided)
        holds("Vote", decided["votes"][0])
    holds("ProblemDetail", api.post("/workflows", {"name": ""}).json())
    for row in api.get("/node-types").json()["results"]:
        holds("NodeType", row)
    for row in api.get("/tools").json()["results"]:
        holds("Tool", row)
    for row in templates():
        holds("Template", row)
    holds("Me", api.get("/me").json())
    assert Workflow.objects.count() == 2
    assert settings.SPECTACULAR_SETTINGS["TITLE"] == "Baton"
