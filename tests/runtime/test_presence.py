"""A workflow's room: who is let in, what they see of each other, and that they hear of a save."""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest

from builder.services import runs, versions, workflows
from runtime import hub, presence, room_socket, sockets
from runtime.limits import limit
from runtime.room_socket import pause_after, understood
from tests.runtime.test_runs import finished
from tests.runtime.test_sockets import Client, in_thread, signed_in

pytestmark = pytest.mark.django_db(transaction=True)
SOON = 10.0


class Page(Client):
    """An open editor, with all that it was told put together."""

    def __init__(self, workflow: Any, session: str) -> None:
        super().__init__(f"/ws/workflows/{workflow.pk}", session=session)
        self.people: list[dict[str, Any]] = []
        self.cursors: dict[str, Any] = {}
        self.saved: dict[str, Any] | None = None
        self.ran: dict[str, Any] | None = None
        self.you = ""

    async def __aenter__(self) -> Page:
        await super().__aenter__()
        return self

    async def say(self, **said: Any) -> None:
        await self.wire.send_to(text_data=json.dumps(said))

    async def until(self, enough: Callable[[Page], bool]) -> Page:
        async with asyncio.timeout(SOON):
            while not enough(self):
                frame = await self.frame()
                self.people = frame.get("people", self.people)
                self.saved = frame.get("saved", self.saved)
                self.ran = frame.get("ran", self.ran)
                self.you = frame.get("you", self.you)
                self.cursors |= frame.get("cursors", {})
        return self

    def names(self) -> list[str]:
        return [one["name"] for one in self.people]

    def other(self) -> dict[str, Any]:
        return next(one for one in self.people if one["id"] != self.you)


@contextlib.asynccontextmanager
async def both(workflow: Any, ann: Any, bob: Any) -> Any:
    """Ann's page and Bob's, each seeing the other."""
    async with Page(workflow, await in_thread(signed_in)(ann)) as anns:
        await anns.until(lambda page: page.names() == ["Ann"])
        async with Page(workflow, await in_thread(signed_in)(bob)) as bobs:
            for page in (anns, bobs):
                await page.until(lambda page: page.names() == ["Ann", "Bob"])
            yield anns, bobs


async def test_two_people_see_each_other_come_point_select_and_go(workflow: Any, ann: Any, bob: Any) -> None:
    async with both(workflow, ann, bob) as (anns, bobs):
        assert anns.other()["user"] == str(bob.pk)
        assert anns.people[0]["colour"] != anns.people[1]["colour"]
        await bobs.say(cursor=[12, 30.5], selection=["greet"], field="greet/text")
        await anns.until(lambda page: page.cursors.get(bobs.you) == [12, 30.5])
        await anns.until(lambda page: page.other()["selection"] == ["greet"])
        assert anns.other()["field"] == "greet/text"
        await bobs.say(cursor=None, field=None)
        await anns.until(lambda page: page.cursors[bobs.you] is None and page.other()["field"] is None)
        assert bobs.cursors == {}  # nobody is told of the own cursor
        await bobs.wire.disconnect()
        await anns.until(lambda page: page.names() == ["Ann"])


async def test_two_pages_of_one_person_have_one_colour(workflow: Any, ann: Any) -> None:
    async with (
        Page(workflow, await in_thread(signed_in)(ann)) as one,
        Page(workflow, await in_thread(signed_in)(ann)) as two,
    ):
        await two.until(lambda page: len(page.people) == 2)
        assert {person["colour"] for person in two.people} == {0}
        await one.until(lambda page: len(page.people) == 2)


async def test_strangers_learn_nothing(workflow: Any, ann: Any, cid: Any) -> None:
    strange, own = await in_thread(signed_in)(cid), await in_thread(signed_in)(ann)
    for address, who, code in [
        (workflow.pk, {}, 4403),
        (workflow.pk, {"session": strange}, 4404),
        (uuid4(), {"session": own}, 4404),
        ("nonsense", {"session": own}, 4404),
    ]:
        async with Client(f"/ws/workflows/{address}", **who) as client:
            assert await client.closed() == code, (address, who)


async def test_a_right_that_is_withdrawn_ends_it_for_both(
    workflow: Any, ann: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sockets, "RECHECK_SECONDS", 0.05)
    async with both(workflow, ann, bob) as (anns, bobs):
        await in_thread(workflow.shares.filter(user=bob).delete)()
        assert await bobs.closed() == 4403
        await anns.until(lambda page: page.names() == ["Ann"])


async def test_who_gives_no_sign_of_life_is_gone_until_the_next(
    workflow: Any, ann: Any, bob: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(room_socket, "LOOK_SECONDS", 0.02)
    async with both(workflow, ann, bob) as (anns, bobs):
        monkeypatch.setattr(presence, "EXPIRY_SECONDS", 0.3)

        async def breathe() -> None:
            while True:
                await anns.say()
                await asyncio.sleep(0.1)

        life = asyncio.create_task(breathe())
        await anns.until(lambda page: page.names() == ["Ann"])
        await bobs.say()
        await anns.until(lambda page: page.names() == ["Ann", "Bob"])
        life.cancel()


async def test_more_than_a_person_does_ends_the_socket(workflow: Any, ann: Any) -> None:
    async with Page(workflow, await in_thread(signed_in)(ann)) as page:
        await page.until(lambda page: page.you != "")
        for _ in range(limit("socket_rate") + 1):
            await page.say(cursor=[1, 1])
        assert await page.closed() == 4429


async def test_many_moves_become_few_frames_with_the_last_place(workflow: Any, ann: Any, bob: Any) -> None:
    async with both(workflow, ann, bob) as (anns, bobs):
        for x in range(limit("socket_rate")):
            await bobs.say(cursor=[x, 0])
        frames = 0
        while anns.cursors.get(bobs.you) != [limit("socket_rate") - 1, 0]:
            anns.cursors |= (await anns.frame()).get("cursors", {})
            frames += 1
        assert frames <= 3


@pytest.mark.parametrize(
    "said",
    [
        "no json",
        "[" * 20_000,
        "7",
        '{"cursor": [1]}',
        '{"cursor": [NaN, 1]}',
        '{"cursor": [1e99, 1]}',
        '{"cursor": [true, 1]}',
        f'{{"cursor": [{"9" * 400}, 1]}}',
        '{"selection": "greet"}',
        '{"selection": [1]}',
        json.dumps({"selection": ["a"] * 51}),
        json.dumps({"selection": ["a" * 101]}),
        json.dumps({"field": "x" * 301}),
        '{"field": 1, "name": "Somebody else", "user": "1"}',
        '{"field": "\\ud800"}',
        '{"selection": ["a", "\\udfff"]}',
        '{"field": "x", "more": "' + "x" * 17_000 + '"}',
    ],
)
def test_what_makes_no_sense_changes_nothing(said: str) -> None:
    assert understood(said) == {}


def test_what_makes_sense_is_taken() -> None:
    assert understood('{"cursor": [1, -2.5], "selection": [], "field": null, "more": 1}') == {
        "cursor": (1, -2.5),
        "selection": (),
        "field": None,
    }


def test_a_crowd_and_much_to_tell_slow_the_telling_down() -> None:
    assert pause_after("x" * 300, 2) == room_socket.FRAME_SECONDS
    assert pause_after("x" * 300, 200) == pytest.approx(0.4)
    assert pause_after("x" * 330_000, 60) > 5, "sixty pages of one person, each with all selected that may be"


async def test_every_kind_of_save_is_heard(workflow: Any, ann: Any, bob: Any) -> None:
    async with both(workflow, ann, bob) as (_, bobs):

        async def heard(deed: str, revision: int) -> None:
            await bobs.until(lambda page: page.saved is not None and page.saved["deed"] == deed)
            assert bobs.saved == {"deed": deed, "revision": revision, "by": "Ann", "by_id": str(ann.pk)}

        changes = {"name": "Other"}
        await in_thread(workflows.change_workflow)(user=ann, workflow=workflow, changes=changes, revision=1)
        await heard("saved", 2)
        version, _ = await in_thread(versions.publish)(user=ann, workflow=workflow)
        await heard("published", 2)
        await in_thread(versions.restore)(user=ann, workflow=workflow, version=version)
        await heard("saved", 3)
        await in_thread(workflows.delete_workflow)(user=ann, workflow=workflow)
        await heard("deleted", 3)


async def test_a_run_begun_by_hand_is_heard_and_one_by_a_script_is_not(
    engine: Any, workflow: Any, ann: Any, bob: Any
) -> None:
    async with both(workflow, ann, bob) as (_, bobs):
        ann.scopes = frozenset({"run"})
        await in_thread(runs.start)(user=ann, workflow=workflow, version="draft")
        ann.scopes = None
        first = await in_thread(runs.start)(user=ann, workflow=workflow, version="draft")
        await bobs.until(lambda page: page.ran is not None)
        assert bobs.ran == {"run": str(first.pk), "by": "Ann", "by_id": str(ann.pk)}
        ended = await in_thread(finished)(first)
        again = await in_thread(runs.rerun)(user=ann, run=ended, from_node="done")
        await bobs.until(lambda page: page.ran is not None and page.ran["run"] == str(again.pk))


def test_a_save_that_is_refused_is_not_told(workflow: Any, ann: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[Any] = []
    monkeypatch.setattr(presence.get(), "saved", lambda *what: told.append(what))
    with pytest.raises(workflows.Stale):
        workflows.change_workflow(user=ann, workflow=workflow, changes={"name": "x"}, revision=7)
    assert told == []


class Wire:
    """Two processes: what is said in one is heard in the other, as JSON."""

    def __init__(self) -> None:
        self.lines = hub.Hub(), hub.Hub()
        self.now = 0.0
        self.rooms = [presence.Rooms(line, lambda: self.now) for line in self.lines]
        for line, other in (self.lines, self.lines[::-1]):
            line.on_say = lambda topic, said, other=other: self.carry(other, topic, said)

    def carry(self, other: hub.Hub, topic: str, said: dict[str, Any]) -> None:
        assert other.on_heard
        other.on_heard(topic, json.loads(json.dumps(said)))


def test_processes_tell_each_other() -> None:
    wire, room = Wire(), presence.Room(uuid4())
    here, there = wire.rooms
    here.enter(room, "a", "1", "Ann")
    there.enter(room, "b", "2", "Bob")
    for rooms in wire.rooms:
        people, notices = rooms.look(room)
        assert sorted(one.name for one in people) == ["Ann", "Bob"]
        assert notices == {}
    here.change(room, "a", cursor=(1.0, 2.0), selection=("x",))
    here.announce(room, "a")
    ann = next(one for one in there.look(room)[0] if one.id == "a")
    assert (ann.cursor, ann.selection) == ((1.0, 2.0), ("x",))
    there.saved(room, {"deed": "saved", "revision": 5})
    there.ran(room, {"run": "r1"})
    assert here.look(room)[1] == {"saved": {"deed": "saved", "revision": 5}, "ran": {"run": "r1"}}
    wire.now = 20.0
    there.change(room, "b")
    assert [one.id for one in there.look(room)[0]] == ["b"]
    there.leave(room, "b")
    assert here.look(room)[0] == []


def test_what_a_process_of_another_version_says_is_let_go_by() -> None:
    wire, room = Wire(), presence.Room(uuid4())
    here, _ = wire.rooms
    here.enter(room, "a", "1", "Ann")
    odds: list[Any] = [{"id": "b"}, {"id": "b", "cursor": None, "selection": [], "shoe": 42}, "b"]
    for odd in odds:
        here.hear(room.topic, {"here": odd})
    assert [one.id for one in here.look(room)[0]] == ["a"]
