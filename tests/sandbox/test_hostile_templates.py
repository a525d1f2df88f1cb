"""Templates that try to hang, bloat, crash or leave their process: each ends soon, and the next one is served."""

import time

import pytest

from runtime.engine.errors import NodeError
from runtime.engine.node import Job
from runtime.sandbox.templates import evaluate_sync

HUGE = "{% for i in range(100000) %}{% for j in range(100000) %}x{% endfor %}{% endfor %}"
STOPPED = [
    HUGE,
    HUGE.replace("x", ""),
    "{{ '%1000000000d' | format(1) }}",
    "{{ '%.1000000000f' | format(1.5) }}",
    "{{ '{:>1000000000}'.format(1) }}",
    "{{ 'x' * 1000000000 }}",
    "{{ ('x' * 100000000) ~ ('x' * 100000000) ~ ('x' * 100000000) }}",
    "{% set a = 'x' * 10000000 %}{% set b = a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a ~ a %}{{ b ~ b ~ b ~ b ~ b }}",
    "{{ range(1000000000) }}",
    "{{ range(99999) | map('string') | join('y' * 100000) }}",
    "{% macro f(x) %}{{ f(x) }}{{ f(x) }}{% endmacro %}{{ f(1) }}",
    "{% macro f(x) %}{{ x }}{{ f(x ~ x) }}{% endmacro %}{{ f('xxxxxxxx') }}",
    "{{ " + "(" * 10_000 + "1" + ")" * 10_000 + " }}",
    "{{ " + "[" * 30_000 + " }}",
    "{{ 1" + "+1" * 30_000 + " }}",
    "{{ " + "not " * 15_000 + "1 }}",
    "{{ a" + ".b" * 30_000 + " }}",
    "{{ a" + "|list" * 12_000 + " }}",
    "{% if 1 %}" * 6_000,
    "{% for i in [1] %}" * 3_000 + "{% endfor %}" * 3_000,
    "{{ ('x' * 100000) | replace('', 'y' * 100000) }}",
    "{{ ('x' * 1000000) | indent(1000000) }}",
    "{{ [1] * 1000000000 }}",
    "{{ [[1] * 10000] * 10000 | string }}",
    "{% set ns = namespace(v=[1]) %}{% for i in range(60) %}{% set ns.v = [ns.v, ns.v] %}{% endfor %}{{ ns.v }}",
    "{% set ns = namespace(v='x') %}{% for i in range(60) %}{% set ns.v = ns.v ~ ns.v %}{% endfor %}{{ ns.v }}",
    "{{ ('ab' * 1000000) | urlencode | urlencode | urlencode | length }}{{ ('<' * 99999999) | escape }}",
    "{{ ('x,' * 20000000) | split(',') | length }}",
    "{{ range(99999) | batch(1, 'x' * 1000000) | list | tojson }}",
    "{{ range(99999) | sort | reverse | unique | list | tojson | tojson | tojson }}" * 300,
    "{{ 2 ** 100000000 }}",
    "x" * 70_000,
]
REFUSED = [
    "{{ a.__class__ }}",
    "{{ a.__class__.__mro__ }}",
    "{{ a['__class__'] }}",
    "{{ (a | attr('__class__')) }}",
    "{{ a.items.__globals__ }}",
    "{{ a.items.__self__ }}",
    "{{ ''.__class__.__mro__[1].__subclasses__() }}",
    "{{ self.__init__ }}",
    "{{ cycler.__init__ }}",
    "{{ config }}",
    "{{ __import__('os') }}",
    "{{ open('/etc/passwd') }}",
    "{{ debug() }}",
    "{% include '/etc/passwd' %}",
    "{% extends '../../etc/passwd' %}",
    "{% import 'os' as os %}",
    "{{ 'a'.__format__ }}",
    "{{ '{0.__class__}'.format(a) }}",
]


def ask(source: str) -> object:
    return evaluate_sync([Job("template", source)], {"a": {"b": [1]}})[0]


def outcome(source: str) -> tuple[str, str]:
    """("text", what it rendered), or (error class, message)."""
    try:
        return "text", str(ask(source))
    except NodeError as error:
        return error.error_class, error.message


@pytest.mark.parametrize("number", range(len(STOPPED)))
def test_a_bomb_ends_soon_and_harms_nobody(number: int) -> None:
    started = time.monotonic()
    kind, text = outcome(STOPPED[number])
    assert kind in {"text", "limit", "template", "reference"}
    assert len(text) < (9_000_000 if kind == "text" else 700)
    assert kind == "text" or text.endswith(".")
    assert time.monotonic() - started < 6
    assert ask("{{ a.b[0] }}") == "1"


@pytest.mark.parametrize("source", REFUSED)
def test_nothing_outside_the_data_can_be_reached(source: str) -> None:
    with pytest.raises(NodeError) as failed:
        ask(source)
    assert "0x" not in failed.value.message + failed.value.hint
    assert "root:" not in failed.value.message + failed.value.hint


def test_an_expression_bomb_is_stopped_too() -> None:
    with pytest.raises(NodeError):
        evaluate_sync([Job("expression", "'%1000000000d' | format(1)")], {})


def test_rendered_text_is_not_rendered_again() -> None:
    scope = {"a": "{{ 1 + 1 }}"}
    assert evaluate_sync([Job("template", "{{ a }}")], scope) == ["{{ 1 + 1 }}"]


@pytest.mark.parametrize("text", ["\ud800", "a\x00b", "‮", "\u2028"])
def test_odd_characters_do_not_break_the_process(text: str) -> None:
    jobs = [Job("template", "{{ a }}"), Job("expression", "a")]
    for found in evaluate_sync(jobs, {"a": text}):
        assert found.replace("\ufffd", "") == text.replace("\ud800", "")  # half a character cannot be stored
    assert ask("{{ a.b[0] }}") == "1"


def test_deep_and_large_data_are_refused_in_a_sentence() -> None:
    deep: object = 1
    for _ in range(5_000):
        deep = [deep]
    for data in (deep, ["x" * 1000] * 20_000):
        with pytest.raises(NodeError) as failed:
            evaluate_sync([Job("expression", "a")], {"a": data})
        assert failed.value.error_class in {"limit", "template"}
