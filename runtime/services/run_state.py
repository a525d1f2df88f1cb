"""The run's state at a log's beginning: what the start declares, and what nodes that are taken over made of it."""

from __future__ import annotations

from typing import Any

from runtime.engine import events as kinds
from runtime.engine.errors import NodeError
from runtime.engine.merge import after
from runtime.nodes.start import initial_state

Json = Any
Line = dict[str, Json]


def with_state(document: dict[str, Json], log: list[Line]) -> tuple[dict[str, Json], list[Line]]:
    """Returns the state after a new run's first events {type, at, path, data}, and those events with it in them.

    Values of nodes that are taken over from an earlier run join the state anew: there it also held what other nodes
    had put in, which are not taken over. What the document does not declare any more is left out.
    """
    state = initial_state(document)
    result = []
    for line in log:
        data = line["data"]
        if line["type"] == kinds.RUN_STARTED and state:
            data = {**data, "state": dict(state)}
        elif line["type"] == kinds.NODE_FINISHED and data.get("state"):
            new = {key: _joined(key, data, state) for key in data["state"] if key in state}
            state |= new
            data = {**data, "state": new}
        result.append({**line, "data": data})
    return state, result


def _joined(key: str, data: dict[str, Json], state: dict[str, Json]) -> Json:
    how = (data.get("merged") or {}).get(key)
    if how is None:
        return data["state"][key]
    try:
        return after(key, how["value"], how["by"], {key: how["by"]}, state)
    except NodeError:  # the start now declares another kind of value
        return data["state"][key]
