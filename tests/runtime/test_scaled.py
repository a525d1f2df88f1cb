"""The scaled-out mode on real servers: whatever dies, no run loses, doubles or repeats a step."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from typing import Any

import pytest

from tests.e2e.server import ROOT
from tests.runtime.scaled_site import Site

pytestmark = pytest.mark.crash


@pytest.fixture(scope="module")
def whole_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    made = Site(tmp_path_factory.mktemp("scaled"))
    made.use("redis")
    made.do("migrate")
    yield made
    made.close()


@pytest.fixture
def site(whole_site: Site) -> Iterator[Site]:
    """The one site, without runs; afterwards everything must hold."""
    whole_site.clear()
    yield whole_site
    assert whole_site.do("wrong") == []


def held(site: Site) -> set[str]:
    return {owner for (owner,) in site.rows("SELECT DISTINCT owner FROM runtime_run WHERE owner <> ''")}


def succeeded(site: Site) -> int:
    """How many runs there are, all of which have succeeded."""
    ((status, count),) = site.rows("SELECT status, count(*) FROM runtime_run GROUP BY 1")
    assert status == "succeeded"
    return int(count)


def share_and_die(site: Site, broker: str) -> None:
    """Two workers share runs, messages double and get lost, one worker dies, people answer."""
    first, _ = site.workers_at_work(2)
    runs = site.do("begin", "chain", 40, 4, 0.3)
    site.do("begin", "question", 3)
    site.until(lambda: len(held(site)) == 2, "both workers carry runs")
    site.do("ring", runs, 2)
    site.flush(broker)
    site.until(lambda: site.finished_nodes() >= 40, "the first naps are over")
    site.kill(first)
    site.do("begin", "chain", 2, 2, 0.1)
    site.until_ended("waiting")
    site.do("approve")
    site.until_ended()
    assert succeeded(site) == 45
    assert site.finished_nodes() == 40 * 4 + 2 * 2
    assert site.one("SELECT max(fence) FROM runtime_run WHERE workflow_name = 'chain'") >= 2, "some were taken over"


def test_two_workers_share_runs_over_redis_and_one_of_them_dies(site: Site) -> None:
    share_and_die(site, "redis")


def test_a_cancel_reaches_the_worker_that_carries_the_run(site: Site) -> None:
    site.workers_at_work(2)
    runs = site.do("begin", "chain", 4, 1, 60)
    site.until(lambda: site.one("SELECT count(*) FROM runtime_step WHERE path = 'n0'") == 4, "all nap")
    assert [site.do("cancel", run) for run in runs] == ["cancelled"] * 4


def test_a_worker_that_was_frozen_writes_nothing_more(site: Site) -> None:
    _, frozen = site.workers_at_work(2)
    site.do("begin", "chain", 16, 3, 1.0)
    site.until(lambda: len(held(site)) == 2 and site.finished_nodes() >= 4, "both workers carry runs")
    frozen.send_signal(signal.SIGSTOP)
    site.until_ended()
    assert site.one("SELECT count(*) FROM runtime_run WHERE fence > 1") > 0, "its runs were taken over"
    frozen.send_signal(signal.SIGCONT)
    site.until(lambda: len(site.alive()) == 2, "its heart beats again")
    time.sleep(1.2)  # its naps end now, and what they gave is refused
    assert (succeeded(site), site.finished_nodes()) == (16, 16 * 3)
    site.do("begin", "chain", 16, 1, 0.5)
    site.until(lambda: len(held(site)) == 2, "it carries runs again")
    site.until_ended()


def test_a_database_that_drops_every_connection_loses_nothing(site: Site) -> None:
    site.workers_at_work(2)
    site.do("begin", "chain", 12, 4, 0.3)
    for enough in (6, 24):
        site.until(lambda enough=enough: site.finished_nodes() >= enough, f"{enough} naps are over")  # type: ignore[misc]
        site.cut()
    site.until_ended()
    assert (succeeded(site), site.finished_nodes()) == (12, 48)


def test_a_worker_that_is_asked_to_end_hands_its_runs_over_between_two_nodes(site: Site) -> None:
    _, leaving = site.workers_at_work(2)
    site.do("begin", "chain", 16, 16, 0.5)
    site.until(lambda: len(held(site)) == 2 and site.finished_nodes() >= 16, "runs are under way")
    leaving.send_signal(signal.SIGTERM)
    assert leaving.wait(20) == 0
    assert site.one("SELECT count(*) FROM runtime_run WHERE finished_at IS NULL") > 0, "it did not wait for their end"
    assert len(held(site)) == 1
    site.until_ended()
    assert site.rows("SELECT DISTINCT attempt FROM runtime_step WHERE path LIKE 'n%'") == [(1,)], (
        "none was interrupted"
    )
    assert site.one("SELECT max(fence) FROM runtime_run") == 2


def test_without_a_broker_workers_start_and_find_runs(site: Site) -> None:
    site.use("none")
    try:
        site.do("begin", "chain", 1, 1, 0.1)
        (lonely,) = site.workers_at_work(1)
        site.until_ended()
        site.do("begin", "chain", 1, 1, 0.1)
        site.until_ended()
        lonely.send_signal(signal.SIGTERM)
        assert lonely.wait(20) == 0
    finally:
        site.use("redis")


def test_two_workers_share_runs_over_rabbitmq_and_one_of_them_dies(site: Site) -> None:
    site.use("rabbitmq")
    share_and_die(site, "rabbitmq")


# --- a run that kills whoever carries it ----------------------------------------------------------------------------


@pytest.fixture
def deadly_site(tmp_path: Any) -> Iterator[Site]:
    made = Site(tmp_path, lease=1.0, redis_db=12)
    made.use("redis")
    made.do("migrate")
    yield made
    made.close()


def test_a_run_that_kills_its_workers_is_ended_and_its_neighbours_finish(deadly_site: Site) -> None:
    site = deadly_site
    (deadly,) = site.do("begin", "die", 1)
    site.do("begin", "chain", 6, 4, 0.5)
    supervisor = subprocess.Popen(
        [sys.executable, "-m", "tests.runtime.scaled_supervisor"],
        cwd=ROOT,
        env=site.env,
        stdout=subprocess.PIPE,
        start_new_session=True,
        text=True,
    )
    try:
        site.until_ended()
    finally:
        os.killpg(supervisor.pid, signal.SIGKILL)
        said, _ = supervisor.communicate()
    assert site.rows("SELECT workflow_name, status, count(*) FROM runtime_run GROUP BY 1, 2 ORDER BY 1") == [
        ("chain", "succeeded", 6),
        ("die", "failed", 1),
    ]
    assert "stopped 6 times" in site.one(f"SELECT error FROM runtime_run WHERE id = '{deadly}'")
    assert said.count("died") == 6
    assert site.do("wrong") == []
