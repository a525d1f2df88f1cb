"""What was: the list of runs, an old run on the canvas, two runs compared, versions and what changed in them."""

from __future__ import annotations

import copy
import re
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow, slow

BEFORE = flow(
    {
        "write": {"type": "template", "label": "Writer", "config": {"text": "Dear {{ start.name }}, thank you."}},
        "check": {"type": "template", "label": "Check tone", "config": {"text": "{{ write.text }}"}},
        "done": {"type": "output", "config": {"value": "{{ check.text }}"}},
    },
    "start > write > check > done",
    places=["start write check done"],
)
BEFORE["nodes"]["start"]["config"] = {
    "inputs": {"type": "object", "properties": {"name": {"type": "string", "default": "Dana"}}}
}
BEFORE["ui"]["notes"] = [{"id": "n1", "text": "Ask Priya", "x": 300, "y": -200, "w": 200, "h": 96}]
BEFORE["ui"]["frames"] = [{"id": "f1", "label": "Wording", "x": 260, "y": -40, "w": 640, "h": 300}]


def changed() -> Any:
    """The writer says something else, the check is gone, a waiting step is new, the start stands elsewhere."""
    document = copy.deepcopy(BEFORE)
    document["nodes"]["write"]["config"]["text"] = "Dear {{ start.name }}, many thanks and see you soon."
    del document["nodes"]["check"]
    document["nodes"]["done"]["config"]["value"] = "{{ write.text }}"
    document["nodes"]["pause"] = {"type": "wait", "label": "A breath", "config": {"for": "1s"}}
    document["edges"] = flow({}, "start > write > pause > done")["edges"]
    places = document["ui"]["nodes"]
    del places["check"]
    places |= {"start": [-40, 80], "pause": [600, 40]}
    document["ui"] |= {"notes": [], "frames": []}
    return document


def save(ana: Person, workflow: str, document: Any) -> None:
    revision = ana.get(f"/workflows/{workflow}")["revision"]
    ana.call("PATCH", f"/workflows/{workflow}", {"document": document}, **{"If-Match": f'"{revision}"'})


def two_versions(ana: Person, name: str) -> str:
    """A workflow that is published once and has changed since."""
    workflow = ana.workflow(name, BEFORE)
    ana.post(f"/workflows/{workflow}/publish", {"message": "First words"})
    save(ana, workflow, changed())
    return workflow


def rows(page: Page) -> Locator:
    return page.get_by_role("table").locator("tbody tr")


def test_the_list_of_runs_is_narrowed_by_its_address_and_stops_what_goes_on(ana: Person, visit: Visit) -> None:
    failing = ana.workflow(
        "Breaks", flow({"no": {"type": "output", "config": {"value": "{{ 1 / 0 }}"}}}, "start > no")
    )
    fine = ana.workflow("Works", BEFORE)
    broken = ana.run(failing, wait=20)
    dana, eve = ana.run(fine, {"name": "Dana"}, wait=20), ana.run(fine, {"name": "Eve Ovid"}, wait=20)
    page = visit(ana, f"/runs?workflow={fine}")
    expect(rows(page)).to_have_count(2)
    page.get_by_label("Search runs").fill("eve ovid")
    expect(rows(page)).to_have_count(1)
    expect(page).to_have_url(re.compile(r"q=eve"))
    expect(page.get_by_role("table").get_by_role("link")).to_have_attribute("href", re.compile(eve["id"]))

    page.get_by_role("button", name="Clear filters").click()
    expect(page).to_have_url(re.compile("/runs$"))
    page.get_by_label("Workflow").select_option("Breaks")
    page.get_by_role("button", name="Status: Any status").click()
    page.get_by_label("Failed").check()
    page.get_by_label("Stopped").check()
    page.keyboard.press("Escape")
    page.get_by_label("Started by").select_option("Me")
    page.get_by_label("Version").select_option("Draft")
    page.get_by_label("Time").select_option("Today")
    expect(rows(page)).to_have_count(1)
    expect(page.get_by_text(re.compile("^1 run"))).to_be_visible()
    page.reload()
    expect(rows(page)).to_have_count(1)
    expect(rows(page).first).to_have_attribute("data-run", broken["id"])
    page.get_by_label("Version").select_option("Published")
    expect(page.get_by_text("No run fits")).to_be_visible()
    assert dana["id"] != eve["id"]

    nodes = {"write": slow(2000), "done": {"type": "output", "config": {"value": "x"}}}
    going = ana.workflow("Stopped from afar", flow(nodes, "start > write > done"))
    run = ana.run(going)
    page.goto(f"{ana.server.url}/runs?workflow={going}")
    page.get_by_role("checkbox", name=re.compile("^Select the run of Stopped from afar")).check()
    page.get_by_role("button", name="Stop the run").click()
    expect(rows(page).first).to_contain_text("Stopped")
    assert ana.until_ended(run["id"])["status"] == "cancelled"


def test_two_runs_are_compared_and_the_old_one_gives_its_drawing_back_to_the_draft(ana: Person, visit: Visit) -> None:
    workflow = ana.workflow("Compared", BEFORE)
    first = ana.run(workflow, wait=20)
    save(ana, workflow, changed())
    second = ana.run(workflow, wait=20)
    page = visit(ana, f"/runs?workflow={workflow}")
    expect(rows(page)).to_have_count(2)
    rows(page).first.get_by_role("link").focus()
    page.keyboard.press("Space")
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Space")
    page.get_by_role("region", name="With the selected runs").get_by_role("button", name="Compare").click()
    expect(page).to_have_url(re.compile(f"a={first['id']}&b={second['id']}"))

    duration = page.get_by_role("row", name=re.compile("^Duration"))
    expect(duration.get_by_role("cell").last).to_have_text(re.compile(r"^\+"))
    steps = page.get_by_role("region", name="Steps")

    def step(path: str) -> Locator:
        return steps.locator(f'li[data-path="{path}"]')

    expect(step("write")).to_contain_text("Other output")
    expect(step("write").locator("ins").first).to_have_text(re.compile("many"))
    expect(step("check")).to_contain_text("Only in the first")
    expect(step("pause")).to_contain_text("Only in the second")
    expect(step("start")).not_to_have_attribute("data-differs", "true")
    steps.get_by_text("Only what differs").click()
    expect(step("start")).to_have_count(0)
    expect(page.get_by_role("link", name="See what changed")).to_have_attribute(
        "href", f"/workflows/{workflow}/versions?from=run:{first['id']}&to=run:{second['id']}"
    )

    step("check").get_by_role("link", name="Open in first: Check tone").click()
    editor = Editor(page)
    expect(editor.inspector.get_by_label("Label")).to_have_value("Check tone")
    page.get_by_role("button", name="Next run").click()
    expect(page).to_have_url(re.compile(f"/runs/{second['id']}$"))
    page.get_by_role("button", name="Compare with previous").click()
    expect(page).to_have_url(re.compile(f"a={first['id']}&b={second['id']}"))

    page.goto(f"{ana.server.url}/workflows/{workflow}")
    expect(editor.card("pause")).to_be_visible()
    page.get_by_role("button", name="Run history").click()
    listed = page.get_by_role("dialog", name="Runs of this workflow")
    listed.get_by_label("Status").select_option("Failed")
    expect(listed).to_contain_text("No run fits")
    listed.get_by_label("Status").select_option("Succeeded")
    listed.get_by_role("link", name=re.compile("^Succeeded")).last.click()
    expect(page).to_have_url(re.compile(f"/runs/{first['id']}$"))
    editor.expect_status("check", "succeeded")
    expect(editor.card("pause")).to_have_count(0)
    expect(editor.canvas.get_by_text("Ask Priya")).to_be_visible()
    expect(editor.canvas.get_by_text("Wording")).to_be_visible()
    expect(editor.palette).to_have_count(0)

    page.get_by_role("button", name="Use this drawing").click()
    dialog = page.get_by_role("dialog", name="Make the draft this drawing?")
    expect(dialog).to_contain_text("1 step added, 1 step removed, 2 steps changed")
    dialog.get_by_role("button", name="Use this drawing").click()
    expect(page).to_have_url(re.compile(f"/workflows/{workflow}$"))
    expect(editor.card("check")).to_be_visible()
    assert ana.document(workflow)["nodes"] == BEFORE["nodes"]
    page.get_by_role("button", name="Undo", exact=True).last.click()
    expect(editor.card("pause")).to_be_visible()
    assert ana.document(workflow)["nodes"] == changed()["nodes"]


def test_what_changed_or_was_rewired_since_a_version_is_drawn_and_listed(ana: Person, visit: Visit) -> None:
    workflow = two_versions(ana, "Marked")
    page = visit(ana, f"/workflows/{workflow}/versions?from=1&to=draft")
    drawing = page.get_by_role("img", name="Drawing of what changed from Version 1 to Draft")
    for step, mark in {"pause": "added", "check": "removed", "write": "changed", "start": "same"}.items():
        expect(drawing.locator(f'[data-step="{step}"]')).to_have_attribute("data-mark", mark)
    expect(drawing.locator('[data-wire="removed write:out>check"]')).to_be_attached()
    expect(drawing.locator('[data-wire="added pause:out>done"]')).to_be_attached()
    changes = page.get_by_role("list", name="Changes")
    expect(changes.locator('[data-change="write"]')).to_contain_text("Text")
    expect(changes.locator('[data-change="write"] ins').first).to_have_text(re.compile("many"))
    expect(changes.locator('[data-change="start"]')).to_have_count(0)
    expect(page.get_by_text("1 thing moved")).to_be_visible()

    here = changes.locator("[aria-current]")
    page.keyboard.press("n")
    expect(here).to_contain_text("Wording")  # the leftmost, as one reads
    page.keyboard.press("p")
    expect(here).to_contain_text("Done")
    page.keyboard.press("n")
    expect(here).to_contain_text("Wording")
    page.get_by_label("To", exact=True).select_option("v1 · First words")
    expect(page.get_by_text("No difference")).to_be_visible()
    expect(page).to_have_url(re.compile("from=1&to=1"))

    workflow = ana.workflow("Rewired", BEFORE)
    ana.post(f"/workflows/{workflow}/publish")
    save(ana, workflow, {**BEFORE, "edges": flow({}, "start > write > check", "write > done")["edges"]})
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(f"{ana.server.url}/workflows/{workflow}/versions?from=1&to=draft")
    for step in ("check", "done"):
        expect(page.locator(f'[data-step="{step}"]')).to_have_attribute("data-mark", "rewired")
    expect(page.get_by_text("New wire from Writer to Done")).to_be_visible()
    expect(page.get_by_text("No wire from Check tone to Done any more")).to_be_visible()


def test_a_version_is_restored_and_undone_and_the_next_one_keeps_its_message(ana: Person, visit: Visit) -> None:
    workflow = two_versions(ana, "Brought back")
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    expect(editor.card("pause")).to_be_visible()
    page.get_by_role("button", name="Versions").click()
    dialog = page.get_by_role("dialog", name="Versions")
    expect(dialog).to_contain_text("6 changes since version 1")
    dialog.get_by_role("button", name="More for Version 1").click()
    page.get_by_role("menuitem", name="Restore version 1").click()
    asked = page.get_by_role("dialog", name="Restore version 1?")
    expect(asked).to_contain_text("1 step added, 1 step removed, 2 steps changed")
    asked.get_by_role("button", name="Restore").click()
    page.keyboard.press("Escape")
    expect(editor.card("check")).to_be_visible()
    expect(editor.card("pause")).to_have_count(0)
    editor.expect_saved()
    assert ana.document(workflow)["nodes"] == BEFORE["nodes"]
    editor.canvas.click(position={"x": 5, "y": 5})
    page.keyboard.press("Control+z")
    expect(editor.card("pause")).to_be_visible()
    editor.expect_saved()
    assert ana.document(workflow)["nodes"] == changed()["nodes"]

    page.get_by_role("button", name="Publish", exact=True).click()
    dialog = page.get_by_role("dialog", name="Publish")
    news = dialog.get_by_role("region", name="Since version 1")
    expect(news).to_contain_text("A breath")
    dialog.get_by_label("What is new in version 2").fill("Breathes")

    def late(route: Route) -> None:  # another person saves after the click
        document = changed()
        document["nodes"]["write"]["label"] = "Letter writer"
        save(ana, workflow, document)
        route.continue_()

    page.route("**/publish", late, times=1)
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(dialog).to_contain_text("Somebody has saved this workflow since you looked at it.")
    expect(news).to_contain_text("Letter writer")
    dialog.get_by_role("button", name="Publish", exact=True).click()
    expect(page.get_by_text("Version 2 is published.")).to_be_visible()
    page.get_by_role("button", name="Versions").click()
    page.get_by_role("button", name="Changes in Version 2").click()
    expect(page).to_have_url(re.compile("from=1&to=2"))
    expect(page.locator('[data-step="pause"]')).to_have_attribute("data-mark", "added")
    with page.expect_download() as download:
        page.get_by_role("button", name="More for Versions").click()
        page.get_by_role("menuitem", name="Download Version 2 as JSON").click()
    assert download.value.suggested_filename == "brought-back-v2.json"
