"""What was committed here just now goes to followers without the table: same events, same order, none missed."""

from __future__ import annotations

import asyncio
import copy
import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.engine.events import NODE_STARTED, RUN_FINISHED, RUN_STARTED, Event
from runtime.engine.state import fold
from runtime.hub import RECENT, Hub
from runtime.services import stream

FIXTURES = sorted((Path(__file__).parents[1] / "fixtures" / "runs").glob("*.json"))


def event(seq: int) -> Event:
    return Event(seq, "2026-01-01T00:00:00.000Z", RUN_STARTED if seq == 1 else NODE_STARTED, f"n{seq}", {"n": seq})


#: What may happen between two looks: this engine commits some events, another process does, a ring is lost or comes.
STEPS = st.lists(
    st.tuples(st.sampled_from(["here", "elsewhere", "elsewhere, unheard", "look"]), st.integers(1, RECENT)),
    max_size=40,
)


@given(STEPS)
def test_a_follower_sees_the_log_in_order_whoever_wrote_it(steps: list[tuple[str, int]]) -> None:
    async def play() -> None:
        hub, log, seen = Hub(), [], []

        async def look(seconds: float) -> None:
            if await follower.wait(seconds):
                fresh = follower.fresh(len(seen))
                seen.extend(log[len(seen) :] if fresh is None else fresh)

        with hub.subscribe("run") as follower:
            for kind, count in steps:
                events = [event(len(log) + n) for n in range(1, count + 1)]
                if kind == "look":
                    await look(0.0)
                    continue
                log += events
                if kind == "here":
                    hub.committed("run", events, over=False)
                elif kind == "elsewhere":
                    hub.ring(["run"], local=True)
            await look(0.0)
            assert [one.seq for one in seen] == list(range(1, len(seen) + 1))
            await look(0.0)  # what nobody rang for is found by the look after a silence
            assert seen == log

    asyncio.run(play())


async def test_the_table_is_not_read_for_what_was_committed_here(monkeypatch: pytest.MonkeyPatch) -> None:
    hub, reads = Hub(), []

    def look(run: str, after: int) -> tuple[list[dict[str, Any]], bool]:
        reads.append(after)
        return [event(1).as_json()] if after == 0 else [], False

    monkeypatch.setattr(stream.hub, "get", lambda: hub)
    monkeypatch.setattr(stream, "_look", look)
    following = stream.follow("run", 0)
    assert [one["seq"] for one in await anext(following)] == [1]
    hub.committed("run", [event(2)], over=False)
    hub.committed("run", [event(3)], over=False)
    assert [one["seq"] for one in await anext(following)] == [2, 3]
    hub.committed("run", [Event(4, "", RUN_FINISHED, "", {"output": 1})], over=True)
    assert await anext(following) == [{"seq": 4, "at": "", "type": RUN_FINISHED, "path": "", "output": 1}]
    with pytest.raises(StopAsyncIteration):
        await anext(following)
    assert reads == [0]


async def test_rows_do_not_wait_for_the_frame_of_a_text(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub()
    monkeypatch.setattr(stream.hub, "get", lambda: hub)
    monkeypatch.setattr(stream, "FRAME_SECONDS", 30.0)
    monkeypatch.setattr(stream, "_look", lambda run, after: ([event(1).as_json()] if after == 0 else [], False))
    following = stream.follow("run", 0)
    await anext(following)
    hub.delta("run", "n1", 0, "a ")
    assert [one["type"] for one in await anext(following)] == ["node.delta"]
    hub.delta("run", "n1", 2, "b")  # too soon after the frame before: it waits, and must not be lost
    hub.committed("run", [event(2)], over=False)
    assert [one.get("seq") for one in await asyncio.wait_for(anext(following), 5)] == [2]
    monkeypatch.setattr(stream, "FRAME_SECONDS", 0.0)
    await following.aclose()


async def test_a_text_that_came_too_soon_comes_with_the_next_frame(monkeypatch: pytest.MonkeyPatch) -> None:
    hub = Hub()
    monkeypatch.setattr(stream.hub, "get", lambda: hub)
    monkeypatch.setattr(stream, "FRAME_SECONDS", 0.1)
    monkeypatch.setattr(stream, "_look", lambda run, after: ([event(1).as_json()] if after == 0 else [], False))
    following = stream.follow("run", 0)
    await anext(following)
    hub.delta("run", "n1", 0, "a ")
    await anext(following)
    hub.delta("run", "n1", 2, "b")
    hub.delta("run", "n1", 3, "c")
    clock = asyncio.get_running_loop().time
    began = clock()
    assert await asyncio.wait_for(anext(following), 5) == [
        {"type": "node.delta", "path": "n1", "offset": 2, "text": "bc"}
    ]
    assert clock() - began < 1.5  # by the frame's timer, not by the look after a silence
    await following.aclose()


async def test_nothing_is_kept_for_runs_that_nobody_follows() -> None:
    hub = Hub()
    hub.committed("run", [event(1)], over=False)
    assert hub.topics == {}
    with hub.subscribe("run"):
        hub.committed("run", [event(n) for n in range(2, 3 * RECENT)], over=False)
        assert len(hub.topics["run"].recent) == RECENT
        hub.delta("run", "n1", 0, "still streaming")
    assert not hub.topics["run"].recent


async def test_a_follower_that_stands_still_lets_nothing_pile_up(monkeypatch: pytest.MonkeyPatch) -> None:
    hub, log = Hub(), [event(1)]

    def look(run: str, after: int) -> tuple[list[dict[str, Any]], bool]:
        return [one.as_json() for one in log[after : after + stream.PAGE]], False

    monkeypatch.setattr(stream.hub, "get", lambda: hub)
    monkeypatch.setattr(stream, "_look", look)
    following = stream.follow("run", 0)
    assert [one["seq"] for one in await anext(following)] == [1]
    woken: list[Any] = []
    monkeypatch.setattr(asyncio.get_running_loop(), "call_soon_threadsafe", lambda *call: woken.append(call))
    for n in range(2, 3_002):  # the reader takes nothing while all this happens
        log.append(event(n))
        hub.committed("run", [log[-1]], over=False)
        hub.delta("run", "n1", n - 2, "x")
    assert not woken
    assert len(hub.topics["run"].recent) == RECENT
    monkeypatch.undo()
    monkeypatch.setattr(stream, "_look", look)
    seen: list[int] = []
    text = ""
    while len(seen) < 3_000:
        for one in await asyncio.wait_for(anext(following), 5):
            if "seq" in one:
                seen.append(one["seq"])
            else:
                text = text[: one["offset"]] + one["text"]
    assert seen == list(range(2, 3_002))
    assert text == "x" * 3_000
    await following.aclose()


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.stem)
def test_folding_changes_no_event(path: Path) -> None:
    recorded = json.loads(path.read_text())
    events = [
        Event(one["seq"], one["at"], one["type"], one["path"], {k: v for k, v in one.items() if k not in FIELDS})
        for one in recorded["events"]
    ]
    before = copy.deepcopy(events)
    fold(events)
    assert events == before


FIELDS = {"seq", "at", "type", "path"}
