"""Making connections: look-ups that are shared and soon forgotten, TLS verified for the name that was asked for."""

from __future__ import annotations

import asyncio
import datetime
import ipaddress
import socket
import ssl
import time
from pathlib import Path

import httpx2
import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from runtime.egress import client, dial
from runtime.egress.policy import Policy
from tests.egress.raw import plain, saying


class Names:
    """Stands in for the resolver; `asked` counts."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *answers: str) -> None:
        self.asked, self.answers = 0, list(answers)
        monkeypatch.setattr(socket, "getaddrinfo", self.look_up)

    def look_up(self, host: str, port: int | None, *args: object, **more: object) -> list[object]:
        self.asked += 1
        time.sleep(0.02)
        if not self.answers:
            raise socket.gaierror("unknown")
        answer = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (answer, port))]


def _policy(port: int) -> Policy:
    return Policy(frozenset({("model.example", port)}))


async def test_a_thousand_calls_look_a_name_up_once(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, "127.0.0.1")
    async with saying(*[plain(b"ok")] * 20) as raw, client("model", policy=_policy(raw.port)) as http:
        url = f"http://model.example:{raw.port}/"
        replies = await asyncio.gather(*(http.get(url) for _ in range(20)))
    assert all(reply.content == b"ok" for reply in replies)
    assert names.asked == 1


async def test_a_name_is_looked_up_again_after_a_few_seconds(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, "127.0.0.1")
    monkeypatch.setattr(dial, "KNOWN_SECONDS", 0.05)
    answer = plain(b"ok", b"connection: close")
    async with saying(answer, answer) as raw, client("model", policy=_policy(raw.port)) as http:
        for _ in range(2):
            await http.get(f"http://model.example:{raw.port}/")
            await asyncio.sleep(0.1)
    assert names.asked == 2


async def test_a_name_that_was_not_found_is_asked_for_again(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch)
    async with saying(plain(b"ok")) as raw, client("model", policy=_policy(raw.port)) as http:
        url = f"http://model.example:{raw.port}/"
        with pytest.raises(httpx2.ConnectError):
            await http.get(url)
        names.answers.append("127.0.0.1")
        assert (await http.get(url)).content == b"ok"


async def test_whoever_gives_up_does_not_end_the_others_look_up(monkeypatch: pytest.MonkeyPatch) -> None:
    Names(monkeypatch, "127.0.0.1")
    async with saying(plain(b"ok")) as raw, client("model", policy=_policy(raw.port)) as http:
        url = f"http://model.example:{raw.port}/"
        first = asyncio.create_task(http.get(url))
        await asyncio.sleep(0.005)
        second = asyncio.create_task(http.get(url))
        await asyncio.sleep(0.005)
        first.cancel()
        assert (await second).content == b"ok"


async def test_a_remembered_address_is_checked_for_every_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    names = Names(monkeypatch, "127.0.0.1")
    async with saying(plain(b"ok")) as raw, client("model", policy=_policy(raw.port)) as http:
        assert (await http.get(f"http://model.example:{raw.port}/")).content == b"ok"
        with pytest.raises(httpx2.ConnectError):  # the same name and address at a port that is not allowed
            await http.get(f"http://model.example:{raw.port + 1}/")
    assert names.asked == 1


def _certificate(folder: Path, name: str) -> ssl.SSLContext:
    """A server's context whose certificate, signed by nobody else, is for `name`; also written to a file."""
    key = ec.generate_private_key(ec.SECP256R1())
    subject = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(subject)
        .issuer_name(subject)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(
            x509.SubjectAlternativeName([x509.DNSName(name), x509.IPAddress(ipaddress.ip_address("127.0.0.9"))]),
            False,
        )
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    plainly = serialization.NoEncryption()
    form = serialization.PrivateFormat.PKCS8
    (folder / "key.pem").write_bytes(key.private_bytes(serialization.Encoding.PEM, form, plainly))
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    return context


@pytest.mark.parametrize(
    ("named", "trusted", "works"),
    [("model.example", True, True), ("other.example", True, False), ("model.example", False, False)],
)
async def test_tls_is_verified_for_the_name_that_was_asked_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, named: str, trusted: bool, works: bool
) -> None:
    Names(monkeypatch, "127.0.0.1")
    context = _certificate(tmp_path, named)
    indicated: list[str | None] = []
    context.sni_callback = lambda wire, name, _: indicated.append(name)
    if trusted:
        known = ssl.create_default_context(cafile=str(tmp_path / "cert.pem"))
        monkeypatch.setattr(dial, "_tls", lambda: known)
    seen: list[bytes] = []

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        seen.append(await reader.readuntil(b"\r\n\r\n"))
        writer.write(plain(b"ok", b"connection: close"))
        writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0, ssl=context)
    port = server.sockets[0].getsockname()[1]
    async with client("model", policy=_policy(port)) as http:
        if works:
            assert (await http.get(f"https://model.example:{port}/")).content == b"ok"
        else:
            with pytest.raises(httpx2.ConnectError, match="All connection attempts failed"):
                await http.get(f"https://model.example:{port}/")
    server.close()
    await asyncio.sleep(0.01)
    assert indicated == ["model.example"]
    assert len(seen) == (1 if works else 0)  # nothing is said to somebody else


def test_certificates_of_the_system_are_trusted_and_names_checked() -> None:
    context = dial._tls()
    assert context.verify_mode is ssl.CERT_REQUIRED
    assert context.check_hostname
