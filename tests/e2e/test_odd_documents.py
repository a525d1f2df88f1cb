"""Documents that the server keeps and nobody would draw: the editor and the versions show them all the same."""

from __future__ import annotations

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person

Json = Any
START: Json = {"type": "start", "config": {}}
STYLE = "red;background:url(https://example.org/x)"
LINK = (
    "[a](javascript:window.hit=1) ![b](https://example.org/b.png) <img src=x onerror=window.hit=1> [c](https://a.b)"
)


def document(steps: Json, edges: Json = (), **ui: Json) -> Json:
    return {"format": "baton/1", "nodes": {"start": START, **steps}, "edges": list(edges), "ui": ui}


ODD: dict[str, Json] = {
    "types named like what every object has": document(
        {
            name: {"type": kind, "config": {}}
            for name, kind in (("a", "toString"), ("b", "constructor"), ("c", "__proto__"))
        },
        [{"source": "start", "target": "a"}],
    ),
    "wires and parents that lead nowhere": document(
        {"a": {"type": "template", "config": {}, "parent": "gone"}, "b": {"type": "loop", "parent": "b"}},
        [
            {"source": "gone", "target": "a"},
            {"source": "nobody", "port": "toString", "target": "start"},
            {"source": "start", "target": "gone"},
        ],
        breakpoints=["gone", "nobody"],
        collapsed=["gone"],
        pins={"gone": {"output": 1}, "a": {"output": None, "port": "__proto__"}},
    ),
    "containers inside each other": document(
        {"a": {"type": "loop", "parent": "b"}, "b": {"type": "loop", "parent": "a"}},
        [{"source": "a", "target": "b"}, {"source": "b", "target": "a"}],
    ),
    "settings of other kinds than their steps have": document(
        {
            "a": {"type": "router", "config": {"routes": {"0": 1}}},
            "b": {"type": "approval", "config": {"actions": [None, 7, {"id": ["x"]}], "form": {"properties": 3}}},
            "c": {"type": "model", "config": {"prompt": {"a": 1}, "connection": 7}},
            "d": {"type": "template", "config": {"text": {"a": [1]}}, "policy": {"retry": 7}},
        },
    ),
    "text that would be more": document(
        {"a": {"type": "template", "label": LINK, "config": {"text": LINK}}},
        [],
        notes=[{"id": "n", "text": LINK, "x": 0, "y": 300, "color": STYLE}, {"id": "n", "text": "", "x": 0, "y": 0}],
        frames=[{"id": "f", "label": LINK, "x": 0, "y": 500, "w": 0, "h": -5, "color": STYLE}, {"id": "f"}],
    ),
}


@pytest.mark.parametrize("name", ODD)
def test_it_is_drawn(name: str, ana: Person, visit: Visit) -> None:
    workflow = ana.workflow(name, ODD[name])
    page = visit(ana)
    asked: list[str] = []
    errors: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.goto(f"{ana.server.url}/workflows/{workflow}")
    expect(Editor(page).card("start")).to_be_attached()
    for key in ODD[name]["nodes"]:
        click(page, key)
    page.goto(f"{ana.server.url}/workflows/{workflow}/versions")
    expect(page.get_by_role("main")).to_be_visible()
    assert page.get_by_text("Something went wrong").count() == 0
    assert page.evaluate("window.hit") is None
    assert page.locator("a[href^='javascript:']").count() == 0
    assert [url for url in asked if not url.startswith(ana.server.url)] == []
    assert errors == []


def click(page: Page, key: str) -> None:
    """Selects a step where it is shown, so that its settings are read."""
    card = Editor(page).card(key)
    if card.count() and card.first.is_visible():
        card.first.click(force=True, position={"x": 30, "y": 12})
        expect(page.get_by_role("main")).to_be_visible()
