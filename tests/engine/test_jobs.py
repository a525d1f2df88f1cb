"""The tasks of a run: what is done once is not begun a second time before it was taken in."""

from __future__ import annotations

import asyncio

from runtime.engine.jobs import Jobs
from runtime.engine.node import Done
from tests.engine.world import World


async def test_a_node_that_is_done_is_known_until_it_is_taken_in() -> None:
    """A plan made between its end and its taking in would else have it done twice (an answered approval)."""
    wake = asyncio.Event()
    jobs = Jobs(World().clock, wake)

    async def work() -> Done:
        return Done({})

    assert not jobs.knows("ask", None)
    jobs.ready["ask"] = work
    assert jobs.knows("ask", None)
    jobs.launch(lambda path: None)
    assert jobs.knows("ask", None)
    await wake.wait()
    assert not jobs.count
    assert jobs.knows("ask", None)
    (job,) = jobs.take_finished()
    assert job.path == "ask"
    assert not jobs.knows("ask", None)
