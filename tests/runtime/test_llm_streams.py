"""The stream of a model's answer as the network cuts it up, and connections that are looked up together."""

from __future__ import annotations

import asyncio
import itertools
import json
from collections.abc import AsyncIterator
from typing import Any

import httpx2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from runtime.clients import connections, llm
from runtime.clients.connections import Endpoint, Lookups
from runtime.engine.errors import NodeError
from runtime.engine.node import Message, Reply
from tests.egress.raw import Said, chunked, plain, saying

TEXTS = ["one ", "zwölf ", "\u2028", "\x85", "三", "end"]


def _event(text: str, end: str = "\n\n") -> bytes:
    chunk = {"model": "m", "choices": [{"index": 0, "delta": {"content": text}}]}
    return f"data: {json.dumps(chunk, ensure_ascii=False)}{end}".encode()


class _Cut(httpx2.AsyncByteStream):
    def __init__(self, pieces: list[bytes]) -> None:
        self.pieces = pieces

    async def __aiter__(self) -> AsyncIterator[bytes]:
        for piece in self.pieces:
            yield piece


def _data(pieces: list[bytes]) -> list[str]:
    async def read() -> list[str]:
        return [data async for data in llm._data(httpx2.Response(200, stream=_Cut(pieces)))]

    return asyncio.run(read())


@given(st.lists(st.integers(0, 600), max_size=12), st.sampled_from(["\n\n", "\r\n\r\n", "\r\r", "\n"]))
def test_a_stream_reads_the_same_wherever_it_is_cut(cuts: list[int], end: str) -> None:
    whole = b": hello\n\n" + b"".join(_event(text, end) for text in TEXTS) + b"data: [DONE]\n\ndata: more\n\n"
    places = sorted({0, len(whole), *(cut % len(whole) for cut in cuts)})
    pieces = [whole[a:b] for a, b in itertools.pairwise(places)]
    said = [json.loads(data)["choices"][0]["delta"]["content"] for data in _data(pieces)]
    assert said == TEXTS


def test_a_last_line_without_an_end_counts() -> None:
    assert _data([b"data: 1\n\nda", b"ta: 2"]) == ["1", "2"]


def test_a_long_line_in_small_pieces_costs_no_more_than_its_length() -> None:
    pieces = [b"data: ", *[b"x" * 1_000] * 20_000, b"\n"]
    assert len(_data(pieces)[0]) == 20_000_000


async def _ask(port: int) -> Reply:
    async def on_text(text: str) -> None: ...

    endpoint = Endpoint("mine", f"http://127.0.0.1:{port}/v1", "sk-test")
    return await llm.complete(endpoint, Message("mine", "m", [{"role": "user", "content": "hi"}]), on_text)


@pytest.fixture(autouse=True)
def _new_clients(monkeypatch: pytest.MonkeyPatch) -> None:
    """No client of another test, whose server may have had the same port."""
    llm._clients.clear()


async def _asked(settings: Any, *answers: bytes | Said) -> tuple[Reply | NodeError, list[list[bytes]]]:
    async with saying(*answers) as raw:
        settings.ALLOW_HOSTS_MODELS = [f"127.0.0.1:{raw.port}"]
        try:
            reply: Reply | NodeError = await _ask(raw.port)
        except NodeError as error:
            reply = error
        for client in llm._clients.pop(asyncio.get_running_loop(), {}).values():
            await client.close()
    return reply, raw.asked


async def test_the_request_is_what_a_provider_expects(settings: Any) -> None:
    reply, asked = await _asked(settings, chunked(_event("hello"), b"data: [DONE]\n\n"))
    assert isinstance(reply, Reply)
    assert reply.text == "hello"
    head, _, body = asked[0][0].partition(b"\r\n\r\n")
    lines = head.decode().lower().split("\r\n")
    assert lines[0] == "post /v1/chat/completions http/1.1"
    names = [line.split(":")[0] for line in lines[1:]]
    assert len(names) == len(set(names))
    for line in ("authorization: bearer sk-test", "content-type: application/json", "accept-encoding: gzip"):
        assert line in lines
    sent = json.loads(body)
    assert (sent["model"], sent["stream"], sent["stream_options"]) == ("m", True, {"include_usage": True})


async def test_a_stream_that_breaks_off_is_an_error_not_a_short_answer(settings: Any) -> None:
    broken = chunked(_event("hel"))[:-5]
    reply, _ = await _asked(settings, broken)
    assert isinstance(reply, NodeError)
    assert reply.error_class == "connection"


async def test_a_stream_that_falls_silent_is_a_time_out(settings: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(llm, "MODEL_TIMEOUT", 0.2)

    async def stall(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.write(chunked(_event("hel"))[:-5])
        await reader.read()

    reply, _ = await _asked(settings, stall)
    assert isinstance(reply, NodeError)
    assert reply.error_class == "timeout"


async def test_a_refusal_is_read_and_its_connection_kept(settings: Any) -> None:
    refusal = plain(b'{"error": {"message": "slow down"}}').replace(b"200 OK", b"429 Too Many Requests")
    reply, asked = await _asked(settings, refusal)
    assert isinstance(reply, NodeError)
    assert "slow down" in reply.message
    assert len(asked) == 1


class Slow:
    """Stands in for the database: every look-up takes a moment and is written down."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.asked: list[list[tuple[str, str]]] = []
        self.url = "http://one"
        monkeypatch.setattr(connections, "_all", self.all)
        monkeypatch.setattr(connections, "resolve", self.one)

    def all(self, wanted: list[tuple[str, str]]) -> list[Endpoint | None]:
        import time

        self.asked.append(wanted)
        found = [None if name == "gone" else Endpoint(name, self.url, identity) for name, identity in wanted]
        time.sleep(0.05)
        return found

    def one(self, name: str, identity: str) -> Endpoint:
        raise NodeError(f"no {name} for {identity}")


async def test_look_ups_that_come_together_are_made_together(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, lookups = Slow(monkeypatch), Lookups()
    found = await asyncio.gather(*(lookups.endpoint("mine", str(n % 3)) for n in range(300)))
    assert [one.api_key for one in found] == [str(n % 3) for n in range(300)]
    assert sum(map(len, slow.asked)) <= 6


async def test_what_is_looked_up_was_read_after_it_was_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    slow, lookups = Slow(monkeypatch), Lookups()
    early = asyncio.create_task(lookups.endpoint("mine", "ann"))
    await asyncio.sleep(0.02)  # that look-up has read the row
    slow.url = "http://two"
    late = await lookups.endpoint("mine", "ann")
    assert ((await early).base_url, late.base_url) == ("http://one", "http://two")


async def test_an_error_is_each_ones_own(monkeypatch: pytest.MonkeyPatch) -> None:
    Slow(monkeypatch)
    lookups = Lookups()
    errors = await asyncio.gather(*(lookups.endpoint("gone", "ann") for _ in range(3)), return_exceptions=True)
    assert all(isinstance(error, NodeError) for error in errors)
    assert len({id(error) for error in errors}) == 3
    assert (await lookups.endpoint("mine", "ann")).name == "mine"


async def test_whoever_gives_up_leaves_the_others_their_answer(monkeypatch: pytest.MonkeyPatch) -> None:
    Slow(monkeypatch)
    lookups = Lookups()
    first, second = (asyncio.create_task(lookups.endpoint("mine", "ann")) for _ in range(2))
    await asyncio.sleep(0.01)
    first.cancel()
    assert (await second).name == "mine"
