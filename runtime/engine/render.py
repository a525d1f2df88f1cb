"""Fills templates with the values in scope: plain references by look-up, all else by the evaluator, in one batch."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Mapping, Sequence
from difflib import get_close_matches
from typing import Any

from runtime.engine import references
from runtime.engine.errors import NodeError, ReferenceFailed
from runtime.engine.node import Evaluator, Job, Json
from runtime.engine.reader import Key, Reference
from runtime.engine.references import Kind, find, plain, whole_expression
from runtime.engine.template import Spot, copied, put, spots, written

_MOST_NAMES = 8


def lookup(path: Sequence[Key], scope: Mapping[str, Json]) -> Json:
    """The value at a path such as ("write", "text"); raises ReferenceFailed: what is missing, and what there is."""
    value: Json = name_in(scope, str(path[0]))
    for at, key in enumerate(path[1:], start=1):
        where = str(Reference(tuple(path[:at]), 0, 0))
        if isinstance(value, dict) and str(key) in value:
            value = value[str(key)]
        elif isinstance(value, list | str) and isinstance(key, int):
            if key >= len(value):
                raise ReferenceFailed(f"`{where}` has only {len(value)} entries, so there is no `{where}[{key}]`.")
            value = value[key]
        else:
            raise _missing(where, key, value)
    return value


def name_in(scope: Mapping[str, Json], name: str) -> Json:
    """The value of a name in scope; raises ReferenceFailed with the reason the scope knows."""
    try:
        return scope[name]
    except KeyError as missing:
        why = missing.args[1] if len(missing.args) > 1 else ""
        raise ReferenceFailed(why or _unknown(name, scope), "Refer to a step that comes before this one.") from None


def _unknown(name: str, scope: Mapping[str, Json]) -> str:
    close = get_close_matches(name, list(scope), n=1)
    return f"There is no `{name}` here." + (f" Did you mean `{close[0]}`?" if close else "")


def _missing(where: str, key: Key, value: Json) -> ReferenceFailed:
    if isinstance(value, dict):
        names = [str(name) for name in value]
        close = get_close_matches(str(key), names, n=1)
        hint = f"Did you mean `{where}.{close[0]}`?" if close else ""
        listed = ", ".join(names[:_MOST_NAMES]) + (", …" if len(names) > _MOST_NAMES else "")
        return ReferenceFailed(f"`{where}` has no `{key}`." + (f" It has: {listed}." if names else ""), hint)
    kinds = {type(None): "empty", bool: "true or false", str: "a text", list: "a list"}
    return ReferenceFailed(f"`{where}` is {kinds.get(type(value), 'a number')}, so it has no `{key}`.")


def scope_for(sources: Sequence[tuple[str, Kind]], scope: Mapping[str, Json]) -> dict[str, Json]:
    """The part of `scope` that the sources name; raises ReferenceFailed for a name without value.

    A name that its source tests (`x is defined`) may be missing. When only a member is tested
    (`x.text is defined`), the name is there, empty, so that the test can be made.
    """
    result: dict[str, Json] = {}
    for source, kind in sources:
        found = find(source, kind)
        for reference in found.references:
            name = reference.name
            if name in result and not reference.guarded:
                continue
            if name in scope:
                result[name] = scope[name]
            elif name not in found.guards:
                name_in(scope, name)
            elif reference.guarded and len(reference.path) > 1:
                _skeleton(result, reference.path[:-1])
    return result


def _skeleton(scope: dict[str, Json], path: Sequence[Key]) -> None:
    """Makes the objects along `path`, so that a test of what would be in them is false, not an error."""
    inner = scope
    for key in path:
        inner = inner.setdefault(str(key), {})


async def evaluate(
    expression: str, scope: Mapping[str, Json], evaluator: Evaluator, extra: Mapping[str, Json] | None = None
) -> Json:
    """The value of a bare expression over `scope` and `extra` (which goes first)."""
    names = ChainMap(dict(extra), scope) if extra else scope  # type: ignore[arg-type]  # only read
    path = plain(expression, "expression")
    if path is not None:
        return copied(lookup(path, names))
    values = await evaluator([Job("expression", expression)], scope_for([(expression, "expression")], names))
    return values[0]


async def render(
    value: Json, scope: Mapping[str, Json], evaluator: Evaluator, extra: Mapping[str, Json] | None = None
) -> Json:
    """`value` (any JSON) with its templates filled in."""
    names = ChainMap(dict(extra), scope) if extra else scope  # type: ignore[arg-type]  # only read
    found = list(spots(value, {}))
    return await fill(value, found, names, evaluator) if found else value


def fill_plain(value: Json, found: Sequence[Spot], scope: Mapping[str, Json]) -> Json:
    """`value` with spots that are all plain references filled in, without an evaluator."""
    result = copied(value)
    for spot in found:
        path = plain(spot.source)
        assert path is not None
        try:
            result = put(result, spot.keys, _fitting(spot, copied(lookup(path, scope))))
        except NodeError as error:
            raise _placed(error, spot) from None
    return result


async def fill(value: Json, found: Sequence[Spot], scope: Mapping[str, Json], evaluator: Evaluator) -> Json:
    """`value` with the spots filled in; what look-ups cannot do goes to the evaluator at once."""
    easy = [spot for spot in found if references.is_plain(spot.source)]
    hard = [spot for spot in found if not references.is_plain(spot.source)]
    result = fill_plain(value, easy, scope)
    if not hard:
        return result
    for spot, one in zip(hard, await _evaluated(hard, scope, evaluator), strict=True):
        result = put(result, spot.keys, _fitting(spot, one))
    return result


def _fitting(spot: Spot, value: Json) -> Json:
    """A value as its field takes it: written out where only text will do."""
    if not spot.text or isinstance(value, str) or (value is None and spot.optional):
        return value
    return written(value)


async def _evaluated(found: Sequence[Spot], scope: Mapping[str, Json], evaluator: Evaluator) -> list[Json]:
    """The values of spots, in one batch; an error is looked for one by one, so that it names its field."""
    jobs = [_job(spot.source) for spot in found]
    needed: dict[str, Any] = {}
    for spot in found:
        try:
            needed |= scope_for([(spot.source, "template")], scope)
        except NodeError as error:
            raise _placed(error, spot) from None
    try:
        return await evaluator(jobs, needed)
    except NodeError as error:
        if len(found) == 1:
            raise _placed(error, found[0]) from None
    for spot, job in zip(found, jobs, strict=True):
        try:
            await evaluator([job], needed)
        except NodeError as error:
            raise _placed(error, spot) from None
    return await evaluator(jobs, needed)


def _job(source: str) -> Job:
    expression = whole_expression(source)
    return Job("template", source) if expression is None else Job("expression", expression)


def _placed(error: NodeError, spot: Spot) -> NodeError:
    """The error with the field it comes from, so that the form can show it there."""
    if spot.keys and not error.field:
        error.field = f"config.{spot.place}"
    return error
