"""The difference of two documents is the same in Python and in the browser: both read these cases."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from builder import documents
from builder.services.catalogue import registry

CASES = json.loads((Path(__file__).parents[1] / "fixtures" / "differences.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_a_difference_in_lines(case: dict[str, Any]) -> None:
    assert documents.diff(case["before"], case["after"], registry()).lines() == case["lines"]
