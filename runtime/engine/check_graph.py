"""Checks how nodes stand together: edges, ports, containers, cycles, the start, what cannot be reached."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from runtime.engine.catalogue import ports_of
from runtime.engine.errors import Problem
from runtime.engine.graph import Edge
from runtime.engine.outline import Outline
from runtime.limits import limit

_MOST_NAMED = 12


def graph_problems(outline: Outline) -> Iterator[Problem]:
    """The problems of edges and containers."""
    yield from _edges(outline)
    yield from _parents(outline)
    yield from _entries(outline)
    yield from _cycles(outline)
    yield from _unreachable(outline)


def _shown(names: list[str]) -> list[str]:
    """The names, or as many of them as fit into a sentence."""
    return names if len(names) <= _MOST_NAMED else [*names[:_MOST_NAMED], "…"]


def _edges(outline: Outline) -> Iterator[Problem]:
    ports: dict[str, list[str]] = {}
    for edge, count in Counter(outline.edges).items():
        unknown = [id_ for id_ in (edge.source, edge.target) if id_ not in outline.nodes]
        for id_ in unknown:
            there = next((one for one in (edge.source, edge.target) if one in outline.nodes), "")
            yield Problem(f"An edge joins `{edge.source}` and `{edge.target}`, but there is no `{id_}`.", there)
        if unknown:
            continue
        if count > 1:
            yield Problem(
                f"There are {count} edges from `{edge.source}` ({edge.port}) to `{edge.target}`.", edge.source
            )
        if edge.source not in ports and (kind := outline.kinds.get(edge.source)):
            ports[edge.source] = [port["id"] for port in ports_of(kind, outline.config(edge.source))]
        yield from _edge(outline, edge, ports.get(edge.source, []))


def _edge(outline: Outline, edge: Edge, ports: list[str]) -> Iterator[Problem]:
    if outline.parents[edge.source] != outline.parents[edge.target]:
        yield Problem(
            f"The edge from `{edge.source}` to `{edge.target}` crosses a container's wall. "
            "Nodes in a container are joined only with each other; join the container itself.",
            edge.source,
        )
    target = outline.kinds.get(edge.target)
    if target is not None and target.is_entry:
        yield Problem(f"No edge can lead to the start; this one comes from `{edge.source}`.", edge.source)
    if edge.source not in outline.kinds or edge.port == "error":
        return
    if edge.port not in ports:
        listed = f"It has: {', '.join(_shown(ports))}, error." if ports else "It has no ports: nothing can follow it."
        yield Problem(f"`{edge.source}` has no port `{edge.port}`. {listed}", edge.source)


def _parents(outline: Outline) -> Iterator[Problem]:
    filled = set(outline.parents.values())
    for id_, parent in outline.parents.items():
        kind = outline.kinds.get(id_)
        if kind is not None and kind.container and id_ not in filled:
            yield Problem("There is nothing inside: put in the steps it is to repeat.", id_)
        if not parent:
            continue
        container = outline.kinds.get(parent)
        if parent not in outline.nodes:
            yield Problem(f"It stands in `{parent}`, which does not exist.", id_, "parent")
        elif container is not None and not container.container:
            yield Problem(f"It stands in `{parent}`, which is no container.", id_, "parent")
        around = list(outline.around(id_))
        if outline.parents[([id_, *around])[-1]] in outline.nodes:
            yield Problem(f"It stands inside itself: {' in '.join(_shown([id_, *around]))}.", id_, "parent")
        elif len(around) > limit("nesting"):
            yield Problem(f"Containers can stand in each other {limit('nesting')} deep.", id_, "parent")
        if kind is not None and (kind.is_entry or kind.is_exit):
            yield Problem(f"{kind.title} steps stand outside of containers.", id_, "parent")


def _entries(outline: Outline) -> Iterator[Problem]:
    entries = [id_ for id_, kind in outline.kinds.items() if kind.is_entry]
    if not entries:
        yield Problem("A workflow needs a start.")
    for id_ in entries:
        if id_ != outline.kinds[id_].key:
            yield Problem(f"The start's id is `{outline.kinds[id_].key}`; this one is called `{id_}`.", id_)
        if len(entries) > 1 and id_ != entries[0]:
            yield Problem("A workflow has only one start; take this one out.", id_)


def _cycles(outline: Outline) -> Iterator[Problem]:
    """Names the nodes of one cycle in every knot of edges."""
    left = {id_: len({edge.source for edge in outline.before.get(id_, ())}) for id_ in outline.nodes}
    ready = [id_ for id_, count in left.items() if not count]
    for id_ in ready:  # grows while it is walked
        for target in {edge.target for edge in outline.after.get(id_, ())}:
            left[target] -= 1
            if not left[target]:
                ready.append(target)
    stuck = {id_ for id_, count in left.items() if count}
    while stuck:
        cycle = _one_cycle(outline, stuck)
        if not cycle:
            return
        yield Problem(
            f"These steps run in a circle: {' → '.join([*_shown(cycle), cycle[0]])}. "
            "Take out an edge; to repeat something, use a loop.",
            cycle[0],
        )
        stuck -= set(cycle) | _behind(outline, cycle)


def _one_cycle(outline: Outline, stuck: set[str]) -> list[str]:
    """A cycle within `stuck`, whose nodes all have a predecessor in it: walks back until a node comes again.

    It begins with the node that the document has first.
    """
    at: str | None = next(id_ for id_ in outline.nodes if id_ in stuck)
    seen: dict[str, int] = {}
    walk: list[str] = []
    while at is not None and at not in seen:
        seen[at] = len(walk)
        walk.append(at)
        at = next((edge.source for edge in outline.before.get(at, ()) if edge.source in stuck), None)
    if at is None:
        return []
    cycle = list(reversed(walk[seen[at] :]))
    first = cycle.index(next(id_ for id_ in outline.nodes if id_ in cycle))
    return cycle[first:] + cycle[:first]


def _behind(outline: Outline, cycle: list[str]) -> set[str]:
    """What only a cycle keeps from being reached."""
    found: set[str] = set()
    open_ = list(cycle)
    while open_:
        for edge in outline.after.get(open_.pop(), ()):
            if edge.target not in found:
                found.add(edge.target)
                open_.append(edge.target)
    return found


def _unreachable(outline: Outline) -> Iterator[Problem]:
    reached = {id_ for id_, kind in outline.kinds.items() if kind.is_entry}
    reached |= _behind(outline, list(reached))
    for id_, parent in outline.parents.items():
        if not parent and id_ not in reached and id_ in outline.kinds:
            yield Problem("Nothing leads here from the start, so it is never run.", id_, "", "warning")
