"""Django's requests under ASGI: each in one go on one of a few lasting threads; a reply that has to wait holds none.

Django's own handler gives every request a thread and a database connection of its own and hops between threads for
each middleware; that costs several times what the request itself does. Here the whole synchronous chain is one job
of a pool whose threads keep their connections.
"""

from __future__ import annotations

import asyncio
import functools
from collections.abc import Awaitable, Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from typing import Any, TypeVar

from asgiref.sync import async_to_sync
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.core.handlers.exception import response_for_exception
from django.http import HttpRequest, HttpResponse
from django.urls import set_script_prefix

Scope = dict[str, Any]
Receive = Callable[[], Awaitable[dict[str, Any]]]
Send = Callable[[Mapping[str, Any]], Awaitable[None]]
T = TypeVar("T")

#: Requests that are worked on at once; those that only wait (`held`, streams) are not among them.
THREADS = 32


class Later(HttpResponse):
    """A reply that is made when `wait` is over; the headers that middleware put on it stay."""

    def __init__(self, wait: Callable[[], Awaitable[object]], then: Callable[[], HttpResponse]) -> None:
        super().__init__()
        self.wait, self.then = wait, then

    def settle(self) -> None:
        """Becomes the reply that `then` makes."""
        self.become(self.then())

    def become(self, reply: HttpResponse) -> None:
        """Takes over another reply's status, headers and content."""
        self.status_code, self.content = reply.status_code, reply.content
        for name, value in reply.items():
            self[name] = value
        self["Content-Length"] = str(len(reply.content))


def held(
    request: HttpRequest, wait: Callable[[], Awaitable[object]], then: Callable[[], HttpResponse]
) -> HttpResponse:
    """Returns what `then` makes after `wait`: under our own handler no thread is held for that."""
    if isinstance(getattr(request, "handler", None), Handler):
        return Later(wait, then)
    async_to_sync(wait)()
    return then()


class Handler(ASGIHandler):
    """The HTTP side of the ASGI application."""

    def __init__(self) -> None:
        super().__init__()
        self._pool = ThreadPoolExecutor(THREADS, thread_name_prefix="baton-web")

    def load_middleware(self, is_async: bool = False) -> None:
        """Loads the synchronous chain, whatever is asked for."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:  # type: ignore[override]
        """Answers one HTTP request."""
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        try:
            request, response = await self._do(self._answer, scope, body)
            if isinstance(response, Later):
                assert request is not None
                await self._settle(request, response, receive)
            if response.streaming:
                await self._stream(response, receive, send)
            else:
                await self.send_response(response, send)
        finally:
            body.close()

    def _do(self, work: Callable[..., T], *args: Any) -> asyncio.Future[T]:
        return asyncio.get_running_loop().run_in_executor(self._pool, functools.partial(work, *args))

    def _answer(self, scope: Scope, body: Any) -> tuple[HttpRequest | None, Any]:
        """The whole of a request on one thread; a stream of events and a `Later` are only begun."""
        set_script_prefix(get_script_prefix(scope))
        signals.request_started.send(sender=self.__class__, scope=scope)
        made = self.create_request(scope, body)
        request: HttpRequest | None = made[0]
        response: Any = made[1]
        if request is not None:
            request.handler = self  # type: ignore[attr-defined]
            response = self.get_response(request)
        response._handler_class = self.__class__
        if response.streaming and not response.is_async:  # a file: this thread may read it, the loop may not
            whole = HttpResponse(b"".join(response), status=response.status_code)
            whole.headers, whole.cookies = response.headers, response.cookies
            response.close()
            return request, whole
        if not response.streaming and not isinstance(response, Later):
            response.close()  # on this thread, whose database connection the end of a request concerns
        return request, response

    async def _settle(self, request: HttpRequest, response: Later, receive: Receive) -> None:
        """Waits for what the reply waits for, or until nobody waits for the reply."""
        waiting = asyncio.ensure_future(response.wait())
        gone = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({waiting, gone}, return_when=asyncio.FIRST_COMPLETED)
        finally:
            for task in (waiting, gone):
                if not task.done():
                    task.cancel()
        await self._do(self._finish, request, response, waiting if waiting.done() else None)

    def _finish(self, request: HttpRequest, response: Later, waited: asyncio.Future[object] | None) -> None:
        try:
            if waited is not None:
                waited.result()
                response.settle()
        except Exception as error:  # noqa: BLE001 - as Django does with an error of a view: logged, and a 500
            response.become(response_for_exception(request, error))
        finally:
            response.close()

    async def _stream(self, response: Any, receive: Receive, send: Send) -> None:
        """Sends a stream of events until it ends or the reader is gone."""
        sending = asyncio.ensure_future(self.send_response(response, send))
        gone = asyncio.ensure_future(receive())
        try:
            await asyncio.wait({sending, gone}, return_when=asyncio.FIRST_COMPLETED)
            if sending.done():
                sending.result()
        finally:
            for task in (sending, gone):
                task.cancel()
                with suppress(asyncio.CancelledError):
                    await task
            await self._do(response.close)
