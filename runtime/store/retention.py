"""What is kept and for how long: ended runs by age and number, and what nothing refers to any more.

Everything goes in short transactions with rests between them, so that the commits of live runs get their turn.
"""

from __future__ import annotations

import logging
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.contrib.sessions.models import Session
from django.db import DEFAULT_DB_ALIAS, IntegrityError, connections, transaction
from django.db.models import Count, Exists, OuterRef, QuerySet

from runtime.models import Blob, Cached, Document, Event, Partial, Run, Signal, Step

logger = logging.getLogger("baton.store")

#: Rows that one transaction removes, about.
ROWS = 2_000
#: Runs that are looked at together.
RUNS = 100
#: Days that the last good answer of a node's cache outlives its time.
CACHED_DAYS = 30
#: Days after its end in which a run keeps the signals that it has used up, to be looked at.
SIGNAL_DAYS = 1
#: PostgreSQL's advisory lock of whoever prunes.
LOCK = 0x6261746F6E
#: The tables that hold most of a run's rows, with the second half of their keys.
_HEAVY: Sequence[tuple[type[Any], str]] = ((Event, "seq"), (Step, "path"), (Blob, "hash"))

#: Takes how many rows of what are gone so far.
Report = Callable[[Counter[str]], None]


class Busy(Exception):
    """Another process prunes at this moment."""


@dataclass(frozen=True, slots=True)
class Keep:
    """What stays: ended runs younger than `days`, of each workflow the newest `runs`; 0 sets no bound."""

    days: int
    runs: int


def hold_document(digest: str, alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Returns whether a document is kept already, and sees that it stays until the caller's transaction ends."""
    connection = connections[alias]
    lock = " FOR KEY SHARE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1 FROM runtime_document WHERE hash = %s" + lock, [digest])  # noqa: S608 - constants
        return cursor.fetchone() is not None


@contextmanager
def alone(alias: str = DEFAULT_DB_ALIAS) -> Iterator[None]:
    """Holds the lock of whoever prunes; raises Busy. SQLite's one process needs none."""
    connection = connections[alias]
    if connection.vendor != "postgresql":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [LOCK])
        if not cursor.fetchone()[0]:
            raise Busy("Another process is pruning at this moment.")
    try:
        yield
    finally:
        with connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [LOCK])


class Pruner:
    """Removes what need not be kept at `now`.

    `report` is called after each transaction that removed anything; `rests` is how long it then pauses, in units of
    the time that took (1: at most half of the writing is its); `stopped` ends it early.
    """

    def __init__(
        self,
        now: datetime,
        *,
        report: Report | None = None,
        rests: float = 1.0,
        stopped: Callable[[], bool] = lambda: False,
        alias: str = DEFAULT_DB_ALIAS,
    ) -> None:
        self.now, self.alias, self.rests, self.stopped = now, alias, rests, stopped
        self.counts: Counter[str] = Counter()
        self._report = report or (lambda counts: None)
        self._kept: set[UUID] = set()  # runs that are old enough and yet cannot go

    # --- runs ------------------------------------------------------------------------------------------------

    def expired(self, keep: Keep) -> Iterator[QuerySet[Run]]:
        """Yields the ended runs, called by none, that need not be kept: too old ones, then too many of a workflow."""
        called_by_none = Run.objects.using(self.alias).filter(parent=None)
        ended = called_by_none.filter(status__in=Run.ENDED)
        if keep.days:
            before = self.now - timedelta(days=keep.days)
            yield ended.filter(created_at__lt=before, finished_at__lt=before)
        if keep.runs:
            many = called_by_none.values_list("workflow_id").annotate(n=Count("pk")).filter(n__gt=keep.runs)
            for workflow, _ in many.order_by():
                newest = called_by_none.filter(workflow_id=workflow).order_by("-created_at")
                last = newest.values_list("created_at", flat=True)[keep.runs - 1 : keep.runs].first()
                if last is not None:
                    yield ended.filter(workflow_id=workflow, created_at__lt=last)

    def runs(self, keep: Keep) -> None:
        """Removes those runs, oldest first, with all that belongs to them and the runs that they called."""
        for expired in self.expired(keep):
            while not self.stopped():
                oldest = expired.exclude(pk__in=self._kept).order_by("created_at")
                found = list(oldest.values_list("pk", flat=True)[:RUNS])
                if not found:
                    break
                self._remove(found)

    def _remove(self, roots: list[UUID]) -> None:
        batch: list[UUID] = []
        rows = 0
        for root in roots:
            family = self._family(root)
            if family is None:
                self._kept.add(root)
                continue
            for run, events in family:
                if events > ROWS:
                    self._lighten(run)
                batch.append(run)
                rows += min(events, ROWS)
                if rows >= ROWS:
                    self._remove_runs(batch)
                    batch, rows = [], 0
            if self.stopped():
                break
        if batch:
            self._remove_runs(batch)

    def _family(self, root: UUID) -> list[tuple[UUID, int]] | None:
        """A run and all that it called, the innermost first, with their numbers of events; None if one still runs."""
        runs = Run.objects.using(self.alias)
        level = list(runs.filter(pk=root).values_list("pk", "next_seq", "status"))
        family: list[tuple[UUID, int]] = []
        while level:
            if any(status not in Run.ENDED for _, _, status in level):
                return None
            family = [*((run, events) for run, events, _ in level), *family]
            called = runs.filter(parent__in=[run for run, _, _ in level])
            level = list(called.values_list("pk", "next_seq", "status"))
        return family

    def _lighten(self, run: UUID) -> None:
        """Removes the many rows of one run, some at a time; until its own row goes, it is shown with what is left."""
        for model, key in _HEAVY:
            rows = model.objects.using(self.alias).filter(run_id=run)
            while not self.stopped():
                some = list(rows.order_by(key).values_list(key, flat=True)[:ROWS])
                if some:  # a range, not a list of keys: those are as long as paths may be
                    self._turn(rows.filter(**{f"{key}__lte": some[-1]}).delete)
                if len(some) < ROWS:
                    break

    def _remove_runs(self, runs: list[UUID]) -> None:
        try:
            self._turn(Run.objects.using(self.alias).filter(pk__in=runs).only("pk").delete)
        except IntegrityError:  # something that refers to one of them came this very moment: all stay for this time
            self._kept |= set(runs)

    # --- the rest --------------------------------------------------------------------------------------------

    def rest(self) -> None:
        """Removes what nothing needs any more, beside runs."""
        ended = Run.objects.filter(status__in=Run.ENDED)
        over = ended.filter(finished_at__lt=self.now - timedelta(days=SIGNAL_DAYS))
        outlived = self.now - timedelta(days=CACHED_DAYS)
        self._turn(Partial.objects.using(self.alias).filter(run__in=ended.values("pk")).delete)
        self._all(Signal.objects.filter(run__in=over.values("pk")))
        self._all(Cached.objects.filter(expires_at__lt=outlived))
        self._all(Session.objects.filter(expire_date__lt=self.now))
        while not self.stopped() and self._turn(self._documents):
            pass

    def _all(self, rows: QuerySet[Any]) -> None:
        rows = rows.using(self.alias)
        while not self.stopped():
            some = list(rows.order_by("pk").values_list("pk", flat=True)[:ROWS])
            if some:
                self._turn(rows.model.objects.using(self.alias).filter(pk__in=some).delete)
            if len(some) < ROWS:
                return

    def _documents(self) -> tuple[int, dict[str, int]]:
        """Removes some documents that no run is pinned to; a run that is being started holds its own (`pin`)."""
        unused = Document.objects.using(self.alias).exclude(Exists(Run.objects.filter(document=OuterRef("pk"))))
        skip = connections[self.alias].features.has_select_for_update_skip_locked
        locked = unused.select_for_update(skip_locked=True) if skip else unused
        some = list(locked.values_list("pk", flat=True)[: ROWS // 10])
        # Not `delete()`, which would read the documents: nothing refers to them.
        rows: Any = unused.filter(pk__in=some)
        gone = rows._raw_delete(self.alias) if some else 0
        return gone, {"runtime.Document": gone}

    def _turn(self, work: Callable[[], tuple[int, dict[str, int]]]) -> int:
        """Does one piece of work in a transaction of its own, counts what it removed, and rests."""
        began = time.monotonic()
        with transaction.atomic(using=self.alias):
            gone, removed = work()
        for name, count in removed.items():
            if count:
                self.counts[_plain(name)] += count
        if gone:
            self._report(self.counts)
            time.sleep(self.rests * (time.monotonic() - began))
        return gone


#: How a model's rows are called.
_CALLED = {"cached": "cached outputs", "partial": "partial texts"}


def _plain(name: str) -> str:
    """A model's rows as people read of them: `runtime.Run` → `runs`."""
    label = name.rpartition(".")[2].lower()
    return _CALLED.get(label, f"{label}s")


def prune(
    keep: Keep,
    now: datetime,
    *,
    report: Report | None = None,
    rests: float = 1.0,
    stopped: Callable[[], bool] = lambda: False,
    alias: str = DEFAULT_DB_ALIAS,
) -> Counter[str]:
    """Removes what need not be kept and returns how many rows of what went; raises Busy when another prunes."""
    pruner = Pruner(now, report=report, rests=rests, stopped=stopped, alias=alias)
    with alone(alias):
        pruner.runs(keep)
        pruner.rest()
    return pruner.counts


def would_go(keep: Keep, now: datetime, alias: str = DEFAULT_DB_ALIAS) -> int:
    """Returns how many runs `prune` would remove, those that they called not counted."""
    seen: set[UUID] = set()
    for expired in Pruner(now, alias=alias).expired(keep):
        seen.update(expired.values_list("pk", flat=True))
    return len(seen)
