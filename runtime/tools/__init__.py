"""The tools there are: every module of this folder that defines one."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from pkgutil import iter_modules

from runtime.engine.node import Tool


@cache
def tools() -> dict[str, Tool]:
    """The tools by name. One is added by adding its file."""
    found: dict[str, Tool] = {}
    for module in iter_modules(__path__, f"{__name__}."):
        for made in vars(import_module(module.name)).values():
            if isinstance(made, type) and issubclass(made, Tool) and made.__module__ == module.name:
                if made.name in found:
                    raise ValueError(f"Two tools are called {made.name}.")
                found[made.name] = made()
    return dict(sorted(found.items()))
