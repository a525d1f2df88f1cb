"""Running again from a node: what of an earlier run is taken over, and what people are asked about first."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from typing import Any

from runtime.engine import events as ev
from runtime.engine.events import Event
from runtime.engine.graph import effects_of
from runtime.engine.levels import NodeState
from runtime.engine.node import Registry
from runtime.engine.state import RunState
from runtime.engine.trial import Pin, pins_of

Json = Any
#: How a node may have ended to be used again: its outcome leads on.
_ENDED = frozenset({"succeeded", "skipped"})
#: Rungs of a policy that answer for a node that did not do its work.
_NOT_DONE = frozenset({"default", "last_good", "off", "pinned"})


def reusable(
    document: Mapping[str, Json],
    state: RunState,
    from_node: str,
    *,
    marks: bool = False,
    edited: Collection[str] = (),
) -> set[str]:
    """The ids of the nodes of the outermost scope whose ends in `state` a run from `from_node` on takes over.

    That is what leads to it (to the outermost container around it) and has ended; not what is of another type now,
    was switched off or pinned otherwise than it is now (pins count with `marks`), nor anything that follows on a node
    that has to run anew. What follows on the nodes whose outputs are `edited` has to: an approval was given for
    what stood there before.
    """
    sources: dict[str, set[str]] = {}
    for edge in document.get("edges", []):
        sources.setdefault(edge["target"], set()).add(edge["source"])
    upstream = _upstream(sources, _outermost(document, from_node))
    pins = pins_of(document) if marks else {}
    ended = {
        id_
        for id_ in upstream
        if _has_ended(document, id_, old := state.root.nodes.get(id_)) and _as_marked(document, id_, old, pins)
    }
    # what a join went on without was cancelled: whoever waited for it has not missed it
    lost = {id_ for id_ in upstream if (old := state.root.nodes.get(id_)) and old.status == "cancelled"}
    anew = upstream - ended - lost
    changed = anew | set(edited)
    while later := {id_ for id_ in upstream - changed if sources.get(id_, set()) & changed}:
        changed |= later
        anew |= later
    while later := {id_ for id_ in upstream - anew if sources.get(id_, set()) & anew}:
        anew |= later  # the edited ones behind these
    return ended - anew


def _outermost(document: Mapping[str, Json], node: str) -> str:
    while parent := document["nodes"][node].get("parent"):
        node = parent
    return node


def _upstream(sources: Mapping[str, set[str]], node: str) -> set[str]:
    """The ids of the nodes from which edges lead to `node`."""
    found: set[str] = set()
    waiting = [node]
    while waiting:
        new = sources.get(waiting.pop(), set()) - found
        found |= new
        waiting.extend(new)
    return found


def _has_ended(document: Mapping[str, Json], id_: str, old: NodeState | None) -> bool:
    if old is None or old.type not in ("", document["nodes"][id_]["type"]):
        return False
    return old.status in _ENDED or (old.status == "failed" and old.port is not None)


def _as_marked(document: Mapping[str, Json], id_: str, old: NodeState | None, pins: Mapping[str, Pin]) -> bool:
    """Whether a node that has ended would be switched off, or have its pin, just as it was."""
    was = ((old.rung if old else None) or {}).get("kind")
    if old is None or old.status != "succeeded":
        return not document["nodes"][id_].get("disabled") or (old is not None and old.status == "skipped")
    if bool(document["nodes"][id_].get("disabled")) != (was == "off"):
        return False
    pin = pins.get(id_)
    if pin is None or was in ("off", "edited"):
        return was != "pinned"
    return was == "pinned" and (old.output, old.port) == (pin.output, pin.port)


def taken_over(
    events: Iterable[Event], reused: set[str], outputs: Mapping[str, Json] | None = None
) -> Iterator[Event]:
    """The events of the nodes that are taken over, for the beginning of the new log; what they cost was paid before.

    Their numbers are those of the old log. `outputs` (node → value) stand in the place of the outputs there.
    """
    edited = outputs or {}
    for event in events:
        if event.path.partition("/")[0] in reused and event.type != ev.NODE_EARLIER:
            data = {key: value for key, value in event.data.items() if key != "usage"}
            if event.type == ev.NODE_FINISHED and event.path in edited:
                data |= {"output": edited[event.path], "rung": {"kind": "edited"}}
            yield Event(event.seq, event.at, event.type, event.path, {**data, "reused": True})


def done_before(
    document: Mapping[str, Json],
    registry: Registry,
    state: RunState,
    events: Iterable[Event],
    reused: set[str],
    run_id: str,
) -> dict[str, dict[str, Json]]:
    """What nodes that change something outside did in the run `run_id` and are now to begin again, by path.

    `state` and `events` are that run's. Each as node.earlier holds it; a run that was itself a re-run hands on what
    its own earlier runs did and it has not done again.
    """
    kept = {event.path for event in events if event.type == ev.NODE_ANSWERED and event.data.get("action") == "keep"}
    found = dict(state.earlier)
    for path, node in state.nodes.items():
        done = node.status == "succeeded" and (node.rung or {}).get("kind") not in _NOT_DONE
        if done and not (path in kept and path in state.earlier):
            found[path] = {"output": node.output, "port": node.port, "run": run_id, "at": node.finished_at}
    return {path: one for path, one in found.items() if _asks(document, registry, state, path, reused)}


def _asks(document: Mapping[str, Json], registry: Registry, state: RunState, path: str, reused: set[str]) -> bool:
    """Whether the node at a path is begun again by a re-run, is still what it was, and changes something outside."""
    top, id_ = path.partition("/")[0], path.rpartition("/")[2]
    raw, old = document["nodes"].get(id_), state.nodes.get(path)
    if top in reused or raw is None or (old is not None and old.type not in ("", raw["type"])):
        return False
    return raw["type"] in registry.types and effects_of(raw, registry) == "write"
