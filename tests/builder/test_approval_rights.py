"""Who sees and who decides an approval: those it names, else operators; a stranger's team never slips in."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.utils import timezone

from builder.access import decidable_approvals, visible_approvals
from builder.models import Membership, Share, Team, User, Workflow
from builder.services import tokens
from runtime.consumers import waiting_for
from runtime.models import Approval, Document, Run

pytestmark = pytest.mark.django_db
Give = Callable[[User, str], Share]
Ask = Callable[..., Approval]


@pytest.fixture
def ask(workflow: Workflow, ann: User) -> Callable[..., Approval]:
    """Makes a pending approval of ann's workflow."""

    def made(*assignees: str, **more: Any) -> Approval:
        document, _ = Document.objects.get_or_create(hash="h", defaults={"body": {}})
        run = Run.objects.create(workflow_id=workflow.pk, document=document, created_by=ann, identity=ann)
        return Approval.objects.create(
            id=uuid.uuid4(), run=run, path="review", node="review", assignees=list(assignees), **more
        )

    return made


def may(user: User, approval: Approval) -> tuple[bool, bool]:
    """(may see, may decide), by the questions and by the lists, which must agree."""
    answers = (user.has_perm("runtime.view_approval", approval), user.has_perm("runtime.decide_approval", approval))
    assert visible_approvals(user).filter(pk=approval.pk).exists() is answers[0]
    assert decidable_approvals(user).filter(pk=approval.pk).exists() is (answers[0] and answers[1])
    return answers


def test_nobody_named_operators_decide(ask: Ask, ann: User, bob: User, cid: User, share: Give) -> None:
    approval = ask()
    share(bob, "viewer")
    assert [may(user, approval) for user in (ann, bob, cid)] == [(True, True), (True, False), (False, False)]
    share(bob, "operator")
    assert may(bob, approval) == (True, True)


@pytest.mark.parametrize("call", ["user:bob", "user:BOB", "user:{bob}"])
def test_only_the_named_decide_and_need_no_share(
    ask: Ask, ann: User, bob: User, cid: User, workflow: Workflow, call: str
) -> None:
    approval = ask(call.format(bob=bob.pk))
    assert [may(user, approval) for user in (ann, bob, cid)] == [(True, False), (True, True), (False, False)]
    assert not bob.has_perm("builder.view_workflow", workflow)
    assert not bob.has_perm("runtime.view_run", approval.run)


@pytest.mark.parametrize(
    "call", ["user:nobody", "team:nobody", "team:", "everybody", "user:", "", "user:\x00", "team:\ud800"]
)
def test_names_of_nobody_leave_it_to_operators(ask: Ask, ann: User, cid: User, call: str) -> None:
    approval = ask(call)
    assert may(ann, approval) == (True, True)
    assert may(cid, approval) == (False, False)


def test_a_named_person_who_left_leaves_it_to_operators(ask: Ask, ann: User, bob: User) -> None:
    approval = ask("user:bob")
    User.objects.filter(pk=bob.pk).update(is_active=False)
    assert may(ann, approval) == (True, True)
    assert not bob.has_perm("runtime.decide_approval", approval)


def test_a_stranger_s_team_of_the_right_name_gets_nothing(
    ask: Ask, ann: User, bob: User, cid: User, workflow: Workflow
) -> None:
    approval = ask("team:editors")
    team = Team.objects.create(name="Editors")
    Membership.objects.create(team=team, user=cid, role="owner")
    assert may(cid, approval) == (False, False)
    assert may(ann, approval) == (True, True)
    Membership.objects.create(team=team, user=bob)
    Share.objects.create(workflow=workflow, team=team, role="viewer")  # now ann's side chose it
    assert [may(user, approval) for user in (ann, bob, cid)] == [(True, False), (True, True), (True, True)]


def test_a_team_of_the_owner_counts_by_name_and_any_team_by_id(ask: Ask, ann: User, bob: User, cid: User) -> None:
    ours = Team.objects.create(name="ours")
    Membership.objects.create(team=ours, user=ann, role="owner")
    Membership.objects.create(team=ours, user=bob)
    theirs = Team.objects.create(name="theirs")
    Membership.objects.create(team=theirs, user=cid)
    assert may(bob, ask("team:OURS")) == (True, True)
    assert may(cid, ask(f"team:{theirs.pk}")) == (True, True)


def test_whoever_started_it_may_be_kept_from_deciding(ask: Ask, ann: User, bob: User, share: Give) -> None:
    share(bob, "operator")
    approval = ask(self_approval=False)
    assert may(ann, approval) == (True, False)
    assert may(bob, approval) == (True, True)
    assert may(ann, ask("user:ann", self_approval=False)) == (True, False)


def test_names_with_odd_letters_are_found(ask: Ask, db: None) -> None:
    zoe = User.objects.create_user("zoë_%", "z@example.com", "correct horse battery")
    assert may(zoe, ask("user:zoë_%")) == (True, True)


def test_a_token_needs_the_scope_decide(ask: Ask, ann: User) -> None:
    approval = ask()
    for scopes, allowed in [(["read", "run", "edit", "admin"], False), (["decide"], True)]:
        user: Any = authenticate(token=tokens.create_token(user=ann, name="x", scopes=scopes)[1])
        assert user.has_perm("runtime.decide_approval", approval) is allowed


def test_when_nobody_answers_others_are_asked_besides(ask: Ask, ann: User, bob: User, cid: User) -> None:
    waiting = ask("user:bob", escalate={"after": 60, "to": ["user:cid"]})
    assert [may(user, waiting)[1] for user in (ann, bob, cid)] == [False, True, False]
    Approval.objects.filter(pk=waiting.pk).update(created_at=timezone.now() - timedelta(seconds=61))
    waiting.refresh_from_db()
    assert [may(user, waiting)[1] for user in (ann, bob, cid)] == [False, True, True]


def test_escalating_an_approval_that_named_nobody_keeps_the_operators(ask: Ask, ann: User, cid: User) -> None:
    approval = ask(escalate={"after": 0, "to": ["user:cid"]})
    assert may(ann, approval) == may(cid, approval) == (True, True)


def test_a_reminder_changes_what_the_inbox_tells(ask: Ask, ann: User) -> None:
    approval = ask(remind=60)
    assert waiting_for(ann) == {str(approval.pk): 0}
    Approval.objects.filter(pk=approval.pk).update(created_at=timezone.now() - timedelta(seconds=130))
    assert waiting_for(ann) == {str(approval.pk): 2}
