"""Trying out never goes around a person's answer or an author's check, and bears whatever is sent."""

from __future__ import annotations

import copy
import json
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from builder.models import User, Workflow
from builder.services import versions
from runtime.engine.trial import way_on
from runtime.nodes import registry
from tests.builder.conftest import Api, by_token
from tests.builder.running import engine_running, eventually, finished, made, runs_of

pytestmark = pytest.mark.django_db(transaction=True)
Json = Any
#: An amount is looked up, a person allows it, and it is paid.
PAYING: dict[str, Json] = {
    "format": "baton/1",
    "nodes": {
        "start": {"type": "start"},
        "amount": {"type": "template", "config": {"text": "10"}},
        "allow": {"type": "approval", "config": {"message": "Pay {{ amount.text }}?"}},
        "pay": {"type": "template", "config": {"text": "paid {{ amount.text }}"}},
        "done": {"type": "output", "config": {"value": "{{ pay.text }}"}},
    },
    "edges": [
        {"source": "start", "target": "amount"},
        {"source": "amount", "target": "allow"},
        {"source": "allow", "port": "approve", "target": "pay"},
        {"source": "pay", "target": "done"},
    ],
}
ODD: tuple[Json, ...] = (
    None,
    True,
    -1,
    1e308,
    "",
    "\x00",
    "\ud800",
    "x" * 70_000,
    [],
    [None],
    {},
    {"": ""},
    "../..",
    "a/b",
)


@pytest.fixture
def engine() -> Iterator[None]:
    with engine_running():
        yield


def paid(api: Api, workflow: Workflow) -> str:
    """The id of an ended run in which ten were allowed and paid."""
    run = str(api.post(runs_of(workflow), {"version": "draft"}).json()["id"])
    assert eventually(lambda: bool(asked(api, run)))
    assert api.post(f"/approvals/{asked(api, run)[0]}/decision", {"action": "approve"}).status_code == 200
    assert finished(api, run)["output"] == "paid 10"
    return run


def asked(api: Api, run: str) -> list[str]:
    """The approvals for which a run waits."""
    rows = api.get("/approvals?status=pending").json()["results"]
    return [row["id"] for row in rows if row["run"] == run or (row["run"] or {}) == {"id": run}]


class TestApprovals:
    def test_an_approval_does_not_count_for_another_amount(self, ann: User, engine: None) -> None:
        api, workflow = Api(ann), made(ann, PAYING)
        body = {"from": "pay", "outputs": {"amount": {"text": "10000"}}}
        again = api.post(f"/runs/{paid(api, workflow)}/rerun", body).json()["id"]
        assert eventually(lambda: bool(asked(api, again)))
        assert api.get(f"/runs/{again}").json()["nodes"].get("pay", {}).get("status") != "succeeded"

    def test_nobody_writes_an_answer_for_somebody_else(self, ann: User, engine: None) -> None:
        api = Api(ann)
        body = {"from": "pay", "outputs": {"allow": {"action": "approve", "by_name": "The director"}}}
        refused = api.post(f"/runs/{paid(api, made(ann, PAYING))}/rerun", body)
        assert (refused.status_code, refused.json()["problems"][0]["field"]) == (400, "outputs.allow")

    def test_other_outputs_take_an_editor_by_token_too(
        self, ann: User, bob: User, share: Callable[..., Any], engine: None
    ) -> None:
        api, workflow = Api(ann), made(ann, PAYING)
        run = paid(api, workflow)
        workflow.shares.create(user=bob, role="operator")
        body = {"from": "pay", "outputs": {"amount": {"text": "10000"}}}
        assert Api(bob).post(f"/runs/{run}/rerun", {"from": "pay"}).status_code == 202
        assert Api(bob).post(f"/runs/{run}/rerun", body).status_code == 403
        assert by_token(ann, "read", "run").post(f"/runs/{run}/rerun", body).status_code == 403
        assert by_token(ann, "read", "run", "edit").post(f"/runs/{run}/rerun", body).status_code == 202

    def test_a_button_named_out_is_not_pressed_by_switching_the_approval_off(self, ann: User, engine: None) -> None:
        document = copy.deepcopy(PAYING)
        document["nodes"]["allow"]["disabled"] = True
        document["nodes"]["allow"]["config"]["actions"] = [{"id": "out", "label": "Allow"}, {"id": "else"}]
        document["edges"][2]["port"] = "out"
        workflow = made(ann, document)
        ended = Api(ann).post(f"{runs_of(workflow)}?wait=10", {"version": "draft"}).json()
        assert ended["nodes"]["allow"]["status"] == "skipped"
        assert ended["nodes"].get("pay", {}).get("status") != "succeeded"

    def test_only_ports_that_no_setting_names_pass_on(self) -> None:
        kinds = registry().types
        assert (way_on(kinds["approval"]), way_on(kinds["router"]), way_on(kinds["template"])) == (
            None,
            "else",
            "out",
        )


class TestMarks:
    @staticmethod
    def marked() -> Json:
        document = copy.deepcopy(PAYING)
        pin = {"output": {"action": "approve", "values": {}, "at": ""}, "port": "approve"}
        return document | {"ui": {"pins": {"allow": pin}, "breakpoints": ["pay"]}}

    @pytest.mark.parametrize("version", ["draft", "published", 1])
    def test_tokens_wait_for_the_person(self, version: Json, ann: User, engine: None) -> None:
        workflow = made(ann, self.marked())
        versions.publish(user=ann, workflow=workflow, message="One")
        api = by_token(ann, "read", "run", "edit")
        run = api.post(runs_of(workflow), {"version": version}).json()["id"]
        assert eventually(lambda: bool(asked(Api(ann), run)))
        assert api.post(f"/runs/{run}/continue").status_code == 409

    def test_a_called_workflow_knows_neither_pins_nor_breakpoints(self, ann: User, engine: None) -> None:
        inner = made(ann, self.marked())
        versions.publish(user=ann, workflow=inner, message="One")
        outer = copy.deepcopy(PAYING)
        outer["nodes"] = {
            "start": {"type": "start"},
            "call": {"type": "workflow", "config": {"workflow": str(inner.pk)}},
        }
        outer["edges"] = [{"source": "start", "target": "call"}]
        api = Api(ann)
        reply = api.post(runs_of(made(ann, outer)), {"version": "draft"})
        assert reply.status_code == 202, reply.json()

        def called() -> list[str]:
            return [row["id"] for row in api.get(f"/runs?parent={reply.json()['id']}").json()["results"]]

        assert eventually(lambda: bool(called()) and bool(asked(api, called()[0])))
        assert api.post(f"/runs/{called()[0]}/continue").status_code == 409


class TestOddRequests:
    def sent(self, api: Api, path: str, body: Json) -> None:
        reply = api.post(path, body)
        assert reply.status_code < 500, (path, str(body)[:100])
        assert len(reply.content) < 20_000, (path, str(body)[:100])
        if reply.status_code >= 400:
            assert reply["Content-Type"] == "application/problem+json", (path, str(body)[:100])

    def test_whatever_is_sent_is_answered_in_words(self, ann: User, engine: None) -> None:
        api, workflow = Api(ann), made(ann, PAYING)
        run = paid(api, workflow)
        stop = made(ann, copy.deepcopy(PAYING) | {"ui": {"breakpoints": ["amount"]}})
        halted = api.post(runs_of(stop), {"version": "draft"}).json()["id"]
        for odd in ODD:
            self.sent(api, f"/runs/{halted}/continue", {"path": odd, "step": True} if odd != "" else {"path": "x"})
            self.sent(api, f"/runs/{halted}/continue", {"path": "x", "step": odd})
            self.sent(api, f"/runs/{run}/rerun", {"from": odd})
            self.sent(api, f"/runs/{run}/rerun", {"from": "pay", "outputs": odd})
            self.sent(api, f"/runs/{run}/rerun", {"from": "allow", "outputs": {json.dumps(odd): 1}})
            self.sent(api, runs_of(workflow), {"version": "draft", "to": odd})

    @pytest.mark.parametrize("odd", ODD, ids=lambda odd: str(odd)[:9].encode("ascii", "replace").decode().strip("\0"))
    def test_an_odd_output_fails_no_more_than_its_run(self, odd: Json, ann: User, engine: None) -> None:
        document = copy.deepcopy(PAYING)
        del document["nodes"]["allow"]
        document["edges"] = [
            {"source": one, "target": other}
            for one, other in (("start", "amount"), ("amount", "pay"), ("pay", "done"))
        ]
        api, workflow = Api(ann), made(ann, document)
        first = api.post(f"{runs_of(workflow)}?wait=10", {"version": "draft"}).json()["id"]
        edited = api.post(f"/runs/{first}/rerun", {"from": "pay", "outputs": {"amount": odd}})
        if edited.status_code != 400:
            assert finished(api, edited.json()["id"])["status"] in ("succeeded", "failed")
        document["ui"] = {"pins": {"amount": {"output": odd}}}
        pinned = api.post("/workflows", {"name": "Pinned", "document": document})
        assert pinned.status_code in (201, 400)
        if pinned.status_code == 400:
            return
        ended = api.post(f"/workflows/{pinned.json()['id']}/runs?wait=10", {"version": "draft"}).json()
        assert ended["status"] in ("succeeded", "failed")
