"""`manage.py generate_docs`: writes the pages of docs/ that follow from the code, or checks that they are fresh."""

from __future__ import annotations

import json
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from builder.api.reference import shapes_of, tags_of
from builder.api.schema import openapi
from builder.services import catalogue

Json = Any
NOTE = "<!-- Made by `manage.py generate_docs`; change the code, not this page. -->"


def pages() -> dict[str, str]:
    """Returns the pages by file name."""
    return {
        "openapi.json": json.dumps(openapi(), indent=2, ensure_ascii=False) + "\n",
        "api.md": "\n".join(_api()) + "\n",
        "nodes.md": "\n".join(_nodes()) + "\n",
    }


def _api() -> Iterator[str]:
    yield from (
        "# The API",
        "",
        NOTE,
        "",
        "JSON under `/api/v1`, by session or `Authorization: Bearer <token>`. The same as data: `docs/openapi.json`,",
        "or `GET /api/v1/schema`. Refusals are `application/problem+json` (`ProblemDetail`).",
    )
    document = openapi()
    for subject in tags_of(document):
        yield from ("", f"## {subject.name}")
        for call in subject.operations:
            yield from ("", f"### {call.method} `{call.path}`", "", call.summary, "")
            if call.members:
                yield from _table(
                    ("takes", "where", "kind", ""),
                    [(_name(m.name, m.required), m.place, m.kind, m.about) for m in call.members],
                )
            yield f"Answers: {', '.join(f'{status} {kind}' for status, kind in call.answers)}."
    yield from ("", "## Shapes")
    for name, about, members in shapes_of(document):
        yield from ("", f"### {name}", "", about, "")
        yield from _table(("member", "kind", ""), [(_name(m.name, m.required), m.kind, m.about) for m in members])


def _nodes() -> Iterator[str]:
    yield from ("# Node types and tools", "", NOTE)
    for kind in catalogue.node_types():
        yield from ("", f"## {kind['title']} (`{kind['key']}`)", "", kind["description"])
        yield from _settings(kind["config"], "Settings")
        outputs = kind["outputs"].get("properties", {})
        derived = [f"the {name}" for name in _derived(kind["outputs"])]
        names = [f"`{name}`" for name in outputs] + derived
        yield f"Outputs: {', '.join(names) or 'none'}."
        ports = [
            f"`{port['id']}`" if port.get("id") else f"one for each of `{port['each']}`" for port in kind["ports"]
        ]
        yield f"Ports: {', '.join(ports) or 'none'}; and `error`. Effects: {kind['effects']}."
    yield from ("", "# Tools")
    for tool in catalogue.tools():
        yield from ("", f"## {tool['title']} (`{tool['name']}`)", "", tool["description"])
        yield from _settings(tool["arguments"], "Arguments")
        yield f"Effects: {tool['effects']}."


def _derived(outputs: dict[str, Json]) -> Iterator[str]:
    if outputs.get("x-properties-from"):
        yield f"properties of `{outputs['x-properties-from']}`"
    if outputs.get("x-keys-from"):
        yield f"names in `{outputs['x-keys-from']}`"


def _settings(schema: dict[str, Json], title: str) -> Iterator[str]:
    yield ""
    properties: dict[str, Json] = schema.get("properties", {})
    if not properties:
        return
    rows = []
    for name, part in properties.items():
        default = json.dumps(part["default"], ensure_ascii=False) if part.get("default") is not None else ""
        about = " ".join(str(part.get("description", "")).split())
        kind = f"{_kind(part)} ({part['x-unit']})" if "x-unit" in part else _kind(part)
        rows.append((_name(name, name in schema.get("required", ())), kind, default, about))
    yield from _table((title, "kind", "default", ""), rows)


def _kind(part: dict[str, Json]) -> str:
    if "enum" in part:
        return " or ".join(str(value) for value in part["enum"])
    if "$ref" in part:
        return "object"
    options = [_kind(option) for option in part.get("anyOf", []) if option.get("type") != "null"]
    return " or ".join(dict.fromkeys(options)) or str(part.get("type", "any"))


def _name(name: str, required: bool) -> str:
    return f"`{name}`{' *' if required else ''}"


def _table(head: tuple[str, ...], rows: Sequence[tuple[str, ...]]) -> Iterator[str]:
    yield f"| {' | '.join(head)} |"
    yield f"|{'---|' * len(head)}"
    for row in rows:
        yield f"| {' | '.join(cell.replace('|', chr(92) + '|') for cell in row)} |"
    yield ""


class Command(BaseCommand):
    """Writes or checks the pages."""

    help = "Writes docs/openapi.json, docs/api.md and docs/nodes.md from the code; --check only compares."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--check", action="store_true", help="exit 1 when a page is not what the code says")
        parser.add_argument("--folder", type=Path, default=settings.BASE_DIR / "docs")

    def handle(self, *args: Any, **options: Any) -> None:
        folder: Path = options["folder"]
        stale = []
        for name, text in pages().items():
            path = folder / name
            if path.is_file() and path.read_text(encoding="utf-8") == text:
                continue
            stale.append(name)
            if not options["check"]:
                folder.mkdir(parents=True, exist_ok=True)
                path.write_text(text, encoding="utf-8")
        if options["check"] and stale:
            raise CommandError(f"Stale: {', '.join(stale)}. Run `manage.py generate_docs` and commit what it wrote.")
        for name in stale:
            self.stdout.write(f"wrote {folder / name}")
