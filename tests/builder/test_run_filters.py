"""The list of runs and its filters: each narrows it, together they all hold, and pages stay stable."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from urllib.parse import urlencode

import pytest

from builder.models import Share, User, Workflow
from runtime.models import Document, Run
from tests.builder.conftest import Api
from tests.builder.running import HELLO, made

Give = Callable[[User, str], Share]
pytestmark = pytest.mark.django_db

NOON = datetime(2026, 5, 10, 12, tzinfo=UTC)


@pytest.fixture
def hello(ann: User) -> Workflow:
    return made(ann, HELLO)


@pytest.fixture
def add(hello: Workflow, ann: User) -> Callable[..., str]:
    """Makes a run of the workflow and returns its id; every next one is an hour later."""
    document, _ = Document.objects.get_or_create(hash="h", defaults={"body": HELLO})
    count = iter(range(1000))

    def make(**given: Any) -> str:
        at = NOON + timedelta(hours=next(count))
        values: dict[str, Any] = {
            "workflow_id": hello.pk,
            "workflow_name": "Hello",
            "document": document,
            "created_by": ann,
            "status": "succeeded",
            "created_at": at,
            "started_at": at,
            "finished_at": at + timedelta(seconds=3),
        }
        return str(Run.objects.create(**(values | given)).pk)

    return make


def ids(user: User, **query: object) -> list[str]:
    found = Api(user).get(f"/runs?{urlencode(query)}")
    assert found.status_code == 200, found.content
    return [row["id"] for row in found.json()["results"]]


def test_by_whom_in_which_state_and_of_which_version(ann: User, bob: User, add: Callable[..., str]) -> None:
    draft = add()
    first = add(version=1, created_by=bob, status="failed")
    second = add(version=2, trigger="rest")
    assert ids(ann, by="me") == [second, draft]
    assert ids(ann, by=bob.pk) == [first]
    assert ids(ann, version="draft") == [draft]
    assert ids(ann, version="published") == [second, first]
    assert ids(ann, version=2) == [second]
    assert ids(ann, trigger="rest,webhook") == [second]
    assert ids(ann, status="failed,cancelled") == [first]
    assert ids(ann, by="me", version="published", status="succeeded") == [second]


def test_by_time_and_by_how_long_it_took(ann: User, add: Callable[..., str]) -> None:
    quick = add()
    slow = add(finished_at=NOON + timedelta(hours=3))
    going = add(status="running", finished_at=None)
    queued = add(status="queued", started_at=None, finished_at=None)
    assert ids(ann, **{"from": "2026-05-10T13:00:00Z"}) == [queued, going, slow]
    assert ids(ann, to="2026-05-10T15:00:00+02:00") == [quick]
    assert ids(ann, **{"from": "2026-05-10", "to": "2026-05-11"}) == [queued, going, slow, quick]
    assert ids(ann, **{"from": "2026-05-11"}) == []
    assert ids(ann, min_duration="3") == [going, slow, quick], "what still runs counts by what it has taken so far"
    assert ids(ann, min_duration="3.5") == [going, slow]


def test_by_text_in_the_input_the_name_the_end_or_the_id(ann: User, add: Callable[..., str]) -> None:
    one = add(input={"topic": "Größe “zwei”"})
    two = add(workflow_name="Refunds 100 %", error={"message": "The model is away"})
    assert ids(ann, q="größe") in ([one], []), "letters beyond ASCII are found as they are written"
    assert ids(ann, q="Größe “zwei”") == [one]
    assert ids(ann, q="refunds 100 %") == [two]
    assert ids(ann, q="model is away") == [two]
    assert ids(ann, q=one[:8]) == [one]
    assert ids(ann, q=one) == [one]
    assert ids(ann, q="_ofunds") == [], "no wildcard"


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("by", "nobody"),
        ("version", "latest"),
        ("version", "-1"),
        ("from", "yesterday"),
        ("from", "2026-02-31"),
        ("to", "9999-12-31T23:59:59-14:00"),
        ("min_duration", "long"),
        ("min_duration", "nan"),
        ("min_duration", "-1"),
        ("q", "x" * 201),
        ("status", "nonsense"),
        ("order", "cost"),
        ("order", "-output"),
        ("trigger", "rest\x00"),
        ("trigger", "rest,"),
        ("trigger", ",".join("abcdefghijklmnopqrstuvwxyz")),
        ("by", "\x00"),
        ("version", "\x00"),
        ("from", "\x00"),
        ("q", "a\x00b"),
        ("cursor", "WyJhIiwiYiJd"),
    ],
)
def test_a_filter_that_means_nothing_is_told(ann: User, name: str, text: str) -> None:
    reply = Api(ann).get(f"/runs?{urlencode({name: text})}")
    assert (reply.status_code, reply.json()["problems"][0]["field"]) == (400, name)


def test_filters_show_nothing_that_one_may_not_see(ann: User, cid: User, add: Callable[..., str]) -> None:
    run = add(input={"topic": "secret"})
    assert ids(ann, q="secret") == [run]
    for query in ({"q": "secret"}, {"q": run}, {"by": ann.pk}, {"from": "2026-01-01"}, {"min_duration": 1}):
        assert ids(cid, **query) == []


def test_pages_of_a_filtered_list_shift_by_nothing_that_comes_in(ann: User, add: Callable[..., str]) -> None:
    made_ = [add(version=1) for _ in range(5)]
    add()
    first = Api(ann).get("/runs?version=1&limit=2").json()
    add(version=1, created_at=NOON + timedelta(days=9))
    second = Api(ann).get(f"/runs?version=1&limit=3&cursor={first['next']}").json()
    assert [row["id"] for row in first["results"] + second["results"]] == made_[::-1]
    assert second["next"] is None


def test_the_oldest_first_page_by_page(ann: User, add: Callable[..., str]) -> None:
    made_ = [add() for _ in range(4)]
    first = Api(ann).get("/runs?order=oldest&limit=3").json()
    second = Api(ann).get(f"/runs?order=oldest&limit=3&cursor={first['next']}").json()
    assert [row["id"] for row in first["results"] + second["results"]] == made_


def test_a_page_costs_as_many_queries_whatever_its_length(
    ann: User, add: Callable[..., str], django_assert_max_num_queries: Callable[[int], Any]
) -> None:
    for _ in range(20):
        add(input={"topic": "maps"}, output={"text": "x"})
    api = Api(ann)
    with django_assert_max_num_queries(4):
        assert len(api.get("/runs").json()["results"]) == 20
