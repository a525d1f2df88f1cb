"""Teams: founded by anybody, changed by owners, never without one."""

from __future__ import annotations

from typing import Any

import pytest

from builder.models import Membership, Team, User
from tests.builder.conftest import Api

pytestmark = pytest.mark.django_db


@pytest.fixture
def team(ann: User) -> str:
    return str(Api(ann).post("/teams", {"name": "Editors"}).json()["id"])


def test_the_founder_owns_it(ann: User, team: str) -> None:
    shown = Api(ann).get(f"/teams/{team}").json()
    assert (shown["name"], shown["role"]) == ("Editors", "owner")
    assert [(one["user_name"], one["role"]) for one in shown["members"]] == [("ann", "owner")]


def test_only_members_see_it_and_only_owners_change_it(ann: User, bob: User, cid: User, team: str) -> None:
    Api(ann).post(f"/teams/{team}/members", {"user": "bob@example.com"})
    assert [one["id"] for one in Api(bob).get("/teams").json()["results"]] == [team]
    assert Api(cid).get("/teams").json()["results"] == []
    for user, code in [(bob, 403), (cid, 404)]:
        api = Api(user)
        assert api.patch(f"/teams/{team}", {"name": "Mine"}).status_code == code
        assert api.post(f"/teams/{team}/members", {"user": "cid"}).status_code == code
        assert api.patch(f"/teams/{team}/members/{bob.pk}", {"role": "owner"}).status_code == code
        assert api.delete(f"/teams/{team}/members/{ann.pk}").status_code == code
        assert api.delete(f"/teams/{team}").status_code == code
    assert Api(cid).get(f"/teams/{team}").status_code == 404
    assert Api(cid).get(f"/teams/{team}/members").status_code == 404


def test_members_may_leave(ann: User, bob: User, team: str) -> None:
    Api(ann).post(f"/teams/{team}/members", {"user": "bob"})
    assert Api(bob).delete(f"/teams/{team}/members/{bob.pk}").status_code == 204
    assert Api(bob).get(f"/teams/{team}").status_code == 404


def test_the_last_owner_stays(ann: User, bob: User, team: str) -> None:
    api = Api(ann)
    assert api.delete(f"/teams/{team}/members/{ann.pk}").status_code == 409
    assert api.patch(f"/teams/{team}/members/{ann.pk}", {"role": "member"}).status_code == 409
    assert api.post(f"/teams/{team}/members", {"user": "bob", "role": "owner"}).status_code == 201
    assert api.patch(f"/teams/{team}/members/{ann.pk}", {"role": "member"}).status_code == 200
    assert api.delete(f"/teams/{team}").status_code == 403
    assert Api(bob).delete(f"/teams/{team}").status_code == 204
    assert not Membership.objects.exists()


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({"name": ""}, "name"),
        ({"name": "editors"}, "name"),
        ({"name": "a/b"}, "name"),
        ({"name": "7f1a2b7e-0000-4000-8000-000000000000"}, "name"),
        ({"name": "x" * 65}, "name"),
        ({"name": "x", "id": "1"}, "id"),
        ({}, "name"),
    ],
)
def test_bad_names_are_refused(ann: User, team: str, body: dict[str, Any], field: str) -> None:
    reply = Api(ann).post("/teams", body)
    assert reply.status_code == 400
    assert reply.json()["problems"][0]["field"] == field
    assert Team.objects.count() == 1


def test_members_are_added_once_and_by_name(ann: User, bob: User, team: str) -> None:
    api = Api(ann)
    assert api.post(f"/teams/{team}/members", {"user": "nobody"}).json()["problems"][0]["field"] == "user"
    assert api.post(f"/teams/{team}/members", {"user": "bob", "role": "king"}).status_code == 400
    assert api.post(f"/teams/{team}/members", {"user": "bob"}).status_code == 201
    assert api.post(f"/teams/{team}/members", {"user": "bob"}).status_code == 409
    assert api.delete(f"/teams/{team}/members/7f1a2b7e-0000-4000-8000-000000000000").status_code == 404


def test_renaming(ann: User, team: str) -> None:
    assert Api(ann).patch(f"/teams/{team}", {"name": "  Legal   Dept "}).json()["name"] == "Legal Dept"


def test_members_see_what_is_shared_with_the_team_and_strangers_do_not(ann: User, bob: User, team: str) -> None:
    api = Api(ann)
    workflow = api.post("/workflows", {"name": "Flow"}).json()["id"]
    assert api.get(f"/teams/{team}/workflows").json() == {"results": [], "next": None}
    api.post(f"/workflows/{workflow}/shares", {"team": team, "role": "editor"})
    assert api.get(f"/teams/{team}/workflows").json()["results"] == [
        {"id": workflow, "name": "Flow", "role": "editor"}
    ]
    assert Api(bob).get(f"/teams/{team}/workflows").status_code == 404
