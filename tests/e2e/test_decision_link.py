"""A decision link, from the dialog that makes it to the answer of somebody who has no account."""

from __future__ import annotations

import re

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import question, waiting
from tests.e2e.people import Person, ask, flow

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
CLIPBOARD = {"permissions": ["clipboard-read", "clipboard-write"]}


def copied_link(page: Page) -> str:
    """Makes a link in the dialog that is open; returns what was copied."""
    dialog = page.get_by_role("dialog", name="Link to decide this")
    expect(dialog).to_contain_text("answers it once, in your name, without signing in")
    dialog.get_by_role("button", name=re.compile("^Make .+ and copy it$")).click()
    expect(dialog.get_by_role("listitem")).to_contain_text("works until")
    link: str = page.evaluate("navigator.clipboard.readText()")
    return link


def test_a_link_is_taken_back_and_another_answered_without_signing_in(ana: Person, visit: Visit) -> None:
    done = {"type": "output", "config": {"value": "{{ letter.values.text }}"}}
    document = flow({"letter": ask("Send the letter?", "Dear Dana"), "done": done}, "start > letter.approve > done")
    run = ana.run(ana.workflow("By link", document))
    page = visit(ana, "/approvals", **CLIPBOARD)
    waiting(page, "By link").get_by_role("button", name="Send the letter?").click()
    question(page, "letter").get_by_role("button", name="Copy a link").click()
    taken_back = copied_link(page)
    dialog = page.get_by_role("dialog")
    expect(dialog).to_contain_text(taken_back)
    dialog.get_by_role("button", name="Revoke").click()
    expect(dialog.get_by_role("listitem")).to_have_count(0)
    expect(dialog).not_to_contain_text(taken_back)
    link = copied_link(page)
    assert link != taken_back

    other = visit(**PHONE)
    other.goto(taken_back)
    expect(other.get_by_role("heading", level=1)).to_have_text("This link does not work")
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("Needs an answer")
    assert other.evaluate("document.documentElement.scrollWidth") <= 390, "nothing hangs over the edge"
    field = other.get_by_label("Text")
    field.fill("Dear Eve")
    field.press("Enter")  # answers nothing
    expect(field).to_have_value("Dear Eve")
    expect(other.get_by_role("button")).to_have_count(2)
    other.get_by_role("button", name="Approve").click()
    expect(other.get_by_role("heading", level=1)).to_have_text("Answered “Approve”")
    other.goto(link)
    expect(other.get_by_role("heading", level=1)).to_have_text("This link does not work")

    assert ana.until_ended(run["id"])["output"] == "Dear Eve"
    expect(question(page, "letter")).to_contain_text(re.compile("Approve · by ana with a link"))
