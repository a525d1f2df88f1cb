"""The live stream: a run's events, and what waits for a person."""

from __future__ import annotations

import functools
from typing import Any
from urllib.parse import parse_qs
from uuid import UUID

from django.utils import timezone

from runtime import hub
from runtime.fields import dumps
from runtime.models import Approval, Run
from runtime.prepared import Prepared
from runtime.services.show import Person
from runtime.services.stream import follow, readers
from runtime.sockets import BAD_REQUEST, NOT_FOUND, Closed, Socket

#: Pending approvals looked at for one inbox at most, newest first.
MOST_APPROVALS = 500
#: Seconds after which the inbox asks again who may decide on what, although nothing rang.
INBOX_SECONDS = 5.0


#: Asked every few seconds for every open socket.
_RUN = Prepared(lambda run: Run.objects.filter(pk=run).only("workflow_id", "created_by_id"), UUID)


class RunSocket(Socket):
    """`/ws/runs/<id>?after=<seq>`: `{"events": [...]}`, the log after `seq`, then what happens; closes at the end."""

    @property
    def run_id(self) -> UUID:
        found: UUID = self.scope["url_route"]["kwargs"]["run_id"]
        return found

    @property
    def after(self) -> int:
        query = parse_qs(self.scope.get("query_string", b"").decode("latin-1"))
        text = query.get("after", ["0"])[-1]
        if not (text.isascii() and text.isdigit() and len(text) < 10):
            raise Closed(BAD_REQUEST)
        return int(text)

    def authorise(self, user: Person) -> None:
        found = _RUN.objects(self.run_id)
        if not found or not user.has_perm("runtime.view_run", found[0]):
            raise Closed(NOT_FOUND)

    async def work(self) -> None:
        async for events in follow(self.run_id, self.after):
            await self.send_events(events)


class InboxSocket(Socket):
    """`/ws/inbox`: `{"approvals": n, "changed": [ids]}` at once, and whenever what waits for this person changes."""

    def authorise(self, user: Person) -> None:
        """Everybody who is signed in has an inbox."""

    async def work(self) -> None:
        before: dict[str, int] | None = None
        with hub.get().subscribe(hub.INBOX) as ring:
            while True:
                waiting = await readers.do(functools.partial(waiting_for, self.user))
                if before is None or waiting != before:
                    changed = {one for one, _ in waiting.items() ^ before.items()} if before is not None else ()
                    await self.send(dumps({"approvals": len(waiting), "changed": sorted(changed)}))
                before = waiting
                await ring.wait(INBOX_SECONDS)


def waiting_for(user: Person) -> dict[str, int]:
    """Returns the pending approvals that this person may decide on and has not answered: id → reminders so far."""
    now = timezone.now()
    pending = (
        Approval.objects.filter(status=Approval.Status.PENDING)
        .exclude(votes__user_id=user.pk)
        .select_related("run")
        .defer("run__input", "run__output", "form", "values")
        .order_by("-created_at")[:MOST_APPROVALS]
    )
    return {str(one.pk): one.reminders(now) for one in pending if user.has_perm("runtime.decide_approval", one)}


async def unknown(scope: Any, receive: Any, send: Any) -> None:
    """Any other address: accepted and closed with 4404."""
    if (await receive())["type"] == "websocket.connect":
        await send({"type": "websocket.accept"})
        await send({"type": "websocket.close", "code": NOT_FOUND})
