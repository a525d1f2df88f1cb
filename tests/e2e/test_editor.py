"""The editor: adding, undoing, deleting, saving, two people at once, problems, and looking without touching."""

from __future__ import annotations

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow

GREET = {"type": "template", "label": "Greeting", "config": {"text": "Hello"}}
DONE = {"type": "output", "label": "Result", "config": {"value": "{{ greet.text }}"}}
INPUT = {"type": "start", "config": {"inputs": {"type": "object", "properties": {"name": {"type": "string"}}}}}
NOTHING_ASKED = "Write something here."


def greeting(person: Person, name: str) -> str:
    """start → greet → done; returns the workflow's id."""
    document = flow({"greet": GREET, "done": DONE}, "start > greet > done", places=["start greet done"])
    return person.workflow(name, document)


def test_adding_undoing_and_deleting_survive_a_reload(ana: Person, visit: Visit) -> None:
    workflow = greeting(ana, "Draw")
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    for node in ("start", "greet", "done"):
        expect(editor.card(node)).to_be_in_viewport(ratio=1)
    editor.select("greet")
    added = editor.add("Template")
    expect(editor.wire("greet", added)).to_be_attached()
    page.get_by_role("button", name="Undo").click()
    expect(editor.card(added)).to_have_count(0)
    editor.select("done")
    page.keyboard.press("Control+Shift+Z")
    expect(editor.card(added)).to_be_visible()

    inspector = editor.select(added)
    editor.text("Text").fill("Bye")
    inspector.get_by_label("Label", exact=True).fill("Farewell")
    editor.select("greet")
    page.keyboard.press("Delete")
    expect(editor.card("greet")).to_have_count(0)
    expect(editor.wire("start", added)).to_be_attached()
    editor.expect_saved()
    page.reload()

    expect(editor.card(added)).to_contain_text("Farewell")
    assert editor.ids() == {"start", added, "done"}
    assert ana.document(workflow)["nodes"][added]["config"] == {"text": "Bye"}


def away(editor: Editor) -> None:
    """The page loses its connection."""
    editor.page.context.set_offline(True)


def two_pages(visit: Visit, person: Person, workflow: str) -> tuple[Editor, Editor]:
    """One workflow open in two browsers; the second has lost its connection."""
    first, second = (Editor(visit(person, f"/workflows/{workflow}")) for _ in range(2))
    for editor in (first, second):
        expect(editor.card("greet")).to_be_visible()
    second.select("greet")
    away(second)
    return first, second


def change_text(editor: Editor, text: str) -> None:
    """Edits the greeting's text through the inspector."""
    editor.select("greet")
    editor.text("Text").fill(text)


def back_online(page: Page) -> None:
    """The connection returns; what this page has is older than what is stored, and the server says so."""
    with page.expect_response(lambda response: response.status == 412):
        page.context.set_offline(False)


def test_edits_on_two_pages_are_both_kept_and_shown_side_by_side_where_they_meet(ana: Person, visit: Visit) -> None:
    workflow = greeting(ana, "Two pages")
    first, second = two_pages(visit, ana, workflow)
    second.inspector.get_by_label("Label", exact=True).fill("Salute")
    second.inspector.get_by_label("Label", exact=True).press("Enter")
    expect(second.badge).to_have_text("1 change not saved (offline)")
    change_text(first, "Good morning")
    first.expect_saved()

    back_online(second.page)
    second.expect_saved()
    expect(second.card("greet")).to_contain_text("Good morning")
    first.page.reload()
    for editor in (first, second):
        expect(editor.card("greet")).to_contain_text("Salute")
        expect(editor.card("greet")).to_contain_text("Good morning")
    greet = ana.document(workflow)["nodes"]["greet"]
    assert (greet["label"], greet["config"]["text"]) == ("Salute", "Good morning")

    for choice, mine, theirs in (("Keep mine", "Good evening", "Good day"), ("Use theirs", "Hello", "Hi")):
        away(second)
        change_text(second, mine)
        change_text(first, theirs)
        first.expect_saved()
        back_online(second.page)
        second.page.get_by_role("button", name="Someone changed the same field").click()
        dialog = second.page.get_by_role("dialog")
        expect(dialog).to_contain_text(theirs)
        expect(dialog).to_contain_text(mine)
        dialog.get_by_role("button", name=choice).click()
        expect(dialog).to_be_hidden()
        second.expect_saved()
        stays = mine if choice == "Keep mine" else theirs
        expect(second.card("greet")).to_contain_text(stays)
        assert ana.document(workflow)["nodes"]["greet"]["config"]["text"] == stays
        expect(first.card("greet")).to_contain_text(stays)


def test_a_problem_is_said_at_the_card_and_the_field_until_it_is_mended(ana: Person, visit: Visit) -> None:
    model = {"type": "model", "label": "Writer", "config": {"connection": "demo", "model": "demo-chat", "prompt": ""}}
    done = {"type": "output", "config": {"value": "{{ write.text }}"}}
    document = flow(
        {"start": INPUT, "write": model, "done": done}, "start > write > done", places=["start write done"]
    )
    workflow = ana.workflow("Problem", document)
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    mark = editor.card("write").get_by_role("img", name=NOTHING_ASKED)
    expect(mark).to_be_visible()

    editor.run(Name="Dana")
    expect(page.get_by_text("The workflow cannot run yet.")).to_be_visible()
    editor.dock.get_by_role("button", name=f"Error: Writer {NOTHING_ASKED}").click()
    prompt = editor.text("Prompt")
    expect(prompt).to_be_focused()
    expect(prompt).to_have_attribute("aria-invalid", "true")
    expect(editor.inspector.get_by_role("alert")).to_contain_text(NOTHING_ASKED)

    page.keyboard.type("[[reply: Dear {{ start.na")
    page.get_by_role("option", name="start.name").click()
    page.keyboard.press("End")
    page.keyboard.type("]]")
    expect(mark).to_be_hidden()
    expect(editor.inspector.get_by_role("alert")).to_have_count(0)
    editor.run(Name="Dana")
    editor.expect_status("done", "succeeded")
    expect(editor.output()).to_contain_text("Dear Dana")


def test_a_viewer_sees_everything_and_changes_nothing(ana: Person, bob: Person, visit: Visit) -> None:
    workflow = greeting(ana, "Only look")
    ana.share(workflow, bob, "viewer")
    before = ana.document(workflow)
    page = visit(bob, f"/workflows/{workflow}")
    editor = Editor(page)
    expect(page.get_by_text("View only")).to_be_visible()
    expect(editor.palette).to_have_count(0)
    expect(page.get_by_role("button", name="Run", exact=True)).to_be_disabled()
    expect(page.get_by_role("button", name="Undo")).to_have_count(0)

    inspector = editor.select("greet")
    expect(inspector.get_by_label("Label", exact=True)).not_to_be_editable()
    expect(editor.text("Text")).not_to_be_editable()
    page.keyboard.press("Delete")
    editor.card("greet").drag_to(editor.canvas, target_position={"x": 200, "y": 400})
    expect(editor.card("greet")).to_be_visible()
    page.get_by_role("button", name="Share", exact=True).click()
    expect(page.get_by_role("dialog")).to_contain_text("Only its owners share a workflow.")
    after = ana.get(f"/workflows/{workflow}")
    assert (after["document"], after["revision"]) == (before, 1)
