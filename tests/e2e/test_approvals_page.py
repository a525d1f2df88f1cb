"""The inbox: several questions at once, answers that come too late, and a phone."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor, answer, question, waiting
from tests.e2e.people import Person, ask, flow

PHONE = {"viewport": {"width": 390, "height": 844}, "is_mobile": True, "has_touch": True}
THUMB = 40  # px: what a finger can hit


def two_questions(person: Person, name: str) -> tuple[str, dict[str, Any]]:
    """A run that waits in two parallel branches; returns the workflow's id and the run."""
    nodes = {
        "letter": ask("Send the letter?", "Dear Dana"),
        "bill": ask("Pay the bill?", "42 $"),
        "done": {"type": "output", "config": {"value": "{{ letter.values.text }}, {{ bill.values.text }}"}},
    }
    document = flow(nodes, "start > letter.approve > done", "start > bill.approve > done")
    workflow = person.workflow(name, document)
    return workflow, person.run(workflow)


def one_question(person: Person, name: str) -> str:
    """A workflow that asks one thing; returns its id."""
    done = {"type": "output", "config": {"value": "{{ letter.action }}: {{ letter.values.text }}"}}
    return person.workflow(
        name, flow({"letter": ask("Send the letter?", "Dear Dana"), "done": done}, "start > letter.approve > done")
    )


def test_two_questions_open_at_once_are_both_shown_and_both_work(ana: Person, visit: Visit) -> None:
    page = visit(ana, "/approvals")
    workflow, run = two_questions(ana, "Both at once")
    expect(waiting(page, "Both at once")).to_have_count(2)

    waiting(page, "Both at once").get_by_role("button", name="Pay the bill?").click()
    bill = question(page, "bill")
    bill.get_by_label("Text").fill("43 $")
    answer(bill, "Approve")
    expect(waiting(page, "Both at once")).to_have_count(1)
    waiting(page, "Both at once").get_by_role("button", name="Send the letter?").click()
    answer(question(page, "letter"), "Approve")
    expect(waiting(page, "Both at once")).to_have_count(0)

    page.goto(f"{ana.server.url}/workflows/{workflow}/runs/{run['id']}")
    editor = Editor(page)
    editor.expect_status("done", "succeeded")
    expect(editor.output()).to_contain_text("Dear Dana, 43 $")


def test_two_questions_are_answered_on_their_cards(ana: Person, visit: Visit) -> None:
    workflow, _ = two_questions(ana, "On the cards")
    editor = Editor(visit(ana, f"/workflows/{workflow}"))
    for node in ("letter", "bill"):
        editor.expect_status(node, "waiting")
    for node in ("letter", "bill"):
        editor.card(node).get_by_role("button", name="Approve").click()
        editor.expect_status(node, "succeeded")
    expect(editor.output()).to_contain_text("Dear Dana, 42 $")


def test_an_answer_that_comes_too_late_says_who_was_first(ana: Person, bob: Person, visit: Visit) -> None:
    workflow = one_question(ana, "Who is first")
    ana.share(workflow, bob, "operator")
    live = visit(ana, "/approvals")
    deaf = page_without_sockets(visit, ana)
    run = ana.run(workflow)
    expect(waiting(live, "Who is first")).to_have_count(1)
    deaf.goto(f"{ana.server.url}/approvals")
    waiting(deaf, "Who is first").get_by_role("button", name="Send the letter?").click()
    expect(question(deaf, "letter")).to_be_visible()

    (asked,) = [each for each in bob.get("/approvals?status=pending")["results"] if each["run"] == run["id"]]
    bob.post(f"/approvals/{asked['id']}/decision", {"action": "reject"})
    expect(waiting(live, "Who is first")).to_have_count(0)

    with deaf.expect_response(re.compile("/decision$")) as refused:
        answer(question(deaf, "letter"), "Approve")
    assert refused.value.status == 409
    expect(deaf.get_by_text("Already answered “Reject” by bob")).to_be_visible()
    expect(waiting(deaf, "Who is first")).to_have_count(0)
    assert ana.get(f"/approvals/{asked['id']}")["action"] == "reject"


def page_without_sockets(visit: Visit, person: Person) -> Page:
    """A page that hears nothing by itself, as behind a proxy that swallows sockets."""
    page = visit(person)
    page.route_web_socket(re.compile("/ws/"), lambda socket: None)
    return page


def test_a_question_is_answered_on_a_phone(ana: Person, visit: Visit) -> None:
    workflow = one_question(ana, "By phone")
    run = ana.run(workflow)
    page = visit(ana, "/approvals", **PHONE)
    waiting(page, "By phone").get_by_role("button", name="Send the letter?").tap()
    card = question(page, "letter")
    card.get_by_label("Text").fill("Dear Eve")
    assert page.evaluate("document.documentElement.scrollWidth") <= 390, "nothing hangs over the edge"
    button = card.get_by_role("button", name=re.compile("^Approve"))
    box = button.bounding_box()
    assert box
    assert box["height"] >= THUMB
    button.tap()
    expect(card).to_contain_text("Approve · by ana")

    page.get_by_role("button", name="All approvals").tap()
    expect(waiting(page, "By phone")).to_have_count(0)
    page.get_by_role("tab", name="Answered").tap()
    answered = page.get_by_role("list", name="Answered approvals").get_by_role("listitem").filter(has_text="By phone")
    expect(answered).to_contain_text("Approve · by ana")
    page.goto(f"{ana.server.url}/workflows/{workflow}/runs/{run['id']}")
    editor = Editor(page)
    editor.expect_status("done", "succeeded")
    expect(editor.output()).to_contain_text("approve: Dear Eve")
