"""The write gate of SQLite: first come, first served, and never left shut."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest
from django.db import IntegrityError, connection, connections, transaction
from django.db.utils import OperationalError

from runtime.models import Document
from runtime.sqlite.base import gate_of
from runtime.sqlite.gate import Gate
from runtime.store import Writer


def test_those_who_wait_are_served_in_their_order() -> None:
    gate, served = Gate(), []
    assert gate.enter(1)

    def wait(number: int) -> None:
        assert gate.enter(10)
        served.append(number)
        gate.leave()

    threads = []
    for number in range(8):
        threads.append(threading.Thread(target=wait, args=(number,)))
        threads[-1].start()
        while len(gate._waiting) <= number:
            time.sleep(0.001)
    gate.leave()
    for thread in threads:
        thread.join()
    assert served == list(range(8))
    assert gate.enter(0)


def test_patience_ends_and_the_gate_goes_on() -> None:
    gate = Gate()
    assert gate.enter(1)
    assert not gate.enter(0.01)
    gate.leave()
    assert gate.enter(0)


def free() -> bool:
    """Whether nobody holds the gate of the tests' database."""
    gate = gate_of(str(connection.settings_dict["NAME"]))
    entered = gate.enter(0)
    if entered:
        gate.leave()
    return entered


@pytest.mark.django_db(transaction=True)
def test_a_transaction_holds_it_to_its_end() -> None:
    with transaction.atomic():
        assert not free()
        Document.objects.create(hash="a", body={})
        with transaction.atomic():
            Document.objects.create(hash="b", body={})
        assert not free()
    assert free()
    with pytest.raises(IntegrityError), transaction.atomic():
        Document(hash="a", body={}).save(force_insert=True)
    assert free()
    Document.objects.filter(hash="a").update(body={"x": 1})
    assert free()
    with transaction.atomic():
        connection.close()
    assert free()


@pytest.mark.django_db(transaction=True)
def test_a_second_writer_waits_and_then_hears_why(monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Any] = []

    def write() -> None:
        other = connections["default"]
        monkeypatch.setitem(other.settings_dict["OPTIONS"], "timeout", 0.05)
        try:
            Document.objects.create(hash="late", body={})
        except OperationalError as error:
            heard.append(str(error))
        finally:
            other.close()

    with transaction.atomic():
        thread = threading.Thread(target=write)
        thread.start()
        thread.join()
    assert heard == ["database is locked"]
    assert free()


@pytest.mark.django_db(transaction=True)
def test_many_threads_write_at_once() -> None:
    def write(number: int) -> None:
        for turn in range(20):
            Document.objects.create(hash=f"{number}-{turn}", body={})
        connections.close_all()

    threads = [threading.Thread(target=write, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert Document.objects.count() == 160
    assert free()


@pytest.mark.django_db(transaction=True)
def test_an_idle_writer_moves_what_others_wrote_into_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("runtime.store.threads.IDLE_SECONDS", 0.05)
    file = Path(str(connection.settings_dict["NAME"]))
    mark = b"a line that is looked for in the file"
    writer = Writer()
    try:
        Document.objects.create(hash="marked", body={"text": mark.decode()})
        for _ in range(100):
            if mark in file.read_bytes():
                break
            time.sleep(0.05)
        else:
            raise AssertionError("it was not moved")
    finally:
        writer.stop()
