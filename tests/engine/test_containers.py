"""Loops and for-each: what they carry, when they stop, and what becomes of errors inside."""

from __future__ import annotations

from typing import Any

import pytest

from tests.engine.shapes import document
from tests.engine.world import World

Json = Any


def _inside(
    container: dict[str, Json], children: dict[str, Json], *edges: str, value: str = "{{ c }}"
) -> dict[str, Json]:
    made = [dict(zip(("source", "target"), (p.strip() for p in edge.split(">")), strict=True)) for edge in edges]
    return {
        "nodes": {
            "start": {"type": "start"},
            "c": container,
            **{id_: {"parent": "c", **node} for id_, node in children.items()},
            "out": {"type": "output", "config": {"value": value}},
        },
        "edges": [{"source": "start", "target": "c"}, {"source": "c", "target": "out"}, *made],
    }


def _loop(**config: Json) -> dict[str, Json]:
    return {"type": "loop", "config": config}


def _each(items: Json, **config: Json) -> dict[str, Json]:
    return {"type": "for_each", "config": {"items": items, **config}}


def _text(text: str) -> dict[str, Json]:
    return {"type": "template", "config": {"text": text}}


async def _output(made: dict[str, Json], input: Json = None) -> Json:
    world = World()
    world.create(made, input)
    await world.go()
    shown = world.snapshot()
    return shown["output"] if shown["status"] == "succeeded" else shown["error"]


COUNT = {"n": {"initial": 0, "next": "{{ loop.n + 1 }}"}}
DRAFT = {"draft": {"initial": "", "next": "{{ w.text }}"}}


async def test_values_are_carried() -> None:
    made = _inside(_loop(max_iterations=3, carry=DRAFT), {"w": _text("{{ loop.draft }}{{ loop.index }}")})
    assert await _output(made) == {"draft": "012", "iterations": 3, "stopped": "max_iterations"}


async def test_until_sees_the_children_and_the_values_the_iteration_began_with() -> None:
    made = _inside(
        _loop(max_iterations=9, carry=COUNT, until="loop.n == 2 and w.text == '2'"), {"w": _text("{{ loop.n }}")}
    )
    assert await _output(made) == {"n": 3, "iterations": 3, "stopped": "until"}


async def test_the_best_iteration_is_kept() -> None:
    scores = "{{ [3, 9, 4][loop.index] }}"
    made = _inside(
        _loop(max_iterations=3, best="w.text | int", carry={"kept": {"next": "{{ loop.index }}"}}),
        {"w": _text(scores)},
        value="{{ c.kept }}",
    )
    assert await _output(made) == 1


async def test_a_plateau_stops_it() -> None:
    made = _inside(
        _loop(max_iterations=9, best="w.text | int", plateau=2), {"w": _text("{{ [1, 5, 5, 4, 9][loop.index] }}")}
    )
    assert await _output(made) == {"iterations": 4, "stopped": "plateau"}


async def test_a_score_that_is_no_number_is_told() -> None:
    error = await _output(_inside(_loop(best="w.text"), {"w": _text("x")}))
    assert (error["node"], error["field"]) == ("c", "config.best")


async def test_an_until_that_names_nothing_is_told() -> None:
    error = await _output(_inside(_loop(until="w.txt"), {"w": _text("x")}))
    assert (error["class"], error["node"]) == ("reference", "c")


async def test_a_carried_value_without_next_stays() -> None:
    made = _inside(_loop(max_iterations=2, carry={"k": {"initial": "{{ start.k }}"}}), {"w": _text("{{ loop.k }}")})
    assert await _output(made, {"k": [7]}) == {"k": [7], "iterations": 2, "stopped": "max_iterations"}


async def test_results_keep_the_items_order_whatever_ends_first() -> None:
    world = World()
    made = _inside(
        _each([3, 1, 2], concurrency=3),
        {"w": {"type": "do", "config": {"gives": "{{ item }}", "sleep": "{{ item }}"}}},
    )
    world.create(made)
    await world.go()
    assert world.finished == ["c/1/w", "c/2/w", "c/0/w"]
    assert world.snapshot()["output"] == {"results": [{"value": 3}, {"value": 1}, {"value": 2}], "errors": []}


@pytest.mark.parametrize("at_once", [1, 2, 5])
async def test_no_more_at_once_than_allowed(at_once: int) -> None:
    world = World()
    world.create(document("start > each{a > b} > out", f"each=items:1/2/3/4/5+at_once:{at_once} a=sleep:1 b=sleep:1"))
    await world.go()
    running = most = 0
    for event in world.run.events:
        running += (event.type == "iteration.started") - (event.type == "iteration.finished")
        most = max(most, running)
    assert most == at_once


FAILING = {"type": "do", "config": {"gives": "{{ item }}", "fail": "{{ 'client_error' if item == 2 else none }}"}}


async def test_skip_leaves_the_item_out() -> None:
    output = await _output(_inside(_each([1, 2, 3], on_error="skip"), {"w": FAILING}))
    assert output == {"results": [{"value": 1}, {"value": 3}], "errors": [{"index": 1, "message": "w could not"}]}


async def test_collect_keeps_its_place() -> None:
    output = await _output(_inside(_each([1, 2, 3], on_error="collect"), {"w": FAILING}))
    assert output["results"] == [{"value": 1}, None, {"value": 3}]
    assert output["errors"] == [{"index": 1, "message": "w could not"}]


async def test_fail_names_the_node_that_did() -> None:
    error = await _output(_inside(_each([1, 2, 3]), {"w": FAILING}))
    assert error == {"message": "w could not", "hint": "Try again.", "class": "client_error", "node": "w"}


async def test_items_from_a_reference_and_a_result_of_ones_own() -> None:
    made = _inside(
        _each("start.list", result="{{ index }}: {{ w.text }}"),
        {"w": _text("{{ item.name }}")},
        value="{{ c.results }}",
    )
    assert await _output(made, {"list": [{"name": "a"}, {"name": "b"}]}) == ["0: a", "1: b"]


@pytest.mark.parametrize(("items", "message"), [("start.n", "is not a list"), ("start.nope", "has no `nope`")])
async def test_items_that_are_no_list(items: str, message: str) -> None:
    error = await _output(_inside(_each(items), {"w": _text("x")}), {"n": 3})
    assert message in error["message"]
    assert error["node"] == "c"


async def test_several_ends_are_an_object_by_id() -> None:
    made = _inside(_each(["x"]), {"a": _text("1"), "b": _text("2")}, value="{{ c.results }}")
    assert await _output(made) == [{"a": {"text": "1"}, "b": {"text": "2"}}]


async def test_input_of_the_first_inside_is_the_item() -> None:
    assert await _output(_inside(_each([5]), {"w": _text("{{ input }}")}, value="{{ c.results }}")) == [{"text": "5"}]


async def test_input_of_the_first_in_a_loop_is_that_of_the_loop() -> None:
    made = _inside(_loop(max_iterations=1, carry=DRAFT), {"w": _text("{{ input.t }}")}, value="{{ c.draft }}")
    assert await _output(made, {"t": "hello"}) == "hello"


async def test_containers_nest_and_see_outwards() -> None:
    made = _inside(_each(["a", "b"]), {"l": _loop(max_iterations=2, carry=DRAFT)}, value="{{ c.results }}")
    made["nodes"]["w"] = {"parent": "l", **_text("{{ loop.draft }}{{ item }}{{ index }}{{ loop.index }}")}
    results = await _output(made)
    assert [one["draft"] for one in results] == ["a00a01", "b10b11"]


async def test_a_deep_nest() -> None:
    made = document("start > each1{each2{each3{a}}} > out", "")
    world = World()
    world.create(made)
    assert await world.go() == "succeeded"
    assert sum(path.endswith("/a") for path in world.statuses()) == 8
