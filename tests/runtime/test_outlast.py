"""A node's question to the database outlasts its being away; its other errors do not wait."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from django.db import InterfaceError, OperationalError, ProgrammingError

from runtime import outlast

pytestmark = pytest.mark.django_db(transaction=True)


def failing(*errors: Exception) -> Callable[[], str]:
    left = list(errors)

    def question() -> str:
        if left:
            raise left.pop(0)
        return "answer"

    return question


@pytest.fixture(autouse=True)
def quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlast, "FIRST", 0.001)


async def test_it_is_asked_again_until_the_database_is_back() -> None:
    away = [OperationalError("the database system is starting up"), InterfaceError("connection already closed")]
    assert await outlast.ask(failing(*away, *away)) == "answer"


async def test_what_is_wrong_with_the_question_is_said_at_once() -> None:
    with pytest.raises(ProgrammingError):
        await outlast.ask(failing(ProgrammingError("no such table")))


async def test_it_is_given_up_after_a_while(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlast, "LONGEST", 0.01)
    with pytest.raises(OperationalError, match="away"):
        await outlast.ask(failing(*[OperationalError("away")] * 1_000))


async def test_a_node_that_is_stopped_does_not_wait_on(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(outlast, "LONGEST_PAUSE", 60.0)
    monkeypatch.setattr(outlast, "FIRST", 60.0)
    asking = asyncio.ensure_future(outlast.ask(failing(OperationalError("away"))))
    await asyncio.sleep(0.05)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
