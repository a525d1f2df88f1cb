"""The node types there are: every module of this folder that defines one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from runtime.engine.node import NodeType, Registry
from runtime.tools import tools


@cache
def registry() -> Registry:
    """The node types by key, with the tools. A type is added by adding its file."""
    found: dict[str, NodeType] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for made in vars(import_module(module.name)).values():
            if isinstance(made, type) and issubclass(made, NodeType) and made.__module__ == module.name:
                if made.key in found:
                    raise ValueError(f"Two node types have the key {made.key}.")
                found[made.key] = made()
    return Registry(dict(sorted(found.items())), tools())
