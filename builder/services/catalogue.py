"""The catalogue: which node types, tools and templates there are."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

from runtime.engine import catalogue
from runtime.engine.node import Registry
from runtime.nodes import registry as built_in

Json = Any
GALLERY = Path(__file__).resolve().parent.parent / "gallery"


def registry() -> Registry:
    """Returns the node types and tools of this installation."""
    return built_in()


@cache
def node_types() -> list[dict[str, Json]]:
    """Returns all that the browser knows of each node type."""
    return [catalogue.describe(kind) for kind in registry().types.values()]


@cache
def policy() -> dict[str, Json]:
    """Returns the JSON Schema of the policy that any node with `has_policy` takes."""
    return catalogue.describe_policy()


@cache
def tools() -> list[dict[str, Json]]:
    """Returns all that the browser knows of each tool."""
    return [catalogue.describe_tool(tool) for tool in registry().tools.values()]


def _place(path: Path) -> tuple[int, str]:
    """Where a template stands in the gallery: its file's name begins with the number."""
    number, _, rest = path.stem.partition("_")
    return int(number), rest


@cache
def templates() -> list[dict[str, Json]]:
    """Returns the gallery: workflows to begin with, {key, title, description, pattern, input, document}."""
    return [json.loads(path.read_text(encoding="utf-8")) for path in sorted(GALLERY.glob("*.json"), key=_place)]
