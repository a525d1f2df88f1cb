"""A workflow that calls another one: its card follows the called run, whose question is answered in the inbox."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor, answer, question, waiting
from tests.e2e.people import Person, ask, flow

INPUTS = {
    "type": "object",
    "properties": {"customer": {"type": "string", "title": "Customer"}},
    "required": ["customer"],
}


def review(person: Person) -> str:
    """A published workflow that asks whether a letter may go out; returns its id."""
    nodes = {
        "start": {"type": "start", "config": {"inputs": INPUTS}},
        "letter": ask("Send this to {{ input.customer }}?", "Dear Dana"),
        "done": {"type": "output", "config": {"value": "{{ letter.values.text }}"}},
    }
    workflow = person.workflow("Review a letter", flow(nodes, "start > letter.approve > done"))
    person.post(f"/workflows/{workflow}/publish", {"message": "First"})
    return workflow


def test_a_called_run_is_picked_followed_and_answered(ana: Person, visit: Visit) -> None:
    review(ana)
    nodes = {
        "call": {"type": "workflow", "config": {"workflow": ""}},
        "done": {"type": "output", "config": {"value": "{{ call.output }}"}},
    }
    page = visit(ana, f"/workflows/{ana.workflow('Write to Dana', flow(nodes, 'start > call > done'))}")
    editor = Editor(page)
    editor.select("call").get_by_label("Workflow").select_option("Review a letter")
    editor.text("Customer").fill("Dana")
    editor.expect_saved()
    editor.run()
    editor.expect_status("call", "waiting")
    expect(editor.well("call")).to_contain_text("Waits inside Review a letter")

    inbox = visit(ana, "/approvals")
    waiting(inbox, "Review a letter").get_by_role("button", name="Send this to Dana?").click()
    asked = question(inbox, "letter")
    asked.get_by_label("Text").fill("Dear Eve")
    answer(asked, "Approve")

    editor.expect_status("call", "succeeded")
    editor.expect_status("done", "succeeded")
    expect(editor.output()).to_contain_text("Dear Eve")
    editor.inspector.get_by_role("tab", name="Last run").click()
    editor.inspector.get_by_role("link", name="Review a letter").click()
    expect(page.get_by_role("region", name="About this run")).to_contain_text("Called by Write to Dana")
    editor.expect_status("letter", "succeeded")
