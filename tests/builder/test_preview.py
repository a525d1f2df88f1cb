"""Previews: texts and expressions filled with values that are sent along, as a run would fill them."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import ExitStack
from typing import Any

import pytest

from builder.models import User, Workflow
from builder.services import preview as previews
from tests.builder.conftest import Api, by_token

pytestmark = pytest.mark.django_db
Json = Any
VALUES = {
    "start": {"topic": "rain", "names": ["Dana", "Priya"], "n": 3},
    "write": {"text": "Hi", "data": {"score": 0.5}, "none": None},
    "name": "a",
    "source": "b",
}


@pytest.fixture
def ask(ann: User, workflow: Workflow) -> Callable[..., Json]:
    """ask("{{ a }}", "b > 1", values) → what each gives; what begins with `=` is an expression."""

    def asked(*sources: str, values: Json = VALUES) -> Json:
        body = [
            {"kind": "expression" if one.startswith("=") else "template", "text": one.removeprefix("=")}
            for one in sources
        ]
        reply = Api(ann).post(f"/workflows/{workflow.pk}/preview", {"sources": body, "values": values})
        assert reply.status_code == 200, reply.content
        return reply.json()["results"]

    return asked


@pytest.mark.parametrize(
    ("source", "value"),
    [
        ("{{ start.topic | upper }}", "RAIN"),
        ("{{ start.names | join(', ') }}!", "Dana, Priya!"),
        ("{{ start.names | first }}", "Dana"),
        ("{% for name in start.names %}{{ loop.index }}{{ name }} {% endfor %}", "1Dana 2Priya "),
        ("{{ write.data }}", {"score": 0.5}),  # a text that is one reference keeps its kind, as in a run
        ("{{ write.data }};", '{"score": 0.5};'),
        ("{{ write.none }};", "null;"),
        ("{{ 'nothing' if nobody is not defined else nobody.text }}", "nothing"),
        ("{{ nobody.text | default('nobody') }}", "nobody"),
        ("{{ name ~ source }}", "ab"),
        ("plain", "plain"),
        ("", ""),
        ("= start.n > 2 and 'rain' in start.topic", True),
        ("= start.names", ["Dana", "Priya"]),
        ("= start.n / 2", 1.5),
    ],
)
def test_a_source_gives_what_it_would_in_a_run(ask: Callable[..., Json], source: str, value: Json) -> None:
    assert ask(source) == [{"value": value, "error": None}]


@pytest.mark.parametrize(
    ("source", "kind", "said"),
    [
        ("{{ start.topik | upper }}", "reference", "`start` has no `topik`"),
        ("{{ nobody | upper }}", "reference", "`nobody`"),
        ("{{ start.topic | shout }}", "template", "shout"),
        ("{{ start.topic | upper", "template", "{{ start.topic | upper"),
        ("= start.n >", "template", "start.n >"),
        ("{% for a in range(10000) %}{% for b in range(10000) %}x{% endfor %}{% endfor %}", "limit", "too long"),
    ],
)
def test_what_cannot_be_filled_says_why(ask: Callable[..., Json], source: str, kind: str, said: str) -> None:
    wrong, right = ask(source, "{{ start.topic }}")
    assert wrong["value"] is None
    assert wrong["error"]["class"] == kind
    assert said in wrong["error"]["message"]
    assert right == {"value": "rain", "error": None}


def test_values_are_data_and_never_templates(ask: Callable[..., Json]) -> None:
    assert ask("{{ a | lower }}", values={"a": "{{ 7 * 7 }}"}) == [{"value": "{{ 7 * 7 }}", "error": None}]


def test_more_than_can_be_shown_is_not_sent(ask: Callable[..., Json]) -> None:
    (found,) = ask("{{ a | lower }}", values={"a": "x" * (previews.MOST_SHOWN + 1)})
    assert found["value"] is None
    assert "100,001 characters" in found["error"]["message"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"sources": [{"kind": "template", "text": "x"}]},
        {"sources": [{"kind": "python", "text": "x"}], "values": {}},
        {"sources": [{"kind": "template", "text": "x", "more": 1}], "values": {}},
        {"sources": [{"kind": "template", "text": "x"}] * (previews.MOST_SOURCES + 1), "values": {}},
        {"sources": [], "values": []},
        {"sources": "x", "values": {}},
    ],
)
def test_a_body_of_another_shape_is_refused(ann: User, workflow: Workflow, body: Json) -> None:
    reply = Api(ann).post(f"/workflows/{workflow.pk}/preview", body)
    assert reply.status_code == 400
    assert reply.json()["problems"]


def test_whoever_sees_the_workflow_may_look(
    ann: User, bob: User, cid: User, workflow: Workflow, share: Callable[..., Any]
) -> None:
    path, body = f"/workflows/{workflow.pk}/preview", {"sources": [], "values": {}}
    share(bob, "viewer")
    assert Api(bob).post(path, body).json() == {"results": []}
    assert Api(cid).post(path, body).status_code == 404
    assert Api().post(path, body).status_code == 401
    assert by_token(ann, "read").post(path, body).status_code == 200
    assert by_token(ann, "run").post(path, body).status_code == 403
    workflow.refresh_from_db()
    assert workflow.revision == 1


def test_only_so_many_are_made_at_once(ann: User, workflow: Workflow, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews._turns, "seconds", 0.01)
    with ExitStack() as others:
        for _ in range(previews._turns.most):
            others.enter_context(previews._turns.one())
        reply = Api(ann).post(f"/workflows/{workflow.pk}/preview", {"sources": [], "values": {}})
    assert reply.status_code == 429
    assert reply["Retry-After"] == "2"


def test_the_time_is_for_all_sources_together(ask: Callable[..., Json], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(previews, "SECONDS", -1.0)
    (found,) = ask("{{ start.topic }}")
    assert found["error"]["class"] == "limit"
