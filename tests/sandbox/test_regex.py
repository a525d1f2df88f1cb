"""Regular expressions of users: linear time, clear errors."""

import time

import pytest

from runtime.engine.errors import NodeError
from runtime.sandbox import regex


def test_search_spans_and_sub() -> None:
    assert regex.search("b+", "aübb") == (2, 4)
    assert regex.search("z", "abc") is None
    assert list(regex.spans(r"\d", "1a2")) == [(0, 1), (2, 3)]
    assert regex.sub(r"(\w+)@(\w+)", r"\2", "me@home") == "home"


@pytest.mark.parametrize("pattern", ["(a+)+$", "(a|a)*b", "(.*)*x", "(a*)*b", "^(([a-z])+.)+[A-Z]$", "(x+x+)+y"])
def test_patterns_that_hang_other_engines_do_not_here(pattern: str) -> None:
    started = time.monotonic()
    regex.search(pattern, "a" * 50_000 + "!")
    assert time.monotonic() - started < 2


@pytest.mark.parametrize(
    "pattern", ["(", "a{1001}", "(?=a)", r"(a)\1", "a" * 3_000, "((a{1000}){1000}){1000}", "\ud800"]
)
def test_patterns_that_cannot_be_used_are_refused_in_a_sentence(pattern: str) -> None:
    assert regex.problem(pattern)
    with pytest.raises(NodeError) as failed:
        regex.search(pattern, "a")
    assert failed.value.error_class == "pattern"


def test_a_good_pattern_has_no_problem() -> None:
    assert regex.problem("^[a-z]+$") is None


def test_a_wrong_replacement_is_refused() -> None:
    with pytest.raises(NodeError):
        regex.sub("a", r"\7", "a")
