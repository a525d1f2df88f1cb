"""Checks a workflow document: every problem of meaning at once, at its node and field.

Shapes (unknown keys, wrong kinds of values) are refused where documents are parsed; what comes here has nodes
{type, label?, parent?, config?, policy?} and edges {source, port?, target}, and nothing here raises on the rest.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from itertools import chain
from typing import Any

from pydantic import ValidationError

from runtime.engine.cache import why_not
from runtime.engine.check_graph import graph_problems
from runtime.engine.check_references import NAMED, reference_problems
from runtime.engine.errors import Problem
from runtime.engine.faults import faults
from runtime.engine.graph import effects_of
from runtime.engine.node import NodeType, Registry
from runtime.engine.outline import Outline
from runtime.engine.policy import Policy
from runtime.engine.references import has_tags
from runtime.engine.template import config_spots, schema_of
from runtime.engine.trial import softened
from runtime.limits import LIMITS, limit

Json = Any
#: More would help nobody, and making them takes time.
MOST_PROBLEMS = 300


def validate(document: Mapping[str, Json], registry: Registry) -> list[Problem]:
    """Every problem of a document, errors before warnings; an empty list when it can be published and run."""
    outline = Outline.of(document, registry)
    nodes = chain.from_iterable(_node(outline, id_) for id_ in outline.nodes)
    found = chain(nodes, graph_problems(outline), reference_problems(outline))
    return [*_size(outline)] or _first(softened(problem, outline.off) for problem in found)


def _first(problems: Iterable[Problem]) -> list[Problem]:
    """The first so many errors, then the first so many warnings; stops looking when there are errors enough."""
    errors: list[Problem] = []
    warnings: list[Problem] = []
    for problem in problems:
        kept = errors if problem.severity == "error" else warnings
        if len(kept) < MOST_PROBLEMS:
            kept.append(problem)
        if len(errors) == MOST_PROBLEMS:
            break
    return errors + warnings


def _size(outline: Outline) -> Iterator[Problem]:
    counts = {"nodes": len(outline.nodes), "edges": len(outline.edges)}
    sources = [
        len(spot.source)
        for id_, kind in outline.kinds.items()
        for spot in config_spots(kind, outline.config(id_), outline.registry)
    ]
    counts |= {"templates": len(sources), "template_text": sum(sources)}
    for name, count in counts.items():
        if count > limit(name):
            yield Problem(f"A workflow can have {limit(name):,} {LIMITS[name].unit}; this one has {count:,}.")


def _node(outline: Outline, id_: str) -> Iterator[Problem]:
    node, kind = outline.nodes[id_], outline.kinds.get(id_)
    if kind is None:
        yield Problem(f"There is no kind of step `{node.get('type')}`.", id_, "type")
        return
    if kind.is_entry and node.get("disabled"):
        yield Problem(f"The {kind.title.lower()} cannot be switched off: every run begins there.", id_, "disabled")
    if id_ in NAMED:
        yield Problem(f"`{id_}` is a name of the template language; give the step another id.", id_)
    yield from _config(outline, id_, kind)
    yield from _policy(outline, id_, kind)


def _config(outline: Outline, id_: str, kind: NodeType) -> Iterator[Problem]:
    config = outline.config(id_)
    if len(json.dumps(config, default=str)) > limit("node_config"):
        yield Problem(f"The settings of a step can be {limit('node_config'):,} bytes long.", id_, "config")
        return
    wrong = [*_misfits(kind.Config, config, "config")]
    yield from (Problem(sentence, id_, field) for field, sentence in wrong)
    own = kind.models(config, outline.registry)
    for name, model in own.items():
        raw = config.get(name)
        for field, sentence in _misfits(model, raw if isinstance(raw, Mapping) else {}, f"config.{name}"):
            yield Problem(sentence, id_, field)
    yield from (Problem(*one) for one in _unknown_tools(outline.registry, kind, config, id_))
    yield from _unknown_state(outline, kind, config, id_)
    if not wrong:
        for field, sentence in kind.check(config):
            yield Problem(sentence, id_, f"config.{field}")
    for spot in config_spots(kind, config, outline.registry):
        if len(spot.source) > limit("template_source"):
            yield Problem(
                f"A template can be {limit('template_source'):,} characters long.", id_, f"config.{spot.place}"
            )
        elif spot.found.fault:
            yield Problem(spot.found.fault, id_, f"config.{spot.place}")


def _misfits(model: Any, raw: Mapping[str, Json], prefix: str) -> Iterator[tuple[str, str]]:
    try:
        model.model_validate(raw)
    except ValidationError as wrong:
        for field, sentence in faults(wrong, raw, tolerate=True):
            yield (f"{prefix}.{field}" if field else prefix), sentence


def _unknown_tools(
    registry: Registry, kind: NodeType, config: Mapping[str, Json], id_: str
) -> Iterator[tuple[str, str, str]]:
    for name, field in schema_of(kind.Config).get("properties", {}).items():
        chosen = config.get(name)
        if field.get("x-widget") == "tool" and isinstance(chosen, str) and chosen and chosen not in registry.tools:
            yield f"There is no tool `{chosen}`.", id_, f"config.{name}"


def _unknown_state(outline: Outline, kind: NodeType, config: Mapping[str, Json], id_: str) -> Iterator[Problem]:
    """Fields that name a value of the run's state which the start does not declare."""
    for name, field in schema_of(kind.Config).get("properties", {}).items():
        key = config.get(name)
        if field.get("x-widget") != "state" or not isinstance(key, str) or not key or has_tags(key):
            continue
        declared = outline.state
        if key not in declared:
            listed = f"It declares: {', '.join([*declared][:12])}." if declared else "It declares none yet."
            yield Problem(f"The start declares no run state `{key}`. {listed}", id_, f"config.{name}")


def _policy(outline: Outline, id_: str, kind: NodeType) -> Iterator[Problem]:
    raw = outline.nodes[id_].get("policy")
    if not raw:
        return
    try:
        policy = Policy.model_validate(raw)
    except ValidationError as wrong:
        for field, sentence in faults(wrong, raw, tolerate=False):
            yield Problem(sentence, id_, f"policy.{field}" if field else "policy")
        return
    if kind.container and policy.retry is not None:
        yield Problem(
            "A container is not tried again as a whole: put `retry` on the steps inside.", id_, "policy.retry"
        )
    if policy.on_error == "fail" and any(edge.port == "error" for edge in outline.after.get(id_, ())):
        text = "An edge leaves its port `error`, but `on_error` is `fail`: the edge is never followed."
        yield Problem(text, id_, "policy.on_error", "warning")
    yield from _more_policy(outline, id_, kind, policy)


def _more_policy(outline: Outline, id_: str, kind: NodeType, policy: Policy) -> Iterator[Problem]:
    """What of a policy cannot be done with a node of its type."""
    if policy.cache is not None:
        why = why_not(kind, effects_of(outline.nodes[id_], outline.registry))
        if why is not None:
            yield Problem(why, id_, "policy.cache")
        elif kind.immediate:
            text = f"{kind.title} is done at once: its output is not kept, for that would take longer."
            yield Problem(text, id_, "policy.cache", "warning")
    waits = type(kind).resume is not NodeType.resume
    if policy.timeout is not None and waits and kind.immediate:
        text = "The time limit does not count while the step waits: set how long in its settings."
        yield Problem(text, id_, "policy.timeout", "warning")
    if policy.on_crash is not None and kind.container:
        text = "After a crash a container goes on where it was: set `on_crash` on the steps inside."
        yield Problem(text, id_, "policy.on_crash", "warning")
