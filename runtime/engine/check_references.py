"""Checks what templates and expressions refer to: names in scope, and outputs that are there."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from itertools import islice
from typing import Any

from runtime.engine.catalogue import ANYTHING, child_scope, member, output_schema
from runtime.engine.errors import Problem
from runtime.engine.outline import Outline
from runtime.engine.reader import KEYWORDS, Reference
from runtime.engine.references import GLOBALS
from runtime.engine.scope import ALWAYS
from runtime.engine.template import config_spots
from runtime.limits import limit

Schema = dict[str, Any]
#: Names that no node may have: they mean something else in templates.
NAMED = KEYWORDS | GLOBALS | frozenset(ALWAYS) | {"error", "loop", "item", "index", "self"}
#: Nodes among which a name that does not exist is looked for by its likeness.
MOST_MEANT = 200
_RUN: Schema = {"type": "object", "properties": {"id": {"type": "string"}, "started_at": {"type": "string"}}}
_ERROR: Schema = {
    "type": "object",
    "properties": {name: {"type": "string"} for name in ("message", "hint", "class", "node", "field")},
}


class Names:
    """The names in scope of one node, each with the schema of its value ({} when it may be anything).

    `judging`: those of a container that looks at an iteration, so that its children are among them.
    """

    def __init__(self, outline: Outline, outputs: Mapping[str, Schema], id_: str, *, judging: bool = False) -> None:
        self.outline, self.outputs, self.id, self.judging = outline, outputs, id_, judging
        self._brought = self._bring()
        self._all: list[str] = []

    def get(self, name: str) -> Schema | None:
        """The schema of a name; None when it is not in scope."""
        outline = self.outline
        parent = outline.parents.get(name)
        if self.judging and parent == self.id:
            return self.outputs.get(name, ANYTHING)
        if name in self._brought:
            return self._brought[name]
        for node in (self.id, *outline.around(self.id)):
            if parent is not None and parent == outline.parents.get(node) and outline.leads_to(name, node):
                return self.outputs.get(name, ANYTHING)
        return {"input": ANYTHING, "run": _RUN, "state": _state(outline)}.get(name)

    def is_off(self, name: str) -> bool:
        """Whether a name in scope is that of a node which is switched off."""
        own = self.judging and self.outline.parents.get(name) == self.id
        return name in self.outline.off and (own or name not in self._brought)

    def _bring(self) -> dict[str, Schema]:
        """What containers and error ports bring; what is further in hides what is further out."""
        outline = self.outline
        brought: dict[str, Schema] = {}
        for container in ([self.id] if self.judging else []) + list(outline.around(self.id)):
            if container in outline.kinds:
                brought = child_scope(outline.kinds[container], outline.config(container)) | brought
        if any(outline.behind_error(node) for node in (self.id, *outline.around(self.id))):
            brought.setdefault("error", _ERROR)
        return brought

    def all(self) -> list[str]:
        """The names in scope, as many as somebody might have meant."""
        if not self._all:
            nodes = (id_ for id_ in self.outline.nodes if self.get(id_) is not None)
            self._all = [*ALWAYS, *self._brought, *islice(nodes, MOST_MEANT)]
        return self._all


def reference_problems(outline: Outline) -> Iterator[Problem]:
    """The references that nothing can come of, at their fields."""
    outputs = {id_: output_schema(kind, outline.config(id_)) for id_, kind in outline.kinds.items()}
    count = 0
    for id_, kind in outline.kinds.items():
        scopes: dict[bool, Names] = {}
        for spot in config_spots(kind, outline.config(id_), outline.registry):
            if len(spot.source) > limit("template_source"):
                continue  # refused for its length already
            if spot.inside not in scopes:
                scopes[spot.inside] = Names(outline, outputs, id_, judging=spot.inside)
            references = {(one.path, one.guarded): one for one in spot.found.references}
            count += len(references)
            if count > limit("references"):
                yield Problem(f"A workflow can have {limit('references'):,} references; this one has more.", id_)
                return
            for message in dict.fromkeys(
                _wrong(scopes[spot.inside], one, spot.found.guards) for one in references.values()
            ):
                if message:
                    yield Problem(message, id_, f"config.{spot.place}")


def _state(outline: Outline) -> Schema:
    """The schema of the run's state, as the start declares it."""
    return {"type": "object", "properties": dict.fromkeys(outline.state, ANYTHING)}


def _wrong(names: Names, reference: Reference, tested: frozenset[str]) -> str:
    """What is wrong with a reference; "" when nothing is. `tested` are the names that its source asks about first."""
    root = names.get(reference.name)
    if root is None:
        return _not_in_scope(names, reference.name)
    if reference.guarded:
        return ""
    if names.is_off(reference.name) and reference.name not in tested:
        title = names.outline.nodes[reference.name].get("label") or reference.name
        return f"“{title}” is switched off; what refers to it gets nothing."
    schema = root
    for at, key in enumerate(reference.path[1:], start=1):
        found = member(schema, key, root)
        if found is None:
            return _no_member(Reference(reference.path[:at], 0, 0), str(key), schema)
        schema = found
    return ""


def _not_in_scope(names: Names, name: str) -> str:
    outline, id_ = names.outline, names.id
    if name == id_:
        return f"`{name}` cannot refer to itself."
    if name == "error":
        return "There is an `error` only behind an error port."
    if name in outline.nodes:
        if name in outline.around(id_):
            return f"`{name}` stands around this step, so it has no output yet."
        if outline.parents[name] and outline.parents[name] not in (outline.parents[id_], *outline.around(id_)):
            return f"`{name}` stands in `{outline.parents[name]}`, so it cannot be seen from here."
        return f"`{name}` does not come before this step: no wires lead from it to here."
    close = get_close_matches(name, names.all(), n=1)
    return f"There is no `{name}` here." + (f" Did you mean `{close[0]}`?" if close else "")


def _no_member(where: Reference, key: str, schema: Schema) -> str:
    names = [str(name) for name in schema.get("properties", {})]
    if not names:
        return f"`{where}` has no `{key}`."
    close = get_close_matches(key, names, n=1)
    listed = ", ".join(names[:8]) + (", …" if len(names) > 8 else "")
    return f"`{where}` has no `{key}`. " + (f"Did you mean `{close[0]}`?" if close else f"It has: {listed}.")
