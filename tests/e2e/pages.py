"""The pages as a person sees them: found by roles and accessible names, cards by `data-id` and `data-status`."""

from __future__ import annotations

import re

from playwright.sync_api import Locator, Page, Position, expect

DRAG_STEPS = 12


class Editor:
    """The editor of one workflow, or the same canvas with a run on it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.canvas = page.get_by_role("main", name="Workflow").locator(".react-flow")
        self.palette = page.get_by_role("complementary", name="Steps to add")
        self.inspector = page.get_by_role("region", name="Inspector")
        self.dock = page.get_by_role("region", name="Run", exact=True).filter(has=page.get_by_role("tablist"))
        self.badge = page.get_by_role("status", name="Save state")

    # ---- cards and wires

    def card(self, node: str) -> Locator:
        """The card (or frame) of a node."""
        return self.canvas.locator(f'[data-id="{node}"][data-status]')

    def well(self, node: str) -> Locator:
        """The part of a card that shows what the node says."""
        return self.card(node).locator("[data-status]")

    def wire(self, source: str, target: str, port: str = "out") -> Locator:
        """The wire from an outcome of a node to another node."""
        return self.canvas.locator(f'.react-flow__edge[data-id="{source}:{port}>{target}"]')

    def ids(self) -> set[str]:
        """The ids of all nodes on the canvas."""
        found = self.canvas.locator("[data-id][data-status]").evaluate_all("all => all.map(e => e.dataset.id)")
        return set(found)

    def expect_status(self, node: str, status: str) -> None:
        """Waits until the node's card says so."""
        expect(self.card(node)).to_have_attribute("data-status", status)

    def select(self, node: str) -> Locator:
        """Clicks the card's upper left, away from its dots and buttons; returns the inspector."""
        self.card(node).click(position={"x": 24, "y": 12})
        expect(self.inspector).to_be_visible()
        return self.inspector

    def text(self, label: str) -> Locator:
        """A field of the inspector for texts with references, once its editor has been loaded."""
        return self.inspector.locator(f'.cm-content[aria-label="{label}"]')

    # ---- drawing

    def drag_in(self, title: str, at: Position) -> str:
        """Drags a step from the palette to a place on the canvas; returns its id."""
        before = self.ids()
        self.palette.get_by_role("button", name=title, exact=True).drag_to(self.canvas, target_position=at)
        return self._the_new_one(before)

    def add(self, title: str) -> str:
        """Clicks a step in the palette; returns its id."""
        before = self.ids()
        self.palette.get_by_role("button", name=title, exact=True).click()
        return self._the_new_one(before)

    def _the_new_one(self, before: set[str]) -> str:
        expect(self.canvas.locator("[data-id][data-status]")).to_have_count(len(before) + 1)
        (new,) = self.ids() - before
        return new

    def connect(self, source: str, target: str, port: str = "out") -> None:
        """Draws a wire with the mouse, from the dot of an outcome to the middle of a card."""
        start = self.card(source).locator(f'[data-port="{port}"]').bounding_box()
        end = self.card(target).bounding_box()
        assert start
        assert end
        mouse = self.page.mouse
        x, y = start["x"] + start["width"] / 2, start["y"] + start["height"] / 2
        mouse.move(x, y)
        mouse.down()
        mouse.move(x + 12, y + 4, steps=3)
        expect(self.page.locator("[data-drawing]")).to_be_attached()
        mouse.move(end["x"] + end["width"] / 2, end["y"] + end["height"] / 2, steps=DRAG_STEPS)
        expect(self.card(target).locator(".connectingto.valid")).to_be_attached()
        mouse.up()
        expect(self.wire(source, target, port)).to_be_attached()

    def expect_saved(self) -> None:
        """Waits until everything is on the server."""
        expect(self.badge).to_have_attribute("data-state", "saved")

    # ---- running

    def run(self, **given: str) -> None:
        """Presses Run and fills in the form, fields by their labels; without any, Run asks for nothing."""
        self.page.get_by_role("button", name="Run", exact=True).click()
        if not given:
            return
        dialog = self.page.get_by_role("dialog")
        for label, value in given.items():
            dialog.get_by_label(label).fill(value)
        dialog.get_by_role("button", name="Run", exact=True).click()
        expect(dialog).to_be_hidden()

    def output(self) -> Locator:
        """What came out of the run, in the dock."""
        self.dock.get_by_role("tab", name="Output").click()
        return self.dock.locator("section").filter(has=self.page.get_by_role("heading", name="Output of the run"))

    def approval(self, node: str) -> Locator:
        """The whole question of a waiting node, in the inspector."""
        return self.select(node).get_by_role("region", name=re.compile("^Approval: "))


def question(page: Page, step: str) -> Locator:
    """The whole question that a step asks, by the step's name, wherever the page shows it."""
    return page.get_by_role("region", name=f"Approval: {step}")


def answer(card: Locator, label: str) -> None:
    """Presses an answer; after an edit the button says `with edits` too."""
    card.get_by_role("button", name=re.compile(f"^{label}")).click()


def waiting(page: Page, workflow: str) -> Locator:
    """What waits in the inbox and was asked by workflows of that name."""
    return page.get_by_role("list", name="Waiting approvals").get_by_role("listitem").filter(has_text=workflow)
