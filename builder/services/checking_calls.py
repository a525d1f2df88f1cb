"""Checks the workflows that a document calls: that they may be run, are published, and get the input they take."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import islice
from typing import Any
from uuid import UUID

from builder.access import workflow_ids_with
from builder.models import User, Version, Workflow
from builder.named import slices
from builder.services.catalogue import registry
from runtime.engine.errors import Problem
from runtime.engine.references import has_tags
from runtime.engine.template import schema_of
from runtime.nodes.start import with_defaults
from runtime.schema import schema_problems

Json = Any
#: Calls looked at in one document, and called workflows whose inputs are.
MOST_CALLS, MOST_READ = 5_000, 100
UNKNOWN = "There is no such workflow, or the owner of this one may not run it. Pick another."


@dataclass(frozen=True, slots=True)
class _Call:
    """A node that calls a workflow: which one, which version (None: the published one), what it gives it."""

    node: str
    workflow: str
    version: int | None
    input: Json


@dataclass(slots=True)
class _Callee:
    """A workflow that may be called, with the schema of its input by the number of a version."""

    name: str
    published: int | None
    inputs: dict[int, Json] = field(default_factory=dict)


def call_problems(document: Mapping[str, Json], owner: User | None) -> Iterator[Problem]:
    """The problems of the calls in a document whose runs act for `owner`."""
    calls = list(islice(_calls(document), MOST_CALLS))
    if not calls:
        return
    callees = _callees(calls, owner)
    for call in calls:
        callee = callees.get(call.workflow)
        if callee is None:
            yield Problem(UNKNOWN, call.node, "config.workflow")
            continue
        number = callee.published if call.version is None else call.version
        if number is None:
            message = f"Nothing of “{callee.name}” is published yet. Publish it first."
            yield Problem(message, call.node, "config.workflow")
        elif number not in callee.inputs:
            yield Problem(f"“{callee.name}” has no version {number}.", call.node, "config.version")
        else:
            yield from _input_problems(call, callee.name, callee.inputs[number])


def _calls(document: Mapping[str, Json]) -> Iterator[_Call]:
    """The calls of a document: the nodes whose type has a field for a workflow."""
    for node_id, node in document["nodes"].items():
        kind = registry().types.get(node["type"])
        config = node.get("config", {})
        widgets = (
            {one.get("x-widget"): name for name, one in schema_of(kind.Config)["properties"].items()} if kind else {}
        )
        chosen = config.get(widgets.get("workflow", ""))
        version = config.get(widgets.get("workflow_version", ""))
        if isinstance(chosen, str) and chosen:
            number = version if isinstance(version, int) and not isinstance(version, bool) else None
            yield _Call(node_id, chosen, number, config.get(widgets.get("workflow_input", ""), {}))


def _callees(calls: list[_Call], owner: User | None) -> dict[str, _Callee]:
    """The called workflows that `owner` may run, by their ids as the document spells them."""
    ids = {call.workflow: known for call in calls if (known := _as_id(call.workflow))}
    found: dict[UUID, _Callee] = {}
    if owner is None:
        return {}
    for some in slices(set(ids.values())):
        rows = Workflow.objects.filter(pk__in=list(some)).filter(pk__in=workflow_ids_with(owner, "operator"))
        for pk, name, published in rows.values_list("pk", "name", "published_number"):
            found[pk] = _Callee(name, published)
    _read_inputs(calls, ids, found)
    return {text: found[pk] for text, pk in ids.items() if pk in found}


def _read_inputs(calls: list[_Call], ids: Mapping[str, UUID], found: Mapping[UUID, _Callee]) -> None:
    """Reads the input schemas of the versions that are called; beyond the first so many they count as open."""
    wanted: set[tuple[UUID, int]] = set()
    for call in calls:
        pk = ids.get(call.workflow)
        if pk is not None and pk in found:
            number = found[pk].published if call.version is None else call.version
            if number is not None:
                wanted.add((pk, number))
    for some in slices({pk for pk, _ in wanted}):
        for pk, number in Version.objects.filter(workflow_id__in=list(some)).values_list("workflow_id", "number"):
            if (pk, number) in wanted:
                found[pk].inputs[number] = {}
    for pk, number in sorted(wanted, key=str)[:MOST_READ]:
        version = Version.objects.filter(workflow_id=pk, number=number).only("document").first()
        if version is not None:
            found[pk].inputs[number] = _schema_of_input(version.document)


def _schema_of_input(document: Mapping[str, Json]) -> Json:
    """The JSON Schema of what a document's runs take."""
    for node in document["nodes"].values():
        kind = registry().types.get(node["type"])
        if kind is not None and kind.is_entry:
            return node.get("config", {}).get("inputs") or {}
    return {}


def _input_problems(call: _Call, name: str, schema: Json) -> Iterator[Problem]:
    """What is wrong with the input of one call, as far as it can be known before its templates are filled in."""
    given, properties = call.input, schema.get("properties")
    if not isinstance(given, dict) or not isinstance(properties, dict):
        return
    closed = schema.get("additionalProperties") is False
    for key in given:
        if key not in properties and not schema.get("additionalProperties"):
            message = f"“{name}” has no input `{key}`."
            yield Problem(message, call.node, f"config.input.{key}", "error" if closed else "warning")
    complete = with_defaults(given, schema)
    for key in schema.get("required") or []:
        if key not in complete:
            yield Problem(f"“{name}” needs this input.", call.node, f"config.input.{key}")
    known = {key: one for key, one in complete.items() if key in properties and not _holds_tags(one)}
    loose = {key: one for key, one in schema.items() if key in ("type", "properties", "$defs")}
    for place, message in schema_problems(loose, known):
        yield Problem(message, call.node, f"config.input.{place}" if place else "config.input")


def _holds_tags(value: Json) -> bool:
    """Whether a template stands anywhere in a value."""
    if isinstance(value, str):
        return has_tags(value)
    if isinstance(value, dict):
        return any(_holds_tags(one) for one in value.values())
    return isinstance(value, list) and any(_holds_tags(one) for one in value)


def _as_id(text: str) -> UUID | None:
    try:
        return UUID(text)
    except ValueError:
        return None
