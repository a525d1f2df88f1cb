"""Every page but the editor: the list of workflows, the team, the gallery, hints, and a session that has ended."""

from __future__ import annotations

import json
import re
import time
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import PASSWORD, Person, flow

DONE = {"done": {"type": "output", "config": {"value": "It is done."}}}
SIMPLE = flow(DONE, "start > done", places=["start done"])
BREAKS = {"connection": "demo", "model": "demo-fail", "prompt": "[[fail: 503]]"}
FAILING = {"sum_up": {"type": "model", "config": BREAKS}}
SECONDS = 30  # until a template has run, on a busy machine
HINTS_ON = "localStorage.setItem('baton.hints', '{\"on\": true}')"


def rows(page: Page) -> Locator:
    """The list of workflows."""
    return page.get_by_role("list", name="Workflows", exact=True).get_by_role("listitem")


def search(page: Page) -> Locator:
    """The field above the list."""
    return page.get_by_role("searchbox", name="Search workflows")


def choose(page: Page, workflow: str, action: str) -> None:
    """An entry of a row's menu."""
    page.get_by_role("button", name=f"More about {workflow}").click()
    page.get_by_role("menuitem", name=action, exact=True).click()


# ---- the list


def test_workflows_are_found_sorted_and_walked_by_keyboard(ana: Person, visit: Visit) -> None:
    for name in ("Zebra crossing", "Zebra apples"):
        ana.workflow(name, SIMPLE)
    page = visit(ana, "/workflows")
    expect(rows(page).first).to_be_visible()
    page.keyboard.press("/")
    expect(search(page)).to_be_focused()
    page.keyboard.type("zebra")
    expect(rows(page)).to_have_count(2)
    page.get_by_role("combobox", name="Sort by").select_option("name")
    expect(rows(page).first).to_contain_text("Zebra apples")
    search(page).focus()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.get_by_role("link", name="Zebra crossing", exact=True)).to_be_focused()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("ArrowUp")
    expect(search(page)).to_be_focused()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    Editor(page).expect_status("done", "idle")


def test_a_workflow_is_pinned_on_this_device_renamed_copied_and_deleted_in_its_row(ana: Person, visit: Visit) -> None:
    ana.workflow("Pin me", SIMPLE)
    ana.workflow("Not me", SIMPLE)
    page = visit(ana, "/workflows")
    page.get_by_role("button", name="Pin Pin me").click()
    expect(rows(page).first).to_contain_text("Pin me")
    page.reload()
    expect(rows(page).first).to_contain_text("Pin me")
    page.get_by_text("Pinned", exact=True).click()
    expect(rows(page)).to_have_count(1)

    page.get_by_role("radiogroup", name="Which workflows").get_by_text("All", exact=True).click()
    choose(page, "Pin me", "Rename")
    page.get_by_role("dialog").get_by_label("Name").fill("Row work")
    page.get_by_role("dialog").get_by_role("button", name="Rename").click()
    expect(page.get_by_role("dialog")).to_be_hidden()
    search(page).fill("row work")
    expect(rows(page)).to_have_count(1)
    choose(page, "Row work", "Duplicate")
    expect(rows(page)).to_have_count(2)
    choose(page, "Row work (copy)", "Delete")
    page.get_by_role("dialog").get_by_role("button", name="Delete").click()
    expect(page.get_by_text("“Row work (copy)” is deleted.")).to_be_visible()
    expect(rows(page)).to_have_count(1)


def test_an_exported_file_comes_back_when_it_is_dropped_and_another_is_refused(
    ana: Person, visit: Visit, tmp_path: Path
) -> None:
    ana.workflow("There and back", SIMPLE)
    page = visit(ana, "/workflows")
    file: Any = {"name": "notes.json", "mimeType": "application/json", "buffer": b"[1, 2]"}
    page.get_by_label("Workflow file").set_input_files(file)
    expect(page.get_by_role("alert").filter(has_text="“notes.json” is not a workflow")).to_be_visible()

    with page.expect_download() as download:
        choose(page, "There and back", "Export as JSON")
    saved = tmp_path / download.value.suggested_filename
    download.value.save_as(saved)
    assert json.loads(saved.read_text())["nodes"]["done"]["type"] == "output"

    drop(page, saved.name, saved.read_text())
    Editor(page).expect_status("done", "idle")
    expect(page).to_have_title(re.compile("There and back"))


def drop(page: Page, name: str, text: str) -> None:
    """Drags a file over the page, sees that it says so, and lets go."""
    data = page.evaluate_handle(
        "([name, text]) => { const data = new DataTransfer(); data.items.add(new File([text], name)); return data }",
        [name, text],
    )
    for event in ("dragenter", "dragover"):
        page.dispatch_event("main", event, {"dataTransfer": data})
    expect(page.get_by_text("Drop workflow files to import them")).to_be_visible()
    page.dispatch_event("main", "drop", {"dataTransfer": data})


def test_a_failed_run_asks_for_a_look_until_it_is_waved_away(ana: Person, visit: Visit) -> None:
    failing = ana.workflow("Breaks at night", flow(FAILING, "start > sum_up"))
    ana.until_ended(ana.run(failing)["id"])
    page = visit(ana, "/workflows")
    needs = page.get_by_role("region", name="Needs you")
    expect(needs.get_by_role("link", name="Breaks at night failed")).to_be_visible()
    row = rows(page).filter(has_text="Breaks at night")
    last = row.get_by_role("link", name=re.compile("^Last run: Failed"))
    expect(last).to_be_visible()
    needs.get_by_role("button", name="Dismiss the failure of Breaks at night").click()
    expect(page.get_by_text("Breaks at night failed")).to_be_hidden()
    last.click()
    Editor(page).expect_status("sum_up", "failed")


# ---- the team


def test_a_team_shows_its_people_and_what_is_shared_with_it(ana: Person, bob: Person, visit: Visit) -> None:
    page = visit(ana, "/settings/people")  # the address of before
    expect(page).to_have_url(re.compile("/team$"))
    page.get_by_label("Name of the new team").fill("Press office")
    page.get_by_role("button", name="Create team").click()
    card = page.get_by_role("region", name="Press office")
    card.get_by_label("Add somebody to Press office").fill("bob")
    card.get_by_role("button", name="Add").click()
    expect(card.get_by_label("Role of bob")).to_have_value("member")

    (team,) = [each for each in ana.get("/teams")["results"] if each["name"] == "Press office"]
    workflow = ana.workflow("Press release", SIMPLE)
    ana.post(f"/workflows/{workflow}/shares", {"team": team["id"], "role": "editor"})
    his = visit(bob, "/team")
    card = his.get_by_role("region", name="Press office")
    expect(card).to_contain_text("2 people · 1 workflow shared")
    card.get_by_text("Shared with this team").click()
    expect(card.get_by_role("link", name="Press release")).to_be_visible()
    card.get_by_role("button", name="More about Press office").click()
    his.get_by_role("menuitem", name="Leave").click()
    his.get_by_role("dialog").get_by_role("button", name="Leave").click()
    expect(card).to_be_hidden()
    assert bob.get("/teams")["results"] == []


# ---- the gallery


def test_every_template_runs_green_without_a_key(ana: Person) -> None:
    templates = ana.get("/templates")["results"]
    assert len(templates) >= 8
    runs = {}
    for template in templates:
        made = ana.post("/workflows", {"name": template["title"], "document": template["document"]})
        assert made["problems"] == [], template["key"]
        runs[template["key"]] = ana.run(made["id"], template["input"])["id"]
    ended = {key: finish(ana, run) for key, run in runs.items()}
    assert set(ended.values()) == {"succeeded"}, ended


def finish(person: Person, run: str) -> str:
    """Answers what the run asks, and returns how it ended."""
    for _ in range(SECONDS * 10):
        status = person.get(f"/runs/{run}")["status"]
        if status not in {"queued", "running", "waiting"}:
            return str(status)
        if status == "waiting":
            asked = [each for each in person.get("/approvals?status=pending")["results"] if each["run"] == run]
            for each in asked:
                person.post(f"/approvals/{each['id']}/decision", {"action": "approve", "values": each["values"]})
        time.sleep(0.1)
    return "not in time"


def test_a_template_is_found_looked_at_and_runs_in_seconds(ana: Person, visit: Visit) -> None:
    page = visit(ana, "/templates")
    page.get_by_text("Many at once", exact=True).click()
    page.get_by_role("searchbox", name="Search templates").fill("row by row")
    expect(page.get_by_role("article")).to_have_count(1)
    page.get_by_role("button", name="Look at A table, row by row").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("Grace, 8")
    dialog.get_by_role("button", name="Run it now").click()
    editor = Editor(page)
    editor.expect_status("done", "succeeded")
    expect(editor.output()).to_contain_text("Grace: $336.0")


# ---- first steps


def test_an_empty_canvas_takes_what_is_typed(ana: Person, visit: Visit) -> None:
    start = flow({})
    page = visit(ana, f"/workflows/{ana.workflow('First steps', start)}")
    editor = Editor(page)
    page.get_by_role("textbox", name="When…").fill("A complaint comes in")
    page.keyboard.press("Enter")
    expect(editor.card("start")).to_contain_text("A complaint comes in")
    page.get_by_role("textbox", name="Do…").fill("templ")
    page.keyboard.press("Enter")
    expect(editor.wire("start", "template")).to_be_attached()
    expect(page.get_by_role("textbox", name="Do…")).to_be_hidden()


def test_a_hint_is_shown_once_and_gone_by_doing(ana: Person, visit: Visit) -> None:
    workflow = ana.workflow("With a hint", SIMPLE)
    page = visit(ana)
    page.add_init_script(f"localStorage.getItem('hinted') ?? ({HINTS_ON}, localStorage.setItem('hinted', 'yes'))")
    page.goto(f"{ana.server.url}/workflows/{workflow}")
    editor = Editor(page)
    hint = page.get_by_role("complementary", name="Hint")
    expect(hint).to_contain_text("Press Run")
    covered = page.get_by_role("button", name="Run", exact=True).bounding_box()
    box = hint.bounding_box()
    assert box
    assert covered
    assert box["y"] >= covered["y"] + covered["height"], "it covers what it speaks of"
    editor.run()
    editor.expect_status("done", "succeeded")
    expect(hint.filter(has_text="Press Run")).to_be_hidden()
    page.reload()
    editor.expect_status("done", "succeeded")
    assert "run" in json.loads(page.evaluate("localStorage.getItem('baton.hints')"))["had"]

    page.goto(f"{ana.server.url}/settings/appearance")
    page.get_by_label("Show hints on this device").uncheck()
    assert json.loads(page.evaluate("localStorage.getItem('baton.hints')"))["on"] is False


# ---- a session that ends


def test_after_the_session_has_ended_one_signs_in_beside_what_one_typed(ana: Person, visit: Visit) -> None:
    someone = ana.invite("cleo")
    page = visit(someone, "/team")
    page.get_by_label("Name of the new team").fill("Night shift")
    page.context.clear_cookies()
    page.get_by_role("button", name="Create team").click()
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text("You are signed out")
    with page.context.expect_page() as opened:
        dialog.get_by_role("button", name="Sign in again").click()
    log_in = opened.value
    log_in.get_by_label("Username or e-mail").fill(someone.name)
    log_in.get_by_label("Password").fill(PASSWORD)
    log_in.get_by_role("button", name="Log in").click()
    expect(dialog).to_be_hidden()
    expect(page.get_by_label("Name of the new team")).to_have_value("Night shift")
    page.get_by_role("button", name="Create team").click()
    expect(page.get_by_role("region", name="Night shift")).to_be_visible()
    someone.close()


def test_an_address_that_leads_nowhere_says_so(ana: Person, visit: Visit) -> None:
    page = visit(ana, "/settings/nonsense")
    expect(page.get_by_role("heading", name="Connections")).to_be_visible()
    page = visit(ana, "/workflows/00000000-0000-4000-8000-000000000000")
    expect(page.get_by_role("heading", name="There is no such workflow")).to_be_visible()
    page.get_by_role("button", name="All workflows").click()
    expect(page.get_by_role("heading", name="Workflows", level=1)).to_be_visible()
