"""URLs that try to reach the inside: none of them opens a connection, and all of them fail alike."""

import ipaddress
import socket
from asyncio import selector_events

import pytest

from runtime.egress import Policy, client, fetch
from runtime.egress.addresses import is_metadata, is_public
from runtime.egress.fetch import UNREACHABLE
from runtime.engine.errors import NodeError

INSIDE = [
    "http://127.0.0.1:{port}/",
    "http://localhost:{port}/",
    "http://LOCALHOST.:{port}/",
    "http://127.1:{port}/",
    "http://127.0.1:{port}/",
    "http://2130706433:{port}/",
    "http://0x7f000001:{port}/",
    "http://0x7f.0.0.1:{port}/",
    "http://0x7f.1:{port}/",
    "http://0177.0.0.1:{port}/",
    "http://017700000001:{port}/",
    "http://127.0.0.1.:{port}/",
    "http://127.127.127.127:{port}/",
    "http://0.0.0.0:{port}/",
    "http://0:{port}/",
    "http://[::]:{port}/",
    "http://[::1]:{port}/",
    "http://[0:0:0:0:0:0:0:1]:{port}/",
    "http://[::ffff:127.0.0.1]:{port}/",
    "http://[::ffff:7f00:1]:{port}/",
    "http://[::127.0.0.1]:{port}/",
    "http://[64:ff9b::7f00:1]:{port}/",
    "http://[64:ff9b:1::7f00:1]:{port}/",
    "http://[2002:7f00:1::]:{port}/",
    "http://[2001:0:7f00:1::]:{port}/",
    "http://[fe80::1]:{port}/",
    "http://[fe80::1%25lo]:{port}/",
    "http://[fc00::1]:{port}/",
    "http://[fec0::1]:{port}/",
    "http://[ff02::1]:{port}/",
    "http://10.0.0.1:{port}/",
    "http://172.16.0.1:{port}/",
    "http://172.31.255.255:{port}/",
    "http://192.168.0.1:{port}/",
    "http://100.64.0.1:{port}/",
    "http://169.254.169.254/latest/meta-data/",
    "http://169.254.170.2/v2/credentials",
    "http://2852039166/latest/meta-data/",
    "http://0xa9fea9fe/",
    "http://0251.0376.0251.0376/",
    "http://[::ffff:169.254.169.254]/",
    "http://[fd00:ec2::254]/latest/meta-data/",
    "http://[fd20:ce::254]/",
    "http://metadata.google.internal/computeMetadata/v1/",
    "http://METADATA.google.internal./",
    "http://100.100.100.200/latest/meta-data/",
    "http://168.63.129.16/",
    "http://192.0.0.192/opc/v2/",
    "http://198.18.0.1:{port}/",
    "http://192.0.2.1:{port}/",
    "http://203.0.113.1:{port}/",
    "http://224.0.0.1:{port}/",
    "http://240.0.0.1:{port}/",
    "http://255.255.255.255:{port}/",
    "http://①②⑦.⓪.⓪.①:{port}/",
    "http://127。0。0。1:{port}/",
    "http://ⓛocalhost:{port}/",
    "https://127.0.0.1:{port}/",
    "http://127.0.0.1:{port}/?@example.com/",
    "http://127.0.0.1:{port}#@example.com/",
    "http://example.invalid/",
    "http://" + "a" * 300 + ".example/",
    "http://a..b/",
    "http://exa mple.com/",
]
NOT_URLS = [
    "file:///etc/passwd",
    "ftp://127.0.0.1/",
    "gopher://127.0.0.1:6379/_INFO",
    "unix:///var/run/docker.sock",
    "http+unix://%2Fvar%2Frun%2Fdocker.sock/info",
    "data:text/plain,hello",
    "javascript:alert(1)",
    "ws://127.0.0.1/",
    "//127.0.0.1/",
    "/etc/passwd",
    "127.0.0.1",
    "http://",
    "http:///path",
    "http://user:password@127.0.0.1:{port}/",
    "http://example.com@127.0.0.1:{port}/",
    "http://127.0.0.1:99999/",
    "http://127.0.0.1:{port}\r\nX: y/",
    "http://[::1/",
    "",
]


@pytest.fixture
def connections(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    """Every address that a socket is connected to while the test runs."""
    made: list[object] = []
    real = selector_events.BaseSelectorEventLoop.sock_connect

    async def spy(self: selector_events.BaseSelectorEventLoop, sock: socket.socket, address: object) -> None:
        made.append(address)
        await real(self, sock, address)

    monkeypatch.setattr(selector_events.BaseSelectorEventLoop, "sock_connect", spy)
    return made


@pytest.mark.parametrize("purpose", ["tool", "model"])
@pytest.mark.parametrize("url", INSIDE)
async def test_the_inside_cannot_be_reached(server, connections: list[object], url: str, purpose: str) -> None:
    with pytest.raises(NodeError) as failed:
        await fetch("GET", url.format(port=server.port), purpose=purpose, policy=Policy(), timeout=5)
    assert failed.value.message in {UNREACHABLE, "The address is not a URL."}
    assert failed.value.message == "The address is not a URL." or failed.value.error_class == "connection"
    assert connections == []
    assert server.seen == []


@pytest.mark.parametrize("url", NOT_URLS)
async def test_what_is_not_an_http_address_is_refused(server, connections: list[object], url: str) -> None:
    with pytest.raises(NodeError) as failed:
        await fetch("GET", url.format(port=server.port), policy=server.policy)
    assert failed.value.message.startswith("The address")
    assert connections == []


async def test_refusals_closed_ports_and_timeouts_look_the_same(server) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        port = closed.getsockname()[1]
        shown = []
        for url, seconds, policy in [
            (f"{server.url}/", 5, Policy()),
            (f"http://127.0.0.1:{port}/", 5, Policy(frozenset({("127.0.0.1", port)}))),
            (f"{server.url}/slow", 0.3, server.policy),
            ("http://no-such-host.invalid/", 5, Policy()),
        ]:
            with pytest.raises(NodeError) as failed:
                await fetch("GET", url, timeout=seconds, policy=policy)
            shown.append(failed.value.as_json("n"))
    assert shown[0]["class"] == "connection"
    assert all(one == shown[0] for one in shown)


async def test_the_openai_client_meets_the_same_guard(server, connections: list[object]) -> None:
    import openai

    async with client("model", policy=Policy()) as http:
        asked = openai.AsyncOpenAI(api_key="sk-test", base_url=f"{server.url}/v1", http_client=http, max_retries=0)
        with pytest.raises(openai.APIConnectionError):
            await asked.models.list()
    assert connections == []


async def test_every_address_of_a_name_is_checked(
    server, connections: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    def mixed(host: str, port: int, *args: object, **more: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (ip, port)) for ip in ("93.184.216.34", "127.0.0.1")]

    monkeypatch.setattr(socket, "getaddrinfo", mixed)
    with pytest.raises(NodeError, match="did not answer"):
        await fetch("GET", f"http://rebind.example:{server.port}/", policy=Policy())
    assert connections == []


async def test_a_name_is_looked_up_once_and_the_checked_address_is_used(
    connections: list[object], monkeypatch: pytest.MonkeyPatch
) -> None:
    answers = iter(["93.184.216.34", "127.0.0.1", "127.0.0.1", "127.0.0.1"])

    def changing(host: str, port: int, *args: object, **more: object) -> list[object]:
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (next(answers), port))]

    async def unplugged(self: object, sock: socket.socket, address: object) -> None:
        connections.append(address)
        raise OSError("unplugged")

    monkeypatch.setattr(socket, "getaddrinfo", changing)
    monkeypatch.setattr(selector_events.BaseSelectorEventLoop, "sock_connect", unplugged)
    with pytest.raises(NodeError, match="did not answer"):
        await fetch("GET", "http://rebind.example/", policy=Policy())
    assert connections == [("93.184.216.34", 80)]


async def test_metadata_stays_closed_even_when_it_is_listed(connections: list[object]) -> None:
    listed = Policy(frozenset({("169.254.169.254", 80), ("metadata.google.internal", 80), ("fd00:ec2::254", 80)}))
    for url in ("http://169.254.169.254/", "http://metadata.google.internal/", "http://[fd00:ec2::254]/"):
        with pytest.raises(NodeError, match="did not answer"):
            await fetch("GET", url, policy=listed)
    assert connections == []


async def test_an_entry_opens_exactly_its_host_and_port(server, connections: list[object]) -> None:
    for host in ("localhost", "127.0.0.2", "127.1.1.1", "[::1]", "[::ffff:127.0.0.1]", "0.0.0.0"):
        with pytest.raises(NodeError, match="did not answer"):
            await fetch("GET", f"http://{host}:{server.port}/", policy=server.policy)
    with pytest.raises(NodeError, match="did not answer"):
        await fetch("GET", f"http://127.0.0.1:{server.port + 1}/", policy=server.policy)
    assert connections == []
    assert (await fetch("GET", f"{server.url}/", policy=server.policy)).status == 200


@pytest.mark.parametrize(
    "text", ["8.8.8.8", "93.184.216.34", "2606:2800:220:1::1", "::ffff:8.8.8.8", "64:ff9b::808:808"]
)
def test_public_addresses_are_public(text: str) -> None:
    address = ipaddress.ip_address(text)
    assert is_public(address)
    assert not is_metadata(address)


@pytest.mark.parametrize(
    "text", ["2001:db8::1", "3fff::1", "2002:808:808::", "2001::1", "4000::1", "2600::5efe:7f00:1"]
)
def test_special_addresses_are_not(text: str) -> None:
    assert not is_public(ipaddress.ip_address(text))
