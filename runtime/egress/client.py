"""The HTTP client for outgoing calls: guarded, without proxies of the environment, cookies or redirects."""

from __future__ import annotations

from functools import lru_cache
from http.cookiejar import CookieJar, DefaultCookiePolicy
from typing import Any

import httpx2

from runtime.egress.dial import CONNECT_SECONDS
from runtime.egress.policy import Policy, Purpose, policy_of
from runtime.egress.transport import GuardedTransport
from runtime.limits import limit

MODEL_BYTES = 64 * 1024 * 1024  # a streamed answer carries much JSON around little text


class _Client(httpx2.AsyncClient):
    """Does plain requests, which Baton's own are, in a third of its base's time; the base does all others."""

    def __init__(self, transport: GuardedTransport, timeout: httpx2.Timeout) -> None:
        super().__init__(
            transport=transport,
            timeout=timeout,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # what one call is handed, no other sees
            follow_redirects=False,
            trust_env=False,
        )
        self._guarded = transport
        self._usual = list(self.headers.multi_items())

    def build_request(
        self,
        method: str,
        url: httpx2.URL | str,
        *,
        headers: Any = None,
        content: Any = None,
        timeout: Any = httpx2.USE_CLIENT_DEFAULT,
        **more: Any,
    ) -> httpx2.Request:
        """As its base."""
        if any(part is not None for part in more.values()) or not isinstance(headers, list):
            return super().build_request(method, url, headers=headers, content=content, timeout=timeout, **more)
        given = {name.lower() for name, _ in headers}
        seconds = self.timeout if timeout is httpx2.USE_CLIENT_DEFAULT else httpx2.Timeout(timeout)
        return httpx2.Request(
            method,
            _url(url) if isinstance(url, str) else url,
            headers=[*(one for one in self._usual if one[0] not in given), *headers],
            content=content,
            extensions={"timeout": seconds.as_dict()},
        )

    async def send(self, request: httpx2.Request, *, stream: bool = False, **more: Any) -> httpx2.Response:
        """As its base."""
        if more or request.url.userinfo:
            return await super().send(request, stream=stream, **more)
        try:
            reply = await self._guarded.handle_async_request(request)
            reply.request = request
            if not stream:
                await reply.aread()
        except httpx2.RequestError as error:
            error.request = request
            raise
        return reply


@lru_cache(maxsize=256)
def _url(text: str) -> httpx2.URL:
    return httpx2.URL(text)


def client(
    purpose: Purpose,
    *,
    timeout: float = 60.0,
    max_bytes: int | None = None,
    policy: Policy | None = None,
) -> httpx2.AsyncClient:
    """Makes an HTTP client whose every connection is checked; it also serves as `http_client=` of the OpenAI client.

    `timeout` is the longest silence in seconds while sending or receiving, `max_bytes` the longest reply after
    decompression (`model`: 64 MB, `tool`: the limit `http_response`), `policy` other rules than the purpose's.
    Redirects are not followed. Use it on one event loop, share it there (it pools connections), and close it.
    """
    most = max_bytes or (limit("http_response") if purpose == "tool" else MODEL_BYTES)
    return _Client(
        GuardedTransport(policy or policy_of(purpose), most),
        httpx2.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS)),
    )
