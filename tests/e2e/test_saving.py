"""Nothing is ever lost: saving through crashes, lost connections, stale tabs, storms; undo that knows its place."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, Route, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow
from tests.e2e.server import Server
from tests.e2e.test_editor import change_text, greeting

WORKFLOW = "**/api/v1/workflows/*"


def writes_of(page: Page) -> list[str]:
    """The saves that this page asks for from now on."""
    found: list[str] = []
    page.on("request", lambda request: found.append(request.url) if request.method == "PUT" else None)
    return found


def unsaved(page: Page) -> None:
    """Saves do not get through any more; everything else does."""
    page.route(WORKFLOW, lambda route: route.abort() if route.request.method == "PUT" else route.continue_())


def mended(page: Page) -> None:
    """They do again, and the browser says so."""
    page.unroute(WORKFLOW)
    page.evaluate("window.dispatchEvent(new Event('online'))")


def go(page: Page, workflow: str) -> Editor:
    """Goes to another workflow without loading the page anew, as a link does."""
    page.evaluate("(to) => history.pushState(null, '', to)", f"/workflows/{workflow}")
    editor = Editor(page)
    expect(editor.card("start")).to_be_visible()
    return editor


def label(editor: Editor, node: str, text: str) -> None:
    field = editor.select(node).get_by_label("Label", exact=True)
    field.fill(text)
    field.press("Enter")


def texts(person: Person, workflow: str) -> dict[str, Any]:
    nodes = person.document(workflow)["nodes"]
    return {name: node.get("config", {}).get("text") for name, node in nodes.items()}


def test_a_new_workflow_is_saved_from_its_first_step_and_one_too_large_says_where(
    ana: Person, visit: Visit, complaints: list[str]
) -> None:
    page = visit(ana, "/workflows")
    page.get_by_role("button", name="New workflow").first.click()
    page.wait_for_url(re.compile(r"/workflows/[0-9a-f-]{36}"))
    editor = Editor(page)
    expect(editor.card("start")).to_be_visible()
    added = editor.add("Template")
    expect(page).to_have_title(re.compile("^• "))
    editor.expect_saved()
    expect(page).to_have_title(re.compile("^[^•]"))
    expect(editor.badge).to_have_text("Saved v2")
    assert added in ana.document(page.url.rsplit("/", 1)[-1])["nodes"]

    editor.text("Text").fill("x" * 300_000)
    expect(editor.badge).to_have_text("1 change not saved → See why")
    page.keyboard.press("Escape")
    editor.select("start")
    editor.badge.get_by_role("button").click()
    expect(editor.inspector.get_by_text("Not saved: The settings of one step are at most")).to_be_visible()
    expect(editor.text("Text")).to_be_focused()
    editor.text("Text").fill("short")
    editor.expect_saved()
    expect(editor.inspector.get_by_text("Not saved:")).to_have_count(0)
    complaints[:] = [text for text in complaints if "400" not in text]


def turn(page: Page, state: str) -> None:
    """The tab is `hidden`, or `visible` again."""
    page.evaluate(
        """(state) => {
        Object.defineProperty(document, 'visibilityState', { configurable: true, get: () => state });
        document.dispatchEvent(new Event('visibilitychange'));
    }""",
        state,
    )


def test_a_tab_that_slept_or_was_hidden_while_others_saved_writes_nothing(ana: Person, visit: Visit) -> None:
    workflow = greeting(ana, "Stale")
    stale, writer = Editor(visit(ana)), Editor(visit(ana, f"/workflows/{workflow}"))
    page = stale.page
    page.clock.install()
    page.route_web_socket("**/ws/workflows/*", lambda _: None)  # it hears nothing
    page.goto(f"{ana.server.url}/workflows/{workflow}")
    expect(stale.card("greet")).to_contain_text("Hello")
    writes = writes_of(page)
    change_text(writer, "Good morning")
    writer.expect_saved()
    page.clock.fast_forward("15:00")
    for event in ("blur", "focus"):
        page.evaluate("(name) => window.dispatchEvent(new Event(name))", event)
    expect(stale.card("greet")).to_contain_text("Good morning")

    turn(page, "hidden")
    document = ana.document(workflow)
    document["nodes"]["greet"]["config"]["text"] = "Meanwhile"
    ana.call("PATCH", f"/workflows/{workflow}", {"document": document}, **{"If-Match": '"2"'})
    ana.post(f"/workflows/{workflow}/publish", {"message": "First"})
    turn(page, "visible")
    expect(stale.card("greet")).to_contain_text("Meanwhile")
    assert writes == []
    assert ana.get(f"/workflows/{workflow}")["revision"] == 3
    label(stale, "done", "The end")
    stale.expect_saved()
    greet, done = (ana.document(workflow)["nodes"][name] for name in ("greet", "done"))
    assert (greet["config"]["text"], done["label"]) == ("Meanwhile", "The end")
    writes.clear()
    page.close(run_before_unload=True)
    assert writes == []


def test_edits_made_offline_survive_going_back_and_a_reload_and_are_sent_when_it_is_back(
    ana: Person, visit: Visit
) -> None:
    one, two = greeting(ana, "First"), greeting(ana, "Second")
    page = visit(ana, f"/workflows/{one}")
    editor = Editor(page)
    unsaved(page)
    change_text(editor, "for the first")
    expect(editor.badge).to_have_text("1 change not saved (offline)")
    go(page, two)
    expect(page).to_have_title(re.compile("Second"))
    change_text(editor, "for the second")
    page.go_back()
    expect(editor.card("greet")).to_contain_text("for the first")
    # The last word of the page, too, goes nowhere.
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError('no network')) }")
    page.reload()
    expect(editor.card("greet")).to_contain_text("for the first")
    expect(editor.badge).to_have_text("1 change not saved (offline)")
    assert texts(ana, one)["greet"] == texts(ana, two)["greet"] == "Hello"
    mended(page)
    editor.expect_saved()
    go(page, two)
    expect(editor.card("greet")).to_contain_text("for the second")
    editor.expect_saved()
    assert texts(ana, one)["greet"] == "for the first"
    assert texts(ana, two)["greet"] == "for the second"
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('baton.journal'))") == []


def test_three_pages_that_save_at_once_lose_no_field(ana: Person, visit: Visit) -> None:
    nodes = {name: {"type": "template", "config": {"text": "-"}} for name in "abc"}
    workflow = ana.workflow("Storm", flow(nodes, "start > a > b > c", places=["start a b c"]))
    pages = [visit(ana, f"/workflows/{workflow}") for _ in "abc"]
    for name, page in zip("abc", pages, strict=True):
        Editor(page).select(name)
        expect(Editor(page).text("Text")).to_be_visible()
    for round_ in range(3):
        for name, page in zip("abc", pages, strict=True):
            Editor(page).text("Text").fill(f"{name} {round_}")
    for page in pages:
        Editor(page).expect_saved()
        for name in "abc":
            expect(Editor(page).card(name)).to_contain_text(f"{name} 2")
    assert texts(ana, workflow) == {"start": None, "a": "a 2", "b": "b 2", "c": "c 2"}


def test_a_server_that_dies_while_it_saves_is_never_called_saved(
    server: Server, visit: Visit, complaints: list[str]
) -> None:
    owner = Person(server, "olga", server.setup_link())
    workflow = greeting(owner, "Crash")
    editor = Editor(visit(owner, f"/workflows/{workflow}"))
    expect(editor.card("greet")).to_be_visible()

    def die(route: Route) -> None:
        if route.request.method == "PUT":
            server.kill()
        route.continue_()

    editor.page.route(WORKFLOW, die)
    change_text(editor, "Through the crash")
    expect(editor.badge).to_have_attribute("data-state", "offline")
    label(editor, "greet", "Also this")
    expect(editor.badge).to_have_text("2 changes not saved (offline)")
    expect(editor.page).to_have_title(re.compile("^• "))
    editor.page.unroute(WORKFLOW)
    server.start()
    editor.page.evaluate("window.dispatchEvent(new Event('online'))")
    editor.expect_saved()
    greet = owner.document(workflow)["nodes"]["greet"]
    assert (greet["config"]["text"], greet["label"]) == ("Through the crash", "Also this")
    owner.close()
    # What the browser itself writes about a server that is gone.
    complaints[:] = [text for text in complaints if "WebSocket connection" not in text]


def undo(page: Page) -> None:
    page.keyboard.press("Control+z")


def test_undo_knows_what_there_is_to_take_back(ana: Person, visit: Visit) -> None:
    one, two = greeting(ana, "Caller"), greeting(ana, "Called")
    page = visit(ana, f"/workflows/{one}")
    editor = Editor(page)
    expect(editor.card("greet")).to_be_visible()
    writes = writes_of(page)
    editor.select("done")
    undo(page)  # right after loading: nothing
    expect(editor.card("greet")).to_be_visible()

    change_text(editor, "Changed")
    editor.expect_saved()
    assert len(writes) == 1
    go(page, two)
    editor.select("done")
    undo(page)  # nothing was done in this one
    go(page, one)
    expect(editor.card("greet")).to_contain_text("Changed")
    editor.select("done")
    undo(page)  # after the autosave, and after coming back
    expect(editor.card("greet")).to_contain_text("Hello")
    editor.expect_saved()
    assert texts(ana, one)["greet"] == "Hello"
    assert ana.get(f"/workflows/{two}")["revision"] == 1

    change_text(editor, "Gone soon")
    editor.expect_saved()
    read = ana.get(f"/workflows/{one}")
    document = read["document"]
    del document["nodes"]["greet"]
    document["edges"] = [{"source": "start", "target": "done"}]
    ana.call("PATCH", f"/workflows/{one}", {"document": document}, **{"If-Match": f'"{read["revision"]}"'})
    expect(editor.card("greet")).to_have_count(0)
    editor.select("done")
    undo(page)  # what someone else has removed meanwhile
    expect(page.get_by_text("“greet” is no longer there")).to_be_visible()
    editor.expect_saved()
    assert "greet" not in ana.document(one)["nodes"]


def test_an_earlier_state_is_brought_back_and_that_can_be_undone(ana: Person, visit: Visit) -> None:
    workflow = greeting(ana, "Earlier")
    page = visit(ana)
    page.clock.install()
    page.goto(f"{ana.server.url}/workflows/{workflow}")
    editor = Editor(page)
    expect(editor.card("greet")).to_contain_text("Hello")
    page.clock.run_for(2_000)
    page.clock.fast_forward("02:00")
    editor.select("greet")
    page.clock.run_for(500)
    page.keyboard.press("Delete")
    expect(editor.card("greet")).to_have_count(0)
    page.clock.run_for(1_000)
    editor.expect_saved()

    editor.badge.get_by_role("button").click()
    page.clock.run_for(500)
    page.get_by_role("dialog").get_by_role("button", name="Restore").click()
    expect(editor.card("greet")).to_contain_text("Hello")
    expect(editor.wire("start", "greet")).to_be_attached()
    page.clock.run_for(1_000)
    editor.expect_saved()
    assert len(ana.document(workflow)["edges"]) == 2
    editor.select("done")
    undo(page)
    expect(editor.card("greet")).to_have_count(0)
