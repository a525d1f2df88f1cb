"""Workflows over REST: made, read, changed under a revision, deleted; what may not be saved is told in full."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.utils import timezone

from builder.models import Share, User, Workflow
from builder.services import workflows
from runtime.models import Document, Run
from tests.builder.conftest import DOCUMENT, Api, by_token, person

pytestmark = pytest.mark.django_db
Give = Callable[[User, str], Share]


def at(revision: int) -> dict[str, str]:
    return {"If-Match": f'"{revision}"'}


def broken(**nodes: Any) -> dict[str, Any]:
    return DOCUMENT | {"nodes": DOCUMENT["nodes"] | nodes}  # type: ignore[operator]


def test_create_read_and_list(ann: User) -> None:
    api = Api(ann)
    made = api.post("/workflows", {"name": " Flow ", "description": "What it does"})
    assert made.status_code == 201
    body = made.json()
    assert made["ETag"] == '"1"'
    assert made["Location"] == f"/api/v1/workflows/{body['id']}"
    assert (body["name"], body["revision"], body["published"], body["role"]) == ("Flow", 1, None, "owner")
    assert list(body["document"]["nodes"]) == ["start"]
    assert body["owner"] == str(ann.pk)
    read = api.get(f"/workflows/{body['id']}")
    assert read.json() == body
    assert read["ETag"] == '"1"'
    listed = api.get("/workflows").json()
    assert [row["name"] for row in listed["results"]] == ["Flow"]
    assert "document" not in listed["results"][0]
    assert listed["next"] is None


def test_lists_come_in_pages_and_can_be_searched(ann: User) -> None:
    for number in range(5):
        workflows.create_workflow(user=ann, name=f"Flow {number}", description="even" if number % 2 == 0 else "odd")
    api, seen, cursor = Api(ann), [], ""
    while True:
        body = api.get(f"/workflows?limit=2{cursor}").json()
        seen += [row["name"] for row in body["results"]]
        if body["next"] is None:
            break
        cursor = f"&cursor={body['next']}"
    assert seen == [f"Flow {number}" for number in (4, 3, 2, 1, 0)]
    found = api.get("/workflows?search=EVEN+flow").json()["results"]
    assert [row["name"] for row in found] == ["Flow 4", "Flow 2", "Flow 0"]
    assert api.get("/workflows?search=%00").status_code == 200
    assert api.get("/workflows?cursor=nonsense").status_code == 400


def test_saving_needs_the_revision_that_was_read(ann: User, workflow: Workflow) -> None:
    api, path = Api(ann), f"/workflows/{workflow.pk}"
    body = {"name": "New", "description": "", "document": DOCUMENT}
    assert api.call("PUT", path, body).status_code == 428
    saved = api.call("PUT", path, body, **at(1))
    assert (saved.status_code, saved["ETag"], saved.json()["revision"]) == (200, '"2"', 2)
    stale = api.call("PUT", path, body | {"name": "Late"}, **at(1))
    assert (stale.status_code, stale.json()["revision"]) == (412, 2)
    assert api.get(path).json()["name"] == "New"
    patched = api.patch(path, {"description": "More"}, **at(2))
    assert (patched.json()["name"], patched.json()["description"], patched.json()["revision"]) == ("New", "More", 3)
    assert api.patch(path, {"name": "x"}).status_code == 428
    for wrong in ("*", "abc", '"-1"', "9" * 40, "²"):
        assert api.patch(path, {"name": "x"}, **{"If-Match": wrong}).status_code == 400
    assert api.patch(path, {"name": "x"}, **{"If-Match": 'W/"3"'}).status_code == 200


@pytest.mark.django_db(transaction=True)
def test_of_saves_at_once_exactly_one_wins(ann: User, workflow: Workflow) -> None:
    results: list[int] = []

    def save(name: str) -> None:
        try:
            row = Workflow.objects.get(pk=workflow.pk)
            barrier.wait()
            workflows.change_workflow(user=ann, workflow=row, changes={"name": name}, revision=1)
            results.append(200)
        except workflows.Stale as stale:
            results.append(stale.status + stale.extra["revision"])
        finally:
            connection.close()

    barrier = threading.Barrier(6)
    threads = [threading.Thread(target=save, args=[f"Writer {number}"]) for number in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(results) == [200, *[412 + 2] * 5]  # each late one is told the revision that won
    workflow.refresh_from_db()
    assert workflow.revision == 2


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "   "}, "name"),
        ({"name": "x" * 201}, "name"),
        ({"name": None}, "name"),
        ({"name": ["x"]}, "name"),
        ({"description": "x" * 5_001}, "description"),
        ({"description": None}, "description"),
        ({"document": None}, "document"),
        ({"document": []}, "document"),
        ({"document": {}}, "format"),
        ({"revision": 7}, "revision"),
        ({"owner": "somebody"}, "owner"),
        ({"id": "5"}, "id"),
        ({"document": DOCUMENT | {"surprise": 1}}, "surprise"),
        ({"document": broken(Say={"type": "template"})}, "nodes.Say"),
        ({"document": broken(say={"type": "template", "config": {"txt": "x"}})}, "config.txt"),
    ],
)
def test_what_may_not_be_saved(ann: User, workflow: Workflow, change: dict[str, Any], field: str) -> None:
    api = Api(ann)
    body = {"name": "Flow", "description": "", "document": DOCUMENT} | change
    for reply in (
        api.post("/workflows", body),
        api.call("PUT", f"/workflows/{workflow.pk}", body, **at(1)),
        api.patch(f"/workflows/{workflow.pk}", change, **at(1)),
    ):
        assert reply.status_code == 400, reply.content
        assert reply["Content-Type"] == "application/problem+json"
        assert field in [problem["field"] for problem in reply.json()["problems"]], reply.json()
    workflow.refresh_from_db()
    assert (workflow.revision, Workflow.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"null",
        b'"text"',
        b"{",
        b"\xff\xfe",
        b'{"name": NaN}',
        b'{"name": "\\ud800"}',
        b'{"name": "a\\u0000b"}',
        b'{"name": "a", "name": "b"}',
        b'{"name": "F", "document": {"format": "baton/1", "nodes": {"a": {"type": "set"}, "a": {"type": "set"}}}}',
        b'{"name": "F", "document": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"name": "F", "document": ' + b'{"a":' * 100 + b"1" + b"}" * 100 + b"}",
        b'{"name": "F", "document": {"format": "baton/1", "nodes": {}, "ui": {"nodes": {"a": [1e999, 0]}}}}',
        b'{"name": "F", "document": {"format": "baton/1", "nodes": {}, "ui": {"nodes": {"a": [1e300, 0]}}}}',
        b'{"name": "F", "document": {"x": ' + b"9" * 5_000 + b"}}",
    ],
)
def test_bodies_that_are_no_request(ann: User, body: bytes) -> None:
    reply = Api(ann).post("/workflows", body)
    assert reply.status_code == 400, reply.content
    assert reply.json()["detail"]
    assert not Workflow.objects.exists()


def test_a_huge_body_and_another_content_type(ann: User) -> None:
    api = Api(ann)
    assert api.post("/workflows", b'{"name": "' + b"x" * 3_000_000 + b'"}').status_code == 413
    many = {f"n{number}": {"type": "set"} for number in range(2_001)}
    assert api.post("/workflows", {"name": "F", "document": DOCUMENT | {"nodes": many}}).status_code == 400
    reply = api.client.post("/api/v1/workflows", {"name": "F"}, headers=api.headers)
    assert reply.status_code == 415


def test_a_draft_with_problems_of_meaning_is_saved_with_what_is_wrong(ann: User, workflow: Workflow) -> None:
    document = broken(
        a={"type": "template", "config": {"text": "{{ nobody.text }}"}},
        b={"type": "template", "config": {"text": "{{ oops"}},
        c={"type": "model", "config": {"connection": "nowhere", "model": "m"}},
        d={"type": "approval", "config": {"message": "OK?", "assignees": ["user:nobody", "user:ann", "team:x"]}},
    ) | {
        "edges": [
            {"source": "start", "target": "a"},
            {"source": "a", "target": "b"},
            {"source": "b", "target": "a"},
            {"source": "start", "target": "c"},
            {"source": "c", "target": "d"},
            {"source": "d", "port": "approve", "target": "done"},
        ]
    }
    reply = Api(ann).patch(f"/workflows/{workflow.pk}", {"document": document}, **at(1))
    assert reply.status_code == 200
    found = {(problem["node"], problem["field"], problem["severity"]) for problem in reply.json()["problems"]}
    assert ("a", "config.text", "error") in found
    assert ("b", "config.text", "error") in found
    assert ("c", "config.connection", "error") in found
    assert ("d", "config.assignees.0", "warning") in found
    assert ("d", "config.assignees.2", "warning") in found
    assert ("d", "config.assignees.1", "warning") not in found
    assert any("circle" in p["message"].lower() or "cycle" in p["message"].lower() for p in reply.json()["problems"])


def test_validate_stores_nothing(ann: User, workflow: Workflow) -> None:
    api, path = Api(ann), f"/workflows/{workflow.pk}/validate"
    assert api.post(path, {"document": DOCUMENT}).json() == {"problems": []}
    found = api.post(path, {"document": broken(Say={}, x=1)})
    assert found.status_code == 200
    assert {problem["field"] for problem in found.json()["problems"]} >= {"nodes.Say"}
    assert api.post(path, {"document": 5}).json()["problems"][0]["message"]
    assert api.post(path, {}).status_code == 400
    workflow.refresh_from_db()
    assert workflow.revision == 1


def test_delete_takes_an_owner(ann: User, bob: User, workflow: Workflow, share: Give) -> None:
    share(bob, "editor")
    assert Api(bob).delete(f"/workflows/{workflow.pk}").status_code == 403
    assert Api(ann).delete(f"/workflows/{workflow.pk}").status_code == 204
    assert Api(ann).get(f"/workflows/{workflow.pk}").status_code == 404


ROLES = {
    "viewer": (200, 403, 403, 403, 403),
    "operator": (200, 403, 403, 403, 403),
    "editor": (200, 200, 201, 200, 403),
    "owner": (200, 200, 201, 200, 204),
}


@pytest.mark.parametrize("role", ROLES)
def test_what_each_role_may_do(ann: User, bob: User, workflow: Workflow, share: Give, role: str) -> None:
    share(bob, role)
    api, path = Api(bob), f"/workflows/{workflow.pk}"
    got = (
        api.get(path).status_code,
        api.patch(path, {"description": "x"}, **at(1)).status_code,
        api.post(f"{path}/publish").status_code,
        api.post(f"{path}/versions/1/restore").status_code if role in ("editor", "owner") else 403,
        api.delete(path).status_code,
    )
    assert got == ROLES[role]
    if role not in ("editor", "owner"):
        assert api.post(f"{path}/versions/1/restore").status_code == 403


def test_strangers_see_nothing(cid: User, workflow: Workflow) -> None:
    api, path = Api(cid), f"/workflows/{workflow.pk}"
    replies = [
        api.get(path),
        api.patch(path, {"name": "x"}, **at(1)),
        api.call("PUT", path, {"name": "x", "document": DOCUMENT}, **at(1)),
        api.delete(path),
        api.post(f"{path}/validate", {"document": DOCUMENT}),
        api.post(f"{path}/publish"),
        api.get(f"{path}/versions"),
        api.get(f"{path}/versions/1"),
        api.post(f"{path}/versions/1/restore"),
        api.post(f"{path}/runs", {}),
        api.get(f"/runs?workflow={workflow.pk}"),
    ]
    unknown = api.get("/workflows/00000000-0000-0000-0000-000000000000").json()
    for reply in replies:
        assert reply.status_code == 404
        assert reply.json() == unknown
    assert api.get("/workflows/no-id").json() == unknown
    assert api.get("/workflows").json()["results"] == []


def test_the_anonymous_must_sign_in(workflow: Workflow) -> None:
    for path in ("/workflows", f"/workflows/{workflow.pk}", "/runs", "/approvals", "/node-types", "/schema", "/docs"):
        assert Api().get(path).status_code in (401, 403)


def test_a_token_does_what_its_scopes_say(ann: User, workflow: Workflow) -> None:
    path = f"/workflows/{workflow.pk}"
    reader, editor = by_token(ann, "read"), by_token(ann, "read", "edit")
    assert reader.get(path).status_code == 200
    assert reader.patch(path, {"name": "x"}, **at(1)).status_code == 403
    assert reader.post(f"{path}/publish").status_code == 403
    assert reader.post(f"{path}/validate", {"document": DOCUMENT}).status_code == 200
    assert editor.patch(path, {"name": "x"}, **at(1)).status_code == 200
    assert by_token(ann, "run").get(path).status_code == 403


def test_the_owner_after_the_maker_left(ann: User, bob: User, workflow: Workflow, share: Give) -> None:
    share(bob, "owner")
    assert workflows.owner_of(workflow) == ann
    Share.objects.filter(workflow=workflow, user=ann).delete()
    assert workflows.owner_of(workflow) == bob
    eve = person("eve")
    share(eve, "viewer")
    shown = Api(eve).get(f"/workflows/{workflow.pk}").json()
    assert (shown["owner"], shown["owner_name"], shown["role"]) == (str(bob.pk), "bob", "viewer")


def test_the_list_tells_how_the_newest_run_went(ann: User) -> None:
    api = Api(ann)
    ids = [api.post("/workflows", {"name": name}).json()["id"] for name in ("Ran", "Never ran")]
    kept = Document.objects.create(hash="0" * 64, body=DOCUMENT)
    for status, error, seconds in (("succeeded", None, 9), ("failed", {"message": "It broke."}, 5)):
        at_ = timezone.now() - timedelta(seconds=seconds)
        Run.objects.create(
            workflow_id=ids[0], document=kept, status=status, error=error, created_at=at_, finished_at=at_
        )
    listed = {row["id"]: row["last_run"] for row in api.get("/workflows").json()["results"]}
    assert listed[ids[1]] is None
    assert (listed[ids[0]]["status"], listed[ids[0]]["error"]) == ("failed", "It broke.")
