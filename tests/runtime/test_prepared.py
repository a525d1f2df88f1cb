"""Prepared questions answer as the queryset they are made of would."""

from __future__ import annotations

import uuid
from datetime import UTC, datetime, timedelta

import pytest

from builder.models import User
from runtime.models import Document, Run
from runtime.prepared import Prepared

pytestmark = pytest.mark.django_db
NOW = datetime(2026, 3, 1, 12, 0, 0, 123456, tzinfo=UTC)


@pytest.fixture
def person() -> User:
    return User.objects.create_user("ann", "ann@example.org")


@pytest.fixture
def runs(person: User) -> list[Run]:
    document = Document.objects.create(hash="h", body={"nodes": {}})
    return [
        Run.objects.create(
            workflow_id=person.pk, document=document, created_by=person, input={"n": n}, created_at=NOW + timedelta(n)
        )
        for n in range(3)
    ]


def test_rows_and_objects_are_those_of_the_queryset(person: User, runs: list[Run]) -> None:
    asked = Prepared(
        lambda workflow, since: (
            Run.objects.filter(workflow_id=workflow, created_at__gt=since)
            .select_related("created_by")
            .order_by("created_at")
        ),
        uuid.UUID,
        datetime,
    )
    assert asked.objects(person.pk, NOW + timedelta(5)) == []
    found = asked.objects(person.pk, NOW)
    assert found == runs[1:]
    assert [(run.input, run.created_at, run.created_by.username) for run in found] == [
        ({"n": n}, NOW + timedelta(n), "ann") for n in (1, 2)
    ]
    pairs = Prepared(lambda workflow: Run.objects.filter(workflow_id=workflow).values_list("id", "status"), uuid.UUID)
    assert set(pairs.rows(person.pk)) == set(Run.objects.values_list("id", "status"))
    assert pairs.rows(uuid.uuid4()) == []


def test_a_value_may_be_asked_for_twice_and_text_is_never_sql(person: User) -> None:
    asked = Prepared(
        lambda name: (User.objects.filter(username=name) | User.objects.filter(email=name)).values_list("username"),
        str,
    )
    assert asked.rows("ann") == asked.rows("ann@example.org") == [("ann",)]
    assert asked.rows("' OR 1=1 --") == []


def test_a_parameter_that_does_not_arrive_is_an_error_at_once() -> None:
    with pytest.raises(TypeError, match="does not come"):
        Prepared(lambda name: User.objects.filter(username="ann").values_list("id"), str).rows("x")
