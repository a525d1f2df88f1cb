"""What outgoing calls may reach: public addresses, and the exact host:port entries an administrator allows."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from urllib.parse import urlsplit

from django.conf import settings

from runtime.egress.addresses import METADATA_NAMES, Address, is_metadata, is_public

Purpose = Literal["model", "tool"]
Entry = tuple[str, int]
log = logging.getLogger("baton.egress")


@dataclass(frozen=True, slots=True)
class Policy:
    """The rules of one purpose; `entries` may be private, by exact host and port."""

    entries: frozenset[Entry] = frozenset()

    def may_ask(self, host: str) -> bool:
        """Whether the name may be looked up at all."""
        return plain_host(host) not in METADATA_NAMES

    def may_reach(self, host: str, port: int, address: Address) -> bool:
        """Whether a connection for `host`:`port` may go to `address`."""
        if is_metadata(address):
            return False
        return is_public(address) or (plain_host(host), port) in self.entries


def policy_of(purpose: Purpose) -> Policy:
    """The policy of a purpose, from the settings."""
    if purpose == "tool":
        return _policy(tuple(settings.ALLOW_HOSTS_TOOLS), ())
    return _policy(tuple(settings.ALLOW_HOSTS_MODELS), (settings.OPENAI_BASE_URL, settings.DEMO_URL))


def plain_host(host: str) -> str:
    """A host as it is compared: lower case, without the final dot and the brackets of an IPv6 address."""
    return host.lower().rstrip(".").removeprefix("[").removesuffix("]")


@lru_cache(maxsize=16)
def _policy(entries: tuple[str, ...], urls: tuple[str, ...]) -> Policy:
    found = [_entry(text) for text in entries] + [_origin(url) for url in urls]
    return Policy(frozenset(entry for entry in found if entry is not None))


def _entry(text: str) -> Entry | None:
    """An entry `host:port`; one that is not of that form allows nothing, and is reported."""
    host, _, port = text.rpartition(":")
    if not host or not port.isascii() or not port.isdigit() or not 0 < int(port) < 65536:
        log.warning("BATON_ALLOW_HOSTS: %r is not host:port and is ignored.", text)
        return None
    return plain_host(host), int(port)


def _origin(url: str) -> Entry | None:
    try:
        parts = urlsplit(url)
        port = parts.port or {"http": 80, "https": 443}[parts.scheme]
    except (ValueError, KeyError):
        log.warning("A configured model address is not a URL and is ignored.")
        return None
    return (plain_host(parts.hostname), port) if parts.hostname else None
