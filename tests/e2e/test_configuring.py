"""Setting steps up: references that are picked and checked, previews, renaming, walking from problem to problem."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow

INPUTS = {"type": "object", "properties": {"names": {"type": "array", "items": {"type": "string"}, "title": "Names"}}}
EACH = {"type": "for_each", "config": {"items": "start.names"}}
GREET = {"type": "model", "parent": "each", "config": {"connection": "demo", "model": "demo-chat", "prompt": ""}}


def greeting_each(person: Person, name: str) -> str:
    """start → each (greet inside) → done; the greeting's prompt is still empty. Returns the workflow's id."""
    start = {"type": "start", "config": {"inputs": INPUTS}}
    done = {"type": "output", "config": {"value": "{{ each.results }}"}}
    document = flow({"start": start, "each": EACH, "greet": GREET, "done": done}, "start > each > done")
    return person.workflow(name, document)


def test_a_prompt_is_written_with_picked_references_and_previewed_item_by_item(ana: Person, visit: Visit) -> None:
    workflow = greeting_each(ana, "Greet each")
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    editor.select("greet")
    prompt = editor.text("Prompt")
    prompt.click()
    # Closing braces are typed along; a slash and a lone brace are just text.
    page.keyboard.type("Hello {{ ite")
    page.get_by_role("option", name="item").first.click()
    page.keyboard.press("End")
    page.keyboard.type(" / {{ nobody.text")
    unknown = editor.inspector.locator(".cm-unknown")
    expect(unknown).to_have_text("nobody.text")
    for _ in " / {{ nobody.text }}":
        page.keyboard.press("Delete")
    page.keyboard.press("Control+End")
    prompt.press("Control+a")
    page.keyboard.type("Hello {{ item | upper }} / {{ index + 1 }}")
    expect(unknown).to_have_count(0)
    editor.expect_saved()
    assert (
        ana.document(workflow)["nodes"]["greet"]["config"]["prompt"] == "Hello {{ item | upper }} / {{ index + 1 }}"
    )

    run = ana.run(workflow, {"names": ["Dana", "Priya"]}, wait=20)
    assert run["status"] == "succeeded"
    # A page that shows no run takes the newest; filters are filled in by the server.
    page.reload()
    editor.select("greet")
    preview = editor.inspector.get_by_role("figure")
    expect(preview).to_contain_text("Hello PRIYA / 2")
    preview.get_by_role("button", name="Item before").click()
    expect(preview).to_contain_text("Hello DANA / 1")
    expect(preview).to_contain_text("item 1 of 2")
    prompt.press("Control+End")
    page.keyboard.type(" {{ item | shout")
    expect(preview.get_by_role("alert")).to_contain_text("filter shout is unknown")


def test_a_new_id_is_followed_by_every_reference(ana: Person, visit: Visit) -> None:
    start = {"type": "start", "config": {"inputs": {"type": "object", "properties": {"topic": {"type": "string"}}}}}
    write = {"type": "template", "config": {"text": "Hi {{ start.topic }}"}}
    done = {"type": "output", "config": {"value": {"text": "{{ write.text }}, {{ write.text | upper }}"}}}
    nodes = {"start": start, "write": write, "done": done}
    document = flow(nodes, "start > write > done", places=["start write done"])
    workflow = ana.workflow("Rename", document)
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    inspector = editor.select("write")
    expect(inspector.get_by_role("button", name="Done", exact=True)).to_be_visible()
    inspector.get_by_label("Id", exact=True).fill("greeting")
    expect(inspector.get_by_text("2 references in 1 step follow.")).to_be_visible()
    page.keyboard.press("Enter")
    expect(editor.card("greeting")).to_be_visible()
    editor.expect_saved()
    nodes = ana.document(workflow)["nodes"]
    assert nodes["done"]["config"]["value"] == {"text": "{{ greeting.text }}, {{ greeting.text | upper }}"}
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    expect(editor.card("write")).to_be_visible()
    editor.expect_saved()
    assert ana.document(workflow)["nodes"] == document["nodes"]

    # An input of the start likewise, when its name is left; a click that leaves it is not lost.
    editor.select("start").get_by_label("Name of topic").fill("subject")
    inspector.get_by_role("button", name="More about topic").click()
    expect(inspector.get_by_label("Help of subject")).to_be_visible()
    expect(page.get_by_text("1 reference in 1 step follows.")).to_be_visible()
    editor.expect_saved()
    assert ana.document(workflow)["nodes"]["write"]["config"]["text"] == "Hi {{ start.subject }}"
    page.keyboard.press("Escape")
    page.keyboard.press("Control+z")
    editor.expect_saved()
    assert ana.document(workflow)["nodes"] == document["nodes"]


def test_properties_and_filters_are_offered_and_a_long_prompt_has_a_window(ana: Person, visit: Visit) -> None:
    write = {"type": "template", "config": {"text": "Hi"}}
    ask = {"type": "model", "config": {"connection": "demo", "model": "demo-chat", "prompt": "Now: "}}
    document = flow({"write": write, "ask": ask}, "start > write > ask", places=["start write ask"])
    workflow = ana.workflow("Long prompt", document)
    page = visit(ana, f"/workflows/{workflow}")
    editor = Editor(page)
    editor.select("ask").get_by_role("button", name="Write Prompt in a large window").click()
    dialog = page.get_by_role("dialog", name="Prompt")
    prompt = dialog.locator(".cm-content")
    prompt.click()
    page.keyboard.press("Control+End")
    page.keyboard.press("Control+Space")
    expect(dialog.get_by_role("option", name="write.text")).to_be_visible()
    page.keyboard.press("Escape")
    expect(dialog.get_by_role("option")).to_have_count(0)
    page.keyboard.type("{{ write.te")
    # A list that is being made anew cannot be picked from; this one has but one line.
    offered = dialog.locator(".cm-tooltip-autocomplete:not(.cm-tooltip-autocomplete-disabled) li")
    expect(offered).to_have_count(1)
    offered.click()
    page.keyboard.press("Control+End")
    for _ in " }}":
        page.keyboard.press("ArrowLeft")
    page.keyboard.type(" | upp")
    expect(offered).to_have_count(1)
    offered.click()
    expect(dialog.get_by_role("figure")).to_contain_text("write.text | upper")
    page.keyboard.press("Escape")
    expect(dialog).to_have_count(0)
    expect(editor.text("Prompt")).to_contain_text("write.text | upper")
    editor.expect_saved()
    assert ana.document(workflow)["nodes"]["ask"]["config"]["prompt"] == "Now: {{ write.text | upper }}"


def test_settings_say_what_they_mean_and_go_back_to_their_default(ana: Person, visit: Visit) -> None:
    ask = {"type": "model", "config": {"connection": "openai", "prompt": "Hi", "temperature": 1.5}}
    page = visit(ana, f"/workflows/{ana.workflow('Defaults', flow({'ask': ask}, 'start > ask'))}")
    editor = Editor(page)
    inspector = editor.select("ask")
    expect(inspector.get_by_text("the demo model answers in its place")).to_be_visible()
    connection = inspector.get_by_label("Connection", exact=True)
    connection.select_option("demo")
    expect(connection).to_have_value("demo")
    inspector.get_by_text("Advanced").click()
    inspector.get_by_role("button", name="Reset Creativity to its default").click()
    expect(inspector.get_by_role("textbox", name="Creativity")).to_have_value("")
    inspector.get_by_text("Errors and timing").click()
    limit = inspector.get_by_role("textbox", name="Time limit")
    limit.fill("1h30m")
    expect(inspector.get_by_text("1 hour 30 minutes")).to_be_visible()
    limit.fill("soon")
    expect(inspector.get_by_text("Write a length of time").first).to_be_visible()


def test_what_is_no_single_step_has_a_panel_too(ana: Person, visit: Visit) -> None:
    document = flow(
        {"one": {"type": "template", "config": {"text": "1"}}, "two": {"type": "template", "config": {"text": "2"}}},
        "start > one > two",
        places=["start one two"],
    )
    page = visit(ana, f"/workflows/{ana.workflow('Panels', document)}")
    editor = Editor(page)
    expect(editor.card("one")).to_be_visible()
    page.keyboard.press("]")
    inspector = editor.select("one")
    editor.card("two").click(position={"x": 24, "y": 12}, modifiers=["Shift"])
    expect(inspector.get_by_role("heading", name="2 steps selected")).to_be_visible()
    inspector.get_by_role("button", name="Duplicate").click()
    expect(editor.canvas.locator("[data-id][data-status]")).to_have_count(5)
    box = editor.wire("one", "two").locator("path").first.bounding_box()
    assert box
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(inspector.get_by_role("heading", name="Wire", exact=True)).to_be_visible()
    inspector.get_by_role("button", name="Delete").click()
    expect(editor.wire("one", "two")).to_have_count(0)


def test_f8_walks_from_problem_to_problem(ana: Person, visit: Visit) -> None:
    empty = {"type": "model", "config": {"connection": "demo", "model": "demo-chat", "prompt": ""}}
    wrong = {"type": "template", "config": {"text": "{{ nowhere.text }}"}}
    document = flow({"ask": empty, "say": wrong}, "start > ask > say", places=["start ask say"])
    page = visit(ana, f"/workflows/{ana.workflow('Problems', document)}")
    editor = Editor(page)
    expect(editor.card("ask")).to_be_visible()
    first, second = editor.text("Prompt"), editor.text("Text")
    page.keyboard.press("F8")
    expect(first).to_be_focused()
    page.keyboard.press("F8")
    expect(second).to_be_focused()
    expect(page.get_by_text("2 of 2. Say:")).to_be_visible()
    page.keyboard.press("Shift+F8")
    expect(first).to_be_focused()
