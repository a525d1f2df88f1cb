"""Without Redis a follower gets the streamed text from the table."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from uuid import uuid4

import pytest
from asgiref.sync import sync_to_async

from runtime import hub
from runtime.models import Document, Partial, Run
from runtime.texts import Texts

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def local(transactional_db: None) -> Iterator[hub.Hub]:
    made = hub.Hub()
    texts = Texts(made)
    texts.start()
    yield made
    texts.stop()


def make_run() -> str:
    document, _ = Document.objects.get_or_create(hash="0" * 64, defaults={"body": {}})
    return str(Run.objects.create(workflow_id=uuid4(), document=document).pk)


async def heard(follower: hub.Subscription) -> list[tuple[str, int, str]]:
    for _ in range(50):
        await follower.wait(0.2)
        if pieces := follower.new_text():
            return pieces
    raise AssertionError("nothing came")


async def test_what_is_saved_reaches_a_follower_piece_by_piece(local: hub.Hub) -> None:
    run = await sync_to_async(make_run)()
    save = sync_to_async(Partial.objects.update_or_create)
    with local.subscribe(run) as follower:
        await save(run_id=run, path="a", defaults={"text": "one"})
        assert await heard(follower) == [("a", 0, "one")]
        await save(run_id=run, path="a", defaults={"text": "one two"})
        assert await heard(follower) == [("a", 3, " two")]
        await save(run_id=run, path="a", defaults={"text": "anew"})
        shown = (await heard(follower))[0]
        assert ("one two"[: shown[1]] + shown[2]) == "anew"
        await sync_to_async(Partial.objects.all().delete)()
        for _ in range(50):
            if local.text_of(run, "a") is None:
                break
            await asyncio.sleep(0.1)
        assert local.text_of(run, "a") is None, "the node has ended"
    assert local.topics == {}
