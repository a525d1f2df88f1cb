"""What stands in the way of running a document: its shape, its meaning, its templates, and whom and what it names."""

from __future__ import annotations

import hashlib
import json
import threading
from collections import OrderedDict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import nullcontext
from functools import cache
from itertools import islice
from typing import Any

from django.db.models import Q
from pydantic import BaseModel

from builder import documents
from builder.models import User
from builder.named import known, slices
from builder.services.catalogue import registry
from builder.services.checking_calls import call_problems
from builder.services.turns import Turns
from runtime.clients.connections import BUILT_IN, usable
from runtime.engine.errors import Invalid, Problem
from runtime.engine.graph import entries_of
from runtime.engine.node import Job
from runtime.engine.template import config_spots
from runtime.engine.trial import leading_to, softened, switched_off
from runtime.engine.validate import MOST_PROBLEMS, validate
from runtime.limits import limit
from runtime.models import Connection
from runtime.sandbox import templates

Json = Any
KEPT = 256
#: Documents of more characters of JSON than this are checked only so many at once, so that the rest goes on.
LARGE = 100_000
#: People and connections looked up for one document.
MOST_NAMED = 5_000
#: Problems told of at once: errors stand before warnings, and of both there are enough.
MOST_SHOWN = 1_000
_kept: OrderedDict[str, tuple[Problem, ...]] = OrderedDict()
_guard = threading.Lock()
_turns = Turns(3, 1.0, "The server is checking other large workflows.")


@cache
def config_models() -> dict[str, type[BaseModel]]:
    """Returns the config model of each node type."""
    return {key: kind.Config for key, kind in registry().types.items()}


def examine(document: object, *, owner: User | None) -> list[Problem]:
    """Returns everything wrong with what claims to be a document: its shape first, else its meaning."""
    malformed = documents.shape_problems(document, allowed_config=config_models())
    if malformed:
        return malformed
    assert isinstance(document, dict)
    return problems_of(document, owner=owner)


def problems_of(document: dict[str, Json], *, owner: User | None) -> list[Problem]:
    """Returns what is wrong with a document of the right shape, errors and warnings.

    `owner` is the person for whom its runs act: that person's connections count. Nothing is run.
    """
    others = [*_connections(document, owner), *call_problems(document, owner), *_assignees(document)]
    return [*meaning(document), *_softened(document, others)][:MOST_SHOWN]


def meaning(document: Mapping[str, Json]) -> tuple[Problem, ...]:
    """Returns the problems that depend on nothing but the document, which has the right shape.

    They are kept for a while: the same draft is saved once, and then shown and run often.
    """
    text = json.dumps(document)
    key = hashlib.sha256(text.encode()).hexdigest()
    with _guard:
        if key in _kept:
            _kept.move_to_end(key)
            return _kept[key]
    with _turns.one() if len(text) > LARGE else nullcontext():
        found = (*validate(document, registry()), *_softened(document, _syntax(document)[:MOST_PROBLEMS]))
    if any(problem.message == templates.UNCHECKED for problem in found):
        return found  # another time it may be
    with _guard:
        _kept[key] = found
        if len(_kept) > KEPT:
            _kept.popitem(last=False)
    return found


def _softened(document: Mapping[str, Json], found: list[Problem]) -> list[Problem]:
    off = switched_off(document, entries_of(document, registry())) if found else ()
    return [softened(problem, off) for problem in found]


def about(document: Mapping[str, Json], found: Sequence[Problem], to: str) -> list[Problem]:
    """Returns those of the problems found that a run to the node `to` is about; all of them without one."""
    nodes = nodes_about(document, to)
    return [problem for problem in found if not problem.node or problem.node in nodes]


def nodes_about(document: Mapping[str, Json], to: str) -> set[str]:
    """Returns the ids of the nodes that a run to the node `to` is about; of all nodes without one."""
    return leading_to(document, to, entries_of(document, registry())) if to else set(document["nodes"])


def refuse_errors(document: dict[str, Json], *, owner: User, deed: str, to: str = "") -> None:
    """Raises Invalid with the problems when there are errors among them; warnings let `deed` ("run") go on.

    With `to`, the id of a node, only what a run to that node is about counts.
    """
    found = problems_of(document, owner=owner)
    found = about(document, found, to)
    errors = [problem for problem in found if problem.severity == "error"]
    if not errors:
        return
    first = errors[0]
    where = f"{first.node}: " if first.node else ""
    more = f" (and {len(errors) - 1} more)" if len(errors) > 1 else ""
    raise Invalid(f"This cannot be {deed} yet. {where}{first.message}{more}", title="Not ready", problems=found)


def _syntax(document: Mapping[str, Json]) -> list[Problem]:
    """Templates and expressions that cannot be read, found by their own engine without evaluating them."""
    spots = [
        (node_id, spot)
        for node_id, node in document["nodes"].items()
        if (kind := registry().types.get(node["type"]))
        for spot in config_spots(kind, node.get("config", {}), registry())
    ]
    if len(spots) > limit("templates") or sum(len(spot.source) for _, spot in spots) > limit("template_text"):
        return []  # the meaning check tells of that, and of brackets that do not match
    readable = [(node_id, spot) for node_id, spot in spots if spot.found.fault is None]
    errors = templates.check([Job(spot.kind, spot.source) for _, spot in readable])
    return [
        Problem(message, node=node_id, field=f"config.{spot.place}")
        for (node_id, spot), message in zip(readable, errors, strict=True)
        if message is not None
    ]


def _connections(document: Mapping[str, Json], owner: User | None) -> list[Problem]:
    """Connections that the owner may not use."""
    named = list(islice(named_connections(document), MOST_NAMED))
    wanted = {name for _, _, name in named if name not in BUILT_IN}
    if not wanted:
        return []
    mine = usable(str(owner.pk)) if owner else Q(shared=True)
    usable_ones: set[str] = set()
    for some in slices(wanted):
        usable_ones |= set(Connection.objects.filter(mine, name__in=some).values_list("name", flat=True))
    return [
        Problem(
            f"The workflow's owner has no connection named “{name[:60]}”. Pick another, or add it in the settings.",
            node=node,
            field=field,
        )
        for node, field, name in named
        if name in wanted and name not in usable_ones
    ]


def named_connections(document: Mapping[str, Json]) -> Iterator[tuple[str, str, str]]:
    """Yields the connections that a document names: node, field, name."""
    for node_id, node in document["nodes"].items():
        name = node.get("config", {}).get("connection")
        if isinstance(name, str) and name and "{{" not in name:
            yield node_id, "config.connection", name
        fallback = node.get("policy", {}).get("fallback")
        for index, rung in enumerate(fallback if isinstance(fallback, list) else ()):
            name = rung.get("connection") if isinstance(rung, dict) else None
            if isinstance(name, str) and name:
                yield node_id, f"policy.fallback.{index}.connection", name


def _assignees(document: Mapping[str, Json]) -> list[Problem]:
    """Warnings for people and teams that do not exist: then whoever may decide on the workflow decides."""
    named = list(islice(_named_people(document), MOST_NAMED))
    there = {kind: known(kind, {name for *_, one, name in named if one == kind}) for kind in ("user", "team")}
    return [
        Problem(
            f"“{f'{kind}:{name}'.strip(':')[:80]}” names nobody here. Write user:name or team:name.",
            node,
            f"config.assignees.{index}",
            "warning",
        )
        for node, index, kind, name in named
        if name.lower() not in there.get(kind, ())
    ]


def _named_people(document: Mapping[str, Json]) -> Iterator[tuple[str, int, str, str]]:
    """Yields whom the approvals of a document ask: node, place in the list, `user` or `team` (or neither), name."""
    for node_id, node in document["nodes"].items():
        assignees = node.get("config", {}).get("assignees")
        for index, assignee in enumerate(assignees if isinstance(assignees, list) else ()):
            if isinstance(assignee, str) and "{{" not in assignee:
                kind, _, name = assignee.partition(":") if ":" in assignee else ("", "", assignee)
                yield node_id, index, kind, name.strip()
