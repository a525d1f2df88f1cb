"""The admin pages: administrators only, by the product's own log-in, and everything done there is written down."""

from __future__ import annotations

import pytest
from django.test import Client

from builder.access import role_on
from builder.models import AuditEntry, Share, User, Workflow
from builder.services import tokens

pytestmark = pytest.mark.django_db
PAGES = ["", "builder/user/", "builder/team/", "builder/share/", "builder/apitoken/", "builder/auditentry/"]


@pytest.fixture
def inside(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


@pytest.mark.parametrize("where", PAGES)
def test_only_administrators(client: Client, ann: User, where: str) -> None:
    first = client.get(f"/admin/{where}", follow=True)
    assert first.redirect_chain[-1][0].startswith("/login?next=%2Fadmin%2F")
    ann.is_staff = True
    ann.save()
    client.force_login(ann)
    assert client.get(f"/admin/{where}", follow=True).status_code == 403


@pytest.mark.parametrize("where", PAGES)
def test_pages_open(inside: Client, ann: User, workflow: Workflow, where: str) -> None:
    tokens.create_token(user=ann, name="x")
    assert inside.get(f"/admin/{where}").status_code == 200


def test_django_s_own_forms_for_passwords_are_not_there(inside: Client, ann: User) -> None:
    assert inside.get("/admin/password_change/")["Location"] == "/settings"
    assert inside.post("/admin/login/", {"username": "ann", "password": "x"})["Location"].startswith("/login?")
    assert b'name="password"' not in inside.get(f"/admin/builder/user/{ann.pk}/change/").content


def test_a_workflow_left_alone_gets_an_owner_and_it_is_written_down(
    inside: Client, admin: User, bob: User, workflow: Workflow
) -> None:
    Share.objects.all().delete()
    reply = inside.post("/admin/builder/share/add/", {"workflow": workflow.pk, "user": bob.pk, "role": "owner"})
    assert reply.status_code == 302
    assert role_on(bob, workflow.pk) == "owner"
    entry = AuditEntry.objects.get(action="admin.share_added")
    assert (entry.actor, entry.workflow_id) == (admin.pk, workflow.pk)


def test_shares_and_the_log_are_not_changed_here(inside: Client, workflow: Workflow) -> None:
    share = Share.objects.get()
    path = f"/admin/builder/share/{share.pk}"
    assert inside.post(f"{path}/change/", {"role": "viewer"}).status_code == 403
    assert inside.post(f"{path}/delete/", {"post": "yes"}).status_code == 403
    entry = AuditEntry.objects.create(action="x")
    assert inside.post(f"/admin/builder/auditentry/{entry.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Share.objects.get().role == "owner"


def test_a_token_is_revoked_here(inside: Client, ann: User) -> None:
    row, _ = tokens.create_token(user=ann, name="x")
    assert inside.post(f"/admin/builder/apitoken/{row.pk}/delete/", {"post": "yes"}).status_code == 302
    assert AuditEntry.objects.filter(action="admin.apitoken_deleted").exists()
    assert not ann.api_tokens.exists()
