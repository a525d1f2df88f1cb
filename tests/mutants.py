"""Faults put into the engine and its store on purpose, each with the test that must notice it.

A mutant is a piece of a function's source and what stands there instead. The function is compiled anew with it and
put in the place of the real one. If the piece is not there exactly once, the mutant fails loudly: it has to follow
the code it is about.
"""

from __future__ import annotations
import __future__

import importlib
import inspect
import textwrap
from dataclasses import dataclass
from typing import Any

import pytest


@dataclass(frozen=True, slots=True)
class Mutant:
    """A fault: in the function `where` (module:qualified name) `old` becomes `new`; `test` must notice.

    `test` is `file::function` or `file::Class::method`, `given` its arguments beside the fixtures.
    """

    name: str
    where: str
    old: str
    new: str
    test: str
    given: dict[str, Any] | None = None


def _function(where: str) -> tuple[Any, str, Any]:
    """The owner of a function, its name there, and the function."""
    module_name, _, qualified = where.partition(":")
    owner: Any = importlib.import_module(module_name)
    *around, name = qualified.split(".")
    for part in around:
        owner = getattr(owner, part)
    return owner, name, inspect.getattr_static(owner, name)


def mutated(mutant: Mutant) -> tuple[Any, str, Any]:
    """The mutant's function compiled with its fault: (owner, name, function); AssertionError when it has no place."""
    owner, name, real = _function(mutant.where)
    function = real.fget if isinstance(real, property) else real
    source = textwrap.dedent(inspect.getsource(function))
    found = source.count(mutant.old)
    assert found == 1, f"{mutant.name}: `{mutant.old}` stands {found} times in {mutant.where}; mend the mutant."
    flags = __future__.annotations.compiler_flag
    code = compile(source.replace(mutant.old, mutant.new), f"<{mutant.name}>", "exec", flags=flags, dont_inherit=True)
    names: dict[str, Any] = {}
    exec(code, function.__globals__, names)  # the engine's own source with one fault
    made = names[function.__name__]
    return owner, name, made


def put_in(mutant: Mutant, patch: pytest.MonkeyPatch) -> None:
    """Puts the mutant in the place of the real function until `patch` is undone."""
    owner, name, function = mutated(mutant)
    patch.setattr(owner, name, function)


STORES = "tests/runtime/test_stores.py::TestSqlite::"
SQL = "runtime.store.sql:SqlStore."
RUNNER = "runtime.engine.runner:Runner."
ACTS = "runtime.engine.transition:Transitions."
MARKS = "runtime.engine.trial:Marks."
TRIAL = "tests/engine/test_trial.py::"
LATE_CANCEL = (
    "tests/engine/test_signals.py::test_a_cancel_that_comes_while_a_start_is_committed_keeps_it_from_running"
)

MUTANTS = [
    Mutant(
        "drop the fence",
        SQL + "_append",
        "AND fence = %s{condition}",
        "AND (fence = %s OR 1 = 1){condition}",
        STORES + "test_the_same_owner_with_an_older_fence_writes_nothing",
    ),
    Mutant(
        "drop the compare-and-set",
        SQL + "_append",
        '(" AND next_seq = %s", [events[0].seq]) if events else ("", [])',
        '("", [])',
        STORES + "test_a_gap_in_seq_is_refused_and_writes_nothing",
    ),
    Mutant(
        "split the transaction",
        "runtime.store.threads:Writer._commit",
        "            session.flush()\n",
        "        with transaction.atomic(using=self.alias), connection.cursor() as cursor:\n"
        "            session.cursor = cursor\n            session.flush()\n",
        STORES + "test_a_transition_is_written_whole_or_not_at_all",
    ),
    Mutant(
        "let go whatever came",
        SQL + "_release",
        "AND signal_seq = %s",
        "AND %s >= 0",
        STORES + "test_a_signal_before_the_release_keeps_the_run",
    ),
    Mutant(
        "let go by what is left",
        SQL + "_release",
        "AND signal_seq = %s",
        "AND NOT EXISTS (SELECT 1 FROM runtime_signal s"
        " WHERE s.run_id = runtime_run.id AND s.seq > %s AND NOT s.consumed)",
        STORES + "test_letting_go_goes_by_the_number_seen_not_by_what_is_left",
    ),
    Mutant(
        "launch before the commit",
        RUNNER + "_turn",
        "    await self._commit()\n",
        "    self._work.launch()\n    await asyncio.sleep(0)\n    await self._commit()\n",
        "tests/engine/test_at_once.py::test_what_is_not_immediate_begins_only_after_its_start_was_committed",
    ),
    Mutant(
        "go on without waiting for the commit",
        RUNNER + "_commit",
        "signal_seq = await self.store.append(self.claim, events, projection=projection, consumed=consumed)",
        "signal_seq = 0; asyncio.ensure_future(self.store.append("
        "self.claim, events, projection=projection, consumed=consumed))",
        "tests/engine/test_faults.py::test_one_fault_at_every_commit",
        {"name": "a chain"},
    ),
    Mutant(
        "forget the losers",
        "runtime.engine.graph:_losers",
        "return tuple(node.id for node in order[: join.index] if node.id in useless)",
        "return ()",
        "tests/engine/test_shapes.py::test_shape",
        {"shape": "start > a > j, start > b > j | j=join:any a=sleep:1 b=sleep:5 | a ~b j => succeeded"},
    ),
    Mutant(
        "stop at the same breakpoint again",
        ACTS + "_kept_from",
        "state is None and ",
        "",
        TRIAL + "TestBreakpoints::test_a_trial_stops_before_the_step_and_goes_on_when_somebody_says_so",
    ),
    Mutant(
        "pins for everybody",
        MARKS + "instead",
        " if self.state.marked else None",
        "",
        TRIAL + "TestPins::test_the_pins_of_a_run_that_is_no_trial_do_not_count",
    ),
    Mutant(
        "breakpoints for everybody",
        MARKS + "halts",
        "not self.state.marked or ",
        "",
        TRIAL + "TestBreakpoints::test_other_runs_do_not_stop",
    ),
    Mutant(
        "forget the error port that is left out",
        "runtime.engine.graph:narrowed",
        " if branches else node",
        " if False else node",
        TRIAL + "TestTo::test_a_failure_that_a_step_left_out_provides_for_still_is_provided_for",
    ),
    Mutant(
        "everything that is off in one commit",
        ACTS + "_kept_from",
        "elif self.room:",
        "elif True:",
        TRIAL + "TestOff::test_long_chains_of_steps_that_are_off_take_several_commits_and_end",
    ),
    Mutant(
        "resume twice",
        ACTS + "_resume",
        "self.jobs.knows(path, None)",
        "False",
        "tests/engine/test_once.py::test_an_answer_is_taken_in_once_whatever_comes_meanwhile",
    ),
    Mutant(
        "another key for every try",
        "runtime.engine.context:BaseContext.idempotency_key",
        "|{self.path}",
        "|{self.path}|{self.attempt}",
        "tests/engine/test_once.py::test_a_write_carries_one_key_over_all_tries_and_no_other_node_has_it",
    ),
    Mutant(
        "one key for all nodes",
        "runtime.engine.context:BaseContext.idempotency_key",
        "|{self.path}",
        "",
        "tests/engine/test_once.py::test_a_write_carries_one_key_over_all_tries_and_no_other_node_has_it",
    ),
    Mutant(
        "use up signals without a commit",
        SQL + "_signals",
        "return [Signal(seq, kind, path, json_out(payload)) for seq, kind, path, payload in cursor.fetchall()]",
        "found = [Signal(seq, kind, path, json_out(payload)) for seq, kind, path, payload in cursor.fetchall()]\n"
        "        cursor.execute('UPDATE runtime_signal SET consumed = %s', [True])\n        return found",
        STORES + "test_a_new_owner_gets_the_signals_the_old_one_did_not_use_up",
    ),
    Mutant(
        "never use up signals",
        "runtime.engine.heard:Heard.receive",
        "self.journal.consumed.append(signal.id)",
        "pass",
        "tests/engine/test_signals.py::test_signals_for_nothing_are_used_up",
        {"kind": "timer"},
    ),
    Mutant(
        "do not count takeovers",
        SQL + "_take",
        "ELSE takeovers + 1 END",
        "ELSE takeovers END",
        STORES + "test_workers_lost_in_a_row_are_counted_until_the_run_gets_on",
    ),
    Mutant(
        "count takeovers for ever",
        SQL + "_append",
        'changes["takeovers"] = 0',
        "pass",
        STORES + "test_workers_lost_in_a_row_are_counted_until_the_run_gets_on",
    ),
    Mutant(
        "begin although a cancel has come",
        RUNNER + "_commit",
        "if signal_seq > self._seen:",
        "if False:",
        LATE_CANCEL,
    ),
    Mutant(
        "claim without raising the fence",
        SQL + "_take",
        "SET fence = fence + 1",
        "SET fence = fence",
        STORES + "test_every_claim_raises_the_fence",
    ),
    Mutant(
        "take runs from owners that live",
        SQL + "_take",
        "AND (owner = '' OR owner NOT IN",
        "AND (1 = 1 OR owner NOT IN",
        STORES + "test_a_run_whose_owner_lives_is_not_to_be_had_although_it_is_due",
    ),
    Mutant(
        "take runs that are not due",
        SQL + "_take",
        "(wake_at <= %s OR fence = 0)",
        "(wake_at <= %s OR 1 = 1)",
        STORES + "test_a_released_run_sleeps_until_its_time",
    ),
    Mutant(
        "hold on to runs that have ended",
        SQL + "_append",
        'changes |= {"owner": "", "wake_at": None}',
        "pass",
        STORES + "test_every_kind_of_end_lets_the_run_go",
        {"end": "run.cancelled"},
    ),
    Mutant(
        "begin again what must not be",
        ACTS + "take_over",
        'if on_crash == "retry":',
        "if True:",
        "tests/engine/test_crash.py::test_a_type_may_ask_people_first",
        {"action": "again", "status": "succeeded"},
    ),
    Mutant(
        "begin again under the same try",
        "runtime.engine.record:Record.started",
        "(state.attempt if state else 0) + 1",
        "(state.attempt if state else 1)",
        "tests/engine/test_crash.py::test_a_node_that_ran_begins_again_with_the_next_attempt",
    ),
    Mutant(
        "joins of a number do not wait",
        "runtime.engine.policy:Policy.needed",
        "min(self.join, edges)",
        "1",
        "tests/engine/test_shapes.py::test_shape",
        {"shape": "start > a > j, start > b > j | j=join:5 a=sleep:1 b=sleep:2 | a b j => succeeded"},
    ),
    Mutant(
        "run on after a failure",
        "runtime.engine.plan:_Planner.level",
        "if level.failure is not None:",
        "if False:",
        "tests/engine/test_shapes.py::test_shape",
        {"shape": "start > a, start > b > c | a=sleep:1+fail b=sleep:5 | !a ~b => failed"},
    ),
    Mutant(
        "let a join take in what comes later",
        "runtime.engine.scope:live_sources",
        " and source.ended_seq < before",
        "",
        "tests/engine/test_once.py::test_a_join_that_did_not_wait_keeps_the_input_it_began_with",
    ),
]
