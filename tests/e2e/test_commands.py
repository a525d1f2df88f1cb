"""Every action by key, menu, list and finger: context menus, connecting, adding, searching, own keys, touch."""

from __future__ import annotations

import re

from playwright.sync_api import CDPSession, Locator, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow

GREET = {"type": "template", "label": "Greeting", "config": {"text": "Hello"}}
ASK = {"type": "approval", "label": "Review", "config": {"message": "May it go?"}}
DONE = {"type": "output", "label": "Result", "config": {"value": "{{ greet.text }}"}}
PHONE = {"viewport": {"width": 390, "height": 780}, "has_touch": True, "is_mobile": True}
TABLET = {"viewport": {"width": 1100, "height": 800}, "has_touch": True, "is_mobile": True}


def opened(person: Person, visit: Visit, name: str, **context: object) -> Editor:
    """start → greet, beside them a review and a result that nothing leads to."""
    document = flow({"greet": GREET, "ask": ASK, "done": DONE}, "start > greet", places=["start greet", "ask done"])
    editor = Editor(visit(person, f"/workflows/{person.workflow(name, document)}", **context))
    expect(editor.card("greet")).to_be_visible()
    return editor


def said(page: Page) -> Locator:
    """What was last told to screen readers."""
    return page.locator("[data-said]")


def focused(page: Page, node: str) -> Locator:
    """The drawn step, which has the focus."""
    return page.locator(f'.react-flow__node[data-id="{node}"]:focus')


# ---- menus


def test_the_context_menu_is_about_what_is_under_the_pointer_and_works_by_keyboard(ana: Person, visit: Visit) -> None:
    editor = opened(ana, visit, "Menus")
    page = editor.page
    page.keyboard.press("Control+a")
    expect(said(page)).to_have_text("4 things selected")
    editor.card("greet").click(button="right")
    expect(page.get_by_role("menu", name="Selection")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("Escape")
    editor.card("done").click(button="right")
    page.get_by_role("menuitem", name="Delete, closing the chain").click()
    expect(editor.card("done")).to_have_count(0)
    editor.wire("start", "greet").locator("path").first.click(button="right", force=True)
    page.get_by_role("menu", name="Wire").get_by_role("menuitem", name="Delete").click()
    expect(editor.wire("start", "greet")).to_have_count(0)
    page.keyboard.press("Control+z")
    page.keyboard.press("Control+z")
    expect(editor.card("done")).to_be_visible()
    expect(editor.wire("start", "greet")).to_be_attached()

    editor.card("greet").click(button="right")
    menu = page.get_by_role("menu", name="Step")
    expect(menu.get_by_role("menuitem", name="Duplicate")).to_be_visible()
    menu.get_by_role("menuitem", name="Duplicate").click()
    expect(editor.canvas.locator("[data-id][data-status]")).to_have_count(5)

    editor.select("ask")
    page.keyboard.press("Shift+F10")
    expect(menu).to_be_visible()
    page.keyboard.press("End")
    expect(menu.get_by_role("menuitem", name="Delete, leaving the gap")).to_be_focused()
    page.keyboard.press("Home")
    page.keyboard.type("rename")
    page.keyboard.press("Enter")
    page.keyboard.type("Second look")
    page.keyboard.press("Enter")
    expect(editor.card("ask")).to_contain_text("Second look")

    editor.canvas.locator(".react-flow__pane").click(button="right", position={"x": 40, "y": 40})
    page.get_by_role("menuitem", name="Add a step here").click()
    page.get_by_role("combobox", name="Search steps to add").fill("output")
    page.keyboard.press("Enter")
    expect(editor.canvas.locator("[data-id][data-status]")).to_have_count(6)


# ---- keys


def test_walking_by_arrows_and_connecting_by_list(ana: Person, visit: Visit) -> None:
    editor = opened(ana, visit, "Walk")
    page = editor.page
    page.keyboard.press("ArrowRight")
    page.keyboard.press("ArrowRight")
    expect(focused(page, "greet")).to_be_attached()
    page.keyboard.press("Enter")
    expect(editor.inspector.locator(":focus")).to_be_attached()
    page.keyboard.press("Escape")
    expect(focused(page, "greet")).to_be_attached()
    expect(editor.inspector.get_by_label("Label", exact=True)).to_have_value("Greeting")
    page.keyboard.press("Shift+ArrowLeft")
    expect(said(page)).to_have_text("2 things selected")

    editor.select("greet")
    page.keyboard.press("c")
    choices = page.get_by_role("listbox", name="Connect Greeting")
    expect(choices.get_by_role("option", name="Start")).to_have_attribute("aria-disabled", "true")
    expect(choices).to_contain_text("Nothing comes before the start")
    page.keyboard.type("rev")
    page.keyboard.press("Enter")
    expect(editor.wire("greet", "ask")).to_be_attached()
    expect(said(page)).to_have_text("Connected Greeting to Review")

    page.keyboard.press("ArrowRight")
    expect(focused(page, "ask")).to_be_attached()
    page.keyboard.press("c")
    page.keyboard.type("reje")
    page.keyboard.press("Enter")
    page.keyboard.type("result")
    page.keyboard.press("Enter")
    expect(editor.wire("ask", "done", "reject")).to_be_attached()


def test_search_leaves_the_focus_on_the_match_and_what_likely_follows_it_is_offered_first(
    ana: Person, visit: Visit
) -> None:
    editor = opened(ana, visit, "Search")
    page = editor.page
    page.keyboard.press("/")
    bar = page.get_by_role("search", name="Search in the workflow")
    expect(bar.get_by_role("textbox")).to_be_focused()
    page.keyboard.type("re")
    expect(bar).to_contain_text("3")  # Greeting, Review, Result
    page.keyboard.press("Enter")
    page.keyboard.press("Enter")
    expect(bar).to_contain_text("2 of")
    page.keyboard.press("Shift+Enter")
    expect(bar).to_contain_text("1 of")
    bar.get_by_role("textbox").fill("hello")
    page.keyboard.press("F3")
    expect(bar).to_contain_text("1 of 1")
    outline = editor.card("greet").locator("xpath=..").evaluate("card => getComputedStyle(card).outlineStyle")
    assert outline == "solid"
    page.keyboard.press("Escape")
    expect(bar).to_have_count(0)
    expect(focused(page, "greet")).to_be_attached()

    editor.select("greet")
    page.keyboard.press("n")
    steps = page.get_by_role("listbox", name="Steps")
    likely = steps.get_by_role("group", name="Likely next")
    expect(likely.get_by_role("option")).to_have_count(5)
    expect(likely.get_by_role("option").first).to_have_attribute("aria-selected", "true")
    page.keyboard.type("htp")
    expect(steps.get_by_role("option").first).to_contain_text("HTTP request")
    page.keyboard.press("Enter")
    expect(editor.wire("greet", "http_request")).to_be_attached()
    expect(focused(page, "http_request")).to_be_attached()


def test_caps_lock_changes_no_key_and_a_slash_in_a_field_is_a_slash(ana: Person, visit: Visit) -> None:
    editor = opened(ana, visit, "Caps")
    page = editor.page
    editor.select("done")
    page.keyboard.press("Delete")
    expect(editor.card("done")).to_have_count(0)
    page.keyboard.press("Control+Z")  # what Caps Lock makes of Ctrl z: a capital without Shift
    expect(editor.card("done")).to_be_visible()

    inspector = editor.select("greet")
    field = editor.text("Text")
    field.click()
    page.keyboard.press("Control+End")
    page.keyboard.type(" a/b {{ n")
    expect(field).to_contain_text("Hello a/b {{ n")
    page.keyboard.press("Escape")
    expect(page.get_by_role("search")).to_have_count(0)
    expect(inspector).to_be_visible()


def test_a_key_is_chosen_taken_over_and_given_back(ana: Person, visit: Visit) -> None:
    page = visit(ana, "/settings/shortcuts")
    page.get_by_role("button", name="Connect to…: C. Choose other keys").click()
    page.keyboard.press("n")
    question = page.get_by_role("alert").filter(has_text="Take it over?")
    expect(question).to_contain_text("N is “Add a step after the selected one”.")
    question.get_by_role("button", name="Take it over").click()
    expect(page.get_by_role("button", name="Connect to…: N. Choose other keys")).to_be_visible()

    document = flow({"greet": GREET}, "start > greet", places=["start greet"])
    page.goto(f"{ana.server.url}/workflows/{ana.workflow('Own keys', document)}")
    editor = Editor(page)
    editor.select("greet")
    page.keyboard.press("n")
    expect(page.get_by_role("listbox", name="Connect Greeting")).to_be_visible()
    page.keyboard.press("Escape")
    page.keyboard.press("?")
    sheet = page.get_by_role("dialog", name="Keys")
    sheet.get_by_role("searchbox").fill("connect")
    expect(sheet.get_by_role("definition")).to_have_text("N")

    sheet.get_by_role("link", name="Change keys").click()
    page.get_by_role("button", name="Reset all").click()
    page.get_by_role("dialog").get_by_role("button", name="Reset all").click()
    expect(page.get_by_role("button", name="Connect to…: C. Choose other keys")).to_be_visible()


def test_the_palette_finds_commands_and_steps_and_on_other_pages_the_workflows(ana: Person, visit: Visit) -> None:
    editor = opened(ana, visit, "Palette")
    page = editor.page
    page.keyboard.press("Control+k")
    field = page.get_by_role("combobox", name="Search or run a command")
    found = page.get_by_role("listbox", name="Commands").get_by_role("option")
    field.fill("grtng")
    expect(found.first).to_contain_text("Greeting")
    page.keyboard.press("Enter")
    expect(focused(page, "greet")).to_be_attached()
    page.keyboard.press("Control+k")
    field.fill("duplic")
    page.keyboard.press("Enter")
    expect(editor.canvas.locator("[data-id][data-status]")).to_have_count(5)
    page.keyboard.press("Control+k")
    expect(page.get_by_role("group", name="Recent").get_by_role("option").first).to_contain_text("Duplicate")

    page.goto(f"{ana.server.url}/runs")
    expect(page.get_by_role("heading", name="Runs", exact=True)).to_be_visible()
    page.keyboard.press("Control+k")
    field.fill("Palette")
    found.filter(has_text="Palette").first.click()
    expect(editor.card("greet")).to_be_visible()


# ---- fingers


class Finger:
    """One finger on the glass, as the browser itself gets it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.wire: CDPSession = page.context.new_cdp_session(page)

    def _send(self, kind: str, *at: tuple[float, float]) -> None:
        points = [{"x": x, "y": y} for x, y in at]
        self.wire.send("Input.dispatchTouchEvent", {"type": kind, "touchPoints": points})

    def drag(self, start: tuple[float, float], end: tuple[float, float], steps: int = 10) -> None:
        """Puts the finger down, moves it and lifts it."""
        self.down(start)
        for step in range(1, steps + 1):
            share = step / steps
            self._send("touchMove", (start[0] + (end[0] - start[0]) * share, start[1] + (end[1] - start[1]) * share))
        self.up()

    def drag_out(self, start: tuple[float, float], end: tuple[float, float]) -> None:
        """The same out of a list: sideways first, since up and down scrolls it."""
        self.down(start)
        for x in range(10, 60, 10):
            self._send("touchMove", (start[0] + x, start[1]))
        self._send("touchMove", ((start[0] + end[0]) / 2, (start[1] + end[1]) / 2))
        self._send("touchMove", end)
        self.up()

    def down(self, at: tuple[float, float]) -> None:
        """Puts the finger down."""
        self._send("touchStart", at)

    def up(self) -> None:
        """Lifts it."""
        self._send("touchEnd")


def middle(part: Locator) -> tuple[float, float]:
    """The middle of an element on screen."""
    box = part.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def settled(part: Locator) -> tuple[float, float]:
    """The middle of an element, once the view no longer moves."""
    before, now = (-1.0, -1.0), middle(part)
    while before != now:
        part.page.wait_for_timeout(100)
        before, now = now, middle(part)
    return now


def test_a_finger_drags_a_step_from_the_palette_onto_canvas_and_wire(ana: Person, visit: Visit) -> None:
    editor = opened(ana, visit, "Finger", **TABLET)
    finger = Finger(editor.page)
    entry = editor.palette.get_by_role("button", name="Model", exact=True)
    before = editor.ids()
    x, y = middle(editor.card("done"))
    finger.drag_out(middle(entry), (x, y + 220))
    expect(editor.canvas.locator("[data-id][data-status]")).to_have_count(len(before) + 1)

    expect(editor.inspector).to_be_visible()
    wire = settled(editor.wire("start", "greet").locator("path").first)
    other = editor.palette.get_by_role("button", name="Set", exact=True)
    other.scroll_into_view_if_needed()
    finger.drag_out(middle(other), wire)
    expect(editor.canvas.locator("[data-id][data-status]")).to_have_count(len(before) + 2)
    expect(editor.wire("start", "set")).to_be_attached()
    expect(editor.wire("set", "greet")).to_be_attached()


def test_a_finger_pans_and_drags_after_a_key_opens_the_menu_and_connects(ana: Person, visit: Visit) -> None:
    editor = opened(ana, visit, "Long press", **TABLET)
    page = editor.page
    finger = Finger(page)
    finger.down(middle(editor.card("greet")))
    expect(page.get_by_role("menu", name="Step")).to_be_visible()
    finger.up()  # on the menu by now: that chooses nothing
    expect(page.get_by_role("menuitem", name="Connect to…")).to_be_focused()
    page.keyboard.press("Escape")
    assert editor.ids() == {"start", "greet", "ask", "done"}

    dot = editor.card("greet").locator('[data-port="out"]')
    settled(dot)  # the inspector has opened: all of the step comes into view
    dot.tap(force=True)
    expect(page.locator("[data-drawing]")).to_be_attached()
    editor.card("done").tap(force=True)
    expect(editor.wire("greet", "done")).to_be_attached()
    expect(page.locator("[data-drawing]")).to_have_count(0)

    editor.canvas.focus()
    for key in ("Space", "Shift", "Control", "c", "Escape"):
        page.keyboard.press(key)
    pane = editor.canvas.locator(".react-flow__viewport")
    before = pane.get_attribute("style")
    x, y = middle(editor.canvas)
    finger.drag((x, y + 250), (x - 60, y + 200))
    expect(pane).not_to_have_attribute("style", before or "")

    was = middle(editor.card("done"))
    finger.drag(was, (was[0] + 40, was[1] + 60))
    expect(editor.badge).to_have_attribute("data-state", "saved")
    now = middle(editor.card("done"))
    assert now[1] - was[1] > 30


def test_on_a_phone_the_add_menu_is_a_sheet_from_below(ana: Person, visit: Visit) -> None:
    editor = opened(ana, visit, "Phone", **PHONE)
    page = editor.page
    page.keyboard.press("n")
    sheet = page.get_by_role("dialog", name="Add a step")
    box = sheet.bounding_box()
    assert box
    assert box["x"] == 0
    assert box["width"] == 390
    assert abs(box["y"] + box["height"] - 780) < 2
    page.get_by_role("option", name=re.compile("^Model")).first.tap()
    expect(editor.canvas.locator("[data-id][data-status]")).to_have_count(5)
