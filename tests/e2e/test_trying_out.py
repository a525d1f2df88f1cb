"""Trying a workflow out in the editor: run to a step, pin its output, switch a step off, stop at a breakpoint."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Json, Person, flow

NODES = {
    "draft": {"type": "model", "config": {"connection": "demo", "model": "demo-chat", "prompt": "[[reply: Snow]]"}},
    "loud": {"type": "template", "config": {"text": "{{ input.text }}!"}},
    "done": {"type": "output", "config": {"value": "{{ input.text }}"}},
}


def drawn(ana: Person, name: str, **nodes: Json) -> str:
    """A workflow of a model call, a template and an output; returns its id."""
    return ana.workflow(name, flow(NODES | nodes, "start > draft > loud > done"))


def last_run(ana: Person, workflow: str) -> Json:
    run = ana.get(f"/runs?workflow={workflow}")["results"][0]
    return ana.get(f"/runs/{run['id']}")


def test_a_run_goes_as_far_as_a_step_and_goes_on_with_an_output_written_by_hand(ana: Person, visit: Visit) -> None:
    workflow = drawn(ana, "To here")
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    editor.select("loud")
    page.keyboard.press("Shift+Enter")
    editor.expect_status("loud", "succeeded")
    editor.expect_status("done", "idle")
    run = last_run(ana, workflow)
    assert (set(run["nodes"]), run["to"]) == ({"start", "draft", "loud"}, "loud")
    editor.dock.get_by_role("tab", name="Output").click()
    expect(editor.dock).to_contain_text("went as far as “loud”")

    editor.run()
    editor.expect_status("done", "succeeded")
    panel = editor.select("draft")
    panel.get_by_role("tab", name="Last run").click()
    panel.get_by_role("button", name="Edit", exact=True).click()
    panel.get_by_label("Output as JSON").fill('{"text": "Hail"}')
    panel.get_by_role("button", name="Go on with it").click()
    expect(editor.output()).to_contain_text("Hail!")
    assert last_run(ana, workflow)["nodes"]["draft"]["rung"] == {"kind": "edited"}


def test_a_pinned_step_does_not_call_the_model_again(ana: Person, visit: Visit) -> None:
    workflow = drawn(ana, "Pinned")
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    editor.select("draft")
    page.keyboard.press("p")
    expect(page.get_by_text("Draft has not given anything yet")).to_be_visible()
    editor.run()
    editor.expect_status("done", "succeeded")
    page.keyboard.press("p")
    expect(editor.card("draft").get_by_role("img", name="Its output is pinned")).to_be_visible()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(editor.card("draft")).to_contain_text("pinned")
    editor.expect_status("done", "succeeded")
    run = last_run(ana, workflow)
    assert run["nodes"]["draft"]["rung"] == {"kind": "pinned"}
    assert run["usage"]["output_tokens"] == 0

    panel = editor.select("draft")
    panel.get_by_role("tab", name="Last run").click()
    panel.get_by_role("button", name="Edit", exact=True).click()
    field = panel.get_by_label("Output as JSON")
    field.fill("{")
    panel.get_by_role("button", name="Pin it").click()
    expect(panel.get_by_text("This is not JSON")).to_be_visible()
    field.fill('{"text": "Ice"}')
    panel.get_by_role("button", name="Pin it").click()
    page.get_by_role("button", name="Run", exact=True).click()
    expect(editor.output()).to_contain_text("Ice!")
    note = editor.dock.get_by_role("note")
    expect(note).to_contain_text("1 pinned output is used in this run.")
    note.get_by_role("button", name="Unpin all").click()
    expect(editor.card("draft").get_by_role("img", name="Its output is pinned")).to_be_hidden()


def test_a_step_that_is_off_passes_on_and_one_with_a_breakpoint_waits(ana: Person, visit: Visit) -> None:
    workflow = drawn(ana, "Off")
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    editor.select("loud")
    page.keyboard.press("d")
    expect(editor.card("loud").get_by_role("img", name="Switched off")).to_be_visible()
    editor.run()
    expect(editor.output()).to_contain_text("Snow")
    expect(editor.card("loud")).to_contain_text("switched off")
    assert last_run(ana, workflow)["output"] == "Snow"
    page.keyboard.press("Control+z")
    expect(editor.card("loud").get_by_role("img", name="Switched off")).to_be_hidden()

    editor.select("loud")
    page.keyboard.press("b")
    expect(editor.card("loud").get_by_role("img", name="Breakpoint")).to_be_visible()
    editor.run()
    editor.expect_status("loud", "waiting")
    page.reload()
    editor.expect_status("loud", "waiting")
    editor.card("loud").get_by_role("button", name="One step").click()
    editor.expect_status("done", "waiting")
    page.keyboard.press("F9")
    editor.expect_status("done", "succeeded")
    expect(editor.output()).to_contain_text("Snow!")

    editor.select("loud")
    page.keyboard.press("Delete")
    editor.dock.get_by_role("tab", name="Timeline").click()
    editor.dock.get_by_role("list", name="Timeline").get_by_role("button", name="Loud").click()
    expect(page).to_have_url(re.compile("/runs/.*step=loud$"))  # gone from the draft, the run has it as it was
    expect(editor.inspector).to_contain_text("Snow!")
