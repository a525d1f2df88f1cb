"""Every address × every method × everybody: fails when an address or a method has no rule here, or breaks its rule.

A rule is one letter for each of anonymous, stranger, administrator, viewer, editor, owner:

    u  has to sign in (401, or a page's way to the log-in form)
    h  hidden: 404, as if it were not there
    f  forbidden: 403
    a  let in: whatever the request then deserves, but none of the above and never a 5xx
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.urls import URLPattern, URLResolver, get_resolver

from builder.models import ApiToken, ApprovalLink, Membership, OneTimeLink, Share, Team, User, Version, Workflow
from builder.services import tokens
from runtime.models import Approval, Connection, Document, Run
from tests.builder.conftest import DOCUMENT, Api

METHODS = ("GET", "PATCH", "PUT", "POST", "DELETE")
ROLES = ("anonymous", "stranger", "administrator", "viewer", "editor", "owner")
ANYBODY = "aaaaaa"
SIGNED_IN = "uaaaaa"
VIEWER = "uhhaaa"
OPERATOR = EDITOR = "uhhfaa"  # nobody in this test has exactly the role operator; test_sharing has
OWNER = "uhhffa"
MINE = "uhhhha"  # not shared with anybody
ADMIN = "ufafff"
CLOSED = "uuuuuu"  # takes another key than an account

API = "api/v1/"
ADMIN_PAGES = "admin/"  # Django's: one rule for all of them, at the end
RULES: dict[str, dict[str, str]] = {
    "": {"GET": ANYBODY},
    "healthz": {"GET": ANYBODY},  # says ok and nothing else, to proxies
    "login": {"GET": ANYBODY, "POST": ANYBODY},
    "logout": {"POST": ANYBODY},
    "setup/<str:secret>": {"GET": "hhhhhh", "POST": "hhhhhh"},  # closed: there are accounts
    "invite/<str:secret>": {"GET": "hhhhhh", "POST": "hhhhhh"},  # nobody was invited
    "a/<str:secret>": {"GET": "hhhhhh", "POST": "hhhhhh"},  # a decision link: whoever holds a live one, nobody else
    "workflows": {"GET": SIGNED_IN},
    "workflows/<uuid:workflow>": {"GET": SIGNED_IN},  # the empty shell: what it shows it asks the API for
    "workflows/<uuid:workflow>/runs/<uuid:run>": {"GET": SIGNED_IN},
    "workflows/<uuid:workflow>/versions": {"GET": SIGNED_IN},
    "runs": {"GET": SIGNED_IN},
    "runs/compare": {"GET": SIGNED_IN},
    "approvals": {"GET": SIGNED_IN},
    "templates": {"GET": SIGNED_IN},
    "team": {"GET": SIGNED_IN},
    "signed-in": {"GET": SIGNED_IN},
    "settings": {"GET": SIGNED_IN},
    "settings/<slug:section>": {"GET": SIGNED_IN},
    "demo/v1/models": {"GET": CLOSED},
    "demo/v1/chat/completions": {"POST": CLOSED},
    "demo/v1/embeddings": {"POST": CLOSED},
    API + "me": {"GET": SIGNED_IN, "PATCH": SIGNED_IN},
    API + "me/password": {"POST": SIGNED_IN},
    API + "limits": {"GET": SIGNED_IN},
    API + "tokens": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    API + "tokens/<uuid:token_id>": {"DELETE": MINE},
    API + "connections": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    API + "connections/<str:connection_id>": {"GET": MINE, "PATCH": MINE, "DELETE": MINE},
    API + "connections/<str:connection_id>/test": {"POST": MINE},
    API + "teams": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    API + "teams/<uuid:team_id>": {"GET": VIEWER, "PATCH": OWNER, "DELETE": OWNER},
    API + "teams/<uuid:team_id>/workflows": {"GET": VIEWER},
    API + "teams/<uuid:team_id>/members": {"GET": VIEWER, "POST": OWNER},
    API + "teams/<uuid:team_id>/members/<uuid:user_id>": {"PATCH": OWNER, "DELETE": OWNER},
    API + "workflows/<uuid:workflow_id>/shares": {"GET": OWNER, "POST": OWNER},
    API + "workflows/<uuid:workflow_id>/shares/<uuid:share_id>": {"PATCH": OWNER, "DELETE": OWNER},
    API + "users": {"GET": ADMIN, "POST": ADMIN},
    API + "users/<uuid:user_id>": {"PATCH": ADMIN},
    API + "users/<uuid:user_id>/invitation": {"POST": ADMIN},
    API + "audit": {"GET": SIGNED_IN},
    API + "node-types": {"GET": SIGNED_IN},
    API + "tools": {"GET": SIGNED_IN},
    API + "templates": {"GET": SIGNED_IN},
    API + "schema": {"GET": SIGNED_IN},
    API + "docs": {"GET": SIGNED_IN},
    API + "workflows": {"GET": SIGNED_IN, "POST": SIGNED_IN},
    API + "workflows/<str:workflow_id>": {"GET": VIEWER, "PUT": EDITOR, "PATCH": EDITOR, "DELETE": OWNER},
    API + "workflows/<str:workflow_id>/validate": {"POST": VIEWER},
    API + "workflows/<str:workflow_id>/preview": {"POST": VIEWER},
    API + "workflows/<str:workflow_id>/publish": {"POST": EDITOR},
    API + "workflows/<str:workflow_id>/versions": {"GET": VIEWER},
    API + "workflows/<str:workflow_id>/versions/<str:number>": {"GET": VIEWER},
    API + "workflows/<str:workflow_id>/versions/<str:number>/restore": {"POST": EDITOR},
    API + "workflows/<str:workflow_id>/runs": {"POST": OPERATOR},
    API + "runs": {"GET": SIGNED_IN},
    API + "runs/<str:run_id>": {"GET": VIEWER},
    API + "runs/<str:run_id>/document": {"GET": VIEWER},
    API + "runs/<str:run_id>/events": {"GET": VIEWER},
    API + "runs/<str:run_id>/cancel": {"POST": OPERATOR},
    API + "runs/<str:run_id>/continue": {"POST": OPERATOR},
    API + "runs/<str:run_id>/rerun": {"POST": OPERATOR},
    API + "approvals": {"GET": SIGNED_IN},
    API + "approvals/<str:approval_id>": {"GET": VIEWER},
    API + "approvals/<str:approval_id>/decision": {"POST": OPERATOR},
    API + "approvals/<str:approval_id>/links": {"GET": VIEWER, "POST": OPERATOR},
    API + "approvals/<str:approval_id>/links/<uuid:link_id>": {"DELETE": MINE},
}
#: What a request needs so that not its form but the right decides.
BODIES: dict[tuple[str, str], Any] = {
    (API + "teams/<uuid:team_id>/members/<uuid:user_id>", "PATCH"): {"role": "member"},
    (API + "workflows/<uuid:workflow_id>/shares/<uuid:share_id>", "PATCH"): {"role": "viewer"},
}


def routes(patterns: list[Any] | None = None, before: str = "") -> Iterator[tuple[str, Any]]:
    """Yields (route, view) of every address of the product."""
    for entry in get_resolver().url_patterns if patterns is None else patterns:
        if isinstance(entry, URLResolver):
            yield from routes(entry.url_patterns, before + str(entry.pattern))
        else:
            assert isinstance(entry, URLPattern)
            yield before + str(entry.pattern), entry.callback


def test_every_address_has_a_rule_and_every_rule_an_address() -> None:
    found = {route for route, _ in routes() if not route.startswith(ADMIN_PAGES)}
    assert found - set(RULES) == set(), "addresses without a rule: say who may reach them"
    assert set(RULES) - found == set(), "rules of addresses that are gone"


def test_every_method_of_an_api_view_has_a_rule() -> None:
    for route, view in routes():
        cls = getattr(view, "cls", None)  # what REST framework leaves on its views
        if cls is None:
            continue
        answered = {method for method in METHODS if hasattr(cls, method.lower())}
        assert answered == set(RULES[route]), route


@pytest.fixture
def people(ann: User, admin: User) -> dict[str, User | None]:
    """One person for each column of the table."""
    make = User.objects.create_user
    others = {name: make(name, f"{name}@example.com") for name in ("stranger", "viewer", "editor")}
    return {"anonymous": None, "administrator": admin, "owner": ann, **others}


@pytest.fixture
def ids(people: dict[str, Any], workflow: Workflow, make_run: Callable[[], Run]) -> dict[str, str]:
    """One object of the owner for each kind of id in an address, shared as the roles say."""
    owner = people["owner"]
    for role in ("viewer", "editor"):
        share = Share.objects.create(workflow=workflow, user=people[role], role=role)
    Version.objects.create(workflow=workflow, number=1, hash="h", document=DOCUMENT, by=owner)
    team = Team.objects.create(name="Team")
    mate = User.objects.create_user("mate", "mate@example.com")
    for user in (people["viewer"], people["editor"], mate, owner):
        Membership.objects.create(team=team, user=user, role="owner" if user is owner else "member")
    run = make_run()
    approval = Approval.objects.create(
        id=uuid.uuid4(), run=run, path="ask", node="ask", actions=[{"id": "approve", "label": "Approve"}]
    )
    token = ApiToken.objects.create(user=owner, name="t", prefix="bt_", digest="d", scopes=["read"])
    link = ApprovalLink.objects.create(approval=approval, maker=owner, digest="d", expires_at=approval.created_at)
    # Refused by the guard of outgoing calls before anything is sent.
    connection = Connection.objects.create(name="local", base_url="http://127.0.0.1:9/v1", owner=owner)
    made = {
        "workflow": workflow, "workflow_id": workflow, "run": run, "run_id": run, "share_id": share,
        "team_id": team, "user_id": mate, "approval_id": approval, "token_id": token,
        "connection_id": connection, "link_id": link,
    }  # fmt: skip
    words = {"number": "1", "section": "tokens", "secret": "guess"}
    return {**{name: str(row.pk) for name, row in made.items()}, **words}


@pytest.fixture
def make_run(workflow: Workflow, ann: User) -> Callable[[], Run]:
    """Makes a run of the workflow that nobody carries."""
    document, _ = Document.objects.get_or_create(hash="h", defaults={"body": DOCUMENT})

    def made() -> Run:
        return Run.objects.create(workflow_id=workflow.pk, document=document, created_by=ann, identity=ann)

    return made


def address(route: str, ids: dict[str, str]) -> str:
    """Returns the route with its ids filled in."""
    for name, value in ids.items():
        for kind in ("uuid", "str", "slug", "int"):
            route = route.replace(f"<{kind}:{name}>", value)
    assert "<" not in route, route
    return "/" + route


def letter(reply: Any) -> str:
    """Returns how the reply treats the caller."""
    if reply.status_code == 401 or (reply.status_code == 302 and reply["Location"].startswith("/login?")):
        return "u"
    return {404: "h", 403: "f"}.get(reply.status_code, "a" if reply.status_code < 500 else "?")


@pytest.fixture
def apis(people: dict[str, Any]) -> dict[str, Api]:
    """One client for each role."""
    return {role: Api(user) for role, user in people.items()}


def ask(api: Api, method: str, route: str, ids: dict[str, str]) -> Any:
    """Sends one request."""
    headers = {**api.headers, "If-Match": '"1"'}
    path = address(route, ids)
    if route.startswith(API):
        return api.call(method, path, BODIES.get((route, method), {}), **{"If-Match": '"1"'})
    return api.client.generic(method, path, headers=headers)


@pytest.mark.django_db
@pytest.mark.parametrize("route", RULES)
def test_the_rule_holds(route: str, apis: dict[str, Api], ids: dict[str, str]) -> None:
    for method in METHODS:
        rule = RULES[route].get(method)
        for role in ROLES:
            reply = ask(apis[role], method, route, ids)
            got = f"{method} {route} as {role}: {reply.status_code}"
            if rule is None:
                assert reply.status_code in {401, 403, 404, 405}, got
            else:
                assert letter(reply) == rule[ROLES.index(role)], got


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for route in RULES if "_id>" in route])
def test_what_is_hidden_looks_like_what_is_not_there(route: str, apis: dict[str, Api], ids: dict[str, str]) -> None:
    nothing = {name: str(uuid.uuid4()) if "-" in value else value for name, value in ids.items()}
    for method, rule in RULES[route].items():
        if rule[1] == "h":
            hidden, missing = (ask(apis["stranger"], method, route, which) for which in (ids, nothing))
            assert hidden.json() == missing.json(), f"{method} {route}"


@pytest.mark.django_db
@pytest.mark.parametrize("route", [route for route in RULES if route.startswith(API)])
def test_a_token_without_scopes_gets_nowhere(route: str, people: dict[str, Any], ids: dict[str, str]) -> None:
    """The owner's own token, but for nothing: no method lets it in."""
    _, secret = _bare_token(people["owner"])
    for method in RULES[route]:
        reply = Api(token=secret).call(method, address(route, ids), {}, **{"If-Match": '"1"'})
        assert reply.status_code == 403, f"{method} {route}: {reply.status_code}"


def _bare_token(user: User) -> tuple[ApiToken, str]:
    row, secret = tokens.create_token(user=user, name="bare")
    ApiToken.objects.filter(pk=row.pk).update(scopes=[])
    return row, secret


@pytest.mark.django_db
def test_no_link_is_open(people: dict[str, Any]) -> None:
    """The rows of set-up and invitation above hold because no link is live, not because the pages are broken."""
    assert not OneTimeLink.objects.exists()


@pytest.mark.django_db
def test_admin_pages_let_nobody_in_but_administrators(apis: dict[str, Api]) -> None:
    found = [route for route, _ in routes() if route.startswith(ADMIN_PAGES)]
    assert len(found) > 20
    for route in found:
        path = "/" + re.sub(r"\^?\(\?P<[a-z_]+>.*?\)", "builder", re.sub(r"<[^<>?]*:[^<>]*>", "x", route)).rstrip("$")
        for method in ("GET", "POST"):
            for role in ("anonymous", "stranger", "viewer", "editor", "owner"):
                reply = apis[role].client.generic(method, path, headers=apis[role].headers)
                turned_away = reply.status_code == 302 and "/login" in reply["Location"]
                gone = reply.status_code == 302 and path == "/admin/logout/"
                assert turned_away or gone or reply.status_code in {403, 405}, f"{method} {path} as {role}"
