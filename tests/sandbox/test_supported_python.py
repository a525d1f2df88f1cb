"""What docs/python.md says of the sandbox is so."""

import re
from pathlib import Path

import pytest

from runtime.engine.errors import NodeError
from runtime.limits import limit
from runtime.sandbox.python import run_sync

PAGE = (Path(__file__).parents[2] / "docs" / "python.md").read_text()
MODULES = re.findall(r"`(\w+)`", PAGE.split("**Modules there are:**")[1].split("**Not there:**")[0])


@pytest.mark.parametrize("name", MODULES)
def test_the_modules_named_are_there(name: str) -> None:
    assert run_sync(f"import {name}\n1", {}) == 1


@pytest.mark.parametrize(
    "code",
    ["def f():\n    yield 1", "class A: pass\nclass B(A): pass", "a = 1\ndel a", "import io", "import urllib"],
)
def test_what_is_said_to_be_missing_is_refused(code: str) -> None:
    with pytest.raises(NodeError) as failed:
        run_sync(code, {})
    assert "part of Python" in failed.value.hint


def test_the_limits_are_those_of_the_table() -> None:
    assert f"{limit('code_seconds')} seconds, {limit('code_memory') // 2**20} MB" in PAGE
    assert limit("code_output") == 2**20
