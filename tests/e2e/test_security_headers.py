"""Every page under its strict content policy, in both themes: nothing is blocked, nothing fails to load."""

from __future__ import annotations

import re
from typing import Any, Literal

import pytest
from playwright.sync_api import Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.people import Person, ask, flow

SETTINGS = ("connections", "tokens", "people", "account", "appearance", "shortcuts", "limits")
PAGES = ("/workflows", "/runs", "/approvals", "/templates", *(f"/settings/{section}" for section in SETTINGS))
HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
}
BACKGROUNDS: dict[Literal["light", "dark"], re.Pattern[str]] = {
    "light": re.compile(r"rgb\(2\d\d, 2\d\d, 2\d\d\)"),
    "dark": re.compile(r"rgb\(\d\d?, \d\d?, \d\d?\)"),
}


def policy_of(headers: dict[str, str]) -> dict[str, set[str]]:
    """The content policy as directive → sources."""
    parts = [part.split() for part in headers["content-security-policy"].split(";") if part.strip()]
    return {part[0]: set(part[1:]) for part in parts}


def check_headers(headers: dict[str, str]) -> None:
    """Scripts from our files only, no frames, no other origin."""
    policy = policy_of(headers)
    assert policy["default-src"] == {"'none'"}
    assert policy["script-src"] == {"'self'"}
    assert policy["frame-ancestors"] == {"'none'"}
    assert policy["img-src"] == {"'self'", "data:", "blob:"}
    assert "base-uri" in policy
    assert {name: headers.get(name) for name in HEADERS} == HEADERS


def open_and_check(page: Page, url: str, status: int = 200) -> None:
    """Opens a page, looks at its headers and waits until it has loaded what it loads later."""
    reply = page.goto(url)
    assert reply
    assert reply.status == status
    check_headers(reply.all_headers())
    expect(page.get_by_role("main")).to_be_visible()
    page.wait_for_load_state("networkidle")


@pytest.fixture(scope="module")
def run(ana: Person) -> dict[str, Any]:
    """A run that waits for a person, so that the pages have something to show."""
    nodes = {"letter": ask("Send **this**?", "Dear Dana"), "done": {"type": "output", "config": {"value": 1}}}
    document = flow(nodes, "start > letter.approve > done", places=["start letter done"])
    started: dict[str, Any] = ana.run(ana.workflow("Headers", document))
    return started


def check_both_themes(page: Page, app: bool = True) -> None:
    """Light and dark as the system asks for them, changed while the page is open."""
    for scheme, background in BACKGROUNDS.items():
        page.emulate_media(color_scheme=scheme)
        if app:
            expect(page.locator("html")).to_have_attribute("data-theme", scheme)
        expect(page.locator("body")).to_have_css("background-color", background)


def test_no_page_breaks_its_content_policy(ana: Person, visit: Visit, run: dict[str, Any]) -> None:
    page = visit(ana)
    failed: list[str] = []
    page.on("response", lambda reply: failed.append(reply.url) if reply.status >= 400 else None)
    page.on("requestfailed", lambda request: failed.append(request.url))
    editor = f"/workflows/{run['workflow']}"
    for path in (
        *PAGES,
        editor,
        f"{editor}/runs/{run['id']}",
        f"{editor}/versions",
        f"/runs/compare?a={run['id']}&b={run['id']}",
    ):
        open_and_check(page, ana.server.url + path)
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        check_both_themes(page)
    assert failed == []


def test_pages_of_the_server_itself_obey_too(ana: Person, visit: Visit) -> None:
    page = visit()
    for path, status in {"/login": 200, "/setup/wrong": 404, "/nowhere": 404}.items():
        open_and_check(page, ana.server.url + path, status)
        check_both_themes(page, app=False)
    open_and_check(visit(ana), ana.server.url + "/api/v1/docs")


def test_an_inline_script_is_blocked_and_heard_of(ana: Person, visit: Visit, complaints: list[str]) -> None:
    page = visit(ana, "/workflows")
    expect(page.get_by_role("main")).to_be_visible()
    page.evaluate("""() => {
      const script = document.createElement('script');
      script.textContent = 'window.ran = true';
      document.body.append(script);
    }""")
    assert page.evaluate("window.ran") is None
    assert any("script-src" in text for text in complaints)
    complaints.clear()


def test_a_theme_that_was_chosen_stays(ana: Person, visit: Visit) -> None:
    page = visit(ana, "/workflows", color_scheme="light")
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Dark theme").click()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    page.reload()
    expect(page.locator("html")).to_have_attribute("data-theme", "dark")
    expect(page.locator("body")).to_have_css("background-color", BACKGROUNDS["dark"])
