"""The main job as a newcomer does it: set up, draw, run, watch, reload, approve, share, call by REST."""

from __future__ import annotations

import json
import re
import shlex
import shutil
import subprocess
from concurrent.futures import ThreadPoolExecutor

import httpx2
from playwright.sync_api import Locator, Page, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor, answer, question
from tests.e2e.people import PASSWORD
from tests.e2e.server import Server

WORDS = 240  # the streaming model says 20 a second: twelve seconds to watch and to reload in
STORY = " ".join(str(n) for n in range(1, WORDS + 1))
EDITED = "Dear Dana, the second payment is on its way back to you."


def make_the_owner(page: Page, server: Server) -> None:
    """The one-time link of the first start, and the form behind it."""
    page.goto(server.setup_link())
    page.get_by_label("Username").fill("ana")
    page.get_by_label("E-mail").fill("ana@example.org")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Create account").click()
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()


def open_the_template(page: Page) -> Editor:
    """From the gallery into the editor."""
    page.get_by_role("navigation").get_by_role("link", name="Templates").click()
    page.get_by_role("article", name="Refund with approval").get_by_role("button", name="Use").click()
    editor = Editor(page)
    editor.expect_status("review", "idle")
    return editor


def add_a_slow_model(editor: Editor) -> str:
    """A second model, dragged in between the draft and the approval, that says what the customer wrote, slowly."""
    node = editor.drag_in("Model", at={"x": 260, "y": 420})
    editor.connect("draft", node)
    editor.connect(node, "review")
    inspector = editor.select(node)
    inspector.get_by_label("Connection").select_option("demo")
    inspector.get_by_role("combobox", name="Model").fill("demo-slow")
    editor.text("Prompt").fill("[[reply: {{ start.complaint }}]]")
    editor.expect_saved()
    return node


def newest_number(well: Locator) -> int:
    """How far a text that counts up has come; its last word may still be half written, so the greatest counts."""
    return max(int(word) for word in re.findall(r"\d+", well.inner_text()))


def watch_it_grow(editor: Editor, node: str, least: int = 1) -> int:
    """Sees the text on the card grow while the card says that it runs; returns how far it came."""
    well = editor.well(node)
    editor.expect_status(node, "running")
    expect(well).to_have_text(re.compile(r"\d"))
    now = newest_number(well)
    assert now >= least
    expect(well).to_have_text(re.compile(rf"\b{now + 5}\b"))
    editor.expect_status(node, "running")
    return now + 5


def invite(page: Page, name: str) -> str:
    """Makes an account for somebody else on the team page; returns the link to pass on."""
    page.get_by_role("link", name="Baton, all workflows").click()
    page.get_by_role("navigation").get_by_role("link", name="Team").click()
    page.get_by_role("button", name="Invite").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Username").fill(name)
    dialog.get_by_label("E-mail address").fill(f"{name}@example.org")
    dialog.get_by_role("button", name="Create link").click()
    link = dialog.locator("pre").inner_text().strip()
    dialog.get_by_role("button", name="Done").click()
    return link


def share(page: Page, name: str, role: str) -> None:
    """Gives somebody a role on the workflow."""
    page.get_by_role("button", name="Share", exact=True).click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_label("Person or team").fill(name)
    dialog.get_by_label("Role", exact=True).select_option(role)
    dialog.get_by_role("button", name="Add").click()
    expect(dialog.get_by_role("list", name="Shared with").get_by_role("listitem")).to_have_count(2)
    dialog.get_by_role("button", name="Close").click()


def publish(page: Page) -> None:
    """Makes the draft the version that calls from outside run."""
    page.get_by_role("button", name="Publish", exact=True).click()
    page.get_by_role("dialog").get_by_role("button", name="Publish").click()
    expect(page.get_by_text("Version 1 is published.")).to_be_visible()


def join_and_log_in(page: Page, link: str, name: str) -> None:
    """Chooses a password behind the link, signs out, and logs in with it."""
    page.goto(link)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Save and log in").click()
    page.get_by_role("button", name="Account").click()
    page.get_by_role("menuitem", name="Sign out").click()
    page.get_by_label("Username or e-mail").fill(name)
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()
    expect(page.get_by_role("heading", name="Workflows")).to_be_visible()


def line_for_the_shell(page: Page) -> str:
    """The curl line of "Call it by REST", with a token made there."""
    page.get_by_role("button", name="Call it by REST").click()
    dialog = page.get_by_role("dialog")
    dialog.get_by_role("button", name="Create a token and insert it").click()
    expect(dialog.get_by_role("button", name="Token inserted")).to_be_visible()
    line = dialog.locator("pre").inner_text()
    dialog.get_by_role("button", name="Close").click()
    return line


def paste(line: str) -> str:
    """Runs the line in a shell; where no curl is installed, sends what it says. Returns what was answered."""
    if shutil.which("curl"):
        return subprocess.run(["bash", "-c", line], capture_output=True, text=True, check=True, timeout=60).stdout
    words = shlex.split(line.replace("\\\n", " "))
    (url,) = (word for word in words if word.startswith("http"))
    headers = dict(words[at + 1].split(": ", 1) for at, word in enumerate(words) if word == "-H")
    return httpx2.post(url, headers=headers, content=words[words.index("-d") + 1], timeout=60).text


def test_from_the_first_start_to_a_call_by_rest(server: Server, visit: Visit) -> None:
    page = visit()
    make_the_owner(page, server)
    editor = open_the_template(page)
    model = add_a_slow_model(editor)

    editor.run(**{"Customer": "Dana", "Complaint": STORY, "Amount in $": "42.5"})
    seen = watch_it_grow(editor, model)
    page.reload()
    watch_it_grow(editor, model, least=seen)

    editor.expect_status("review", "waiting")
    card = editor.approval("review")
    card.get_by_label("Reply").fill(EDITED)
    answer(card, "Approve")
    editor.expect_status("done", "succeeded")
    editor.expect_status("declined", "skipped")
    expect(editor.output()).to_contain_text(EDITED)

    share_with_bob_and_call(page, visit)


def share_with_bob_and_call(page: Page, visit: Visit) -> None:
    """The second half: Bob runs the workflow, then a shell does with his token, and Ana answers in her inbox."""
    address = page.url
    link = invite(page, "bob")
    page.goto(address)
    share(page, "bob", "operator")
    publish(page)

    his = visit()
    join_and_log_in(his, link, "bob")
    his.get_by_role("link", name="Refund with approval").click()
    editor = Editor(his)
    expect(his.get_by_text("View only")).to_be_visible()
    editor.run(**{"Customer": "Eve", "Complaint": "It never came.", "Amount in $": "7"})
    editor.expect_status("review", "waiting")
    answer(editor.approval("review"), "Approve")
    expect(editor.output()).to_contain_text("To: Eve")

    line = line_for_the_shell(his)
    page.get_by_role("link", name="Baton, all workflows").click()
    page.get_by_role("navigation").get_by_role("link", name="Approvals").click()
    with ThreadPoolExecutor(1) as shell:
        answered = shell.submit(paste, line)
        page.get_by_role("list", name="Waiting approvals").get_by_role("button", name="Refund $7 to Eve").click()
        card = question(page, "Approve refund")
        card.get_by_label("Reply").fill(EDITED)
        answer(card, "Approve")
        run = json.loads(answered.result())
    assert run["status"] == "succeeded"
    assert run["version"] == 1
    assert run["output"]["decision"] == "approve"
    assert EDITED in run["output"]["text"]
