"""What templates and expressions give, and how their errors read."""

import asyncio
import threading

import pytest

from runtime.engine.errors import NodeError, ReferenceFailed
from runtime.engine.node import Job
from runtime.sandbox.templates import check, evaluate, evaluate_sync

SCOPE = {
    "start": {"topic": "python"},
    "write": {"text": "hi", "n": 3, "half": 0.5, "gone": None, "ok": True, "tags": ["a", {"b": 1}]},
    "judge": {"data": {"score": 8}},
}


def text(source: str) -> object:
    return evaluate_sync([Job("template", source)], SCOPE)[0]


def value(source: str) -> object:
    return evaluate_sync([Job("expression", source)], SCOPE)[0]


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("plain", "plain"),
        ("About {{ start.topic }}.", "About python."),
        ("{{ write.n }} {{ write.half }}", "3 0.5"),
        ("{{ write.tags }}", '["a", {"b": 1}]'),
        ("{{ write.gone }} {{ write.ok }}", "null true"),
        ("{{ judge.data }}", '{"score": 8}'),
        ("{{ write.tags | tojson }}", '["a", {"b": 1}]'),
        ("{% for tag in write.tags[:1] %}<{{ tag }}>{% endfor %}", "<a>"),
        ("{% if write.n > 2 %}many{% endif %}", "many"),
        ("{{ lost is defined }}", "false"),
        ("{{ lost | default('none') }}", "none"),
        ("{{ write.text | upper }}", "HI"),
        ("ünï {{ '😀' }}", "ünï 😀"),
        ("{{ write.tags.append(1) or write.tags | length }}", "3"),
        ("", ""),
    ],
)
def test_a_template_gives_text(source: str, expected: str) -> None:
    assert text(source) == expected


@pytest.mark.parametrize(
    ("source", "expected"),
    [
        ("judge.data.score", 8),
        ("judge.data.score >= 8", True),
        ("'python' in start.topic", True),
        ("write.tags", ["a", {"b": 1}]),
        ("write.gone", None),
        ("write.n + 1", 4),
        ("write.text if write.n > 5 else 'no'", "no"),
        ("write.text if write.n > 5", None),
        ("lost is defined", False),
        ("{'a': write.n}", {"a": 3}),
        ("(1, 2)", [1, 2]),
        ("{1: 2}", {"1": 2}),
        ("write.get('nothing')", None),
        ("range(3)", [0, 1, 2]),
    ],
)
def test_an_expression_keeps_its_type(source: str, expected: object) -> None:
    found = value(source)
    assert found == expected
    assert type(found) is type(expected)


@pytest.mark.parametrize("kind", ["template", "expression"])
@pytest.mark.parametrize(
    ("path", "message"),
    [
        ("write.textt", "`write.textt` has no value: `write` has no `textt`."),
        ("writ.text", "`writ.text` has no value: nothing called `writ` is known here."),
        ("judge.data.points", "`judge.data.points` has no value: `judge.data` has no `points`."),
        ("write.tags[9]", "`write.tags[9]` has no value: `write.tags` has no `9`."),
        ("write['nope']", "`write['nope']` has no value: `write` has no `nope`."),
    ],
)
def test_a_name_without_a_value_is_an_error_that_names_it(kind: str, path: str, message: str) -> None:
    source = f"{{{{ {path} }}}}" if kind == "template" else path
    with pytest.raises(ReferenceFailed) as failed:
        evaluate_sync([Job(kind, source)], SCOPE)  # type: ignore[arg-type]
    assert failed.value.message == message
    assert failed.value.error_class == "reference"
    assert failed.value.hint


@pytest.mark.parametrize(
    ("source", "named"),
    [
        ("{% for x in write.tags %}{{ x }}{% endfor %}{{ zz.y }}", "zz.y"),
        ("{{ 'foo.bar' }}{{ write.nope }}", "write.nope"),
        ("{% if lost is defined %}{{ lost }}{% endif %}{{ write.nope ~ 'x' }}", "write.nope"),
        ("{% set a = write.q %}{{ a }}", "write.q"),
        ("one\ntwo {{ write.text }}\n{{ loop.index }}", "loop.index"),
    ],
)
def test_the_right_name_is_blamed(source: str, named: str) -> None:
    with pytest.raises(ReferenceFailed, match="`" + named.replace(".", r"\.") + "` has no value"):
        text(source)


def test_a_misspelt_name_says_what_there_is() -> None:
    with pytest.raises(ReferenceFailed) as failed:
        text("{{ judge.data.points }}")
    assert failed.value.hint == "It has: score."


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("one\ntwo {{ write.", "In line 2, `two {{ write.`: unexpected end of input"),
        ("{{ write.text | shout }}", "filter shout is unknown"),
        ("{{ shout(1) }}", "shout is unknown"),
        ("{{ write.text + 1 }}", "unsupported types"),
        ("{{ 1 / 0 }}", "unable to calculate"),
        ("{{ write.get }}", "function"),
        ("{% include 'x' %}", "non-existing"),
        ("{{ debug() }}", "debug is unknown"),
    ],
)
def test_errors_say_where_and_what(source: str, message: str) -> None:
    with pytest.raises(NodeError) as failed:
        text(source)
    assert message in failed.value.message
    assert failed.value.message.endswith(".")
    assert not failed.value.message.endswith("..")
    assert failed.value.error_class == "template"


@pytest.mark.parametrize("source", ["1.5e308 * 10", "write.get", "a +", "a }} {{ b", ""])
def test_expressions_without_a_json_value_are_refused(source: str) -> None:
    with pytest.raises(NodeError) as failed:
        value(source)
    assert failed.value.error_class == "template"


def test_all_jobs_of_a_node_are_answered_in_order() -> None:
    jobs = [Job("template", "a{{ write.n }}"), Job("expression", "write.n"), Job("template", "b")]
    assert evaluate_sync(jobs, SCOPE) == ["a3", 3, "b"]
    assert evaluate_sync([], SCOPE) == []


def test_a_job_cannot_change_what_the_next_one_sees() -> None:
    jobs = [Job("expression", "write.tags.clear() or 1"), Job("expression", "write.tags | length")]
    assert evaluate_sync(jobs, SCOPE) == [1, 2]


def test_only_names_that_occur_travel_to_the_sandbox() -> None:
    cycle: dict[str, object] = {}
    cycle["self"] = cycle
    assert evaluate_sync([Job("expression", "write.n")], {**SCOPE, "unused": cycle}) == [3]
    with pytest.raises(NodeError, match=r"nested too deeply|not JSON"):
        evaluate_sync([Job("expression", "unused")], {"unused": cycle})


async def test_any_event_loop_and_any_thread_may_ask() -> None:
    found: list[object] = []

    def other() -> None:
        found.extend(asyncio.run(evaluate([Job("expression", "write.n")], SCOPE)))

    thread = threading.Thread(target=other)
    thread.start()
    many = await asyncio.gather(*[evaluate([Job("expression", f"write.n + {i}")], SCOPE) for i in range(50)])
    await asyncio.to_thread(thread.join)
    assert many == [[3 + i] for i in range(50)]
    assert found == [3]


def test_check_finds_what_is_not_well_formed_and_evaluates_nothing() -> None:
    found = check(
        [
            "{{ any.name }}",
            "{{ any.",
            "{% if %}",
            Job("expression", "no.such.thing >= 8"),
            Job("expression", "a +"),
            Job("expression", "call(1)"),
            "{% for i in range(100000) %}{% for j in range(100000) %}{% endfor %}{% endfor %}",
        ]
    )
    assert [bool(message) for message in found] == [False, True, True, False, True, False, False]
    assert found[1] == "In `{{ any.`: unexpected end of input, expected identifier or integer."


def test_check_blames_a_crashing_source_alone() -> None:
    found = check(["{{ a }}", Job("expression", "1" + "+1" * 20_000), "{{ b }}", "x" * 70_000])
    assert found[0] is None
    assert found[2] is None
    assert "too complex" in str(found[1])
    assert found[3] == "This template is longer than 64 KB."
