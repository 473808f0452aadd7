"""Criteria F2, F3, F4: which addresses may be asked for."""

from __future__ import annotations

import ipaddress

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from actions.qa.errors import RefusedUrl
from actions.qa.url_rules import Origin, canonical, check_peer, resolve_redirect


@pytest.mark.parametrize(
    ("spelling", "form"),
    [
        ("https://intranet.example/hr", "https://intranet.example/hr"),
        ("HTTPS://Intranet.Example/hr", "https://intranet.example/hr"),
        ("https://intranet.example./hr", "https://intranet.example/hr"),
        ("https://intranet.example:443/hr#part", "https://intranet.example/hr"),
        ("http://intranet.example", "http://intranet.example/"),
        ("http://intranet.example:8080/a?b=c", "http://intranet.example:8080/a?b=c"),
        ("http://intranet/congés", "http://intranet/cong%C3%A9s"),
        ("http://intranet/cong%C3%A9s", "http://intranet/cong%C3%A9s"),
        ("http://日本.example/", "http://xn--wgv71a.example/"),
        ("http://10.1.2.3/", "http://10.1.2.3/"),
        ("http://192.168.0.9:8000/", "http://192.168.0.9:8000/"),
        ("http://127.0.0.1:8765/en", "http://127.0.0.1:8765/en"),
        ("http://[FD12::1]/", "http://[fd12::1]/"),
        ("http://[::1]:8080/", "http://[::1]:8080/"),
    ],
)
def test_one_form_of_an_address(spelling: str, form: str) -> None:
    assert canonical(spelling).url == form
    assert canonical(form).url == form


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "ftp://intranet.example/a",
        "data:text/html,hello",
        "javascript:alert(1)",
        "intranet.example/hr",
        "//intranet.example/hr",
        "https://",
        "https:///hr",
        "https://user@intranet.example/",
        "https://user:secret@intranet.example/",
        "https://intranet.example@169.254.169.254/",
        "https://intranet.example:0/",
        "https://intranet.example:99999/",
        "https://intranet.example:80a/",
        "https://intranet .example/",
        "https://intranet.example\\@evil.example/",
        "https://intranet.example/\nX: y",
        "https://in%74ranet.example/",
        "https://-intranet.example/",
        "https://intranet..example/",
        "https://" + "a" * 64 + ".example/",
        "https://intranet.example/" + "a" * 2000,
    ],
)
def test_refused_spellings_of_addresses(url: str) -> None:
    with pytest.raises(RefusedUrl):
        canonical(url)


@pytest.mark.parametrize(
    "host",
    [
        "0\xad",
        "127.0.0.1\xad",
        "2130706433\u200b",
        "2130706433",  # 127.0.0.1
        "0x7f000001",
        "0X7F.0.0.1",
        "0177.0.0.1",
        "127.1",
        "127.0.1",
        "127.0.0.01",
        "2852039166",  # 169.254.169.254
        "0xA9FEA9FE",
        "0251.0376.0251.0376",
        "１２７.0.0.1",
        "①②⑦.0.0.1",
        "127。0。0。1",
        "127.0.0.1.1",
        "256.0.0.1",
        "1.2.3.0x4",
        "[::ffff:127.0.0.1]",
        "[::ffff:7f00:1]",
        "[::ffff:169.254.169.254]",
        "[::127.0.0.1]",
        "[64:ff9b::a9fe:a9fe]",
        "[2002:7f00:1::]",
        "[fe80::1%25eth0]",
        "[::1",
        "169.254.169.254",
        "169.254.169.254.",
        "[fe80::1]",
        "[fd00:ec2::254]",
        "100.100.100.200",
        "224.0.0.1",
        "[ff02::1]",
        "0.0.0.0",
        "[::]",
        "255.255.255.255",
        "240.0.0.1",
    ],
)
def test_hidden_and_forbidden_addresses_are_refused(host: str) -> None:
    with pytest.raises(RefusedUrl) as caught:
        canonical(f"http://{host}/latest/meta-data/")
    assert "/latest/meta-data/" in str(caught.value)


@settings(deadline=None)
@given(st.text(max_size=60))
def test_anything_is_an_address_or_refused(text: str) -> None:
    for url in (text, f"http://{text}/", f"http://intranet.example{text}"):
        try:
            address = canonical(url)
        except RefusedUrl:
            continue
        assert canonical(address.url) == address


@settings(deadline=None)
@given(st.integers(min_value=0, max_value=2**32 - 1))
def test_every_ipv4_address_keeps_its_meaning_or_is_refused(number: int) -> None:
    plain = ipaddress.IPv4Address(number)
    spellings = (str(number), hex(number), f"[::ffff:{plain}]", f"[64:ff9b::{plain}]")
    for spelling in spellings:
        with pytest.raises(RefusedUrl):
            canonical(f"http://{spelling}/")
    forbidden = plain.is_link_local or plain.is_multicast or plain.is_reserved or plain.is_unspecified
    if not forbidden and str(plain) not in ("100.100.100.200", "168.63.129.16", "192.0.0.192"):
        assert canonical(f"http://{plain}/").origin.host == str(plain)


@pytest.mark.parametrize("peer", ["10.0.0.1", "172.16.3.4", "192.168.1.1", "fd12::1", "93.184.216.34", "2606:2800::1"])
def test_private_and_public_peers_are_allowed(peer: str) -> None:
    check_peer(Origin("intranet.example", 443), ipaddress.ip_address(peer))


@pytest.mark.parametrize(
    "peer",
    [
        "127.0.0.1",
        "127.9.9.9",
        "::1",
        "::ffff:127.0.0.1",
        "169.254.169.254",
        "::ffff:169.254.169.254",
        "64:ff9b::a9fe:a9fe",
        "fe80::1",
        "fd00:ec2::254",
        "168.63.129.16",
        "239.1.1.1",
        "ff02::1",
        "0.0.0.0",
        "::",
        "255.255.255.255",
    ],
)
def test_a_name_that_resolves_to_a_forbidden_peer_is_refused(peer: str) -> None:
    with pytest.raises(RefusedUrl, match=r"intranet\.example"):
        check_peer(Origin("intranet.example", 443), ipaddress.ip_address(peer))


@pytest.mark.parametrize("host", ["localhost", "127.0.0.1", "::1", "demo.localhost"])
def test_loopback_is_allowed_where_the_catalogue_names_it(host: str) -> None:
    check_peer(Origin(host, 8765), ipaddress.ip_address("127.0.0.1"))
    with pytest.raises(RefusedUrl):
        check_peer(Origin(host, 8765), ipaddress.ip_address("169.254.169.254"))


ALLOWED = frozenset({Origin("intranet.example", 80), Origin("docs.example", 8443), Origin("secure.example", 443)})


@pytest.mark.parametrize(
    ("source", "location", "target"),
    [
        ("http://intranet.example/a/b", "c", "http://intranet.example/a/c"),
        ("http://intranet.example/a", "//docs.example:8443/x", "http://docs.example:8443/x"),
        ("http://intranet.example/a", "https://docs.example:8443/x", "https://docs.example:8443/x"),
        ("http://intranet.example/a", "https://INTRANET.example./a", "https://intranet.example/a"),
        ("https://secure.example/a", "/b?c#d", "https://secure.example/b?c"),
    ],
)
def test_redirects_inside_the_catalogue(source: str, location: str, target: str) -> None:
    assert resolve_redirect(canonical(source), location, ALLOWED).url == target


@pytest.mark.parametrize(
    ("source", "location"),
    [
        ("http://intranet.example/", "http://evil.example/"),
        ("http://intranet.example/", "http://intranet.example:8080/"),
        ("http://intranet.example/", "https://docs.example/"),
        ("http://intranet.example/", "http://169.254.169.254/latest"),
        ("http://intranet.example/", "http://127.0.0.1/"),
        ("http://intranet.example/", "file:///etc/passwd"),
        ("http://intranet.example/", "ftp://intranet.example/"),
        ("http://intranet.example/", "http://user@intranet.example/"),
        ("http://intranet.example/", "http://[bad/"),
        ("https://secure.example/", "http://secure.example/"),
        ("https://secure.example/", "http://intranet.example/"),
    ],
)
def test_redirects_that_leave_the_catalogue_are_refused(source: str, location: str) -> None:
    with pytest.raises(RefusedUrl):
        resolve_redirect(canonical(source), location, ALLOWED)
