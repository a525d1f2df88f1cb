"""Two processes' hubs, joined by Redis: rings and streamed texts reach the followers of the other one."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any
from uuid import UUID, uuid4

import pytest
from asgiref.sync import sync_to_async
from channels.layers import channel_layers

from runtime import hub, presence
from runtime.models import Partial
from runtime.relay import Relay
from tests import services
from tests.runtime.test_runs import begin

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def two(transactional_db: None, settings: Any) -> Iterator[tuple[hub.Hub, hub.Hub]]:
    """The hub of a worker and the hub of a web process."""
    url = f"redis://127.0.0.1:{services.redis_port()}/14"
    settings.CHANNEL_LAYERS = {
        "default": {"BACKEND": "channels_redis.pubsub.RedisPubSubChannelLayer", "CONFIG": {"hosts": [url]}}
    }
    channel_layers.backends.clear()
    worker, web = hub.Hub(), hub.Hub()
    relays = [Relay(worker), Relay(web)]
    for relay in relays:
        relay.start()
    yield worker, web
    for relay in relays:
        relay.stop()
    channel_layers.backends.clear()


async def rung(follower: hub.Subscription, ring: Any) -> bool:
    """Rings until the follower hears it, for joining takes a moment; False when it never does."""
    loop = asyncio.get_running_loop()
    for _ in range(50):
        ring()
        asked = loop.time()
        if await follower.wait(0.2) and loop.time() - asked < 0.15:
            return True
    return False


async def test_a_ring_reaches_the_other_process(two: tuple[hub.Hub, hub.Hub]) -> None:
    worker, web = two
    run = str(uuid4())
    with web.subscribe(run) as follower:
        assert await rung(follower, lambda: worker.ring([run]))


async def test_the_inbox_rings_everywhere(two: tuple[hub.Hub, hub.Hub]) -> None:
    worker, web = two
    with worker.subscribe(hub.INBOX) as follower:
        assert await rung(follower, lambda: web.ring([hub.INBOX]))


async def test_a_text_streams_across_and_ends(two: tuple[hub.Hub, hub.Hub], workflow: Any, ann: Any) -> None:
    worker, web = two
    run = await sync_to_async(begin)(workflow, ann)
    key = str(run.pk)
    worker.delta(key, "greet", 0, "Hel")
    await sync_to_async(Partial.objects.create)(run_id=UUID(key), path="greet", text="Hel")
    with web.subscribe(key) as follower:
        shown = ""
        for _ in range(50):
            for _, offset, text in follower.new_text():
                shown = shown[:offset] + text
            if shown:
                break
            await follower.wait(0.1)
        assert shown == "Hel"
        worker.delta(key, "greet", 3, "lo")
        worker.delta(key, "greet", 5, " you")
        while shown != "Hello you":
            assert not await follower.wait(5)
            for _, offset, text in follower.new_text():
                shown = shown[:offset] + text
        worker.forget(key, ["greet"])
        for _ in range(50):
            if web.text_of(key, "greet") is None:
                break
            await follower.wait(0.1)
        assert web.text_of(key, "greet") is None


async def test_people_and_saves_of_a_room_are_told_across(two: tuple[hub.Hub, hub.Hub]) -> None:
    here, there = (presence.Rooms(line) for line in two)
    room = presence.Room(uuid4())
    with two[0].subscribe(room.topic), two[1].subscribe(room.topic) as follower:
        there.enter(room, "b", "2", "Bob")
        here.enter(room, "a", "1", "Ann")
        for _ in range(50):
            if len(there.look(room)[0]) == 2:
                break
            here.announce(room, "a")
            await follower.wait(0.1)
        assert sorted(one.name for one in there.look(room)[0]) == ["Ann", "Bob"]
        here.saved(room, {"deed": "saved", "revision": 3})
        for _ in range(50):
            if there.look(room)[1]:
                break
            await follower.wait(0.1)
        assert there.look(room)[1] == {"saved": {"deed": "saved", "revision": 3}}
