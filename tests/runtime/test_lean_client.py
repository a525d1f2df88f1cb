"""What the remembering client sends is what the `openai` client itself would send."""

from __future__ import annotations

import json
from typing import Any

import httpx2
import pytest
from openai import AsyncOpenAI
from openai._models import FinalRequestOptions

from runtime.clients.lean import lean_client

SETTINGS: dict[str, Any] = {
    "api_key": "sk-test",
    "base_url": "https://models.example/v1",
    "max_retries": 0,
    "timeout": 600,
}


def options(content: bytes, **more: Any) -> FinalRequestOptions:
    return FinalRequestOptions.construct(
        method="post", url="/chat/completions", content=content, idempotency_key="a", **more
    )


def sent(request: httpx2.Request) -> tuple[Any, ...]:
    headers = sorted((name.lower(), value) for name, value in request.headers.raw)
    return request.method, str(request.url), headers, request.content, request.extensions


@pytest.mark.parametrize(
    "more",
    [{}, {"headers": {"X-Own": "1"}}, {"params": {"a": "b"}}, {"timeout": 5.0}],
    ids=["plain", "headers", "query", "timeout"],
)
def test_every_request_is_the_clients_own(more: dict[str, Any]) -> None:
    lean, own = lean_client()(**SETTINGS), AsyncOpenAI(**SETTINGS)
    for text in ("", "x", "ä" * 5_000, "x"):
        body = json.dumps({"prompt": text}, ensure_ascii=False).encode()
        made = lean._build_request(options(body, **more))
        assert sent(made) == sent(own._build_request(options(body, **more)))


def test_one_request_does_not_change_the_next() -> None:
    lean = lean_client()(**SETTINGS)
    first = lean._build_request(options(b"one"))
    first.headers["Authorization"] = "other"
    first.extensions["timeout"] = {}
    second = lean._build_request(options(b"two, longer"))
    assert second.headers["Authorization"] == "Bearer sk-test"
    assert second.extensions["timeout"]["read"] == 600
    assert second.headers["Content-Length"] == "11"
    assert second.content == b"two, longer"


def test_keys_of_two_clients_stay_apart() -> None:
    one, two = (lean_client()(**{**SETTINGS, "api_key": key}) for key in ("sk-one", "sk-two"))
    assert [c._build_request(options(b"x")).headers["Authorization"] for c in (one, two, one)] == [
        "Bearer sk-one",
        "Bearer sk-two",
        "Bearer sk-one",
    ]
