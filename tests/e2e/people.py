"""People of the browser tests, signed in over HTTP: a test may begin as any of them, in a page or by REST."""

from __future__ import annotations

import itertools
import re
from collections.abc import Mapping, Sequence
from typing import Any, Self

import httpx2

from tests.e2e.server import Server

Json = Any
PASSWORD = "a long enough password"
FORM_TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')
PATIENCE = 60.0  # seconds for one call; a `?wait=30` is the longest there is


class Person:
    """Somebody with an account and a session; every call returns the JSON that the API answered."""

    def __init__(self, server: Server, name: str, link: str) -> None:
        """Makes the account by the one-time `link` (set-up or invitation)."""
        self.server = server
        self.name = name
        self.email = f"{name}@example.org"
        self.http = httpx2.Client(base_url=server.url, timeout=PATIENCE)
        token = FORM_TOKEN.search(self.http.get(link).text)
        assert token, f"no form at {link}"
        form = {"csrfmiddlewaretoken": token.group(1), "password": PASSWORD}
        reply = self.http.post(link, data={**form, "username": name, "email": self.email})
        assert reply.status_code == 302, reply.text

    def invite(self, name: str) -> Self:
        """An account for somebody else; only an administrator may."""
        made = self.call("POST", "/users", {"username": name, "email": f"{name}@example.org"})
        return type(self)(self.server, name, made["invitation"])

    def cookies(self) -> list[Any]:
        """The session, for a browser context."""
        return [{"name": c.name, "value": c.value or "", "url": self.server.url} for c in self.http.cookies.jar]

    def call(self, method: str, path: str, body: Json = None, **headers: str) -> Json:
        """One call of the REST API; raises AssertionError with the answer when it is refused."""
        sent = {"X-CSRFToken": self.http.cookies["csrftoken"], **headers}
        reply = self.http.request(method, f"/api/v1{path}", json=body, headers=sent)
        assert reply.is_success, f"{method} {path}: {reply.status_code} {reply.text}"
        return reply.json() if reply.content else None

    def get(self, path: str) -> Json:
        """`GET` of the REST API."""
        return self.call("GET", path)

    def post(self, path: str, body: Json = None) -> Json:
        """`POST` of the REST API."""
        return self.call("POST", path, {} if body is None else body)

    def workflow(self, name: str, document: Json) -> str:
        """Makes a workflow; returns its id."""
        return str(self.post("/workflows", {"name": name, "document": document})["id"])

    def document(self, workflow: str) -> Json:
        """The document as the server has it."""
        return self.get(f"/workflows/{workflow}")["document"]

    def run(self, workflow: str, given: Json = None, wait: int = 0) -> Json:
        """Runs the draft; with `wait` (seconds) the answer may be the ended run."""
        query = f"?wait={wait}" if wait else ""
        return self.post(f"/workflows/{workflow}/runs{query}", {"input": given or {}, "version": "draft"})

    def until_ended(self, run: str) -> Json:
        """The run, read as a stream until its last event."""
        headers = {"Accept": "text/event-stream"}
        with self.http.stream("GET", f"/api/v1/runs/{run}/events", headers=headers) as events:
            for _ in events.iter_lines():
                pass
        return self.get(f"/runs/{run}")

    def share(self, workflow: str, other: Person, role: str) -> None:
        """Gives another person a role on a workflow."""
        self.post(f"/workflows/{workflow}/shares", {"user": other.name, "role": role})

    def close(self) -> None:
        """Ends the connections."""
        self.http.close()


def flow(nodes: Mapping[str, Json], *chains: str, places: Sequence[str] = ()) -> Json:
    """
    A document: `start` is added to the nodes, chains are edges as `start > ask.approve > done`.

    `places` draws the canvas, a row a text: `start ask done` puts three cards side by side.
    """
    edges = []
    for chain in chains:
        steps = [step.strip() for step in chain.split(">")]
        for step, target in itertools.pairwise(steps):
            source, _, port = step.partition(".")
            edges.append({"source": source, "target": target.partition(".")[0], **({"port": port} if port else {})})
    ui = {
        name: [x * 300, y * 220] for y, row in enumerate(places) for x, name in enumerate(row.split()) if name != "-"
    }
    return {
        "format": "baton/1",
        "nodes": {"start": {"type": "start"}, **nodes},
        "edges": edges,
        "ui": {"nodes": ui, "notes": []},
    }


def ask(message: str, proposed: str) -> Json:
    """An approval node with one text to edit."""
    form = {"type": "object", "properties": {"text": {"type": "string", "title": "Text", "default": proposed}}}
    return {"type": "approval", "config": {"message": message, "form": form}}


def slow(tokens: int) -> Json:
    """A model node that takes `tokens` / 20 seconds to answer `1 2 3 …`."""
    reply = " ".join(str(n) for n in range(1, tokens + 1))
    config = {"connection": "demo", "model": "demo-slow", "prompt": f"[[reply: {reply}]]"}
    return {"type": "model", "config": config}
