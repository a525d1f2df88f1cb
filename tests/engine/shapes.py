"""A tiny language for graphs: `start > a > b, a.x > c, each{d > e}` with what the nodes do and what is expected."""

from __future__ import annotations

import re
from typing import Any

Json = Any
MARKS = {"-": "skipped", "!": "failed", "~": "cancelled", "?": "waiting", "%": "running", "*": "retrying"}


def document(graph: str, behaviour: str = "") -> dict[str, Json]:
    """The document of a graph in the tiny language.

    Chains of `>` are separated by commas, `a.x > b` is the edge from port x, braces hold the children of a node whose
    name begins with `loop` or `each`. Behaviour: `a=fail:timeout`, `a=port:x`, `j=join:any`, `a=sleep:2`, `a=waits`,
    `a=error:branch`, `a=retry:3`, `a=timeout:1`, `loop=times:3`, `each=items:1/2/3`, `each=at_once:2`,
    `each=mode:skip`; several are joined with `+`.
    """
    nodes: dict[str, Json] = {}
    edges: list[dict[str, str]] = []
    _level(graph, "", nodes, edges)
    for part in behaviour.split():
        name, _, all_ = part.partition("=")
        for one in all_.split("+"):
            word, _, value = one.partition(":")
            _behave(nodes[name], word, value)
    return {"format": "baton/1", "nodes": nodes, "edges": edges}


def _split(text: str) -> list[str]:
    """Splits at commas outside of braces."""
    parts, depth, last = [], 0, 0
    for at, char in enumerate(text):
        depth += (char == "{") - (char == "}")
        if char == "," and not depth:
            parts.append(text[last:at])
            last = at + 1
    return [*parts, text[last:]]


def _level(text: str, parent: str, nodes: dict[str, Json], edges: list[dict[str, str]]) -> None:
    for chain in _split(text):
        previous = ("", "")
        for step in re.findall(r"[a-z_0-9.]+(?:\{(?:[^{}]|\{(?:[^{}]|\{[^{}]*\})*\})*\})?", chain):
            name, _, inside = step.partition("{")
            name, _, port = name.partition(".")
            nodes.setdefault(name, _node(name, parent))
            if inside:
                _level(inside[:-1], name, nodes, edges)
            if previous[0]:
                edge = {"source": previous[0], "target": name}
                if previous[1]:
                    edge["port"] = previous[1]
                    ports = nodes[previous[0]].get("config", {}).get("ports")
                    if ports is not None and previous[1] != "error":
                        ports.append({"id": previous[1]})
                if edge not in edges:
                    edges.append(edge)
            previous = (name, port)


def _node(name: str, parent: str) -> dict[str, Json]:
    if name == "start":
        node: dict[str, Json] = {"type": "start"}
    elif name.startswith("loop"):
        node = {"type": "loop", "config": {"max_iterations": 2}}
    elif name.startswith("each"):
        node = {"type": "for_each", "config": {"items": [1, 2]}}
    elif name.startswith("out"):
        node = {"type": "output", "config": {"value": name}}
    else:
        node = {"type": "do", "config": {"gives": name, "ports": []}}
    return {**node, "parent": parent} if parent else node


def _behave(node: dict[str, Json], word: str, value: str) -> None:
    config, policy = node.setdefault("config", {}), node.setdefault("policy", {})
    if word in ("fail", "port"):
        config[word] = value or "client_error"
    elif word in ("sleep", "until"):
        config[word] = float(value)
    elif word in ("waits", "stubborn"):
        config[word] = True
    elif word == "fails":
        config["fails"] = int(value)
    elif word == "times":
        config["max_iterations"] = int(value)
    elif word == "items":
        config["items"] = [int(one) for one in value.split("/")] if value else []
    elif word == "at_once":
        config["concurrency"] = int(value)
    elif word == "mode":
        config["on_error"] = value
    elif word == "join":
        policy["join"] = int(value) if value.isdigit() else value
    elif word == "error":
        policy["on_error"] = value
        if value == "default":
            policy["default"] = {"value": "instead"}
    elif word == "retry":
        policy["retry"] = {"attempts": int(value), "wait": 10, "jitter": False}
    elif word == "timeout":
        policy["timeout"] = float(value)
    else:
        raise ValueError(f"no behaviour {word}")


def expected(text: str) -> tuple[dict[str, str], str]:
    """`a -b !c => failed` as ({path: status}, the run's status)."""
    nodes, _, outcome = text.partition("=>")
    statuses = {}
    for word in nodes.split():
        statuses[word.lstrip("".join(MARKS))] = MARKS.get(word[0], "succeeded")
    return statuses, outcome.strip()
