"""The workflows that are measured."""

from __future__ import annotations

import itertools
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
