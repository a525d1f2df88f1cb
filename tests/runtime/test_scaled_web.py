"""Two web processes and a worker: what one starts the other follows and answers, with Redis and without."""

from __future__ import annotations

import json
import threading
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.e2e.server import free_port
from tests.runtime.scaled_site import Site

pytestmark = pytest.mark.crash


@pytest.fixture(params=["redis", "rabbitmq only"])
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    made = Site(tmp_path, redis_db=11)
    made.use(request.param)
    made.do("migrate")
    yield made
    assert made.do("wrong") == []
    made.close()


class Caller:
    """Somebody with an API token, at one of the web processes."""

    def __init__(self, port: int, token: str) -> None:
        self.base, self.token = f"http://127.0.0.1:{port}/api/v1", token

    def open(self, path: str, body: Any = None, accept: str = "application/json") -> Any:
        headers = {"Authorization": f"Bearer {self.token}", "Content-Type": "application/json", "Accept": accept}
        data = None if body is None else json.dumps(body).encode()
        return urllib.request.urlopen(urllib.request.Request(self.base + path, data, headers), timeout=60)

    def call(self, path: str, body: Any = None) -> Any:
        with self.open(path, body) as reply:
            return json.load(reply)


class Listener(threading.Thread):
    """Reads a run's events as they come, until the stream ends."""

    def __init__(self, caller: Caller, run: str) -> None:
        super().__init__(daemon=True)
        self.caller, self.run_id = caller, run
        self.events: list[dict[str, Any]] = []
        self.start()

    def run(self) -> None:
        with self.caller.open(f"/runs/{self.run_id}/events", accept="text/event-stream") as stream:
            for line in stream:
                if line.startswith(b"data:"):
                    self.events.append(json.loads(line[5:]))


def test_what_one_web_process_starts_the_other_follows_and_answers(site: Site) -> None:
    ports = free_port(), free_port()
    site.env["BATON_DEMO_URL"] = f"http://127.0.0.1:{ports[0]}/demo/v1"
    for port in ports:
        site.web(port)
    site.workers_at_work(1)
    workflow, token = site.do("talk_and_ask")
    one, other = (Caller(port, token) for port in ports)
    run = one.call(f"/workflows/{workflow}/runs", {"input": {}})["id"]
    listener = Listener(other, run)
    approval = site.until(
        lambda: [found for found in other.call("/approvals")["results"] if found["run"] == run], "people are asked"
    )[0]
    other.call(f"/approvals/{approval['id']}/decision", {"action": "approve"})
    listener.join(60)
    assert not listener.is_alive(), "the stream ends with the run"
    assert one.call(f"/runs/{run}")["status"] == "succeeded"
    log = [event for event in listener.events if "seq" in event]
    assert [event["seq"] for event in log] == list(range(1, len(log) + 1))
    assert log[-1]["type"] == "run.finished"
    shown: dict[str, str] = {}
    for event in listener.events:
        if event["type"] == "node.delta":
            text = shown.get(event["path"], "")
            assert len(text) >= event["offset"], "no hole in the streamed text"
            shown[event["path"]] = text[: event["offset"]] + event["text"]
    answers = {event["path"]: event["output"]["text"] for event in log if "text" in (event.get("output") or {})}
    assert shown, "text was streamed from the worker to a web process"
    for path, text in shown.items():
        assert answers[path].startswith(text.rstrip()), path
