"""Each iteration of nested containers has its own path: in the run object, in the log and in the stream."""

from __future__ import annotations

from typing import Any

import pytest

from runtime import services
from runtime.services.show import events_after
from tests.runtime.test_runs import asked, begin, finished

pytestmark = pytest.mark.django_db(transaction=True)

RESULT = "{{ rounds.text }}"
NESTED: dict[str, Any] = {
    "format": "baton/1",
    "nodes": {
        "start": {"type": "start"},
        "each": {"type": "for_each", "config": {"items": ["a", "b"], "concurrency": 1, "result": RESULT}},
        "rounds": {
            "type": "loop",
            "parent": "each",
            "config": {"max_iterations": 2, "carry": {"text": {"initial": "", "next": "{{ write.text }}"}}},
        },
        "write": {"type": "template", "parent": "rounds", "config": {"text": "{{ loop.text }}{{ item }}"}},
        "review": {"type": "approval", "parent": "rounds", "config": {"message": "{{ write.text }}?"}},
        "done": {"type": "output", "config": {"value": "{{ each.results }}"}},
    },
    "edges": [
        {"source": "start", "target": "each"},
        {"source": "write", "target": "review"},
        {"source": "each", "target": "done"},
    ],
}


def test_every_iteration_is_addressed_by_its_path(engine: Any, workflow: Any, ann: Any) -> None:
    run = begin(workflow, ann, NESTED)
    messages = []
    for _ in range(4):
        question = asked(run)
        messages.append((question.path, question.message))
        services.decide(approval=question, action="approve", values=None, comment="", by=ann)
    ended = finished(run)
    assert ended.output == ["aa", "bb"]
    rounds = [f"each/{item}/rounds/{n}" for item in range(2) for n in range(2)]
    asked_for = ["a?", "aa?", "b?", "bb?"]
    assert messages == [(f"{path}/review", text) for path, text in zip(rounds, asked_for, strict=True)]
    nodes = services.run_json(ended)["nodes"]
    assert [nodes[f"{path}/write"]["output"]["text"] for path in rounds] == ["a", "aa", "b", "bb"]
    assert set(nodes) == {
        "start", "each", "done", "each/0/rounds", "each/1/rounds",
        *(f"{path}/{node}" for path in rounds for node in ("write", "review")),
    }  # fmt: skip
    events = events_after(run_id=run.pk, after=0)
    started = [event["path"] for event in events if event["type"] == "iteration.started"]
    assert started == ["each/0", *rounds[:2], "each/1", *rounds[2:]]
    assert {event["path"] for event in events} == {"", *started, *nodes}
