"""The security headers are on every reply, and proxies are believed only when they are ours."""

from __future__ import annotations

from typing import Any

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import AsyncClient, Client, RequestFactory

from builder.middleware import TrustedProxies
from builder.models import User

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("get", "/login", 200),
        ("get", "/", 302),
        ("get", "/workflows", 302),
        ("get", "/nowhere", 404),
        ("get", "/setup/nothing", 404),
        ("get", "/a/nothing", 404),
        ("get", "/logout", 405),
        ("get", "/static/auth.css", 200),
        ("get", "/static/nothing.css", 404),
        ("get", "/api/v1/me", 401),
        ("get", "/api/v1/nowhere", 404),
        ("put", "/api/v1/me", 401),
    ],
)
def test_on_every_reply(client: Client, method: str, path: str, status: int) -> None:
    reply = getattr(client, method)(path)
    reply.close()  # a file's reply holds it open
    assert reply.status_code == status
    policy = reply["Content-Security-Policy"]
    for part in ["default-src 'none'", "script-src 'self';", "frame-ancestors 'none'", "base-uri 'none'"]:
        assert part in policy
    assert "unsafe-eval" not in policy
    assert "unsafe-inline" not in policy.replace("style-src 'self' 'unsafe-inline'", "")
    assert reply["X-Content-Type-Options"] == "nosniff"
    assert reply["Referrer-Policy"] == "same-origin"
    assert reply["Cross-Origin-Opener-Policy"] == "same-origin"
    assert "Permissions-Policy" in reply
    assert "Access-Control-Allow-Origin" not in reply
    assert ("no-store" in reply["Cache-Control"]) is not path.startswith("/static/auth")


def test_an_unforeseen_error_has_them_and_says_nothing(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("builder.views.LoginForm", lambda *_: 1 / 0)
    client.raise_request_exception = False
    reply = client.get("/login")
    assert reply.status_code == 500
    assert "ZeroDivision" not in reply.content.decode()
    assert reply["X-Content-Type-Options"] == "nosniff"


def test_a_foreign_host_is_refused_with_them(client: Client) -> None:
    reply = client.get("/login", headers={"Host": "evil.example"})
    assert reply.status_code == 400
    assert "evil" not in reply["Content-Security-Policy"]


def test_sockets_of_this_host_are_named(client: Client) -> None:
    assert (
        "connect-src 'self' ws://127.0.0.1:8000;"
        in client.get("/login", headers={"Host": "127.0.0.1:8000"})["Content-Security-Policy"]
    )


async def test_async_requests_have_them_too(async_client: AsyncClient) -> None:
    reply = await async_client.get("/api/v1/nowhere")
    assert reply.status_code == 404
    assert reply["X-Frame-Options"] == "DENY"


def test_cookies_are_for_the_server_and_this_site(client: Client, ann: User) -> None:
    reply = client.post("/login", {"username": "ann", "password": "correct horse battery"})
    for name in ("baton_session", "baton_device"):
        assert reply.cookies[name]["httponly"]
        assert reply.cookies[name]["samesite"] == "Lax"


def seen(settings: Any, proxies: list[str], peer: str, **headers: str) -> tuple[str, str, bool]:
    """Returns the address, host and secureness that the rest of the product sees."""
    settings.TRUSTED_PROXIES = proxies
    settings.ALLOWED_HOSTS = ["*"]
    found: list[HttpRequest] = []

    def rest(request: HttpRequest) -> HttpResponse:
        found.append(request)
        return HttpResponse()

    request = RequestFactory().get("/", REMOTE_ADDR=peer, HTTP_HOST="inner", **headers)
    TrustedProxies(rest)(request)
    return found[0].META["REMOTE_ADDR"], found[0].get_host(), found[0].is_secure()


FORWARDED = {
    "HTTP_X_FORWARDED_FOR": "198.51.100.66, 203.0.113.5",
    "HTTP_X_FORWARDED_PROTO": "https",
    "HTTP_X_FORWARDED_HOST": "baton.example",
}


def test_strangers_headers_are_dropped(settings: Any) -> None:
    assert seen(settings, [], "192.0.2.1", **FORWARDED) == ("192.0.2.1", "inner", False)
    assert seen(settings, ["10.0.0.0/8"], "192.0.2.1", **FORWARDED) == ("192.0.2.1", "inner", False)


def test_our_proxy_is_believed_about_its_own_peer_only(settings: Any) -> None:
    assert seen(settings, ["10.0.0.0/8"], "10.1.2.3", **FORWARDED) == ("203.0.113.5", "baton.example", True)


def test_a_chain_of_our_proxies_is_followed(settings: Any) -> None:
    more = {**FORWARDED, "HTTP_X_FORWARDED_FOR": "198.51.100.66, 10.9.9.9"}
    assert seen(settings, ["10.0.0.0/8"], "10.1.2.3", **more)[0] == "198.51.100.66"
    odd = {**FORWARDED, "HTTP_X_FORWARDED_FOR": "198.51.100.66, nonsense"}
    assert seen(settings, ["10.0.0.0/8"], "10.1.2.3", **odd)[0] == "10.1.2.3"
