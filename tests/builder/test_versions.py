"""Publishing: numbered versions that never change, known by the hash of their logic, and going back to one."""

from __future__ import annotations

import copy
from typing import Any

import pytest

from builder.models import User, Version, Workflow
from tests.builder.conftest import DOCUMENT, Api

pytestmark = pytest.mark.django_db


def edit(api: Api, workflow: Workflow, **changes: Any) -> None:
    workflow.refresh_from_db()
    body, read = {"document": DOCUMENT | changes}, {"If-Match": f'"{workflow.revision}"'}
    reply = api.patch(f"/workflows/{workflow.pk}", body, **read)
    assert reply.status_code == 200, reply.content


def other_logic() -> dict[str, Any]:
    nodes: dict[str, Any] = copy.deepcopy(DOCUMENT["nodes"])  # type: ignore[assignment]
    nodes["done"]["config"]["value"] = {"all": "{{ start }}"}
    return nodes


def test_versions_are_numbered_and_kept(ann: User, workflow: Workflow) -> None:
    api, path = Api(ann), f"/workflows/{workflow.pk}"
    first = api.post(f"{path}/publish", {"message": "First"})
    assert first.status_code == 201
    assert first["Location"] == f"/api/v1{path}/versions/1"
    body = first.json()
    assert (body["number"], body["message"], body["by"], body["published"]) == (1, "First", str(ann.pk), True)
    assert body["document"] == DOCUMENT
    assert len(body["hash"]) == 64
    edit(api, workflow, nodes=other_logic())
    second = api.post(f"{path}/publish")
    assert (second.status_code, second.json()["number"]) == (201, 2)
    listed = api.get(f"{path}/versions").json()["results"]
    assert [(row["number"], row["published"]) for row in listed] == [(2, True), (1, False)]
    assert "document" not in listed[0]
    assert api.get(f"{path}/versions/1").json()["document"] == DOCUMENT
    assert api.get(path).json()["published"] == 2


def test_only_what_was_looked_at_is_published(ann: User, workflow: Workflow) -> None:
    api, path = Api(ann), f"/workflows/{workflow.pk}"
    edit(api, workflow, nodes=other_logic())
    late = api.post(f"{path}/publish", {}, **{"If-Match": '"1"'})
    assert (late.status_code, late.json()["revision"]) == (412, 2)
    assert "See what is new" in late.json()["detail"]
    assert api.get(path).json()["published"] is None
    assert api.post(f"{path}/publish", {}, **{"If-Match": "x"}).status_code == 400
    assert api.post(f"{path}/publish", {}, **{"If-Match": '"2"'}).status_code == 201


def test_a_version_never_changes(ann: User, workflow: Workflow) -> None:
    Api(ann).post(f"/workflows/{workflow.pk}/publish")
    version = Version.objects.get()
    version.document = {}
    with pytest.raises(TypeError):
        version.save()


def test_unchanged_logic_is_the_same_version(ann: User, workflow: Workflow) -> None:
    api, path = Api(ann), f"/workflows/{workflow.pk}"
    made = api.post(f"{path}/publish").json()
    again = api.post(f"{path}/publish", {"message": "Again"})
    assert again.status_code == 200
    assert again.json() == made
    edit(api, workflow, ui={"nodes": {"start": [500, 500]}})
    moved = api.post(f"{path}/publish")
    assert (moved.status_code, moved.json()["number"]) == (200, 1)
    assert Version.objects.count() == 1


def test_publishing_old_logic_again_makes_its_version_the_published_one(ann: User, workflow: Workflow) -> None:
    api, path = Api(ann), f"/workflows/{workflow.pk}"
    api.post(f"{path}/publish")
    edit(api, workflow, nodes=other_logic())
    api.post(f"{path}/publish")
    api.post(f"{path}/versions/1/restore")
    back = api.post(f"{path}/publish")
    assert (back.status_code, back.json()["number"], back.json()["published"]) == (200, 1, True)
    assert api.get(path).json()["published"] == 1


def test_restore_makes_a_new_revision_of_the_draft(ann: User, workflow: Workflow) -> None:
    api, path = Api(ann), f"/workflows/{workflow.pk}"
    api.post(f"{path}/publish")
    edit(api, workflow, nodes=other_logic())
    restored = api.post(f"{path}/versions/1/restore")
    assert restored.status_code == 200
    assert (restored.json()["document"], restored.json()["revision"]) == (DOCUMENT, 3)
    assert restored["ETag"] == '"3"'


def test_what_has_problems_is_not_published(ann: User, workflow: Workflow) -> None:
    api, path = Api(ann), f"/workflows/{workflow.pk}"
    nodes = other_logic()
    nodes["done"]["config"]["value"] = "{{ nobody.text }}"
    edit(api, workflow, nodes=nodes)
    refused = api.post(f"{path}/publish")
    assert refused.status_code == 400
    assert ("done", "config.value") in [(p["node"], p["field"]) for p in refused.json()["problems"]]
    assert api.get(path).json()["published"] is None
    assert api.get(f"{path}/versions").json()["results"] == []


@pytest.mark.parametrize("number", ["0", "2", "-1", "x", "1.0", "9" * 30, "²", "%00"])
def test_versions_that_do_not_exist(ann: User, workflow: Workflow, number: str) -> None:
    api, path = Api(ann), f"/workflows/{workflow.pk}"
    api.post(f"{path}/publish")
    assert api.get(f"{path}/versions/{number}").status_code == 404
    assert api.post(f"{path}/versions/{number}/restore").status_code == 404


@pytest.mark.parametrize("body", [{"message": None}, {"message": "x" * 1_001}, {"number": 9}, [], "x"])
def test_what_may_not_be_said_of_a_version(ann: User, workflow: Workflow, body: Any) -> None:
    reply = Api(ann).post(f"/workflows/{workflow.pk}/publish", body)
    assert reply.status_code == 400
    assert not Version.objects.exists()
