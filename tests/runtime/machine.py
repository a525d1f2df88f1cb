"""What the rows of a run must be after anything was done to them: a model beside the real tables, rule by rule."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db import connections

from runtime.store.values import time_out, uuid_out

ENDED = ("succeeded", "failed", "cancelled")


@dataclass
class Asked:
    """An approval as it should be."""

    run: str
    status: str = "pending"
    deadline: datetime | None = None
    action: str = ""


@dataclass
class Row:
    """A run's row as it should be."""

    wake_at: datetime | None
    status: str = "queued"
    next_seq: int = 2
    owner: str = ""
    fence: int = 0
    takeovers: int = 0
    finished_at: datetime | None = None
    signals: dict[int, bool] = field(default_factory=dict)  # number → whether it was used up

    @property
    def ended(self) -> bool:
        return self.status in ENDED


def rows(alias: str, query: str, *values: Any) -> list[tuple[Any, ...]]:
    """The rows of a query."""
    with connections[alias].cursor() as cursor:
        cursor.execute(query, values)
        return list(cursor.fetchall())


def check_rows(alias: str, expected: dict[str, Row], asked: dict[str, Asked], now: datetime) -> None:
    """Asserts by SQL that the tables hold what they should, and what must hold whatever happened."""
    found = {
        uuid_out(one[0]): one[1:]
        for one in rows(
            alias,
            "SELECT id, status, next_seq, owner, fence, takeovers, signal_seq, wake_at, finished_at FROM runtime_run",
        )
    }
    assert found.keys() == expected.keys(), "runs came or went"
    for run, (status, next_seq, owner, fence, takeovers, signal_seq, wake_at, finished_at) in found.items():
        row = expected[run]
        assert (status, next_seq, owner, fence) == (row.status, row.next_seq, row.owner, row.fence), run
        assert (takeovers, signal_seq) == (row.takeovers, len(row.signals)), run
        assert (finished_at and time_out(finished_at)) == row.finished_at
        if status in ENDED:
            assert (owner, wake_at) == ("", None), "a run that has ended is held, or due"
        elif not owner and any(not used for used in row.signals.values()):
            assert wake_at is not None, "a signal is lost: nobody will look at its run"
            assert time_out(wake_at) <= now, "a signal is lost: nobody will look at its run"
        due = wake_at and time_out(wake_at)
        if connections[alias].vendor == "postgresql" and due and row.wake_at and due < now:
            due = row.wake_at  # a signal makes its run due by the database's clock, which the test does not turn
        assert due == row.wake_at, run
    _check_logs(alias, expected)
    _check_approvals(alias, asked)


def _check_logs(alias: str, expected: dict[str, Row]) -> None:
    """Logs and signals are numbered without gaps, and there is none of a run that is gone."""
    counted = "SELECT run_id, COUNT(*), MIN(seq), MAX(seq) FROM {} GROUP BY run_id"
    logs = {uuid_out(run): rest for run, *rest in rows(alias, counted.format("runtime_event"))}
    assert logs == {run: [row.next_seq - 1, 1, row.next_seq - 1] for run, row in expected.items()}
    used: dict[str, dict[int, bool]] = {run: {} for run in expected}
    for run, seq, consumed in rows(alias, "SELECT run_id, seq, consumed FROM runtime_signal ORDER BY seq"):
        used[uuid_out(run)][seq] = bool(consumed)
    assert used == {run: row.signals for run, row in expected.items()}
    assert all(list(one) == list(range(1, len(one) + 1)) for one in used.values())
    steps = rows(alias, "SELECT run_id, COUNT(*) FROM runtime_step GROUP BY run_id")
    assert {uuid_out(run): count for run, count in steps} == {
        run: 1 for run, row in expected.items() if row.next_seq > 2
    }, "events were kept without what pages see of them, or the other way round"


def _check_approvals(alias: str, asked: dict[str, Asked]) -> None:
    query = (
        "SELECT a.id, a.status, a.decided_action, r.status, (SELECT COUNT(*) FROM runtime_vote v WHERE"
        " v.approval_id = a.id) FROM runtime_approval a JOIN runtime_run r ON r.id = a.run_id"
    )
    found = {uuid_out(one[0]): one[1:] for one in rows(alias, query)}
    assert found.keys() == asked.keys()
    for approval, (status, action, run_status, votes) in found.items():
        assert (status, action) == (asked[approval].status, asked[approval].action)
        assert votes == (1 if status == "decided" else 0), "decided by another number of people than one"
        assert status != "pending" or run_status not in ENDED, "a run that has ended still asks"
