"""How a run's state is shown: the contract's run fields and node objects."""

from __future__ import annotations

from typing import Any

from runtime.engine.levels import NodeState
from runtime.engine.state import RunState

Json = Any


def node_json(node: NodeState) -> dict[str, Json]:
    """The contract's node object.

    Containers add `iterations` (ended so far) and `total` (null while open-ended), nodes that wait or waited for
    people `approval`, nodes that wait for a time `until`, nodes before which a trial has stopped `breakpoint`, nodes
    that called another workflow `run`, nodes between two tries `retry_at`, nodes that did not do their work
    themselves `rung`.
    """
    shown: dict[str, Json] = {
        "node": node.node,
        "type": node.type,
        "status": node.shown_status,
        "attempt": node.attempt,
        "input": node.input,
        "output": node.output,
        "port": node.port,
        "error": node.error,
        "usage": node.usage,
        "started_at": node.started_at,
        "finished_at": node.finished_at,
        "reason": node.reason,
    }
    if node.approval is not None:
        shown["approval"] = node.approval
    if node.status == "waiting" and node.wait is not None and node.wait["kind"] == "until":
        shown["until"] = node.wait["wake_at"]
    if node.status == "waiting" and node.halted:
        shown["breakpoint"] = True
    if node.run is not None:
        shown["run"] = node.run
    if node.opened is not None:
        shown |= {"iterations": node.opened.ended, "total": node.opened.total}
    if node.rung is not None:
        shown["rung"] = node.rung
    if node.retry_at is not None:
        shown["retry_at"] = node.retry_at
    return shown


def run_json(state: RunState) -> dict[str, Json]:
    """The fields of the contract's run that do not name nodes: status, input, output, error, times, usage.

    `state` is there when the workflow declares a run state, `to` when the run is only to go as far as one node.
    """
    shown = {
        "status": state.status,
        "input": state.input,
        "output": state.output,
        "error": state.error,
        "started_at": state.started_at,
        "finished_at": state.finished_at,
        "usage": state.usage,
        "last_seq": state.last_seq,
    }
    if state.state:
        shown["state"] = state.state
    if state.trial.get("to"):
        shown["to"] = state.trial["to"]
    if state.note is not None:
        shown["note"] = state.note
    return shown


def snapshot(state: RunState) -> dict[str, Json]:
    """The whole run as `GET /runs/{id}` shows it: its fields and every node by path."""
    return {**run_json(state), "nodes": {path: node_json(node) for path, node in state.nodes.items()}}
