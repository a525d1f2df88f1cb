"""What a soak runs: workflows of every kind, people who start, answer and cancel, and a service that counts calls."""

from __future__ import annotations

import itertools
import random
import threading
import time
import uuid
from collections.abc import Callable
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import httpx2

from bench import graphs

Document = dict[str, Any]
#: Seconds from one start of a run to the next, for each of the starters.
PACE, STARTERS = 0.25, 4
#: One run in so many of those that wait is cancelled.
CANCELS = 4
PATIENCE = 0.3


class Sink:
    """A service with side effects: notes the Idempotency-Key of each call and when it came."""

    def __init__(self) -> None:
        self.calls: list[tuple[str, float]] = []
        calls = self.calls

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                calls.append((self.headers.get("Idempotency-Key", ""), time.time()))
                self.rfile.read(int(self.headers.get("Content-Length") or 0))
                time.sleep(0.05)  # so that some are cut off in the middle
                self.send_response(200)
                self.send_header("Content-Length", "0")
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Says nothing."""

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.daemon_threads = True
        self.server.handle_error = lambda *_: None  # type: ignore[method-assign]  # callers are killed
        self.port = int(self.server.server_address[1])
        threading.Thread(target=self.server.serve_forever, daemon=True).start()

    def close(self) -> None:
        """Ends it."""
        self.server.shutdown()
        self.server.server_close()


def documents(sink: int) -> dict[str, Document]:
    """The workflows by name; `sink` is the port of the service that they call."""

    def post(**more: Any) -> Document:
        url = f"http://127.0.0.1:{sink}/"
        config = {"tool": "http_request", "arguments": {"method": "POST", "url": url, "body": "{{ run.id }}"}}
        return {"type": "tool", "config": config, **more}

    def text(value: str, **more: Any) -> Document:
        return {"type": "template", "config": {"text": value}, **more}

    model = {"type": "model", "config": {"connection": "mock", "model": "mock", "prompt": "Say something."}}
    broken = {"connection": "demo", "model": "demo-fail", "prompt": "[[fail: 503]]"}
    retried = {"retry": {"attempts": 3, "wait": 0.2, "jitter": False}, "on_error": "branch"}
    loop = {"max_iterations": 3, "carry": {"n": {"initial": 0, "next": "{{ loop.n + 1 }}"}}}
    ask = {"type": "approval", "config": {"message": "Go on?"}}
    return {
        "chain": graphs.chain(8),
        "parallel": _flow({"a": model, "b": model, "c": model, "d": post()}, "a>d", "b>d", "c>d", "d>done"),
        "loop": _flow(
            {
                "l": {"type": "loop", "config": loop},
                "w": text("{{ loop.n }}", parent="l"),
                "p": post(parent="l"),
            },
            *("w>p", "l>done"),
        ),
        "each": _flow(
            {"e": {"type": "for_each", "config": {"items": "range(6) | list"}}, "p": post(parent="e")}, "e>done"
        ),
        "ask": _flow({"m": model, "ask": ask, "p": post()}, "m>ask", "ask.approve>p", "p>done"),
        "each_ask": _flow(
            {
                "e": {"type": "for_each", "config": {"items": "range(2) | list"}},
                "ask": {**ask, "parent": "e"},
                "p": post(parent="e"),
            },
            *("ask.approve>p", "e>done"),
        ),
        "retry": _flow(
            {"m": {"type": "model", "config": broken, "policy": retried}, "t": text("kept")}, "m.error>t", "t>done"
        ),
        "wait": _flow({"w": {"type": "wait", "config": {"for": "1s"}}, "p": post()}, "w>p", "p>done"),
    }


def _flow(nodes: Document, *wires: str) -> Document:
    """A document of nodes and wires `a>b`, `a.port>b`; what has no wire into it follows the start."""
    edges: list[Document] = []
    for wire in wires:
        source, _, target = wire.partition(">")
        name, _, port = source.partition(".")
        edges.append({"source": name, "target": target, **({"port": port} if port else {})})
    led_to = {edge["target"] for edge in edges}
    edges += [{"source": "start", "target": n} for n, one in nodes.items() if n not in led_to and "parent" not in one]
    done = {"type": "output", "config": {"value": "done"}}
    return {"format": "baton/1", "nodes": {"start": {"type": "start"}, **nodes, "done": done}, "edges": edges}


class Load:
    """People at work; what was promised them stands in `runs` (id → workflow's name) and `cancelled` (id → when)."""

    def __init__(self, url: Callable[[], str], tokens: list[str]) -> None:
        self.url, self._tokens = url, itertools.cycle(tokens)
        self.runs: dict[str, str] = {}
        self.cancelled: dict[str, float] = {}
        self.unwanted: set[str] = set()
        self.keys = self.answers = self.refused = 0
        self.starting = threading.Event()
        self.working = threading.Event()
        self.failures: list[str] = []
        self._threads: list[threading.Thread] = []

    def prepare(self, mock: int, sink: int) -> None:
        """Makes the connection to the mock model on that port, and the workflows that call the service on that."""
        with httpx2.Client(base_url=f"{self.url()}/api/v1", timeout=30) as http:

            def post(path: str, body: Any) -> Any:
                reply = http.post(path, json=body, headers={"Authorization": f"Bearer {next(self._tokens)}"})
                if not reply.is_success:
                    raise RuntimeError(f"{path}: {reply.status_code} {reply.text[:300]}")
                return reply.json()

            post("/connections", {"name": "mock", "base_url": f"http://127.0.0.1:{mock}/v1", "models": ["mock"]})
            self.workflows = {
                name: post("/workflows", {"name": name, "document": document})["id"]
                for name, document in documents(sink).items()
            }
            post(f"/workflows/{self.workflows['ask']}/publish", {})
            calling = {"type": "workflow", "config": {"workflow": self.workflows["ask"], "input": {}}}
            document = _flow({"c": calling, "t": {"type": "template", "config": {"text": "heard"}}}, "c>t", "t>done")
            self.workflows["call"] = post("/workflows", {"name": "call", "document": document})["id"]

    def begin(self) -> None:
        """Everybody begins."""
        self.starting.set()
        self.working.set()
        for work in (*[self._start_runs] * STARTERS, self._answer):
            thread = threading.Thread(target=self._person, args=[work], daemon=True)
            thread.start()
            self._threads.append(thread)

    def end_starts(self) -> None:
        """Nobody starts anything new; a start that has no answer yet is asked for until it has one."""
        self.starting.clear()
        for thread in self._threads[:STARTERS]:
            thread.join(120)

    def end(self) -> None:
        """Everybody goes home."""
        self.working.clear()
        for thread in self._threads:
            thread.join(30)

    def _person(self, work: Callable[[httpx2.Client], None]) -> None:
        try:
            with httpx2.Client(timeout=10) as http:
                work(http)
        except Exception as error:  # noqa: BLE001 - told in the report, which then says that it failed
            self.failures.append(repr(error))

    def _call(self, http: httpx2.Client, method: str, path: str, body: Any = None, key: str = "") -> Any:
        """One answer, whatever it takes: a server that is away or busy is asked again. None once all went home."""
        while self.working.is_set():
            headers = {"Authorization": f"Bearer {next(self._tokens)}", **({"Idempotency-Key": key} if key else {})}
            try:
                reply = http.request(method, f"{self.url()}/api/v1{path}", json=body, headers=headers)
            except httpx2.TransportError:
                time.sleep(PATIENCE)
                continue
            if reply.status_code < 500 and reply.status_code != 429:
                return reply
            time.sleep(PATIENCE)
        return None

    def _start_runs(self, http: httpx2.Client) -> None:
        names = itertools.cycle(random.sample(list(self.workflows), len(self.workflows)))
        while self.starting.is_set():
            name = next(names)
            self.keys += 1
            body = {"input": {}, "version": "draft"}
            reply = self._call(http, "POST", f"/workflows/{self.workflows[name]}/runs", body, str(uuid.uuid4()))
            if reply is None or not reply.is_success:
                self.failures.append(f"start of {name}: {reply and (reply.status_code, reply.text[:200])}")
                continue
            run = reply.json()["id"]
            self.runs[run] = name
            if name == "wait" and random.randrange(CANCELS) == 0:
                self._cancel(http, run)
            time.sleep(PACE)

    def _cancel(self, http: httpx2.Client, run: str) -> None:
        self.unwanted.add(run)
        reply = self._call(http, "POST", f"/runs/{run}/cancel", {})
        if reply is not None and reply.status_code == 202:
            self.cancelled[run] = time.time()

    def _answer(self, http: httpx2.Client) -> None:
        while self.working.is_set():
            reply = self._call(http, "GET", "/approvals?status=pending&limit=50")
            for one in reply.json()["results"] if reply is not None and reply.is_success else []:
                path = f"/approvals/{one['id']}/decision"
                answer = self._call(http, "POST", path, {"action": "approve"})
                if answer is not None:
                    self.answers += answer.status_code == 200
                    self.refused += (
                        answer.status_code == 409
                    )  # its answer was lost on the way, and it was asked again
            time.sleep(PATIENCE)
