"""Watching a run: the playhead, what wires tell, lenses, the waterfall, the log."""

from __future__ import annotations

import re
from datetime import datetime
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow, slow

NODES = {
    "draft": {"type": "template", "label": "Draft", "config": {"text": "Dear Dana"}},
    "write": {"label": "Writer", **slow(12)},
    "done": {"type": "output", "config": {"value": "{{ write.text }}"}},
}
LETTER = flow(NODES, "start > draft > write > done", places=["start draft write done"])
NUMBERS = {"input": {"type": "object", "properties": {"names": {"type": "array"}}}}


def a_run(ana: Person, name: str, document: Any, given: Any = None) -> tuple[str, str]:
    """A workflow and a run of it that has ended."""
    workflow = ana.workflow(name, document)
    run = ana.run(workflow, given, wait=30)
    assert run["status"] == "succeeded"
    return workflow, run["id"]


def share_of(ana: Person, run: str, node: str) -> float:
    """Where in the run's time the middle of a node's work lies, from 0 to 1."""
    events = ana.get(f"/runs/{run}/events")["results"]
    times = {(event["type"], event.get("path")): datetime.fromisoformat(event["at"]) for event in events}
    start, end = events[0]["at"], events[-1]["at"]
    begin, whole = datetime.fromisoformat(start), datetime.fromisoformat(end) - datetime.fromisoformat(start)
    middle = times["node.started", node] + (times["node.finished", node] - times["node.started", node]) / 2
    return (middle - begin) / whole


def playhead(page: Page) -> Locator:
    """The slider below the timeline."""
    return page.get_by_role("slider", name="Moment of the run")


def test_the_playhead_goes_to_a_moment_by_dragging_by_keys_and_from_the_log(ana: Person, visit: Visit) -> None:
    workflow, run = a_run(ana, "A letter", LETTER)
    page = visit(ana, f"/workflows/{workflow}/runs/{run}")
    editor = Editor(page)
    editor.expect_status("done", "succeeded")
    slider = playhead(page)
    expect(slider).to_have_attribute("aria-valuetext", "Now")
    box = slider.bounding_box()
    assert box
    y = box["y"] + box["height"] / 2
    page.mouse.move(box["x"] + box["width"] - 2, y)
    page.mouse.down()
    page.mouse.move(box["x"] + box["width"] * share_of(ana, run, "write"), y, steps=6)
    page.mouse.up()

    editor.expect_status("draft", "succeeded")
    editor.expect_status("write", "running")
    editor.expect_status("done", "pending")
    expect(slider).to_have_attribute("aria-valuetext", re.compile(r"s, Writer started$"))
    expect(page.get_by_text("Showing this run at")).to_be_visible()
    expect(editor.dock).to_contain_text("Running")
    editor.dock.get_by_role("tab", name="Output").click()
    expect(editor.dock).to_contain_text("Not finished yet")

    page.keyboard.press("Escape")
    editor.expect_status("done", "succeeded")
    expect(page.get_by_text("Showing this run at")).to_have_count(0)
    expect(editor.dock).to_contain_text("Output of the run")

    slider.focus()
    page.keyboard.press("Home")
    editor.expect_status("start", "pending")
    editor.expect_status("write", "pending")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("the run started$"))
    for said, status in (("Start started", "running"), ("Start done", "succeeded")):
        page.keyboard.press("ArrowRight")
        expect(slider).to_have_attribute("aria-valuetext", re.compile(f"{said}$"))
        editor.expect_status("start", status)
    page.keyboard.press("End")
    editor.expect_status("done", "succeeded")
    page.keyboard.press("ArrowLeft")
    expect(slider).to_have_attribute("aria-valuetext", re.compile("Done done$"))
    page.keyboard.press("Shift+ArrowLeft")
    page.keyboard.press("Home")

    editor.dock.get_by_role("button", name=re.compile("^Speed 4×")).click()
    editor.dock.get_by_role("button", name="Play the run").click()
    expect(slider).to_have_attribute("aria-valuetext", "Now")
    editor.expect_status("done", "succeeded")

    editor.dock.get_by_role("tab", name="Log").click()
    lines = editor.dock.get_by_role("list", name="Events").get_by_role("listitem")
    expect(lines.first).to_be_visible()
    editor.dock.get_by_label("Step").select_option("Draft")
    expect(lines).to_have_count(2)
    editor.dock.get_by_label("Kind of event").select_option("node.finished")
    expect(lines).to_have_count(1)
    editor.dock.get_by_label("Search the log").fill("dear eve")
    expect(editor.dock).to_contain_text("No event fits these filters.")
    editor.dock.get_by_label("Search the log").fill("dear DANA")
    expect(lines).to_have_count(1)
    lines.first.get_by_role("button", name=re.compile("node.finished")).click()
    lines.first.get_by_role("button", name="Show this moment").click()
    editor.expect_status("draft", "succeeded")
    editor.expect_status("done", "pending")
    page.get_by_role("button", name="Back to now").click()
    editor.expect_status("done", "succeeded")


BATCH = {
    "each": {"type": "for_each", "label": "For each name", "config": {"items": "['Ann', 'Bob', 'Cid']"}},
    "greet": {"type": "template", "parent": "each", "label": "Greet", "config": {"text": "Dear {{ item }}"}},
    "sign": {"type": "template", "parent": "each", "label": "Sign", "config": {"text": "{{ greet.text }}, yours"}},
    "done": {"type": "output", "config": {"value": "{{ each.results }}"}},
}


def a_batch(ana: Person, name: str) -> tuple[str, str]:
    """Three names greeted one by one, with the boxes where a pointer finds the wire between them."""
    document = flow(BATCH, "start > each > done", "greet > sign")
    places = {"start": [0, 60], "each": [300, 0, 720, 260], "greet": [40, 70], "sign": [420, 70], "done": [1080, 60]}
    return a_run(ana, name, {**document, "ui": {"nodes": places, "notes": []}})


def middle(wire: Locator) -> tuple[float, float]:
    """The middle of a wire, on the screen."""
    x, y = wire.locator("path").first.evaluate("""(path) => {
        const at = path.getPointAtLength(path.getTotalLength() / 2).matrixTransform(path.getScreenCTM());
        return [at.x, at.y];
    }""")
    return x, y


def test_a_loop_tells_of_its_items_on_a_wire_and_in_the_waterfall(ana: Person, visit: Visit) -> None:
    workflow, run = a_batch(ana, "Greetings")
    page = visit(ana, f"/workflows/{workflow}/runs/{run}")
    editor = Editor(page)
    wire = editor.wire("greet", "sign")
    expect(editor.canvas.get_by_title("3 times through this wire")).to_have_text("3")
    card = page.get_by_role("region", name="What flowed from Greet to Sign")
    x, y = middle(wire)
    page.mouse.move(x, y)
    expect(card).to_contain_text("text, 8 characters")
    expect(card).to_contain_text("3 times")
    expect(card).to_contain_text("Dear Cid")

    page.keyboard.press("Alt")
    page.mouse.move(10, 200)
    expect(card.get_by_role("button", name="Unpin this card")).to_be_visible()
    page.keyboard.press("Escape")
    expect(card).to_have_count(0)

    editor.select("greet")
    editor.canvas.focus()
    page.keyboard.press("w")
    expect(card).to_contain_text("Dear Cid")

    rows = editor.dock.get_by_role("list", name="Timeline").get_by_role("listitem")
    expect(rows).to_have_count(5)
    expect(rows.nth(2)).to_contain_text("Greet×3")
    rows.nth(2).get_by_role("button", name="Show each Greet").click()
    expect(rows).to_have_count(8)
    editor.inspector.get_by_role("tab", name="Setup").click()
    rows.nth(4).get_by_role("button", name="Greet 2").click()
    expect(editor.inspector).to_contain_text("Dear Bob")
    rows.nth(1).get_by_role("button", name="Fold For each name").click()
    expect(rows).to_have_count(3)
    editor.dock.get_by_text("Tokens", exact=True).click()
    expect(editor.dock.get_by_role("radio", name="Tokens")).to_be_checked()


def test_a_lens_colours_steps_by_what_they_cost_and_writes_it_on_them(ana: Person, visit: Visit) -> None:
    workflow, run = a_run(ana, "A dear letter", LETTER)
    page = visit(ana)

    def dearly(route: Any) -> None:
        told = route.fetch().json()
        told["nodes"]["write"]["usage"] = {"input_tokens": 900, "output_tokens": 100, "cost_usd": 0.25}
        route.fulfill(json=told)

    page.route(f"**/api/v1/runs/{run}", dearly)
    page.goto(f"{ana.server.url}/workflows/{workflow}/runs/{run}")
    editor = Editor(page)
    page.get_by_role("button", name="Choose a lens").click()
    page.get_by_role("menuitem", name="Cost").click()
    expect(editor.card("write")).to_have_attribute("data-lens", "cost4")
    expect(editor.card("write").get_by_text("$0.2500", exact=True).last).to_be_visible()
    expect(editor.card("draft")).to_have_attribute("data-lens", "none")
    page.get_by_role("button", name="Take the lens off").click()
    expect(editor.card("draft")).not_to_have_attribute("data-lens", "none")
