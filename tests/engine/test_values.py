"""What nodes see of what came before, and how a name without value is told."""

from __future__ import annotations

from typing import Any

from tests.engine.shapes import document
from tests.engine.world import RUN_ID, World

Json = Any


async def _run(made: dict[str, Json], input: Json = None) -> World:
    world = World()
    world.create(made, input)
    await world.go()
    return world


def _with(graph: str, behaviour: str = "", **texts: Json) -> dict[str, Json]:
    """A shape in which some nodes hand on a template's value."""
    made = document(graph, behaviour)
    for id_, text in texts.items():
        made["nodes"][id_]["config"]["gives"] = text
    return made


async def _value(world: World, id_: str) -> Json:
    node = world.snapshot()["nodes"][id_]
    return node["output"]["value"] if node["output"] else node["error"]


async def test_a_sole_reference_keeps_its_type() -> None:
    world = await _run(
        _with("start > a > b", a="{{ start.data }}", b="{{ a.value.n + 1 }}"), {"data": {"n": 1, "l": [1]}}
    )
    assert await _value(world, "a") == {"n": 1, "l": [1]}
    assert await _value(world, "b") == 2


async def test_templates_anywhere_in_a_value() -> None:
    world = await _run(
        _with("start > a", a={"x": ["{{ start.n }}", "n={{ start.n }}"], "y": {"z": "{{ run.id }}"}}), {"n": 3}
    )
    assert await _value(world, "a") == {"x": [3, "n=3"], "y": {"z": RUN_ID}}


async def test_rendered_text_is_not_rendered_again() -> None:
    world = await _run(_with("start > a > b", a="{{ start.t }}", b="<{{ a.value }}>"), {"t": "{{ start.secret }}"})
    assert await _value(world, "b") == "<{{ start.secret }}>"


async def test_input_is_the_sole_predecessors_output() -> None:
    assert await _value(await _run(_with("start > a > b", b="{{ input }}")), "b") == {"value": "a"}


async def test_input_at_a_join_is_by_id_of_those_that_ended() -> None:
    made = _with("start > a > j, start > b > j, start > c, c.x > d > j", j="{{ input }}")
    assert await _value(await _run(made), "j") == {"a": {"value": "a"}, "b": {"value": "b"}}


async def test_input_behind_an_error_port_is_the_error() -> None:
    world = await _run(
        _with("start > a, a.error > b > c", "a=fail", b="{{ input.message }} {{ error.class }}", c="{{ error.node }}")
    )
    assert await _value(world, "b") == "a could not client_error"
    assert await _value(world, "c") == "a"


async def test_referring_to_what_was_skipped_is_an_error_that_says_so() -> None:
    world = await _run(_with("start > a, a.x > b > j, a.y > c > j", "a=port:x", j="{{ c.value }}"))
    error = await _value(world, "j")
    assert error["class"] == "reference"
    assert error["message"] == "`c` was skipped (Its branch was not taken: do 'a' chose 'x'), so it has no output."
    assert (error["node"], error["field"]) == ("j", "config.gives")


async def test_unless_it_is_tested_first() -> None:
    shape = "start > a, a.x > b > j, a.y > c > j"
    text = "{% if c is defined %}{{ c.value }}{% else %}no c{% endif %}"
    assert await _value(await _run(_with(shape, "a=port:x", j=text)), "j") == "no c"
    member = "{% if c.value is defined %}c{% else %}{{ b.value }}{% endif %}"
    assert await _value(await _run(_with(shape, "a=port:x", j=member)), "j") == "b"


async def test_other_values_are_written_out_where_only_text_will_do() -> None:
    for value, text in [({"n": 1}, '{"n": 1}'), (3, "3"), (True, "true"), (None, ""), ("as is", "as is")]:
        made = document("start > t", "")
        made["nodes"]["t"] = {"type": "template", "config": {"text": "{{ start.v }}"}}
        world = await _run(made, {"v": value})
        assert world.snapshot()["nodes"]["t"]["output"] == {"text": text}


async def test_what_comes_later_or_nowhere_is_told() -> None:
    for text, message in [
        ("{{ b.value }}", "`b` does not come before `a`."),
        ("{{ sart }}", "Did you mean `start`?"),
    ]:
        error = await _value(await _run(_with("start > a > b", a=text)), "a")
        assert message in error["message"]
        assert error["class"] == "reference"


async def test_the_field_with_the_error_is_named_among_several() -> None:
    made = _with("start > a", a={"good": "{{ start.n }}!", "bad": "{{ start.m }}!"})
    error = await _value(await _run(made, {"n": 1}), "a")
    assert error["field"] == "config.gives.bad"


async def test_a_value_that_does_not_fit_names_its_field() -> None:
    made = document("start > a", "")
    made["nodes"]["a"]["config"]["sleep"] = "{{ start.long }}"
    world = await _run(made, {"long": "very"})
    error = world.snapshot()["nodes"]["a"]["error"]
    assert (error["field"], error["class"]) == ("config.sleep", "config")
    assert error["message"] == "`sleep`: This must be a number."


async def test_nodes_cannot_change_what_others_gave() -> None:
    world = World()
    made = _with("start > a > b > c", a={"list": [1]}, b="{{ a.value }}", c="{{ a.value }}")
    world.create(made)
    taken = type(world.registry.types["do"]).run

    async def meddling(self: Any, config: Any, ctx: Any) -> Any:
        if ctx.node == "b":
            config.gives["list"].append(2)
        return await taken(self, config, ctx)

    type(world.registry.types["do"]).run = meddling  # type: ignore[method-assign, assignment]
    try:
        await world.go()
    finally:
        type(world.registry.types["do"]).run = taken  # type: ignore[method-assign]
    assert await _value(world, "b") == {"list": [1, 2]}
    assert await _value(world, "c") == {"list": [1]}


async def test_the_runs_output_is_the_one_reached_or_all_by_id() -> None:
    one = await _run(document("start > a, a.x > out1, a.y > out2", "a=port:y"))
    assert one.snapshot()["output"] == "out2"
    both = await _run(document("start > out1, start > out2", ""))
    assert both.snapshot()["output"] == {"out1": "out1", "out2": "out2"}


async def test_a_run_without_output_says_so() -> None:
    shown = (await _run(document("start > a", ""))).snapshot()
    assert (shown["status"], shown["output"]) == ("succeeded", None)
    assert "without reaching an output" in shown["note"]


async def test_declared_state_has_its_first_value() -> None:
    made = _with("start > a", a="{{ state.seen }}")
    made["nodes"]["start"]["config"] = {"state": {"seen": {"initial": [1]}}}
    assert await _value(await _run(made), "a") == [1]


async def test_defaults_of_the_input_are_filled_in() -> None:
    made = _with("start > a", a="{{ start.tone }}")
    made["nodes"]["start"]["config"] = {"inputs": {"type": "object", "properties": {"tone": {"default": "calm"}}}}
    assert await _value(await _run(made), "a") == "calm"


async def test_what_is_no_json_is_an_error_of_its_node() -> None:
    world = World()
    world.create(document("start > a", ""))
    do = type(world.registry.types["do"])
    taken = do.run

    async def odd(self: Any, config: Any, ctx: Any) -> Any:
        return {"value": float("nan")}

    do.run = odd  # type: ignore[method-assign, assignment]
    try:
        await world.go()
    finally:
        do.run = taken  # type: ignore[method-assign]
    assert world.snapshot()["error"]["class"] == "invalid_output"


async def test_a_bug_in_a_node_is_not_shown() -> None:
    error = (await _run(document("start > a", "a=fail:bug"))).snapshot()["error"]
    assert error["class"] == "internal"
    assert "secret" not in str(error)


async def test_a_default_that_holds_a_template_is_filled_in_too() -> None:
    world = World()
    world.create(
        {
            "nodes": {
                "start": {"type": "start"},
                "say": {"type": "template", "config": {"text": "hi"}},
                "done": {"type": "output"},
            },
            "edges": [{"source": "start", "target": "say"}, {"source": "say", "target": "done"}],
        }
    )
    await world.go()
    assert world.snapshot()["output"] == {"text": "hi"}
