"""Documents made to keep the server busy: each is answered soon, with a bounded number of clear problems."""

from __future__ import annotations

import json
import time
from collections.abc import Iterable
from contextlib import ExitStack
from typing import Any

import pytest

from builder import documents
from builder.models import User
from builder.services import checking
from builder.services.catalogue import registry
from builder.services.checking import examine
from runtime.engine.errors import TooMany

pytestmark = pytest.mark.django_db

SECONDS = 10.0  # of processor time: a quarter of it, at most, on a machine of one's own
SCHEMAS: tuple[Any, ...] = (
    {"properties": {"a": {"anyOf": [True, False]}}},
    {"properties": {"a": {"anyOf": 5}}},
    {"properties": {"a": {"anyOf": [None, [{}], "x"]}}},
    {"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": []},
    {"properties": {"a": {"$ref": "#/$defs/a"}}, "$defs": {"a": {"anyOf": [{"$ref": "#/$defs/a"}] * 2}}},
    {"properties": [1]},
    {"$ref": 5, "type": [5]},
    {"patternProperties": {"(": 5}},
)
ODD: tuple[Any, ...] = (
    None, True, -1, 10**400, 1e308, "", "a\n", "{{", "{{ start['a'][0].b }}", "{{ a[" + "9" * 5_000 + "] }}",
    "x" * 70_000, [], {}, [None], [[]], [{"id": 5}], {"": {}}, "٣", "99999999999h",
    {"attempts": 10**400}, {"wait": 10**400}, [{"connection": {}, "model": []}],
)  # fmt: skip
REFERENCES = "{{ n.data.a.b.c }}{{ n.values.a.b }}{{ start.a.b.c }}{{ n[0] }}{{ loop.a }}"


def text(source: str, **more: Any) -> dict[str, Any]:
    return {"type": "template", "config": {"text": source}, **more}


def made(nodes: dict[str, Any], edges: Iterable[Any] = (), ui: Any = None) -> dict[str, Any]:
    document = {"format": "baton/1", "nodes": {"start": {"type": "start"}, **nodes}, "edges": list(edges)}
    return {**document, "ui": ui} if ui else document


def fan(nodes: dict[str, Any]) -> dict[str, Any]:
    """The nodes, each behind the start."""
    return made(nodes, [{"source": "start", "target": id_} for id_ in nodes])


def ladder(count: int) -> list[dict[str, str]]:
    steps = [(n, n + 1) for n in range(count)]
    return [{"source": f"n{a}", "target": f"n{b}"} for one in steps for a, b in (one, one[::-1])]


FORMS = [{"properties": {f"p{n}": {}}} for n in range(5_000)]
PLAIN = {f"n{n}": text("a") for n in range(1_990)}
BOMBS: dict[str, dict[str, Any]] = {
    "a long chain, backwards": made(
        {f"n{n}": text("a") for n in reversed(range(1_990))},
        [{"source": f"n{n}", "target": f"n{n + k}"} for n in range(1_988) for k in (1, 2)],
    ),
    "circles everywhere": made(PLAIN, ladder(1_989)),
    "one long circle of containers": made(
        {f"n{n}": {"type": "loop", "parent": f"n{(n + 1) % 1_990}"} for n in range(1_990)}
    ),
    "error edges everywhere": made(
        {f"n{n}": text("{{ error.message }}") for n in range(1_990)},
        [{"source": f"n{n}", "target": f"n{n + 1}", "port": "error"} for n in range(1_989)],
    ),
    "names that nobody has": fan(
        {f"n{k}": text("".join(f"{{{{z{n}}}}}" for n in range(1_900))) for k in range(10)} | PLAIN
    ),
    "two megabytes of templates": fan({f"n{k}": text("{{zz}}" * 10_000) for k in range(30)}),
    "tiny templates": fan({f"n{k}": {"type": "output", "config": {"value": ["{{a}}"] * 28_000}} for k in range(7)}),
    "brackets in brackets": fan({f"n{k}": text("{{" + "(" * 4_900 + "1" + ")" * 4_900 + "}}") for k in range(50)}),
    "not not not": fan({f"n{k}": text("{{" + "not " * 9_900 + "1}}") for k in range(12)}),
    "blocks in blocks": fan({f"n{k}": text("{%for a in b%}" * 2_000) for k in range(15)}),
    "ports that are not there": made(
        {
            "r": {"type": "router", "config": {"routes": [{"id": f"r{n}", "when": "1"} for n in range(6_000)]}},
            "x": text("a"),
        },
        [{"source": "r", "port": f"zz{n}", "target": "x"} for n in range(4_990)],
    ),
    "people who are not there": fan(
        {
            f"n{k}": {
                "type": "approval",
                "config": {"message": "a", "assignees": [f"user:z{k}x{n}" for n in range(9_000)]},
            }
            for k in range(8)
        }
    ),
    "connections that are not there": fan(
        {
            f"n{k}": text("a", policy={"fallback": [{"connection": f"c{k}x{n}", "model": "m"} for n in range(5_000)]})
            for k in range(8)
        }
    ),
    "a choice of many forms": made(
        {
            "m": {
                "type": "model",
                "config": {"schema": {"properties": {"x": {"anyOf": FORMS}}}},
            },
            **{f"n{k}": text("".join(f"{{{{m.data.x.q{n}}}}}" for n in range(1_200))) for k in range(10)},
        },
        [{"source": "start", "target": "m"}, *({"source": "m", "target": f"n{k}"} for k in range(10))],
    ),
    "unknown settings": made({"a": {"type": "template", "config": {f"k{n}": 1 for n in range(20_000)}}}),
    "a broken picture": made({}, ui={"nodes": {f"A{n}": [1] for n in range(1_999)}, "collapsed": ["A"] * 1_999}),
    "a huge picture": made({}, ui={"collapsed": ["A"] * 300_000}),
}  # fmt: skip


@pytest.mark.parametrize("name", BOMBS)
def test_every_bomb_is_answered_soon_and_in_few_words(ann: User, name: str) -> None:
    start = time.process_time()
    problems = examine(BOMBS[name], owner=ann)
    assert time.process_time() - start < SECONDS
    assert len(problems) <= checking.MOST_SHOWN
    assert all(len(problem.message) < 1_000 for problem in problems)
    assert len(json.dumps([problem.as_json() for problem in problems])) < 400_000


def test_warnings_do_not_crowd_out_errors(ann: User) -> None:
    """Thousands of nodes that nothing leads to are warnings; the one error behind them still forbids to run."""
    document = made({**PLAIN, "z": text("{{ nobody }}")}, [{"source": "start", "target": "z"}])
    assert [one.node for one in examine(document, owner=ann) if one.severity == "error"] == ["z"]


@pytest.mark.parametrize("key", sorted(registry().types))
def test_no_setting_however_odd_breaks_the_check(ann: User, key: str) -> None:
    kind = registry().types[key]
    id_ = "start" if kind.is_entry else "n"
    fields = [(field, "config") for field in kind.Config.model_json_schema()["properties"]]
    fields += [(field, "policy") for field in ("timeout", "retry", "fallback", "cache", "join", "budget", "default")]
    for field, part in fields:
        for value in (*ODD, *(SCHEMAS if part == "config" else ())):
            document = made({id_: {"type": key, part: {field: value}}, "z": text(REFERENCES)})
            document["edges"] = [{"source": id_, "target": "z"}, {"source": id_, "port": "a", "target": "z"}]
            examine(document, owner=ann)
            if not documents.shape_problems(document, allowed_config=checking.config_models()):
                documents.content_hash(document, registry())


def test_large_documents_take_turns(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking._turns, "seconds", 0.01)
    large = fan({f"n{n}": text("x" * 200) for n in range(600)})
    with ExitStack() as others:
        for _ in range(checking._turns.most):
            others.enter_context(checking._turns.one())
        with pytest.raises(TooMany):
            examine(large, owner=ann)
        assert examine(made({}), owner=ann) == []
    assert examine(large, owner=ann) == []
