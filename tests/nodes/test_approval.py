"""The approval asks with all that people need, and goes on at what they chose."""

from __future__ import annotations

from typing import Any

from tests.engine.world import RUN_ID, World

Json = Any
CONFIG = {
    "message": "Publish {{ start.title }}?",
    "form": {
        "type": "object",
        "properties": {"text": {"type": "string", "format": "textarea", "default": "{{ start.title }}!"}, "tags": {}},
    },
    "actions": [{"id": "approve", "label": "Publish"}, {"id": "reject"}],
    "assignees": ["team:editors", "user:{{ start.editor }}"],
    "quorum": 2,
    "self_approval": False,
    "deadline": "8h",
    "remind": "1h",
    "escalate": {"after": "4h", "to": ["user:boss"]},
}


async def _asked(config: dict[str, Json]) -> World:
    world = World()
    world.create(
        {
            "nodes": {"start": {"type": "start"}, "ask": {"type": "approval", "config": config}},
            "edges": [{"source": "start", "target": "ask"}],
        },
        {"title": "Snow", "editor": "ann"},
    )
    await world.drive()
    return world


async def test_what_is_asked() -> None:
    world = await _asked(CONFIG)
    (approval,) = world.run.approvals.values()
    assert approval == {
        "id": approval["id"],
        "path": "ask",
        "node": "ask",
        "status": "pending",
        "message": "Publish Snow?",
        "form": {
            "type": "object",
            "properties": {"text": {"type": "string", "format": "textarea", "default": "Snow!"}, "tags": {}},
        },
        "values": {"text": "Snow!"},
        "actions": [{"id": "approve", "label": "Publish"}, {"id": "reject", "label": "reject"}],
        "assignees": ["team:editors", "user:ann"],
        "quorum": 2,
        "self_approval": False,
        "deadline": "2026-03-01T20:00:00.000Z",
        "remind": 3600,
        "escalate": {"after": 14400, "to": ["user:boss"]},
    }
    assert world.snapshot()["nodes"]["ask"]["approval"]["id"] == approval["id"]


async def test_what_was_decided_is_its_output() -> None:
    world = await _asked({"message": "Well?"})
    (approval,) = world.run.approvals.values()
    assert approval["actions"] == [{"id": "approve", "label": "Approve"}, {"id": "reject", "label": "Reject"}]
    decision = {"approval": approval["id"], "action": "reject", "by": "u1", "by_name": "Ann", "comment": "No."}
    world.store.signal(RUN_ID, "decision", "ask", **decision, values={}, at="2026-03-01T13:00:00.000Z")
    await world.go()
    node = world.snapshot()["nodes"]["ask"]
    assert node["port"] == "reject"
    assert node["output"] == {
        "action": "reject",
        "values": {},
        "by": "u1",
        "by_name": "Ann",
        "comment": "No.",
        "at": "2026-03-01T13:00:00.000Z",
    }
    closed = world.run.approvals[approval["id"]]
    assert (closed["status"], closed["action"], closed["at"]) == ("decided", "reject", "2026-03-01T13:00:00.000Z")


async def test_without_an_answer_it_goes_on_at_expired() -> None:
    world = await _asked({"message": "Well?", "deadline": 1})
    await world.go()
    node = world.snapshot()["nodes"]["ask"]
    assert (node["port"], node["output"]["action"], node["output"]["by"]) == ("expired", "expired", None)
