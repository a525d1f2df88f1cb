"""How the demo model answers: plain rules over the messages, deterministic, and labelled as what they are."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

Json = Any
REPLY, REPLY_END = "[[reply:", "]]"
FAIL = re.compile(r"\[\[fail:\s*(\w+)\s*\]\]")
WORD = re.compile(r"[a-z0-9]+")
ROUTE_LINE = re.compile(r"^- (\w+)\b(.*)$", re.MULTILINE)
STOP_WORDS = frozenset(
    {"a", "an", "and", "are", "as", "at", "by", "for", "from", "in", "is", "it", "of", "on", "or", "that", "the"}
    | {"this", "to", "with"}
)
EMBEDDING_SIZE = 64
QUOTED = 220
LABEL = "Demo answer (rule-made, no AI)"
OWN_WORDS = re.compile(re.escape(LABEL) + r": you asked “|”\.")
DEEPEST = 12
MOST_VALUES = 2_000


def text_of(content: Json) -> str:
    """The text of a message's `content`: a string, or the text parts of a list (images are named, not seen)."""
    if isinstance(content, str):
        return content
    if not isinstance(content, list):
        return ""
    parts = [part for part in content if isinstance(part, dict)]
    texts = [str(part["text"]) for part in parts if part.get("type") == "text" and "text" in part]
    images = sum(part.get("type") == "image_url" for part in parts)
    return "\n".join(texts + ([f"({images} image{'s' if images > 1 else ''})"] if images else []))


def last_of(messages: list[dict[str, Json]], role: str) -> str:
    """The text of the last message of `role`, or ""."""
    return next((text_of(m.get("content")) for m in reversed(messages) if m.get("role") == role), "")


def told_reply(task: str) -> str | None:
    """The text of `[[reply: …]]` in the task, if there is one."""
    _, begun, rest = task.partition(REPLY)
    told, ended, _ = rest.partition(REPLY_END)
    return told.strip() if begun and ended else None


def told_failure(task: str) -> str | None:
    """What `[[fail: …]]` asks for (`429`, `timeout`, …), if it is there."""
    found = FAIL.search(task)
    return found.group(1) if found else None


def echo(task: str) -> str:
    """The task in a sentence; earlier demo answers inside it lose their frame, so that chains stay readable."""
    return f"{LABEL}: you asked “{_quoted(task, QUOTED) or 'nothing'}”."


def _quoted(task: str, longest: int) -> str:
    short = " ".join(OWN_WORDS.sub("", task).split())
    return short if len(short) <= longest else short[: longest - 1].rsplit(" ", 1)[0] + "…"


def answer(messages: list[dict[str, Json]], schema: Mapping[str, Json] | None) -> str:
    """The whole text the demo model answers to `messages`, as JSON when there is a `schema`."""
    task = last_of(messages, "user")
    told = told_reply(task)
    if told is not None:
        return told
    if schema is None:
        return echo(task)
    system = last_of(messages, "system")
    return json.dumps(_instance(schema, "", task, system, Root(schema), 0), ensure_ascii=False)


@dataclass(slots=True)
class Root:
    """The whole schema, where references lead, and how many more values may be made for it."""

    schema: Mapping[str, Json]
    left: int = MOST_VALUES


def _instance(schema: Json, name: str, task: str, system: str, root: Root, depth: int) -> Json:
    """A value that obeys `schema`, made from the task's words; ValueError when the schema asks for too much."""
    root.left -= 1
    if root.left < 0:
        raise ValueError("the schema asks for too many values")
    if not isinstance(schema, Mapping) or depth > DEEPEST:
        return None
    if isinstance(ref := schema.get("$ref"), str):
        return _instance(_resolve(ref, root.schema), name, task, system, root, depth + 1)
    if "const" in schema:
        return schema["const"]
    if schema.get("enum"):
        return _choose(list(schema["enum"]), task, system)
    for key in ("anyOf", "oneOf", "allOf"):
        if schema.get(key):
            return _instance(schema[key][0], name, task, system, root, depth + 1)
    kind = schema.get("type")
    if isinstance(kind, list):
        kind = next((k for k in kind if k != "null"), "null")
    if kind == "object" or "properties" in schema:
        fields = schema.get("properties", {})
        return {key: _instance(sub, key, task, system, root, depth + 1) for key, sub in fields.items()}
    if kind == "array":
        return _items(schema, name, task, system, root, depth)
    return _scalar(kind, schema, name, task)


def _scalar(kind: Json, schema: Mapping[str, Json], name: str, task: str) -> Json:
    if kind in {"integer", "number"}:
        # A longer text scores higher, so that a refinement loop has something to improve.
        low, high = schema.get("minimum", 1), schema.get("maximum", 10)
        value = max(low, min(high, 4 + len(task) // 60))
        return math.floor(value) if kind == "integer" else value
    if kind == "boolean":
        return True
    if kind == "null":
        return None
    text = (
        f"{name.replace('_', ' ').capitalize()} by the demo model, for “{_quoted(task, 60)}”." if name else echo(task)
    )
    longest = schema.get("maxLength")
    return text[:longest] if isinstance(longest, int) else text


def _items(schema: Mapping[str, Json], name: str, task: str, system: str, root: Root, depth: int) -> list[Json]:
    """One item a line or sentence of the task, between the schema's bounds, three when it sets none."""
    pieces = [p.strip(" -*") for p in re.split(r"[\n.;]+", task) if len(p.strip(" -*")) > 2] or [task]
    most = schema.get("maxItems", 3)
    count = max(schema.get("minItems", 0), min(most, len(pieces)))
    if count > root.left:
        raise ValueError("the schema asks for too many items")
    item = schema.get("items", {"type": "string"})
    if isinstance(item, Mapping) and item.get("type") == "string" and not item.get("enum"):
        return [f"{pieces[i % len(pieces)][:120]}" for i in range(count)]
    return [_instance(item, name, pieces[i % len(pieces)], system, root, depth + 1) for i in range(count)]


def _resolve(ref: str, root: Mapping[str, Json]) -> Json:
    """What `#/…` points to inside the schema; nothing for any other reference."""
    here: Json = root
    for part in ref.removeprefix("#/").split("/"):
        if not isinstance(here, Mapping) or part not in here:
            return {}
        here = here[part]
    return here


def _words(text: str) -> set[str]:
    return {word.rstrip("s") for word in WORD.findall(text.lower())} - STOP_WORDS


def _choose(options: list[Json], task: str, system: str) -> Json:
    """The option that shares most words with the task: its own and those of its `- id …` line in the system text."""
    about: dict[str, str] = dict(ROUTE_LINE.findall(system))
    words = _words(task)
    scores = [len(words & _words(f"{option} {about.get(str(option), '')}".replace("_", " "))) for option in options]
    best = max(scores)
    return options[scores.index(best)] if best else options[-1]


def pieces(text: str) -> Iterator[str]:
    """The text in tokens: a word with the space before it."""
    yield from re.findall(r"\s*\S+|\s+$", text) or [""]


def count_tokens(text: str) -> int:
    """How many tokens the demo model counts: its words."""
    return len(text.split())


def next_call(messages: list[dict[str, Json]], tools: list[dict[str, Json]]) -> dict[str, Json] | None:
    """The next tool that was offered and not yet called, with arguments that obey its schema; None when all were."""
    called = {
        call["function"]["name"]
        for m in messages
        if isinstance(m.get("tool_calls"), list)
        for call in m["tool_calls"]
    }
    for tool in tools:
        function = tool.get("function", {})
        if function.get("name") and function["name"] not in called:
            schema = function.get("parameters") or {"type": "object"}
            task = last_of(messages, "user")
            return {
                "id": f"call_{len(called) + 1}",
                "type": "function",
                "function": {
                    "name": function["name"],
                    "arguments": json.dumps(_instance(schema, "", task, "", Root(schema), 0), ensure_ascii=False),
                },
            }
    return None


def embedding(text: str) -> list[float]:
    """A unit vector of EMBEDDING_SIZE numbers: hashed words, so that texts that share words are near each other."""
    vector = [0.0] * EMBEDDING_SIZE
    for word in WORD.findall(text.lower()) or [""]:
        digest = hashlib.sha256(word.encode()).digest()
        vector[digest[0] % EMBEDDING_SIZE] += 1.0 if digest[1] % 2 else -1.0
    length = math.sqrt(sum(x * x for x in vector)) or 1.0
    return [x / length for x in vector]
