"""Rings and streamed texts: what a follower gets to see, and that nothing piles up."""

from __future__ import annotations

import asyncio
import threading
from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from runtime.hub import Hub, LiveText


@given(st.lists(st.tuples(st.integers(0, 40), st.text(max_size=8)), max_size=30), st.integers(0, 60))
def test_a_text_is_what_its_pieces_say(pieces: list[tuple[int, str]], offset: int) -> None:
    live, plain = LiveText(), ""
    for start, text in pieces:
        taken = live.apply(start, text)
        assert taken == (start <= len(plain))
        if taken:
            plain = plain[:start] + text
        assert live.since(0) == plain
        assert live.length == len(plain)
    assert live.since(offset) == plain[offset:]


@given(st.lists(st.tuples(st.integers(0, 20), st.text(max_size=5), st.booleans()), max_size=30))
def test_a_follower_that_looks_now_and_then_misses_nothing(pieces: list[tuple[int, str, bool]]) -> None:
    async def play() -> None:
        hub, plain, shown = Hub(), "", ""
        with hub.subscribe("run") as follower:
            for start, text, look in [*pieces, (0, "end", True)]:
                if hub.delta("run", "node", start, text):
                    plain = plain[:start] + text
                if look:
                    for path, offset, piece in follower.new_text():
                        assert path == "node"
                        assert offset <= len(shown)
                        shown = shown[:offset] + piece
                    assert shown == plain

    asyncio.run(play())


async def test_many_rings_are_one_wake_up() -> None:
    hub = Hub()
    with hub.subscribe("run") as follower:
        for _ in range(100):
            hub.ring(["run", "elsewhere"])
        assert await follower.wait(5) is True
        hub.delta("run", "node", 0, "x")
        assert await follower.wait(5) is False
    assert hub.topics["run"].followers == set()
    hub.forget("run")
    assert hub.topics == {}


async def test_silence_is_a_reason_to_look() -> None:
    with Hub().subscribe("run") as follower:
        assert await follower.wait(0.01) is True


async def test_a_ring_from_another_thread_arrives() -> None:
    hub = Hub()
    with hub.subscribe("run") as follower:
        threading.Timer(0.05, lambda: hub.ring(["run"])).start()
        started = asyncio.get_running_loop().time()
        assert await follower.wait(5) is True
        assert asyncio.get_running_loop().time() - started < timedelta(seconds=2).total_seconds()


async def test_the_last_of_a_topic_takes_it_along() -> None:
    hub, interest = Hub(), []
    hub.on_interest = lambda topic, joined: interest.append((topic, joined))
    with hub.subscribe("run"), hub.subscribe("run"):
        assert interest == [("run", True)]
    assert interest == [("run", True), ("run", False)]
    assert hub.topics == {}
