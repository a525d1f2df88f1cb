"""Which network addresses are public: decided on the address itself, however it was written."""

from __future__ import annotations

import ipaddress
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network

Address = IPv4Address | IPv6Address

#: Not for the outside world (IANA special-purpose registry), besides what `is_global` already knows.
_SPECIAL4 = [
    IPv4Network(text)
    for text in (
        "0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12",
        "192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15", "198.51.100.0/24",
        "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4",
    )
]  # fmt: skip
_GLOBAL6 = IPv6Network("2000::/3")
#: Inside 2000::/3: protocol assignments with Teredo and ORCHID, documentation, 6to4.
_SPECIAL6 = [IPv6Network(text) for text in ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")]
_NAT64 = IPv6Network("64:ff9b::/96")

#: Where clouds keep their machines' credentials; some of these are public addresses.
_METADATA = [
    ipaddress.ip_network(text)
    for text in (
        "169.254.0.0/16", "fe80::/10", "fd00:ec2::/32", "fd20:ce::/32", "100.100.100.200/32", "168.63.129.16/32",
        "192.0.0.192/32",
    )
]  # fmt: skip
METADATA_NAMES = frozenset(
    {
        "metadata", "metadata.google.internal", "metadata.goog", "instance-data", "instance-data.ec2.internal",
        "metadata.azure.com", "metadata.azure.internal", "metadata.tencentyun.com", "metadata.packet.net",
    }
)  # fmt: skip


def unwrap(address: Address) -> Address:
    """The IPv4 address that an IPv6 address stands for (mapped, NAT64), else the address itself."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped is not None:
            return address.ipv4_mapped
        if address in _NAT64:
            return IPv4Address(int(address) & 0xFFFFFFFF)
    return address


def is_public(address: Address) -> bool:
    """Whether anybody on the internet may be meant by this address."""
    real = unwrap(address)
    if isinstance(real, IPv4Address):
        return real.is_global and not any(real in network for network in _SPECIAL4)
    tunnelled = (int(real) >> 32) & 0xFFFFFFFF in {0x00005EFE, 0x02005EFE}  # ISATAP: an IPv4 address in disguise
    return real in _GLOBAL6 and real.is_global and not tunnelled and not any(real in net for net in _SPECIAL6)


def is_metadata(address: Address) -> bool:
    """Whether a cloud's metadata service lives here: never reachable, whatever is allowed."""
    real = unwrap(address)
    return any(real.version == network.version and real in network for network in _METADATA)
