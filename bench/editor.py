"""The editor in headless Chromium: its size, opening, moving and watching 1,000 nodes, typing a long prompt."""

from __future__ import annotations

import re
import shutil
import statistics
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from playwright.sync_api import Page, sync_playwright

from bench.page_trace import Spent, traced
from bench.served import serving
from bench.table import row
from tests.e2e.conftest import CHROMIUM, QUIET, WINDOW
from tests.e2e.people import Person

ROOT = Path(__file__).resolve().parents[1]
#: 25 chains of 40 steps of two seconds: each starts, waits, wakes and ends, which is 50 updates a second in all.
CHAINS, LENGTH, PAUSE = 25, 40, 2.0
#: First load and all; what the build is held to is in frontend/tools/size-budget.mjs, see docs/adr/0012.
SIZE_GOALS = (250, 450)
STEPS = 80
KEYS = 40
PROMPT = "Write a friendly reply to {{ start.customer }} about the order. Keep it short and say what happens next. "
#: Resolves when the page has nothing more to do: twice idle with no long task between.
QUIET_PAGE = """() => new Promise((done) => {
  let last = performance.now();
  new PerformanceObserver((list) => {
    for (const task of list.getEntries()) last = Math.max(last, task.startTime + task.duration);
  }).observe({ type: 'longtask', buffered: true });
  const look = () => performance.now() - last > 400 ? done(last) : setTimeout(look, 50);
  look();
})"""
#: Notes for every key press the milliseconds from the event to the frame after its handlers.
TO_PAINT = """() => {
  window.pressed = [];
  addEventListener('keydown', (event) => requestAnimationFrame(() => {
    const channel = new MessageChannel();
    channel.port1.onmessage = () => window.pressed.push(performance.now() - event.timeStamp);
    channel.port2.postMessage(0);
  }), true);
}"""


def editor() -> None:
    """Prints the figures of the editor."""
    sizes()
    if CHROMIUM is None and not shutil.which("chromium"):
        row("the editor in a browser", "not measured: there is no Chromium here")
        return
    with serving() as server, browsing() as page:
        ana = Person(server, "ana", server.setup_link())
        page.context.add_cookies(ana.cookies())
        many = ana.workflow("A thousand", thousand(wait=False))
        page.goto(f"{server.url}/workflows")
        page.get_by_role("heading", name="Workflows").wait_for()
        opening(page, f"{server.url}/workflows/{many}")
        panning(page)
        dragging(page)
        streaming(page, ana, f"{server.url}/workflows", ana.workflow("Waiting", thousand(wait=True)))
        for name, end in (("", "\n\n"), (" in one line", "")):
            typing(page, f"{server.url}/workflows/{ana.workflow('Long prompt', long_prompt(end))}", name)
        ana.close()


def sizes() -> None:
    """Prints what a browser has to fetch, compressed."""
    done = subprocess.run(
        ["node", "tools/size-budget.mjs"], cwd=ROOT / "frontend", capture_output=True, text=True, check=False
    )
    found = re.findall(r"^(.+): ([\d.]+) KB gz of (\d+)", done.stdout, re.MULTILINE)
    for goal, (name, size, bound) in zip(SIZE_GOALS, found, strict=True):
        row(f"bundle, {name}", f"{size} KB gz (held to {bound})", f"{goal} KB gz")


@contextmanager
def browsing() -> Iterator[Page]:
    """A page of a fresh Chromium."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=QUIET)
        page = browser.new_context(viewport=WINDOW).new_page()
        yield page
        browser.close()


def thousand(*, wait: bool) -> Any:
    """1,000 steps in CHAINS chains side by side; with `wait` each waits for PAUSE seconds, spread over that time."""
    nodes: dict[str, Any] = {"start": {"type": "start"}}
    edges, places = [], {"start": [-300, 0]}
    for chain in range(CHAINS):
        before = "start"
        for step in range(LENGTH):
            name = f"c{chain}_{step}"
            pause = round(PAUSE * (chain + 1) / CHAINS, 2) if step == 0 else PAUSE
            waits = {"type": "wait", "config": {"for": pause}}
            texts = {"type": "template", "config": {"text": f"Step {step} of chain {chain}"}}
            nodes[name] = waits if wait else texts
            edges.append({"source": before, "target": name})
            places[name] = [step * 300, chain * 180]
            before = name
    return {"format": "baton/1", "nodes": nodes, "edges": edges, "ui": {"nodes": places, "notes": []}}


def long_prompt(end: str) -> Any:
    """A model whose prompt has 10,000 characters; `end` closes each of its paragraphs of some 400."""
    prompt = ((PROMPT * 4 + end) * 30)[:10_000]
    inputs = {"type": "object", "properties": {"customer": {"type": "string"}}}
    nodes = {
        "start": {"type": "start", "config": {"inputs": inputs}},
        "write": {"type": "model", "config": {"connection": "demo", "model": "demo-chat", "prompt": prompt}},
    }
    edges = [{"source": "start", "target": "write"}]
    places = {"start": [0, 0], "write": [300, 0]}
    return {"format": "baton/1", "nodes": nodes, "edges": edges, "ui": {"nodes": places, "notes": []}}


def opening(page: Page, address: str) -> None:
    """Opens the workflow a few times with a warm cache: until cards are there and the page is idle."""
    taken = []
    for _ in range(3):
        page.goto("about:blank")
        page.goto(address, wait_until="commit")
        page.locator(".react-flow [data-id][data-status]").first.wait_for()
        taken.append(page.evaluate(QUIET_PAGE) / 1000)
    row("1,000-node workflow: open to interactive", f"{statistics.median(taken):.2f} s", "2.5 s")


def middle(page: Page) -> tuple[float, float]:
    """A point of the canvas where nothing is drawn, near its middle."""
    found = page.evaluate("""() => {
      const box = document.querySelector('.react-flow').getBoundingClientRect();
      for (let y = box.y + box.height / 2; y < box.bottom; y += 3)
        for (let x = box.x + box.width / 2; x < box.right; x += 3)
          if (document.elementFromPoint(x, y)?.classList.contains('react-flow__pane')) return [x, y];
    }""")
    return found[0], found[1]


def moved(page: Page, x: float, y: float) -> Spent:
    """Drags from a point to and fro, one movement a frame; returns what that spent."""
    page.mouse.move(x, y)
    page.mouse.down()

    def work() -> None:
        for step in range(STEPS):
            page.mouse.move(x - 4 * min(step, STEPS - step), y - 2 * min(step, STEPS - step))

    spent = traced(page, work)
    page.mouse.up()
    return spent


def panning(page: Page) -> None:
    """Pans by dragging the canvas."""
    spent = moved(page, *middle(page))
    row("pan at 1,000 nodes: CPU a frame, median", frames(spent), "12 ms")


def dragging(page: Page) -> None:
    """Drags one card."""
    page.keyboard.press("Escape")
    drawn = page.locator(".react-flow [data-id][data-status]")
    card = drawn.nth(drawn.count() // 2).bounding_box()
    assert card
    spent = moved(page, card["x"] + 40, card["y"] + 10)
    row("drag at 1,000 nodes: CPU a frame, median", frames(spent), "12 ms")
    page.keyboard.press("Control+Z")


def frames(spent: Spent) -> str:
    """The middle frame and the slowest of 20."""
    slow = sorted(spent.frames)[int(len(spent.frames) * 0.95)] if spent.frames else 0.0
    return f"{spent.median:.1f} ms (p95 {slow:.1f}, {len(spent.frames)} frames)"


def streaming(page: Page, ana: Person, base: str, workflow: str) -> None:
    """Watches a run whose steps begin and end 50 times a second."""
    run = ana.run(workflow)["id"]
    page.goto(f"{base}/{workflow}")
    page.locator('.react-flow [data-status="waiting"]').first.wait_for()
    page.wait_for_timeout(3_000)
    before = ana.get(f"/runs/{run}")["last_seq"]
    spent = traced(page, lambda: page.wait_for_timeout(10_000))
    rate = (ana.get(f"/runs/{run}")["last_seq"] - before) / spent.seconds
    what = f"{spent.a_second:.0f} ms at {rate:.0f} events/s"
    row("50 node updates/s at 1,000 nodes: CPU a second", what, "150 ms")
    ana.post(f"/runs/{run}/cancel")


def typing(page: Page, address: str, name: str) -> None:
    """Types into the middle of a prompt of 10,000 characters."""
    page.goto(address)
    page.locator('.react-flow [data-id="write"][data-status]').click(position={"x": 24, "y": 12})
    field = page.locator('.cm-content[aria-label="Prompt"]')
    field.click()
    page.keyboard.press("Control+Home")
    for _ in range(20):
        page.keyboard.press("ArrowDown")
    page.evaluate(TO_PAINT)
    for number in range(KEYS):
        page.keyboard.press("abcdefg "[number % 8])
        page.wait_for_timeout(60)
    pressed = sorted(page.evaluate("() => window.pressed"))[:KEYS]
    slow = pressed[int(len(pressed) * 0.95)]
    figure = f"{statistics.median(pressed):.0f} ms (p95 {slow:.0f})"
    row(f"key press in a prompt of 10,000 characters{name} to paint", figure, "30 ms")
