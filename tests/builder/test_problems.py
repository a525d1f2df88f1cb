"""Whatever comes in, what goes out is problem+json that names the field, and never a 500."""

from __future__ import annotations

import json
import logging
from typing import Any

import pytest
from django.db import OperationalError
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from builder.api import me, parsers, problems
from builder.models import User
from runtime.engine.errors import Conflict, Invalid, Problem, Refusal, TooMany
from tests.builder.conftest import Api

pytestmark = pytest.mark.django_db
DEEP = "[" * 70 + "]" * 70


def body_of(reply: Any) -> dict[str, Any]:
    """Checks the form that all problems have."""
    assert reply["Content-Type"] == "application/problem+json"
    body: dict[str, Any] = reply.json()
    assert body["status"] == reply.status_code
    assert body["type"]
    assert body["title"]
    assert body["detail"]
    assert all({"node", "field", "message"} <= set(one) for one in body["problems"])
    return body


@pytest.mark.parametrize(
    ("raw", "said"),
    [
        (b"{", "not JSON"),
        (b"", "not JSON"),
        (b'{"name": NaN}', "NaN"),
        (b'{"name": -Infinity}', "Infinity"),
        (b'{"name": 1e999}', "too large"),
        (b'{"name": ' + b"9" * 5000 + b"}", "too large"),
        (b'{"name": "\\u0000"}', "NUL"),
        (b'{"name": "\\ud800"}', "surrogate"),
        (b'{"\\ud800": 1}', "surrogate"),
        (b'{"name": "a", "name": "b"}', "twice"),
        (b'{"x": {"a": 1, "a": 1}}', "twice"),
        (b'{"name": "\xff"}', "UTF-8"),
        ("{}".encode("utf-16"), "UTF-8"),
        (f'{{"name": {DEEP}}}'.encode(), "deeper than 64"),
        (b"[" * 500_000, "deeper than 64"),
        (b'{"a":' * 300_000, "deeper than 64"),
        (json.dumps({str(n): 0 for n in range(50_001)}).encode(), "50,000 keys"),
        (b"[]", ""),
        (b"null", ""),
        (b'"text"', ""),
        (b"7", ""),
    ],
)
def test_bad_bodies_are_400(ann: User, raw: bytes, said: str) -> None:
    api = Api(ann)
    reply = api.client.generic(
        "POST", "/api/v1/tokens", raw or b" ", content_type="application/json", headers=api.headers
    )
    assert reply.status_code == 400
    assert said in body_of(reply)["detail"]


def test_a_body_over_the_limit_is_413(ann: User) -> None:
    reply = Api(ann).post("/tokens", json.dumps({"name": "x" * 2_100_000}))
    assert reply.status_code == 413
    body_of(reply)


@pytest.mark.parametrize(
    "kind", ["text/plain", "multipart/form-data; boundary=x", "application/x-www-form-urlencoded", "", "nonsense"]
)
def test_other_content_types_are_415(ann: User, kind: str) -> None:
    api = Api(ann)
    reply = api.client.generic("POST", "/api/v1/tokens", b'{"name": "x"}', content_type=kind, headers=api.headers)
    assert reply.status_code == 415
    body_of(reply)


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/nowhere", 404),
        ("GET", "/tokens/", 404),
        ("DELETE", "/tokens/not-an-id", 404),
        ("PUT", "/me", 405),
        ("DELETE", "/tokens/7f1a2b7e-0000-4000-8000-000000000000", 404),
    ],
)
def test_addresses_and_methods_that_are_not(ann: User, method: str, path: str, status: int) -> None:
    reply = Api(ann).call(method, path)
    assert reply.status_code == status
    body_of(reply)


def test_nobody_is_401_with_the_way_to_sign_in() -> None:
    reply = Api().get("/me")
    assert reply.status_code == 401
    assert reply["WWW-Authenticate"].startswith("Bearer")
    body_of(reply)


@pytest.mark.parametrize(
    ("error", "status", "expected"),
    [
        (Invalid("No.", problems=[Problem("Bad.", "n1", "config.x")]), 400, {"title": "Invalid", "detail": "No."}),
        (Conflict("Gone.", extra={"revision": 7}), 409, {"revision": 7}),
        (TooMany("Slow down.", headers={"Retry-After": "9"}), 429, {"detail": "Slow down."}),
        (Refusal("Stale.", status=412), 412, {"detail": "Stale."}),
        (OperationalError("secret table name"), 503, {}),
        (RuntimeError("secret path /srv/x"), 500, {}),
    ],
)
def test_every_exception_has_its_answer(
    ann: User,
    monkeypatch: pytest.MonkeyPatch,
    caplog: pytest.LogCaptureFixture,
    error: Exception,
    status: int,
    expected: Any,
) -> None:
    def fail(*_: object) -> None:
        raise error

    monkeypatch.setattr(me, "show", fail)
    with caplog.at_level(logging.ERROR):
        reply = Api(ann).get("/me")
    assert reply.status_code == status
    body = body_of(reply)
    assert expected.items() <= body.items()
    assert "secret" not in reply.content.decode()
    assert (status >= 500) is any("secret" in str(record.exc_info) for record in caplog.records)
    if status == 400:
        assert body["problems"] == [{"node": "n1", "field": "config.x", "message": "Bad.", "severity": "error"}]
    if status == 429:
        assert reply["Retry-After"] == "9"


def test_nested_errors_become_paths() -> None:
    nested = {"a": ["One."], "b": {"c": ["Two."]}, "d": [{}, {"e": ["Three."]}], "non_field_errors": ["Four."]}
    assert [(one["field"], one["message"]) for one in problems.flatten(nested)] == [
        ("a", "One."),
        ("b.c", "Two."),
        ("d.1.e", "Three."),
        ("", "Four."),
    ]


Value = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False, allow_infinity=False) | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text(), inner),
    max_leaves=30,
)


@given(value=Value)
@settings(max_examples=200, deadline=None)
def test_good_json_comes_through_unchanged(value: Any) -> None:
    raw = json.dumps(value).encode()
    if "\\u0000" in raw.decode():
        with pytest.raises(Invalid):
            parsers.loads(raw)
    else:
        assert parsers.loads(raw) == value


@given(value=Value, path=st.sampled_from(["/tokens", "/teams", "/connections", "/users"]))
@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_json_value_breaks_an_address(admin: User, path: str, value: Any) -> None:
    reply = Api(admin).post(path, json.dumps(value))
    assert reply.status_code in {201, 400, 409}


@given(
    fields=st.dictionaries(
        st.sampled_from(
            ["name", "scopes", "expires_at", "base_url", "secret", "models", "shared", "username", "email"]
        ),
        Value,
    ),
    path=st.sampled_from(["/tokens", "/teams", "/connections", "/users"]),
)
@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_no_value_in_a_known_field_breaks_an_address(admin: User, path: str, fields: dict[str, Any]) -> None:
    reply = Api(admin).post(path, json.dumps(fields))
    assert reply.status_code in {201, 400, 409}
