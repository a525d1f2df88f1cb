"""Faults put into the engine are noticed: each by the test it is named with, which passes on the real engine."""

from __future__ import annotations

import asyncio
import importlib
import inspect
from collections.abc import Iterator
from typing import Any

import pytest

from runtime.engine.store import Lost
from tests.mutants import MUTANTS, Mutant, mutated, put_in
from tests.runtime.test_stores import SqlBench

#: Seconds after which a test that does not come to an end has noticed.
LONG = 20.0
#: How a test says that something is wrong; anything else is a mutant that is broken itself.
NOTICED = (AssertionError, pytest.fail.Exception, Lost, TimeoutError)


@pytest.fixture
def bench(request: pytest.FixtureRequest) -> Iterator[SqlBench | None]:
    """The SQLite store, for the mutants whose tests need one."""
    bench = SqlBench("default") if request.node.get_closest_marker("django_db") else None
    yield bench
    if bench is not None:
        bench.stop()


def test_every_mutant_is_of_the_code_as_it_is() -> None:
    assert len({mutant.name for mutant in MUTANTS}) == len(MUTANTS)
    for mutant in MUTANTS:
        mutated(mutant)


def _run(mutant: Mutant, bench: SqlBench | None) -> None:
    """Runs the mutant's test as pytest would."""
    file, *names = mutant.test.split("::")
    found: Any = importlib.import_module(file.removesuffix(".py").replace("/", "."))
    for name in names:
        found = getattr(found, name)
        found = found() if inspect.isclass(found) else found
    given = dict(mutant.given or {})
    wanted = inspect.signature(found).parameters
    with pytest.MonkeyPatch.context() as patch:
        given |= {name: one for name, one in (("bench", bench), ("monkeypatch", patch)) if name in wanted}
        if inspect.iscoroutinefunction(found):
            asyncio.run(asyncio.wait_for(found(**given), LONG))
        else:
            found(**given)


def _params() -> list[Any]:
    """The mutants as parameters; those of the store with a database that is emptied after each."""
    stored = pytest.mark.django_db(transaction=True)
    return [
        pytest.param(one, id=one.name.replace(" ", "_"), marks=[stored] if "test_stores" in one.test else [])
        for one in MUTANTS
    ]


@pytest.mark.parametrize("mutant", _params())
def test_a_fault_is_noticed(mutant: Mutant, bench: SqlBench | None) -> None:
    _run(mutant, bench)
    with pytest.MonkeyPatch.context() as patch:
        put_in(mutant, patch)
        try:
            _run(mutant, bench)
        except NOTICED:
            return
    pytest.fail(f"Nobody noticed “{mutant.name}”: {mutant.test} passes with it.")
