"""Approvals wherever they stand, whenever they are answered: each counts once, and nothing finished runs again."""

from __future__ import annotations

import asyncio
import copy
import uuid
from collections import Counter
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from builder.models import Share, User, Workflow
from builder.services import approvals, versions, workflows
from runtime import host, services
from runtime.engine.errors import Conflict, Forbidden, NotFound
from runtime.models import Approval, Event, Run, Step
from runtime.store import SqlStore, send_signal
from tests.runtime.approval_races import once
from tests.runtime.flows import APPROVAL, asking, flow, output, text, until

pytestmark = pytest.mark.django_db(transaction=True)
Begin = Callable[..., Run]


@pytest.fixture
def begin(ann: Any, bob: Any, make_workflow: Callable[..., Any]) -> Begin:
    """Starts a run of ann's; bob is an operator of its workflow."""

    def start(document: dict[str, Any]) -> Run:
        workflow = make_workflow(ann, document, "Asks", bob=(bob, "operator"))
        return services.start_run(
            workflow_id=workflow.pk, workflow_name="Asks", document=document, version=None, input={}, by=ann,
            identity=ann,
        )  # fmt: skip

    return start


@pytest.fixture
def hosts(transactional_db: None, monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[], host.EngineHost]]:
    """Starts engines, as one process after another would; the one before is stopped by the test."""
    made: list[host.EngineHost] = []

    def start() -> host.EngineHost:
        made.append(host.EngineHost(drain=0.5))
        monkeypatch.setattr(host, "_host", made[-1])
        made[-1].start()
        return made[-1]

    yield start
    for one in made:
        one.stop()


def pending(run: Run, count: int = 1) -> dict[str, Approval]:
    """The run's open approvals by path, once there are so many."""
    rows = Approval.objects.filter(run=run, status="pending").select_related("run")
    until(lambda: rows.count() == count)
    return {one.path: one for one in rows.all()}


def decide(approval: Approval, by: Any, action: str = "approve") -> Approval:
    return services.decide(approval=approval, action=action, values=None, comment="", by=by)


def ended(run: Run, status: str = "succeeded") -> Run:
    """The run at its end, its log looked through."""
    found: Run = until(lambda: Run.objects.filter(pk=run.pk, status__in=Run.ENDED).first())
    assert found.status == status, found.error
    once(found)
    return found


def resting(run: Run) -> None:
    until(lambda: Run.objects.filter(pk=run.pk, status="waiting", owner="").exists())


def fired(run: Run) -> list[str]:
    """Which of the outputs behind an approval's ports were reached."""
    rows = Step.objects.filter(run=run, node__in=["yes", "no", "late"]).values_list("node", "status")
    statuses = dict(rows)
    assert Counter(statuses.values()) == {"succeeded": 1, "skipped": 2}
    return [node for node, status in statuses.items() if status == "succeeded"]


# ---- where they stand ----------------------------------------------------------------------------


LOOP = flow(
    {
        "l": {
            "type": "loop",
            "config": {"max_iterations": 3, "carry": {"said": {"initial": "", "next": "{{ keep.text }}"}}},
        },
        "ask": {**APPROVAL, "parent": "l"},
        "keep": {**text("{{ loop.said }}{{ ask.action }} ", parent="l"), "policy": {"join": "any"}},
        "done": output("{{ l.said }}"),
    },
    *("start>l", "ask.approve>keep", "ask.reject>keep", "l>done"),
)
EACH = flow(
    {
        "e": {"type": "for_each", "config": {"items": "['a', 'b', 'c']", "result": "{{ say.text }}"}},
        "ask": {**APPROVAL, "parent": "e"},
        "say": text("{{ item }}: {{ ask.by_name }}", parent="e"),
        "done": output("{{ e.results }}"),
    },
    *("start>e", "ask.approve>say", "e>done"),
)
TWICE = {"max_iterations": 2, "carry": {"n": {"initial": 0, "next": "{{ loop.n + 1 }}"}}}
NESTED = flow(
    {
        "e": {"type": "for_each", "config": {"items": "['x', 'y']", "result": "{{ l.n }}"}},
        "l": {"type": "loop", "parent": "e", "config": TWICE},
        "ask": {**APPROVAL, "parent": "l"},
        "done": output("{{ e.results }}"),
    },
    *("start>e", "e>done"),
)


def test_in_a_loop_each_iteration_asks_anew(engine: Any, begin: Begin, bob: Any) -> None:
    run = begin(LOOP)
    ids = set()
    for turn, action in enumerate(("approve", "reject", "approve")):
        (approval,) = pending(run).values()
        assert approval.path == f"l/{turn}/ask"
        ids.add(approval.pk)
        decide(approval, bob, action)
    assert ended(run).output == "approve reject approve "
    assert len(ids) == 3


def test_items_ask_at_once_and_are_answered_in_any_order(engine: Any, begin: Begin, ann: Any, bob: Any) -> None:
    run = begin(EACH)
    waiting = pending(run, 3)
    decide(waiting["e/2/ask"], bob)
    decide(waiting["e/0/ask"], ann)
    resting(run)
    assert set(pending(run)) == {"e/1/ask"}
    decide(waiting["e/1/ask"], bob)
    assert ended(run).output == ["a: Ann", "b: Bob", "c: Bob"]


def test_in_a_loop_in_an_item_they_do_not_mix(engine: Any, begin: Begin, bob: Any) -> None:
    run = begin(NESTED)
    for paths in (["e/0/l/0/ask", "e/1/l/0/ask"], ["e/0/l/1/ask", "e/1/l/0/ask"], ["e/1/l/0/ask"], ["e/1/l/1/ask"]):
        waiting = pending(run, len(paths))
        assert sorted(waiting) == paths
        decide(waiting[paths[0]], bob)
    assert ended(run).output == [2, 2]


def test_two_decided_in_one_moment(hosts: Callable[[], host.EngineHost], begin: Begin, bob: Any) -> None:
    ask = copy.deepcopy(APPROVAL)
    document = flow(
        {"v": ask, "w": ask, "done": output("{{ v.action }} {{ w.action }}")},
        *("start>v", "start>w", "v.approve>done", "w.reject>done"),
    )
    first = hosts()
    run = begin(document)
    waiting = pending(run, 2)
    resting(run)
    first.stop()
    decide(waiting["w"], bob, "reject")
    decide(waiting["v"], bob)
    hosts()  # finds both signals at once
    assert ended(run).output == "approve reject"


def test_in_a_called_workflow(engine: Any, begin: Begin, ann: Any, bob: Any) -> None:
    inner = workflows.create_workflow(user=ann, name="Inner", document=asking())
    versions.publish(user=ann, workflow=inner)
    call = {"type": "workflow", "config": {"workflow": str(inner.pk)}}
    run = begin(flow({"call": call, "done": output("{{ call.output }}")}, "start>call", "call>done"))
    child: Run = until(lambda: Run.objects.filter(parent=run).first())
    (approval,) = pending(child).values()
    resting(run)
    assert until(lambda: Step.objects.filter(run=run, path="call", status="waiting").exists())
    with pytest.raises(Forbidden):
        decide(approval, bob)  # he may run the outer workflow, and was given nothing of the inner one
    decide(approval, ann)
    assert ended(run).output == "approve"
    assert fired(ended(child)) == ["yes"]


# ---- when they are answered ----------------------------------------------------------------------


def test_decided_twice_changes_nothing(engine: Any, begin: Begin, ann: Any, bob: Any) -> None:
    run = begin(asking())
    (approval,) = pending(run).values()
    decide(approval, bob, "reject")
    ended(run)
    log = list(Event.objects.filter(run=run).values_list("seq", "type", "data"))
    for by, action in ((bob, "reject"), (bob, "approve"), (ann, "approve")):
        with pytest.raises(Conflict, match="Already answered: “Reject” by Bob"):
            decide(approval, by, action)
    assert list(Event.objects.filter(run=run).values_list("seq", "type", "data")) == log
    assert approval.votes.count() == 1
    assert fired(run) == ["no"]


def test_decided_between_the_pause_and_the_letting_go(
    engine: Any, begin: Begin, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    release, came = SqlStore.release, list[str]()

    async def interrupted(self: SqlStore, claim: Any, **rest: Any) -> bool:
        row = await asyncio.to_thread(
            Approval.objects.filter(run_id=claim.run_id, status="pending").select_related("run").first
        )
        if row is not None:
            await asyncio.to_thread(decide, row, bob)
            came.append(row.path)
        return await release(self, claim, **rest)

    monkeypatch.setattr(SqlStore, "release", interrupted)
    run = begin(asking())
    assert ended(run).output == "approve"
    assert came == ["ask"]


def test_an_id_known_beforehand_is_nothing_until_it_is_asked(
    hosts: Callable[[], host.EngineHost], begin: Begin, bob: Any
) -> None:
    run = begin(asking())
    known = uuid.uuid5(run.pk, "ask")
    for perm in ("runtime.view_approval", "runtime.decide_approval"):
        with pytest.raises(NotFound):
            approvals.get_approval(user=bob, approval_id=known, perm=perm)
    hosts()
    pending(run)
    found = approvals.get_approval(user=bob, approval_id=known, perm="runtime.decide_approval")
    approvals.decide(user=bob, approval=found, action="approve")
    assert ended(run).output == "approve"


def test_after_a_deploy_the_run_goes_on_with_the_document_it_began_with(
    hosts: Callable[[], host.EngineHost], ann: Any, bob: Any
) -> None:
    before = hosts()
    workflow = workflows.create_workflow(user=ann, name="Changes", document=asking())
    Share.objects.create(workflow=workflow, user=bob, role="operator")
    number = versions.publish(user=ann, workflow=workflow)[0].number
    run = services.start_run(
        workflow_id=workflow.pk, workflow_name="Changes", document=asking(), version=number, input={}, by=ann,
        identity=ann,
    )  # fmt: skip
    (approval,) = pending(run).values()
    resting(run)
    changed = asking(message="Quite another question")
    changed["nodes"]["yes"] = output("the new way")
    changed["nodes"]["new"] = text("new")
    changed["edges"].append({"source": "yes", "target": "new"})
    Workflow.objects.filter(pk=workflow.pk).update(document=changed)
    before.stop()
    hosts()
    decide(approval, bob)
    assert ended(run).output == "approve"
    assert Approval.objects.get(pk=approval.pk).message == "Well?"
    assert not Step.objects.filter(run=run, node="new").exists()


def test_a_log_and_a_decision_of_an_older_release_are_read(
    hosts: Callable[[], host.EngineHost], begin: Begin, bob: Any
) -> None:
    """Events of another release may lack what ours hold, and hold what ours do not know."""
    before = hosts()
    run = begin(asking())
    (approval,) = pending(run).values()
    resting(run)
    before.stop()
    for event in Event.objects.filter(run=run):
        event.data = {**event.data, "of_another_release": {"x": [1]}}
        event.save()
    Approval.objects.filter(pk=approval.pk).update(status="decided", decided_action="approve")
    payload = {"approval": str(approval.pk), "action": "approve", "values": {}, "by": str(bob.pk)}
    assert send_signal(run_id=run.pk, kind="decision", now=timezone.now(), path="ask", payload=payload)
    hosts()
    assert ended(run).output == "approve"


def test_decided_while_the_server_is_down(hosts: Callable[[], host.EngineHost], begin: Begin, bob: Any) -> None:
    before = hosts()
    run = begin(asking())
    (approval,) = pending(run).values()
    resting(run)
    before.stop()
    assert decide(approval, bob, "reject").status == "decided"
    assert not Event.objects.filter(run=run, type="node.answered").exists()
    hosts()
    assert ended(run).output == "reject"
    assert fired(run) == ["no"]


# ---- who answers ---------------------------------------------------------------------------------


def test_of_votes_that_differ_the_first_with_a_quorum_counts(
    engine: Any, begin: Begin, ann: Any, bob: Any, cid: Any
) -> None:
    run = begin(asking(quorum=2, self_approval=False))
    (approval,) = pending(run).values()
    dan = User.objects.create(username="dan")
    Share.objects.bulk_create(Share(workflow_id=run.workflow_id, user=one, role="operator") for one in (cid, dan))
    with pytest.raises(Forbidden):
        decide(approval, ann)
    assert decide(approval, bob, "reject").status == "pending"
    assert decide(approval, cid, "approve").status == "pending"
    with pytest.raises(Conflict, match="You have answered this already"):
        decide(approval, bob, "approve")
    assert not Event.objects.filter(run=run, type="node.answered").exists()
    assert decide(approval, dan, "reject").decided_action == "reject"
    ended(run)
    assert fired(run) == ["no"]


def test_those_it_escalates_to_decide_once_their_time_has_come(
    engine: Any, begin: Begin, ann: Any, bob: Any, cid: Any
) -> None:
    run = begin(asking(assignees=["user:bob"], escalate={"after": "1h", "to": ["user:cid"]}))
    (approval,) = pending(run).values()
    for person in (ann, cid):
        with pytest.raises(Forbidden):
            decide(approval, person)
    approval.created_at -= timedelta(hours=1)
    approval.save(update_fields=["created_at"])
    decide(approval, cid)
    assert ended(run).output == "approve"
    assert Event.objects.get(run=run, type="node.answered").data["by_name"] == "Cid"
