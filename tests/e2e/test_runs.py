"""Runs on the canvas: at one click, a failure with its way out, stopping, an earlier run opened again."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow, slow

FAILING = {"connection": "demo", "model": "demo-fail", "prompt": "[[fail: 429]]"}
NODES = {
    "draft": {"type": "template", "config": {"text": "Dear Dana"}},
    "write": {"type": "model", "label": "Writer", "config": FAILING},
    "done": {"type": "output", "config": {"value": "{{ write.text }}"}},
}


def test_a_template_runs_at_one_click_without_a_key(ana: Person, visit: Visit) -> None:
    page = visit(ana, "/templates")
    page.get_by_role("article", name="Three views and a judge").get_by_role("button", name="Run it now").click()
    editor = Editor(page)
    expect(page.get_by_text("Using the demo model.")).to_be_visible()
    editor.expect_status("done", "succeeded")
    expect(editor.output()).to_contain_text("winner")


def test_a_failure_says_why_and_the_run_goes_on_from_there_once_mended(ana: Person, visit: Visit) -> None:
    document = flow(NODES, "start > draft > write > done", places=["start draft write done"])
    workflow = ana.workflow("Fails at first", document)
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    editor.run()
    editor.expect_status("write", "failed")
    expect(editor.card("write")).to_contain_text("429")
    editor.expect_status("draft", "succeeded")

    editor.select("write").get_by_role("tab", name="Setup").click()
    editor.inspector.get_by_role("combobox", name="Model").fill("demo-chat")
    editor.text("Prompt").fill("[[reply: {{ draft.text }}, it works]]")
    editor.card("write").get_by_role("button", name="Run again from here").click()
    editor.expect_status("done", "succeeded")
    expect(editor.output()).to_contain_text("Dear Dana, it works")
    second, first = (ana.get(f"/runs/{run['id']}") for run in ana.get(f"/runs?workflow={workflow}")["results"])
    assert second["nodes"]["draft"]["started_at"] == first["nodes"]["draft"]["started_at"], "draft was not run again"

    page.get_by_role("button", name="Run history").click()
    page.get_by_role("dialog", name="Runs of this workflow").get_by_role("link", name="Failed").click()
    expect(page).to_have_url(re.compile(f"/runs/{first['id']}$"))
    editor.expect_status("write", "failed")
    editor.expect_status("done", "idle")
    expect(editor.palette).to_have_count(0)
    page.get_by_role("link", name="Back to editor").click()
    editor.expect_status("done", "succeeded")


def test_stopping_ends_the_run_at_once(ana: Person, visit: Visit) -> None:
    # More than a page may say to the server in one message: the server may say as much as there is.
    book = {"type": "template", "config": {"text": "{{ 'word ' * 20000 }}"}}
    nodes = {"book": book, "write": slow(1000), "done": NODES["done"]}
    document = flow(nodes, "start > book > write > done", places=["start book write done"])
    workflow = ana.workflow("A long one", document)
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    editor.run()
    editor.expect_status("book", "succeeded")
    expect(editor.well("write")).to_have_text(re.compile(r"\b3\b"))
    page.get_by_role("button", name="Stop", exact=True).click()
    editor.expect_status("write", "cancelled")
    expect(page.get_by_role("button", name="Stop", exact=True)).to_have_count(0)
    (run,) = ana.get(f"/runs?workflow={workflow}")["results"]
    assert run["status"] == "cancelled"
