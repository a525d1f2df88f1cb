"""Large values stand once a run in `Blob`: every reader gets them whole, small rows stay as they are."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from runtime import large, services
from runtime.models import Blob, Document, Event, Run, Step
from runtime.services.show import events_after
from runtime.store import blobs, log_after
from runtime.store.projections import begin_log, begin_steps
from runtime.store.values import uuid_in
from tests.runtime.test_runs import begin, finished

pytestmark = pytest.mark.django_db(transaction=True)
Json = Any
LONG = "a long answer, é 🥁 " * 4000


def stored_run() -> Run:
    document, _ = Document.objects.get_or_create(hash="0" * 64, defaults={"body": {}})
    return Run.objects.create(workflow_id=UUID(int=7), document=document, status="succeeded")


def raw(run: Run, table: str, column: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT {column} FROM runtime_{table} WHERE run_id = %s AND {column} IS NOT NULL",
            [uuid_in(connection, run.pk)],
        )
        return [text for (text,) in cursor.fetchall()]


def event(path: str, **data: Json) -> dict[str, Json]:
    return {"type": "node.finished", "at": "2030-01-01T00:00:00.000Z", "path": path, "data": data}


LOOKALIKES = st.sampled_from(
    ["~", '~{"run":"0","large":[],"row":null}', "~" * 40, '{"large":[[[],"0"]]}', "\0", "\ud800"]
)
TEXTS = st.one_of(LOOKALIKES, st.text(max_size=80))
VALUES = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), TEXTS),
    lambda inner: st.one_of(
        st.lists(inner, max_size=5),
        st.dictionaries(TEXTS, inner, max_size=5),
        inner.map(lambda row: {"run": "0" * 32, "large": [[["row"], "0" * 64]], "row": row}),
    ),
    max_leaves=25,
)


@given(VALUES, st.integers(1, 60))
@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
def test_whatever_the_value_it_comes_back_as_it_was(
    transactional_db: None, monkeypatch: pytest.MonkeyPatch, value: Json, most: int
) -> None:
    monkeypatch.setattr(blobs, "LARGE", most)
    run = UUID(int=1)
    if not Run.objects.filter(pk=run).exists():
        document, _ = Document.objects.get_or_create(hash="0" * 64, defaults={"body": {}})
        Run.objects.create(pk=run, workflow_id=run, document=document)
    with transaction.atomic(), connection.cursor() as cursor:
        shelf = blobs.Shelf(connection, uuid_in(connection, run))
        texts = [shelf.event({"output": value, "port": "out"}), shelf.column([value]) or ""]
        shelf.save(cursor)
    whole = [{"output": value, "port": "out"}, [value]]
    assert large.loads_all(texts, connection) == whole
    assert [large.loads(text, connection) for text in texts] == whole
    with large.whole_runs():
        assert [large.loads(text, connection) for text in texts] == whole


def test_a_value_in_several_places_is_stored_once() -> None:
    run = stored_run()
    output, given = {"text": LONG, "model": "m"}, {"prompt": LONG}
    begin_log(
        run.pk, [event("a", output=output), event("b", input=given), event("c", container={"items": [1, LONG]})]
    )
    begin_steps(run.pk, {"a": {"node": "a", "status": "succeeded", "input": None, "output": output, "error": given}})
    assert Blob.objects.filter(run=run).count() == 1
    assert sum(map(len, raw(run, "event", "data") + raw(run, "step", "output"))) < 2_000
    assert len(bytes(Blob.objects.get(run=run).body)) < len(LONG) / 10


def test_every_reader_gets_the_whole_value() -> None:
    run = stored_run()
    data = {"output": {"results": [LONG, "short", {"deep": [LONG]}]}, "port": "out"}
    begin_log(run.pk, [event("a", **data), event("b", output={"text": "short"})])
    begin_steps(run.pk, {"a": {"node": "a", "status": "succeeded", "input": [LONG], "output": data["output"]}})
    assert [row[4] for row in log_after(run.pk, 0, 10)] == [data, {"output": {"text": "short"}}]
    assert events_after(run_id=run.pk, after=0)[0]["output"] == data["output"]
    assert Event.objects.get(run=run, seq=1).data == data
    assert Event.objects.filter(run=run, seq=1).values_list("data", flat=True)[0] == data
    assert Step.objects.get(run=run).input == [LONG]
    assert services.run_json(run)["nodes"]["a"]["output"] == data["output"]


def test_a_runs_large_input_and_output_are_not_in_its_row(engine: Any, workflow: Any, ann: Any) -> None:
    given = {"name": LONG}
    run = finished(begin(workflow, ann, input=given))
    with connection.cursor() as cursor:
        cursor.execute("SELECT input, output FROM runtime_run WHERE id = %s", [uuid_in(connection, run.pk)])
        assert all(len(text) < 300 for text in cursor.fetchone())
    assert (run.input, run.output) == (given, f"Hello {LONG}")
    shown = services.run_json(run, nodes=False)
    assert (shown["input"], shown["output"]) == (given, f"Hello {LONG}")
    assert Run.objects.filter(pk=run.pk).values_list("input", flat=True)[0] == given


def test_rows_that_are_small_stay_plain_json() -> None:
    run = stored_run()
    data = {"output": {"text": "~" * 1000}, "port": "out"}
    begin_log(run.pk, [event("a", **data)])
    assert raw(run, "event", "data") == [json.dumps(data, separators=(",", ":"))]
    assert not Blob.objects.exists()


def test_many_values_that_are_large_only_together_are_kept_as_one() -> None:
    run = stored_run()
    results = [{"n": n, "text": "x" * 90} for n in range(5000)]
    begin_log(run.pk, [event("a", output={"results": [*results, {"text": LONG}]})])
    assert Blob.objects.filter(run=run).count() == 1
    assert log_after(run.pk, 0, 1)[0][4]["output"]["results"][4999] == {"n": 4999, "text": "x" * 90}


def test_a_run_pruned_while_it_is_read_is_not_there() -> None:
    run = stored_run()
    begin_log(run.pk, [event("a", output=LONG)])
    Blob.objects.filter(run=run).delete()
    assert log_after(run.pk, 0, 10) == []
    with pytest.raises(large.Gone):
        _ = Event.objects.get(run=run).data


LONG_WORK = {
    "format": "baton/1",
    "nodes": {
        "start": {"type": "start"},
        "long": {"type": "template", "config": {"text": "{{ 'some words ' * 8000 }}"}},
        "again": {"type": "template", "config": {"text": "{{ long.text }}"}},
        "done": {"type": "output", "config": {"value": "{{ again.text }}"}},
    },
    "edges": [
        {"source": "start", "target": "long"},
        {"source": "long", "target": "again"},
        {"source": "again", "target": "done"},
    ],
}


def test_a_run_keeps_a_long_text_once_and_a_rerun_has_its_own(engine: Any, workflow: Any, ann: Any) -> None:
    run = finished(begin(workflow, ann, LONG_WORK))
    assert run.output == "some words " * 8000
    assert Blob.objects.filter(run=run).count() == 1
    again = finished(services.rerun(run=run, from_node="done", document=LONG_WORK, version=None, by=ann))
    for table in (Event, Step, Blob):
        table.objects.filter(run=run).delete()
    shown = services.run_json(again)
    assert shown["status"] == "succeeded"
    assert shown["nodes"]["long"]["output"] == {"text": "some words " * 8000}
    assert [
        e["output"]["text"] for e in events_after(run_id=again.pk, after=0) if e["path"] == "again" and "output" in e
    ]
    assert Blob.objects.filter(run=again).count() == 1
