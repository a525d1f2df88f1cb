"""Sharing a workflow: four roles, owners only, and never without an owner."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from builder.access import role_on, visible_workflows
from builder.models import AuditEntry, Membership, Share, Team, User, Workflow
from tests.builder.conftest import Api, by_token, person

pytestmark = pytest.mark.django_db
Give = Callable[[User, str], Share]
LADDER = [
    ("builder.view_workflow", "viewer"),
    ("builder.run_workflow", "operator"),
    ("builder.run_draft", "operator"),
    ("builder.edit_workflow", "editor"),
    ("builder.share_workflow", "owner"),
    ("builder.delete_workflow", "owner"),
]


@pytest.fixture
def path(workflow: Workflow) -> str:
    return f"/workflows/{workflow.pk}/shares"


@pytest.mark.parametrize("who", ["bob", "bob@example.com", "BOB", "Bob@Example.com"])
def test_by_name_or_address(ann: User, bob: User, path: str, workflow: Workflow, who: str) -> None:
    made = Api(ann).post(path, {"user": who, "role": "viewer"})
    assert made.status_code == 201
    assert made.json()["user"] == str(bob.pk)
    assert role_on(bob, workflow.pk) == "viewer"
    assert [row["user_name"] for row in Api(ann).get(path).json()["results"]] == ["ann", "bob"]


@pytest.mark.parametrize("role", ["viewer", "operator", "editor", "owner"])
def test_each_role_may_what_the_ones_before_it_may(workflow: Workflow, bob: User, share: Give, role: str) -> None:
    share(bob, role)
    order = ["viewer", "operator", "editor", "owner"]
    for perm, needed in LADDER:
        assert bob.has_perm(perm, workflow) is (order.index(role) >= order.index(needed)), perm


def test_strangers_superusers_and_nobody_get_nothing(workflow: Workflow, cid: User, admin: User, path: str) -> None:
    for perm, _ in LADDER:
        assert not cid.has_perm(perm, workflow)
        assert not admin.has_perm(perm, workflow)
    assert not visible_workflows(admin).exists()
    assert Api(cid).get(path).status_code == 404
    assert Api(admin).get(path).status_code == 404
    assert Api().get(path).status_code == 401


@pytest.mark.parametrize("role", ["viewer", "operator", "editor"])
def test_only_owners_share(workflow: Workflow, bob: User, cid: User, share: Give, path: str, role: str) -> None:
    mine = share(bob, role)
    api = Api(bob)
    assert api.get(path).status_code == 403
    assert api.post(path, {"user": "cid", "role": "viewer"}).status_code == 403
    assert api.patch(f"{path}/{mine.pk}", {"role": "owner"}).status_code == 403
    assert api.delete(f"{path}/{mine.pk}").status_code == 403
    assert role_on(bob, workflow.pk) == role


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"user": "nobody", "role": "viewer"}, "user"),
        ({"user": "", "role": "viewer"}, "user"),
        ({"role": "viewer"}, "user"),
        ({"user": "bob", "role": "king"}, "role"),
        ({"user": "bob"}, "role"),
        ({"team": "x", "role": "viewer"}, "team"),
        ({"team": "7f1a2b7e-0000-4000-8000-000000000000", "role": "viewer"}, "team"),
        ({"user": "bob", "role": "viewer", "workflow": "x"}, "workflow"),
        ({"user": {"id": 1}, "role": "viewer"}, "user"),
        ({"user": "b\ud800b", "role": "viewer"}, ""),
    ],
)
def test_bad_input_names_the_field(ann: User, bob: User, path: str, body: dict[str, Any], field: str) -> None:
    reply = Api(ann).post(path, body)
    assert reply.status_code == 400
    assert reply.json()["problems"][0]["field"] == field
    assert Share.objects.count() == 1


def test_closed_accounts_cannot_be_shared_with(ann: User, bob: User, path: str) -> None:
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert Api(ann).post(path, {"user": "bob", "role": "viewer"}).status_code == 400


def test_twice_is_a_conflict(ann: User, bob: User, path: str) -> None:
    assert Api(ann).post(path, {"user": "bob", "role": "viewer"}).status_code == 201
    assert Api(ann).post(path, {"user": "bob", "role": "editor"}).status_code == 409


def test_the_last_owner_stays(ann: User, bob: User, path: str, workflow: Workflow, share: Give) -> None:
    own = Share.objects.get()
    api = Api(ann)
    assert api.delete(f"{path}/{own.pk}").status_code == 409
    assert api.patch(f"{path}/{own.pk}", {"role": "editor"}).status_code == 409
    team = Team.objects.create(name="t")
    Membership.objects.create(team=team, user=bob)
    Share.objects.create(workflow=workflow, team=team, role="owner")
    assert api.delete(f"{path}/{own.pk}").status_code == 409  # a team may be empty tomorrow
    share(bob, "owner")
    assert api.delete(f"{path}/{own.pk}").status_code == 204
    assert api.get(path).status_code == 404


def test_changing_and_removing_counts_at_once(
    ann: User, bob: User, path: str, workflow: Workflow, share: Give
) -> None:
    row = share(bob, "editor")
    api = Api(ann)
    assert api.patch(f"{path}/{row.pk}", {"role": "viewer"}).json()["role"] == "viewer"
    assert not bob.has_perm("builder.edit_workflow", workflow)
    assert api.delete(f"{path}/{row.pk}").status_code == 204
    assert not bob.has_perm("builder.view_workflow", workflow)
    assert api.delete(f"{path}/{row.pk}").status_code == 404
    actions = list(AuditEntry.objects.order_by("id").values_list("action", "workflow_id"))
    assert actions == [("share.changed", workflow.pk), ("share.removed", workflow.pk)]


def test_shares_of_another_workflow_are_not_reached(ann: User, bob: User, workflow: Workflow) -> None:
    other = Workflow.objects.create(name="B", document={}, created_by=bob)
    theirs = Share.objects.create(workflow=other, user=bob, role="owner")
    assert Api(ann).delete(f"/workflows/{workflow.pk}/shares/{theirs.pk}").status_code == 404
    assert Share.objects.filter(pk=theirs.pk).exists()


def test_a_team_s_role_reaches_its_members_and_the_best_one_counts(
    ann: User, bob: User, cid: User, path: str, workflow: Workflow
) -> None:
    team = Api(ann).post("/teams", {"name": "Editors"}).json()["id"]
    Api(ann).post(f"/teams/{team}/members", {"user": "bob"})
    assert Api(ann).post(path, {"team": team, "role": "operator"}).status_code == 201
    assert role_on(bob, workflow.pk) == "operator"
    assert role_on(cid, workflow.pk) is None
    Api(ann).post(path, {"user": "bob", "role": "viewer"})
    assert role_on(bob, workflow.pk) == "operator"
    assert role_on(ann, workflow.pk) == "owner"
    Api(ann).delete(f"/teams/{team}/members/{bob.pk}")
    assert role_on(bob, workflow.pk) == "viewer"


def test_one_shares_only_with_one_s_own_teams(bob: User, ann: User, path: str) -> None:
    team = Api(bob).post("/teams", {"name": "Bobs"}).json()["id"]
    assert Api(ann).post(path, {"team": team, "role": "viewer"}).status_code == 400


def test_sharing_by_token_takes_the_scope_admin(ann: User, bob: User, path: str) -> None:
    body = {"user": "bob", "role": "viewer"}
    assert by_token(ann, "read", "run", "decide", "edit").post(path, body).status_code == 403
    assert by_token(ann, "admin").post(path, body).status_code == 201


def test_the_audit_log_shows_owners_their_workflows_and_cannot_be_changed(
    ann: User, bob: User, cid: User, admin: User, path: str, workflow: Workflow
) -> None:
    Api(ann).post(path, {"user": "bob", "role": "owner"})
    for user, count in [(ann, 1), (bob, 1), (cid, 0), (admin, 1)]:
        assert len(Api(user).get(f"/audit?workflow={workflow.pk}").json()["results"]) == count
    assert Api(ann).get("/audit?workflow=x").status_code == 400
    entry = AuditEntry.objects.get()
    with pytest.raises(TypeError):
        entry.save()
    with pytest.raises(TypeError):
        entry.delete()
    with pytest.raises(TypeError):
        AuditEntry.objects.all().delete()
    with pytest.raises(TypeError):
        AuditEntry.objects.update(actor_name="eve")


def test_lists_page_by_cursor(ann: User, path: str, share: Give) -> None:
    for n in range(5):
        share(person(f"p{n}"), "viewer")
    seen: list[str] = []
    cursor = ""
    while True:
        page = Api(ann).get(f"{path}?limit=2" + (f"&cursor={cursor}" if cursor else "")).json()
        seen += [row["user_name"] for row in page["results"]]
        cursor = page["next"]
        if cursor is None:
            break
    assert seen == ["ann", *[f"p{n}" for n in range(5)]]
    for bad in ["cursor=x", "cursor=W10", "cursor=%00", "limit=0", "limit=x", "limit=999"]:
        assert Api(ann).get(f"{path}?{bad}").status_code == 400
