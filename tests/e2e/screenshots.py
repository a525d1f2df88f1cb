"""Takes the pictures of the docs from a real Baton: `python -m tests.e2e.screenshots` writes docs/screenshots/."""

from __future__ import annotations

import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from typing import Any, Literal

from playwright.sync_api import Browser, Error, Page, expect, sync_playwright

from tests.e2e.conftest import CHROMIUM, NO_HINTS, QUIET, WINDOW
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow
from tests.e2e.server import ROOT, Server
from tests.e2e.small_png import small_png

FOLDER = ROOT / "docs" / "screenshots"
Theme = Literal["light", "dark"]
THEMES: tuple[Theme, ...] = ("light", "dark")
EVE = {"customer": "Eve", "complaint": "The lamp arrived broken.", "amount": 89}
REFUND, JUDGED = "refund_with_approval", "write_and_judge"
#: Templates whose runs wait for a person.
ASKING = (REFUND, "support_triage")
TOPICS = ("why maps are always wrong", "how a lighthouse works")
PHONE: dict[str, Any] = {
    "viewport": {"width": 390, "height": 844},
    "is_mobile": True,
    "has_touch": True,
    "device_scale_factor": 1,
}
TIMEOUT = 15_000  # ms: what is not there by then is missing
FAILING = {"connection": "demo", "model": "demo-fail", "prompt": "Summarise the night. [[fail: 503]]"}
NAMES = {"name": "title", "description": "description", "document": "document"}


def furnish(owner: Person) -> dict[str, Any]:
    """
    Makes and runs every template, one workflow that fails, a team, and two versions of the refund.

    Returns what the pictures are of: the refund run that waits, two finished runs of one workflow, its id.
    """
    failing = owner.workflow("Night report", flow({"sum_up": {"type": "model", "config": FAILING}}, "start > sum_up"))
    owner.until_ended(owner.run(failing)["id"])
    templates = {each["key"]: each for each in owner.get("/templates")["results"]}
    made = {
        key: owner.post("/workflows", {name: template[of] for name, of in NAMES.items()})["id"]
        for key, template in templates.items()
    }
    for key in [key for key in made if key not in ASKING]:
        owner.until_ended(owner.run(made[key], templates[key]["input"])["id"])
    two_versions(owner, made[REFUND])
    with_a_team(owner, made[REFUND])
    answer_one(owner, made[REFUND])
    owner.run(made[REFUND], EVE)
    waits = owner.run(made[REFUND], templates[REFUND]["input"])
    runs = [owner.run(made[JUDGED], {"topic": topic})["id"] for topic in TOPICS]
    for run in runs:
        owner.until_ended(run)
    return {"refund": made[REFUND], "waits": waits["id"], "judged": made[JUDGED], "runs": runs}


def two_versions(owner: Person, workflow: str) -> None:
    """Publishes, changes a prompt and a deadline, and publishes again: something to compare."""
    owner.post(f"/workflows/{workflow}/publish", {"message": "Asks a person before money moves"})
    read = owner.get(f"/workflows/{workflow}")
    nodes = read["document"]["nodes"]
    nodes["draft"]["config"]["prompt"] += " Keep it under 80 words."
    nodes["review"]["config"]["deadline"] = "1d"
    body = {"document": read["document"]}
    owner.call("PATCH", f"/workflows/{workflow}", body, **{"If-Match": f'"{read["revision"]}"'})
    owner.post(f"/workflows/{workflow}/publish", {"message": "Shorter replies, a day to decide"})


def with_a_team(owner: Person, workflow: str) -> None:
    """A team of two, which edits the refund workflow."""
    owner.post("/users", {"username": "priya", "email": "priya@example.org"})
    team = owner.post("/teams", {"name": "Support"})["id"]
    owner.post(f"/teams/{team}/members", {"user": "priya"})
    owner.post(f"/workflows/{workflow}/shares", {"team": team, "role": "editor"})


def answer_one(owner: Person, workflow: str) -> None:
    """One question that was answered, with an edit: for the inbox's history."""
    run = owner.run(workflow, {"customer": "Tom", "complaint": "The box was empty.", "amount": 15}, wait=20)["id"]
    (asked,) = [each for each in owner.get("/approvals?status=pending")["results"] if each["run"] == run]
    values = {**asked["values"], "text": "Dear Tom, we are sorry. Your $15 are on their way."}
    owner.post(f"/approvals/{asked['id']}/decision", {"action": "approve", "values": values})
    owner.until_ended(run)


def take(page: Page, name: str) -> None:
    """Writes one picture, once nothing loads or moves any more."""
    page.wait_for_load_state("networkidle")
    page.mouse.move(720, 2)
    picture = page.screenshot(animations="disabled", caret="hide")
    (FOLDER / f"{name}.png").write_bytes(small_png(picture))


class Album:
    """One theme's pages: every method that is a picture's name brings the page to it."""

    def __init__(self, page: Page, owner: Person, things: dict[str, Any]) -> None:
        self.page, self.owner, self.things = page, owner, things

    def open(self, path: str) -> None:
        """Goes to a page of the frame, once its heading is there."""
        self.page.goto(self.owner.server.url + path)
        expect(self.page.get_by_role("heading", level=1)).to_be_visible()

    def editor(self, path: str) -> Editor:
        """Goes to the editor and hides the line about the demo model."""
        self.page.goto(self.owner.server.url + path)
        hide = self.page.get_by_role("button", name="Hide until next time")
        expect(self.page.locator(".react-flow")).to_be_visible()
        if hide.is_visible():
            hide.click()
        return Editor(self.page)

    def fit(self) -> None:
        """Everything on the canvas in sight."""
        self.page.get_by_role("button", name="Fit to the window").click()

    def run(self) -> None:
        """A run that waits for a person, with the question in the inspector."""
        editor = self.editor(f"/workflows/{self.things['refund']}/runs/{self.things['waits']}")
        editor.expect_status("review", "waiting")
        expect(editor.approval("review").get_by_label("Reply")).to_be_visible()
        self.fit()

    def drawing(self) -> None:
        """The editor with a step being set up."""
        editor = self.editor(f"/workflows/{self.things['judged']}")
        editor.select("write")
        expect(editor.text("Prompt")).to_be_visible()
        self.fit()

    def finished(self) -> None:
        """A finished run with its loop."""
        editor = self.editor(f"/workflows/{self.things['judged']}/runs/{self.things['runs'][0]}")
        editor.expect_status("done", "succeeded")
        self.fit()

    def playhead(self) -> None:
        """The same run at a moment in its middle."""
        self.finished()
        slider = self.page.locator("[data-playhead]").get_by_role("slider").first
        box = slider.bounding_box()
        assert box
        self.page.mouse.click(box["x"] + box["width"] * 0.45, box["y"] + box["height"] / 2)
        expect(Editor(self.page).card("done")).not_to_have_attribute("data-status", "succeeded")

    def outline(self) -> None:
        """The outline in the canvas's place."""
        editor = self.editor(f"/workflows/{self.things['judged']}")
        editor.select("write")
        self.page.keyboard.press("Escape")
        self.page.keyboard.press("o")
        expect(self.page.get_by_role("treegrid")).to_be_visible()

    def versions(self) -> None:
        """What changed between two versions."""
        self.page.goto(f"{self.owner.server.url}/workflows/{self.things['refund']}/versions?from=1&to=2")
        expect(self.page.get_by_role("main")).to_contain_text("80 words")

    def compare(self) -> None:
        """Two runs side by side."""
        first, second = self.things["runs"]
        self.open(f"/runs/compare?a={first}&b={second}")
        expect(self.page.get_by_role("main")).to_contain_text("Difference")

    def workflows(self) -> None:
        """The list."""
        self.open("/workflows")
        expect(self.page.get_by_role("list", name="Workflows", exact=True)).to_be_visible()

    def templates(self) -> None:
        """The gallery."""
        self.open("/templates")
        expect(self.page.get_by_role("article").first).to_be_visible()

    def runs(self) -> None:
        """All runs."""
        self.open("/runs")

    def approvals(self) -> None:
        """The inbox beside the first question."""
        self.open("/approvals")
        expect(self.page.get_by_role("region", name="Approval: Approve refund")).to_be_visible()

    def history(self) -> None:
        """What was answered, with the words that were changed."""
        self.open("/approvals")
        self.page.get_by_role("tab", name="Answered").click()
        expect(self.page.get_by_role("region", name="Approval: Approve refund").locator("ins").first).to_be_visible()

    def team(self) -> None:
        """Teams and accounts."""
        self.open("/team")
        expect(self.page.get_by_role("region", name="Support")).to_contain_text("1 workflow shared")

    def settings(self) -> None:
        """Connections."""
        self.open("/settings")

    def inbox_on_a_phone(self) -> None:
        """The inbox in a hand."""
        self.open("/approvals")
        expect(self.page.get_by_role("list", name="Waiting approvals").get_by_role("listitem").first).to_be_visible()


PICTURES = (
    "run", "drawing", "finished", "playhead", "versions", "compare", "workflows", "templates", "runs", "approvals",
    "history", "team", "settings", "outline",  # the last: the editor remembers that it is shown
)  # fmt: skip


def take_all(browser: Browser, owner: Person, things: dict[str, Any], theme: Theme, missed: list[str]) -> None:
    """The pictures of one theme; what could not be taken is named in `missed`, the others are taken all the same."""
    looks: dict[str, Any] = {"color_scheme": theme, "reduced_motion": "reduce"}
    context = browser.new_context(viewport=WINDOW, device_scale_factor=1, **looks)
    phone = browser.new_context(**PHONE, **looks)
    stranger = browser.new_context(viewport=WINDOW, **looks)
    for each in (context, phone):
        each.add_cookies(owner.cookies())
    for each in (context, phone, stranger):
        each.set_default_timeout(TIMEOUT)
        each.add_init_script(NO_HINTS)
    album = Album(context.new_page(), owner, things)
    small = Album(phone.new_page(), owner, things)
    shots: list[tuple[str, Page, Callable[[], None]]] = [(n, album.page, getattr(album, n)) for n in PICTURES]
    shots.append(("approvals-phone", small.page, small.inbox_on_a_phone))
    shots.append(("log-in", page := stranger.new_page(), lambda: log_in_page(page, owner)))
    for name, page, go in shots:
        try:
            go()
            take(page, f"{name}-{theme}")
        except (Error, AssertionError) as error:
            missed.append(f"{name}-{theme}: {str(error).strip().splitlines()[0]}")
    for each in (context, phone, stranger):
        each.close()


def log_in_page(page: Page, owner: Person) -> None:
    """The page of those who are not signed in."""
    page.goto(f"{owner.server.url}/login")
    expect(page.get_by_role("button", name="Log in")).to_be_visible()


def main() -> None:
    """Starts a Baton, furnishes it, takes the pictures, and leaves nothing else behind."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="baton-screenshots-") as folder, sync_playwright() as playwright:
        server = Server(Path(folder) / "data").start()
        try:
            owner = Person(server, "Ana", server.setup_link())
            things = furnish(owner)
            missed: list[str] = []
            browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
            for theme in THEMES:
                take_all(browser, owner, things, theme, missed)
            browser.close()
            owner.close()
        finally:
            server.stop()
    if missed:
        sys.exit("Not taken:\n" + "\n".join(missed))


if __name__ == "__main__":
    main()
