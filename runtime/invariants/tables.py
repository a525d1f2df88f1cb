"""The invariants that one SQL question each can tell, and the runs that should move and do not."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from django.db import connections

from runtime.engine.clock import iso
from runtime.engine.events import RUN_ENDS
from runtime.invariants.violation import Violation
from runtime.store.values import time_in, uuid_out

#: Violations of one rule that are told at most.
MOST = 200
#: Seconds after which a run that is due and that nobody has taken counts as stuck.
OVERDUE_SECONDS = 60
#: Seconds after which a run that has not begun counts as stuck: until then it may wait for its turn.
QUEUED_SECONDS = 600
#: Seconds without an event after which a run that is held, and in which nothing is at work, counts as stuck.
SILENT_SECONDS = 600

_ENDED = "('succeeded', 'failed', 'cancelled')"
_ENDS = "(" + ", ".join(f"'{kind}'" for kind in sorted(RUN_ENDS)) + ")"
_REPORT = "The log says what happened: please report this with `GET /api/v1/runs/<id>/events`."
_LOOK = "`manage.py engine_check --heal` has it looked at again."
_WORKERS = "See that a worker runs (`make worker`) and has room; its log says why it cannot take runs."


@dataclass(frozen=True, slots=True)
class Rule:
    """One question: its rows are violations, the first column the run, the others what the message names.

    `{scope}` in it bounds the runs to the newest ones, `{ended}` and `{ends}` are lists. `seconds` is how long ago a
    moment must be to count: the question then takes that moment, as ISO text when `as_text`. A `stuck` rule tells of
    runs that should move and do not.
    """

    name: str
    question: str
    message: str
    advice: str
    seconds: int | None = None
    as_text: bool = field(default=False, kw_only=True)
    stuck: bool = field(default=False, kw_only=True)


RULES: tuple[Rule, ...] = (
    Rule(
        "log",
        "SELECT r.id, count(e.seq), COALESCE(min(e.seq), 0), COALESCE(max(e.seq), 0), r.next_seq - 1"
        " FROM runtime_run r LEFT JOIN runtime_event e ON e.run_id = r.id WHERE {scope} GROUP BY r.id, r.next_seq"
        " HAVING count(e.seq) <> r.next_seq - 1 OR COALESCE(min(e.seq), 0) <> 1"
        " OR COALESCE(max(e.seq), 0) <> r.next_seq - 1",
        "The log has {} events, numbered {} to {}; its run says that it ends at {}.",
        _REPORT,
    ),
    Rule(
        "end",
        "SELECT r.id, r.status, count(e.seq), COALESCE(max(e.seq), 0), r.next_seq - 1 FROM runtime_run r"
        " LEFT JOIN runtime_event e ON e.run_id = r.id AND e.type IN {ends} WHERE {scope}"
        " GROUP BY r.id, r.status, r.next_seq"
        " HAVING count(e.seq) <> CASE WHEN r.status IN {ended} THEN 1 ELSE 0 END"
        " OR (count(e.seq) > 0 AND max(e.seq) <> r.next_seq - 1)",
        "The run is {}, and its log has {} ends, the last at {} of {}.",
        _REPORT,
    ),
    Rule(
        "held",
        "SELECT id, owner FROM runtime_run WHERE status IN {ended} AND (owner <> '' OR wake_at IS NOT NULL)",
        "The run has ended and is still held by {!r} or due.",
        _REPORT,
    ),
    Rule(
        "owner",
        "SELECT r.id, r.owner FROM runtime_run r WHERE r.status NOT IN {ended} AND r.owner <> ''"
        " AND r.wake_at IS NULL",
        "The run is held by {!r} in a way that no other worker would take it over.",
        _LOOK,
        stuck=True,
    ),
    Rule(
        "signal",
        "SELECT r.id, count(*) FROM runtime_run r JOIN runtime_signal s ON s.run_id = r.id AND NOT s.consumed"
        " WHERE r.status NOT IN {ended} AND r.owner = '' AND r.wake_at IS NULL GROUP BY r.id",
        "{} things came to this run, and nobody is going to look at them.",
        _LOOK,
        stuck=True,
    ),
    Rule(
        "approval",
        "SELECT a.run_id, a.path, COALESCE(s.status, 'not there') FROM runtime_approval a"
        " JOIN runtime_run r ON r.id = a.run_id"
        " LEFT JOIN runtime_step s ON s.run_id = a.run_id AND s.path = a.path"
        " WHERE a.status = 'pending' AND (r.status IN {ended} OR s.status IS NULL OR s.status <> 'waiting')",
        "The approval at `{}` asks people although its node is {}.",
        _REPORT,
    ),
    Rule(
        "child",
        "SELECT c.id, p.id, p.status FROM runtime_run c JOIN runtime_run p ON p.id = c.parent_id"
        " WHERE c.status NOT IN {ended} AND p.status IN {ended} AND p.finished_at < %s AND NOT EXISTS"
        " (SELECT 1 FROM runtime_signal s WHERE s.run_id = c.id AND NOT s.consumed)",
        "The run goes on although the run that called it, {}, has {}.",
        "Cancel it in the browser or by `POST /api/v1/runs/<id>/cancel`.",
        OVERDUE_SECONDS,
    ),
    Rule(
        "caller",
        "SELECT c.id, c.parent_id, c.parent_path FROM runtime_run c LEFT JOIN runtime_step s"
        " ON s.run_id = c.parent_id AND s.path = c.parent_path WHERE c.parent_id IS NOT NULL AND s.run_id IS NULL",
        "It is said that the run {} called it at `{}`, where there is nothing.",
        _REPORT,
    ),
    Rule(
        "untold",
        "SELECT c.id, c.parent_id, c.status FROM runtime_run c JOIN runtime_run p ON p.id = c.parent_id"
        " WHERE c.status IN {ended} AND c.told <> c.status AND c.finished_at < %s AND p.status NOT IN {ended}",
        "The run {}, which called it, was not told that it has {}.",
        _WORKERS,
        OVERDUE_SECONDS,
        stuck=True,
    ),
    Rule(
        "nothing",
        "SELECT r.id, r.status FROM runtime_run r WHERE r.status NOT IN {ended} AND r.owner = ''"
        " AND r.wake_at IS NULL"
        " AND NOT EXISTS (SELECT 1 FROM runtime_signal s WHERE s.run_id = r.id AND NOT s.consumed)"
        " AND NOT EXISTS (SELECT 1 FROM runtime_approval a WHERE a.run_id = r.id AND a.status = 'pending')"
        " AND NOT EXISTS (SELECT 1 FROM runtime_run c WHERE c.parent_id = r.id AND c.status NOT IN {ended})",
        "The run is {}, and nothing is going to wake it: no time, no approval, no run that it called.",
        _LOOK,
        stuck=True,
    ),
    Rule(
        "overdue",
        "SELECT r.id, r.wake_at FROM runtime_run r WHERE r.status NOT IN {ended} AND r.status <> 'queued'"
        " AND r.wake_at < %s AND (r.owner = '' OR r.owner NOT IN (SELECT id FROM runtime_worker))",
        "The run is due since {}, and no worker has taken it.",
        _WORKERS,
        OVERDUE_SECONDS,
        stuck=True,
    ),
    Rule(
        "queued",
        "SELECT r.id, r.wake_at FROM runtime_run r WHERE r.status = 'queued' AND r.wake_at < %s"
        " AND (r.owner = '' OR r.owner NOT IN (SELECT id FROM runtime_worker))",
        "The run waits to begin since {}.",
        _WORKERS,
        QUEUED_SECONDS,
        stuck=True,
    ),
    Rule(
        "silent",
        "SELECT r.id, r.owner, max(e.at) FROM runtime_run r JOIN runtime_event e ON e.run_id = r.id"
        " WHERE r.owner <> '' AND r.wake_at IS NOT NULL AND r.status NOT IN {ended} AND NOT EXISTS"
        " (SELECT 1 FROM runtime_step s WHERE s.run_id = r.id AND s.status IN ('running', 'retrying'))"
        " GROUP BY r.id, r.owner HAVING max(e.at) < %s",
        "The worker {} holds the run and nothing in it is at work; its last event was at {}.",
        "Restart that worker: its runs go on elsewhere.",
        SILENT_SECONDS,
        as_text=True,
        stuck=True,
    ),
)
_NEWEST = "r.id IN (SELECT id FROM runtime_run ORDER BY created_at DESC, id LIMIT {:d})"


def broken(rule: Rule, now: datetime, newest: int | None, alias: str) -> Iterator[Violation]:
    """Asks one rule's question; yields at most MOST violations."""
    connection = connections[alias]
    values: list[Any] = []
    if rule.seconds is not None:
        since = now - timedelta(seconds=rule.seconds)
        values = [iso(since) if rule.as_text else time_in(connection, since)]
    scope = "1 = 1" if newest is None else _NEWEST.format(newest)
    question = rule.question.format(scope=scope, ended=_ENDED, ends=_ENDS)
    with connection.cursor() as cursor:
        cursor.execute(f"{question} LIMIT {MOST}", values)
        rows = cursor.fetchall()
    for run, *more in rows:
        yield Violation(rule.name, uuid_out(run), rule.message.format(*map(_shown, more)), rule.advice)


def _shown(value: Any) -> Any:
    return iso(value) if isinstance(value, datetime) else value
