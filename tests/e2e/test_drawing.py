"""Drawing: frames, putting steps on wires, replacing, cutting, pasting, tidying, and taking steps out."""

from __future__ import annotations

import json

from playwright.sync_api import Locator, expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow

START = {"type": "start", "config": {"inputs": {"type": "object", "properties": {"name": {"type": "string"}}}}}
GREET = {"type": "template", "label": "Greeting", "config": {"text": "Hello {{ start.name }}"}}
LOUD = {"type": "template", "label": "Loud", "config": {"text": "{{ greet.text | upper }}"}}
DONE = {"type": "output", "label": "Result", "config": {"value": "{{ loud.text }}"}}


def chain(person: Person, name: str) -> str:
    """start → greet → loud → done; returns the workflow's id."""
    nodes = {"start": START, "greet": GREET, "loud": LOUD, "done": DONE}
    return person.workflow(name, flow(nodes, "start > greet > loud > done", places=["start greet loud done"]))


def opened(visit: Visit, person: Person, workflow: str) -> Editor:
    """The workflow's editor, drawn."""
    editor = Editor(visit(person, f"/workflows/{workflow}"))
    expect(editor.card("greet")).to_be_visible()
    return editor


def centre(place: Locator) -> tuple[float, float]:
    """The middle of what is on screen."""
    box = place.bounding_box()
    assert box
    return box["x"] + box["width"] / 2, box["y"] + box["height"] / 2


def drag(editor: Editor, start: tuple[float, float], by: tuple[float, float]) -> None:
    """Drags with the mouse from a point."""
    mouse = editor.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(start[0] + by[0] / 2, start[1] + by[1] / 2, steps=3)
    mouse.move(start[0] + by[0], start[1] + by[1], steps=3)
    mouse.up()


def select(editor: Editor, *nodes: str) -> None:
    """Selects several steps by clicking with Shift held."""
    editor.select(nodes[0])
    for node in nodes[1:]:
        editor.card(node).click(position={"x": 24, "y": 12}, modifiers=["Shift"])


def place(person: Person, workflow: str, node: str) -> list[int]:
    """Where the stored document has a step."""
    at: list[int] = person.document(workflow)["ui"]["nodes"][node]
    return at


def frames(editor: Editor, person: Person, workflow: str) -> None:
    """A frame takes what lies in it along, and undo brings both back."""
    before = place(person, workflow, "greet"), place(person, workflow, "done")
    select(editor, "greet", "loud")
    editor.page.keyboard.press("Control+g")
    editor.page.get_by_label("Title of the frame").fill("Both texts")
    editor.page.keyboard.press("Enter")
    frame = editor.canvas.locator("[data-frame]")
    expect(frame).to_contain_text("Both texts")
    editor.expect_saved()

    box = frame.bounding_box()
    assert box
    drag(editor, (box["x"] + 60, box["y"] + 14), (0, 130))
    editor.expect_saved()
    moved = place(person, workflow, "greet")
    assert moved[0] == before[0][0]
    assert moved[1] > before[0][1] + 60
    assert place(person, workflow, "done") == before[1]
    editor.page.get_by_role("button", name="Undo").click()
    editor.expect_saved()
    assert place(person, workflow, "greet") == before[0]

    editor.page.keyboard.press("Delete")
    expect(frame).to_have_count(0)
    expect(editor.card("greet")).to_be_visible()


def cuts(editor: Editor) -> None:
    """A line drawn with Y held cuts the wires it crosses."""
    x, y = centre(editor.wire("greet", "loud"))
    editor.select("greet")
    editor.canvas.focus()
    editor.page.keyboard.down("y")
    drag(editor, (x, y - 60), (0, 120))
    editor.page.keyboard.up("y")
    expect(editor.wire("greet", "loud")).to_have_count(0)
    expect(editor.wire("start", "greet")).to_be_attached()
    editor.page.get_by_role("button", name="Undo").first.click()
    expect(editor.wire("greet", "loud")).to_be_attached()


def replaces(editor: Editor, person: Person, workflow: str) -> None:
    """A replaced step keeps its wires and says what it lost."""
    editor.select("loud")
    editor.page.keyboard.press("Shift+R")
    editor.page.get_by_role("combobox").fill("Set")
    editor.page.keyboard.press("Enter")
    expect(editor.page.get_by_text("Loud: the setting Text could not be kept.")).to_be_visible()
    editor.expect_saved()
    document = person.document(workflow)
    assert document["nodes"]["loud"]["type"] == "set"
    assert {(edge["source"], edge["target"]) for edge in document["edges"]} == {
        ("start", "greet"),
        ("greet", "loud"),
        ("loud", "done"),
    }


def test_frames_cut_wires_and_replaced_steps(ana: Person, visit: Visit) -> None:
    workflow = chain(ana, "Frames")
    editor = opened(visit, ana, workflow)
    frames(editor, ana, workflow)
    cuts(editor)
    replaces(editor, ana, workflow)


def held(editor: Editor, start: tuple[float, float], end: tuple[float, float]) -> None:
    """Drags without letting go, presses Escape, and lets go then."""
    mouse = editor.page.mouse
    mouse.move(*start)
    mouse.down()
    mouse.move(start[0] + 12, start[1] + 6, steps=3)
    mouse.move(*end, steps=6)
    editor.page.keyboard.press("Escape")
    mouse.move(end[0] + 4, end[1] + 4)
    mouse.up()


def test_escape_gives_up_what_the_pointer_is_doing_and_a_click_shows_all_of_a_step(ana: Person, visit: Visit) -> None:
    loop = {"type": "loop", "label": "Again"}
    nodes = {"start": START, "greet": GREET, "loop": loop, "spare": LOUD}
    document = flow(nodes, "start > greet", places=["start greet loop", "- - spare"])
    workflow = ana.workflow("Escape", document)
    editor = opened(visit, ana, workflow)
    undo = editor.page.get_by_role("button", name="Undo", exact=True)
    x, y = centre(editor.card("greet"))
    held(editor, (x, y - 50), (x + 40, y + 160))  # a step
    assert abs(centre(editor.card("greet"))[1] - y) < 2
    dot, spare = centre(editor.card("greet").locator('[data-port="out"]')), centre(editor.card("spare"))
    held(editor, dot, spare)  # a wire
    expect(editor.page.locator("[data-drawing]")).to_have_count(0)
    editor.page.keyboard.down("Shift")
    held(editor, (x, y + 180), spare)  # a box
    editor.page.keyboard.up("Shift")
    expect(editor.canvas.locator(".react-flow__node.selected")).to_have_count(0)
    expect(undo).to_be_disabled()
    assert ana.document(workflow) == document

    # Inside a container the canvas is the canvas: it pans, and a double click adds a step there.
    box = editor.card("loop").bounding_box()
    assert box
    inside = box["x"] + box["width"] * 0.75, box["y"] + box["height"] - 8
    shift = box["x"] + box["width"] / 2 - (editor.canvas.bounding_box() or box)["x"]
    drag(editor, inside, (-shift, 0))
    expect(editor.card("loop")).not_to_be_in_viewport(ratio=1)
    editor.page.mouse.dblclick(inside[0] - shift, inside[1])
    editor.page.get_by_role("combobox", name="Search steps to add").fill("template")
    editor.page.keyboard.press("Enter")
    expect(undo).to_be_enabled()
    editor.expect_saved()
    assert ana.document(workflow)["nodes"]["template"]["parent"] == "loop"
    expect(editor.card("template")).to_be_in_viewport(ratio=1)
    editor.card("loop").locator("[data-name]").click()
    expect(editor.card("loop")).to_be_in_viewport(ratio=1)


def test_what_one_tab_copied_another_pastes_and_steps_taken_out_still_run(ana: Person, visit: Visit) -> None:
    workflow = chain(ana, "Copy from")
    first = opened(visit, ana, workflow)
    first.page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    target = ana.workflow("Paste into", {"format": "baton/1", "nodes": {"start": START}, "edges": []})
    page = first.page.context.new_page()
    page.goto(f"{ana.server.url}/workflows/{target}")
    second = Editor(page)
    expect(second.card("start")).to_be_visible()
    first.page.bring_to_front()
    select(first, "greet", "loud")
    first.canvas.focus()
    first.page.keyboard.press("Control+c")
    page.bring_to_front()
    page.keyboard.press("Control+v")
    expect(second.wire("greet", "loud")).to_be_attached()
    assert second.ids() == {"start", "greet", "loud"}

    first.page.bring_to_front()
    first.page.keyboard.press("Alt+x")
    expect(first.wire("workflow", "done")).to_be_attached()
    assert first.ids() == {"start", "workflow", "done"}
    first.expect_saved()
    run = ana.run(workflow, {"name": "Dana"}, wait=20)
    assert (run["status"], run["output"]) == ("succeeded", "HELLO DANA")


def test_a_step_dropped_on_a_wire_is_put_on_it(ana: Person, visit: Visit) -> None:
    nodes = {"start": START, "greet": GREET, "done": DONE | {"config": {"value": "x"}}, "spare": LOUD}
    document = flow(nodes, "start > greet > done", places=["start greet - done", "- - spare -"])
    editor = opened(visit, ana, ana.workflow("On a wire", document))
    wire = centre(editor.wire("greet", "done"))
    card = editor.card("spare").bounding_box()
    assert card
    grip = card["x"] + card["width"] / 2, card["y"] + 12
    mouse = editor.page.mouse
    mouse.move(*grip)
    mouse.down()
    mouse.move(grip[0] + 8, grip[1] - 8, steps=2)
    mouse.move(wire[0], wire[1], steps=6)
    expect(editor.canvas.locator(".react-flow__edge[data-drop]")).to_have_count(1)
    mouse.up()
    for ends in (("greet", "spare"), ("spare", "done")):
        expect(editor.wire(*ends)).to_be_attached()
    expect(editor.wire("greet", "done")).to_have_count(0)
    editor.page.get_by_role("button", name="Undo").click()
    expect(editor.wire("greet", "done")).to_be_attached()
    expect(editor.wire("greet", "spare")).to_have_count(0)


def paste(editor: Editor, text: str) -> None:
    """The browser's own event of pasting a text."""
    editor.page.evaluate(
        """(text) => {
          const clipboardData = new DataTransfer();
          clipboardData.setData('text/plain', text);
          document.dispatchEvent(new ClipboardEvent('paste', {clipboardData, bubbles: true, cancelable: true}));
        }""",
        text,
    )


def test_a_whole_workflow_is_pasted_from_a_chat_and_what_is_wrong_is_said(ana: Person, visit: Visit) -> None:
    document = json.dumps(flow({"start": START, "greet": GREET, "loud": LOUD}, "start > greet > loud"), indent=1)
    workflow = ana.workflow("Paste", {"format": "baton/1", "nodes": {"start": {"type": "start"}}, "edges": []})
    editor = Editor(visit(ana, f"/workflows/{workflow}"))
    expect(editor.card("start")).to_be_visible()
    paste(editor, f"Here is your workflow:\n\n```json\n{document}\n```\nIt greets {{loudly}}.")
    expect(editor.wire("greet", "loud")).to_be_attached()
    editor.expect_saved()
    assert ana.document(workflow)["nodes"]["start"] == START

    paste(editor, document)
    expect(editor.wire("greet_2", "loud_2")).to_be_attached()
    assert editor.ids() == {"start", "greet", "loud", "greet_2", "loud_2"}
    paste(editor, document.replace('"nodes"', "nodes", 1))
    expect(editor.page.get_by_text("This looks like a workflow, but its JSON is broken in line 3.")).to_be_visible()
    paste(editor, "Remember the milk")
    editor.page.get_by_role("button", name="Make it a note").click()
    expect(editor.canvas.locator("[data-note]")).to_have_text("Remember the milk")


def test_tidying_keeps_a_note_by_its_step_and_a_frame_around_its_own(ana: Person, visit: Visit) -> None:
    nodes = {"start": START, "greet": GREET, "loud": LOUD, "done": DONE}
    document = flow(nodes, "start > greet > loud > done")
    document["ui"] = {
        "nodes": {"start": [900, 700], "greet": [0, 0], "loud": [40, 420], "done": [400, 900]},
        "notes": [{"id": "n", "text": "Look here", "x": 400, "y": 780, "w": 200, "h": 96}],
        "frames": [{"id": "f", "label": "End", "x": 376, "y": 852, "w": 300, "h": 240}],
    }
    workflow = ana.workflow("Tidy", document)
    editor = opened(visit, ana, workflow)
    editor.canvas.focus()
    editor.page.keyboard.press("Shift+L")
    expect(editor.page.get_by_role("button", name="Undo", exact=True)).to_be_enabled()
    editor.expect_saved()
    picture = ana.document(workflow)["ui"]
    xs = [picture["nodes"][node][0] for node in ("start", "greet", "loud", "done")]
    assert xs == sorted(xs)
    x, y = picture["nodes"]["done"]
    note, frame = picture["notes"][0], picture["frames"][0]
    assert (note["x"] - x, note["y"] - y) == (0, -120)
    assert frame["x"] <= x <= frame["x"] + frame["w"] - 240
    assert frame["y"] <= y <= frame["y"] + frame["h"] - 140
