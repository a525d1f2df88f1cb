"""Running again from a step: what led there is taken over; what changes something outside is asked about first."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor, answer, question
from tests.e2e.people import Person, flow


def test_a_person_chooses_whether_what_writes_is_done_again(ana: Person, visit: Visit) -> None:
    nodes = {
        "entry": {"type": "template", "config": {"text": "Order 7"}, "policy": {"effects": "write"}},
        "done": {"type": "output", "config": {"value": "{{ entry.text }}"}},
    }
    workflow = ana.workflow("Order", flow(nodes, "start > entry > done"))
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    editor.run()
    editor.expect_status("done", "succeeded")

    panel = editor.select("entry")
    panel.get_by_role("tab", name="Last run").click()
    panel.get_by_role("button", name="Run again from here").click()
    dialog = page.get_by_role("dialog", name="Run again from Entry")
    expect(dialog.get_by_role("listitem")).to_have_text(["Entry"])
    dialog.get_by_role("button", name="Ask me at each").click()
    editor.expect_status("entry", "waiting")
    answer(question(page, "entry"), "Use the earlier result")
    editor.expect_status("done", "succeeded")
    expect(editor.dock.get_by_role("list", name="Timeline").get_by_role("listitem").first).to_contain_text(
        "from an earlier run"
    )

    page.keyboard.press("Control+Shift+Enter")
    dialog.get_by_role("button", name="Do them again").click()
    expect(dialog).to_be_hidden()
    editor.expect_status("done", "succeeded")
    runs = ana.get(f"/runs?workflow={workflow}")["results"]
    assert [run["status"] for run in runs] == ["succeeded"] * 3

    editor.select("done")
    panel.get_by_role("button", name="Run again from here").click()
    expect(dialog).to_be_hidden()
    editor.expect_status("done", "succeeded")
    expect(editor.output()).to_contain_text("Order 7")
