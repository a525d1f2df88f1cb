"""How a new value of the run's state joins the old one: pure functions of the two."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any, Literal, get_args

from runtime.engine.errors import NodeError

Json = Any
#: How a new value joins the old one. Nothing there yet (null) counts as empty: no list, no object, no number.
Merge = Literal["replace", "append", "extend", "add", "max", "min", "merge", "union"]
MERGES: tuple[Merge, ...] = get_args(Merge)
#: The same in words, in the same order, for forms.
LABELS = (
    "Replace the old value",
    "Put at the end of the list",
    "Join the two lists",
    "Add the numbers",
    "Keep the larger",
    "Keep the smaller",
    "Put the members into the object",
    "Join the lists, each entry once",
)


class MergeFailed(NodeError):
    """A new value does not go with the value that is there, or nothing of that name is declared."""

    def __init__(self, message: str, hint: str, field: str = "config.value") -> None:
        super().__init__(message, hint, "state", field=field)


def after(key: str, value: Json, merge: str | None, declared: Mapping[str, str], state: Mapping[str, Json]) -> Json:
    """The value of `key` once `value` has joined the one in `state`.

    `declared` is how the start says that each key merges, `merge` what to do this time instead. The values given are
    left as they are. Raises MergeFailed, naming the key and the kinds of both values.
    """
    if key not in declared:
        names = ", ".join(f"`{name}`" for name in declared) or "nothing"
        raise MergeFailed(
            f"The run state has no `{key}`: the start declares {names}.", "Declare it at the start.", "config.key"
        )
    how = merge or declared[key]
    join = _JOINS.get(how)
    if join is None:
        raise MergeFailed(f"`{key}` cannot merge by `{how}`.", f"It can by: {', '.join(MERGES)}.", "config.merge")
    old = state.get(key)
    try:
        return join(old, value)
    except TypeError:
        raise MergeFailed(
            f"`{key}` is {_kind(old)}, and {_kind(value)} cannot join it by `{how}`.", _HINTS[how]
        ) from None


def _append(old: Json, new: Json) -> Json:
    return [*_list(old), new]


def _extend(old: Json, new: Json) -> Json:
    return [*_list(old), *_list(new, empty=False)]


def _union(old: Json, new: Json) -> Json:
    joined = [*_list(old), *_list(new, empty=False)]
    return list({json.dumps(one, sort_keys=True): one for one in joined}.values())


def _merge(old: Json, new: Json) -> Json:
    if not isinstance(new, dict) or not (old is None or isinstance(old, dict)):
        raise TypeError
    return {**(old or {}), **new}


def _add(old: Json, new: Json) -> Json:
    return _number(0 if old is None else old) + _number(new)


def _best(choose: Callable[[Json, Json], Json]) -> Callable[[Json, Json], Json]:
    def join(old: Json, new: Json) -> Json:
        if old is None:
            old = new
        if isinstance(old, str) and isinstance(new, str):
            return choose(old, new)
        return choose(_number(old), _number(new))

    return join


def _list(value: Json, *, empty: bool = True) -> list[Json]:
    if value is None and empty:
        return []
    if not isinstance(value, list):
        raise TypeError
    return value


def _number(value: Json) -> Json:
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise TypeError
    return value


_JOINS: dict[str, Callable[[Json, Json], Json]] = {
    "replace": lambda _, new: new,
    "append": _append,
    "extend": _extend,
    "add": _add,
    "max": _best(max),
    "min": _best(min),
    "merge": _merge,
    "union": _union,
}
_HINTS = {
    "append": "`append` puts a value at the end of a list: begin with a list.",
    "extend": "`extend` joins two lists: give a list.",
    "union": "`union` joins two lists without saying anything twice: give a list.",
    "add": "`add` adds numbers: give a number.",
    "max": "`max` keeps the larger of two numbers, or of two texts.",
    "min": "`min` keeps the smaller of two numbers, or of two texts.",
    "merge": "`merge` puts the members of one object into another: give an object.",
}


def _kind(value: Json) -> str:
    """A value's kind as sentences name it."""
    kinds = {str: "a text", list: "a list", dict: "an object", bool: "true or false", type(None): "empty"}
    return kinds.get(type(value), "a number")
