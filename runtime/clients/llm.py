"""Models through the `openai` client: any OpenAI-compatible server, streamed, with errors a user can act on."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import aclosing, asynccontextmanager
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from runtime import egress, vault
from runtime.clients import pricing
from runtime.clients.connections import Endpoint
from runtime.clients.lean import lean_client
from runtime.engine.durations import retry_after
from runtime.engine.errors import NodeError
from runtime.engine.node import Message, Reply, Usage
from runtime.limits import limit
from runtime.schema import schema_problems

if TYPE_CHECKING:  # at run time imported at first use (see warm): it takes a second that no start should wait for
    import httpx2
    import openai
    from openai import AsyncOpenAI

Json = Any
OnText = Callable[[str], Awaitable[None]]
MODEL_TIMEOUT = 600.0  # seconds: a long answer may take minutes; a node's own timeout is usually shorter
CHECK_TIMEOUT = 10.0
CLIENTS_KEPT = 200
MOST_IDS, LONGEST_ID = 1_000, 200  # of a server's list of models
SURROGATE = re.compile("[\ud800-\udfff]")
FENCE = re.compile(r"^\s*```(?:json)?\s*(.*?)\s*```\s*$", re.DOTALL)
_clients: WeakKeyDictionary[asyncio.AbstractEventLoop, dict[tuple[str, str], AsyncOpenAI]] = WeakKeyDictionary()


def warm() -> None:
    """Imports the client ahead of the first call; to be called from a thread once the server is up."""
    import openai.resources.models  # noqa: F401 - the client itself imports it at the first use only


def _client(endpoint: Endpoint) -> AsyncOpenAI:
    """One client a server and key on each event loop, so that connections are kept open; the last ones used stay."""
    clients = _clients.setdefault(asyncio.get_running_loop(), {})
    key = (endpoint.base_url, endpoint.api_key)
    client = clients.pop(key, None) or lean_client()(
        api_key=endpoint.api_key or "none",
        base_url=endpoint.base_url,
        max_retries=0,
        timeout=MODEL_TIMEOUT,
        http_client=egress.client("model", timeout=MODEL_TIMEOUT),
    )
    clients[key] = client
    if len(clients) > CLIENTS_KEPT:
        del clients[next(iter(clients))]
    return client


def _body(endpoint: Endpoint, message: Message) -> dict[str, Json]:
    """The request in the provider's words."""
    body: dict[str, Json] = {
        **message.extra,
        "model": endpoint.model or message.model,
        "messages": message.messages,
        "stream": True,
        "stream_options": {"include_usage": True},
    }
    if message.temperature is not None:
        body["temperature"] = message.temperature
    if message.max_tokens is not None:
        body["max_completion_tokens"] = message.max_tokens
    if message.tools:
        body["tools"] = message.tools
    if message.schema is not None:
        form = {"name": "answer", "schema": message.schema, "strict": _strict(message.schema)}
        body["response_format"] = {"type": "json_schema", "json_schema": form}
    return body


def _strict(schema: Json) -> bool:
    """Whether a schema has the form that OpenAI's strict mode asks for: closed objects with every field required."""
    if isinstance(schema, list):
        return all(_strict(part) for part in schema)
    if not isinstance(schema, Mapping):
        return True
    if "properties" in schema or schema.get("type") == "object":
        fields = schema.get("properties", {})
        if schema.get("additionalProperties") is not False or set(schema.get("required", ())) != set(fields):
            return False
    return all(_strict(part) for part in schema.values())


async def complete(endpoint: Endpoint, message: Message, on_text: OnText) -> Reply:
    """Asks a model and streams its text to `on_text` as it comes.

    Returns the whole reply; with `message.schema`, `data` is the parsed answer that obeys it. Raises NodeError of
    class rate_limit, server_error, client_error, connection, timeout or invalid_output.
    """
    reply = Reply(text="", model=message.model)
    usage: dict[str, int] | None = None
    texts: list[str] = []
    length = 0
    async with _speaking(endpoint, message):
        async for chunk in _chunks(endpoint, message):
            usage = chunk.get("usage") or usage
            reply.model = str(chunk.get("model") or reply.model)[:200]
            for choice in chunk.get("choices", ()):
                delta = choice.get("delta") or {}
                if text := delta.get("content"):
                    length = _longer(endpoint, text, length)
                    text = whole(text)
                    texts.append(text)
                    await on_text(text)
                for part in delta.get("tool_calls") or ():
                    _merge_call(reply.tool_calls, part)
    reply.text = "".join(texts)
    reply.usage = _usage(endpoint, message, reply, usage)
    if message.schema is not None and not reply.tool_calls:
        try:
            reply.data = await asyncio.to_thread(parse, reply.text, message.schema)  # up to a second of work
        except NodeError as error:
            error.usage = reply.usage  # it was an answer, if not the one that was asked for
            raise
    return reply


def whole(text: str) -> str:
    """The text with every half of a surrogate pair, which JSON can spell and nothing can show, replaced."""
    return text.encode(errors="replace").decode() if SURROGATE.search(text) else text


def _longer(endpoint: Endpoint, text: Json, length: int) -> int:
    """The answer's length with `text`; TypeError when that is no text, NodeError when the answer has no end."""
    if not isinstance(text, str):
        raise TypeError("a piece of the answer is not a text")
    if length + len(text) > limit("node_output"):
        raise NodeError(
            f"{endpoint.name} answered with more than {limit('node_output') // 1024:,} KB of text.",
            "Ask for less, or set the longest answer.",
            "limit",
        )
    return length + len(text)


async def _chunks(endpoint: Endpoint, message: Message) -> AsyncIterator[dict[str, Json]]:
    """The chunks of a streamed answer as plain dicts: the client's typed objects cost eight times as much."""
    import httpx2

    client: Any = _client(endpoint)
    reply: httpx2.Response
    # The client's `post` with the body as it is and the reply as it comes: what `chat.completions.create` adds to it,
    # a walk over typed parameters and a decoder of typed events, costs more than all the rest.
    body = json.dumps(_body(endpoint, message), ensure_ascii=False, separators=(",", ":")).encode(errors="replace")
    reply = await client.post("/chat/completions", cast_to=httpx2.Response, content=body, stream=True)
    async with aclosing(reply), aclosing(_data(reply)) as parts:
        async for data in parts:
            chunk = json.loads(data)
            if not isinstance(chunk, dict):
                raise ValueError("a chunk is not an object")
            if "error" in chunk:
                raise NodeError(f"{endpoint.name} broke off: {_short(chunk['error'])}", error_class="server_error")
            yield chunk


async def _data(reply: httpx2.Response) -> AsyncGenerator[str, None]:
    """The texts of a stream of server-sent events, up to `[DONE]`."""
    async with aclosing(_lines(reply)) as lines:
        async for line in lines:
            if line.startswith(b"data:"):
                data = line[5:].strip().decode(errors="replace")
                if data == "[DONE]":
                    return
                yield data


async def _lines(reply: httpx2.Response) -> AsyncGenerator[bytes, None]:
    """The lines of a reply as they come, with their ends; an empty one more or less makes no difference."""
    rest: list[bytes] = []  # of a line that has not ended
    async with aclosing(reply.aiter_raw()) as pieces:
        async for piece in pieces:
            if b"\n" not in piece and b"\r" not in piece:
                rest.append(piece)
                continue
            lines = b"".join([*rest, piece]).splitlines(keepends=True)
            rest = [] if lines[-1].endswith((b"\n", b"\r")) else [lines.pop()]
            for line in lines:
                yield line
    if rest:
        yield b"".join(rest)


@asynccontextmanager
async def _speaking(endpoint: Endpoint, message: Message) -> AsyncIterator[None]:
    """Turns whatever goes wrong into a NodeError that does not tell the key, even where the other side repeats it."""
    try:
        async with _translated(endpoint, message):
            yield
    except NodeError as error:
        error.message, error.hint = vault.redact([error.message, error.hint], [endpoint.api_key])
        raise


@asynccontextmanager
async def _translated(endpoint: Endpoint, message: Message) -> AsyncIterator[None]:
    """Turns whatever a provider's client raises into an error with a sentence and a next step."""
    import httpx2
    import openai

    name, model = endpoint.name, message.model
    try:
        yield
    except (openai.APITimeoutError, httpx2.TimeoutException) as error:
        raise NodeError(
            f"{name} did not answer in time.", "Try again, or give the step more time.", "timeout"
        ) from error
    except openai.APIConnectionError as error:
        raise NodeError(
            f"{name} could not be reached.",
            "Check the connection's address under Settings → Connections, and that its server is running. "
            "A private address must be allowed by the operator (BATON_ALLOW_HOSTS).",
            "connection",
        ) from error
    except egress.TooLarge as error:
        hint = "Ask for less, or set the longest answer."
        raise NodeError(f"The answer of {name} is too long.", hint, "limit") from error
    except httpx2.HTTPError as error:  # after the answer has begun, when the client no longer translates
        raise NodeError(f"{name} broke off in the middle of its answer.", "Try again.", "connection") from error
    except openai.APIStatusError as error:
        raise _status_error(name, model, error) from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise NodeError(
            f"{name} sent an answer that is not in OpenAI's format.",
            "Check that the connection's address is that of an OpenAI-compatible server (it often ends in /v1).",
            "invalid_output",
        ) from error


def _status_error(name: str, model: str, error: openai.APIStatusError) -> NodeError:
    """The sentence for an HTTP status a provider answered with."""
    said = _short(error.body if error.body is not None else error.message)
    status = error.status_code
    wait = retry_after(error.response.headers.get("retry-after"), datetime.now(UTC))
    if status == 429:
        hint = "Wait a little, or give the step a retry policy."
        return NodeError(f"{name} is limiting requests: {said}", hint, "rate_limit", retry_after=wait)
    if status in {401, 403}:
        return NodeError(
            f"{name} refused the key.", f"Set the key of “{name}” under Settings → Connections.", "client_error"
        )
    if status == 404:
        return NodeError(f"{name} does not know the model “{model}”.", "Pick another model.", "client_error")
    if status >= 500:
        hint = "Try again later."
        return NodeError(f"{name} failed with status {status}: {said}", hint, "server_error", retry_after=wait)
    return NodeError(
        f"{name} refused the request ({status}): {said}", "Change what the message says.", "client_error"
    )


def _short(body: Json) -> str:
    """The message inside a provider's error body, cut to a line."""
    if isinstance(body, Mapping):
        inner = body.get("error", body)
        body = inner.get("message", "") if isinstance(inner, Mapping) else inner
    text = " ".join(str(body).split())
    return text if len(text) <= 300 else f"{text[:299]}…"


def _merge_call(calls: list[dict[str, Json]], part: dict[str, Json]) -> None:
    """Adds a streamed piece of a tool call to the calls so far."""
    index = max(0, int(part.get("index", len(calls))))
    while len(calls) <= index and len(calls) < 64:
        calls.append({"id": "", "name": "", "arguments": ""})
    call, function = calls[min(index, len(calls) - 1)], part.get("function") or {}
    call["id"] = part.get("id") or call["id"]
    call["name"] = function.get("name") or call["name"]
    call["arguments"] += function.get("arguments") or ""


def _usage(endpoint: Endpoint, message: Message, reply: Reply, told: dict[str, int] | None) -> Usage:
    """Tokens as the server told, else estimated; the money from the price list."""
    counts = [told.get(name) for name in ("prompt_tokens", "completion_tokens")] if isinstance(told, Mapping) else []
    if any(counts) and all(_is_count(count) for count in counts):
        usage = Usage(*(int(count or 0) for count in counts))
    else:
        usage = pricing.estimate(message, reply.text)
    usage.cost_usd = pricing.cost_usd(message.model, usage.input_tokens, usage.output_tokens, paid=endpoint.paid)
    return usage


def _is_count(value: Json) -> bool:
    """Whether a server's number of tokens can be one."""
    return value is None or (isinstance(value, int) and 0 <= value < 2**40)


def parse(text: str, schema: dict[str, Json]) -> Json:
    """Parses a model's JSON answer and checks it; raises NodeError (invalid_output) that says what is wrong."""
    fenced = FENCE.match(text)
    try:
        data = json.loads(fenced.group(1) if fenced else text)
    except (ValueError, RecursionError) as error:
        raise NodeError(
            f"The model was asked for JSON and answered “{_short(text)[:120]}”.",
            "Say in the prompt what to answer, try another model, or retry on `invalid_output`.",
            "invalid_output",
        ) from error
    problems = schema_problems(schema, data)
    if problems:
        said = "; ".join(f"{path or 'the answer'}: {sentence}" for path, sentence in problems[:3])
        raise NodeError(
            f"The model's answer does not fit the schema. {said}",
            "Loosen the schema, say more in the prompt, or retry on `invalid_output`.",
            "invalid_output",
        )
    return data


async def check(endpoint: Endpoint) -> list[str]:
    """Tests a connection by listing its models; returns ids, sorted. Raises NodeError as `complete` does."""
    from openai import AsyncOpenAI

    async with _speaking(endpoint, Message(endpoint.name, "", [])):
        client = AsyncOpenAI(
            api_key=endpoint.api_key or "none",
            base_url=endpoint.base_url,
            max_retries=0,
            timeout=CHECK_TIMEOUT,
            http_client=egress.client("model", timeout=CHECK_TIMEOUT),
        )
        async with client:
            page = await client.models.list()
            ids = sorted(str(model.id)[:LONGEST_ID] for model in page.data)[:MOST_IDS]
    return list(vault.redact(ids, [endpoint.api_key]))
