"""The pages the server makes itself: set-up, invitation, log-in, and the shell that the browser side fills."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django import forms
from django.conf import settings
from django.contrib.auth import login, logout
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.csrf import ensure_csrf_cookie
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_GET, require_http_methods, require_POST, require_safe

from builder.api import problems
from builder.forms import InviteForm, LoginForm, SetupForm
from builder.models import OneTimeLink, User
from builder.services import audit, connections, setup
from builder.services import login as signing
from runtime.engine.errors import NotFound, Refusal

BACKEND = "builder.access.AccessBackend"
#: What answers programs, who get problem+json instead of a page.
FOR_PROGRAMS = ("/api/", "/v1/", "/hooks/", "/demo/", "/mcp")


def _refused(form: forms.Form, refusal: Refusal) -> None:
    """Puts a service's refusal where the form shows it: at its field when it has one."""
    for one in refusal.problems:
        form.add_error(one.field if one.field in form.fields else None, one.message)
    if not refusal.problems:
        form.add_error(None, refusal.detail)


def _page(
    request: HttpRequest, name: str, form: forms.Form, refusal: Refusal | None = None, **context: Any
) -> HttpResponse:
    status = 200 if not form.is_bound else 400
    reply = render(
        request, f"auth/{name}.html", {"form": form, **context}, status=refusal.status if refusal else status
    )
    for header, value in (refusal.headers if refusal else {}).items():
        reply[header] = value
    return reply


def _enter(request: HttpRequest, user: User, target: str) -> HttpResponse:
    """Starts a session under a new key and goes on; the browser is remembered as one this person uses."""
    login(request, user, backend=BACKEND)
    reply = redirect(target)
    reply.set_cookie(
        signing.DEVICE_COOKIE,
        signing.device_mark(request, user),
        max_age=signing.DEVICE_DAYS * 86400,
        secure=settings.SESSION_COOKIE_SECURE or request.is_secure(),
        httponly=True,
        samesite="Lax",
        path=settings.LOGIN_URL,
    )
    return reply


def _target(request: HttpRequest) -> str:
    """Where to go after signing in: a page of ours, or the list of workflows."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    ours = wanted.startswith("/") and url_has_allowed_host_and_scheme(
        wanted, allowed_hosts=None, require_https=request.is_secure()
    )
    return wanted if ours else settings.LOGIN_REDIRECT_URL


def _place(request: HttpRequest) -> str | None:
    return request.META.get("REMOTE_ADDR") or None


@require_safe
def health(request: HttpRequest) -> HttpResponse:
    """Says to proxies whether this process can serve: 200, or 503 when the database does not answer. Nothing else."""
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return HttpResponse("The database does not answer.\n", status=503, content_type="text/plain")
    return HttpResponse("ok\n", content_type="text/plain")


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def log_in(request: HttpRequest) -> HttpResponse:
    """The log-in form."""
    if request.user.is_authenticated and request.method != "POST":
        return redirect(_target(request))
    form = LoginForm(request.POST or None)
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            user = signing.sign_in(request, **form.cleaned_data)
        except Refusal as error:
            refusal = error
            _refused(form, error)
        else:
            return _enter(request, user, _target(request))
    return _page(request, "login", form, refusal, next=_target(request))


@require_POST
def log_out(request: HttpRequest) -> HttpResponse:
    """Ends the session."""
    if isinstance(request.user, User):
        audit.record("logout", by=request.user, subject=request.user.username, address=_place(request))
    logout(request)
    return redirect(settings.LOGOUT_REDIRECT_URL)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def set_up(request: HttpRequest, secret: str) -> HttpResponse:
    """The installer's one-time page, which makes the owner's account."""
    if setup.live(OneTimeLink.Kind.SETUP, secret) is None:
        return _gone(request)
    form = SetupForm(request.POST or None)
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            user = setup.create_owner(secret=secret, address=_place(request), **form.cleaned_data)
        except NotFound:
            return _gone(request)
        except Refusal as error:
            refusal = error
            _refused(form, error)
        else:
            return _enter(request, user, settings.LOGIN_REDIRECT_URL)
    return _page(request, "setup", form, refusal)


@sensitive_post_parameters("password")
@require_http_methods(["GET", "HEAD", "POST"])
def invitation(request: HttpRequest, secret: str) -> HttpResponse:
    """The page where an invited person chooses a password."""
    row = setup.live(OneTimeLink.Kind.INVITE, secret)
    if row is None or row.user is None:
        return _gone(request)
    form = InviteForm(request.POST or None)
    refusal = None
    if form.is_bound and form.is_valid():
        try:
            user = setup.accept(secret=secret, address=_place(request), **form.cleaned_data)
        except NotFound:
            return _gone(request)
        except Refusal as error:
            refusal = error
            _refused(form, error)
        else:
            return _enter(request, user, settings.LOGIN_REDIRECT_URL)
    return _page(request, "invite", form, refusal, person=row.user)


def _gone(request: HttpRequest) -> HttpResponse:
    return _message(request, 404, "This link does not work", setup.GONE + " Ask for a new one.")


@require_GET
def home(request: HttpRequest) -> HttpResponse:
    """The bare address: on to the workflows."""
    return redirect(settings.LOGIN_REDIRECT_URL)


@ensure_csrf_cookie
@require_GET
def app(request: HttpRequest, **rest: Any) -> HttpResponse:
    """The shell of every page of the browser side, for people who are signed in."""
    if not request.user.is_authenticated:
        query = urlencode({"next": request.get_full_path()})
        return HttpResponseRedirect(f"{settings.LOGIN_URL}?{query}")
    # Known from the first picture on, so that the hint about the demo model pushes nothing aside when it comes.
    return render(request, "app.html", {"demo": not connections.usable_names(request.user)})


# ---- when things go wrong ------------------------------------------------------------------------


def _message(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    return render(request, "auth/message.html", {"title": title, "text": text}, status=status)


def _failed(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    if request.path.startswith(FOR_PROGRAMS):
        return problems.respond(status, text)
    return _message(request, status, title, text)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form came without its token: a stale page, or another site's doing."""
    return _failed(request, 403, "Please try again", "This page was too old. Go back, reload it and send it again.")


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler for malformed requests."""
    if exception is not None and request.path.startswith(FOR_PROGRAMS):
        return problems.respond_to(exception)
    return _failed(request, 400, "This did not work", "The request is malformed.")


def forbidden(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler for refusals."""
    return _failed(request, 403, "Not allowed", "You may not do this.")


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    """Django's handler for addresses that lead nowhere."""
    return _failed(request, 404, "Nothing here", "There is no page at this address.")


def server_error(request: HttpRequest) -> HttpResponse:
    """Django's handler for what nobody foresaw; Django has logged it."""
    return _failed(request, 500, "Something went wrong", problems.MESSAGES[500])
