"""Documents and a beginning for the crash test; called inside the server's own settings by `manage.py shell`."""

from __future__ import annotations

from typing import Any

WORDS = "one two three four five six seven eight nine ten"


def slow(prompt: str = "", **more: Any) -> dict[str, Any]:
    """A model node that streams for about half a second."""
    config = {"connection": "demo", "model": "demo-slow", "prompt": f"{prompt} [[reply: {WORDS}]]"}
    return {"type": "model", "config": config, **more}


def document(nodes: dict[str, Any], *edges: str) -> dict[str, Any]:
    """A document of nodes and edges written as `a>b`."""
    pairs = [edge.split(">") for edge in edges]
    return {
        "format": "baton/1",
        "nodes": {"start": {"type": "start"}, **nodes, "done": {"type": "output", "config": {"value": "done"}}},
        "edges": [{"source": source, "target": target} for source, target in pairs],
    }


PARALLEL = document(
    {"a": slow(), "b": slow(), "c": slow(), "d": slow("{{ a.text }}")},
    *("start>a", "start>b", "start>c", "a>d", "b>d", "c>d", "d>done"),
)
LOOP = document(
    {
        "refine": {
            "type": "loop",
            "config": {"max_iterations": 4, "carry": {"n": {"initial": 0, "next": "{{ loop.n + 1 }}"}}},
        },
        "write": slow("{{ loop.n }}", parent="refine"),
        "judge": {"type": "template", "parent": "refine", "config": {"text": "{{ write.text }}"}},
    },
    *("start>refine", "write>judge", "refine>done"),
)
EACH = document(
    {
        "each": {"type": "for_each", "config": {"items": "range(6) | list", "concurrency": 2}},
        "say": slow(parent="each"),
    },
    *("start>each", "each>done"),
)
ASK = document(
    {"a": slow(), "ask": {"type": "approval", "config": {"message": "Go on?"}}, "b": slow()},
    *("start>a", "a>ask", "ask>b", "b>done"),
)
ASK["edges"] = [{**edge, "port": "approve"} if edge["source"] == "ask" else edge for edge in ASK["edges"]]
ALL = {"parallel": PARALLEL, "loop": LOOP, "each": EACH, "ask": ASK}


def begin(each: int) -> None:
    """Starts `each` runs of every document for a new person."""
    from django.contrib.auth import get_user_model

    from builder.models import Share, Workflow
    from runtime.services import start_run

    user = get_user_model().objects.create_user("ann", password="a long enough password")
    for name, one in ALL.items():
        workflow = Workflow.objects.create(name=name, document=one, created_by=user)
        Share.objects.create(workflow=workflow, user=user, role="owner")
        for _ in range(each):
            start_run(
                workflow_id=workflow.pk,
                workflow_name=name,
                document=one,
                version=None,
                input={},
                by=user,
                identity=user,
            )


def approve() -> None:
    """Answers every approval that waits."""
    from django.contrib.auth import get_user_model

    from runtime.models import Approval
    from runtime.services import decide

    user = get_user_model().objects.get(username="ann")
    for approval in Approval.objects.filter(status="pending"):
        decide(approval=approval, action="approve", values=None, comment="", by=user)


def begin_template() -> None:
    """Starts one run that needs no model and no person."""
    from tests.conftest import HELLO

    _begin_one(HELLO, {"name": "you"})


def begin_question() -> None:
    """Starts one run that needs a person."""
    from tests.runtime.test_runs import approval_document

    _begin_one(approval_document(), {"topic": "tea"})


def _begin_one(one: dict[str, Any], given: dict[str, Any]) -> None:
    from django.contrib.auth import get_user_model

    from builder.models import Share, Workflow
    from runtime.services import start_run

    user = get_user_model().objects.create_user("ann", password="a long enough password")
    workflow = Workflow.objects.create(name="one", document=one, created_by=user)
    Share.objects.create(workflow=workflow, user=user, role="owner")
    start_run(
        workflow_id=workflow.pk,
        workflow_name="one",
        document=one,
        version=None,
        input=given,
        by=user,
        identity=user,
    )


#: Three items, each of which calls a workflow that calls another one.
CALLS = document(
    {
        "each": {"type": "for_each", "config": {"items": [1, 2, 3], "concurrency": 3}},
        "call": {"type": "workflow", "parent": "each", "config": {"workflow": "middle"}},
        "count": {"type": "set", "parent": "each", "config": {"key": "n", "value": 1}},
        "after": {"type": "template", "config": {"text": "{{ state.n }}"}},
    },
    *("start>each", "call>count", "each>after", "after>done"),
)
CALLS["nodes"]["start"]["config"] = {"state": {"n": {"initial": 0, "merge": "add"}}}
CALLS["nodes"]["done"]["config"]["value"] = "{{ after.text }}"
MIDDLE = document({"call": {"type": "workflow", "config": {"workflow": "inner"}}}, "start>call", "call>done")
INNER = document({"a": slow(), "rest": {"type": "wait", "config": {"for": "0.2s"}}}, "start>a", "a>rest", "rest>done")


def begin_calls(each: int) -> None:
    """Starts `each` runs that call workflows which call workflows."""
    import copy

    from django.contrib.auth import get_user_model

    from builder.models import Share, Workflow
    from builder.services import versions
    from runtime.services import start_run

    user = get_user_model().objects.create_user("ann", password="a long enough password")
    ids: dict[str, str] = {}
    for name, one in {"inner": INNER, "middle": MIDDLE, "calls": CALLS}.items():
        made = copy.deepcopy(one)
        for node in made["nodes"].values():
            if node["type"] == "workflow":
                node["config"]["workflow"] = ids[node["config"]["workflow"]]
        workflow = Workflow.objects.create(name=name, document=made, created_by=user)
        Share.objects.create(workflow=workflow, user=user, role="owner")
        versions.publish(user=user, workflow=workflow)
        ids[name] = str(workflow.pk)
    for _ in range(each):
        start_run(
            workflow_id=workflow.pk,
            workflow_name="calls",
            document=made,
            version=1,
            input={},
            by=user,
            identity=user,
        )
