"""The inbox: several questions at once, answers that come too late, and a phone."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from playwright.sync_api import Locator, Page, expect

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


def many(person: Person, name: str, count: int, *, proposed: str = "Dear Dana") -> list[str]:
    """As many workflows that each ask one thing and wait for the answer; returns the runs' ids."""
    done = {"type": "output", "config": {"value": "{{ letter.action }}"}}
    letter = ask(f"Send the letter of {name}?", proposed)
    letter["config"]["form"]["required"] = ["text"]
    workflow = person.workflow(name, flow({"letter": letter, "done": done}, "start > letter.approve > done"))
    return [person.run(workflow)["id"] for _ in range(count)]


def answers(person: Person, runs: list[str]) -> list[str | None]:
    """What was answered to the runs' questions so far."""
    found = {each["run"]: each["action"] for each in person.get("/approvals?status=all&limit=200")["results"]}
    return [found[run] for run in runs]


def swipe(page: Page, item: Locator, by: int) -> None:
    """Draws an item sideways with a finger and lets go."""
    box = item.bounding_box()
    assert box
    x, y = box["x"] + box["width"] / 2, box["y"] + 20
    touch = page.context.new_cdp_session(page)

    def at(kind: str, *points: float) -> None:
        touch.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": [{"x": px, "y": y} for px in points]})

    at("touchStart", x)
    for step in range(1, 11):
        at("touchMove", x + by * step / 10)
    at("touchEnd")


def test_a_swipe_answers_and_can_be_taken_back(ana: Person, visit: Visit) -> None:
    runs = many(ana, "By swipe", 1)
    page = visit(ana, "/approvals", **PHONE)
    swipe(page, waiting(page, "By swipe"), 60)
    expect(waiting(page, "By swipe")).to_have_count(1)  # not far enough
    swipe(page, waiting(page, "By swipe"), 150)
    expect(waiting(page, "By swipe")).to_have_count(0)
    page.get_by_role("button", name="Undo").click()  # a tap right after a fling may count as stopping it
    expect(waiting(page, "By swipe")).to_have_count(1)
    assert answers(ana, runs) == [None]

    with page.expect_response(re.compile("/decision$")) as sent:
        swipe(page, waiting(page, "By swipe"), -150)
        expect(waiting(page, "By swipe")).to_have_count(0)
        page.get_by_text("“Reject” is sent in 5 seconds.").wait_for()
    assert sent.value.status == 200
    assert answers(ana, runs) == ["reject"]


def test_letters_walk_answer_and_take_back(ana: Person, visit: Visit) -> None:
    runs = many(ana, "By letters", 2)
    page = visit(ana, "/approvals")
    items = waiting(page, "By letters")
    expect(items).to_have_count(2)
    items.first.get_by_role("button").first.focus()
    page.keyboard.press("j")
    expect(items.nth(1).locator("[aria-current=true]")).to_be_focused()
    page.keyboard.press("k")
    page.keyboard.press("e")
    expect(question(page, "letter").get_by_label("Text")).to_be_focused()
    page.keyboard.type("a")  # in a field it is only a letter
    expect(items).to_have_count(2)
    items.first.get_by_role("button").first.focus()
    page.keyboard.press("a")
    expect(items).to_have_count(1)
    page.keyboard.press("u")
    expect(items).to_have_count(2)
    page.keyboard.press("r")
    expect(items).to_have_count(1)
    page.goto(f"{ana.server.url}/workflows")  # leaving the page sends what was held
    expect(page.get_by_role("heading", name="Workflows", level=1)).to_be_visible()
    until(page, lambda: sorted(map(str, answers(ana, runs))) == ["None", "reject"])


def until(page: Page, reached: Callable[[], bool]) -> None:
    """Waits for what only the server can tell."""
    for _ in range(100):
        if reached():
            return
        page.wait_for_timeout(100)
    raise AssertionError("it did not come to that")


def test_several_are_approved_at_once_but_not_those_to_fill_in(ana: Person, visit: Visit) -> None:
    runs = many(ana, "Many at once", 3)
    (empty,) = many(ana, "Fill me in", 1, proposed="")
    page = visit(ana)
    page.clock.install()
    page.goto(f"{ana.server.url}/approvals")
    expect(page).to_have_title(re.compile(r"^\(\d+\) Approvals"))
    expect(page.locator("link[rel=icon]")).to_have_attribute("href", re.compile("icon-waiting"))
    page.get_by_role("button", name="Select", exact=True).click()
    expect(page.get_by_role("checkbox", name="Select Send the letter of Fill me in?")).to_be_disabled()
    for box in page.get_by_role("checkbox", name="Select Send the letter of Many at once?").all():
        box.check()
    page.get_by_role("button", name="Approve 3").click()
    expect(page.get_by_text("3 answers “Approve” are sent in 5 seconds.")).to_be_visible()
    expect(waiting(page, "Many at once")).to_have_count(0)
    assert answers(ana, runs) == [None] * 3
    page.clock.fast_forward(5_000)
    until(page, lambda: answers(ana, runs) == ["approve"] * 3)
    assert answers(ana, [empty]) == [None]

    waiting(page, "Fill me in").get_by_role("button", name="Approve").click()  # opens it: there is nothing to send
    card = question(page, "letter")
    card.get_by_label("Text").fill("Dear Eve")
    card.get_by_role("button", name=re.compile("^Approve")).click()
    until(page, lambda: answers(ana, [empty]) == ["approve"])
    page.get_by_role("tab", name="Answered").click()
    answered = (
        page.get_by_role("list", name="Answered approvals").get_by_role("listitem").filter(has_text="Fill me in")
    )
    expect(answered).to_contain_text("edited")
