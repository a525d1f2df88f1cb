"""Decision links: one approval, one answer, no log-in; and never more than their maker may at that moment."""

from __future__ import annotations

import copy
import re
import threading
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.db import connections
from django.test import Client
from django.utils import timezone

from builder.models import ApiToken, ApprovalLink, AuditEntry, Share, User
from builder.services import tokens
from runtime import host
from runtime.models import Approval, Event, Run, Signal
from tests.builder.conftest import Api, by_token
from tests.builder.running import REVIEW, engine_running, eventually, made

pytestmark = pytest.mark.django_db(transaction=True)
TOKEN = re.compile(r'name="csrfmiddlewaretoken" value="(\w+)"')


@pytest.fixture(autouse=True)
def engine() -> Iterator[None]:
    with engine_running():
        yield


class Holder:
    """Somebody with a link and a browser, and without an account; CSRF checks are on."""

    def __init__(self, url: str) -> None:
        self.path = re.sub(r"^https?://[^/]+", "", url)
        self.client = Client(enforce_csrf_checks=True)
        self.token = ""

    def look(self) -> Any:
        return self.client.get(self.path)

    def answer(self, action: str = "approve", **fields: str) -> Any:
        found = TOKEN.search(self.look().content.decode())
        assert found, "there is no form"
        self.token = found.group(1)
        return self.client.post(
            self.path, {"csrfmiddlewaretoken": self.token, "action": action, "values": "", **fields}
        )


def asking(owner: User, **config: Any) -> tuple[Approval, str]:
    """A waiting approval with these settings, and its address in the API."""
    document = copy.deepcopy(REVIEW)
    document["nodes"]["review"]["config"] |= config
    if "form" in config:
        document["nodes"]["done"]["config"]["value"] = "{{ review.values }}"
    workflow = made(owner, document)
    run = Api(owner).post(f"/workflows/{workflow.pk}/runs", {}).json()["id"]
    approval: Approval = eventually(lambda: Approval.objects.filter(run=run).select_related("run").first())
    return approval, f"/approvals/{approval.pk}/links"


def linked(owner: User, **config: Any) -> tuple[Approval, Holder]:
    approval, path = asking(owner, **config)
    reply = Api(owner).post(path, {})
    assert reply.status_code == 201, reply.content
    return approval, Holder(reply.json()["url"])


def test_looking_shows_the_question_and_changes_nothing(ann: User) -> None:
    approval, holder = linked(ann, message="Publish **<b>this</b>**?\nReally?", deadline="8h")
    before = Event.objects.count(), Signal.objects.count()
    for _ in range(3):
        page = holder.look()
        assert page.status_code == 200
    text = page.content.decode()
    for part in (
        "Publish &lt;b&gt;this&lt;/b&gt;?\nReally?",
        "Draft",
        "Approve",
        "Reject",
        "Flow",
        "ann",
        "deadline",
    ):
        assert part in text
    assert [part.split(">")[0] for part in text.split("<script")[1:]] == [' src="/static/theme.js"'], (
        "nothing but the looks"
    )
    assert "noindex" in page["X-Robots-Tag"]
    assert "no-store" in page["Cache-Control"]
    assert page["Referrer-Policy"] in ("same-origin", "no-referrer")
    assert holder.client.head(holder.path).status_code == 200
    approval.refresh_from_db()
    assert (approval.status, approval.votes.count()) == ("pending", 0)
    assert (Event.objects.count(), Signal.objects.count()) == before


def test_an_answer_counts_as_the_maker_s_and_says_how_it_came(ann: User) -> None:
    approval, holder = linked(ann)
    reply = holder.answer(v0="Edited", comment="On the way")
    assert reply.status_code == 200
    assert "Answered “Approve”" in reply.content.decode()
    run = eventually(lambda: Run.objects.filter(pk=approval.run_id, status="succeeded").first())
    assert run.output == "Edited"
    event = Event.objects.get(run=run, type="node.answered")
    assert (event.data["via"], event.data["by"], event.data["comment"]) == ("link", str(ann.pk), "On the way")
    shown = Api(ann).get(f"/approvals/{approval.pk}").json()
    assert (shown["via"], shown["by"], shown["votes"][0]["via"]) == ("link", str(ann.pk), "link")
    entry = AuditEntry.objects.get(action="approval.answered")
    assert (entry.actor, entry.detail["via"], entry.address) == (ann.pk, "link", "127.0.0.1")


def test_session_token_and_link_leave_the_same_event_but_for_the_way(ann: User) -> None:
    def event(answer: Any) -> dict[str, Any]:
        approval, path = asking(ann)
        answer(approval, path)
        data = eventually(lambda: Event.objects.filter(run=approval.run_id, type="node.answered").first()).data
        return {key: value for key, value in data.items() if key not in ("approval", "decided_at")}

    body = {"action": "approve", "comment": "ok"}
    events = [
        event(lambda approval, _: Api(ann).post(f"/approvals/{approval.pk}/decision", body)),
        event(lambda approval, _: by_token(ann, "decide").post(f"/approvals/{approval.pk}/decision", body)),
        event(lambda _, path: Holder(Api(ann).post(path, {}).json()["url"]).answer(comment="ok")),
    ]
    assert [one.pop("via") for one in events] == ["session", "token", "link"]
    assert events[0] == events[1] == events[2]


def test_values_left_alone_count_as_they_were_shown(ann: User) -> None:
    text = "one\r\ntwo  \n  three"
    approval, holder = linked(
        ann, form={"type": "object", "properties": {"text": {"type": "string", "default": text}}}
    )
    assert "<textarea" in holder.look().content.decode()
    assert holder.answer(v0=text.replace("\r\n", "\n").replace("\n", "\r\n")).status_code == 200
    assert Approval.objects.get(pk=approval.pk).result_values == {"text": text}


FORM = {
    "type": "object",
    "properties": {
        "n": {"type": "integer", "default": 3, "maximum": 9},
        "x": {"type": ["number", "null"], "default": 1.5},
        "yes": {"type": "boolean", "default": True},
        "kind": {"enum": ["a", 2, None], "default": 2},
        "list": {"type": "array", "default": [1, {"deep": "<i>"}], "title": "The list"},
    },
}


def test_every_kind_of_field(ann: User) -> None:
    approval, holder = linked(ann, form=FORM)
    text = holder.look().content.decode()
    assert "The list" in text
    assert "&lt;i&gt;" in text
    assert "can be changed in the app only" in text
    assert holder.answer(v0="7", v1="", v3="0").status_code == 200  # the box v2 is not ticked
    values = Approval.objects.get(pk=approval.pk).result_values
    assert values == {"n": 7, "x": None, "yes": False, "kind": "a", "list": [1, {"deep": "<i>"}]}


def test_values_that_do_not_fit_leave_the_link_as_it_was(ann: User) -> None:
    approval, holder = linked(ann, form=FORM)
    fits = {"v0": "3", "v1": "1.5", "v2": "on", "v3": "1"}
    for wrong in ("v0=10", "v0=many", "v0=" + "9" * 6000, "v0=1e999", "v0=007", "v1=NaN", "v3=7", "v3=x"):
        reply = holder.answer(**{**fits, wrong[:2]: wrong[3:]})
        assert reply.status_code == 400, wrong
        assert 'role="alert"' in reply.content.decode()
    approval.refresh_from_db()
    assert (approval.status, approval.votes.count()) == ("pending", 0)
    assert holder.answer(**fits).status_code == 200


def test_an_answer_that_is_none(ann: User) -> None:
    approval, holder = linked(ann)
    for action in ("", "maybe", "expired", "x" * 5000):
        assert holder.answer(action).status_code == 400
    assert Approval.objects.get(pk=approval.pk).status == "pending"


def test_it_works_once(ann: User) -> None:
    _, holder = linked(ann, quorum=2)
    gone = Holder("/a/" + "x" * 43).look().content
    assert b"Ask who sent it for a new one." in gone
    assert b"Go to Baton" not in gone  # which would ask them to log in
    assert holder.answer().status_code == 200
    again = holder.client.post(holder.path, {"csrfmiddlewaretoken": holder.token, "action": "reject"})
    for reply in (holder.look(), again):
        assert (reply.status_code, reply.content) == (404, gone)


def void_used_by_session(approval: Approval, ann: User) -> None:
    Api(ann).post(f"/approvals/{approval.pk}/decision", {"action": "reject"})


def void_expired(approval: Approval, ann: User) -> None:
    ApprovalLink.objects.update(expires_at=timezone.now())


def void_deadline(approval: Approval, ann: User) -> None:
    Approval.objects.filter(pk=approval.pk).update(deadline=timezone.now())


def void_cancelled(approval: Approval, ann: User) -> None:
    Api(ann).post(f"/runs/{approval.run_id}/cancel")
    eventually(lambda: Approval.objects.filter(pk=approval.pk, status="cancelled").exists())


def void_right_withdrawn(approval: Approval, ann: User) -> None:
    Share.objects.filter(user=ann).update(role="viewer")


def void_account_closed(approval: Approval, ann: User) -> None:
    User.objects.filter(pk=ann.pk).update(is_active=False)


def void_revoked(approval: Approval, ann: User) -> None:
    (row,) = Api(ann).get(f"/approvals/{approval.pk}/links").json()["results"]
    assert Api(ann).delete(f"/approvals/{approval.pk}/links/{row['id']}").status_code == 204


@pytest.mark.parametrize(
    "end",
    [
        void_used_by_session,
        void_expired,
        void_deadline,
        void_cancelled,
        void_right_withdrawn,
        void_account_closed,
        void_revoked,
    ],
)
def test_what_makes_it_void_also_between_looking_and_answering(ann: User, end: Any) -> None:
    approval, holder = linked(ann)
    token = TOKEN.search(holder.look().content.decode())
    assert token
    end(approval, ann)
    votes = approval.votes.count()
    posted = holder.client.post(holder.path, {"csrfmiddlewaretoken": token.group(1), "action": "approve"})
    unknown = Holder("/a/" + "x" * 43).look()
    for reply in (posted, holder.look()):
        assert (reply.status_code, reply.content) == (404, unknown.content), "it tells what became of the link"
    assert approval.votes.count() == votes
    assert not Event.objects.filter(run=approval.run_id, type="node.answered", data__contains='"link"').exists()


def test_one_vote_a_person_whatever_links_there_are(ann: User, bob: User) -> None:
    approval, path = asking(ann, quorum=2)
    Share.objects.create(workflow_id=approval.run.workflow_id, user=bob, role="operator")
    first, second = (Holder(Api(ann).post(path, {}).json()["url"]) for _ in range(2))
    other = Holder(Api(bob).post(path, {}).json()["url"])
    assert "It waits for more answers" in first.answer().content.decode()
    assert second.look().status_code == 404
    assert Api(ann).post(path, {}).status_code == 409
    assert "1 of 2 answers" in other.look().content.decode()
    assert other.answer().status_code == 200
    assert eventually(lambda: Run.objects.filter(pk=approval.run_id, status="succeeded").exists())


def test_of_many_who_use_one_link_at_once_one_decides(ann: User) -> None:
    approval, holder = linked(ann)
    token = TOKEN.search(holder.look().content.decode())
    assert token
    cookie, codes = holder.client.cookies["csrftoken"].value, []

    def use(action: str) -> None:
        client = Client(enforce_csrf_checks=True)
        client.cookies["csrftoken"] = cookie
        codes.append(client.post(holder.path, {"csrfmiddlewaretoken": token.group(1), "action": action}).status_code)
        connections.close_all()

    threads = [threading.Thread(target=use, args=[("approve", "reject")[n % 2]]) for n in range(6)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(codes) == [200, 404, 404, 404, 404, 404]
    assert approval.votes.count() == 1


def test_the_one_who_started_it_makes_no_link_where_another_must_decide(ann: User) -> None:
    _, path = asking(ann, self_approval=False)
    assert Api(ann).post(path, {}).status_code == 403


def test_how_long_it_lasts(ann: User) -> None:
    approval, path = asking(ann, deadline="2d")
    _, without_end = asking(ann)
    api = Api(ann)

    def hours(where: str, **body: Any) -> int:
        end = ApprovalLink.objects.get(pk=api.post(where, body).json()["id"]).expires_at
        return round((end - timezone.now()) / timedelta(hours=1))

    assert [hours(path, expires_in=one) for one in ("1h", 7200, "2d", None)] == [1, 2, 48, 48]
    assert ApprovalLink.objects.filter(expires_at=approval.deadline).count() == 2
    assert hours(without_end) == 7 * 24
    for wrong in (30, "31d", "soon", -5, True, [], {}, 1e300, "9" * 400):
        reply = api.post(path, {"expires_in": wrong})
        assert reply.status_code == 400, wrong
        assert reply.json()["problems"][0]["field"] == "expires_in"
    assert api.post(path, {"expires_at": "2099-01-01"}).status_code == 400


def test_the_secret_is_shown_once_and_kept_as_a_digest(ann: User) -> None:
    _, path = asking(ann)
    made_now = Api(ann).post(path, {}).json()
    secret = made_now["url"].rpartition("/")[2]
    assert len(secret) >= 43, "256 bits"
    listed = Api(ann).get(path)
    assert secret not in listed.content.decode()
    assert listed.json()["results"][0]["works"] is True
    assert secret not in str(list(ApprovalLink.objects.values()) + list(AuditEntry.objects.values()))
    assert AuditEntry.objects.filter(action="approval.link_created", actor=ann.pk).count() == 1


def test_who_sees_and_revokes_links(ann: User, bob: User, cid: User) -> None:
    approval, path = asking(ann)
    Share.objects.create(workflow_id=approval.run.workflow_id, user=bob, role="operator")
    own, bobs = Api(ann).post(path, {}).json(), Api(bob).post(path, {}).json()
    assert {row["id"] for row in Api(ann).get(path).json()["results"]} == {own["id"], bobs["id"]}
    assert [row["id"] for row in Api(bob).get(path).json()["results"]] == [bobs["id"]]
    assert Api(cid).get(path).status_code == 404
    assert Api(bob).delete(f"{path}/{own['id']}").status_code == 404
    assert Api(ann).delete(f"{path}/{bobs['id']}").status_code == 204
    assert Holder(bobs["url"]).look().status_code == 404
    other, elsewhere = asking(ann)
    assert Api(ann).delete(f"{elsewhere}/{own['id']}").status_code == 404, "a link of another approval"
    Holder(own["url"]).answer()
    assert Api(ann).delete(f"{path}/{own['id']}").status_code == 409
    assert other.pk != approval.pk


def test_a_link_made_with_a_token_is_no_stronger_and_no_longer_than_the_token(ann: User) -> None:
    _, path = asking(ann)
    assert by_token(ann, "read", "run", "edit", "admin").post(path, {}).status_code == 403
    end = timezone.now() + timedelta(hours=1)
    row, secret = tokens.create_token(user=ann, name="mailer", scopes=["decide"], expires_at=end)
    holder = Holder(Api(token=secret).post(path, {}).json()["url"])
    assert ApprovalLink.objects.get().expires_at == end
    assert holder.look().status_code == 200
    ApiToken.objects.filter(pk=row.pk).update(scopes=["read"])
    assert holder.look().status_code == 404
    ApiToken.objects.filter(pk=row.pk).update(scopes=["decide"])
    tokens.revoke_token(token_id=row.pk, by=ann)
    assert holder.look().status_code == 404


def test_there_are_only_so_many(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    _, path = asking(ann)
    monkeypatch.setattr("builder.services.approval_links.limit", lambda name: 2)
    assert [Api(ann).post(path, {}).status_code for _ in range(3)] == [201, 201, 409]


def test_guessing_is_slowed_down(ann: User, monkeypatch: pytest.MonkeyPatch) -> None:
    _, holder = linked(ann)
    monkeypatch.setattr("builder.link_page.limit", lambda name: 3)
    replies = [Client().get(f"/a/{number}") for number in range(4)]
    assert [reply.status_code for reply in replies] == [404, 404, 404, 429]
    assert replies[-1]["Retry-After"]
    assert holder.look().status_code == 429
    assert Client().get(holder.path, REMOTE_ADDR="192.0.2.9").status_code == 200


def test_a_form_of_another_site_is_refused(ann: User) -> None:
    approval, holder = linked(ann)
    assert holder.client.post(holder.path, {"action": "approve"}).status_code == 403
    assert Approval.objects.get(pk=approval.pk).status == "pending"


def test_rubbish_is_never_our_fault(ann: User) -> None:
    approval, holder = linked(ann)
    client = Client(enforce_csrf_checks=False, raise_request_exception=False)
    for path in ("%00", "%ff%fe", "x" * 9000, "%ed%a0%80", "..%2f..", "٣", "%0a", "a b", "{{7*7}}"):
        for method in ("GET", "POST", "HEAD"):
            assert client.generic(method, f"/a/{path}").status_code == 404, path
    for method in ("PUT", "PATCH", "DELETE", "OPTIONS", "TRACE"):
        assert client.generic(method, holder.path).status_code == 405
    form, parts = "application/x-www-form-urlencoded", "multipart/form-data; boundary=x"
    bodies = [
        (b"action=approve&v0=" + b"x" * 3_000_000, form),
        (b"&".join(b"v%d=1" % n for n in range(5000)), form),
        (b"action=%ff&v0=%00&comment=%ed%a0%80", form),
        (b"action=maybe\xff\xfe&v0=\xff", form),
        (b"action=approve&comment=" + b"y" * 20_000, form),
        (b"--x\r\nnonsense", parts),
        (b"\xff\xfe", parts + "\xff"),
        (b"{}", "application/json"),
        (b"", "text/plain; charset=zlib_codec"),
    ]
    for body, kind in bodies:
        reply = client.generic("POST", holder.path, data=body, content_type=kind)
        assert 400 <= reply.status_code < 500, (body[:40], reply.status_code)
    approval.refresh_from_db()
    assert (approval.status, approval.votes.count()) == ("pending", 0)
    assert host.get().running
