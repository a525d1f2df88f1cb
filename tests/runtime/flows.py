"""Workflows that ask people, in few words; and patience with a limit."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

ANSWERS = {"approve": "yes", "reject": "no", "expired": "late"}
APPROVAL: dict[str, Any] = {"type": "approval", "config": {"message": "Well?"}}


def until(condition: Callable[[], Any], seconds: float = 15.0) -> Any:
    """Waits for a condition and returns its value; fails when it does not come."""
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if found := condition():
            return found
        time.sleep(0.01)
    raise AssertionError("what was waited for did not happen")


def flow(nodes: dict[str, Any], *wires: str) -> dict[str, Any]:
    """A document of nodes and wires `a>b` or `a.port>b`; the start is added, and wired where `start>` says so."""
    edges = []
    for wire in wires:
        source, _, target = wire.partition(">")
        name, _, port = source.partition(".")
        edges.append({"source": name, "target": target, **({"port": port} if port else {})})
    return {"format": "baton/1", "nodes": {"start": {"type": "start"}, **nodes}, "edges": edges}


def text(value: str, **more: Any) -> dict[str, Any]:
    """A template node."""
    return {"type": "template", "config": {"text": value}, **more}


def output(value: Any) -> dict[str, Any]:
    """An output node."""
    return {"type": "output", "config": {"value": value}}


def asking(**config: Any) -> dict[str, Any]:
    """A step, an approval, and an output for each of its ports."""
    ask = {"type": "approval", "config": {"message": "Well?", **config}}
    nodes = {"before": text("before"), "ask": ask, **{name: output("{{ ask.action }}") for name in ANSWERS.values()}}
    wires = [f"ask.{port}>{name}" for port, name in ANSWERS.items()]
    return flow(nodes, "start>before", "before>ask", *wires)
