"""The OpenAI wire format around the demo model's answers: one request in, a status and timed pieces out."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from pydantic import BaseModel, ValidationError

from builder.demo import answers

Json = Any
MODELS = ("demo-chat", "demo-slow", "demo-fail", "demo-tools", "demo-embed")
SLOW_TOKEN = 0.05  # seconds: 20 tokens a second
QUICK_TOKEN = 0.012  # seconds: quick, yet one sees it being written
NEVER = 3600.0  # seconds: longer than anyone waits
MOST_TEXTS = 2_048
CREATED = 1_700_000_000


class _Function(BaseModel):
    name: str
    parameters: dict[str, Json] | None = None
    arguments: str = ""


class _Tool(BaseModel):
    function: _Function


class _Message(BaseModel):
    role: str
    content: Json = None
    tool_calls: list[_Tool] | None = None


class _Format(BaseModel):
    type: str = "text"
    json_schema: dict[str, Json] | None = None


class _Options(BaseModel):
    include_usage: bool = False


class ChatRequest(BaseModel):
    """What the demo model reads of a chat request; everything else is ignored, as other servers do."""

    model: str
    messages: list[_Message]
    tools: list[_Tool] | None = None
    response_format: _Format | None = None
    stream: bool = False
    stream_options: _Options | None = None


@dataclass(slots=True)
class Answer:
    """A reply: HTTP `status`, content `type`, extra `headers`, and the body as (seconds to wait first, text)."""

    status: int
    type: str
    body: Iterator[tuple[float, str]]
    headers: dict[str, str] = field(default_factory=dict)


def plain(body: Json, status: int = 200, delay: float = 0.0, headers: dict[str, str] | None = None) -> Answer:
    """One JSON document as an answer."""
    return Answer(status, "application/json", iter([(delay, json.dumps(body, ensure_ascii=False))]), headers or {})


def error(status: int, message: str, headers: dict[str, str] | None = None) -> Answer:
    """An error in OpenAI's shape."""
    return plain({"error": {"message": message, "type": "demo_error", "code": status}}, status, headers=headers)


def models() -> Answer:
    """`GET /models`."""
    return plain({"object": "list", "data": [{"id": m, "object": "model", "owned_by": "baton"} for m in MODELS]})


def embeddings(request: Mapping[str, Json]) -> Answer:
    """`POST /embeddings`."""
    given = request.get("input")
    texts = [given] if isinstance(given, str) else given
    if not isinstance(texts, list) or len(texts) > MOST_TEXTS or not all(isinstance(text, str) for text in texts):
        return error(400, f"`input` must be a text or a list of texts, {MOST_TEXTS:,} at most.")
    data = [{"object": "embedding", "index": i, "embedding": answers.embedding(t)} for i, t in enumerate(texts)]
    tokens = sum(answers.count_tokens(text) for text in texts)
    usage = {"prompt_tokens": tokens, "total_tokens": tokens}
    return plain({"object": "list", "data": data, "model": "demo-embed", "usage": usage})


def chat(body: Json) -> Answer:
    """`POST /chat/completions`: the answer of one of the demo models, whole or streamed."""
    try:
        request = ChatRequest.model_validate(body)
    except ValidationError as wrong:
        first = wrong.errors()[0]
        return error(400, f"{'.'.join(str(part) for part in first['loc'])}: {first['msg']}.")
    if request.model not in MODELS or request.model == "demo-embed":
        known = ", ".join(m for m in MODELS if m != "demo-embed")
        return error(404, f"The demo connection has no model {request.model!r}. It has {known}.")
    messages = [message.model_dump() for message in request.messages]
    task = answers.last_of(messages, "user")
    if request.model == "demo-fail" or answers.told_failure(task):
        return _failure(answers.told_failure(task) or "500")
    call, text = None, ""
    try:
        if request.model == "demo-tools":
            call = answers.next_call(messages, [tool.model_dump() for tool in request.tools or []])
        if call is None:
            text = answers.answer(messages, _schema(request))
    except (TypeError, ValueError, LookupError, AttributeError, ArithmeticError, RecursionError):
        return error(400, "The schema is not one that an answer can obey.")
    return _streamed(request, messages, text, call) if request.stream else _whole(request, messages, text, call)


def _whole(request: ChatRequest, messages: list[dict[str, Json]], text: str, call: dict[str, Json] | None) -> Answer:
    usage = _usage(messages, text)
    message: dict[str, Json] = {"role": "assistant", "content": text}
    if call:
        message["tool_calls"] = [call]
    choice = {"index": 0, "message": message, "finish_reason": "tool_calls" if call else "stop"}
    delay = SLOW_TOKEN * usage["completion_tokens"] if request.model == "demo-slow" else 0.0
    return plain({**_head(request.model, "chat.completion"), "choices": [choice], "usage": usage}, delay=delay)


def _streamed(
    request: ChatRequest, messages: list[dict[str, Json]], text: str, call: dict[str, Json] | None
) -> Answer:
    wait = SLOW_TOKEN if request.model == "demo-slow" else QUICK_TOKEN
    wanted = request.stream_options is not None and request.stream_options.include_usage
    body = _chunks(request.model, text, call, wait, _usage(messages, text) if wanted else None)
    return Answer(200, "text/event-stream", body)


def _schema(request: ChatRequest) -> Mapping[str, Json] | None:
    """The JSON Schema the answer must obey, if one was asked for: an object with an answer for `json_object`."""
    wanted = request.response_format
    if wanted is None or wanted.type == "text":
        return None
    if wanted.json_schema is not None and isinstance(wanted.json_schema.get("schema"), dict):
        schema: dict[str, Json] = wanted.json_schema["schema"]
        return schema
    return {"type": "object", "properties": {"answer": {"type": "string"}}}


def _failure(what: str) -> Answer:
    """A failure as told: an HTTP status, `timeout` (no answer), or `garbage` (an answer that is not one)."""
    if what == "timeout":
        return plain({}, delay=NEVER)
    if what == "garbage":
        return Answer(200, "text/event-stream", iter([(0.0, "data: {this is not JSON\n\n")]))
    status = int(what) if what.isdigit() and 400 <= int(what) <= 599 else 500
    headers = {"Retry-After": "1"} if status == 429 else None
    return error(status, f"The demo model failed with {status}, as it was told to.", headers)


def _usage(messages: list[dict[str, Json]], text: str) -> dict[str, int]:
    asked = sum(answers.count_tokens(answers.text_of(m.get("content"))) for m in messages)
    said = answers.count_tokens(text)
    return {"prompt_tokens": asked, "completion_tokens": said, "total_tokens": asked + said}


def _head(model: str, kind: str) -> dict[str, Json]:
    return {"id": "chatcmpl-demo", "object": kind, "created": CREATED, "model": model}


def _chunks(
    model: str, text: str, call: dict[str, Json] | None, wait: float, usage: dict[str, int] | None
) -> Iterator[tuple[float, str]]:
    """The answer as server-sent events, a token at a time."""

    def event(delta: dict[str, Json], finish: str | None = None) -> str:
        choice = {"index": 0, "delta": delta, "finish_reason": finish}
        body = {**_head(model, "chat.completion.chunk"), "choices": [choice]}
        return f"data: {json.dumps(body, ensure_ascii=False)}\n\n"

    yield 0.0, event({"role": "assistant", "content": ""})
    if call:
        yield 0.0, event({"tool_calls": [{"index": 0, **call}]})
    else:
        for piece in answers.pieces(text):
            yield wait, event({"content": piece})
    yield 0.0, event({}, "tool_calls" if call else "stop")
    if usage is not None:
        last = {**_head(model, "chat.completion.chunk"), "choices": [], "usage": usage}
        yield 0.0, f"data: {json.dumps(last)}\n\n"
    yield 0.0, "data: [DONE]\n\n"
