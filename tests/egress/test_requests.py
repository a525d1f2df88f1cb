"""What allowed requests do: redirects, credentials, sizes, times, encodings, pooling."""

import pytest
from django.test import override_settings

from runtime.egress import Policy, TooLarge, client, fetch, policy_of
from runtime.engine.errors import NodeError
from tests.egress.conftest import Server


async def test_a_reply_comes_back_whole(server) -> None:
    reply = await fetch(
        "post",
        f"{server.url}/echo?a=1",
        params={"b": "ü &"},
        headers={"X-One": "1"},
        json={"k": [1]},
        policy=server.policy,
    )
    assert reply.status == 200
    assert reply.headers["content-type"] == "application/json"
    method, path, headers, body = server.seen[0]
    assert (method, path, body) == ("POST", "/echo?a=1&b=%C3%BC+%26", b'{"k":[1]}')
    assert headers["x-one"] == "1"
    assert headers["accept-encoding"] == "gzip"


@pytest.mark.parametrize(
    ("status", "arrives"), [(301, "GET"), (302, "GET"), (303, "GET"), (307, "POST"), (308, "POST")]
)
async def test_redirects_within_the_origin_keep_the_headers(server, status: int, arrives: str) -> None:
    await fetch(
        "POST", f"{server.url}/to/{status}//echo", headers={"Authorization": "Bearer x"}, json=1, policy=server.policy
    )
    method, path, headers, body = server.seen[1]
    assert (method, path) == (arrives, "/echo")
    assert headers["authorization"] == "Bearer x"
    assert body == (b"1" if arrives == "POST" else b"")


async def test_leaving_the_origin_drops_every_credential(server) -> None:
    import threading

    other = Server()
    thread = threading.Thread(target=other.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        server.targets["away"] = f"{other.url}/echo"
        both = Policy(server.policy.entries | other.policy.entries)
        secret = {
            "Authorization": "Bearer x",
            "X-Api-Key": "k",
            "Cookie": "c=1",
            "Idempotency-Key": "i",
            "Accept": "a/b",
        }
        await fetch("GET", f"{server.url}/to/302/away", headers={**secret, "Accept": "a/b"}, policy=both)
        headers = other.seen[0][2]
        assert headers["accept"] == "a/b"
        assert not {"authorization", "x-api-key", "cookie", "idempotency-key"} & set(headers)
        with pytest.raises(NodeError, match="another server"):
            await fetch("POST", f"{server.url}/to/307/away", json={"password": "p"}, policy=both)
        assert len(other.seen) == 1
    finally:
        other.shutdown()
        thread.join()
        other.server_close()


@pytest.mark.parametrize(
    "target",
    ["http://127.0.0.1:1/", "http://169.254.169.254/", "http://[::1]/", "http://localhost:22/", "http://0x7f.1:9/"],
)
async def test_every_hop_is_checked_anew(server, target: str) -> None:
    server.targets["inside"] = target
    with pytest.raises(NodeError, match="did not answer"):
        await fetch("GET", f"{server.url}/to/302/inside", policy=server.policy)


@pytest.mark.parametrize("target", ["file:///etc/passwd", "http://a:b@127.0.0.1/", "gopher://x/"])
async def test_redirects_lead_to_http_only(server, target: str) -> None:
    server.targets["odd"] = target
    with pytest.raises(NodeError, match="The address"):
        await fetch("GET", f"{server.url}/to/302/odd", policy=server.policy)


async def test_endless_redirects_end(server) -> None:
    server.targets["again"] = "/to/302/again"
    with pytest.raises(NodeError, match="redirects more than 5 times"):
        await fetch("GET", f"{server.url}/to/302/again", policy=server.policy)
    assert len(server.seen) == 6


async def test_the_guarded_client_follows_nothing_by_itself(server) -> None:
    async with client("model", policy=server.policy) as http:
        assert (await http.get(f"{server.url}/to/302//echo")).status_code == 302


async def test_compressed_replies_are_read(server) -> None:
    reply = await fetch("GET", f"{server.url}/gzip", policy=server.policy)
    assert reply.text == "hello " * 50_000 + "end"
    assert "content-encoding" not in reply.headers


@pytest.mark.parametrize("path", ["bomb", "big"])
async def test_size_is_bounded_after_decompression(server, path: str) -> None:
    with pytest.raises(NodeError, match="larger than 97 KB") as failed:
        await fetch("GET", f"{server.url}/{path}", max_bytes=100_000, policy=server.policy)
    assert failed.value.error_class == "limit"
    async with client("model", max_bytes=100_000, policy=server.policy) as http:
        with pytest.raises(TooLarge):
            await http.get(f"{server.url}/{path}")


@pytest.mark.parametrize(
    "path", ["broken", "short", "packed/br", "packed/zstd", "packed/gzip,gzip", "packed/deflate"]
)
async def test_replies_in_a_wrong_encoding_are_refused(server, path: str) -> None:
    with pytest.raises(NodeError) as failed:
        await fetch("GET", f"{server.url}/{path}", policy=server.policy)
    assert failed.value.error_class == "connection"


async def test_a_dripping_server_is_cut_off_by_the_whole_time(server) -> None:
    with pytest.raises(NodeError) as failed:
        await fetch("GET", f"{server.url}/drip", timeout=0.7, policy=server.policy)
    assert failed.value.error_class == "connection"


@pytest.mark.parametrize("name", ["Host", "Content-Length", "Transfer-Encoding", "Connection", "Proxy-Authorization"])
async def test_headers_that_steer_the_connection_cannot_be_set(server, name: str) -> None:
    with pytest.raises(NodeError, match="cannot be set"):
        await fetch("GET", server.url, headers={name: "1"}, policy=server.policy)


@pytest.mark.parametrize(
    ("name", "value"), [("X", "a\r\nY: b"), ("X\r\nY", "b"), ("X Y", "b"), ("", "b"), ("X", "a\0")]
)
async def test_headers_cannot_be_split(server, name: str, value: str) -> None:
    with pytest.raises(NodeError, match="header"):
        await fetch("GET", server.url, headers={name: value}, policy=server.policy)
    assert server.seen == []


async def test_letters_beyond_ascii_in_a_header_are_sent(server) -> None:
    assert (await fetch("GET", server.url, headers={"X-Name": "Zoë"}, policy=server.policy)).status == 200


@pytest.mark.parametrize("method", ["CONNECT", "TRACE", "GET / HTTP/1.1\r\nX: y\r\n", ""])
async def test_other_methods_are_refused(server, method: str) -> None:
    with pytest.raises(NodeError, match="method"):
        await fetch(method, server.url, policy=server.policy)


async def test_text_is_decoded_by_its_charset_and_odd_ones_are_ignored(server) -> None:
    assert (await fetch("GET", f"{server.url}/latin", policy=server.policy)).text == "é"
    for charset in ("zlib", "rot13", "idna", "unicode_escape", "nonsense"):
        assert (await fetch("GET", f"{server.url}/charset/{charset}", policy=server.policy)).text == "plain"


async def test_connections_are_pooled_and_cookies_are_not_kept(server) -> None:
    async with client("model", policy=server.policy) as http:
        for _ in range(3):
            assert (await http.get(f"{server.url}/echo")).status_code == 200
    assert len(server.peers) == 1
    assert all("cookie" not in headers for _, _, headers, _ in server.seen)


async def test_proxies_of_the_environment_are_not_used(server, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "HTTPS_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    assert (await fetch("GET", server.url, policy=server.policy)).status == 200


async def test_the_openai_client_works_through_it(server) -> None:
    import openai

    async with client("model", policy=server.policy) as http:
        asked = openai.AsyncOpenAI(api_key="sk-test", base_url=f"{server.url}/sse", http_client=http, max_retries=0)
        stream = await asked.chat.completions.create(
            model="m", messages=[{"role": "user", "content": "hi"}], stream=True
        )
        text = "".join([part.choices[0].delta.content or "" async for part in stream])
        with pytest.raises(openai.RateLimitError):
            await asked.with_options(base_url=f"{server.url}/status/429").models.list()
    assert text == "one two"
    assert server.seen[0][2]["authorization"] == "Bearer sk-test"


def test_settings_give_the_rules_of_each_purpose() -> None:
    with override_settings(
        ALLOW_HOSTS_MODELS=["LocalHost.:11434", "[::1]:80"],
        ALLOW_HOSTS_TOOLS=["intra.example:443", "no-port", "bad:port", ":80", "x:0", "x:99999"],
        OPENAI_BASE_URL="https://llm.example/v1",
        DEMO_URL="http://127.0.0.1:8000/demo/v1",
    ):
        models, tools = policy_of("model").entries, policy_of("tool").entries
    assert models == {("localhost", 11434), ("::1", 80), ("llm.example", 443), ("127.0.0.1", 8000)}
    assert tools == {("intra.example", 443)}
