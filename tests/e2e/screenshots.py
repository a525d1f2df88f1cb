"""Takes the pictures of the docs from a real Baton: `python -m tests.e2e.screenshots` writes docs/screenshots/."""

from __future__ import annotations

import tempfile
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Page, expect, sync_playwright

from tests.e2e.conftest import CHROMIUM, QUIET, WINDOW
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow
from tests.e2e.server import ROOT, Server
from tests.e2e.small_png import small_png

FOLDER = ROOT / "docs" / "screenshots"
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
EVE = {"customer": "Eve", "complaint": "The lamp arrived broken.", "amount": 89}
REFUND = "refund_with_approval"
FAILING = {"connection": "demo", "model": "demo-fail", "prompt": "Summarise the night. [[fail: 503]]"}
NAMES = {"name": "title", "description": "description", "document": "document"}


def furnish(owner: Person) -> dict[str, Any]:
    """Makes and runs every template, and one workflow that fails; returns the refund run that waits for a person."""
    failing = owner.workflow("Night report", flow({"sum_up": {"type": "model", "config": FAILING}}, "start > sum_up"))
    owner.until_ended(owner.run(failing)["id"])
    templates = {each["key"]: each for each in owner.get("/templates")["results"]}
    made = {
        key: owner.post("/workflows", {name: template[of] for name, of in NAMES.items()})["id"]
        for key, template in templates.items()
    }
    for key in [key for key in made if key != REFUND]:
        owner.until_ended(owner.run(made[key], templates[key]["input"])["id"])
    owner.post(f"/workflows/{made[REFUND]}/publish", {"message": "Asks a person before money moves"})
    owner.run(made[REFUND], EVE)
    waits: dict[str, Any] = owner.run(made[REFUND], templates[REFUND]["input"])
    return waits


def take(page: Page, name: str) -> None:
    """Writes one picture, once nothing loads or moves any more."""
    page.wait_for_load_state("networkidle")
    page.mouse.move(720, 2)
    picture = page.screenshot(animations="disabled", caret="hide")
    (FOLDER / f"{name}.png").write_bytes(small_png(picture))


def take_all(browser: Browser, owner: Person, waits: dict[str, Any], theme: Theme) -> None:
    """The pictures of one theme."""
    context = browser.new_context(viewport=WINDOW, color_scheme=theme, reduced_motion="reduce", device_scale_factor=1)
    context.add_cookies(owner.cookies())
    page = context.new_page()
    page.goto(f"{owner.server.url}/workflows/{waits['workflow']}")
    page.get_by_role("button", name="Hide until next time").click()
    editor = Editor(page)
    editor.expect_status("review", "waiting")
    expect(editor.approval("review").get_by_label("Reply")).to_be_visible()
    page.get_by_role("button", name="Fit to the window").click()
    take(page, f"run-{theme}")
    for place in ("workflows", "templates", "approvals", "runs", "settings"):
        page.goto(f"{owner.server.url}/{place}")
        expect(page.get_by_role("heading", level=1)).to_be_visible()
        take(page, f"{place}-{theme}")
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
            for theme in THEMES:
                take_all(browser, owner, waits, theme)
            browser.close()
            owner.close()
        finally:
            server.stop()


if __name__ == "__main__":
    main()
