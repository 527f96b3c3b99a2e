"""What leaves the house goes to public addresses only, in measure and in time."""

from __future__ import annotations

import socket
import time
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from threading import Thread
from typing import Any

import pytest

from annotate import outbound

PRIVATE = """127.0.0.1 10.1.2.3 172.16.0.1 192.168.1.1 169.254.169.254 0.0.0.0 100.64.0.1 224.0.0.1 240.0.0.1
255.255.255.255 192.0.2.1 198.18.0.1 ::1 :: fe80::1 fc00::1 fec0::1 ff02::1 2001:db8::1 ::ffff:127.0.0.1
::ffff:10.0.0.1 ::127.0.0.1 64:ff9b::7f00:1 64:ff9b:1::1 2002:7f00:1:: 2001::1"""
PUBLIC = "8.8.8.8 1.1.1.1 2606:4700::1111 ::ffff:8.8.8.8"


class Site(BaseHTTPRequestHandler):
    """A web server that misbehaves by path."""

    def do_GET(self) -> None:
        name = self.path.strip("/").partition("?")[0]
        getattr(self, f"get_{name.partition('/')[0]}", self.get_page)()

    def do_POST(self) -> None:
        self.do_GET()

    def _send(self, status: int, body: bytes = b"", **headers: str) -> None:
        self.send_response(status)
        for header, value in ({"Content_Length": str(len(body))} | headers).items():
            self.send_header(header.replace("_", "-"), value)
        self.end_headers()
        self.wfile.write(body)

    def get_page(self) -> None:
        secret = self.headers.get("Authorization", "nobody")
        self._send(200, f"{self.headers['Host']} {self.path} {secret}".encode())

    def get_away(self) -> None:
        self._send(302, Location=self.path.partition("?")[2])

    def get_loop(self) -> None:
        self._send(302, Location="/loop")

    def get_big(self) -> None:
        self._send(200, b"x" * 200_000)

    def get_short(self) -> None:
        self._send(200, b"half", Content_Length="8")

    def get_drip(self) -> None:
        self.send_response(200)
        self.end_headers()
        for _ in range(1000):
            self.wfile.write(b".")
            time.sleep(0.05)

    def get_dripping_head(self) -> None:
        for _ in range(1000):
            self.wfile.write(b"H")
            time.sleep(0.05)

    def log_message(self, *args: Any) -> None:
        pass


@pytest.fixture
def site() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), Site)
    server.handle_error = lambda *args: None  # type: ignore[method-assign]
    Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


@pytest.fixture
def allowed(site: str, settings: Any) -> str:
    settings.OUTBOUND_ALLOWED_HOSTS = [site.removeprefix("http://")]
    return site


@pytest.fixture
def names(monkeypatch: pytest.MonkeyPatch) -> Callable[..., list[str]]:
    """``names("desk.example", "8.8.8.8", …)``: what the resolver says of a name; returns the names it was asked."""
    asked: list[str] = []

    def set_up(name: str, *addresses: str) -> list[str]:
        def resolver(host: str, port: int, *args: Any, **kwargs: Any) -> Any:
            asked.append(host)
            found = addresses if host == name else [host]
            return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (each, port)) for each in found]

        monkeypatch.setattr(outbound.socket, "getaddrinfo", resolver)
        return asked

    return set_up


@pytest.mark.parametrize("address", PRIVATE.split())
def test_private_addresses_are_known(address: str) -> None:
    assert not outbound.is_public(ip_address(address))


@pytest.mark.parametrize("address", PUBLIC.split())
def test_public_addresses_are_known(address: str) -> None:
    assert outbound.is_public(ip_address(address))


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "0x7f.1", "2130706433", "[::1]", "[::ffff:127.0.0.1]"])
def test_no_spelling_of_our_own_machine_is_reached(host: str, site: str) -> None:
    port = site.rpartition(":")[2]
    with pytest.raises(outbound.Forbidden):
        outbound.fetch(f"http://{host}:{port}/")


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://example.org/",
        "http://",
        "http://a b/",
        "http://example.org/\r\nX: y",
        "http://name:secret@example.org/",
        "http://example.org:22/",
        "http://example.org:99999/",
        "http://[::1/",
        f"http://example.org/{'x' * 2000}",
        "//example.org/",
        "http://a..b/",
    ],
)
def test_what_is_no_web_address_is_refused(url: str) -> None:
    with pytest.raises(outbound.Forbidden):
        outbound.parse(url)


def test_one_private_address_among_public_ones_is_enough(names: Callable[..., list[str]]) -> None:
    names("desk.example", "8.8.8.8", "10.0.0.1")
    with pytest.raises(outbound.Forbidden, match="private network"):
        outbound.resolve("http://desk.example/")


def test_a_network_can_be_allowed(names: Callable[..., list[str]], settings: Any) -> None:
    names("desk.example", "10.0.0.1")
    settings.OUTBOUND_ALLOWED_HOSTS = ["10.0.0.0/8"]
    assert outbound.resolve("http://desk.example/x?y=ü").addresses == ("10.0.0.1",)
    assert outbound.parse("http://desk.example/x?y=ü").path == "/x?y=%C3%BC"


def test_an_allowed_host_answers(allowed: str) -> None:
    answer = outbound.fetch(f"{allowed}/page?a=b#c")
    assert answer.status == 200
    assert answer.body.decode() == f"{allowed.removeprefix('http://')} /page?a=b nobody"


def test_the_name_is_resolved_once_and_sent_as_host(
    site: str, names: Callable[..., list[str]], settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    port = site.rpartition(":")[2]
    settings.OUTBOUND_ALLOWED_HOSTS = [f"desk.example:{port}"]
    asked = names("desk.example", "127.0.0.1")
    answer = outbound.fetch(f"http://desk.example:{port}/")
    assert answer.body.decode() == f"desk.example:{port} / nobody"
    assert asked.count("desk.example") == 1


def test_a_redirect_into_the_house_is_refused(allowed: str) -> None:
    with pytest.raises(outbound.Forbidden):
        outbound.fetch(f"{allowed}/away?http://127.0.0.1:1/")


def test_a_redirect_is_followed_and_its_hops_are_told(allowed: str) -> None:
    answer = outbound.fetch(f"{allowed}/away?/page", headers={"Authorization": "me"})
    assert (answer.url, answer.hops) == (f"{allowed}/page", [f"{allowed}/away?/page"])
    assert answer.body.endswith(b" me")


def test_another_host_does_not_learn_the_secret(allowed: str, settings: Any) -> None:
    other = allowed.replace("127.0.0.1", "localhost")
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1", "localhost"]
    answer = outbound.fetch(f"{allowed}/away?{other}/page", headers={"Authorization": "me"})
    assert answer.body.endswith(b" nobody")


def test_a_post_is_not_sent_elsewhere(allowed: str) -> None:
    answer = outbound.fetch(f"{allowed}/away?/page", method="POST", body=b"{}")
    assert (answer.status, answer.hops) == (302, [])


def test_redirects_end(allowed: str) -> None:
    with pytest.raises(outbound.Unreachable, match="too often"):
        outbound.fetch(f"{allowed}/loop")


def test_a_long_answer_is_cut(allowed: str) -> None:
    with pytest.raises(outbound.TooLarge):
        outbound.fetch(f"{allowed}/big", most_bytes=100_000)
    assert len(outbound.fetch(f"{allowed}/big", most_bytes=200_000).body) == 200_000


@pytest.mark.parametrize("path", ["drip", "dripping_head"])
def test_who_sends_a_byte_now_and_then_is_cut_off(allowed: str, path: str) -> None:
    began = time.monotonic()
    with pytest.raises(outbound.Unreachable):
        outbound.fetch(f"{allowed}/{path}", seconds=0.5)
    assert time.monotonic() - began < 20


def test_half_an_answer_is_none(allowed: str) -> None:
    with pytest.raises(outbound.Unreachable):
        outbound.fetch(f"{allowed}/short")


def test_nobody_at_home_is_told(settings: Any) -> None:
    settings.OUTBOUND_ALLOWED_HOSTS = ["127.0.0.1"]
    with pytest.raises(outbound.Unreachable, match="refused"):
        outbound.fetch("http://127.0.0.1:1/".replace(":1/", ":1024/"))
