"""The state that a new run begins with: as declared, and with what nodes that are taken over put in."""

from __future__ import annotations

from typing import Any

from runtime.services.run_state import with_state

Json = Any


def declaring(**state: Json) -> dict[str, Json]:
    return {"nodes": {"start": {"type": "start", "config": {"state": state}}}}


def log(*changes: dict[str, Json]) -> list[dict[str, Json]]:
    first = {"type": "run.started", "at": "", "path": "", "data": {"input": {}}}
    return [first, *({"type": "node.finished", "at": "", "path": "s", "data": one} for one in changes)]


def added(total: Json, value: Json) -> dict[str, Json]:
    return {"state": {"n": total}, "merged": {"n": {"by": "add", "value": value}}}


def test_it_begins_as_declared() -> None:
    state, lines = with_state(declaring(n={"initial": 1}, m={}), log())
    assert state == {"n": 1, "m": None}
    assert lines[0]["data"] == {"input": {}, "state": {"n": 1, "m": None}}


def test_a_workflow_without_state_has_none_in_its_log() -> None:
    assert with_state({"nodes": {"start": {"type": "start"}}}, log()) == ({}, log())


def test_values_of_nodes_that_are_not_taken_over_do_not_come_along() -> None:
    state, lines = with_state(declaring(n={"initial": 0, "merge": "add"}), log(added(107, 7), added(115, 8)))
    assert state == {"n": 15}
    assert [line["data"]["state"]["n"] for line in lines] == [0, 7, 15]


def test_what_was_replaced_is_replaced_again() -> None:
    assert with_state(declaring(n={"initial": 0}), log({"state": {"n": "x"}}))[0] == {"n": "x"}


def test_what_is_not_declared_any_more_is_left_out() -> None:
    state, lines = with_state(declaring(m={"initial": 0}), log(added(7, 7)))
    assert state == {"m": 0}
    assert lines[1]["data"]["state"] == {}


def test_a_declaration_that_changed_its_kind_takes_the_value_as_it_was() -> None:
    assert with_state(declaring(n={"initial": "text", "merge": "add"}), log(added(7, 7)))[0] == {"n": 7}


def test_the_log_that_was_given_stays_as_it_is() -> None:
    given = log(added(107, 7))
    with_state(declaring(n={"initial": 0}), given)
    assert given == log(added(107, 7))
