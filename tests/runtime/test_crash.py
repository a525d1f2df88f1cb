"""The real server is killed in the middle of runs, again and again: nothing is lost, doubled or out of order."""

from __future__ import annotations

import json
import sqlite3
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.server import Server

pytestmark = pytest.mark.crash
EACH, FEW = 5, 3
SECONDS = 120


class Data:
    """The server's database, read from outside."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "baton.sqlite3"

    def rows(self, query: str) -> list[Any]:
        with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=20)) as connection:
            return connection.execute(query).fetchall()

    def finished_nodes(self) -> int:
        return int(self.rows("SELECT count(*) FROM runtime_event WHERE type = 'node.finished'")[0][0])

    def unfinished_runs(self) -> dict[str, int]:
        return dict(self.rows("SELECT status, count(*) FROM runtime_run WHERE finished_at IS NULL GROUP BY status"))


def until(condition: Callable[[], bool], what: str) -> None:
    end = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < end, f"this did not happen: {what}"
        time.sleep(0.05)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    made = Server(tmp_path / "data")
    made.manage("migrate", "-v0", "--skip-checks")
    made.manage("shell", "-v0", "-c", f"from tests.runtime.crash_runs import begin; begin({EACH})")
    yield made
    made.stop()


def test_runs_survive_kill_9(server: Server) -> None:
    data = Data(server.data)
    for progress in (15, 40, 80):  # of about 250 nodes
        server.start()
        until(lambda progress=progress: data.finished_nodes() >= progress, f"{progress} nodes are finished")
        server.kill()
        assert data.unfinished_runs()
    server.start()
    until(lambda: data.unfinished_runs() == {"waiting": EACH}, "all runs have ended but those that wait for people")
    server.manage("shell", "-v0", "-c", "from tests.runtime.crash_runs import approve; approve()")
    until(lambda: not data.unfinished_runs(), "the answered runs have ended")

    statuses = data.rows("SELECT status, workflow_name, error FROM runtime_run")
    assert [row for row in statuses if row[0] != "succeeded"] == []
    assert len(statuses) == 4 * EACH
    logs: dict[str, list[Any]] = {}
    for run, seq, kind, path, text in data.rows(
        "SELECT run_id, seq, type, path, data FROM runtime_event ORDER BY run_id, seq"
    ):
        logs.setdefault(run, []).append((seq, kind, path, json.loads(text)))
    assert len(logs) == 4 * EACH
    for log in logs.values():
        _check(log)
    assert any(data_["attempt"] > 1 for log in logs.values() for _, kind, _, data_ in log if kind == "node.started")


def test_runs_that_call_runs_survive_kill_9(tmp_path: Path) -> None:
    server = Server(tmp_path / "data")
    server.manage("migrate", "-v0", "--skip-checks")
    server.manage("shell", "-v0", "-c", f"from tests.runtime.crash_runs import begin_calls; begin_calls({FEW})")
    data = Data(server.data)
    try:
        for progress in (15, 45):  # of about 90 nodes
            server.start()
            until(lambda progress=progress: data.finished_nodes() >= progress, f"{progress} nodes are finished")
            server.kill()
            assert data.unfinished_runs()
        server.start()
        until(lambda: not data.unfinished_runs(), "all runs have ended")
        rows = data.rows("SELECT depth, status, told, output FROM runtime_run")
        assert Counter((depth, status) for depth, status, *_ in rows) == {
            (0, "succeeded"): FEW,
            (1, "succeeded"): 3 * FEW,
            (2, "succeeded"): 3 * FEW,
        }
        assert {told for depth, _, told, _ in rows if depth} == {"succeeded"}
        assert {output for depth, *_, output in rows if not depth} == {'"3"'}
        once = "SELECT count(*) FROM runtime_run WHERE parent_id IS NOT NULL GROUP BY parent_id, parent_path"
        assert {count for (count,) in data.rows(once)} == {1}
    finally:
        server.stop()


def _check(log: list[Any]) -> None:
    """The log of one run: gapless, one end, no node starts or ends again once it has finished."""
    assert [seq for seq, *_ in log] == list(range(1, len(log) + 1))
    assert log[-1][1] == "run.finished"
    assert Counter(kind for _, kind, *_ in log)["run.finished"] == 1
    finished: set[str] = set()
    for _, kind, path, _ in log:
        if kind in ("node.started", "node.finished"):
            assert path not in finished, f"{path} ran again although it had finished"
        if kind == "node.finished":
            finished.add(path)
