"""Trying a workflow out: switched-off steps, pinned outputs, a run to one step, breakpoints."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest

from runtime.engine.errors import Invalid
from runtime.engine.events import Event
from runtime.engine.graph import Graph
from runtime.engine.rename import rename
from runtime.engine.repeat import done_before, reusable, taken_over
from runtime.engine.state import fold
from runtime.engine.trial import leading_to, narrowed
from runtime.engine.validate import validate
from tests.engine.shapes import document
from tests.engine.world import RUN_ID, World, types

Json = Any
MARKS = {"marks": True}


def marked(graph: str, behaviour: str = "", *, off: str = "", pins: Json = None, stops: str = "") -> Json:
    """The document of a graph in the tiny language with marks; `off` and `stops` name nodes."""
    made = document(graph, behaviour)
    for id_ in off.split():
        made["nodes"][id_]["disabled"] = True
    made["ui"] = {"pins": pins or {}, "breakpoints": stops.split()}
    return made


async def ran(made: Json, trial: Json = None, input: Json = None) -> World:
    """The world after a run of a document, as far as it goes by itself."""
    world = World()
    world.create(made, input, trial)
    await world.go()
    return world


def on(world: World, path: str) -> Json:
    return world.snapshot()["nodes"].get(path)


def go_on(world: World, *paths: str, **more: Json) -> None:
    """Somebody lets these nodes go on."""
    world.store.signal(RUN_ID, "continue", paths=list(paths), by="u1", by_name="Ana", **more)


class TestOff:
    async def test_a_step_that_is_off_does_not_run_and_passes_on_what_it_was_given(self) -> None:
        world = await ran(marked("start > a > b > out", off="b"), input={"topic": "snow"})
        assert [path for path, _ in world.began] == ["a"]
        b = on(world, "b")
        assert (b["status"], b["output"], b["port"], b["rung"]) == (
            "succeeded",
            {"value": "a"},
            "out",
            {"kind": "off"},
        )
        assert world.snapshot()["output"] == "out"

    async def test_a_template_that_names_it_finds_nothing_and_its_followers_input_is_what_it_passed_on(self) -> None:
        made = marked("start > a > b > out", off="b")
        made["nodes"]["out"]["config"]["value"] = "{{ input.value }}{% if b is defined %} {{ b.value }}{% endif %}"
        assert (await ran(made)).snapshot()["output"] == "a"
        made["nodes"]["out"]["config"]["value"] = "{{ b.value }}"
        world = await ran(made)
        assert "switched off" in world.snapshot()["error"]["message"]

    async def test_a_broken_setting_of_a_step_that_is_off_is_not_looked_at(self) -> None:
        made = marked("start > a > out", off="a")
        made["nodes"]["a"]["config"]["gives"] = "{{ nothing.here }}"
        assert (await ran(made)).snapshot()["status"] == "succeeded"

    async def test_an_approval_that_is_off_leads_nowhere(self) -> None:
        made = marked("start > ask > out", off="ask")
        made["nodes"]["ask"] = {"type": "approval", "config": {"message": "Go?"}, "disabled": True}
        made["edges"] = [{"source": "start", "target": "ask"}, {"source": "ask", "port": "approve", "target": "out"}]
        world = await ran(made)
        assert (on(world, "ask")["status"], on(world, "ask")["reason"]) == ("skipped", "It is switched off.")
        assert on(world, "out")["reason"] == "The step before it, 'ask', is switched off and leads nowhere."

    async def test_a_router_that_is_off_goes_by_else(self) -> None:
        made = marked("start > r, r.else > b > out, r.x > c", off="r")
        routes = [{"id": "x", "when": "true"}]
        made["nodes"]["r"] = {"type": "router", "config": {"mode": "rules", "routes": routes}, "disabled": True}
        world = await ran(made, input={"n": 1})
        assert (on(world, "r")["port"], on(world, "r")["output"], on(world, "b")["status"]) == (
            "else",
            {"n": 1},
            "succeeded",
        )
        assert on(world, "c")["reason"].endswith("is switched off: it passes on by 'else' alone.")

    async def test_nothing_inside_a_container_that_is_off_runs(self) -> None:
        world = await ran(marked("start > loop{a} > out", off="loop"))
        assert world.began == []
        assert set(world.statuses()) == {"start", "loop", "out"}

    async def test_the_last_step_of_an_item_that_is_off_hands_on_the_item_itself(self) -> None:
        world = await ran(marked("start > each{a} > out", "each=items:1/2", off="a"))
        assert on(world, "each")["output"]["results"] == [1, 2]

    async def test_an_output_that_is_off_is_not_reached(self) -> None:
        world = await ran(marked("start > a > out", off="out"))
        assert (on(world, "out")["status"], world.snapshot()["output"]) == ("skipped", None)

    async def test_a_start_cannot_be_switched_off(self) -> None:
        world = await ran(marked("start > a > out", off="start"), input={"x": 1})
        assert on(world, "start")["output"] == {"x": 1}

    async def test_long_chains_of_steps_that_are_off_take_several_commits_and_end(self) -> None:
        names = [f"n{number}" for number in range(200)]
        world = await ran(marked(f"start > {' > '.join(names)} > out", off=" ".join(names)))
        assert world.snapshot()["status"] == "succeeded"
        assert 3 <= world.store.appends <= 8

    async def test_a_run_that_is_no_trial_heeds_what_is_off_too(self) -> None:
        """It is part of what runs, published or not."""
        world = await ran(marked("start > a > out", off="a"), None)
        assert world.began == []


class TestPins:
    PIN = {"a": {"output": {"value": "pinned"}}}

    async def test_a_pinned_step_gives_its_pin_without_running(self) -> None:
        made = marked("start > a > out", pins=self.PIN)
        made["nodes"]["out"]["config"]["value"] = "{{ a.value }}"
        world = await ran(made, MARKS)
        assert world.began == []
        assert (world.snapshot()["output"], on(world, "a")["rung"]) == ("pinned", {"kind": "pinned"})
        assert on(world, "a")["usage"] is None

    async def test_the_pins_of_a_run_that_is_no_trial_do_not_count(self) -> None:
        world = await ran(marked("start > a > out", pins=self.PIN))
        assert (world.began, on(world, "a")["output"]) == ([("a", 1)], {"value": "a"})

    async def test_the_port_of_a_pin_is_the_one_that_leads_on(self) -> None:
        made = marked("start > a > out, a.x > b", pins={"a": {"output": {"value": 1}, "port": "x"}})
        world = await ran(made, MARKS)
        assert (on(world, "a")["port"], on(world, "b")["status"], on(world, "out")["status"]) == (
            "x",
            "succeeded",
            "skipped",
        )

    async def test_every_iteration_gives_the_pin(self) -> None:
        made = marked("start > each{a > b} > out", "each=items:1/2/3", pins=self.PIN)
        world = await ran(made, MARKS)
        assert [path for path, _ in world.began] == ["each/0/b", "each/1/b", "each/2/b"]
        assert on(world, "each/2/a")["output"] == {"value": "pinned"}

    async def test_a_pinned_container_does_not_open(self) -> None:
        made = marked("start > each{a} > out", pins={"each": {"output": {"results": [7], "errors": []}}})
        world = await ran(made, MARKS)
        assert set(world.statuses()) == {"start", "each", "out"}

    async def test_what_is_off_and_pinned_is_off(self) -> None:
        world = await ran(marked("start > a > out", off="a", pins=self.PIN), MARKS)
        assert on(world, "a")["rung"] == {"kind": "off"}

    async def test_a_pin_on_the_start_and_on_a_step_that_is_gone_do_nothing(self) -> None:
        pins = {"start": {"output": {"x": 9}}, "gone": {"output": 1}}
        world = await ran(marked("start > a > out", pins=pins), MARKS, {"x": 1})
        assert on(world, "start")["output"] == {"x": 1}

    async def test_a_pin_that_is_no_object_is_handed_on_as_it_is(self) -> None:
        made = marked("start > a > out", pins={"a": {"output": "text"}})
        made["nodes"]["out"]["config"]["value"] = "{{ input }}"
        assert (await ran(made, MARKS)).snapshot()["output"] == "text"


class TestTo:
    async def test_only_what_leads_there_runs_and_nothing_else_is_in_the_run(self) -> None:
        world = await ran(document("start > a > b > out, a > c > out, start > d"), {"to": "b"})
        assert world.statuses() == dict.fromkeys(["start", "a", "b"], "succeeded")
        shown = world.snapshot()
        assert (shown["status"], shown["output"], shown["to"]) == ("succeeded", None, "b")
        assert shown["note"] == "The run went as far as “b”, so it has no output."

    async def test_of_a_join_all_that_leads_to_it_runs(self) -> None:
        world = await ran(document("start > a > j, start > b > j, j > c > out"), {"to": "j"})
        assert set(world.statuses()) == {"start", "a", "b", "j"}

    async def test_in_a_loop_what_leads_there_runs_once(self) -> None:
        made = document("start > p > loop{a > b > c} > out", "loop=times:3")
        made["nodes"]["loop"]["config"] |= {"until": "c.value == 1", "carry": {"n": {"next": "{{ c.value }}"}}}
        world = await ran(made, {"to": "b"})
        assert set(world.statuses()) == {"start", "p", "loop", "loop/0/a", "loop/0/b"}
        assert on(world, "loop")["output"] == {"n": None, "iterations": 1, "stopped": "to"}

    async def test_in_a_for_each_it_runs_for_every_item(self) -> None:
        made = document("start > each{a > b > c} > out", "each=items:1/2")
        made["nodes"]["each"]["config"]["result"] = "{{ c.value }}"
        world = await ran(made, {"to": "b"})
        assert set(world.statuses()) == {"start", "each", "each/0/a", "each/0/b", "each/1/a", "each/1/b"}
        assert on(world, "each")["output"]["results"] == [{"value": "b"}, {"value": "b"}]

    async def test_an_item_that_fails_on_the_way_is_treated_as_ever(self) -> None:
        made = document("start > each{a > b} > out", "a=fail each=items:1/2+mode:collect")
        world = await ran(made, {"to": "a"})
        assert on(world, "each")["output"]["results"] == [None, None]
        assert len(on(world, "each")["output"]["errors"]) == 2

    async def test_a_container_before_it_runs_with_all_that_is_inside(self) -> None:
        world = await ran(document("start > loop{a > b} > c > out", "loop=times:1"), {"to": "c"})
        assert set(world.statuses()) == {"start", "loop", "loop/0/a", "loop/0/b", "c"}

    async def test_containers_in_containers_run_only_what_leads_there(self) -> None:
        made = document("start > each{a > loop{b > c > d} > e} > out", "each=items:1 loop=times:2")
        world = await ran(made, {"to": "c"})
        inside = ["each/0/a", "each/0/loop", "each/0/loop/0/b", "each/0/loop/0/c"]
        assert set(world.statuses()) == {"start", "each", *inside}

    async def test_a_failure_that_a_step_left_out_provides_for_still_is_provided_for(self) -> None:
        world = await ran(document("start > a > b > out, a.error > c", "a=fail"), {"to": "b"})
        shown = world.snapshot()
        assert (world.statuses().get("b"), shown["status"]) == ("skipped", "succeeded")
        assert shown["note"] == "The run was to go as far as “b”, but did not get there."

    async def test_a_run_to_an_output_has_an_output(self) -> None:
        shown = (await ran(document("start > a > out, start > b"), {"to": "out"})).snapshot()
        assert (shown["output"], "note" in shown, set(shown["nodes"])) == ("out", False, {"start", "a", "out"})

    async def test_a_run_to_the_start_runs_only_that(self) -> None:
        assert set((await ran(document("start > a > out"), {"to": "start"})).statuses()) == {"start"}

    async def test_a_broken_step_beside_the_way_does_not_matter(self) -> None:
        made = document("start > a > out, start > b")
        made["nodes"]["b"]["type"] = "no_such_type"
        assert set((await ran(made, {"to": "a"})).statuses()) == {"start", "a"}
        with pytest.raises(Invalid):
            Graph.from_document(made, types())

    def test_what_leads_somewhere_is_found_in_documents_with_circles_and_loose_ends(self) -> None:
        made = document("start > a > b, x > y")
        made["edges"] += [{"source": "b", "target": "a"}, {"source": "gone", "target": "a"}]
        assert leading_to(made, "a", ["start"]) == {"start", "a", "b"}
        assert narrowed(made, "y")["edges"] == [{"source": "x", "target": "y"}]


class TestBreakpoints:
    async def test_a_trial_stops_before_the_step_and_goes_on_when_somebody_says_so(self) -> None:
        made = marked("start > a > b > out", stops="b")
        world = await ran(made, MARKS)
        assert (world.snapshot()["status"], world.statuses()["b"]) == ("waiting", "waiting")
        assert (on(world, "b")["breakpoint"], on(world, "b")["type"], on(world, "b")["started_at"]) == (
            True,
            "do",
            None,
        )
        assert [path for path, _ in world.began] == ["a"]
        go_on(world, "b")
        await world.go()
        assert (world.snapshot()["status"], world.snapshot()["output"]) == ("succeeded", "out")
        assert world.began == [("a", 1), ("b", 1)]
        answered = next(event for event in world.run.events if event.type == "node.answered")
        assert answered.data == {"breakpoint": True, "by": "u1", "by_name": "Ana"}
        assert "breakpoint" not in on(world, "b")

    async def test_other_runs_do_not_stop(self) -> None:
        assert (await ran(marked("start > a > out", stops="a"))).snapshot()["status"] == "succeeded"

    async def test_what_stands_beside_it_goes_on(self) -> None:
        world = await ran(marked("start > a > out, start > b > c", stops="a"), MARKS)
        assert (world.statuses()["c"], world.snapshot()["status"]) == ("succeeded", "waiting")

    async def test_only_what_is_named_goes_on(self) -> None:
        world = await ran(marked("start > a > out, start > b", stops="a b"), MARKS)
        go_on(world, "b", "start", "nowhere")
        await world.go()
        assert (world.statuses()["a"], world.statuses()["b"]) == ("waiting", "succeeded")
        go_on(world, "a")
        await world.go()
        assert world.snapshot()["status"] == "succeeded"

    async def test_saying_it_twice_is_once(self) -> None:
        world = await ran(marked("start > a > b > out", stops="a b"), MARKS)
        go_on(world, "a")
        go_on(world, "a")
        await world.go()
        assert world.statuses()["b"] == "waiting"
        assert world.began == [("a", 1)]

    async def test_every_iteration_stops(self) -> None:
        made = marked("start > each{a} > out", "each=items:1/2+at_once:1", stops="a")
        world = await ran(made, MARKS)
        assert world.statuses()["each"] == "waiting"
        go_on(world, "each/0/a")
        await world.go()
        assert (world.statuses()["each/0/a"], world.statuses()["each/1/a"]) == ("succeeded", "waiting")
        go_on(world, "each/1/a")
        assert await world.go() == "succeeded"

    async def test_step_stops_before_whatever_begins_next(self) -> None:
        made = marked("start > a > loop{b} > out", "loop=times:1", stops="a")
        world = await ran(made, MARKS)
        for path in ("a", "loop", "loop/0/b", "out"):
            waiting = [each for each, node in world.snapshot()["nodes"].items() if node.get("breakpoint")]
            assert waiting == [path]
            go_on(world, path, step=True)
            await world.go()
        assert world.snapshot()["status"] == "succeeded"

    async def test_going_on_without_step_ends_the_stepping(self) -> None:
        world = await ran(marked("start > a > b > c > out", stops="a"), MARKS)
        go_on(world, "a", step=True)
        await world.go()
        go_on(world, "b")
        assert await world.go() == "succeeded"

    async def test_a_pinned_step_stops_too_and_one_that_is_off_does_not(self) -> None:
        world = await ran(marked("start > a > b > out", off="a", pins={"b": {"output": {}}}, stops="a b"), MARKS)
        assert (world.statuses()["a"], world.statuses()["b"]) == ("succeeded", "waiting")
        go_on(world, "b")
        assert await world.go() == "succeeded"
        assert on(world, "b")["rung"] == {"kind": "pinned"}

    async def test_a_retry_does_not_stop_again(self) -> None:
        world = await ran(marked("start > a > out", "a=fail:timeout+retry:3+fails:2", stops="a"), MARKS)
        go_on(world, "a")
        assert await world.go() == "succeeded"
        assert on(world, "a")["attempt"] == 3

    async def test_a_run_that_waits_there_can_be_cancelled(self) -> None:
        world = await ran(marked("start > a > out", stops="a"), MARKS)
        world.store.signal(RUN_ID, "cancel", by="u1")
        assert await world.go() == "cancelled"
        assert (world.statuses()["a"], world.began) == ("cancelled", [])

    async def test_a_failure_beside_it_ends_the_wait(self) -> None:
        world = await ran(marked("start > a > out, start > b", "b=fail", stops="a"), MARKS)
        assert (world.snapshot()["status"], world.statuses()["a"]) == ("failed", "cancelled")

    async def test_a_join_of_any_takes_what_had_come_when_it_stopped(self) -> None:
        made = marked("start > a > j, start > b > j, start > c > j, b > d > out", "b=sleep:5 c=sleep:9 j=join:any")
        made["ui"]["breakpoints"] = ["j"]
        made["nodes"]["j"]["config"]["gives"] = "{{ input }}"
        world = await ran(made, MARKS)
        go_on(world, "j")
        assert await world.go() == "succeeded"
        assert on(world, "j")["output"] == {"value": {"value": "a"}}


class Died(Exception):
    """The process is gone."""


def dying(world: World, at: int, how: str) -> None:
    """Lets the process die at the `at`-th commit, `before` it is made or `after`."""
    append, count = world.store.append, 0

    async def dies(claim: Any, events: Sequence[Event], **rest: Any) -> int:
        nonlocal count
        count += 1
        if count == at and how == "before":
            raise Died
        seen = await append(claim, events, **rest)
        if count == at:
            raise Died
        return seen

    world.store.append = dies  # type: ignore[method-assign]


async def lasting(world: World) -> None:
    """Drives a run as far as it goes by itself, with a new process when one died."""
    try:
        await world.go()
    except Died:
        world.store.take_over(RUN_ID)
        await world.go()


async def stepped(world: World) -> dict[str, Json]:
    """Lets a run go on, a breakpoint at a time, to its end; returns what is to be the same however it got there."""
    await lasting(world)
    for _ in range(20):
        waiting = sorted(path for path, node in world.snapshot()["nodes"].items() if node.get("breakpoint"))
        if not waiting:
            break
        go_on(world, waiting[0])
        await lasting(world)
    shown = world.snapshot()
    kept = ("status", "output", "port", "rung", "attempt")
    return {
        "run": (shown["status"], shown["output"], shown.get("note")),
        "nodes": {path: {key: node.get(key) for key in kept} for path, node in shown["nodes"].items()},
        "worked": sorted({path for path, _ in world.began}),
    }


CRASHED = [
    (marked("start > a > each{b > c} > out", "each=items:1/2", stops="c out", pins=TestPins.PIN), MARKS),
    (marked("start > a > loop{b > c} > d > out", "loop=times:2", stops="b d", off="c"), {"to": "d", **MARKS}),
    (marked("start > a > j, start > b > j, j > out", "j=join:any b=sleep:5", stops="a j", off="b"), MARKS),
]


@pytest.mark.parametrize("how", ["before", "after"])
@pytest.mark.parametrize(("made", "trial"), CRASHED)
async def test_wherever_the_process_dies_a_trial_ends_the_same(made: Json, trial: Json, how: str) -> None:
    world = World()
    world.create(made, None, trial)
    wanted = await stepped(world)
    assert wanted["run"][0] == "succeeded"
    for at in range(1, world.store.appends + 1):
        world = World()
        world.create(made, None, trial)
        dying(world, at, how)
        found = await stepped(world)
        for nodes in (found["nodes"], wanted["nodes"]):
            for node in nodes.values():
                node["attempt"] = 0  # what was at work begins again
        assert found == wanted, f"{how} commit {at}"


async def test_a_step_whose_crash_is_dear_is_not_asked_about_when_it_only_stood_for_its_pin() -> None:
    made = marked("start > a > b > out", "b=sleep:5", pins=TestPins.PIN)
    made["nodes"]["a"]["policy"] = {"on_crash": "fail"}
    world = World()
    world.create(made, None, MARKS)
    dying(world, 1, "after")
    await lasting(world)
    assert world.snapshot()["status"] == "succeeded"


async def test_a_run_that_is_drained_at_a_breakpoint_goes_on_with_the_next_owner() -> None:
    world = World()
    world.create(marked("start > a > out", stops="a"), None, MARKS)
    await world.drive()
    go_on(world, "a")
    runner = await world.runner()
    assert runner is not None
    runner.drain()
    released = await world.drive(runner)
    assert (released.why, world.began) == ("stopped", [])
    world.store.runs[RUN_ID].owner = ""
    assert await world.go() == "succeeded"
    assert world.began == [("a", 1)]


class TestAgain:
    """Running again from a node: what was marked otherwise than it is now runs anew."""

    @staticmethod
    def reused(world: World, made: Json, *, marks: bool = True) -> set[str]:
        return reusable(made, fold(world.run.events), "out", marks=marks)

    async def test_a_step_switched_off_or_on_since_runs_anew_and_all_behind_it(self) -> None:
        plain, off = marked("start > a > b > out"), marked("start > a > b > out", off="a")
        assert self.reused(await ran(plain), plain) == {"start", "a", "b"}
        assert self.reused(await ran(off), off) == {"start", "a", "b"}
        assert self.reused(await ran(plain), off) == {"start"}
        assert self.reused(await ran(off), plain) == {"start"}

    async def test_a_pin_that_is_another_now_counts_where_pins_do(self) -> None:
        plain, pinned = marked("start > a > b > out"), marked("start > a > b > out", pins=TestPins.PIN)
        other = marked("start > a > b > out", pins={"a": {"output": {"value": "another"}}})
        world = await ran(pinned, MARKS)
        assert self.reused(world, pinned) == {"start", "a", "b"}
        assert self.reused(world, other) == self.reused(world, plain) == {"start"}
        assert self.reused(world, pinned, marks=False) == {"start"}
        assert self.reused(await ran(plain), pinned) == {"start"}
        assert self.reused(await ran(plain), pinned, marks=False) == {"start", "a", "b"}

    async def test_a_step_that_was_skipped_stays_so(self) -> None:
        made = marked("start > a > b > out, a.x > c > out", off="c")
        assert self.reused(await ran(made), made) == {"start", "a", "b", "c"}

    async def test_an_output_that_was_edited_says_so_and_is_kept(self) -> None:
        world = await ran(marked("start > a > b > out"))
        lines = list(taken_over(world.run.events, {"start", "a", "b"}, {"a": {"value": "by hand"}}))
        (line,) = [one for one in lines if one.path == "a" and one.type == "node.finished"]
        assert (line.data["output"], line.data["rung"]) == ({"value": "by hand"}, {"kind": "edited"})
        assert [one.data.get("rung") for one in lines if one.path == "b"] == [None, None]

    async def test_what_follows_on_an_edited_output_is_not_taken_over(self) -> None:
        made = marked("start > a > b > c > out, start > d > c")
        state = fold((await ran(made)).run.events)
        assert reusable(made, state, "out") == {"start", "a", "b", "c", "d"}
        assert reusable(made, state, "out", edited=["a"]) == {"start", "a", "d"}
        assert reusable(made, state, "out", edited=["a", "b"]) == {"start", "a", "b", "d"}
        assert reusable(made, state, "out", edited=["a", "c"]) == {"start", "a", "d"}

    async def test_what_only_stood_for_its_pin_has_done_nothing_outside(self) -> None:
        made = marked("start > a > out", pins=TestPins.PIN)
        made["nodes"]["a"]["policy"] = {"effects": "write"}
        world = await ran(made, MARKS)
        events = world.run.events
        assert done_before(made, world.registry, fold(events), events, {"start"}, "one") == {}


class TestChecks:
    def test_who_refers_to_a_step_that_is_off_is_told_unless_it_tests_for_it(self) -> None:
        made = marked("start > a > b > out, start > c", off="a")
        made["nodes"]["a"]["label"] = "Draft"
        made["nodes"]["b"]["config"]["gives"] = "{{ a.value }}"
        made["nodes"]["out"]["config"]["value"] = "{% if a is defined %}{{ a.value }}{% endif %}"
        assert [(p.node, p.field, p.message) for p in validate(made, types())] == [
            ("b", "config.gives", "“Draft” is switched off; what refers to it gets nothing.")
        ]

    def test_what_is_off_with_its_container_blocks_nothing(self) -> None:
        made = marked("start > each{a > b} > out", off="each")
        made["nodes"]["each"]["config"]["items"] = "nobody.at_all"
        made["nodes"]["b"]["config"]["gives"] = "{{ a.value }} {{ nobody }}"
        assert {(p.node, p.severity) for p in validate(made, types())} == {("each", "warning"), ("b", "warning")}

    def test_a_loop_that_looks_at_a_step_inside_that_is_off_is_told(self) -> None:
        made = marked("start > loop{a > b} > out", off="b")
        made["nodes"]["loop"]["config"]["until"] = "b.value == 1"
        (problem,) = [p for p in validate(made, types()) if p.field]
        assert (problem.node, problem.field) == ("loop", "config.until")

    def test_a_step_that_is_off_still_needs_a_type_and_a_policy(self) -> None:
        made = marked("start > a > b > out", off="a b")
        made["nodes"]["a"]["type"] = "no_such_type"
        made["nodes"]["b"]["policy"] = {"join": "none"}
        assert {(p.node, p.severity) for p in validate(made, types())} == {("a", "error"), ("b", "error")}

    @pytest.mark.parametrize("parent", ["a", "gone", ["list"], 7])
    def test_documents_that_make_no_sense_are_looked_at_too(self, parent: Json) -> None:
        made = marked("start > a > out", off="a")
        made["nodes"]["a"]["parent"] = parent
        assert validate(made, types())

    def test_marks_follow_a_step_that_is_renamed(self) -> None:
        made = rename(marked("start > a > out", pins=TestPins.PIN, stops="a"), "a", "b", types())
        assert made["ui"] == {"pins": {"b": TestPins.PIN["a"]}, "breakpoints": ["b"]}
