"""Ana and Bob in one workflow: they see each other, each other's edits at once, and neither loses a word."""

from __future__ import annotations

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person
from tests.e2e.test_editor import change_text, greeting


def together(visit: Visit, ana: Person, bob: Person, name: str, role: str = "editor") -> tuple[str, Editor, Editor]:
    """One workflow open in Ana's browser and in Bob's; each sees that the other is there."""
    workflow = greeting(ana, name)
    ana.share(workflow, bob, role)
    pages = Editor(visit(ana, f"/workflows/{workflow}")), Editor(visit(bob, f"/workflows/{workflow}"))
    for editor, other in zip(pages, ("bob", "ana"), strict=True):
        expect(editor.page.get_by_role("group", name="Others here")).to_be_visible()
        expect(editor.page.get_by_role("button", name=f"{other} is here")).to_be_visible()
    return workflow, *pages


def cut(editor: Editor) -> None:
    """Nothing of the workflow gets through any more; the live socket does."""
    editor.page.route("**/api/v1/workflows/*", lambda route: route.abort())


def mend(editor: Editor) -> None:
    """The connection is back, and the browser says so."""
    editor.page.unroute("**/api/v1/workflows/*")
    editor.page.evaluate("window.dispatchEvent(new Event('online'))")


def test_they_see_where_the_other_is_and_what_the_other_writes(ana: Person, bob: Person, visit: Visit) -> None:
    _, anas, bobs = together(visit, ana, bob, "Together")
    bobs.card("greet").hover()
    expect(anas.page.locator('[data-cursor="bob"]')).to_be_visible()
    expect(bobs.page.locator("[data-cursor]:visible")).to_have_count(0)  # Ana has not moved
    bobs.select("greet")
    expect(anas.card("greet").locator('[data-ring="bob"]')).to_be_visible()
    bobs.text("Text").click()
    expect(anas.page.get_by_role("button", name="bob, editing Text of Greeting")).to_be_visible()

    bobs.text("Text").fill("Good morning")
    expect(anas.card("greet")).to_contain_text("Good morning")
    bobs.page.close()
    expect(anas.page.get_by_role("group", name="Others here")).to_have_count(0)
    expect(anas.page.locator("[data-ring], [data-cursor]")).to_have_count(0)


def test_both_write_one_text_and_add_a_step_of_one_kind_and_neither_loses_a_word(
    ana: Person, bob: Person, visit: Visit
) -> None:
    workflow, anas, bobs = together(visit, ana, bob, "One text")
    bobs.select("greet")
    cut(bobs)
    bobs.text("Text").fill("Good evening to all")
    added = bobs.add("Template")
    bobs.text("Text").fill("from Bob")
    change_text(anas, "Good morning to all")
    anas.select("done")
    assert anas.add("Template") == added
    anas.text("Text").fill("from Ana")
    anas.expect_saved()
    mend(bobs)

    bobs.page.get_by_role("button", name="Someone changed the same field").click()
    dialog = bobs.page.get_by_role("dialog")
    expect(dialog.locator('[data-side="mine"] mark')).to_have_text("evening")
    expect(dialog.locator('[data-side="theirs"] mark')).to_have_text("morning")
    dialog.get_by_role("button", name="Merge by hand").click()
    dialog.get_by_label("The text that both are to have").fill("Good day to all")
    dialog.get_by_role("button", name="Use this").click()
    expect(dialog).to_be_hidden()
    bobs.expect_saved()
    for editor in (anas, bobs):
        expect(editor.card("greet")).to_contain_text("Good day to all")
        expect(editor.card(added)).to_contain_text("from Ana")
        expect(editor.card(f"{added}_2")).to_contain_text("from Bob")
    nodes = ana.document(workflow)["nodes"]
    assert len(nodes) == 5
    assert nodes["greet"]["config"]["text"] == "Good day to all"


def test_a_viewer_is_seen_and_sees_and_a_right_that_comes_and_goes_loses_nothing(
    ana: Person, bob: Person, visit: Visit
) -> None:
    workflow, anas, bobs = together(visit, ana, bob, "Rights", "viewer")
    change_text(anas, "For Bob to read")
    expect(bobs.card("greet")).to_contain_text("For Bob to read")
    expect(bobs.card("greet").locator('[data-ring="ana"]')).to_be_visible()
    bobs.card("done").hover()
    expect(anas.page.locator('[data-cursor="bob"]')).to_be_visible()

    (share,) = [one for one in ana.get(f"/workflows/{workflow}/shares")["results"] if one["user_name"] == "bob"]
    ana.call("PATCH", f"/workflows/{workflow}/shares/{share['id']}", {"role": "editor"})
    bobs.page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(bobs.palette).to_be_visible()
    cut(bobs)
    change_text(bobs, "Bob’s own words")
    expect(bobs.badge).to_have_text("1 change not saved (offline)")
    ana.call("DELETE", f"/workflows/{workflow}/shares/{share['id']}")
    mend(bobs)
    expect(bobs.badge).to_have_text("1 change not saved → Keep them")
    expect(bobs.badge).to_have_attribute("data-state", "forbidden")
    expect(anas.page.get_by_role("group", name="Others here")).to_have_count(0)

    bobs.page.reload()
    bobs.page.get_by_role("button", name="Keep my changes…").click()
    expect(bobs.page.get_by_role("dialog").get_by_role("button", name="Save as a new workflow")).to_be_visible()
    ana.share(workflow, bob, "editor")
    bobs.page.reload()
    bobs.expect_saved()
    expect(anas.card("greet")).to_contain_text("Bob’s own words")
