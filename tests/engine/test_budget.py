"""A budget holds before the call: nothing that does not fit is asked for, nothing that was spent is forgotten."""

from __future__ import annotations

import asyncio
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.engine.errors import NodeError
from runtime.engine.graph import Graph
from runtime.engine.ledger import AMPLE, LEAST, Ledger, Wish
from runtime.engine.node import Reply, Usage
from runtime.engine.state import RunState, fold
from tests.engine.world import RUN_ID, World, types

Json = Any
ERROR = {"attempts": 2, "wait": 1, "jitter": False}


def asks(prompt: str = "x" * 10, policy: Json = None, parent: str = "", **config: Json) -> Json:
    """A model node; a token costs a cent and the prompt has as many as characters."""
    node = {"type": "model", "config": {"connection": "demo", "model": "m", "prompt": prompt, **config}}
    return {**node, **({"policy": policy} if policy else {}), **({"parent": parent} if parent else {})}


def drawn(nodes: dict[str, Json], *edges: str) -> Json:
    """A document of a start, these nodes, and edges `a > b` (`a.error > b` from a port)."""
    made = []
    for edge in edges:
        source, target = edge.split(" > ")
        name, _, port = source.partition(".")
        made.append({"source": name, "target": target, **({"port": port} if port else {})})
    return {"format": "baton/1", "nodes": {"start": {"type": "start"}, **nodes}, "edges": made}


def answer(tokens: int, prompt: int = 10) -> Reply:
    return Reply("text", None, Usage(prompt, tokens, (prompt + tokens) / 100), "m")


async def played(document: Json, *replies: Reply | NodeError, budget: Json = None) -> World:
    world = World()
    world.replies += replies
    world.create(document)
    world.run.budget = budget
    await world.go()
    return world


async def test_a_call_that_does_not_fit_is_not_made() -> None:
    world = await played(drawn({"a": asks(max_tokens=95, policy={"budget": {"tokens": 100}})}, "start > a"))
    error = world.snapshot()["nodes"]["a"]["error"]
    assert (error["class"], error["node"], error["field"]) == ("budget", "a", "policy.budget")
    assert "100 tokens" in error["message"]
    assert "105" in error["message"]
    assert world.asked == []


async def test_money_is_a_budget_too() -> None:
    world = await played(drawn({"a": asks(max_tokens=95, policy={"budget": {"usd": 1}})}, "start > a"))
    assert "$1," in world.snapshot()["nodes"]["a"]["error"]["message"]
    assert world.asked == []


async def test_without_a_longest_answer_the_model_is_given_what_is_left() -> None:
    world = await played(drawn({"a": asks(policy={"budget": {"tokens": 100}})}, "start > a"), answer(50))
    assert [message.max_tokens for message in world.asked] == [90]
    assert world.snapshot()["status"] == "succeeded"


async def test_an_answer_that_the_budget_cut_off_is_not_passed_off_as_whole() -> None:
    world = await played(drawn({"a": asks(policy={"budget": {"tokens": 100}})}, "start > a"), answer(90))
    node = world.snapshot()["nodes"]["a"]
    assert (node["status"], node["error"]["class"], node["usage"]["output_tokens"]) == ("failed", "budget", 90)


async def test_the_run_has_a_budget_of_its_own() -> None:
    document = drawn({"a": asks(max_tokens=40), "b": asks(max_tokens=40)}, "start > a", "a > b")
    world = await played(document, answer(40), budget={"tokens": 80})
    nodes = world.snapshot()["nodes"]
    assert nodes["a"]["status"] == "succeeded"
    assert nodes["b"]["error"]["class"] == "budget"
    assert "this run" in nodes["b"]["error"]["message"]
    assert len(world.asked) == 1


async def test_parallel_branches_cannot_both_take_what_is_left() -> None:
    three = {name: asks(max_tokens=40) for name in "abc"}
    world = World()
    world.thinks = 5
    world.replies += [answer(40)] * 3
    world.create(drawn(three, "start > a", "start > b", "start > c"))
    world.run.budget = {"tokens": 110}
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    assert len(world.asked) == 2, "the third waits: what is left is set aside for the other two"
    while not task.done():
        world.clock.turn()
        await world.still(task)
    assert len(world.asked) == 2
    assert [node["error"]["class"] for node in world.snapshot()["nodes"].values() if node["error"]] == ["budget"]
    assert world.snapshot()["usage"]["output_tokens"] == 80


async def test_who_waits_goes_on_with_what_others_did_not_use() -> None:
    three = {name: asks(max_tokens=40) for name in "abc"}
    world = World()
    world.thinks = 5
    world.replies += [answer(5)] * 3
    world.create(drawn(three, "start > a", "start > b", "start > c"))
    world.run.budget = {"tokens": 110}
    await world.drive()
    assert world.snapshot()["status"] == "succeeded"
    assert len(world.asked) == 3


async def test_tries_and_fallbacks_count() -> None:
    fails = NodeError("busy", "", "timeout")
    policy = {"retry": ERROR, "fallback": [{"connection": "demo", "model": "other"}], "budget": {"tokens": 1000}}
    document = drawn({"a": asks(policy=policy, max_tokens=9)}, "start > a")
    world = await played(document, fails, fails, fails, answer(5))
    node = world.snapshot()["nodes"]["a"]
    assert node["status"] == "succeeded"
    assert node["usage"]["input_tokens"] == 40, "a call that timed out has read its prompt"
    assert world.snapshot()["usage"] == node["usage"]
    retrying = next(event for event in world.run.events if event.type == "node.retrying")
    assert retrying.data["usage"]["input_tokens"] == 20
    assert node["rung"]["model"] == "other"


async def test_a_call_that_was_turned_down_is_free() -> None:
    turned_down = NodeError("not now", "", "rate_limit")
    world = await played(drawn({"a": asks()}, "start > a"), turned_down)
    node = world.snapshot()["nodes"]["a"]
    assert (node["status"], node["usage"]) == ("failed", None)
    assert "usage" not in next(event for event in world.run.events if event.type == "node.failed").data


async def test_what_a_failed_answer_cost_is_what_counts() -> None:
    wrong = NodeError("not the schema", "", "invalid_output")
    wrong.usage = Usage(7, 8, 0.5)
    world = await played(drawn({"a": asks()}, "start > a"), wrong)
    assert world.snapshot()["nodes"]["a"]["usage"] == {"input_tokens": 7, "output_tokens": 8, "cost_usd": 0.5}


@pytest.mark.parametrize("ends", ["timeout", "cancel"])
async def test_a_call_that_was_broken_off_costs_its_prompt_and_what_came(ends: str) -> None:
    world = World()
    world.thinks = 60
    world.replies.append(answer(5))
    world.create(drawn({"a": asks(policy={"timeout": 2} if ends == "timeout" else None)}, "start > a"))
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    world.calls[0].streamed = 41
    if ends == "cancel":
        world.store.signal(RUN_ID, "cancel", by="u1")
        runner.poke()
    else:
        world.clock.turn()
    await task
    node = world.snapshot()["nodes"]["a"]
    assert node["status"] == ("failed" if ends == "timeout" else "cancelled")
    assert (node["usage"]["input_tokens"], node["usage"]["output_tokens"]) == (10, 11)
    assert world.snapshot()["usage"] == node["usage"]


async def test_a_restart_forgets_nothing_that_was_spent() -> None:
    document = drawn({"a": asks(max_tokens=40), "w": {"type": "do", "config": {"waits": True}}}, "start > a", "a > w")
    document["nodes"]["b"] = asks(max_tokens=40)
    document["edges"].append({"source": "w", "target": "b"})
    world = World()
    world.replies += [answer(40), answer(40)]
    world.create(document)
    world.run.budget = {"tokens": 80}
    await world.go()
    approval = next(iter(world.run.approvals))
    world.store.signal(RUN_ID, "decision", "w", approval=approval, action="x", by=None)
    await world.go()  # another runner, which knows only the log
    assert world.snapshot()["nodes"]["b"]["error"]["class"] == "budget"
    assert len(world.asked) == 1


async def test_what_a_call_cost_that_a_restart_broke_off_is_not_forgotten() -> None:
    world = World()
    world.thinks = 60
    world.replies += [answer(5), answer(5)]
    world.create(drawn({"a": asks()}, "start > a"))
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    world.calls[0].streamed = 8
    runner.stop()
    assert (await task).why == "stopped"
    assert world.snapshot()["nodes"]["a"]["usage"] == {"input_tokens": 10, "output_tokens": 2, "cost_usd": 0.12}
    assert await world.go() == "succeeded"
    assert world.snapshot()["usage"]["input_tokens"] == 20
    assert world.run.steps == world.snapshot()["nodes"]


def looped(budget: Json, **config: Json) -> Json:
    carry = {"draft": {"initial": "none", "next": "{{ w.text }}"}}
    loop = {"type": "loop", "config": {"max_iterations": 9, "carry": carry, **config}, "policy": {"budget": budget}}
    document = drawn({"again": loop, "w": asks(max_tokens=20, parent="again")}, "start > again", "again > out")
    value = {"draft": "{{ again.draft }}", "why": "{{ again.stopped }}"}
    document["nodes"]["out"] = {"type": "output", "config": {"value": value}}
    return document


async def test_a_loop_stops_where_its_budget_does_not_allow_the_next_call() -> None:
    world = await played(looped({"tokens": 70}), answer(20), answer(20), answer(20))
    shown = world.snapshot()
    assert shown["output"] == {"draft": "text", "why": "budget"}
    assert shown["nodes"]["again"]["output"]["iterations"] == 3, "the one that was refused counts"
    assert shown["nodes"]["again/2/w"]["error"]["class"] == "budget"
    assert len(world.asked) == 2


async def test_a_loop_stops_after_the_iteration_that_spends_the_last_of_it() -> None:
    world = await played(looped({"tokens": 60}), answer(20), answer(20))
    shown = world.snapshot()
    assert shown["nodes"]["again"]["output"]["stopped"] == "budget"
    assert shown["nodes"]["again"]["output"]["iterations"] == 2
    assert all(node["error"] is None for node in shown["nodes"].values())


async def test_the_best_so_far_survives_the_budget() -> None:
    document = looped({"tokens": 100}, best="w.data")
    replies = [Reply(f"t{score}", score, Usage(10, 20, 0), "m") for score in (1, 5, 2)]
    world = await played(document, *replies)
    assert world.snapshot()["output"] == {"draft": "t5", "why": "budget"}


async def test_a_loop_whose_first_call_is_refused_keeps_what_it_began_with() -> None:
    world = await played(looped({"tokens": 12}, best="w.data"))
    assert world.snapshot()["output"] == {"draft": "none", "why": "budget"}


async def test_another_ones_budget_fails_the_loop() -> None:
    world = await played(looped({"tokens": 1000}), answer(20), budget={"tokens": 40})
    shown = world.snapshot()
    assert shown["status"] == "failed"
    assert shown["nodes"]["again"]["error"]["class"] == "budget"


async def test_a_budget_around_two_loops_stops_the_one_that_has_it() -> None:
    document = looped({"tokens": 70})
    document["nodes"]["inner"] = {"type": "loop", "parent": "again", "config": {"max_iterations": 1}}
    document["nodes"]["w"] = asks(max_tokens=20, parent="inner")
    document["nodes"]["again"]["config"]["carry"] = {"draft": {"initial": "none", "next": "{{ inner.iterations }}"}}
    world = await played(document, answer(20), answer(20))
    shown = world.snapshot()
    assert shown["output"] == {"draft": 1, "why": "budget"}
    inner = shown["nodes"]["again/2/inner"]
    assert (inner["status"], inner["error"]["node"]) == ("failed", "again")


async def test_a_budget_may_end_at_the_error_port() -> None:
    document = drawn(
        {"a": asks(max_tokens=99, policy={"budget": {"tokens": 9}}), "b": {"type": "do"}}, "start > a", "a.error > b"
    )
    world = await played(document)
    assert world.statuses() == {"start": "succeeded", "a": "failed", "b": "succeeded"}


def ledger(budget: Json) -> Ledger:
    return Ledger(Graph.from_document(drawn({"a": asks(), "b": asks()}, "start > a"), types()), RunState(), budget)


@settings(max_examples=40, deadline=None)
@given(
    st.lists(st.tuples(st.integers(0, 3_000), st.one_of(st.none(), st.integers(1, 3_000))), max_size=12),
    st.integers(1, 100_000),
)
def test_what_is_set_aside_never_exceeds_the_budget(calls: list[tuple[int, int | None]], tokens: int) -> None:
    """Whatever is asked for, one after another without any of it being settled."""

    async def play() -> None:
        books, held = ledger({"tokens": tokens}), 0
        for prompt, longest in calls:
            try:
                made = await asyncio.wait_for(books.reserve("a", Wish(prompt, longest)), 0.001)
            except (NodeError, TimeoutError):
                continue
            assert made.longest is not None
            assert made.longest == longest or LEAST <= made.longest <= max(AMPLE, tokens // 4)
            held += prompt + made.longest
            assert held <= tokens
            assert books.left("a") == {"tokens": tokens - held}

    asyncio.run(play())


async def test_a_model_that_costs_nothing_is_not_bound_by_money() -> None:
    made = await ledger({"usd": 0.01}).reserve("a", Wish(1_000_000, None))
    assert (made.longest, made.cut_by) == (None, None)


async def test_a_large_budget_leaves_the_model_its_own_limit() -> None:
    books = ledger({"tokens": 10_000_000})
    assert (await books.reserve("a", Wish(10, None, 128_000))).longest is None
    assert books.left("a") == {"tokens": 10_000_000 - 128_010}


def calls(own: dict[str, Json] | None = None) -> Ledger:
    """The books of a run of 1,000 tokens whose nodes `a` and `b` call workflows, `a` with a budget of its own."""
    call = {"type": "workflow", "config": {"workflow": "leaf"}}
    nodes = {"a": {**call, **({"policy": {"budget": own}} if own else {})}, "b": call}
    return Ledger(Graph.from_document(drawn(nodes, "start > a"), types()), RunState(), {"tokens": 1_000})


async def test_called_workflows_together_never_get_more_than_is_left() -> None:
    books = calls()
    assert books.lend("a") == {"tokens": 500}
    assert books.lend("b") == {"tokens": 250}
    assert books.left("b") == {"tokens": 250}
    books.given_back("a", Usage(100, 20))
    assert books.left("b") == {"tokens": 630}


async def test_a_called_workflow_gets_what_its_node_may_spend() -> None:
    books = calls({"tokens": 900})
    assert books.lend("a") == {"tokens": 900}
    with pytest.raises(NodeError, match="900 are spent or set aside for called workflows"):
        await books.reserve("b", Wish(50, 100))


async def test_what_is_lent_stays_lent_over_a_restart_until_the_called_run_ends() -> None:
    called = {"type": "workflow", "parent": "each", "config": {"workflow": "waiting"}}
    each = {"type": "for_each", "config": {"items": [1, 2]}, "policy": {"budget": {"tokens": 1_000}}}
    document = drawn({"each": each, "c": called}, "start > each")
    world = World()
    world.callees = {"waiting": drawn({"w": {"type": "wait", "config": {"for": "2d"}}}, "start > w")}
    world.create(document)
    await world.drive()
    assert [run.budget for run in world.store.runs.values()] == [None, {"tokens": 500}, {"tokens": 250}]
    graph = Graph.from_document(document, types())
    assert Ledger(graph, fold(world.run.events)).left("each/0/c") == {"tokens": 250}
    assert await world.go_together() == "succeeded"
    assert Ledger(graph, fold(world.run.events)).left("each/0/c") == {"tokens": 1_000}
