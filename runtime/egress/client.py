"""The HTTP client for outgoing calls: guarded, without proxies of the environment, cookies or redirects."""

from __future__ import annotations

from http.cookiejar import CookieJar, DefaultCookiePolicy

import httpx2

from runtime.egress.backend import CONNECT_SECONDS
from runtime.egress.policy import Policy, Purpose, policy_of
from runtime.egress.transport import GuardedTransport
from runtime.limits import limit

MODEL_BYTES = 64 * 1024 * 1024  # a streamed answer carries much JSON around little text


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
    return httpx2.AsyncClient(
        transport=GuardedTransport(policy or policy_of(purpose), most),
        timeout=httpx2.Timeout(timeout, connect=min(timeout, CONNECT_SECONDS)),
        cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),  # what one call is handed, the next never sees
        follow_redirects=False,
        trust_env=False,
    )
