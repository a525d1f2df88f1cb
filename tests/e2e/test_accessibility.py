"""Every page and panel passes axe, in light and in dark; the pages fit a small window and a magnified one."""

from __future__ import annotations

import os
from collections.abc import Callable
from typing import NamedTuple

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, ask, flow
from tests.e2e.server import ROOT, Server

AXE = ROOT / "frontend" / "node_modules" / "axe-core" / "axe.min.js"
TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
#: A full-height editor has no order of headings that would tell more than its landmarks do.
#: Initials on a picture of somebody are no words to say.
LEFT_OUT = ["heading-order", "page-has-heading-one", "label-content-name-mismatch"]
RUN = """([tags, out, only]) => axe.run(document, {
  ...(only ? { runOnly: only } : { runOnly: tags }),
  rules: Object.fromEntries(only ? [] : out.map((rule) => [rule, { enabled: false }])),
  resultTypes: ['violations'],
}).then(({ violations }) => violations.flatMap(({ id, help, nodes }) =>
  nodes.map(({ target, html, any }) => `${id}: ${help}\\n    ${target.join(' ')}\\n    ${html.slice(0, 160)}` +
    (id === 'color-contrast' ? `\\n    ${any[0]?.message}` : ''))))"""


@pytest.fixture(scope="module")
def axe() -> str:
    """The source of axe-core, which comes with the npm packages."""
    if not AXE.exists():
        said = f"axe-core is missing: run `make test` once, or `npm ci` in {ROOT / 'frontend'}."
        if os.environ.get("CI"):
            pytest.fail(said)
        pytest.skip(said)
    return AXE.read_text(encoding="utf-8")


class Things(NamedTuple):
    """What the pages show."""

    calm: str
    finished: str
    asking: str
    asked: str


@pytest.fixture(scope="module")
def things(ana: Person) -> Things:
    """A workflow with every sort of row, a run of it that ended, and one that waits for a person."""
    nodes = {
        "write": {"type": "model", "label": "Draft reply", "config": {"connection": "demo", "model": "demo-chat",
                  "prompt": "[[reply: Dear **Dana**]]"}},
        "route": {"type": "router", "config": {"routes": [{"id": "long", "label": "Long", "when": "false"}]}},
        "each": {"type": "for_each", "label": "For each", "config": {"items": "[1, 2]"}},
        "inside": {"type": "template", "parent": "each", "config": {"text": "{{ item }}"}},
        "done": {"type": "output", "label": "Result", "config": {"value": "{{ write.text }}"}},
        "loose": {"type": "template", "label": "Not yet wired", "config": {"text": "x"}},
    }  # fmt: skip
    places = ["start write route done", "- - each - ", "- - - loose"]
    document = flow(nodes, "start > write > route", "route.long > each > done", "route.else > done", places=places)
    document["ui"]["notes"] = [{"id": "why", "text": "Why this is so", "x": 0, "y": 260, "w": 200, "h": 96}]
    calm = ana.workflow("Everything at once", document)
    finished = ana.until_ended(ana.run(calm)["id"])["id"]
    review = {"review": ask("Send **this** reply?", "Dear Dana"), "done": nodes["done"] | {"config": {"value": "ok"}}}
    question = flow(review, "start > review.approve > done", places=["start review done"])
    asking = ana.workflow("Asks somebody", question)
    asked = ana.run(asking, wait=10)["id"]
    return Things(calm, finished, asking, asked)


def faults(page: Page, source: str, only: list[str] | None = None) -> list[str]:
    """What axe finds on the page as it is."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(source)
    found: list[str] = page.evaluate(RUN, [TAGS, LEFT_OUT, only])
    return found


def looked_at(page: Page, source: str) -> list[str]:
    """All that axe finds, in light and (colours only) in dark."""
    expect(page.locator("[aria-busy=true]")).to_have_count(0)
    page.wait_for_load_state("networkidle")
    found = faults(page, source)
    page.emulate_media(color_scheme="dark")
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    return found + [f"in dark: {fault}" for fault in faults(page, source, ["color-contrast"])]


Bring = Callable[[Page, Editor, Things], None]


def outline(page: Page, editor: Editor, _: Things) -> None:
    """The outline in place of the canvas, a row in focus."""
    expect(editor.card("start")).to_be_visible()
    page.get_by_role("button", name="Outline").click()
    expect(page.get_by_role("treegrid").get_by_role("row", name="Not yet wired")).to_be_visible()
    page.keyboard.press("ArrowDown")


def dock(tab: str) -> Bring:
    """One tab of the dock."""

    def bring(_: Page, editor: Editor, __: Things) -> None:
        editor.expect_status("done", "succeeded")
        editor.dock.get_by_role("tab", name=tab).click()
        expect(editor.dock.get_by_role("tabpanel", name=tab)).to_be_visible()

    return bring


def step(tab: str) -> Bring:
    """A selected step with one tab of the inspector."""

    def bring(_: Page, editor: Editor, __: Things) -> None:
        editor.select("write").get_by_role("tab", name=tab).click()
        if tab == "Setup":
            expect(editor.text("Prompt")).to_be_visible()

    return bring


def dialog(button: str) -> Bring:
    """What a button of the top bar opens."""

    def bring(page: Page, editor: Editor, _: Things) -> None:
        expect(editor.card("start")).to_be_visible()
        page.get_by_role("button", name=button).first.click()
        expect(page.get_by_role("dialog").first).to_be_visible()

    return bring


def keys(*pressed: str, shows: str = "dialog") -> Bring:
    """What keys on a selected step open."""

    def bring(page: Page, editor: Editor, _: Things) -> None:
        editor.select("write")
        for key in pressed:
            page.keyboard.press(key)
        expect(page.get_by_role(shows).first).to_be_visible()  # type: ignore[arg-type]

    return bring


def seen(role: str, name: str = "") -> Bring:
    """Waits until that is on the page."""

    def bring(page: Page, _: Editor, __: Things) -> None:
        found = page.get_by_role(role, name=name) if name else page.get_by_role(role)  # type: ignore[arg-type]
        expect(found.first).to_be_visible()

    return bring


def waiting(_: Page, editor: Editor, __: Things) -> None:
    """The question of an approval, on its card and in the inspector."""
    editor.expect_status("review", "waiting")
    expect(editor.approval("review")).to_be_visible()


def section(name: str) -> Bring:
    """One section of the settings."""

    def bring(page: Page, _: Editor, __: Things) -> None:
        page.get_by_role("tablist", name="Settings").get_by_role("tab", name=name).click()
        expect(page.get_by_role("tabpanel", name=name)).to_be_visible()

    return bring


SECTIONS = ("Connections", "API tokens", "Appearance", "Shortcuts", "Account")
#: What is looked at: a page, and what is done on it before each look; Escape ends what was done.
PLACES: dict[str, tuple[str, dict[str, Bring]]] = {
    "workflows": ("/workflows", {"list": seen("heading", "Workflows")}),
    "the editor": (
        "/workflows/{calm}",
        {
            "a step": step("Setup"),
            "palette of commands": keys("Control+k"),
            "sheet of keys": keys("Escape", "?"),
            "menu to add": keys("n"),
            "context menu": keys("Shift+F10", shows="menu"),
            "share": dialog("Share"),
            "versions": dialog("Versions"),
            "outline": outline,
        },
    ),
    "a run": (
        "/workflows/{calm}/runs/{finished}",
        {
            "last run of a step": step("Last run"),
            **{name: dock(name) for name in ("Timeline", "Output", "Log", "Checks")},
            "outline": outline,
        },
    ),
    "a waiting approval": ("/workflows/{asking}/runs/{asked}", {"question": waiting}),
    "runs": ("/runs", {"list": seen("heading", "Runs")}),
    "approvals": ("/approvals", {"list": seen("list", "Waiting approvals")}),
    "templates": ("/templates", {"gallery": seen("article", "Three views and a judge")}),
    "team": ("/team", {"page": seen("heading")}),
    "settings": ("/settings", {name: section(name) for name in SECTIONS}),
}


@pytest.mark.parametrize("place", PLACES)
def test_axe_finds_nothing_on(place: str, ana: Person, things: Things, visit: Visit, axe: str) -> None:
    path, brings = PLACES[place]
    page = visit(ana, path.format(**things._asdict()))
    found: list[str] = []
    for name, bring in brings.items():
        page.emulate_media(color_scheme="light")
        bring(page, Editor(page), things)
        found += [f"{name}: {fault}" for fault in looked_at(page, axe)]
        page.keyboard.press("Escape")
        expect(page.get_by_role("dialog").or_(page.get_by_role("menu"))).to_have_count(0)
    assert not found, "\n" + "\n".join(found)


def test_axe_finds_nothing_where_there_is_nothing_yet(
    ana: Person, visit: Visit, axe: str, request: pytest.FixtureRequest
) -> None:
    new = ana.invite("nina")
    request.addfinalizer(new.close)
    page = visit(new, "/workflows")
    expect(page.get_by_role("main")).to_be_visible()
    found = looked_at(page, axe)
    empty = new.workflow("Nothing yet", flow({}, places=["start"]))
    page = visit(new, f"/workflows/{empty}")
    expect(Editor(page).card("start")).to_be_visible()
    found += looked_at(page, axe)
    assert not found, "\n" + "\n".join(found)


def test_axe_finds_nothing_on_the_page_to_log_in(baton: Server, visit: Visit, axe: str) -> None:
    page = visit()
    page.goto(f"{baton.url}/login")
    found = faults(page, axe)
    page.emulate_media(color_scheme="dark")
    found += faults(page, axe, ["color-contrast"])
    assert not found, "\n" + "\n".join(found)


PAGES = ("/workflows", "/templates", "/runs", "/approvals", "/team", "/settings")


def test_a_window_magnified_twice_cuts_nothing_off(ana: Person, things: Things, visit: Visit) -> None:
    page = visit(ana, "/workflows", viewport={"width": 720, "height": 450})
    wide = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    for path in (*PAGES, f"/workflows/{things.calm}"):
        page.goto(ana.server.url + path)
        expect(page.get_by_role("main")).to_be_visible()
        page.wait_for_load_state("networkidle")
        assert page.evaluate(wide) <= 0, f"{path} scrolls sideways"
    editor = Editor(page)
    expect(editor.card("start")).to_be_visible()
    run = page.get_by_role("button", name="Run", exact=True)
    expect(run).to_be_in_viewport(ratio=1)
    page.keyboard.press("o")
    expect(page.get_by_role("treegrid").get_by_role("row", name="Draft reply Model")).to_be_visible()
    assert page.evaluate("(e => e.scrollWidth - e.clientWidth)(document.querySelector('[role=treegrid]'))") <= 0


def test_where_less_motion_is_asked_for_nothing_moves(ana: Person, things: Things, visit: Visit) -> None:
    page = visit(ana, f"/workflows/{things.asking}/runs/{things.asked}")
    Editor(page).expect_status("review", "waiting")
    moving = "document.getAnimations().filter(a => a.playState === 'running' && a.effect.getTiming().iterations > 1)"
    assert page.evaluate(f"{moving}.map(a => a.effect.target.outerHTML.slice(0, 100))") == []


#: What has the focus, where neither it nor what it stands in looks other than without.
UNSEEN = """(() => {
  const focused = document.activeElement;
  const look = () => [focused, focused.parentElement].map((each) => {
    const { outlineStyle, outlineWidth, boxShadow, borderColor } = getComputedStyle(each);
    const ring = outlineStyle === 'none' || parseFloat(outlineWidth) < 2 ? '' : outlineWidth;
    return [ring, boxShadow, borderColor].join();
  }).join();
  const there = look();
  focused.blur();
  const gone = look();
  focused.focus();
  return there === gone ? focused.outerHTML.slice(0, 120) : '';
})()"""


def test_the_focus_is_seen_in_both_themes(ana: Person, things: Things, visit: Visit) -> None:
    page = visit(ana, f"/workflows/{things.calm}")
    expect(Editor(page).card("start")).to_be_visible()
    for scheme in ("light", "dark"):
        page.emulate_media(color_scheme=scheme)
        for _ in range(12):
            page.keyboard.press("Tab")
            unseen = page.evaluate(UNSEEN)
            assert not unseen, f"in {scheme} nothing shows the focus on {unseen}"
    page.emulate_media(
        color_scheme="light", forced_colors="active"
    )  # shadows, borders and backgrounds are taken away
    page.goto(f"{ana.server.url}/settings/account")
    expect(page.get_by_label("New password")).to_be_visible()
    for _ in range(14):
        page.keyboard.press("Tab")
        unseen = page.evaluate(UNSEEN)
        assert not unseen, f"with the system's own colours nothing shows the focus on {unseen}"
    page.get_by_role("tab", name="Appearance").click()
    expect(page.get_by_role("button", pressed=True)).to_have_css("outline-style", "solid")
