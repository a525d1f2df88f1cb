"""The demo model: what it answers, in OpenAI's wire format, to whom."""

import json
from typing import Any

import pytest

from builder.demo import answers, protocol

SCHEMA = {
    "type": "object",
    "required": ["route", "score", "tags", "ok"],
    "properties": {
        "route": {"enum": ["refund", "bug", "else"]},
        "score": {"type": "integer", "minimum": 2, "maximum": 5},
        "tags": {"type": "array", "items": {"type": "string"}, "minItems": 1},
        "ok": {"type": "boolean"},
    },
}


def ask(text: str, model: str = "demo-chat", **more: Any) -> tuple[int, dict[str, Any]]:
    answer = protocol.chat({"model": model, "messages": [{"role": "user", "content": text}], **more})
    return answer.status, json.loads("".join(piece for _, piece in answer.body))


def said(text: str, **more: Any) -> str:
    return str(ask(text, **more)[1]["choices"][0]["message"]["content"])


def test_it_echoes_the_task_and_says_that_it_is_a_demo() -> None:
    assert "Demo answer" in said("Write about foxes")
    assert "Write about foxes" in said("Write about foxes")


def test_a_told_reply_is_given_word_for_word() -> None:
    assert said("Please [[reply: just this, 1 2 3]] and nothing else") == "just this, 1 2 3"


def test_a_schema_is_obeyed() -> None:
    from runtime.schema import schema_problems

    form = {"type": "json_schema", "json_schema": {"name": "a", "schema": SCHEMA}}
    data = json.loads(said("The app shows an error. It crashed.", response_format=form))
    assert schema_problems(SCHEMA, data) == []
    assert data["score"] in range(2, 6)


def test_a_choice_follows_the_instructions_line_of_its_option() -> None:
    system = "Sort it.\n- refund: charged twice, wants money back\n- bug: an error, a crash"
    messages = [{"role": "system", "content": system}, {"role": "user", "content": "I was charged twice"}]
    assert json.loads(answers.answer(messages, {"enum": ["bug", "refund", "else"]})) == "refund"


@pytest.mark.parametrize(("told", "status"), [("429", 429), ("503", 503), ("nonsense", 500)])
def test_demo_fail_fails_as_told(told: str, status: int) -> None:
    assert ask(f"[[fail: {told}]]", model="demo-fail")[0] == status


def test_an_unknown_model_and_a_malformed_request_are_refused() -> None:
    assert ask("x", model="gpt-9")[0] == 404
    assert protocol.chat({"model": "demo-chat"}).status == 400
    assert protocol.chat("no object").status == 400
    assert protocol.chat({"model": "demo-chat", "messages": [{"role": 3}]}).status == 400


def test_a_schema_that_cannot_be_obeyed_is_refused() -> None:
    form = {"type": "json_schema", "json_schema": {"schema": {"type": "number", "minimum": "low"}}}
    assert ask("x", response_format=form)[0] == 400


def test_demo_tools_calls_each_tool_once_and_then_answers() -> None:
    tools = [{"function": {"name": name, "parameters": {"type": "object"}}} for name in ("find", "add")]
    messages: list[dict[str, Any]] = [{"role": "user", "content": "go"}]
    called = []
    for _ in range(2):
        answer = protocol.chat({"model": "demo-tools", "messages": messages, "tools": tools})
        call = json.loads(next(answer.body)[1])["choices"][0]["message"]["tool_calls"][0]
        called.append(call["function"]["name"])
        messages += [{"role": "assistant", "tool_calls": [call]}, {"role": "tool", "content": "done"}]
    assert called == ["find", "add"]
    final = json.loads(next(protocol.chat({"model": "demo-tools", "messages": messages, "tools": tools}).body)[1])
    assert "tool_calls" not in final["choices"][0]["message"]


def test_a_stream_says_the_same_as_the_whole_answer() -> None:
    request = {
        "model": "demo-slow",
        "stream": True,
        "stream_options": {"include_usage": True},
        "messages": [{"role": "user", "content": "[[reply: one two three]]"}],
    }
    timed = list(protocol.chat(request).body)
    events = [json.loads(text[6:]) for _, text in timed if "[DONE]" not in text]
    assert "".join(e["choices"][0]["delta"].get("content", "") for e in events if e["choices"]) == "one two three"
    assert events[-1]["usage"]["completion_tokens"] == 3
    assert sum(wait for wait, _ in timed) == pytest.approx(3 / 20)


def test_embeddings_are_the_same_every_time_and_near_for_shared_words() -> None:
    def near(left: str, right: str) -> float:
        return sum(a * b for a, b in zip(answers.embedding(left), answers.embedding(right), strict=True))

    assert answers.embedding("red fox") == answers.embedding("red fox")
    assert near("red fox runs", "a red fox") > near("red fox runs", "tax form")


@pytest.mark.django_db
def test_strangers_may_not_ask_it(client: Any) -> None:
    body = {"model": "demo-chat", "messages": [{"role": "user", "content": "hi"}]}
    reply = client.post("/demo/v1/chat/completions", body, content_type="application/json")
    assert reply.status_code == 401


def test_baton_itself_may_ask_it(client: Any) -> None:
    from runtime.clients.connections import demo_key

    reply = client.get("/demo/v1/models", headers={"Authorization": f"Bearer {demo_key()}"})
    assert [model["id"] for model in reply.json()["data"]] == list(protocol.MODELS)
