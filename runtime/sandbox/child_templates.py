"""The program of a template process: MiniJinja over plain JSON, strict, with fuel, without debug."""

from __future__ import annotations

import json
import re
import resource  # noqa: F401 - nothing can be imported later
from typing import Any

from minijinja import Environment, TemplateError

from runtime.sandbox.child import serve
from runtime.sandbox.jail import confine
from runtime.sandbox.wire import NotJson, plain, whole

Json = Any
FUEL = 5_000_000
#: Methods of lists and objects that change them: a job that names one works on a copy of its own.
CHANGES = re.compile(r"\b(append|clear|extend|insert|pop|popitem|remove|reverse|setdefault|sort|update)\b")
PATH = re.compile(r"""[A-Za-z_]\w*(?:\.[A-Za-z_]\w*|\.\d+|\[\d+\]|\['[^'\\]*'\]|\["[^"\\]*"\])*""")
TEXT = re.compile(r"""(?<!\[)'(?:[^'\\]|\\.)*'|(?<!\[)"(?:[^"\\]|\\.)*\"""")
STEP = re.compile(r"""[A-Za-z_]\w*|\d+|'([^'\\]*)'|"([^"\\]*)\"""")


def _show(value: Any) -> Any:
    """How a value reads inside a text: objects, lists, true, false and null as JSON, numbers and text as they are."""
    if value is None or isinstance(value, (bool, dict, list, tuple)):
        return json.dumps(plain(value), ensure_ascii=False)
    if callable(value):
        raise NotJson("This is a function, not a value: call it with ().")
    return NotImplemented


def environment() -> Environment:
    """A MiniJinja that knows no files, no debug() and no name that was not given."""
    made = Environment(debug=False, fuel=FUEL, undefined_behavior="strict", finalizer=_show)
    made.remove_global("debug")
    return made


ENV = environment()


def answer(request: Json) -> Json:
    """Handles {"jobs": [[kind, source]], "scope": {…}} or {"check": [[kind, source]]}."""
    if "check" in request:
        return {"errors": [_syntax_error(kind, source) for kind, source in request["check"]]}
    scope = request["scope"]
    copy = json.dumps(scope) if any(CHANGES.search(source) for _, source in request["jobs"]) else ""
    values = []
    for number, (kind, source) in enumerate(request["jobs"]):
        mine = json.loads(copy) if copy and CHANGES.search(source) else scope
        try:
            values.append(_text(source, mine) if kind == "template" else _value(source, mine))
        except TemplateError as error:
            return {"error": {"job": number, **_describe(error, source, kind, mine)}}
        except NotJson as error:
            return {"error": {"job": number, "kind": "value", "message": str(error)}}
    return {"values": values}


def _text(source: str, scope: dict[str, Json]) -> str:
    return whole(ENV.render_str(source, None, **scope))


def _value(source: str, scope: dict[str, Json]) -> Json:
    value = ENV.eval_expr(source, **scope)
    if value is None and not ENV.eval_expr(f"({source}\n) is defined", **scope):
        missing = _missing(f"{{{{ {source} }}}}", scope, None)
        if missing:  # else: an `if` without `else` that did not hold, which is null
            raise Unresolved(missing)
    return plain(value)


class Unresolved(TemplateError):
    """An expression that came to nothing because of a name without a value."""

    def __init__(self, missing: Json) -> None:
        super().__init__("undefined value")
        self.missing = missing


def _describe(error: TemplateError, source: str, kind: str, scope: dict[str, Json]) -> Json:
    """What the parent needs to say it in a sentence: kind, message, line and, if so, the name without a value."""
    if isinstance(error, Unresolved):
        return {"kind": "reference", "message": "", **error.missing}
    found: Json = {"kind": error.kind, "message": error.detail or error.message, "line": error.line}
    if error.kind == "UndefinedError":
        wrapped = source if kind == "template" else f"{{{{ {source} }}}}"
        shift = 0 if kind == "template" else 3
        span = (error.range[0] + shift, error.range[1] + shift) if error.range else None
        found |= {"kind": "reference", **(_missing(wrapped, scope, span) or {})}
    return found


def _syntax_error(kind: str, source: str) -> Json:
    """Why a source does not compile, or None. Nothing of it is run: a name to print, or one step of fuel, at most."""
    checker = Environment(debug=False, fuel=1, undefined_behavior="strict")
    try:
        if kind == "template":
            checker.add_template("checked", source)
        else:
            checker.eval_expr(source)
    except TemplateError as error:
        if error.kind in {"SyntaxError", "BadEscape", "UnknownBlock"} or kind == "template":
            return {"kind": error.kind, "message": error.detail or error.message, "line": error.line}
    return None


def _missing(template: str, scope: dict[str, Json], span: tuple[int, int] | None) -> Json:
    """The first path of a template that has no value: {"path", "at", "has"}, or None.

    `span` (bytes) is where the engine stumbled; a path there goes first.
    """
    try:
        free = ENV.undeclared_variables_in_str(template)
    except TemplateError:
        return None
    quiet = TEXT.sub(lambda match: " " * len(match[0]), template)
    found = []
    for match in PATH.finditer(quiet):
        steps = [a or b or whole for whole, a, b in _steps(match[0])]
        if template[match.end() : match.end() + 1] == "(":
            steps.pop()  # a method
        if steps and steps[0] in free and (quiet[match.start() - 1 : match.start()] not in {".", "|"}):
            lost = _lookup(steps, scope)
            if lost is not None:
                found.append((match, {"path": match[0][:200], **lost}))
    if span is not None:
        start, end = (len(template.encode()[:at].decode(errors="ignore")) for at in span)
        found.sort(key=lambda pair: not (pair[0].start() < end and start < pair[0].end()))
    return found[0][1] if found else None


def _steps(path: str) -> list[tuple[str, str, str]]:
    return [(match[0], match[1] or "", match[2] or "") for match in STEP.finditer(path)]


def _lookup(steps: list[str], scope: dict[str, Json]) -> Json:
    """Where a path loses its value: {"at": what still has one, "step", "has": its fields}; None when it has one."""
    here: Json = scope
    for place, step in enumerate(steps):
        if isinstance(here, dict) and step in here:
            here = here[step]
        elif isinstance(here, list) and step.isdigit() and int(step) < len(here):
            here = here[int(step)]
        else:
            has = sorted(here)[:12] if place and isinstance(here, dict) else []
            return {"at": ".".join(steps[:place]), "step": step, "has": has}
    return None


def main(memory: int, cpu_seconds: float, most: int) -> None:
    """Runs the process; `memory` and `most` (a reply) in bytes."""
    ENV.render_str("{{ [1, 'a']|tojson }}{{ 1.5 }}")  # whatever loads late, loads now
    serve(answer, confined=confine(memory=memory, descriptors=1, helpers=False), cpu_seconds=cpu_seconds, most=most)
