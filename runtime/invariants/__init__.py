"""What must hold in the engine's tables whatever happened: asked of the database itself, in bounded memory.

Works beside a running Baton: each question is one statement, and a run that moves while it is read is read again.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime

from django.db import connections

from runtime.invariants.logs import check_run, runs_to_check
from runtime.invariants.tables import RULES, Rule, broken
from runtime.invariants.violation import Violation
from runtime.store import workers

__all__ = ["NEWEST", "RULES", "Rule", "Violation", "stuck", "violations"]

#: Runs whose logs are read, newest first, unless all are asked for.
NEWEST = 1_000


def violations(*, newest: int | None = NEWEST, alias: str = "default") -> Iterator[Violation]:
    """Yields everything that does not hold, a run at a time.

    `newest` bounds the runs whose logs are read (None: all); what needs no log is asked about every run. Stuck runs
    are among them: see `stuck`. Raises the database's own errors.
    """
    now = present(alias)
    for rule in RULES:
        yield from broken(rule, now, newest, alias)
    for run in runs_to_check(newest, alias):
        yield from check_run(run, now, alias)


def stuck(alias: str = "default") -> Iterator[Violation]:
    """Yields the runs that should move and do not: the part of `violations` that is cheap enough to ask often."""
    now = present(alias)
    for rule in RULES:
        if rule.stuck:
            yield from broken(rule, now, None, alias)


def present(alias: str) -> datetime:
    """The time by which runs are due: the database's on PostgreSQL."""
    return datetime.now(UTC) + workers.ahead(connections[alias])
