"""The page of a decision link: the question, its values and its answers as a plain form, for whoever holds the link.

Looking changes nothing, however often a mail program's scanner looks. The policy `same-origin` that every page has
keeps the address from all other sites; `no-referrer` would make browsers hide the form's origin from our CSRF check.
"""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.debug import sensitive_variables
from django.views.decorators.http import require_http_methods

from builder.link_form import LinkForm
from builder.models import ApprovalLink, User
from builder.plain_text import without_marks
from builder.services import approval_links
from builder.services.login import take, too_many
from runtime.engine.errors import Invalid, NotFound
from runtime.limits import limit
from runtime.models import Approval
from runtime.services.show import node_name


@sensitive_variables("secret")
@require_http_methods(["GET", "HEAD", "POST"])
def decide(request: HttpRequest, secret: str) -> HttpResponse:
    """Shows the question; a POST answers it, once."""
    place = request.META.get("REMOTE_ADDR") or None
    if not take(f"link:{place}", limit("link_address")):
        refusal = too_many()
        reply = _message(request, refusal.status, "Too many tries", refusal.detail)
        reply["Retry-After"] = refusal.headers["Retry-After"]
        return reply
    try:
        link, maker = approval_links.opened(secret)
        if request.method == "POST":
            return _answer(request, secret, link, maker, place)
    except NotFound:
        return _message(
            request, 404, "This link does not work", approval_links.GONE + " Ask who sent it for a new one."
        )
    return _question(request, link, maker, LinkForm(link.approval))


def _answer(request: HttpRequest, secret: str, link: ApprovalLink, maker: User, place: str | None) -> HttpResponse:
    form = LinkForm(link.approval, request.POST)
    if not form.is_valid():
        return _question(request, link, maker, form, 400)
    try:
        decided = approval_links.decide_by_link(
            secret=secret,
            action=request.POST.get("action", "")[:100],
            values=form.edited(),
            comment=form.comment,
            place=place,
        )
    except Invalid as refusal:
        form.refuse(refusal)
        return _question(request, link, maker, form, 400)
    return _message(request, 200, f"Answered “{_label(decided, request.POST['action'])}”", _thanks(decided))


def _thanks(approval: Approval) -> str:
    then = "The run goes on." if approval.status == Approval.Status.DECIDED else "It waits for more answers."
    return f"Thank you. {then} This link does not work any more, and you can close this page."


def _label(approval: Approval, action: str) -> str:
    return next((str(one.get("label") or one["id"]) for one in approval.actions if one["id"] == action), action)


def _question(
    request: HttpRequest, link: ApprovalLink, maker: User, form: LinkForm, status: int = 200
) -> HttpResponse:
    approval = link.approval
    given = {
        "link": link,
        "approval": approval,
        "message": without_marks(approval.message),
        "step": node_name(approval.run, approval.node),
        "maker": maker,
        "form": form,
        "actions": [{"id": one["id"], "label": _label(approval, one["id"])} for one in approval.actions],
        "answers": approval.votes.count(),
    }
    return _quiet(render(request, "auth/decide.html", given, status=status))


def _message(request: HttpRequest, status: int, title: str, text: str) -> HttpResponse:
    # Who has no account would only come to a log-in that they cannot pass.
    given = {"title": title, "text": text, "is_end": not request.user.is_authenticated}
    return _quiet(render(request, "auth/message.html", given, status=status))


def _quiet(reply: HttpResponse) -> HttpResponse:
    """Keeps the page out of search engines and caches, also where no middleware of ours stands."""
    reply["X-Robots-Tag"] = "noindex, nofollow, noarchive"
    reply["Cache-Control"] = "private, no-store"
    return reply
