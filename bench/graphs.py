"""The workflows that are measured."""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

Document = dict[str, Any]


def chain(length: int) -> Document:
    """`length` template nodes one after another, between start and output."""
    names = [f"n{i}" for i in range(length)]
    nodes: dict[str, Any] = {"start": {"type": "start"}}
    nodes |= {name: {"type": "template", "config": {"text": "text"}} for name in names}
    nodes["done"] = {"type": "output", "config": {"value": "{{ " + names[-1] + ".text }}"}}
    path = ["start", *names, "done"]
    edges = [{"source": a, "target": b} for a, b in itertools.pairwise(path)]
    return {"format": "baton/1", "nodes": nodes, "edges": edges}


def models(count: int, connection: str, *, parallel: bool) -> Document:
    """`count` calls of the model "mock" on `connection`, side by side or one after another."""
    names = [f"m{i}" for i in range(count)]
    config = {"connection": connection, "model": "mock", "prompt": "Say something."}
    nodes: dict[str, Any] = {"start": {"type": "start"}, "done": {"type": "output", "config": {"value": "ok"}}}
    nodes |= {name: {"type": "model", "config": config} for name in names}
    if parallel:
        edges = [edge for n in names for edge in ({"source": "start", "target": n}, {"source": n, "target": "done"})]
    else:
        path = ["start", *names, "done"]
        edges = [{"source": a, "target": b} for a, b in itertools.pairwise(path)]
    return {"format": "baton/1", "nodes": nodes, "edges": edges}


def rounds(count: int, connection: str) -> Document:
    """`count` times a model call and three templates, one after another: some waiting, some quick steps."""
    model = {"connection": connection, "model": "mock", "prompt": "Say something."}
    nodes: dict[str, Any] = {"start": {"type": "start"}}
    for number in range(count):
        nodes[f"m{number}"] = {"type": "model", "config": model}
        nodes |= {
            f"t{number}{k}": {"type": "template", "config": {"text": f"{{{{ m{number}.text }}}}"}} for k in "abc"
        }
    nodes["done"] = {"type": "output", "config": {"value": "ok"}}
    edges = [{"source": a, "target": b} for a, b in itertools.pairwise(nodes)]
    return {"format": "baton/1", "nodes": nodes, "edges": edges}


def question() -> Document:
    """A run that waits for a person at once."""
    return {
        "format": "baton/1",
        "nodes": {
            "start": {"type": "start"},
            "ask": {"type": "approval", "config": {"message": "Go on?"}},
            "done": {"type": "output", "config": {"value": "ok"}},
        },
        "edges": [{"source": "start", "target": "ask"}, {"source": "ask", "port": "approve", "target": "done"}],
    }


#: What can be started by name from a process of its own.
NAMED: dict[str, Callable[[], Document]] = {
    "question": question,
    "three models": lambda: models(3, "mock", parallel=False),
}
