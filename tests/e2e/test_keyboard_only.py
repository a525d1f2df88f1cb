"""A workflow is built, run and approved with the keyboard alone: on the canvas, and the same in the outline."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person

MOST_TABS = 40


def tab_to(page: Page, role: str, name: str) -> None:
    """Presses Tab until that has the focus."""
    wanted = page.get_by_role(role, name=name, exact=True)  # type: ignore[arg-type]
    expect(wanted.first).to_be_visible()
    for _ in range(MOST_TABS):
        page.keyboard.press("Tab")
        if wanted.evaluate_all("all => all.some(e => e === document.activeElement)"):
            return
    raise AssertionError(f"Tab does not lead to the {role} “{name}”")


def new_workflow(ana: Person, visit: Visit) -> tuple[Page, Editor]:
    """From the list of workflows to an empty editor."""
    page = visit(ana, "/workflows")
    tab_to(page, "button", "New workflow")
    page.keyboard.press("Enter")
    editor = Editor(page)
    expect(editor.card("start")).to_be_visible()
    return page, editor


def choose(page: Page, title: str) -> None:
    """Types what is looked for into the list that opened, and takes it."""
    field = page.get_by_role("combobox").and_(page.locator("[aria-expanded=true]"))
    expect(field).to_be_focused()
    page.keyboard.type(title)
    expect(page.locator("[role=option][aria-selected=true]")).to_contain_text(title)
    page.keyboard.press("Enter")
    expect(page.locator("[role=option][aria-selected=true]").filter(has_text=title)).to_have_count(0)


def add(page: Page, title: str) -> None:
    """N, the first letters of a step, Enter."""
    page.keyboard.press("n")
    choose(page, title)


def set_prompt(page: Page, editor: Editor, text: str) -> None:
    """Enter opens the settings of the selected step; Tab leads to its prompt."""
    page.keyboard.press("Enter")
    expect(editor.inspector.locator(":focus")).to_have_count(1)
    prompt = editor.text("Prompt")
    expect(prompt).to_be_visible()
    for _ in range(MOST_TABS):
        if prompt.evaluate("e => e === document.activeElement"):
            break
        page.keyboard.press("Tab")
    page.keyboard.press("Control+a")
    page.keyboard.type(text)
    page.keyboard.press("Escape")
    if prompt.evaluate("e => e === document.activeElement"):  # what it was about to suggest is gone, the focus stays
        page.keyboard.press("Escape")


def on_step(page: Page, node: str) -> None:
    """The focus is on the step of the canvas, which says its name."""
    expect(page.locator(f'.react-flow__node[data-id="{node}"]')).to_be_focused()


def test_building_running_and_approving_on_the_canvas(ana: Person, visit: Visit) -> None:
    page, editor = new_workflow(ana, visit)
    add(page, "Model")
    on_step(page, "model")
    add(page, "Approval")
    on_step(page, "approval")
    add(page, "Output")
    on_step(page, "output")
    expect(editor.wire("approval", "output", "approve")).to_be_attached()

    page.keyboard.press("Control+z")
    expect(editor.card("output")).to_have_count(0)
    page.keyboard.press("Control+Shift+z")
    expect(editor.card("output")).to_be_visible()
    page.keyboard.press("Escape")
    for node in ("start", "model", "approval"):
        page.keyboard.press("ArrowRight")
        on_step(page, node)
    page.keyboard.press("c")
    choose(page, "Reject")
    choose(page, "Output")
    expect(editor.wire("approval", "output", "reject")).to_be_attached()
    on_step(page, "approval")

    page.keyboard.press("ArrowLeft")
    on_step(page, "model")
    set_prompt(page, editor, "[[reply: Dear Dana]]")
    on_step(page, "model")
    page.keyboard.press("Control+Enter")
    editor.expect_status("approval", "waiting")
    expect(page.get_by_role("alert").filter(has_text="Approval needs you.")).to_be_attached()
    page.keyboard.press("ArrowRight")
    on_step(page, "approval")
    page.keyboard.press("a")
    editor.expect_status("output", "succeeded")
    assert page.evaluate("document.activeElement.closest('.react-flow') !== null"), "the focus stays on the canvas"


def row(page: Page, name: str) -> None:
    """The focus is on the outline's row of that name."""
    expect(page.get_by_role("treegrid").get_by_role("row", name=re.compile(f"^{name}"))).to_be_focused()


def test_building_running_and_approving_in_the_outline(ana: Person, visit: Visit) -> None:
    page, editor = new_workflow(ana, visit)
    page.keyboard.press("o")
    row(page, "Start")
    add(page, "Model")
    row(page, "Model")
    add(page, "Approval")
    row(page, "Approval")
    page.keyboard.press("ArrowDown")
    row(page, "Approve")
    add(page, "Output")
    row(page, "Output")
    page.keyboard.press("F2")
    expect(page.get_by_role("textbox", name="New name of Output")).to_be_focused()
    page.keyboard.type("Result")
    page.keyboard.press("Enter")
    row(page, "Result")

    page.keyboard.press("s")  # a note is written where the focus is, not on the canvas that the outline covers
    expect(page.get_by_role("textbox", name="Text of the note")).to_be_focused()
    page.keyboard.type("Ask Dana first")
    page.keyboard.press("Control+Enter")
    row(page, "Note Ask Dana first")
    page.keyboard.press("Delete")
    row(page, "Result")

    page.keyboard.press("Home")
    row(page, "Start")
    add(page, "Template")
    row(page, "Template")
    page.keyboard.press("Alt+ArrowDown")
    row(page, "Template")
    expect(page.get_by_role("row", name=re.compile("^Model.*Template")).first).to_be_attached()
    page.keyboard.press("Delete")
    row(page, "Approval")
    page.keyboard.press("ArrowUp")
    row(page, "Model")
    set_prompt(page, editor, "[[reply: Dear Dana]]")
    row(page, "Model")

    page.keyboard.press("Control+Enter")
    expect(page.get_by_role("row", name=re.compile("^Approval .*Needs you"))).to_be_visible()
    page.keyboard.press("ArrowDown")
    row(page, "Approval")
    page.keyboard.press("a")
    expect(page.get_by_role("row", name=re.compile("^Result .*Done"))).to_be_visible()
    editor.expect_saved()
    workflow = page.url.rsplit("/", 1)[1]
    wires = {(e["source"], e.get("port", "out"), e["target"]) for e in ana.document(workflow)["edges"]}
    assert wires == {("start", "out", "model"), ("model", "out", "approval"), ("approval", "approve", "output")}


def test_the_arrows_fold_and_lead_through_the_columns(ana: Person, visit: Visit) -> None:
    page, _ = new_workflow(ana, visit)
    page.keyboard.press("o")
    row(page, "Start")
    add(page, "Loop")
    row(page, "Loop")
    inside = page.get_by_role("row", name="Nothing inside yet")
    expect(inside).to_be_visible()
    page.keyboard.press("ArrowLeft")
    expect(inside).to_have_count(0)
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowDown")
    row(page, "Nothing inside yet")
    add(page, "Model")
    row(page, "Model")
    page.keyboard.press("ArrowLeft")
    row(page, "Loop")
    page.keyboard.press("ArrowUp")
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.get_by_role("gridcell").and_(page.locator(":focus"))).to_have_text("Loop 2")
    page.keyboard.press("Enter")  # follows the link
    row(page, "Loop")
    page.keyboard.press("o")
    expect(page.get_by_role("treegrid")).to_have_count(0)
    on_step(page, "loop_2")
