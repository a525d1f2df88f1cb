"""Every problem of a document is found at once, at its node and field, in words one can act on."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from runtime.engine.graph import Graph
from runtime.engine.validate import validate
from tests.engine.shapes import document
from tests.engine.world import types

Json = Any
REGISTRY = types()
TEXT = {"type": "template", "config": {"text": "hello"}}


def _made(nodes: dict[str, Json], *edges: str) -> dict[str, Json]:
    """A document of `start` and these nodes; an edge is written `a > b` or `a.port > b`."""
    made = []
    for edge in edges:
        source, target = (part.strip() for part in edge.split(">"))
        source, _, port = source.partition(".")
        made.append({"source": source, "target": target, **({"port": port} if port else {})})
    return {"format": "baton/1", "nodes": {"start": {"type": "start"}, **nodes}, "edges": made}


def _text(text: str, **more: Json) -> dict[str, Json]:
    return {"type": "template", "config": {"text": text}, **more}


def _found(made: dict[str, Json], severity: str = "error") -> list[tuple[str, str, str]]:
    return [(p.node, p.field, p.message) for p in validate(made, REGISTRY) if p.severity == severity]


LOOP = {"type": "loop", "config": {"carry": {"draft": {"initial": "", "next": "{{ w.text }}"}}}}
MODEL = {"type": "model", "config": {"connection": "demo", "model": "demo-chat", "prompt": "Hi"}}
SCHEMA = {"type": "object", "properties": {"score": {"type": "number"}}}
INPUTS = {"type": "start", "config": {"inputs": {"type": "object", "properties": {"topic": {"type": "string"}}}}}

PROBLEMS: dict[str, tuple[dict[str, Json], list[tuple[str, str, str]]]] = {
    "unknown type": (_made({"a": {"type": "nope"}}), [("a", "type", "no kind of step `nope`")]),
    "empty prompt": (_made({"a": _text("")}, "start > a"), [("a", "config.text", "Write something")]),
    "missing field": (_made({"a": {"type": "template"}}, "start > a"), [("a", "config.text", "required")]),
    "unknown setting": (
        _made({"a": {"type": "template", "config": {"text": "x", "txt": 1}}}, "start > a"),
        [("a", "config.txt", "no such setting")],
    ),
    "setting out of range": (
        _made({"a": {**MODEL, "config": {**MODEL["config"], "temperature": 9}}}, "start > a"),
        [("a", "config.temperature", "at most 2")],
    ),
    "rule without condition": (
        _made({"a": {"type": "router", "config": {"routes": [{"id": "x"}]}}}, "start > a"),
        [("a", "config.routes.0.when", "Say when")],
    ),
    "two routes of one id": (
        _made(
            {
                "a": {
                    "type": "router",
                    "config": {"routes": [{"id": "x", "when": "true"}, {"id": "x", "when": "true"}]},
                }
            },
            "start > a",
        ),
        [("a", "config.routes.1.id", "two routes")],
    ),
    "bad route id": (
        _made({"a": {"type": "router", "config": {"routes": [{"id": "A b", "when": "true"}]}}}, "start > a"),
        [("a", "config.routes.0.id", "must match")],
    ),
    "no start": ({"nodes": {"a": TEXT}, "edges": []}, [("", "", "needs a start")]),
    "two starts": (_made({"begin": {"type": "start"}}), [("begin", "", "`start`"), ("begin", "", "only one start")]),
    "edge to nowhere": (_made({"a": TEXT}, "start > a", "a > b"), [("a", "", "there is no `b`")]),
    "edge from nowhere": (_made({"a": TEXT}, "start > a", "b > a"), [("a", "", "there is no `b`")]),
    "edge twice": (_made({"a": TEXT}, "start > a", "start > a"), [("start", "", "2 edges")]),
    "edge to the start": (
        _made({"a": TEXT}, "start > a", "a > start"),
        [("a", "", "No edge can lead to the start"), ("start", "", "in a circle")],
    ),
    "unknown port": (_made({"a": TEXT, "b": TEXT}, "start > a", "a.x > b"), [("a", "", "no port `x`")]),
    "no port at all": (
        _made({"o": {"type": "output"}, "b": TEXT}, "start > o", "o > b"),
        [("o", "", "nothing can follow")],
    ),
    "edge through a wall": (
        _made({"l": LOOP, "w": _text("x", parent="l")}, "start > l", "start > w"),
        [("start", "", "crosses a container's wall")],
    ),
    "parent missing": (_made({"a": _text("x", parent="l")}), [("a", "parent", "does not exist")]),
    "parent no container": (
        _made({"a": TEXT, "b": _text("x", parent="a")}, "start > a"),
        [("b", "parent", "no container")],
    ),
    "parents in a circle": (
        _made({"k": {"type": "loop", "parent": "l"}, "l": {"type": "loop", "parent": "k"}}),
        [("k", "parent", "inside itself"), ("l", "parent", "inside itself")],
    ),
    "empty container": (_made({"l": {"type": "loop"}}, "start > l"), [("l", "", "nothing inside")]),
    "output inside": (
        _made({"l": {"type": "loop"}, "o": {"type": "output", "parent": "l"}}, "start > l"),
        [("o", "parent", "outside of containers")],
    ),
    "cycle": (
        _made({"a": TEXT, "b": TEXT, "c": TEXT}, "start > a", "a > b", "b > a", "b > c"),
        [("a", "", "a → b → a")],
    ),
    "cycle of one": (_made({"a": TEXT}, "start > a", "a > a"), [("a", "", "a → a")]),
    "cycle in a container": (
        _made(
            {"l": {"type": "loop"}, "a": _text("x", parent="l"), "b": _text("x", parent="l")},
            "start > l",
            "a > b",
            "b > a",
        ),
        [("a", "", "in a circle")],
    ),
    "unknown name": (
        _made({"write": TEXT, "b": _text("{{ wrte.text }}")}, "start > write", "write > b"),
        [("b", "config.text", "`write`?")],
    ),
    "not before": (
        _made({"a": TEXT, "b": _text("{{ a.text }}")}, "start > a", "start > b"),
        [("b", "config.text", "does not come before")],
    ),
    "after": (
        _made({"a": _text("{{ b.text }}"), "b": TEXT}, "start > a", "a > b"),
        [("a", "config.text", "does not come before")],
    ),
    "itself": (_made({"a": _text("{{ a.text }}")}, "start > a"), [("a", "config.text", "itself")]),
    "unknown output": (
        _made({"a": TEXT, "b": _text("{{ a.txt }}")}, "start > a", "a > b"),
        [("b", "config.text", "Did you mean `text`?")],
    ),
    "unknown input": (
        {"nodes": {"start": INPUTS, "a": _text("{{ start.topics }}")}, "edges": [{"source": "start", "target": "a"}]},
        [("a", "config.text", "`topic`?")],
    ),
    "data without schema": (
        _made({"m": MODEL, "b": _text("{{ m.data.score }}")}, "start > m", "m > b"),
        [("b", "config.text", "`m` has no `data`")],
    ),
    "data of another name": (
        _made(
            {"m": {**MODEL, "config": {**MODEL["config"], "schema": SCHEMA}}, "b": _text("{{ m.data.scor }}")},
            "start > m",
            "m > b",
        ),
        [("b", "config.text", "Did you mean `score`?")],
    ),
    "child from outside": (
        _made({"l": LOOP, "w": _text("x", parent="l"), "b": _text("{{ w.text }}")}, "start > l", "l > b"),
        [("b", "config.text", "stands in `l`")],
    ),
    "container from inside": (
        _made({"l": LOOP, "w": _text("{{ l.draft }}", parent="l")}, "start > l"),
        [("w", "config.text", "stands around")],
    ),
    "carried value of no name": (
        _made({"l": LOOP, "w": _text("{{ loop.drft }}", parent="l")}, "start > l"),
        [("w", "config.text", "`draft`?")],
    ),
    "loop outside of loops": (
        _made({"a": _text("{{ loop.index }}")}, "start > a"),
        [("a", "config.text", "no `loop` here")],
    ),
    "error without port": (
        _made({"a": TEXT, "b": _text("{{ error.message }}")}, "start > a", "a > b"),
        [("b", "config.text", "only behind an error port")],
    ),
    "template not closed": (_made({"a": _text("{{ start.x")}, "start > a"), [("a", "config.text", "not closed")]),
    "unknown tool": (
        _made({"a": {"type": "tool", "config": {"tool": "nope"}}}, "start > a"),
        [("a", "config.tool", "no tool `nope`")],
    ),
    "tool argument missing": (
        _made({"a": {"type": "tool", "config": {"tool": "calculator"}}}, "start > a"),
        [("a", "config.arguments.expression", "required")],
    ),
    "bad policy": (
        _made({"a": {**TEXT, "policy": {"timeout": "soon", "retry": {"attempts": 0}}}}, "start > a"),
        [("a", "policy.timeout", "length of time"), ("a", "policy.retry.attempts", "at least 1")],
    ),
    "default without default": (
        _made({"a": {**TEXT, "policy": {"on_error": "default"}}}, "start > a"),
        [("a", "policy", "needs a `default`")],
    ),
    "retry on a container": (
        _made(
            {"l": {"type": "loop", "policy": {"retry": {"attempts": 2}}}, "w": _text("x", parent="l")}, "start > l"
        ),
        [("l", "policy.retry", "not tried again as a whole")],
    ),
    "name of the language": (
        _made({"item": TEXT}, "start > item"),
        [("item", "", "a name of the template language")],
    ),
}


@pytest.mark.parametrize("name", PROBLEMS)
def test_problem(name: str) -> None:
    made, expected = PROBLEMS[name]
    found = _found(made)
    assert [(node, field) for node, field, _ in found] == [(node, field) for node, field, _ in expected], found
    for (_, _, message), (_, _, part) in zip(found, expected, strict=True):
        assert part in message


FINE: dict[str, dict[str, Json]] = {
    "shapes": document("start > loop1{a > b} > c, start > each{d > loop2{e}} > c, c.error > f", ""),
    "template in a number": _made(
        {"a": {**MODEL, "config": {**MODEL["config"], "temperature": "{{ start.t }}", "max_tokens": "{{ 1 + 1 }}"}}},
        "start > a",
    ),
    "open start": _made({"a": _text("{{ start.anything.at.all }}")}, "start > a"),
    "guarded": _made(
        {"a": TEXT, "b": _text("{% if a is defined %}{{ a.text }}{% endif %}{{ a.no | default('x') }}")},
        "start > a",
        "a > b",
    ),
    "names of its own": _made(
        {"a": _text("{% for x in start.list %}{{ x.y }}{{ loop.index }}{% endfor %}")}, "start > a"
    ),
    "outer names inside": _made(
        {"a": TEXT, "l": LOOP, "w": _text("{{ a.text }} {{ loop.draft }} {{ loop.index }}", parent="l")},
        "start > a",
        "a > l",
    ),
    "item of the outer for-each": _made(
        {
            "e": {"type": "for_each", "config": {"items": "start.list"}},
            "l": {"type": "loop", "parent": "e"},
            "w": _text("{{ item.name }} {{ index }} {{ loop.index }}", parent="l"),
        },
        "start > e",
    ),
    "children in until": _made(
        {
            "l": {"type": "loop", "config": {"until": "w.text == 'x' and loop.index > 1", "best": "loop.index"}},
            "w": _text("x", parent="l"),
        },
        "start > l",
    ),
    "outputs of a loop": _made(
        {"l": LOOP, "w": _text("x", parent="l"), "b": _text("{{ l.draft }} {{ l.iterations }} {{ l.stopped }}")},
        "start > l",
        "l > b",
    ),
    "error behind the port": _made(
        {"a": TEXT, "b": _text("{{ error.message }}"), "c": _text("{{ error.class }}")},
        "start > a",
        "a.error > b",
        "b > c",
    ),
    "always there": _made({"a": _text("{{ input }} {{ run.id }} {{ run.started_at }}")}, "start > a"),
    "literal code": _made(
        {"a": {"type": "tool", "config": {"tool": "python", "arguments": {"code": "{{ nothing }}"}}}}, "start > a"
    ),
    "nested output": _made({"m": MODEL, "b": _text("{{ m.usage.cost_usd }} {{ m.model }}")}, "start > m", "m > b"),
    "approval": _made(
        {
            "ask": {"type": "approval", "config": {"message": "Well?", "form": SCHEMA}},
            "b": _text("{{ ask.values.score }} {{ ask.by }}"),
        },
        "start > ask",
        "ask.approve > b",
        "ask.expired > b",
    ),
}


@pytest.mark.parametrize("name", FINE)
def test_nothing_wrong(name: str) -> None:
    assert _found(FINE[name]) == []
    Graph.from_document(FINE[name], REGISTRY)


def test_unreachable_is_a_warning() -> None:
    made = _made({"a": TEXT, "b": TEXT}, "start > a")
    assert _found(made) == []
    assert [(node, message[:18]) for node, _, message in _found(made, "warning")] == [("b", "Nothing leads here")]


def test_all_at_once() -> None:
    nodes = {name: made["nodes"] for name, (made, _) in PROBLEMS.items()}
    made = {"nodes": {}, "edges": []}
    for number, part in enumerate(nodes.values()):
        made["nodes"] |= {f"n{number}_{id_}": node for id_, node in part.items()}
    assert len(validate(made, REGISTRY)) > len(nodes)


def test_too_many_nodes_are_refused_without_a_close_look() -> None:
    made = _made({f"n{i}": {"type": "nope"} for i in range(2100)})
    assert [message for _, _, message in _found(made)] == ["A workflow can have 2,000 nodes; this one has 2,101."]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(["{{ a.b }}", "start", "loop"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner, max_size=3),
    max_leaves=8,
)
IDS = st.sampled_from(["start", "a", "b", "c", "d"])
NODES = st.fixed_dictionaries(
    {"type": st.sampled_from([*REGISTRY.types, "nope"])},
    optional={
        "parent": IDS,
        "label": st.text(max_size=3),
        "config": st.dictionaries(
            st.sampled_from(
                [
                    "text",
                    "items",
                    "routes",
                    "actions",
                    "form",
                    "inputs",
                    "tool",
                    "arguments",
                    "carry",
                    "until",
                    "value",
                    "state",
                ]
            ),
            JSON,
        ),
        "policy": st.dictionaries(
            st.sampled_from(["timeout", "retry", "on_error", "default", "join", "cache"]), JSON
        ),
    },
)
EDGES = st.fixed_dictionaries(
    {"source": IDS, "target": IDS}, optional={"port": st.sampled_from(["out", "x", "error"])}
)


@settings(max_examples=300, deadline=None)
@given(st.dictionaries(IDS, NODES, max_size=5), st.lists(EDGES, max_size=8))
def test_nothing_makes_it_raise(nodes: dict[str, Json], edges: list[Json]) -> None:
    made = {"nodes": nodes, "edges": edges}
    before = copy.deepcopy(made)
    problems = validate(made, REGISTRY)
    assert made == before
    if not [problem for problem in problems if problem.severity == "error"]:
        Graph.from_document(made, REGISTRY)  # what has no problems can be run


def test_what_has_no_effect_is_a_warning() -> None:
    quiet = {**TEXT, "policy": {"on_error": "fail", "cache": {"ttl": "1h"}}}
    made = _made({"a": quiet, "b": TEXT}, "start > a", "a.error > b")
    assert _found(made) == []
    assert [(node, field) for node, field, _ in _found(made, "warning")] == [
        ("a", "policy.on_error"),
        ("a", "policy.cache"),
    ]
