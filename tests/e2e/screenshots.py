"""Takes the pictures of the docs from a real Baton: `python -m tests.e2e.screenshots` writes docs/screenshots/."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import CHROMIUM, QUIET, WINDOW
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow
from tests.e2e.server import ROOT, Server
from tests.e2e.small_png import small_png

FOLDER = ROOT / "docs" / "screenshots"
EVE = {"customer": "Eve", "complaint": "The lamp arrived broken.", "amount": 89}
FAILING = {"connection": "demo", "model": "demo-fail", "prompt": "Summarise the night. [[fail: 503]]"}
NAMES = {"name": "title", "description": "description", "document": "document"}


def furnish(owner: Person) -> dict[str, Any]:
    """Makes and runs every template, and one workflow that fails; returns the refund run that waits for a person."""
    templates = {each["key"]: each for each in owner.get("/templates")["results"]}
    waits: dict[str, Any] = {}
    for key, template in templates.items():
        workflow = owner.post("/workflows", {name: template[of] for name, of in NAMES.items()})["id"]
        if key == "refund_with_approval":
            owner.run(workflow, EVE)
            waits = owner.run(workflow, template["input"])
        else:
            owner.until_ended(owner.run(workflow, template["input"])["id"])
    owner.post(f"/workflows/{waits['workflow']}/publish", {"message": "Asks a person before money moves"})
    failing = owner.workflow("Night report", flow({"sum_up": {"type": "model", "config": FAILING}}, "start > sum_up"))
    owner.until_ended(owner.run(failing)["id"])
    return waits


def take(page: Page, name: str) -> None:
    """Writes one picture, once nothing loads or moves any more."""
    page.wait_for_load_state("networkidle")
    page.mouse.move(720, 2)
    picture = page.screenshot(animations="disabled", caret="hide")
    (FOLDER / f"{name}.png").write_bytes(small_png(picture))


def take_all(browser: Browser, owner: Person, waits: dict[str, Any], theme: str) -> None:
    """The pictures of one theme."""
    context = browser.new_context(viewport=WINDOW, color_scheme=theme, reduced_motion="reduce", device_scale_factor=1)
    context.add_cookies(owner.cookies())
    page = context.new_page()
    page.goto(f"{owner.server.url}/templates")
    page.get_by_role("button", name="Hide until next time").click()
    take(page, f"templates-{theme}")
    for place in ("workflows", "runs", "approvals", "settings"):
        page.goto(f"{owner.server.url}/{place}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        take(page, f"{place}-{theme}")
    page.goto(f"{owner.server.url}/workflows/{waits['workflow']}")
    editor = Editor(page)
    editor.expect_status("review", "waiting")
    expect(editor.approval("review").get_by_label("Reply")).to_be_visible()
    take(page, f"run-{theme}")
    context.close()


def main() -> None:
    """Starts a Baton, furnishes it, takes the pictures, and leaves nothing else behind."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="baton-screenshots-") as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data").start()
        try:
            owner = Person(server, "Ana", server.setup_link())
            waits = furnish(owner)
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            for theme in ("light", "dark"):
                take_all(browser, owner, waits, theme)
            browser.close()
            owner.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
