"""`manage.py workflow …`: the document on the command line, without a server."""

from __future__ import annotations

import io
import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from django.core.management import CommandError, call_command

from builder.models import User, Workflow
from tests.builder.running import HELLO, REVIEW, model_document

Write = Callable[..., str]


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes JSON into a file and gives its name."""

    def put(document: Any, name: str = "flow.json") -> str:
        path = tmp_path / name
        path.write_text(document if isinstance(document, str) else json.dumps(document))
        return str(path)

    return put


def workflow(*args: str) -> str:
    out = io.StringIO()
    call_command("workflow", *args, stdout=out, stderr=io.StringIO())
    return out.getvalue()


def refused(*args: str) -> tuple[str, str]:
    """What a command that fails says: (on standard error before the end, at the end)."""
    said = io.StringIO()
    with pytest.raises(CommandError) as failure:
        call_command("workflow", *args, stdout=io.StringIO(), stderr=said)
    return said.getvalue(), str(failure.value)


def test_fmt_prints_and_w_writes(write: Write) -> None:
    name = write(HELLO)
    before = Path(name).read_bytes()
    printed = workflow("fmt", name)
    assert Path(name).read_bytes() == before
    assert printed.startswith('{\n  "format": "baton/1",\n  "nodes": {\n    "done"')
    assert printed.endswith("}\n")
    assert workflow("fmt", name, "-w") == ""
    assert Path(name).read_text() == printed
    assert workflow("fmt", name) == printed


def test_standard_input(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(json.dumps(HELLO).encode())))
    assert json.loads(workflow("fmt", "-"))["format"] == "baton/1"


@pytest.mark.parametrize("what", [["fmt"], ["validate"], ["run"]])
def test_files_that_are_no_document(write: Write, what: list[str]) -> None:
    assert "cannot be read" in refused(*what, "/no/such/file.json")[1]
    assert "not JSON" in refused(*what, write("{"))[1]
    said, _ = refused(*what, write(HELLO | {"surprise": 1}))
    assert "surprise" in said
    assert "twice" in refused(*what, write('{"format": 1, "format": 2}'))[1]


def test_validate_tells_what_is_wrong(write: Write) -> None:
    assert "is valid" in workflow("validate", write(HELLO))
    document = json.loads(json.dumps(HELLO))
    document["nodes"]["say"]["config"]["text"] = "{{ nobody.text }} {{ oops"
    document["edges"].append({"source": "done", "target": "say"})
    out = io.StringIO()
    with pytest.raises(CommandError, match="error"):
        call_command("workflow", "validate", write(document), stdout=out)
    assert "error: say.config.text:" in out.getvalue()


def test_diff_tells_what_changed(write: Write) -> None:
    document = json.loads(json.dumps(HELLO))
    document["nodes"]["say"]["config"]["text"] = "Other"
    lines = workflow("diff", write(HELLO, "a.json"), write(document, "b.json")).splitlines()
    assert lines == ['~ say.config.text: "{{ start.topic }}, {{ start.tone }}" → "Other"']
    assert workflow("diff", write(HELLO, "a.json"), write(HELLO, "b.json")) == ""


def test_run_streams_progress_and_prints_the_output(write: Write) -> None:
    text = workflow("run", write(HELLO), "--input", '{"topic": "maps"}')
    assert "▸ say" in text
    assert "✓ say" in text
    assert json.loads(text[text.rindex("{") :]) == {"text": "maps, calm"}


def test_run_goes_only_as_far_as_one_node_and_asks_nothing_of_the_others(write: Write) -> None:
    document = json.loads(json.dumps(HELLO))
    document["nodes"]["ours"] = model_document("x")["nodes"]["write"] | {"disabled": False}
    document["nodes"]["ours"]["config"]["connection"] = "ours"
    document["edges"].append({"source": "say", "target": "ours"})
    text = workflow("run", write(document), "--input", '{"topic": "maps"}', "--to", "say")
    assert "✓ say" in text
    assert "done" not in text
    assert text.rstrip().endswith("null")
    assert "“nobody”" in refused("run", write(document), "--to", "nobody")[1]


def test_run_uses_the_demo_model_over_http(write: Write) -> None:
    text = workflow("run", write(model_document("one two three")))
    assert "write: one two three" in text
    assert text.rstrip().endswith('"one two three"')


def test_run_refuses_input_that_does_not_fit(write: Write) -> None:
    assert "input.topic" in refused("run", write(HELLO))[0]
    assert "not JSON" in refused("run", write(HELLO), "--input", "{")[1]


def test_run_says_why_it_failed(write: Write) -> None:
    document = model_document("x", "demo-fail")
    document["nodes"]["write"]["config"]["prompt"] = "[[fail: 400]]"
    _, end = refused("run", write(document))
    assert end.startswith("The run failed: ")
    assert len(end) > len("The run failed: ")


def test_run_knows_only_the_built_in_connections(write: Write) -> None:
    document = model_document("x")
    document["nodes"]["write"]["config"]["connection"] = "ours"
    assert "“ours”" in refused("run", write(document))[1]


def test_an_approval_without_a_terminal_ends_the_run(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.StringIO())
    assert "nobody can be asked" in refused("run", write(REVIEW))[1]


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def test_an_approval_is_asked_in_a_terminal(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("Edited\nmaybe\napprove\n"))
    text = workflow("run", write(REVIEW))
    assert "Publish this?" in text
    assert "Type one of: approve, reject." in text
    assert text.rstrip().endswith('"Edited"')


def test_the_end_of_input_ends_the_question(write: Write, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", Terminal("Edited\n"))
    assert "input ended" in refused("run", write(REVIEW))[1]


@pytest.mark.django_db
def test_import_and_export_are_inverse(ann: User, write: Write, tmp_path: Path) -> None:
    name = write(HELLO, "weekly_brief.json")
    made = workflow("import", name, "--owner", "ann").strip()
    row = Workflow.objects.get(pk=made)
    assert (row.name, row.created_by) == ("weekly brief", ann)
    assert row.shares.get().role == "owner"
    assert workflow("export", made) == workflow("fmt", name)
    workflow("export", made, "-o", str(tmp_path / "out.json"))
    assert (tmp_path / "out.json").read_text() == workflow("fmt", name)
    named = workflow("import", name, "--owner", "ann@example.com", "--name", "Brief").strip()
    assert Workflow.objects.get(pk=named).name == "Brief"


@pytest.mark.django_db
def test_import_and_export_of_what_is_not_there(ann: User, write: Write) -> None:
    assert "nobody called" in refused("import", write(HELLO), "--owner", "eve")[1]
    assert "no workflow" in refused("export", "nonsense")[1]
    assert "no workflow" in refused("export", "00000000-0000-0000-0000-000000000000")[1]
    assert not Workflow.objects.exists()
