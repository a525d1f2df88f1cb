"""What every request and reply passes: whose address and scheme to believe, and the headers that keep pages safe."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable

from asgiref.sync import iscoroutinefunction, markcoroutinefunction
from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest
from django.http.response import HttpResponseBase

Handler = Callable[[HttpRequest], HttpResponseBase | Awaitable[HttpResponseBase]]

POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data: blob:; "
    "font-src 'self'; worker-src 'self'; manifest-src 'self'; connect-src {connect}; form-action 'self'; "
    "frame-ancestors 'none'; base-uri 'none'"
)
FIXED = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=(), browsing-topics=()",
}
FORWARDED = ("HTTP_X_FORWARDED_FOR", "HTTP_X_FORWARDED_PROTO", "HTTP_X_FORWARDED_HOST", "HTTP_FORWARDED")


class Middleware:
    """Runs `before` and `after` around the rest, on both colours of request; neither may block."""

    sync_capable = True
    async_capable = True

    def __init__(self, get_response: Handler) -> None:
        self.get_response = get_response
        self.is_async = iscoroutinefunction(get_response)
        if self.is_async:
            markcoroutinefunction(self)

    def __call__(self, request: HttpRequest) -> HttpResponseBase | Awaitable[HttpResponseBase]:
        if self.is_async:
            return self.in_async(request)
        self.before(request)
        response = self.get_response(request)
        assert isinstance(response, HttpResponseBase)
        self.after(request, response)
        return response

    async def in_async(self, request: HttpRequest) -> HttpResponseBase:
        self.before(request)
        response = self.get_response(request)
        assert not isinstance(response, HttpResponseBase)
        answer = await response
        self.after(request, answer)
        return answer

    def before(self, request: HttpRequest) -> None:
        """Sees the request on its way in."""

    def after(self, request: HttpRequest, response: HttpResponseBase) -> None:
        """Sees the reply on its way out."""


class SecurityHeaders(Middleware):
    """Puts the security headers on every reply, errors and files included. Stands first: nothing escapes it."""

    def after(self, request: HttpRequest, response: HttpResponseBase) -> None:
        response.headers["Content-Security-Policy"] = POLICY.format(connect=self.connect(request))
        for name, value in FIXED.items():
            response.headers[name] = value
        if request.is_secure():
            response.headers.setdefault("Strict-Transport-Security", "max-age=31536000")
            for cookie in response.cookies.values():
                cookie["secure"] = True
        if response.status_code >= 400 or not request.path.startswith(settings.STATIC_URL):
            response.headers.setdefault("Cache-Control", "private, no-store")

    def connect(self, request: HttpRequest) -> str:
        """Names the own sockets too: not every browser counts them as 'self'."""
        try:
            host = request.get_host()
        except DisallowedHost:
            return "'self'"
        return f"'self' {'wss' if request.is_secure() else 'ws'}://{host}"


class TrustedProxies(Middleware):
    """Takes client address, scheme and host from proxy headers when a configured proxy sent them; else drops them."""

    def before(self, request: HttpRequest) -> None:
        meta = request.META
        if not trusted(meta.get("REMOTE_ADDR", "")):
            for name in FORWARDED:
                meta.pop(name, None)
            return
        # From the right: each proxy appends whom it heard; the first that is no proxy of ours is the client.
        chain = [part.strip() for part in meta.get("HTTP_X_FORWARDED_FOR", "").split(",") if part.strip()]
        for address in reversed(chain):
            if not is_address(address):
                break
            meta["REMOTE_ADDR"] = address
            if not trusted(address):
                break
        if host := meta.get("HTTP_X_FORWARDED_HOST", "").rpartition(",")[2].strip():
            meta["HTTP_HOST"] = host
        if proto := meta.get("HTTP_X_FORWARDED_PROTO", "").rpartition(",")[2].strip():
            meta["HTTP_X_FORWARDED_PROTO"] = proto


def is_address(text: str) -> bool:
    """Returns whether the text is one IP address."""
    try:
        ipaddress.ip_address(text)
    except ValueError:
        return False
    return True


def trusted(address: str) -> bool:
    """Returns whether the address is that of a configured proxy (`TRUSTED_PROXIES`: addresses and networks)."""
    if not settings.TRUSTED_PROXIES or not is_address(address):
        return False
    peer = ipaddress.ip_address(address)
    return any(peer in ipaddress.ip_network(entry, strict=False) for entry in settings.TRUSTED_PROXIES)
