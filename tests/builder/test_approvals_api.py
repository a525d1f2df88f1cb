"""Approvals over REST: the inbox, and decisions that count once, from those who were asked."""

from __future__ import annotations

import copy
import threading
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import connections

from builder.models import Membership, Share, Team, User, Workflow
from tests.builder.conftest import Api, by_token, person
from tests.builder.running import REVIEW, engine_running, eventually, made

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    with engine_running():
        yield


def asking(owner: User, **config: Any) -> tuple[Workflow, str, str]:
    """A run that waits for an approval with these settings: (workflow, run id, approval id)."""
    document = copy.deepcopy(REVIEW)
    document["nodes"]["review"]["config"] |= config
    workflow = made(owner, document)
    run = Api(owner).post(f"/workflows/{workflow.pk}/runs", {}).json()["id"]

    def look() -> str | None:
        rows = Api(owner).get("/approvals").json()["results"]
        return next((row["id"] for row in rows if row["run"] == run), None)

    return workflow, run, eventually(look)


def output_of(owner: User, run: str) -> Any:
    def look() -> dict[str, Any] | None:
        body: dict[str, Any] = Api(owner).get(f"/runs/{run}").json()
        return body if body["finished_at"] else None

    return eventually(look)["output"]


def test_what_an_approval_shows(ann: User) -> None:
    workflow, run, approval = asking(ann)
    shown = Api(ann).get(f"/approvals/{approval}").json()
    assert (shown["run"], shown["workflow"], shown["workflow_name"]) == (run, str(workflow.pk), "Flow")
    assert (shown["node"], shown["path"], shown["message"]) == ("review", "review", "Publish this?")
    assert shown["node_name"] == "Review"
    assert shown["values"] == {"text": "Draft"}
    assert [action["id"] for action in shown["actions"]] == ["approve", "reject"]
    assert (shown["status"], shown["quorum"], shown["votes"], shown["can_decide"]) == ("pending", 1, [], True)
    assert Api(ann).get(f"/runs/{run}").json()["nodes"]["review"]["status"] == "waiting"


def test_an_approval_calls_its_step_as_the_card_does(ann: User) -> None:
    for label, shown in {"Ask Priya": "Ask Priya", "": "Final review"}.items():
        document = copy.deepcopy(REVIEW)
        review = document["nodes"]["review"] | ({"label": label} if label else {})
        document["nodes"] = {"start": {"type": "start"}, "final_review": review}
        document["edges"] = [{"source": "start", "target": "final_review"}]
        workflow = made(ann, document)
        Api(ann).post(f"/workflows/{workflow.pk}/runs", {})

        def look(of: str = str(workflow.pk)) -> str | None:
            rows = Api(ann).get("/approvals").json()["results"]
            return next((row["node_name"] for row in rows if row["workflow"] == of), None)

        assert eventually(look) == shown


def test_a_decision_goes_on_with_the_edited_values(ann: User) -> None:
    _, run, approval = asking(ann)
    body = {"action": "approve", "values": {"text": "Edited"}, "comment": "Better so"}
    reply = Api(ann).post(f"/approvals/{approval}/decision", body)
    assert reply.status_code == 200
    decided = reply.json()
    assert (decided["status"], decided["action"], decided["by"]) == ("decided", "approve", str(ann.pk))
    assert (decided["result_values"], decided["comment"]) == ({"text": "Edited"}, "Better so")
    assert decided["can_decide"] is False
    assert output_of(ann, run) == "Edited"


def test_the_values_as_shown_count_when_none_are_sent(ann: User) -> None:
    _, run, approval = asking(ann)
    assert Api(ann).post(f"/approvals/{approval}/decision", {"action": "approve"}).status_code == 200
    assert output_of(ann, run) == "Draft"


def test_another_action_takes_another_port(ann: User) -> None:
    _, run, approval = asking(ann)
    Api(ann).post(f"/approvals/{approval}/decision", {"action": "reject"})
    assert output_of(ann, run) == "stopped"


@pytest.mark.parametrize(
    ("body", "field"),
    [
        ({}, "action"),
        ({"action": "maybe"}, "action"),
        ({"action": None}, "action"),
        ({"action": ["approve"]}, "action"),
        ({"action": "approve", "values": {"text": "x"}}, "values.text"),
        ({"action": "approve", "values": {"text": 5}}, "values.text"),
        ({"action": "approve", "values": {"other": 5}}, "values.other"),
        ({"action": "approve", "values": []}, "values"),
        ({"action": "approve", "values": "text"}, "values"),
        ({"action": "approve", "comment": None}, "comment"),
        ({"action": "approve", "comment": "x" * 10_001}, "comment"),
        ({"action": "approve", "by": "root"}, "by"),
    ],
)
def test_decisions_that_do_not_fit(ann: User, body: Any, field: str) -> None:
    _, _, approval = asking(ann)
    reply = Api(ann).post(f"/approvals/{approval}/decision", body)
    assert reply.status_code == 400, reply.content
    assert field in [problem["field"] for problem in reply.json()["problems"]], reply.json()
    assert Api(ann).get(f"/approvals/{approval}").json()["status"] == "pending"


def test_a_second_decision_is_a_conflict(ann: User, bob: User) -> None:
    workflow, _, approval = asking(ann)
    Share.objects.create(workflow=workflow, user=bob, role="operator")
    assert Api(ann).post(f"/approvals/{approval}/decision", {"action": "approve"}).status_code == 200
    late = Api(bob).post(f"/approvals/{approval}/decision", {"action": "reject"})
    assert late.status_code == 409
    assert "ann" in late.json()["detail"]
    assert Api(ann).get(f"/approvals/{approval}").json()["action"] == "approve"


def test_of_decisions_at_once_one_counts(ann: User) -> None:
    workflow, _, approval = asking(ann)
    people = [person(f"p{number}") for number in range(4)]
    for one in people:
        Share.objects.create(workflow=workflow, user=one, role="operator")
    clients = [Api(one) for one in people]
    codes: list[int] = []

    def decide(api: Api, action: str) -> None:
        codes.append(api.post(f"/approvals/{approval}/decision", {"action": action}).status_code)
        connections.close_all()

    threads = [
        threading.Thread(target=decide, args=[api, ("approve", "reject")[number % 2]])
        for number, api in enumerate(clients)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 409, 409, 409]


def test_who_may_decide(ann: User, bob: User, cid: User) -> None:
    workflow, _, approval = asking(ann)
    Share.objects.create(workflow=workflow, user=bob, role="viewer")
    path = f"/approvals/{approval}"
    assert Api(bob).get(path).json()["can_decide"] is False
    assert Api(bob).post(f"{path}/decision", {"action": "approve"}).status_code == 403
    assert Api(cid).get(path).status_code == 404
    assert Api(cid).post(f"{path}/decision", {"action": "approve"}).status_code == 404
    assert Api(cid).get("/approvals").json()["results"] == []
    assert by_token(ann, "read", "run").post(f"{path}/decision", {"action": "approve"}).status_code == 403
    assert by_token(ann, "decide").post(f"{path}/decision", {"action": "approve"}).status_code == 200


def test_only_those_asked_by_name_decide(ann: User, bob: User) -> None:
    team = Team.objects.create(name="editors")
    Membership.objects.create(team=team, user=bob, role="member")
    Membership.objects.create(team=team, user=ann, role="owner")
    workflow, run, approval = asking(ann, assignees=["team:editors", "user:eve"])
    eve = person("eve")
    Membership.objects.filter(user=ann).update(team=Team.objects.create(name="elsewhere"))
    path = f"/approvals/{approval}/decision"
    Share.objects.create(workflow=workflow, team=team, role="viewer")
    assert Api(ann).post(path, {"action": "approve"}).status_code == 403
    assert Api(eve).get("/approvals").json()["results"][0]["can_decide"] is True
    assert Api(bob).post(path, {"action": "approve"}).status_code == 200
    assert output_of(ann, run) == "Draft"


def test_a_quorum_counts_people(ann: User, bob: User) -> None:
    workflow, run, approval = asking(ann, quorum=2)
    Share.objects.create(workflow=workflow, user=bob, role="operator")
    path = f"/approvals/{approval}/decision"
    first = Api(ann).post(path, {"action": "approve"}).json()
    assert (first["status"], first["voted"], len(first["votes"])) == ("pending", True, 1)
    assert Api(ann).post(path, {"action": "approve"}).status_code == 409
    second = Api(bob).post(path, {"action": "approve"}).json()
    assert (second["status"], [vote["user_name"] for vote in second["votes"]]) == ("decided", ["ann", "bob"])
    assert output_of(ann, run) == "Draft"


def test_the_inbox_puts_what_waits_for_me_first(ann: User, bob: User) -> None:
    first, _, mine = asking(bob)
    second, _, not_mine = asking(bob)
    Share.objects.create(workflow=first, user=ann, role="operator")
    Share.objects.create(workflow=second, user=ann, role="viewer")
    api = Api(ann)
    rows = api.get("/approvals").json()["results"]
    assert [(row["id"], row["can_decide"]) for row in rows] == [(mine, True), (not_mine, False)]
    page = api.get("/approvals?limit=1").json()
    assert api.get(f"/approvals?limit=1&cursor={page['next']}").json()["results"][0]["id"] == not_mine
    api.post(f"/approvals/{mine}/decision", {"action": "approve"})
    assert [row["id"] for row in api.get("/approvals").json()["results"]] == [not_mine]
    assert [row["id"] for row in api.get("/approvals?status=decided").json()["results"]] == [mine]
    assert len(api.get("/approvals?status=all").json()["results"]) == 2
    assert api.get("/approvals?status=open").status_code == 400
    runs = api.get("/runs?limit=1").json()["next"]
    for cursor in (runs, "nonsense", "WyJhIiwgIjIwMjQiLCAieCJd"):
        assert api.get(f"/approvals?cursor={cursor}").status_code == 400


def test_approvals_that_do_not_exist(ann: User) -> None:
    api = Api(ann)
    for wrong in ("nonsense", "00000000-0000-0000-0000-000000000000"):
        assert api.get(f"/approvals/{wrong}").status_code == 404
        assert api.post(f"/approvals/{wrong}/decision", {"action": "approve"}).status_code == 404
