"""What a soak found: runs lost, steps doubled, gaps, calls that should not have been made, seconds to take over."""

from __future__ import annotations

import hashlib
import itertools
import json
import uuid
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bench.soak_load import Load, Sink
from bench.soak_site import Site

ENDED = ("succeeded", "failed", "cancelled")
#: A clock's tick between a call and its event; and how long a frozen worker may go on with a call it had begun.
TICK, THAW = 0.05, 5.0
READ = "SELECT run_id, seq, at, type, path, data FROM runtime_event ORDER BY run_id, seq"


@dataclass
class Report:
    """The figures; `bad()` are those that must be nothing."""

    seconds: float = 0.0
    runs: int = 0
    ended: Counter[str] = field(default_factory=Counter)
    lost: list[str] = field(default_factory=list)
    doubled: list[str] = field(default_factory=list)
    gaps: list[str] = field(default_factory=list)
    effects: list[str] = field(default_factory=list)
    violations: list[str] = field(default_factory=list)
    failures: list[str] = field(default_factory=list)
    breaks: Counter[str] = field(default_factory=Counter)
    takeovers: list[float] = field(default_factory=list)
    events: int = 0
    nodes: int = 0
    again: int = 0
    calls: int = 0
    repeated: int = 0
    by_thawed: int = 0
    answers: int = 0
    to_quiet: float = 0.0

    def bad(self) -> dict[str, list[str]]:
        """What must not be, by kind; empty when all is well."""
        kinds = ("lost", "doubled", "gaps", "effects", "violations", "failures")
        return {kind: getattr(self, kind) for kind in kinds if getattr(self, kind)}

    def text(self) -> str:
        """The report as it is printed."""
        times = sorted(self.takeovers)
        middle, most = (f"{times[len(times) // 2]:.1f} s", f"{times[-1]:.1f} s") if times else ("–", "–")
        lines = [
            f"{self.seconds:.0f} s, {sum(self.breaks.values())} breaks, then quiet after {self.to_quiet:.1f} s",
            *(f"    {count} × {name}" for name, count in sorted(self.breaks.items())),
            f"runs          {self.runs}  ({', '.join(f'{n} {status}' for status, n in sorted(self.ended.items()))})",
            f"events        {self.events}, {self.nodes} steps finished, {self.again} begun again after a crash",
            f"approvals     {self.answers} answered",
            f"calls out     {self.calls}, {self.repeated} of them repeated under an equal key,"
            f" {self.by_thawed} by a worker that had been frozen in the middle",
            f"taken over    p50 {middle}, at most {most}  ({len(times)} steps)",
            *(
                f"{kind:<13} {len(getattr(self, kind))}"
                for kind in ("lost", "doubled", "gaps", "effects", "violations")
            ),
        ]
        lines += [f"  {kind}: {one}" for kind, found in self.bad().items() for one in found[:20]]
        return "\n".join(lines)


def judge(site: Site, load: Load, sink: Sink, report: Report) -> Report:
    """Reads every log from outside and fills in what it says."""
    logs: dict[str, list[Any]] = {}
    for run, seq, at, kind, path, data in site.rows(READ):
        known = json.loads(data) if isinstance(data, str) else data
        logs.setdefault(str(uuid.UUID(str(run))), []).append((seq, _seconds(at), kind, path, known))
    statuses, errors, called = {}, {}, Counter[tuple[str, str]]()
    for run, status, error, parent, path in site.rows(
        "SELECT id, status, error, parent_id, parent_path FROM runtime_run"
    ):
        statuses[str(uuid.UUID(str(run)))], errors[str(uuid.UUID(str(run)))] = status, error
        if parent is not None:
            called[str(uuid.UUID(str(parent))), path] += 1
    report.runs, report.ended = len(load.runs), Counter(statuses.values())
    report.answers, report.failures = load.answers, list(load.failures)
    for run, name in load.runs.items():
        if run not in statuses:
            report.lost.append(f"{name} {run}: it was promised, and is not there")
        elif statuses[run] not in ENDED:
            report.lost.append(f"{name} {run}: it has not ended, but is {statuses[run]}")
        elif statuses[run] != "succeeded" and not (statuses[run] == "cancelled" and run in load.unwanted):
            report.lost.append(f"{name} {run}: it {statuses[run]}: {errors[run]}")
    unasked = len(statuses.keys() - load.runs.keys()) - called.total()
    report.doubled += [f"{unasked} runs that nobody asked for"] if unasked else []
    report.doubled += [f"{run} {path}: called {count} times" for (run, path), count in called.items() if count > 1]
    times: dict[str, list[float]] = {}
    for key, at in list(sink.calls):
        times.setdefault(key, []).append(at)
    report.calls = len(sink.calls)
    for run, log in logs.items():
        _order(run, log, load.cancelled.get(run), report)
        _effects(run, log, times, site, report)
        _takeovers(log, site, report)
    report.effects += [f"a call under a key of no step: {key or 'none'}" for key in times]
    report.violations = site.violations()
    return report


def _seconds(at: str) -> float:
    return datetime.fromisoformat(at).timestamp()


def _order(run: str, log: list[Any], cancelled: float | None, report: Report) -> None:
    """Gapless; one end; what has finished does not begin or finish again; no attempt twice; none after a cancel."""
    if [one[0] for one in log] != list(range(1, len(log) + 1)):
        report.gaps.append(f"{run}: {[one[0] for one in log]}")
    report.events += len(log)
    finished: set[str] = set()
    attempts: Counter[tuple[str, int]] = Counter()
    for _, at, kind, path, data in log:
        if kind == "node.started":
            attempts[path, data["attempt"]] += 1
            report.again += bool(data.get("takeover"))
            if cancelled is not None and at > cancelled + TICK:
                report.doubled.append(f"{run} {path}: began {at - cancelled:.2f} s after the cancel was answered")
        if kind in ("node.started", "node.finished") and path in finished:
            report.doubled.append(f"{run} {path}: {kind} after it had finished")
        if kind == "node.finished":
            finished.add(path)
    report.nodes += len(finished)
    report.doubled += [
        f"{run} {path}: attempt {n} began {count} times" for (path, n), count in attempts.items() if count > 1
    ]
    ends = sum(kind in ("run.finished", "run.failed", "run.cancelled") for _, _, kind, _, _ in log)
    if ends > 1:
        report.doubled.append(f"{run}: {ends} ends")


def _effects(run: str, log: list[Any], times: dict[str, list[float]], site: Site, report: Report) -> None:
    """A call for each call that finished, under the step's own key, and none after it had finished."""
    tools = {path for _, _, kind, path, data in log if kind == "node.started" and data.get("node_type") == "tool"}
    ends = {path: at for _, at, kind, path, _ in log if kind == "node.finished"}
    for path in tools:
        calls = times.pop(hashlib.sha256(f"{run}|{path}".encode()).hexdigest(), [])
        report.repeated += max(0, len(calls) - 1)
        if path in ends and not calls:
            report.effects.append(f"{run} {path}: finished without its call")
        for late in [at for at in calls if path in ends and at > ends[path] + TICK]:
            # A process that is stopped between its decision and the call cannot be held back by any database.
            if any(0 <= late - thawed < THAW for thawed in site.thawed):
                report.by_thawed += 1
            else:
                report.effects.append(f"{run} {path}: called {late - ends[path]:.2f} s after it had finished")


def _takeovers(log: list[Any], site: Site, report: Report) -> None:
    """From the first death after the run's last sign of life to its going on; so rather too long than too short."""
    for (_, before, *_), (_, at, _, _, data) in itertools.pairwise(log):
        if data.get("takeover") and (deaths := [one for one in site.died if before <= one <= at]):
            report.takeovers.append(at - deaths[0])
