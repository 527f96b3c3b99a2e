"""The one door out of the house: HTTP to addresses that people typed, and never to an address inside.

A host is resolved once; unless it is allowed by name, every address that it has must be public, and the connection goes
to one of these very addresses (with the right Host and SNI), so a name that changes its mind between the look and the
connection gains nothing. Each redirect goes through the same door. Size and time have limits. No proxy of the
environment is used: it would resolve names anew.

What may be reached nevertheless stands in OUTBOUND_ALLOWED_HOSTS: ``name``, ``name:port``, ``10.0.0.0/8``.
"""

from __future__ import annotations

import http.client
import ipaddress
import socket
import ssl
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import dataclass, field
from ipaddress import IPv4Address, IPv6Address
from threading import Timer
from typing import Any
from urllib.parse import SplitResult, urljoin, urlsplit

from django.conf import settings
from django.utils.translation import gettext as _

LONGEST_ADDRESS = 2000
WELL_KNOWN_PORTS = (80, 443)  # below 1024; other services there speak something that a request could be mistaken for
REDIRECTS = (301, 302, 303, 307, 308)
CHUNK = 64 * 1024
USER_AGENT = "Corroborate/1"
_PORTS = {"http": 80, "https": 443}
_EMBEDDING = [ipaddress.ip_network(each) for each in ("::/96", "64:ff9b::/96", "64:ff9b:1::/48", "2002::/16")]
_OF_ONE_HOST = {"authorization", "cookie"}

IpAddress = IPv4Address | IPv6Address


class OutboundError(Exception):
    """``message``: what went wrong, a sentence."""

    def __init__(self, message: str) -> None:
        super().__init__(message)
        self.message = message


class Forbidden(OutboundError):
    """The address is none that we go to: a private network, another scheme, a name and password in it."""


class Unreachable(OutboundError):
    """Nobody answered, or not in time, or not in HTTP."""


class TooLarge(OutboundError):
    """The answer is longer than was allowed."""


@dataclass(frozen=True, slots=True)
class Target:
    """Where an address leads. ``addresses``: where a connection may go, in the resolver's order."""

    url: str
    scheme: str
    host: str
    port: int
    path: str
    addresses: tuple[str, ...] = ()

    @property
    def origin(self) -> tuple[str, str, int]:
        return self.scheme, self.host, self.port


@dataclass(slots=True)
class Stream:
    """An answer whose head was read. ``url`` is where it came from, after the redirects, which ``hops`` lists."""

    url: str
    status: int
    headers: http.client.HTTPMessage
    hops: list[str]
    _response: http.client.HTTPResponse
    _session: _Session
    _most_bytes: int

    def __iter__(self) -> Iterator[bytes]:
        """The body as it comes, not decompressed. TooLarge past the limit, Unreachable when it breaks off."""
        size = 0
        with _told(self.url):
            while piece := self._response.read1(CHUNK):
                size += len(piece)
                if size > self._most_bytes:
                    raise TooLarge(_("The answer of %(url)s is too large.") % {"url": self.url})
                yield piece
            if self._session.over:
                raise TimeoutError
            if self._response.length:
                raise http.client.IncompleteRead(b"", self._response.length)


@dataclass(frozen=True, slots=True)
class Answer:
    """An answer with its body."""

    url: str
    status: int
    headers: http.client.HTTPMessage
    body: bytes
    hops: list[str] = field(default_factory=list)


def fetch(url: str, **options: Any) -> Answer:
    """The whole answer; options and errors as of ``opened``."""
    with opened(url, **options) as stream:
        return Answer(stream.url, stream.status, stream.headers, b"".join(stream), stream.hops)


@contextmanager
def opened(
    url: str,
    *,
    method: str = "GET",
    headers: Mapping[str, str] | None = None,
    body: bytes | None = None,
    redirects: int = 5,
    most_bytes: int = 10_000_000,
    seconds: float = 20,
) -> Iterator[Stream]:
    """Ask ``url``; the body is read while the context is open. Any status is an answer.

    ``seconds`` are for everything after the name was resolved, redirects and body included. Redirects are followed
    for GET and HEAD only, at most ``redirects``; what only the first host may see (Authorization, Cookie) stays there.
    Raises an OutboundError.
    """
    sent = {"User-Agent": USER_AGENT, "Accept-Encoding": "identity", **(headers or {})}
    target = resolve(url)
    hops: list[str] = []
    with _Session(seconds) as session:
        while True:
            with _told(target.url):
                response = session.ask(target, method, sent, body)
            following = _following(response, target) if method in ("GET", "HEAD") else None
            if following is None:
                break
            if len(hops) == redirects:
                raise Unreachable(_("%(url)s redirects too often.") % {"url": url})
            following = resolve(following.url)
            if following.origin != target.origin:
                sent = {name: value for name, value in sent.items() if name.lower() not in _OF_ONE_HOST}
            hops.append(target.url)
            target = following
        yield Stream(target.url, response.status, response.headers, hops, response, session, most_bytes)


def parse(url: str) -> Target:
    """The parts of an address that we would go to; Forbidden says why it is none. Nothing is resolved."""
    try:
        parts = urlsplit(url)
        host = (parts.hostname or "").encode("idna").decode("ascii") if not _is_ip(parts.hostname) else parts.hostname
        port = parts.port or _PORTS.get(parts.scheme, 0)
    except ValueError:  # UnicodeError is one
        raise Forbidden(_("This is no web address.")) from None
    if parts.scheme not in _PORTS or not host or len(url) > LONGEST_ADDRESS or _has_controls(url):
        raise Forbidden(_("Give a web address that starts with http:// or https://."))
    if parts.username is not None or parts.password is not None:
        raise Forbidden(_("An address with a name and password in it is not used."))
    if port < 1024 and port not in WELL_KNOWN_PORTS and not _allowed(host, port, None):
        raise Forbidden(_("Port %(port)s does not belong to a web server.") % {"port": port})
    return Target(url, parts.scheme, host, port, _path(parts))


def resolve(url: str) -> Target:
    """``parse`` with the addresses of the host, all of them public or allowed; Forbidden or Unreachable otherwise."""
    target = parse(url)
    try:
        found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError):
        raise Unreachable(_("There is no host %(host)s.") % {"host": target.host}) from None
    addresses = list(dict.fromkeys(str(entry[4][0]) for entry in found))
    for address in addresses:
        parsed = ipaddress.ip_address(address.partition("%")[0])
        if not (is_public(parsed) or _allowed(target.host, target.port, parsed)):
            raise Forbidden(
                _("%(host)s is in a private network; the setting OUTBOUND_ALLOWED_HOSTS can allow it.")
                % {"host": target.host}
            )
    return Target(target.url, target.scheme, target.host, target.port, target.path, tuple(addresses))


def is_public(address: IpAddress) -> bool:
    """Whether ``address`` belongs to the public internet, and does not carry another one that might not."""
    if isinstance(address, IPv6Address):
        if address.ipv4_mapped:
            return is_public(address.ipv4_mapped)
        if address.is_site_local or any(address in network for network in _EMBEDDING):
            return False
    return address.is_global and not address.is_multicast and not address.is_reserved


def _allowed(host: str, port: int, address: IpAddress | None) -> bool:
    """Whether OUTBOUND_ALLOWED_HOSTS names the host, the host with its port, or a network with the address in it."""
    names = {host, f"{host}:{port}", f"[{host}]:{port}"}
    for entry in settings.OUTBOUND_ALLOWED_HOSTS:
        if entry.lower() in names:
            return True
        with suppress(ValueError):  # a name, no network
            if address is not None and address in ipaddress.ip_network(entry):
                return True
    return False


def _is_ip(host: str | None) -> bool:
    with suppress(ValueError):
        return bool(ipaddress.ip_address(host or ""))
    return False


def _has_controls(url: str) -> bool:
    return any(character <= " " or character == "\x7f" for character in url)


def _path(parts: SplitResult) -> str:
    """Path and query as they are sent: in ASCII, whatever was typed."""
    path = parts.path or "/"
    whole = f"{path}?{parts.query}" if parts.query else path
    return "".join(each if each.isascii() else "".join(f"%{byte:02X}" for byte in each.encode()) for each in whole)


def _following(response: http.client.HTTPResponse, target: Target) -> Target | None:
    """Where a redirect leads; None when this is none."""
    where = response.headers.get("Location")
    if response.status not in REDIRECTS or not where:
        return None
    return parse(urljoin(target.url, where.encode("latin-1", "replace").decode("utf-8", "replace")))


class _Session(ExitStack):
    """The connections of one errand: all are cut when its time is up, and closed when it is over.

    A timeout of the socket alone would let a server that sends a byte every second hold on to us for ever.
    """

    def __init__(self, seconds: float) -> None:
        super().__init__()
        self.over = False
        self._seconds = seconds
        self._wires: list[socket.socket] = []
        timer = Timer(seconds, self._cut)
        timer.daemon = True
        timer.start()
        self.callback(timer.cancel)

    def _cut(self) -> None:
        self.over = True
        for wire in list(self._wires):
            with suppress(OSError):
                socket.socket.shutdown(wire, socket.SHUT_RDWR)  # of the bare socket, below TLS

    def ask(
        self, target: Target, method: str, headers: Mapping[str, str], body: bytes | None
    ) -> http.client.HTTPResponse:
        """Send the request and read the answer's head."""
        # It writes the Host header from its name; with a socket in its hands it does not connect by itself.
        secure = target.scheme == "https"
        kind = http.client.HTTPSConnection if secure else http.client.HTTPConnection
        connection = kind(target.host, target.port, timeout=self._seconds)
        connection.sock = self._secured(target) if secure else self._connected(target)
        connection.request(method, target.path, body=body, headers=dict(headers))
        response = connection.getresponse()
        self.callback(response.close)
        return response

    def _connected(self, target: Target) -> socket.socket:
        """The first of the addresses that takes the connection."""
        error: OSError | None = None
        for address in target.addresses:
            try:
                wire = socket.create_connection((address, target.port), timeout=self._seconds / len(target.addresses))
            except OSError as failed:
                error = failed
            else:
                wire.settimeout(self._seconds)
                return self._kept(wire)
        raise error or OSError("no address")

    def _secured(self, target: Target) -> socket.socket:
        """The same with TLS, which asks for the host's name and checks it."""
        context = ssl.create_default_context()
        plain = self._connected(target)
        wire = context.wrap_socket(plain, server_hostname=target.host, do_handshake_on_connect=False)
        self._kept(wire)
        wire.do_handshake()
        return wire

    def _kept(self, wire: socket.socket) -> socket.socket:
        self._wires.append(wire)
        self.callback(wire.close)
        return wire


@contextmanager
def _told(url: str) -> Iterator[None]:
    """What the network does to us as Unreachable."""
    try:
        yield
    except TimeoutError:
        raise Unreachable(_("%(url)s did not answer in time.") % {"url": url}) from None
    except ssl.SSLError as error:
        reason = (getattr(error, "verify_message", "") or error.reason or "TLS").rstrip(".")
        raise Unreachable(_("No safe connection to %(url)s: %(reason)s.") % {"url": url, "reason": reason}) from None
    except (OSError, http.client.HTTPException, ValueError) as error:
        reason = getattr(error, "strerror", None) or type(error).__name__
        raise Unreachable(_("%(url)s could not be read: %(reason)s.") % {"url": url, "reason": reason}) from None
