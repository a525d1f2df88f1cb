"""Approvals in a race have one winner, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
import secrets
import subprocess
import sys
from pathlib import Path
from typing import Any

import psycopg
import pytest

from tests import services
from tests.e2e.server import ROOT
from tests.runtime import approval_races as races


@pytest.mark.django_db(transaction=True)
def test_fifty_deciders_against_the_deadline_have_one_winner(engine: Any) -> None:
    races.deciders_against_the_deadline(races.make_people())


@pytest.mark.django_db(transaction=True)
def test_of_a_decision_and_a_cancel_one_is_first(engine: Any) -> None:
    races.decision_against_cancel(races.make_people())


def test_both_on_postgresql(tmp_path: Path) -> None:
    name, server = f"baton_races_{secrets.token_hex(4)}", services.postgres()
    env = {**os.environ, "BATON_DATA": str(tmp_path), "DATABASE_URL": f"{server}/{name}"}
    for one in ("REDIS_URL", "CELERY_BROKER_URL", "DJANGO_SETTINGS_MODULE"):
        env.pop(one, None)
    with psycopg.connect(f"{server}/postgres", autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}")
        try:
            command = [sys.executable, "-m", "tests.runtime.approval_races"]
            done = subprocess.run(
                command, cwd=ROOT, env=env, capture_output=True, text=True, timeout=100, check=False
            )
            assert done.stdout.strip() == "held", done.stdout + done.stderr
        finally:
            connection.execute(f"DROP DATABASE {name} WITH (FORCE)")
