"""Trying the draft out over REST: to a step, pins, breakpoints, edited outputs; and who heeds them."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest

from builder import documents
from builder.models import User, Workflow
from builder.services.catalogue import registry
from runtime.limits import limit
from tests.builder.conftest import Api, by_token
from tests.builder.running import HELLO, engine_running, eventually, finished, made, runs_of

pytestmark = pytest.mark.django_db(transaction=True)
INPUT = {"topic": "maps"}
Json = Any


@pytest.fixture
def engine() -> Iterator[None]:
    with engine_running():
        yield


def drawn(**ui: Json) -> dict[str, Json]:
    """The workflow that says hello, with a further step, and these marks."""
    document = copy.deepcopy(HELLO)
    document["nodes"]["loud"] = {"type": "template", "config": {"text": "{{ say.text }}!"}}
    document["nodes"]["done"]["config"]["value"] = "{{ loud.text }}"
    document["edges"] = [
        {"source": source, "target": target}
        for source, target in (("start", "say"), ("say", "loud"), ("loud", "done"))
    ]
    return document | {"ui": ui}


def tried(api: Api, workflow: Workflow, **body: Json) -> dict[str, Json]:
    """The ended run of a draft."""
    reply = api.post(f"{runs_of(workflow)}?wait=10", {"input": INPUT, "version": "draft", **body})
    assert reply.status_code == 200, reply.json()
    return dict(reply.json())


def halted(api: Api, run: str) -> list[str]:
    """Where a run waits at a breakpoint, once it does."""

    def where() -> list[str]:
        return [path for path, node in api.get(f"/runs/{run}").json()["nodes"].items() if node.get("breakpoint")]

    assert eventually(lambda: bool(where()))
    return where()


def test_a_run_to_a_step_says_so_and_runs_nothing_else(ann: User, engine: None) -> None:
    api, workflow = Api(ann), made(ann, drawn())
    run = tried(api, workflow, to="say")
    assert (set(run["nodes"]), run["output"], run["to"]) == ({"start", "say"}, None, "say")
    assert run["note"] == "The run went as far as “say”, so it has no output."
    assert [row.get("to") for row in api.get("/runs").json()["results"]] == ["say"]


def test_an_unknown_step_is_refused_at_its_field(ann: User) -> None:
    reply = Api(ann).post(runs_of(made(ann, drawn())), {"input": INPUT, "version": "draft", "to": "nobody"})
    assert (reply.status_code, reply.json()["problems"][0]["field"]) == (400, "to")


def test_problems_beside_the_way_do_not_stand_in_it(ann: User, engine: None) -> None:
    document = drawn()
    document["nodes"]["loud"]["config"]["text"] = "{{ nothing.here }}"
    api, workflow = Api(ann), made(ann, document)
    assert tried(api, workflow, to="say")["status"] == "succeeded"
    refused = api.post(runs_of(workflow), {"input": INPUT, "version": "draft", "to": "done"})
    assert [one["node"] for one in refused.json()["problems"]] == ["loud"]


def test_the_same_key_for_another_step_is_another_request(ann: User) -> None:
    api, workflow = Api(ann), made(ann, drawn())
    body = {"input": INPUT, "version": "draft"}
    assert api.post(runs_of(workflow), {**body, "to": "say"}, **{"Idempotency-Key": "k"}).status_code == 202
    assert api.post(runs_of(workflow), {**body, "to": "loud"}, **{"Idempotency-Key": "k"}).status_code == 422


class TestPins:
    PIN: Json = {"say": {"output": {"text": "pinned"}}}

    def test_the_editors_run_of_the_draft_gives_the_pin(self, ann: User, engine: None) -> None:
        run = tried(Api(ann), made(ann, drawn(pins=self.PIN)))
        assert (run["output"], run["nodes"]["say"]["rung"]) == ("pinned!", {"kind": "pinned"})

    def test_published_versions_and_tokens_know_no_pins(self, ann: User, engine: None) -> None:
        workflow = made(ann, drawn(pins=self.PIN, breakpoints=["loud"]))
        with_token = by_token(ann, "run")
        assert tried(with_token, workflow)["output"] == "maps, calm!"
        assert tried(Api(ann), workflow, version="published")["output"] == "maps, calm!"
        Api(ann).post(f"/workflows/{workflow.pk}/publish", {"message": "One"})
        assert tried(Api(ann), workflow, version=1)["output"] == "maps, calm!"

    def test_a_rerun_of_the_draft_gives_the_pin_it_has_now(self, ann: User, engine: None) -> None:
        api, workflow = Api(ann), made(ann, drawn())
        first = tried(api, workflow)
        assert first["output"] == "maps, calm!"
        workflow.document = drawn(pins=self.PIN)
        workflow.save()
        again = api.post(f"/runs/{first['id']}/rerun", {"from": "loud", "document": "draft"}).json()["id"]
        assert finished(api, again)["output"] == "pinned!"
        workflow.document = drawn()
        workflow.save()
        last = api.post(f"/runs/{again}/rerun", {"from": "loud", "document": "draft"}).json()["id"]
        assert finished(api, last)["output"] == "maps, calm!"


class TestBreakpoints:
    def test_a_run_stops_and_goes_on_when_told(self, ann: User, engine: None) -> None:
        api = Api(ann)
        workflow = made(ann, drawn(breakpoints=["loud"]))
        run = api.post(runs_of(workflow), {"input": INPUT, "version": "draft"}).json()["id"]
        assert halted(api, run) == ["loud"]
        assert eventually(lambda: api.get(f"/runs/{run}").json()["status"] == "waiting")
        assert api.post(f"/runs/{run}/continue", {"path": "say"}).status_code == 409
        assert api.post(f"/runs/{run}/continue", {"path": "loud", "step": True}).status_code == 202
        assert eventually(lambda: halted(api, run) == ["done"])
        assert api.post(f"/runs/{run}/continue").status_code == 202
        ended = finished(api, run)
        assert (ended["status"], ended["output"]) == ("succeeded", "maps, calm!")
        assert api.post(f"/runs/{run}/continue").status_code == 409
        answered = [one for one in api.get(f"/runs/{run}/events").json()["results"] if one["type"] == "node.answered"]
        assert [(one["path"], one["by"]) for one in answered] == [("loud", str(ann.pk)), ("done", str(ann.pk))]

    def test_a_waiting_run_can_be_cancelled(self, ann: User, engine: None) -> None:
        api = Api(ann)
        workflow = made(ann, drawn(breakpoints=["say"]))
        run = api.post(runs_of(workflow), {"input": INPUT, "version": "draft"}).json()["id"]
        halted(api, run)
        assert api.post(f"/runs/{run}/cancel").status_code == 202
        assert finished(api, run)["nodes"]["say"]["status"] == "cancelled"


class TestEditedOutputs:
    def test_what_follows_works_with_the_edited_output(self, ann: User, engine: None) -> None:
        api = Api(ann)
        first = tried(api, made(ann, drawn()))
        body = {"from": "loud", "outputs": {"say": {"text": "edited"}}}
        again = finished(api, api.post(f"/runs/{first['id']}/rerun", body).json()["id"])
        assert (again["output"], again["nodes"]["say"]["rung"]) == ("edited!", {"kind": "edited"})
        assert again["nodes"]["say"]["status"] == "succeeded"
        third = finished(api, api.post(f"/runs/{again['id']}/rerun", {"from": "done"}).json()["id"])
        assert third["output"] == "edited!"

    def test_only_what_is_taken_over_can_be_edited(self, ann: User, engine: None) -> None:
        api = Api(ann)
        first = tried(api, made(ann, drawn()))
        refused = api.post(f"/runs/{first['id']}/rerun", {"from": "say", "outputs": {"loud": 1}})
        assert (refused.status_code, refused.json()["problems"][0]["field"]) == (400, "outputs.loud")


class TestTheDocument:
    def test_it_keeps_marks_and_frames_in_canonical_form(self) -> None:
        raw = drawn(
            breakpoints=["say", "done", "say"],
            pins={"say": {"port": "out", "output": {"b": 1, "a": None}}},
            frames=[{"label": "Part", "id": "f", "x": 1.4, "y": 0, "w": 10, "h": 10, "color": ""}],
        )
        raw["nodes"]["loud"]["disabled"] = True
        raw["nodes"]["say"]["disabled"] = False
        found = documents.canonical(documents.parse(raw), registry())
        assert found["ui"] == {
            "frames": [{"id": "f", "label": "Part", "x": 1, "y": 0, "w": 10, "h": 10}],
            "pins": {"say": {"output": {"a": None, "b": 1}}},
            "breakpoints": ["done", "say"],
        }
        assert list(found["nodes"]["loud"]) == ["type", "disabled", "config"]
        assert "disabled" not in found["nodes"]["say"]

    def test_switching_off_is_a_change_of_what_runs_and_marks_are_none(self) -> None:
        plain, off = drawn(), drawn()
        off["nodes"]["say"]["disabled"] = True
        marked = drawn(pins=TestPins.PIN, breakpoints=["say"], frames=[{"id": "f", "x": 1}])
        same = documents.content_hash(plain, registry())
        assert documents.content_hash(off, registry()) != same
        assert documents.content_hash(marked, registry()) == same
        assert documents.diff(plain, off, registry()).lines() == ["~ say.disabled: added true"]
        assert documents.diff(plain, marked, registry()).lines() == [
            "  1 thing moved on the canvas",
            "  2 marks for trying it out changed",
        ]
        assert not documents.diff(marked, marked, registry())

    @pytest.mark.parametrize(
        ("ui", "field"),
        [
            ({"pins": {"say": {}}}, "ui.pins.say.output"),
            ({"pins": {"say": {"output": 1, "more": 2}}}, "ui.pins.say.more"),
            ({"pins": {"say": {"output": "x" * limit("pins")}}}, "ui.pins"),
            ({"breakpoints": ["No"]}, "ui.breakpoints.0"),
            ({"frames": [{"x": "left"}]}, "ui.frames.0.x"),
            ({"frames": [{}] * 1_001}, "ui.frames"),
        ],
    )
    def test_what_is_malformed_is_refused_at_its_place(self, ui: Json, field: str) -> None:
        assert [problem.field for problem in documents.shape_problems(drawn(**ui))] == [field]

    def test_too_many_pinned_bytes_are_said_in_a_sentence(self) -> None:
        (problem,) = documents.shape_problems(drawn(pins={"say": {"output": "x" * limit("pins")}}))
        assert problem.message.endswith("Unpin some of them.")

    def test_marks_of_nodes_that_are_gone_are_let_be(self) -> None:
        marks = drawn(pins={"gone": {"output": 1}}, breakpoints=["gone"])
        assert documents.shape_problems(marks) == []


class TestOff:
    def test_a_step_that_refers_to_it_is_told_and_its_own_problems_do_not_count(
        self, ann: User, engine: None
    ) -> None:
        document = drawn()
        document["nodes"]["say"] |= {"disabled": True, "label": "Greeting"}
        document["nodes"]["say"]["config"] = {"text": "{{ nobody.at_all }}"}
        api, workflow = Api(ann), made(ann, document)
        problems = api.get(f"/workflows/{workflow.pk}").json()["problems"]
        assert [(one["node"], one["field"], one["severity"]) for one in problems] == [
            ("loud", "config.text", "error"),
            ("say", "config.text", "warning"),
        ]
        assert problems[0]["message"] == "“Greeting” is switched off; what refers to it gets nothing."
        document["nodes"]["loud"]["config"]["text"] = "{{ input.topic }}!"
        workflow.document = document
        workflow.save()
        assert tried(api, workflow)["output"] == "maps!"

    def test_a_connection_that_is_not_there_does_not_matter_to_a_step_that_is_off(self, ann: User) -> None:
        document = drawn()
        config = {"connection": "none", "model": "m", "prompt": "Hi"}
        document["nodes"]["more"] = {"type": "model", "disabled": True, "config": config}
        document["edges"].append({"source": "start", "target": "more"})
        problems = Api(ann).get(f"/workflows/{made(ann, document).pk}").json()["problems"]
        assert {one["severity"] for one in problems if one["node"] == "more"} == {"warning"}

    def test_the_start_cannot_be_switched_off(self, ann: User) -> None:
        document = drawn()
        document["nodes"]["start"]["disabled"] = True
        problems = Api(ann).get(f"/workflows/{made(ann, document).pk}").json()["problems"]
        assert [(one["node"], one["field"]) for one in problems] == [("start", "disabled")]
