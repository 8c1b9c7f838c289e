"""Which addresses outside may be called: public ones by TLS, and what the installation allows by name."""

import ipaddress
import re
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network
from typing import Final, TypeAlias
from urllib.parse import urlsplit, urlunsplit

from engine.domain.texts import Text

Address: TypeAlias = IPv4Address | IPv6Address
Network: TypeAlias = IPv4Network | IPv6Network
_HTTPS, _HTTP = 443, 80
_LONGEST_NAME: Final = 253
_NAME: Final = re.compile(r"[a-z0-9_-]{1,63}(?:\.[a-z0-9_-]{1,63})*", re.ASCII)
HIDDEN: Final = "…"
_CARRIERS: Final = tuple(
    map(ipaddress.IPv6Network, ("64:ff9b::/96", "64:ff9b:1::/48", "2002::/16", "2001::/32", "::/96", "::ffff:0:0/96"))
)
"""IPv6 that leads to some IPv4 (RFC 6052, 8215, 3056, 4380, 4291): `is_global` lets the first ones through."""


_IN_THE_OPEN: Final = (
    "应为 https://：不加密的内容在途中会被人读到。",
    "Expected https://, because what is sent could be read on its way.",
)


class AddressRefusedError(ValueError):
    """Why an address may not be called; logs have it in English, people in their language."""

    def __init__(self, chinese: str, english: str) -> None:
        super().__init__(english)
        self.told = Text(chinese, english)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """Where to call: the host as it was named, the port, and whether by TLS."""

    url: str
    host: str
    port: int
    tls: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowed:
    """Hosts and networks that may be called although they are not public, also without TLS."""

    hosts: frozenset[str]
    networks: tuple[Network, ...]

    @classmethod
    def read(cls, text: str) -> "Allowed":
        """Read host names and networks, separated by commas: `oa.example.edu.cn, 10.1.0.0/16`."""
        hosts, networks = set(), []
        for part in filter(None, (piece.strip() for piece in text.split(","))):
            try:
                networks.append(ipaddress.ip_network(part))
            except ValueError:
                with suppress(AddressRefusedError):  # what can't be a name is nobody's
                    hosts.add(_spelled(part))
        return cls(hosts=frozenset(hosts), networks=tuple(networks))


def read_target(url: str, allowed: Allowed) -> Target:
    """Read an address that somebody wants called.

    Raises AddressRefusedError for what is no http(s) address, carries a password, has no TLS, names a forbidden
    address by its number, or a host by what can't be a name.
    """
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError as error:
        raise AddressRefusedError(
            "这不是一个 https:// 地址。", f"Expected an https:// address, but {error}."
        ) from error
    if parts.scheme not in ("http", "https") or not host or not all(map(_may_stand, url)):
        raise AddressRefusedError("地址应形如 https://主机/路径。", "Expected an address like https://host/path.")
    host = _spelled(host)
    if parts.username is not None or parts.password is not None:
        raise AddressRefusedError("地址中不能带用户名或密码。", "Expected an address without a name or password in it.")
    tls = parts.scheme == "https"
    literal = _literal(host)
    trusted = host in allowed.hosts or (literal is not None and _within(literal, allowed.networks))
    if not tls and not trusted and not allowed.networks:
        raise AddressRefusedError(*_IN_THE_OPEN)
    if literal is not None:
        check_address(literal, allowed, trusted=trusted)
    return Target(url=url, host=host, port=port or (_HTTPS if tls else _HTTP), tls=tls)


def shown_address(url: str) -> str:
    """Return an address as it may be shown and kept: of its query the names only, for the values may be keys."""
    try:
        parts = urlsplit(url)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        return HIDDEN
    place = f"[{host}]" if ":" in host else host
    place = place if port is None else f"{place}:{port}"
    pieces = (piece.partition("=") for piece in parts.query.split("&") if piece)
    query = "&".join(f"{name}={HIDDEN}" if given else HIDDEN for name, given, _ in pieces)
    return urlunsplit((parts.scheme, place, parts.path, query, ""))


def check_resolved(target: Target, addresses: Iterable[str], allowed: Allowed) -> tuple[str, ...]:
    """Return the addresses to try in turn, of those a name stands for; the two families alternate (RFC 8305, 4).

    Raises AddressRefusedError when there is none, when any of them may not be called, or when one of them would be
    called without TLS although it is not allowed by name or network.
    """
    found = [ipaddress.ip_address(address.partition("%")[0]) for address in addresses]
    if not found:
        raise AddressRefusedError(
            f"查不到“{target.host}”的地址。", f"Expected '{target.host}' to have an address, but it has none."
        )
    trusted = target.host in allowed.hosts
    for address in found:
        check_address(address, allowed, trusted=trusted)
        if not target.tls and not trusted and not _within(address, allowed.networks):
            raise AddressRefusedError(*_IN_THE_OPEN)
    return tuple(str(address) for address in _alternating(list(dict.fromkeys(found))))


def _alternating(found: list[Address]) -> list[Address]:
    """Order addresses so that one family that leads nowhere does not use up the time of the other."""
    first = [address for address in found if address.version == found[0].version]
    other = [address for address in found if address.version != found[0].version]
    paired = [address for pair in zip(first, other, strict=False) for address in pair]
    shorter = min(len(first), len(other))
    return [*paired, *first[shorter:], *other[shorter:]]


def check_address(address: Address, allowed: Allowed, *, trusted: bool = False) -> None:
    """Raise AddressRefusedError unless `address` is public (RFC 6890) or allowed."""
    if trusted or _within(address, allowed.networks):
        return
    hidden = isinstance(address, IPv6Address) and any(address in carrier for carrier in _CARRIERS)
    if hidden or not address.is_global or address.is_multicast or address.is_reserved:
        raise AddressRefusedError(f"{address} 不是公网地址。", f"Expected a public address, but {address} is not one.")


def _may_stand(sign: str) -> bool:
    """Tell whether a sign may stand in an address: no blank, nothing that steers, no half of a sign."""
    return sign.isprintable() and not sign.isspace() and sign != "\\"


def _spelled(host: str) -> str:
    """Return a host as it is asked for: in small letters, a name of another script as RFC 5890 writes it.

    Raises AddressRefusedError for what can't be a name (RFC 1035, 2.3.4).
    """
    if ":" in host:
        return host.lower()
    try:
        name = host.encode("idna").decode("ascii").lower().removesuffix(".")
    except UnicodeError:
        name = ""
    if len(name) > _LONGEST_NAME or not _NAME.fullmatch(name):
        raise AddressRefusedError(
            f"{host[:80]!a} 不能是主机名。", f"Expected the name of a host, but got {host[:80]!a}."
        )
    return name


def _literal(host: str) -> Address | None:
    try:
        return ipaddress.ip_address(host)
    except ValueError:
        return None


def _within(address: Address, networks: Iterable[Network]) -> bool:
    return any(address.version == network.version and address in network for network in networks)
