"""How values join the run's state: each way by itself, what does not go together, and that no branch loses one."""

from __future__ import annotations

import copy
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.engine.merge import MERGES, MergeFailed, after
from runtime.engine.validate import validate
from tests.engine.test_calls import Died, document, out
from tests.engine.world import RUN_ID, World

Json = Any
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=8,
)


@pytest.mark.parametrize(
    ("how", "old", "new", "result"),
    [
        ("replace", [1], "x", "x"),
        ("append", [1], [2], [1, [2]]),
        ("append", None, 2, [2]),
        ("extend", [1], [2, 3], [1, 2, 3]),
        ("extend", None, [2], [2]),
        ("add", 1, 2.5, 3.5),
        ("add", None, 2, 2),
        ("max", 3, 2, 3),
        ("max", None, -2, -2),
        ("max", "a", "b", "b"),
        ("min", 3, 2, 2),
        ("merge", {"a": 1, "b": {"c": 1}}, {"b": {"d": 2}}, {"a": 1, "b": {"d": 2}}),
        ("merge", None, {"a": 1}, {"a": 1}),
        ("union", [1, "1", {"a": 1}], [{"a": 1}, 2, 1], [1, "1", {"a": 1}, 2]),
        ("union", [True], [1], [True, 1]),
    ],
)
def test_each_way(how: str, old: Json, new: Json, result: Json) -> None:
    joined = after("k", new, None, {"k": how}, {"k": old})
    assert joined == result
    assert [type(one) for one in joined] == [type(one) for one in result] if isinstance(result, list) else True


@pytest.mark.parametrize(
    ("how", "old", "new", "said"),
    [
        ("append", "text", 1, "`k` is a text, and a number cannot join it by `append`."),
        ("extend", [1], 2, "`k` is a list, and a number cannot join it by `extend`."),
        ("extend", [1], None, "`k` is a list, and empty cannot join it by `extend`."),
        ("add", 1, "2", "`k` is a number, and a text cannot join it by `add`."),
        ("add", 1, True, "`k` is a number, and true or false cannot join it by `add`."),
        ("max", "a", 1, "`k` is a text, and a number cannot join it by `max`."),
        ("merge", {}, [], "`k` is an object, and a list cannot join it by `merge`."),
        ("union", {}, [], "`k` is an object, and a list cannot join it by `union`."),
    ],
)
def test_what_does_not_go_together_names_the_key_and_the_kinds(how: str, old: Json, new: Json, said: str) -> None:
    with pytest.raises(MergeFailed) as failed:
        after("k", new, None, {"k": how}, {"k": old})
    assert (failed.value.message, failed.value.error_class, failed.value.field) == (said, "state", "config.value")


@given(st.sampled_from(MERGES), JSON, JSON)
def test_values_given_stay_as_they_are(how: str, old: Json, new: Json) -> None:
    given_old, given_new = copy.deepcopy(old), copy.deepcopy(new)
    with suppress(MergeFailed):
        after("k", new, how, {"k": "replace"}, {"k": old})
    assert (old, new) == (given_old, given_new)


def test_an_undeclared_key_names_those_declared() -> None:
    with pytest.raises(MergeFailed, match="the start declares `a`, `b`") as failed:
        after("c", 1, None, {"a": "add", "b": "replace"}, {})
    assert failed.value.field == "config.key"


def adding(count: int) -> dict[str, Json]:
    """`count` branches side by side that each add one, and 50 items that do."""
    nodes: dict[str, Json] = {
        f"s{n}": {"type": "set", "config": {"key": "n", "value": "{{ 0 + 1 }}"}} for n in range(count)
    }
    nodes["each"] = {"type": "for_each", "config": {"items": list(range(50)), "concurrency": 16}}
    nodes["one"] = {"type": "set", "parent": "each", "config": {"key": "n", "value": 1}}
    nodes["done"] = out("{{ state.n }}")
    edges = [f"start > s{n}" for n in range(count)] + [f"s{n} > done" for n in range(count)]
    state = {"n": {"initial": 0, "merge": "add"}}
    return document(nodes, *edges, "start > each", "each > done", state=state)


async def test_no_branch_loses_anothers_value() -> None:
    world = World()
    world.create(adding(50))
    assert await world.go() == "succeeded"
    shown = world.snapshot()
    assert (shown["output"], shown["state"]) == (100, {"n": 100})
    assert sorted(shown["nodes"][f"s{n}"]["output"]["value"] for n in range(50)) != [1] * 50


@pytest.mark.parametrize("before", [False, True], ids=["after the commit", "before the commit"])
async def test_death_at_every_commit_adds_nothing_twice(before: bool) -> None:
    calm = World()
    calm.create(adding(3))
    await calm.go()
    for at in range(1, calm.store.appends + 1):
        world = World()
        world.create(adding(3))
        append = world.store.append

        async def dying(
            claim: Any, events: Any, at: int = at, world: Any = world, append: Any = append, **rest: Any
        ) -> int:
            last = world.store.appends + 1 == at
            if last:
                world.store.append = append
            result = 0 if last and before else await append(claim, events, **rest)
            if last:
                raise Died
            return int(result)

        world.store.append = dying  # type: ignore[method-assign]
        try:
            await world.go()
        except Died:
            world.store.take_over(RUN_ID)
            await world.go()
        assert world.snapshot()["state"] == {"n": 53}, f"after death {at}"


async def test_a_value_that_does_not_fit_fails_its_node_and_changes_nothing() -> None:
    world = World()
    state = {"n": {"initial": 0, "merge": "add"}}
    bad = {"type": "set", "config": {"key": "n", "value": "x"}}
    world.create(document({"s": bad, "done": out("{{ state.n }}")}, "start > s", "s.error > done", state=state))
    await world.go()
    shown = world.snapshot()
    assert shown["nodes"]["s"]["error"]["class"] == "state"
    assert (shown["output"], shown["state"]) == (0, {"n": 0})


async def test_the_merge_of_the_node_goes_before_the_declared_one() -> None:
    world = World()
    nodes = {
        "s": {"type": "set", "config": {"key": "n", "value": 5}},
        "t": {"type": "set", "config": {"key": "n", "value": 2, "merge": "replace"}},
        "done": out("{{ state.n }}"),
    }
    state = {"n": {"initial": 1, "merge": "add"}}
    world.create(document(nodes, "start > s", "s > t", "t > done", state=state))
    await world.go()
    nodes_shown = world.snapshot()["nodes"]
    assert [nodes_shown[id_]["output"]["value"] for id_ in ("s", "t", "done")] == [6, 2, 2]


async def test_state_is_read_by_a_loops_until_and_next() -> None:
    world = World()
    loop = {
        "max_iterations": 9,
        "until": "state.n >= 3",
        "carry": {"seen": {"initial": 0, "next": "{{ state.n }}"}},
    }
    nodes = {
        "loop1": {"type": "loop", "config": loop},
        "s": {"type": "set", "parent": "loop1", "config": {"key": "n", "value": 1}},
        "done": out("{{ loop1.iterations }} {{ loop1.seen }}"),
    }
    state = {"n": {"initial": 0, "merge": "add"}}
    world.create(document(nodes, "start > loop1", "loop1 > done", state=state))
    await world.go()
    assert world.snapshot()["output"] == "3 3"


def test_what_is_not_declared_is_a_problem_at_save_time() -> None:
    state = {"total": {"initial": 0}}
    nodes = {
        "s": {"type": "set", "config": {"key": "totl", "value": 1}},
        "t": {"type": "set", "config": {"key": "total", "value": "{{ state.totl }}"}},
        "u": {"type": "set", "config": {"key": "{{ s.value }}", "value": 1}},
    }
    found = validate(document(nodes, "start > s", "s > t", "t > u", state=state), World().registry)
    assert [(one.node, one.field, one.message) for one in found] == [
        ("s", "config.key", "The start declares no run state `totl`. It declares: total."),
        ("t", "config.value", "`state` has no `totl`. Did you mean `total`?"),
    ]


def test_a_declaration_is_checked() -> None:
    state = {"a b": {"initial": 0}, "c": {"merge": "multiply"}}
    found = validate(document({}, state=state), World().registry)
    assert [one.field for one in found] == ["config.state.c.merge"]
    del state["c"]
    found = validate(document({}, state=state), World().registry)
    assert [one.field for one in found] == ["config.state.a b"]


@pytest.mark.parametrize("dies", [False, True])
async def test_what_a_node_began_with_stays_while_it_waits(dies: bool) -> None:
    world = World()
    nodes = {
        "w": {"type": "wait", "config": {"until": "{{ state.plan.at }}"}},
        "each": {"type": "for_each", "config": {"items": ["a"], "concurrency": "{{ state.plan.many }}"}},
        "pause": {"type": "wait", "parent": "each", "config": {"for": "1d"}},
        "soon": {"type": "wait", "config": {"for": "1h"}},
        "s": {"type": "set", "config": {"key": "plan", "value": "gone"}},
        "done": out("{{ w.at }} {{ each.results | length }}"),
    }
    state = {"plan": {"initial": {"at": "2026-03-02T12:00", "many": 2}}}
    edges = ("start > w", "start > each", "start > soon", "soon > s", "w > done", "each > done", "s > done")
    world.create(document(nodes, *edges, state=state))
    if dies:
        await world.drive()
        world.store.take_over(RUN_ID)
    assert await world.go() == "succeeded", world.snapshot()["error"]
    assert world.snapshot()["output"] == "2026-03-02T12:00:00.000Z 1"
