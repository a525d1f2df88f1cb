"""What the reader of templates finds, what it leaves alone, and what renaming makes of it."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.engine.errors import Invalid, ReferenceFailed
from runtime.engine.references import find, is_plain, plain, replaced, whole_expression
from runtime.engine.rename import rename
from runtime.engine.render import lookup
from tests.engine.world import types

FOUND = {
    "{{ write.text }}": "write.text",
    "{{ a.b[0]['x'].c | upper }}": "a.b[0].x.c",
    "{{ a }} and {{ b }}": "a b",
    "{{ q is defined }} {{ z.y | default('b') }} {{ w is not undefined }}": "q? z.y? w?",
    "{{ a is divisibleby(n) }}": "a n",
    "{{ 'x.y' ~ \"a.b\" ~ c }}": "c",
    "{{ f(key=1, other=b.c) }} {{ range(n) }}": "b.c n",
    "{{ a.items() }} {{ a.b.upper() }}": "a a.b",
    "{{ {'a': {'b': c}} }}": "c",
    "{{ a[b.c].d }}": "a b.c",
    "{{ a if not b.x and c or none else true }}": "a b.x c",
    "{% for x in a.list %}{{ x.a }}{{ loop.index }}{{ y }}{% endfor %}{{ x }}{{ loop.n }}": "a.list y x loop.n",
    "{% for k, v in a.b if v.c %}{{ k }}{% else %}{{ d }}{% endfor %}": "a.b d",
    "{% set k = a.b %}{{ k.c }}": "a.b",
    "{% set k %}{{ a }}{% endset %}{{ k }}": "a",
    "{% with a = b.c, d = e %}{{ a }}{{ d }}{{ f }}{% endwith %}{{ d }}": "b.c e f d",
    "{% macro m(x) %}{{ x }}{{ y }}{% endmacro %}{{ m(z) }}": "y z",
    "{% if a.b %}{{ c }}{%- elif d -%}x{% endif %}": "a.b c d",
    "{% raw %}{{ no }}{% endraw %}{{ yes }}": "yes",
    "{# {{ no }} #}{{ yes }}": "yes",
    "plain text, no { tags } at all": "",
    "{{- a -}}": "a",
}


@pytest.mark.parametrize("source", FOUND)
def test_found(source: str) -> None:
    found = find(source)
    assert found.fault is None
    assert " ".join(f"{one}{'?' if one.guarded else ''}" for one in found.references) == FOUND[source]


def test_expressions_are_read_without_tags() -> None:
    assert find("judge.data.score >= 8 and 'python' in start.topic", "expression").names == {"judge", "start"}


FAULTS = ["{{ a", "{% if a", "{{ (a }}", "{{ a) }}", "{{ 'a }}", "{# no end", "{% raw %}x", "{% for x in y %}"]


@pytest.mark.parametrize("source", FAULTS)
def test_faults_are_told(source: str) -> None:
    assert find(source).fault


@given(st.text(alphabet="{}%#()[]'\".|abis setforin-=, \\", max_size=40))
def test_nothing_makes_the_reader_raise(source: str) -> None:
    find(source)
    find(source, "expression")
    whole_expression(source)
    plain(source)


PLAIN = {
    "{{ a }}": ("a",),
    " {{a.b.c}}\n": ("a", "b", "c"),
    "{{ a[0]['x y'] }}": ("a", 0, "x y"),
    "{{ a.b }}!": None,
    "{{ a + 1 }}": None,
    "{{ true }}": None,
    "{{ a.b() }}": None,
    "a.b": None,
}


@pytest.mark.parametrize("source", PLAIN)
def test_plain(source: str) -> None:
    assert plain(source) == PLAIN[source]
    assert is_plain(source) == (PLAIN[source] is not None)


@pytest.mark.parametrize(
    ("source", "expression"),
    [
        ("{{ loop.n + 1 }}", "loop.n + 1"),
        (" {{ a }} ", "a"),
        ("{{ {'a': 1} }}", "{'a': 1}"),
        ("{{ '}}' }}", "'}}'"),
        ("{{ a }}{{ b }}", None),
        ("x {{ a }}", None),
        ("{{ }}", None),
    ],
)
def test_whole_expression(source: str, expression: str | None) -> None:
    assert whole_expression(source) == expression


SCOPE = {"a": {"text": "hi", "list": [1, 2], "none": None}}


def test_lookup_keeps_types() -> None:
    assert lookup(("a", "list"), SCOPE) == [1, 2]
    assert lookup(("a", "list", 1), SCOPE) == 2
    assert lookup(("a", "none"), SCOPE) is None


@pytest.mark.parametrize(
    ("path", "message"),
    [
        (("b",), "There is no `b` here."),
        (("a", "txt"), "`a` has no `txt`. It has: text, list, none."),
        (("a", "list", 2), "`a.list` has only 2 entries, so there is no `a.list[2]`."),
        (("a", "none", "x"), "`a.none` is empty, so it has no `x`."),
        (("a", "text", "x"), "`a.text` is a text, so it has no `x`."),
    ],
)
def test_lookup_says_what_is_missing(path: tuple[str | int, ...], message: str) -> None:
    with pytest.raises(ReferenceFailed) as raised:
        lookup(path, SCOPE)
    assert raised.value.message == message


def test_replaced_leaves_texts_attributes_and_own_names() -> None:
    source = "{{ a.text }} a {{ 'a' }} {{ b.a }} {{ a['x'] }} {% for a in a.list %}{{ a }}{% endfor %}"
    assert replaced(source, "a", "new") == (
        "{{ new.text }} a {{ 'a' }} {{ b.a }} {{ new['x'] }} {% for a in new.list %}{{ a }}{% endfor %}"
    )


DOCUMENT = {
    "nodes": {
        "start": {"type": "start"},
        "write": {"type": "template", "config": {"text": "write"}},
        "each": {"type": "for_each", "config": {"items": "write.text", "result": "{{ inner.text }}"}},
        "inner": {"type": "template", "parent": "each", "config": {"text": "{{ write.text }} write"}},
        "code": {
            "type": "tool",
            "config": {"tool": "python", "arguments": {"code": "write.text", "inputs": {"x": "{{ write }}"}}},
        },
    },
    "edges": [{"source": "start", "target": "write"}, {"source": "write", "target": "each"}],
    "ui": {"nodes": {"write": [1, 2]}},
}


def test_renaming_reaches_everything() -> None:
    made = rename(DOCUMENT, "write", "draft", types())
    assert list(made["nodes"]) == ["start", "draft", "each", "inner", "code"]
    assert made["nodes"]["draft"] == DOCUMENT["nodes"]["write"]  # type: ignore[index]
    assert made["nodes"]["each"]["config"] == {"items": "draft.text", "result": "{{ inner.text }}"}
    assert made["nodes"]["inner"]["config"] == {"text": "{{ draft.text }} write"}
    assert made["nodes"]["code"]["config"]["arguments"] == {"code": "write.text", "inputs": {"x": "{{ draft }}"}}
    assert made["edges"] == [{"source": "start", "target": "draft"}, {"source": "draft", "target": "each"}]
    assert made["ui"] == {"nodes": {"draft": [1, 2]}}
    assert rename(made, "draft", "write", types()) == DOCUMENT


def test_renaming_a_container_takes_its_children_along() -> None:
    assert rename(DOCUMENT, "each", "all", types())["nodes"]["inner"]["parent"] == "all"


@pytest.mark.parametrize(
    ("old", "new"), [("nope", "x"), ("start", "x"), ("write", "X"), ("write", "each"), ("write", "loop")]
)
def test_what_cannot_be_renamed(old: str, new: str) -> None:
    with pytest.raises(Invalid):
        rename(DOCUMENT, old, new, types())
