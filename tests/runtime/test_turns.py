"""Nobody's runs crowd out another's: new runs take turns by person."""

from __future__ import annotations

from runtime.turns import Turns


def taken(turns: Turns) -> list[str]:
    runs = []
    while (run := turns.take()) is not None:
        runs.append(run)
    return runs


def test_a_newcomer_is_next_however_many_runs_another_has_waiting() -> None:
    turns = Turns(10)
    for number in range(5):
        turns.wait(f"ann{number}", "ann")
    assert turns.take() == "ann0"
    turns.wait("bob0", "bob")
    assert taken(turns) == ["ann1", "bob0", "ann2", "ann3", "ann4"]
    assert len(turns) == 0


def test_who_holds_all_that_one_may_waits_while_others_begin() -> None:
    turns = Turns(2)
    for run in ("a1", "a2"):
        turns.begin(run, "ann")
    turns.wait("a3", "ann")
    turns.wait("b1", "bob")
    assert turns.take() == "b1"
    assert turns.take() is None
    assert len(turns) == 1
    turns.end("a1")
    assert turns.take() == "a3"


def test_a_place_is_counted_once_and_given_back_once() -> None:
    turns = Turns(1)
    turns.begin("a1", "ann")
    turns.begin("a1", "ann")
    turns.end("a1")
    turns.end("a1")
    turns.end("unheard of")
    turns.wait("a2", "ann")
    assert turns.take() == "a2"


def test_runs_of_nobody_known_are_not_bound() -> None:
    turns = Turns(1)
    for run in ("x", "y"):
        turns.begin(run, "")
        turns.wait(f"{run}2", "")
    assert taken(turns) == ["x2", "y2"]


def test_a_run_that_lines_up_twice_begins_once() -> None:
    turns = Turns(1)
    turns.wait("a1", "ann")
    turns.wait("a1", "ann")
    assert taken(turns) == ["a1"]


def test_who_waits_counts_when_it_is_asked_whether_there_is_room() -> None:
    turns = Turns(2)
    turns.begin("a1", "ann")
    assert not turns.full("ann")
    turns.wait("a2", "ann")
    assert turns.full("ann")
    assert not turns.full("bob")
    assert not turns.full("")


def test_who_has_begun_before_goes_first() -> None:
    turns = Turns(1)
    turns.wait("a1", "ann")
    turns.resume("a0")
    assert taken(turns) == ["a0", "a1"]


def test_a_run_that_begins_out_of_turn_leaves_its_line() -> None:
    turns = Turns(9)
    turns.wait("a1", "ann")
    turns.resume("a2")
    for run in ("a1", "a2"):
        turns.begin(run)
        assert run not in turns
    assert turns.take() is None
    assert not turns.full("ann")
