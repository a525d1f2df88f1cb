"""One outgoing request for a tool: checked, bounded in time and bytes, redirects followed by hand."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Mapping
from typing import Any

import httpx2

from runtime.egress.client import client
from runtime.egress.policy import Policy, Purpose
from runtime.egress.transport import TooLarge
from runtime.engine.errors import NodeError
from runtime.engine.node import HttpReply
from runtime.limits import limit

Json = Any
SECONDS = 30.0
REDIRECTS = 5
METHODS = frozenset({"GET", "HEAD", "OPTIONS", "POST", "PUT", "PATCH", "DELETE"})
#: Headers that steer the connection itself: ours to set.
OURS = frozenset(
    {
        "host", "content-length", "transfer-encoding", "connection", "keep-alive", "upgrade", "te", "trailer",
        "expect", "proxy-authorization", "proxy-connection", "accept-encoding", "http2-settings",
    }
)  # fmt: skip
#: All that goes along when a redirect leaves the origin: nothing that could be a credential.
CARRIED = frozenset({"accept", "accept-language", "user-agent"})
HEADER_NAME = re.compile(r"[!#$%&'*+.^_`|~0-9A-Za-z-]+")
CHARSET = re.compile(r"charset=\"?([A-Za-z0-9_-]+)", re.IGNORECASE)
CHARSETS = frozenset({"utf-8", "us-ascii", "ascii", "iso-8859-1", "iso-8859-15", "windows-1252", "utf-16"})
#: One sentence for a refusal, a closed port, a broken connection and a time-out.
UNREACHABLE = "That address did not answer."
UNREACHABLE_HINT = (
    "Check the address. It may be wrong, down or too slow, or it may not be allowed: addresses inside a private "
    "network are reached only when whoever runs Baton has listed them (BATON_ALLOW_HOSTS)."
)


async def fetch(
    method: str,
    url: str,
    *,
    headers: Mapping[str, str] | None = None,
    params: Mapping[str, str] | None = None,
    json: Json = None,
    content: str | None = None,
    timeout: float | None = None,
    max_bytes: int | None = None,
    purpose: Purpose = "tool",
    policy: Policy | None = None,
) -> HttpReply:
    """Sends one request and reads the whole reply; `timeout` (seconds) bounds all of it.

    Every hop is checked anew. A redirect to another origin carries no header that could hold a credential, and
    a body is never sent to another origin. Raises NodeError: class `connection` when nothing was reached,
    `limit` for too long a reply, `error` for a request that cannot be made.
    """
    seconds = min(timeout or SECONDS, limit("run_seconds"))
    try:
        async with (
            asyncio.timeout(seconds),
            client(purpose, timeout=seconds, max_bytes=max_bytes, policy=policy) as to,
        ):
            request = _request(to, method, url, headers, params, json, content)
            for _ in range(REDIRECTS + 1):
                reply = await to.send(request)
                following = _redirect(to, request, reply)
                if following is None:
                    return _read(reply)
                request = following
    except TooLarge:
        raise _too_large(max_bytes or limit("http_response")) from None
    except httpx2.UnsupportedProtocol:
        raise NodeError("Only http:// and https:// addresses can be reached.", "Check the address.") from None
    except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, UnicodeError):
        raise NodeError(UNREACHABLE, UNREACHABLE_HINT, "connection") from None
    raise NodeError(
        f"The address redirects more than {REDIRECTS} times.", "Use the address it finally leads to.", "client_error"
    )


def _request(
    to: httpx2.AsyncClient,
    method: str,
    url: str,
    headers: Mapping[str, str] | None,
    params: Mapping[str, str] | None,
    json: Json,
    content: str | None,
) -> httpx2.Request:
    if method.upper() not in METHODS:
        raise NodeError("That HTTP method cannot be used.", f"Use one of {', '.join(sorted(METHODS))}.")
    target = _url(url)
    if params:
        target = target.copy_merge_params({str(name): str(value) for name, value in params.items()})
    sent = _headers(headers or {})
    try:
        if json is not None:
            return to.build_request(method.upper(), target, headers=sent, json=json)
        return to.build_request(method.upper(), target, headers=sent, content=content)
    except (ValueError, TypeError, RecursionError):
        raise NodeError("The body cannot be sent as JSON.", "Use plain text, numbers, lists and objects.") from None


def _url(text: str) -> httpx2.URL:
    """The URL, when it names a server by http(s) and carries no user name."""
    try:
        url = httpx2.URL(text.strip())
        known = url.port is None or 0 < url.port < 65536
    except (httpx2.InvalidURL, ValueError, TypeError):
        known = False
    if not known:
        raise NodeError("The address is not a URL.", "It looks like https://example.com/path.")
    if url.scheme not in {"http", "https"} or not url.host:
        raise NodeError(
            "The address must begin with http:// or https:// and name a server.",
            "It looks like https://example.com/path.",
        )
    if url.userinfo:
        raise NodeError("The address holds a user name.", "Send it in the header Authorization.")
    return url


def _headers(given: Mapping[str, str]) -> list[tuple[bytes, bytes]]:
    """The headers as bytes; refuses what would change the request's framing or its target."""
    sent = []
    for name, value in given.items():
        if not HEADER_NAME.fullmatch(name) or any(ord(sign) < 32 and sign != "\t" for sign in str(value)):
            raise NodeError(
                "A header's name or value holds a character that headers cannot have.", "Check the headers."
            )
        if name.lower() in OURS:
            raise NodeError(f"The header {name} cannot be set.", "Leave it out: it follows from the request.")
        sent.append((name.encode(), str(value).encode(errors="replace")))
    return sent


def _redirect(to: httpx2.AsyncClient, request: httpx2.Request, reply: httpx2.Response) -> httpx2.Request | None:
    """The request that a redirect asks for; None when the reply is the last one."""
    if reply.status_code not in {301, 302, 303, 307, 308} or "location" not in reply.headers:
        return None
    target = _url(str(request.url.join(reply.headers["location"])))
    stays = (target.scheme, target.host, target.port) == (request.url.scheme, request.url.host, request.url.port)
    method = request.method
    if (reply.status_code == 303 and method != "HEAD") or (reply.status_code in {301, 302} and method == "POST"):
        method = "GET"
    if method not in {"GET", "HEAD", "OPTIONS"} and not stays:
        raise NodeError(
            f"The server sends the {method} on to another server; it was not followed.",
            "Use the address it leads to, if you trust it.",
            "client_error",
        )
    drop = {"host", "content-length", "transfer-encoding"} | ({"content-type"} if method == "GET" else set())
    headers = [
        (name, value)
        for name, value in request.headers.multi_items()
        if (name in CARRIED or stays) and name not in drop
    ]
    keeps_body = method == request.method and method not in {"GET", "HEAD", "OPTIONS"}
    return to.build_request(method, target, headers=headers, content=request.content if keeps_body else None)


def _read(reply: httpx2.Response) -> HttpReply:
    named = CHARSET.search(reply.headers.get("content-type", ""))
    charset = named[1].lower() if named and named[1].lower() in CHARSETS else "utf-8"
    return HttpReply(
        status=reply.status_code,
        headers={name.lower(): value for name, value in reply.headers.items()},
        text=reply.content.decode(charset, errors="replace"),
        url=str(reply.url),
    )


def _too_large(most: int) -> NodeError:
    return NodeError(
        f"The reply is larger than {most // 1024} KB.", "Ask for less, with a filter or a page size.", "limit"
    )
