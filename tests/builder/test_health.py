"""What a proxy is told: whether this process can serve, and nothing else."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import OperationalError
from django.test import Client

pytestmark = pytest.mark.django_db


def test_it_is_well() -> None:
    reply = Client().get("/healthz")
    assert (reply.status_code, reply.content) == (200, b"ok\n")
    assert reply["Cache-Control"] == "private, no-store"


def test_a_database_that_does_not_answer_is_said_so(monkeypatch: pytest.MonkeyPatch) -> None:
    from builder import views

    class Away:
        def cursor(self) -> Any:
            raise OperationalError("could not connect to 10.1.2.3: password of baton is …")

    monkeypatch.setattr(views, "connection", Away())
    reply = Client().get("/healthz")
    assert reply.status_code == 503
    assert reply.content == b"The database does not answer.\n"


def test_it_is_read_only() -> None:
    assert Client().post("/healthz").status_code == 405
