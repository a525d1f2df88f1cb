"""The recorded runs that the fold in Python and the one in the browser are both held to.

`python -m tests.engine.recorded` writes them anew to tests/fixtures/runs.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

from runtime.engine.snapshot import snapshot
from runtime.engine.state import fold
from tests.engine.shapes import document
from tests.engine.world import RUN_ID, World

Json = Any
FOLDER = Path(__file__).parents[1] / "fixtures" / "runs"
Scenario = Callable[[World], Awaitable[None]]

SHAPES = {
    "chain": ("start > a > b > out", ""),
    "routing": ("start > a, a.x > b > d, a.y > c > d, d > out", "a=port:x"),
    "join_any": ("start > a > j, start > b > c > j, j > out", "j=join:any a=sleep:1 b=sleep:5"),
    "loop": ("start > loop{a > b} > out", "loop=times:3"),
    "for_each_errors": ("start > each{a > b} > out", "a=fail each=mode:collect+items:1/2/3+at_once:2"),
    "nested": ("start > each{a > loop{b > c}} > out", "each=items:1/2"),
    "failed_with_branch": ("start > a, a.error > b > out, a > c", "a=fail"),
    "failed_with_default": ("start > a > out", "a=fail+error:default"),
    "failed": ("start > a, start > b, start > w", "a=sleep:1+fail b=sleep:5 w=waits"),
    "retry": ("start > a > out", "a=fail:timeout+retry:3+fails:2"),
    "no_output": ("start > a", ""),
    "waiting": ("start > w > out, start > a", "w=waits"),
    "waiting_inside": ("start > each{w > a} > out", "w=waits"),
}


async def _answered(world: World) -> None:
    world.create(
        {
            "nodes": {
                "start": {"type": "start"},
                "ask": {
                    "type": "approval",
                    "config": {
                        "message": "Publish {{ start.title }}?",
                        "form": {
                            "type": "object",
                            "properties": {"text": {"type": "string", "default": "{{ start.title }}"}},
                        },
                        "deadline": "1h",
                    },
                },
                "out": {"type": "output", "config": {"value": "{{ ask.values.text }}"}},
            },
            "edges": [
                {"source": "start", "target": "ask"},
                {"source": "ask", "port": "approve", "target": "out"},
            ],
        },
        {"title": "Snow"},
    )
    await world.drive()
    (approval,) = world.run.approvals.values()
    decision = {"approval": approval["id"], "action": "approve", "by": "u1", "values": {"text": "Ice"}}
    world.store.signal(RUN_ID, "decision", "ask", **decision, comment="Better", at="2026-03-01T12:00:00.000Z")
    await world.go()


async def _cancelled(world: World) -> None:
    world.create(document("start > a, start > each{w} > out", "w=waits a=sleep:9"))
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    world.store.signal(RUN_ID, "cancel", by="u1")
    runner.poke()
    await task


async def _spending(world: World) -> None:
    from runtime.engine.node import Reply, Usage

    routes = [{"id": "yes", "description": "Yes."}, {"id": "no", "description": "No."}]
    router = {"mode": "model", "connection": "demo", "model": "demo-chat", "routes": routes}
    world.create(
        {
            "nodes": {
                "start": {"type": "start"},
                "each": {"type": "for_each", "config": {"items": ["a", "b"], "concurrency": 1}},
                "pick": {"type": "router", "parent": "each", "config": router},
                "sure": {"type": "template", "parent": "each", "config": {"text": "sure: {{ item }}"}},
                "out": {"type": "output", "config": {"value": "{{ each.results }}"}},
            },
            "edges": [
                {"source": "start", "target": "each"},
                {"source": "pick", "port": "yes", "target": "sure"},
                {"source": "each", "target": "out"},
            ],
        }
    )
    for route in ("yes", "no"):
        answer = {"route": route, "reason": "Because."}
        world.replies.append(Reply(json.dumps(answer), answer, Usage(10, 5, 0.0001), "demo-chat"))
    await world.go()


async def _calling(world: World) -> None:
    """Two items, each with a call: the first called run waits for a while, the second fails and is tried again."""
    pause = {"start": {"type": "start"}, "w": {"type": "wait", "config": {"for": "1h"}}, "o": {"type": "output"}}
    fails = {"start": {"type": "start"}, "bad": {"type": "do", "config": {"fail": "timeout"}}}
    world.callees = {
        "pause": {"nodes": pause, "edges": [{"source": "start", "target": "w"}, {"source": "w", "target": "o"}]},
        "fails": {"nodes": fails, "edges": [{"source": "start", "target": "bad"}]},
    }
    policy = {"retry": {"attempts": 2, "wait": 5}, "on_error": "branch"}
    world.create(
        {
            "nodes": {
                "start": {"type": "start"},
                "each": {"type": "for_each", "config": {"items": [1]}},
                "a": {"type": "workflow", "parent": "each", "config": {"workflow": "pause"}},
                "b": {"type": "workflow", "parent": "each", "config": {"workflow": "fails"}, "policy": policy},
                "late": {"type": "workflow", "config": {"workflow": "pause"}, "policy": {"timeout": 60}},
                "out": {"type": "output", "config": {"value": "{{ each.results }}"}},
            },
            "edges": [
                {"source": "start", "target": "each"},
                {"source": "start", "target": "late"},
                {"source": "late", "port": "error", "target": "out"},
                {"source": "each", "target": "out"},
            ],
        }
    )
    await world.go_together()


async def _state(world: World) -> None:
    """Values that the run shares, changed by items side by side and read in a template."""
    declared = {"n": {"initial": 0, "merge": "add"}, "seen": {"initial": [], "merge": "append"}, "last": {}}
    edges = (("start", "each"), ("n", "seen"), ("each", "last"), ("last", "out"))
    world.create(
        {
            "nodes": {
                "start": {"type": "start", "config": {"state": declared}},
                "each": {"type": "for_each", "config": {"items": [1, 2, 3], "concurrency": 2}},
                "n": {"type": "set", "parent": "each", "config": {"key": "n", "value": "{{ item }}"}},
                "seen": {"type": "set", "parent": "each", "config": {"key": "seen", "value": "{{ n.value }}"}},
                "last": {"type": "set", "config": {"key": "last", "value": "{{ state.n }}"}},
                "out": {"type": "output", "config": {"value": "{{ state.last }}"}},
            },
            "edges": [{"source": source, "target": target} for source, target in edges],
        }
    )
    await world.go()


async def _rungs(world: World) -> None:
    """Each rung of a policy answers once: another model after a retry that spent, the cache, the default."""
    from runtime.engine.errors import NodeError
    from runtime.engine.node import Reply, Usage

    def asks(prompt: str, **policy: Json) -> dict[str, Json]:
        config = {"connection": "demo", "model": "first", "prompt": prompt}
        return {"type": "model", "config": config, "policy": policy}

    retry = {"attempts": 2, "wait": 5, "jitter": False}
    world.create(
        {
            "nodes": {
                "start": {"type": "start"},
                "ask": asks("Hello", retry=retry, fallback=[{"connection": "demo", "model": "second"}]),
                "once": asks("Again", cache={"ttl": "1h", "last_good": True}),
                "twice": asks("Again", cache={"ttl": "1h"}),
                "wrong": asks("Fails", on_error="default", default={"text": "instead"}),
                "late": asks("Again", cache={"ttl": 1, "last_good": True}),
                "pause": {"type": "wait", "config": {"for": "1h"}},
                "out": {"type": "output", "config": {"value": "{{ wrong.text }} {{ late.text }}"}},
            },
            "edges": [
                {"source": source, "target": target}
                for source, target in zip(
                    ("start", "ask", "once", "twice", "wrong", "pause", "late"),
                    ("ask", "once", "twice", "wrong", "pause", "late", "out"),
                    strict=True,
                )
            ],
        }
    )
    slow, busy = NodeError("No answer in time.", "", "timeout"), NodeError("Too busy.", "", "rate_limit")
    world.replies += [slow, slow, busy, Reply("hi", None, Usage(5, 2, 0.07), "second")]
    world.replies += [Reply("kept", None, Usage(5, 1, 0.06), "first"), busy, busy]
    await world.go()


async def _broken_off(world: World) -> None:
    """A worker that is asked to end stops a model call in the middle; the next one makes it again."""
    from runtime.engine.node import Reply, Usage

    ask = {"type": "model", "parent": "each", "config": {"connection": "demo", "model": "m", "prompt": "Hello"}}
    each = {"type": "for_each", "config": {"items": [1]}}
    edges = [{"source": "start", "target": "each"}]
    world.create({"nodes": {"start": {"type": "start"}, "each": each, "ask": ask}, "edges": edges})
    world.thinks = 60
    world.replies += [Reply("hi", None, Usage(5, 1, 0.06), "m") for _ in range(2)]
    runner = await world.runner()
    assert runner is not None
    task = asyncio.ensure_future(runner.drive())
    await world.still()
    world.calls[0].streamed = 9
    runner.stop()
    await task
    await world.go()


async def _trial(world: World) -> None:
    """A trial to one step: a breakpoint in every iteration, a pin, steps that are switched off."""
    made = document("start > a > skip > each{b > c} > d, d > out, start > beside", "each=items:1/2")
    made["nodes"]["skip"]["disabled"] = True
    made["nodes"]["out"]["disabled"] = True
    made["ui"] = {"pins": {"b": {"output": {"value": "pinned"}}}, "breakpoints": ["c"]}
    world.create(made, None, {"to": "out", "marks": True})
    await world.go()
    world.store.signal(RUN_ID, "continue", paths=["each/0/c"], by="u1", by_name="Ana", step=True)
    await world.go()
    world.store.signal(RUN_ID, "continue", paths=["each/1/c"], by="u1", by_name="Ana")
    await world.go()


def scenarios() -> dict[str, Scenario]:
    """What is recorded, by name."""

    def shape(graph: str, behaviour: str) -> Scenario:
        async def play(world: World) -> None:
            world.create(document(graph, behaviour))
            await world.go()

        return play

    made: dict[str, Scenario] = {name: shape(*texts) for name, texts in SHAPES.items()}
    made |= {"calling": _calling, "state": _state, "rungs": _rungs, "broken_off": _broken_off}
    made["trial"] = _trial
    return {**made, "answered": _answered, "cancelled": _cancelled, "spending": _spending}


async def record(name: str, play: Scenario) -> dict[str, Json]:
    """One run as a fixture: its events, its last state, and the state after every event but the last."""
    world = World()
    await play(world)
    events = world.run.events
    prefixes = [{"upto": upto, "snapshot": snapshot(fold(events[:upto]))} for upto in range(1, len(events))]
    return {
        "name": name,
        "document": world.run.document,
        "events": [event.as_json() for event in events],
        "snapshot": snapshot(fold(events)),
        "prefixes": prefixes,
    }


def as_text(recorded: dict[str, Json]) -> str:
    """The bytes of a fixture."""
    return json.dumps(recorded, indent=1, ensure_ascii=False) + "\n"


async def _write() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    for name, play in scenarios().items():
        (FOLDER / f"{name}.json").write_text(as_text(await record(name, play)))


if __name__ == "__main__":
    asyncio.run(_write())
