"""The document `baton/1`: what is refused, canonical bytes, the hash, the difference."""

from __future__ import annotations

import copy
import json
import random
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder import documents
from builder.services.catalogue import registry
from builder.services.checking import config_models, meaning
from runtime.engine.errors import Invalid, Problem

FIXTURES = Path(__file__).parent.parent / "fixtures" / "documents"


def example() -> dict[str, Any]:
    document: dict[str, Any] = json.loads((FIXTURES / "review.json").read_text())
    return document


def problems(raw: object) -> list[Problem]:
    return documents.shape_problems(raw, allowed_config=config_models())


def small(**changes: Any) -> dict[str, Any]:
    base = {
        "format": "baton/1",
        "nodes": {"start": {"type": "start"}, "say": {"type": "template", "config": {"text": "Hi"}}},
        "edges": [{"source": "start", "target": "say"}],
    }
    return base | changes


# ---- shape ----


def test_the_contract_s_example_has_the_right_shape() -> None:
    assert problems(example()) == []
    assert documents.parse(example()) == example()


@pytest.mark.parametrize(
    ("change", "node", "field"),
    [
        ({"format": "baton/2"}, "", "format"),
        ({"extra": 1}, "", "extra"),
        ({"nodes": []}, "", "nodes"),
        ({"nodes": {"Say": {"type": "template"}}}, "", "nodes.Say"),
        ({"nodes": {"1st": {"type": "template"}}}, "", "nodes.1st"),
        ({"nodes": {"a" * 64: {"type": "template"}}}, "", f"nodes.{'a' * 64}"),
        ({"nodes": {"say": {"type": "template", "prompt": "x"}}}, "say", "prompt"),
        ({"nodes": {"say": {}}}, "say", "type"),
        ({"nodes": {"say": None}}, "say", ""),
        ({"nodes": {"say": {"type": 3}}}, "say", "type"),
        ({"nodes": {"say": {"type": "template", "config": []}}}, "say", "config"),
        ({"nodes": {"say": {"type": "template", "config": {"txt": "Hi"}}}}, "say", "config.txt"),
        ({"nodes": {"say": {"type": "template", "parent": "No Slug"}}}, "say", "parent"),
        ({"nodes": {"say": {"type": "template", "policy": {"retries": 3}}}}, "say", "policy.retries"),
        (
            {"nodes": {"say": {"type": "template", "policy": {"retry": {"atempts": 3}}}}},
            "say",
            "policy.retry.atempts",
        ),
        ({"edges": {}}, "", "edges"),
        ({"edges": [{"source": "start"}]}, "", "edges.0.target"),
        ({"edges": [{"source": "start", "target": "say", "via": "x"}]}, "", "edges.0.via"),
        ({"edges": [{"source": "Start!", "target": "say"}]}, "", "edges.0.source"),
        ({"ui": {"nodes": {"say": [1]}}}, "", "ui.nodes.say"),
        ({"ui": {"nodes": {"say": [1, "2"]}}}, "", "ui.nodes.say.1"),
        ({"ui": {"nodes": {"say": [True, 2]}}}, "", "ui.nodes.say.0"),
        ({"ui": {"zoom": 2}}, "", "ui.zoom"),
        ({"ui": None}, "", "ui"),
        ({"ui": {"notes": [{"txt": "x"}]}}, "", "ui.notes.0.txt"),
    ],
)
def test_malformed_shapes_are_refused_where_they_are(change: dict[str, Any], node: str, field: str) -> None:
    found = problems(small(**change))
    assert (node, field) in [(problem.node, problem.field) for problem in found], found
    assert all(problem.message.endswith(".") for problem in found)
    with pytest.raises(Invalid):
        documents.parse(small(**change), allowed_config=config_models())


@pytest.mark.parametrize("raw", [None, [], "text", 1, {}, {"format": "baton/1"}])
def test_what_is_no_document_at_all(raw: object) -> None:
    assert problems(raw)


def test_every_problem_is_told_at_once() -> None:
    raw = small(nodes={"start": {"type": "start", "x": 1}, "Bad": {}}, edges=[{"target": 5}], more=1)
    fields = {(problem.node, problem.field) for problem in problems(raw)}
    assert fields >= {("start", "x"), ("", "nodes.Bad"), ("", "edges.0.source"), ("", "edges.0.target"), ("", "more")}


def test_own_keys_are_welcome_everywhere() -> None:
    raw = small(**{"x-team": "growth"})
    raw["nodes"]["say"] |= {"x-note": {"any": ["thing"]}}
    raw["nodes"]["say"]["config"]["x-seen"] = True
    raw["nodes"]["say"]["policy"] = {"x-why": 1}
    raw["edges"][0]["x-colour"] = "red"
    raw["ui"] = {"x-zoom": 2}
    assert problems(raw) == []
    written = json.loads(documents.fmt(raw, registry()))
    assert written["x-team"] == "growth"
    assert written["nodes"]["say"]["x-note"] == {"any": ["thing"]}
    assert written["nodes"]["say"]["config"]["x-seen"] is True
    assert written["edges"][0]["x-colour"] == "red"


def test_too_many_nodes_and_too_large_a_config_are_refused() -> None:
    many = small(nodes={f"n{number}": {"type": "template"} for number in range(2_001)})
    assert [problem.field for problem in problems(many)] == ["nodes"]
    large = small(nodes={"say": {"type": "template", "config": {"text": "x" * 300_000}}})
    assert [(problem.node, problem.field) for problem in problems(large)] == [("say", "config.text")]


def test_problems_of_meaning_are_not_problems_of_shape() -> None:
    cycle = small(edges=[{"source": "say", "target": "start"}, {"source": "start", "target": "nowhere"}])
    unfinished = small(nodes={"again": {"type": "loop"}, "odd": {"type": "no_such_type", "config": {"a": 1}}})
    assert problems(cycle) == problems(unfinished) == []


# ---- canonical bytes ----


def test_canonical_bytes() -> None:
    raw = {
        "ui": {"notes": [], "nodes": {"say": [1.4, 20.6], "start": [0, -0.0]}},
        "edges": [
            {"target": "say", "source": "start", "port": "out"},
            {"target": "done", "port": "error", "source": "say"},
        ],
        "nodes": {
            "start": {"config": {}, "label": "", "type": "start"},
            "say": {"policy": {"retry": {"wait": 2, "attempts": 3}}, "config": {"text": "Grüße"}, "type": "template"},
            "done": {"type": "output", "parent": None, "config": {"value": {"b": 1, "a": 2}}},
        },
        "format": "baton/1",
    }
    assert documents.fmt(raw, registry()) == (FIXTURES / "canonical.json").read_text()


def test_defaults_are_left_out_and_what_is_not_default_stays() -> None:
    raw = small()
    raw["nodes"]["each"] = {
        "type": "for_each",
        "config": {"items": "start.list", "concurrency": 8, "on_error": "skip"},
    }
    raw["nodes"]["say"]["policy"] = {"on_error": "default", "default": None, "join": "all"}
    written = json.loads(documents.fmt(raw, registry()))
    assert written["nodes"]["each"]["config"] == {"items": "start.list", "on_error": "skip"}
    assert written["nodes"]["say"]["policy"] == {"on_error": "default", "default": None}


def test_the_picture_is_not_part_of_the_hash_and_the_logic_is() -> None:
    before = documents.content_hash(example(), registry())
    moved = example() | {"ui": {"nodes": {"sort": [1, 2]}}}
    assert documents.content_hash(moved, registry()) == before
    assert documents.content_hash(example() | {"ui": {}}, registry()) == before
    changed = example()
    changed["nodes"]["write"]["config"]["prompt"] += "!"
    assert documents.content_hash(changed, registry()) != before
    relabelled = example()
    relabelled["nodes"]["write"]["label"] = "Writer"
    assert documents.content_hash(relabelled, registry()) != before


def test_the_fields_of_a_form_keep_the_order_that_people_gave_them() -> None:
    def form(*names: str) -> dict[str, Any]:
        inner = {"type": "object", "properties": {name: {"type": "string", "title": name} for name in names}}
        fields = {name: {"type": "string"} for name in names} | {"more": inner, "any": {"default": {"b": 1, "a": 2}}}
        ask = {"type": "approval", "config": {"message": "?", "form": {"properties": fields, "type": "object"}}}
        start = {"type": "start", "config": {"inputs": {"type": "object", "properties": fields}}}
        return small(nodes={"start": start, "ask": ask})

    document = form("name", "amount")
    text = documents.fmt(document, registry())
    nodes = json.loads(text)["nodes"]
    for schema in (nodes["start"]["config"]["inputs"], nodes["ask"]["config"]["form"]):
        assert list(schema["properties"]) == ["name", "amount", "more", "any"]
        assert list(schema["properties"]["more"]["properties"]) == ["name", "amount"]
        assert list(schema["properties"]["any"]["default"]) == ["a", "b"]
        assert list(schema) == ["properties", "type"]
    assert documents.fmt(json.loads(text), registry()) == text
    other = form("amount", "name")
    assert documents.content_hash(other, registry()) != documents.content_hash(document, registry())


def shuffled(value: Any, random_: random.Random) -> Any:
    """The same JSON with the members of its objects in another order."""
    if isinstance(value, dict):
        keys = list(value)
        random_.shuffle(keys)
        return {key: shuffled(value[key], random_) for key in keys}
    return [shuffled(item, random_) for item in value] if isinstance(value, list) else value


names = st.from_regex(r"[a-z][a-z0-9_]{0,8}", fullmatch=True)
plain = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
configs = st.one_of(
    st.fixed_dictionaries({"type": st.just("output"), "config": st.fixed_dictionaries({"value": plain})}),
    st.fixed_dictionaries(
        {"type": st.just("template")},
        optional={
            "config": st.fixed_dictionaries({"text": st.text(max_size=8)}),
            "label": st.text(max_size=8),
            "policy": st.fixed_dictionaries({"join": st.sampled_from(["all", "any", 2])}),
        },
    ),
    st.fixed_dictionaries(
        {"type": st.just("unknown"), "config": st.dictionaries(st.text(max_size=5), plain, max_size=3)}
    ),
    st.fixed_dictionaries(
        {
            "type": st.just("for_each"),
            "config": st.fixed_dictionaries(
                {"items": st.text(max_size=8)}, optional={"concurrency": st.sampled_from([1, 8, 8.0, True])}
            ),
        }
    ),
)


@st.composite
def any_document(draw: st.DrawFn) -> dict[str, Any]:
    nodes = draw(st.dictionaries(names, configs, min_size=1, max_size=5))
    ids = st.sampled_from(sorted(nodes))
    edge = st.fixed_dictionaries(
        {"source": ids, "target": ids}, optional={"port": st.sampled_from(["out", "error"]), "x-a": plain}
    )
    number = st.floats(-1e6, 1e6) | st.integers(-(10**6), 10**6)
    place = st.lists(number, min_size=2, max_size=4)
    return {
        "format": "baton/1",
        "nodes": nodes,
        "edges": draw(st.lists(edge, max_size=5)),
        "ui": draw(st.fixed_dictionaries({}, optional={"nodes": st.dictionaries(ids, place)})),
    }


@given(any_document(), st.randoms(use_true_random=False))
@settings(max_examples=150, deadline=None)
def test_formatting_is_stable_and_loses_nothing(document: dict[str, Any], random_: random.Random) -> None:
    assert documents.shape_problems(document) == []
    text = documents.fmt(document, registry())
    read = json.loads(text)
    assert documents.shape_problems(read) == []
    assert read == documents.canonical(document, registry())
    assert documents.fmt(read, registry()) == text
    other = shuffled(document, random_)
    random_.shuffle(other["edges"])
    assert documents.fmt(other, registry()) == text
    assert documents.content_hash(other, registry()) == documents.content_hash(document, registry())
    assert not documents.diff(document, other, registry())


# ---- what may be stored must be checked without breaking ----


@st.composite
def odd_node(draw: st.DrawFn) -> dict[str, Any]:
    """A node of a known type with anything in its settings."""
    key = draw(st.sampled_from(sorted(registry().types)))
    names_ = sorted(registry().types[key].Config.model_json_schema(by_alias=True).get("properties", {})) or ["x-none"]
    odd = plain | st.sampled_from(["{{ a.b }}", "{{ ", "{% for x in", "a.b >= 1", [{"id": "x"}], {"type": "object"}])
    config = draw(st.dictionaries(st.sampled_from(names_), odd, max_size=5))
    policy = draw(st.dictionaries(st.sampled_from(["timeout", "retry", "fallback", "join", "on_error"]), odd))
    return {"type": key, "config": config, "policy": policy}


@given(
    st.dictionaries(st.sampled_from(["start", "a", "b", "c"]), odd_node(), max_size=4),
    st.lists(st.tuples(st.sampled_from("abcz"), st.sampled_from("abcz")), max_size=6),
    st.sampled_from(["a", "b", "z", None]),
)
@settings(max_examples=120, deadline=None, suppress_health_check=[HealthCheck.too_slow])
def test_whatever_may_be_stored_can_be_checked(nodes: dict[str, Any], edges: list[Any], parent: str | None) -> None:
    if "c" in nodes and parent:
        nodes["c"]["parent"] = parent
    document = {"format": "baton/1", "nodes": nodes, "edges": [{"source": a, "target": b} for a, b in edges]}
    if documents.shape_problems(document, allowed_config=config_models()):
        return
    for problem in meaning(document):
        assert problem.message
        assert problem.severity in ("error", "warning")
    documents.fmt(document, registry())


# ---- difference ----


def test_the_difference_in_words() -> None:
    before, after = example(), copy.deepcopy(example())
    del after["nodes"]["judge"]
    after["nodes"]["check"] = {"type": "template", "parent": "refine", "config": {"text": "ok"}}
    after["nodes"]["write"]["config"]["prompt"] = "Write."
    after["nodes"]["write"]["config"]["temperature"] = 0.2
    after["nodes"]["review"]["config"].pop("deadline")
    after["edges"] = [edge for edge in after["edges"] if edge["source"] != "write"]
    after["edges"].append({"source": "write", "target": "check"})
    after["ui"]["nodes"] |= {"sort": [0, 0], "refine": [9, 9]}
    found = documents.diff(before, after, registry())
    assert found.added == {"check": "template"}
    assert found.removed == {"judge": "model"}
    assert [(change.node, change.field, change.kind) for change in found.changes] == [
        ("review", "config.deadline", "removed"),
        ("write", "config.prompt", "changed"),
        ("write", "config.temperature", "added"),
    ]
    assert found.lines() == [
        "+ check (template)",
        "- judge (model)",
        '~ review.config.deadline: removed "8h"',
        '~ write.config.prompt: "Write about {{ start.topic }}. Last draft: {{ loop.draft }}" → "Write."',
        "~ write.config.temperature: added 0.2",
        "+ write → check",
        "- write → judge",
        "  2 things moved on the canvas",
    ]


def test_no_difference() -> None:
    found = documents.diff(example(), example(), registry())
    assert not found
    assert found.lines() == []


def test_a_move_is_folded_away_and_a_port_is_named() -> None:
    before = small(ui={"nodes": {"say": [0, 0]}})
    after = small(ui={"nodes": {"say": [5, 5]}}, edges=[{"source": "start", "port": "error", "target": "say"}])
    assert documents.diff(before, after, registry()).lines() == [
        "+ start.error → say",
        "- start → say",
        "  1 thing moved on the canvas",
    ]


def test_no_node_has_the_name_that_every_object_of_a_browser_has() -> None:
    found = problems(small(nodes={"start": {"type": "start"}, "constructor": {"type": "template"}}, edges=[]))
    assert [one.message for one in found] == [
        "“constructor” cannot be the id of a node: it means something else in the browser."
    ]
    assert problems(small(ui={"breakpoints": ["constructor"]})), "nor does anything name one"
