"""Whatever comes in, no answer is a 5xx: every call of the API with rubbish in its path, query, headers and body."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pytest

from builder.api.schema import openapi
from builder.models import User, Workflow
from builder.services import workflows
from tests.builder.conftest import DOCUMENT, Api

pytestmark = pytest.mark.django_db

NINES = "9" * 5_000
VALUES = (
    'null', 'true', '-1', '1e308', '1e999', 'NaN', NINES[:400], NINES, '""', '"\\u0000"', '"\\ud800"', '"a\\n"', '[]',
    '{}', '[null]', '{"":""}', '"' + "x" * 70_000 + '"', "[" * 70 + "]" * 70, '"١٢"', '"9999-12-31T23:59:59+23:59"',
    '{"$ref":"#"}', '"{{ 7*7 }}"',
)  # fmt: skip
BODIES = (
    b"", b"\xff\xfe", b"{", b"[]", b"null", b'"a"', b'{"a":1,"a":2}', b"\xef\xbb\xbf{}", b"[" * 50_000,
    b"{" + b",".join(b'"k%d":0' % number for number in range(51_000)) + b"}", b"a=1&b=2",
)  # fmt: skip
QUERIES = (
    "", "-1", "abc", NINES[:30], NINES, "000000001" + NINES, "١", "1e999", "nan", "%00", "%ff", "%ed%a0%80",
    "W10", "WyIwMDAxLTAxLTAxVDAwOjAwOjAwKzIzOjAwIiwieCJd", "WyJcdWQ4MDAiLCJhIl0", "eyJhIjoxfQ",
)  # fmt: skip
IDS = ("%00", "a%0a", "..%2f..%2fetc", "١٢٣", "-1", NINES[:500], "%ff", "null", "urn:uuid:" + "1" * 32)
TYPES = ("text/plain", "multipart/form-data", "application/json; charset=zlib_codec", "", ";;;", "application/xml")
HEADERS = {
    "If-Match": ('"', '"-1"', "*", f'"{NINES}"'),
    "Accept": ("*/*;q=a", "text/html", ";", "a/b/c", f"application/json; indent={NINES}"),
    "Authorization": ("Bearer", "bearer x y", "Basic Zm9v", "Bearer " + "x" * 9_000),
    "Idempotency-Key": ("", "x" * 5_000, "\x7f"),
}
GOOD = {"name": "x", "document": DOCUMENT, "role": "viewer", "user": "ann", "action": "approve", "from": "done"}


def calls(*methods: str) -> Iterator[tuple[str, str, dict[str, Any]]]:
    """The API's calls of these methods: method, path, what the document says of it."""
    for path, operations in openapi()["paths"].items():
        for method, operation in operations.items():
            if method in methods:
                yield method.upper(), path, operation


@pytest.fixture
def known(workflow: Workflow, ann: User) -> dict[str, str]:
    """Ids of things that are ann's, so that calls get as far as they can; of the others there are none."""
    other = workflows.create_workflow(user=ann, name="Other")
    nobody = "11111111-2222-4333-8444-555555555555"
    names = ("run_id", "approval_id", "connection_id", "token_id", "team_id", "share_id", "user_id", "link_id")
    return {"workflow_id": str(other.pk), "number": "1", **dict.fromkeys(names, nobody)}


def filled(path: str, ids: dict[str, str]) -> str:
    for name, value in ids.items():
        path = path.replace(f"{{{name}}}", value)
    return path


def ask(api: Api, method: str, path: str, body: bytes | None = None, **headers: str) -> None:
    """Sends it; fails on a 5xx, and on a refusal that is not in the API's own words."""
    sent = {"data": body, "content_type": headers.pop("kind", "application/json")} if body is not None else {}
    reply = api.client.generic(method, path, **sent, headers={**api.headers, **headers})
    assert reply.status_code < 500, (method, path[:200], body and body[:200], headers)
    assert reply.status_code < 400 or reply["Content-Type"] == "application/problem+json", (method, path[:200])


def test_rubbish_in_paths(ann: User, known: dict[str, str]) -> None:
    api = Api(ann)
    for method, path, operation in calls("get", "post", "put", "patch", "delete"):
        for part in operation.get("parameters", []):
            if part["in"] == "path":
                for rubbish in IDS:
                    ask(api, method, filled(path, {**known, part["name"]: rubbish}), b"{}")


def test_rubbish_in_queries(ann: User, known: dict[str, str]) -> None:
    api = Api(ann)
    for method, path, operation in calls("get"):
        names = {part["name"] for part in operation.get("parameters", []) if part["in"] == "query"}
        for name in sorted(names | {"format", "cursor", "limit"}):
            for rubbish in QUERIES:
                ask(api, method, f"{filled(path, known)}?{name}={rubbish}")


def test_rubbish_in_headers(ann: User, known: dict[str, str]) -> None:
    api = Api(ann)
    for method, path, _ in calls("get", "put", "patch"):
        for name, values in HEADERS.items():
            for rubbish in values:
                ask(api, method, filled(path, known), None if method == "GET" else b"{}", **{name: rubbish})


def test_rubbish_for_bodies(ann: User, known: dict[str, str]) -> None:
    api = Api(ann)
    for method, path, _ in calls("post", "put", "patch"):
        for body in BODIES:
            ask(api, method, filled(path, known), body, **{"If-Match": '"1"'})
        for kind in TYPES:
            ask(api, method, filled(path, known), b"{}", kind=kind)


def test_rubbish_in_members(ann: User, known: dict[str, str]) -> None:
    api, shapes = Api(ann), openapi()["components"]["schemas"]
    for method, path, operation in calls("post", "put", "patch"):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            members = shapes[content["schema"]["$ref"].rpartition("/")[2]]["properties"]
            for member in members:
                rest = "".join(
                    f",{json.dumps(k)}:{json.dumps(v)}" for k, v in GOOD.items() if k in members and k != member
                )
                for rubbish in VALUES:
                    body = f"{{{json.dumps(member)}:{rubbish}{rest}}}".encode()
                    ask(api, method, filled(path, known), body, **{"If-Match": '"1"'})


@pytest.mark.parametrize("member", ["id", "owner", "created_by", "revision", "is_superuser", "status", "scopes_"])
def test_members_that_nobody_may_set_are_refused(ann: User, known: dict[str, str], member: str) -> None:
    api, shapes = Api(ann), openapi()["components"]["schemas"]
    for method, path, operation in calls("post", "put", "patch"):
        for content in operation.get("requestBody", {}).get("content", {}).values():
            members = shapes[content["schema"]["$ref"].rpartition("/")[2]]["properties"]
            if member not in members and "11111111" not in filled(path, known):
                good = {name: value for name, value in GOOD.items() if name in members}
                reply = api.call(method, filled(path, known), {**good, member: "x"}, **{"If-Match": '"1"'})
                assert reply.status_code in {400, 403}, (method, path)
