"""The invariants that take a run's whole log: its fold is what the rows say, and nothing happened out of order."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connections

from runtime.engine.clock import iso, parse
from runtime.engine.events import Event
from runtime.engine.snapshot import node_json, run_json
from runtime.engine.state import RunState
from runtime.invariants.violation import Violation
from runtime.large import SIGN, Gone, whole_runs
from runtime.models import Approval, Run, Signal, Step
from runtime.store.values import text_in, uuid_in

Json = Any
#: Runs whose ids are read at once, events that are.
PAGE = 500
#: Seconds by which a node may be over its time before that counts.
LATE_SECONDS = 60
#: How often a run is read that moves meanwhile.
TRIES = 3
_ADVICE = "The log is the truth: please report this with `GET /api/v1/runs/<id>/events`."
_AT_WORK = "Cancel the run, or restart its worker: the run goes on elsewhere."
_SETTLES = frozenset({"node.finished", "node.failed", "node.skipped", "node.cancelled"})
#: Columns of a run that are a projection of its log.
_COLUMNS = ("status", "output", "error", "usage", "state", "finished_at", "started_at", "note")
#: Columns of a step; what else its node object has stands in `extra`.
_STEP_COLUMNS = (
    *("node", "type", "status", "attempt", "input", "output"),
    *("port", "error", "usage", "started_at", "finished_at", "reason"),
)


def runs_to_check(newest: int | None, alias: str) -> Iterator[UUID]:
    """Yields the ids of the newest runs, or of all, a page at a time."""
    if newest is not None:
        found = Run.objects.using(alias).order_by("-created_at", "id").values_list("pk", flat=True)
        yield from found[:newest].iterator(PAGE)
        return
    last: UUID | None = None
    while True:
        rows = Run.objects.using(alias).order_by("pk").values_list("pk", flat=True)
        page = list((rows.filter(pk__gt=last) if last else rows)[:PAGE])
        yield from page
        if len(page) < PAGE:
            return
        last = page[-1]


def check_run(run_id: UUID, now: datetime, alias: str) -> list[Violation]:
    """Returns what does not hold in one run; nothing for a run that is gone, or that never stands still."""
    for _ in range(TRIES):
        before = _position(run_id, alias)
        if before is None:
            return []
        try:
            with whole_runs():
                found = _Check(run_id, now, alias).found()
        except Gone:
            continue
        if _position(run_id, alias) == before:
            return found
    return []


def _position(run_id: UUID, alias: str) -> tuple[Any, ...] | None:
    fields = ("next_seq", "fence", "signal_seq", "status", "owner")
    return Run.objects.using(alias).filter(pk=run_id).values_list(*fields).first()


class _Check:
    """One run, read once."""

    def __init__(self, run_id: UUID, now: datetime, alias: str) -> None:
        self.run_id, self.now, self.alias = run_id, now, alias
        self.run = Run.objects.using(alias).select_related("document").get(pk=run_id)
        self.nodes: Mapping[str, Json] = self.run.document.body.get("nodes", {})
        self.sources: dict[str, set[str]] = {}
        for edge in self.run.document.body.get("edges", []):
            self.sources.setdefault(edge["target"], set()).add(edge["source"])
        self.state = RunState()
        self.violations: list[Violation] = []

    def found(self) -> list[Violation]:
        self._read()
        if not self.violations:  # a log that cannot be folded says nothing about the rows
            self._compare_run()
            self._compare_steps()
            self._questions()
            self._overdue()
        self._blobs()
        return self.violations

    def _say(self, rule: str, message: str, advice: str = _ADVICE) -> None:
        self.violations.append(Violation(rule, str(self.run_id), message, advice))

    # --- the log ---------------------------------------------------------------------------------------------

    def _read(self) -> None:
        settled: dict[str, str] = {}
        events = self.run.events.using(self.alias).order_by("seq").values_list("seq", "at", "type", "path", "data")
        for line in events.iterator(PAGE):
            event = Event(*line)
            if event.type == "node.started":
                self._check_start(event, settled)
            elif event.type in _SETTLES:
                if event.path in settled:
                    self._say("twice", f"`{event.path}` ends at event {event.seq} although it had ended before.")
                settled[event.path] = event.type
            try:
                self.state.apply(event)
            except (ValueError, KeyError, AttributeError) as error:
                self._say("fold", f"Event {event.seq} ({event.type}) does not fit what came before: {error!r}.")
                return

    def _check_start(self, event: Event, settled: Mapping[str, str]) -> None:
        scope, _, node = event.path.rpartition("/")
        if event.path in settled:
            self._say("again", f"`{event.path}` starts at event {event.seq} although it had ended.")
        sources = self.sources.get(node, set())
        inside = f"{scope}/" if scope else ""
        ended = sum(inside + source in settled for source in sources)
        join = (self.nodes.get(node, {}).get("policy") or {}).get("join", "all")
        wanted = len(sources) if join == "all" else min(1, len(sources))
        if ended < wanted:
            self._say("early", f"`{event.path}` starts at event {event.seq}, before what leads to it has ended.")

    # --- the rows --------------------------------------------------------------------------------------------

    def _compare_run(self) -> None:
        shown = run_json(self.state)
        for name in _COLUMNS:
            if name not in shown:
                continue
            kept = getattr(self.run, name)
            kept = iso(kept) if isinstance(kept, datetime) else kept
            if _plain(kept) != _plain(shown[name]):
                self._say("row", f"Its row says {name} {_short(kept)}, its log {_short(shown[name])}.")

    def _compare_steps(self) -> None:
        rows = Step.objects.using(self.alias).filter(run_id=self.run_id)
        steps = {
            step.path: {**{name: getattr(step, name) for name in _STEP_COLUMNS}, **step.extra}
            for step in rows.iterator(PAGE)
        }
        for path in steps.keys() ^ self.state.nodes.keys():
            where = "has a row but no event" if path in steps else "has events but no row"
            self._say("step", f"`{path}` {where}.")
        for path in steps.keys() & self.state.nodes.keys():
            shown = node_json(self.state.nodes[path])
            for name in steps[path].keys() | shown.keys():
                kept, said = steps[path].get(name), shown.get(name)
                if _plain(kept) != _plain(said):
                    self._say("step", f"The row of `{path}` says {name} {_short(kept)}, the log {_short(said)}.")

    def _questions(self) -> None:
        """A node that waits for people has its approval, or the answer is on its way."""
        asked = {
            str(one.pk): one.status
            for one in Approval.objects.using(self.alias).filter(run_id=self.run_id).only("pk", "status")
        }
        for path, node in self.state.nodes.items():
            if node.status != "waiting" or node.approval is None or node.answer is not None:
                continue
            status = asked.get(str(node.approval["id"]))
            if status is None:
                self._say("question", f"`{path}` waits for an approval that does not exist.")
            elif status != "pending" and not self._signals():
                self._say("question", f"`{path}` waits for an approval that is {status}; no answer is on its way.")

    def _signals(self) -> bool:
        return Signal.objects.using(self.alias).filter(run_id=self.run_id, consumed=False).exists()

    def _overdue(self) -> None:
        for path, node in self.state.nodes.items():
            timeout = (self.nodes.get(node.node, {}).get("policy") or {}).get("timeout")
            if node.status != "running" or not node.started_at or not isinstance(timeout, int | float):
                continue
            late = self.now - parse(node.started_at) - timedelta(seconds=timeout)
            if node.opened is None and self.run.owner and late.total_seconds() > LATE_SECONDS:
                self._say("late", f"`{path}` is over its time by {late.total_seconds():.0f} s.", _AT_WORK)

    def _blobs(self) -> None:
        """No large value is kept that no row of the run names."""
        connection = connections[self.alias]
        key = uuid_in(connection, self.run_id)
        with connection.cursor() as cursor:
            cursor.execute("SELECT hash FROM runtime_blob WHERE run_id = %s", [key])
            orphans = {str(hash_) for (hash_,) in cursor.fetchall()}
            for question in _TEXTS if orphans else ():
                cursor.execute(question, [key])
                while rows := cursor.fetchmany(PAGE):
                    for row in rows:
                        for text in row:
                            if text and text.startswith(SIGN):
                                orphans -= {one for one in orphans if one in text}
        if orphans:
            self._say("blob", f"{len(orphans)} large values are kept that nothing names.", "They go with their run.")


_STEP = ("input", "output", "error", "extra")
_RUN = ("input", "output", "error", "state")
_TEXTS = (
    "SELECT data FROM runtime_event WHERE run_id = %s",
    f"SELECT {', '.join(_STEP)} FROM runtime_step WHERE run_id = %s",  # noqa: S608 - constants
    f"SELECT {', '.join(_RUN)} FROM runtime_run WHERE id = %s",  # noqa: S608 - constants
)


def _plain(value: Json) -> Json:
    """A value as a row can hold it: nothing and an empty text are the same, some characters cannot be kept."""
    if isinstance(value, str):
        return text_in(value) or None
    return value


def _short(value: Json) -> str:
    text = repr(value)
    return text if len(text) <= 60 else f"{text[:57]}…"
