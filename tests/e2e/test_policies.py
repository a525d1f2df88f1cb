"""The policy of a step, set in the inspector, and what a run then says of it."""

from __future__ import annotations

import re

from playwright.sync_api import expect

from tests.e2e.conftest import Visit
from tests.e2e.pages import Editor
from tests.e2e.people import Person, flow


def model(name: str) -> dict[str, object]:
    """A model node of the demo connection."""
    return {"type": "model", "config": {"connection": "demo", "model": name, "prompt": "Say good morning."}}


def test_a_kept_output_is_used_again_and_the_run_says_so(ana: Person, visit: Visit) -> None:
    nodes = {"greet": model("demo-chat"), "done": {"type": "output", "config": {"value": "{{ greet.text }}"}}}
    workflow = ana.workflow("Kept", flow(nodes, "start > greet > done"))
    editor = Editor(visit(ana, f"/workflows/{workflow}"))
    setup = editor.select("greet")
    setup.get_by_text("Errors and timing").click()
    for part, label, value in (
        ("Keep the output", "Keep for", "1h"),
        ("Budget", "Tokens", "5000"),
        ("Try again", "Tries in all", "3"),
    ):
        setup.get_by_text(part, exact=True).click()
        setup.get_by_role("textbox", name=re.compile(f"^{label}")).fill(value)
    setup.get_by_label("After a crash of the server").select_option("Ask a person")
    editor.expect_saved()
    assert ana.document(workflow)["nodes"]["greet"]["policy"] == {
        "cache": {"ttl": "1h"},
        "budget": {"tokens": 5000},
        "retry": {"attempts": 3},
        "on_crash": "ask",
    }

    editor.run()
    editor.expect_status("done", "succeeded")
    expect(editor.card("greet")).not_to_contain_text("cached")
    editor.run()
    expect(editor.card("greet")).to_contain_text("cached")
    editor.expect_status("done", "succeeded")
    setup.get_by_role("tab", name="Last run").click()
    expect(setup).to_contain_text("nothing was called")


def test_the_model_that_answered_instead_is_named(ana: Person, visit: Visit) -> None:
    greet = model("demo-fail") | {"policy": {"fallback": [{"connection": "demo", "model": "demo-chat"}]}}
    workflow = ana.workflow("Other model", flow({"greet": greet}, "start > greet"))
    editor = Editor(visit(ana, f"/workflows/{workflow}"))
    editor.run()
    expect(editor.card("greet")).to_contain_text("other model")
    setup = editor.select("greet")
    setup.get_by_role("tab", name="Last run").click()
    expect(setup).to_contain_text("demo-chat of “demo” answered; demo-fail of “demo” did not")
