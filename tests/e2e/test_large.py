"""Large workflows: walking through them touches what it must and nothing else."""

from __future__ import annotations

from typing import Any

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person

STEPS, WIDE = 500, 25
#: Notes which cards change in the page from now on.
WATCH_CARDS = """() => {
  window.touched = new Set();
  new MutationObserver((changes) => {
    for (const { target } of changes) {
      const node = target instanceof Element ? target.closest('.react-flow__node') : null;
      if (node) window.touched.add(node.dataset.id);
    }
  }).observe(document.querySelector('.react-flow__nodes'), { subtree: true, childList: true, attributes: true });
}"""


def rows() -> Any:
    """500 steps in rows of 25, one chain a row."""
    nodes: dict[str, Any] = {"start": {"type": "start"}}
    edges, places = [], {"start": [-300, 0]}
    for number in range(STEPS):
        name = f"n{number}"
        row, column = divmod(number, WIDE)
        nodes[name] = {"type": "template", "config": {"text": f"Step {number}"}}
        edges.append({"source": f"n{number - 1}" if column else "start", "target": name})
        places[name] = [column * 300, row * 180]
    return {"format": "baton/1", "nodes": nodes, "edges": edges, "ui": {"nodes": places, "notes": []}}


def test_walking_through_500_steps_redraws_only_those_walked_over(ana: Person, visit: Visit) -> None:
    page = visit(ana, f"/workflows/{ana.workflow('Five hundred', rows())}")
    editor = Editor(page)
    page.get_by_role("button", name="Outline").click()
    outline = page.get_by_role("treegrid")
    expect(outline.get_by_role("row").nth(1)).to_be_visible()
    assert outline.get_by_role("row").count() < 100, "only what is seen of it is drawn"
    page.get_by_role("button", name="Close the outline").click()
    editor.select("n0")
    page.evaluate(WATCH_CARDS)
    for _ in range(3):
        page.keyboard.press("ArrowRight")
    expect(page.locator(".react-flow__node.selected")).to_have_attribute("data-id", "n3")
    drawn = page.locator(".react-flow__node").count()
    touched = set(page.evaluate("() => [...window.touched]"))
    assert {"n0", "n3"} <= touched
    assert len(touched) < 15, f"{len(touched)} of {drawn} cards that are drawn"
    assert drawn < STEPS  # what is off the screen is not drawn at all
