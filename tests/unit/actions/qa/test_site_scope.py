"""Nothing outside a site's prefix is an address of the site, however it is spelled (criteria F1, F2)."""

from __future__ import annotations

import posixpath
from urllib.parse import unquote, urlsplit

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from actions.qa.errors import RefusedUrl
from actions.qa.site_scope import (
    SiteScope,
    Standing,
    address_of_link,
    is_other_file,
    normal,
    scopes_holding,
    with_parameters,
)
from actions.qa.sites import Site
from actions.qa.url_rules import canonical

PREFIX = "https://intranet.example/hr/"
SITE = Site(PREFIX, 3600, start=PREFIX, exclude=("*/archive/*", "*.old"))
SCOPE = SiteScope(SITE)
PAGE = "https://intranet.example/hr/leave/index.html"

HOSTS = st.sampled_from(
    [
        "intranet.example",
        "INTRANET.example.",
        "evil.example",
        "intranet.example.evil.example",
        "127.0.0.1",
        "2130706433",
    ]
)
SEGMENTS = st.sampled_from(
    str.split(
        "hr HR hr2 leave .. . ... %2e%2e %2E. .%2e %252e%252e %25252e%25252e ..%2f ..%5c %2f %5c ..; ..;a=b hr%2f.. "
        "%00 a%0a ％2e％2e .． archive a~b %7e %41 %zz é 休暇 a.b // "
    )
)
PATHS = st.lists(SEGMENTS, max_size=6).map("/".join)
LINKS = st.one_of(
    PATHS,
    PATHS.map(lambda path: f"/{path}"),
    PATHS.map(lambda path: f"/hr/{path}"),
    st.builds(lambda host, path: f"//{host}/{path}", HOSTS, PATHS),
    st.builds(
        lambda scheme, user, host, port, path: f"{scheme}{user}{host}{port}/{path}",
        st.sampled_from(["https://", "HTTPS://", "http://", "https:/", "https:", "https:\\\\", "file://", "ftp://"]),
        st.sampled_from(["", "", "me@", "intranet.example@", "me:secret@", "intranet.example%40"]),
        HOSTS,
        st.sampled_from(["", "", ":443", ":80", ":8443", ":0", ":", ":x"]),
        PATHS.map(lambda path: f"hr/{path}"),
    ),
    st.sampled_from(["/\\evil.example/hr/", "\\\\evil.example/hr/", "javascript:alert(1)", "mailto:a@b", "#x", "?x=1"]),
    st.text(max_size=40),
)


def as_a_careless_server_reads(url: str) -> str:
    """Every decoding and every separator that some server knows."""
    path = urlsplit(url).path
    for _ in range(6):
        path = unquote(path)
    segments = [segment.partition(";")[0] for segment in path.replace("\\", "/").split("/")]
    return posixpath.normpath("/".join(segments)) + "/"


@given(LINKS)
@example("https://INTRANET.EXAMPLE:443/hr/%2e%2e/secret")
@example("..%252f..%252fsecret")
@example("/hr/..;/secret")
@example("\t//evil.example/hr/")
def test_what_is_inside_is_under_the_prefix_however_a_server_reads_it(link: str) -> None:
    try:
        address = address_of_link(link, base=PAGE)
    except RefusedUrl:
        return
    if SCOPE.standing(address) is Standing.OUTSIDE:
        return
    parts = urlsplit(address.url)
    assert (parts.scheme, parts.netloc) == ("https", "intranet.example")
    assert parts.path.startswith("/hr/")
    assert as_a_careless_server_reads(address.url).startswith("/hr/")
    assert not parts.fragment
    assert normal(canonical(address.url)) == address


@pytest.mark.parametrize(
    ("url", "standing"),
    [
        (PREFIX, Standing.INSIDE),
        (PREFIX + "a/b?c=1", Standing.INSIDE),
        ("HTTPS://Intranet.Example.:443/hr/a", Standing.INSIDE),
        (PREFIX + "a%2Fb", Standing.INSIDE),
        (PREFIX + "%E4%BC%91", Standing.INSIDE),
        (PREFIX + "archive/2019", Standing.EXCLUDED),
        (PREFIX + "%61rchive/2019", Standing.EXCLUDED),
        (PREFIX + "leave.old?x=1", Standing.EXCLUDED),
        ("https://intranet.example/hr", Standing.OUTSIDE),
        ("https://intranet.example/hr2/a", Standing.OUTSIDE),
        ("https://intranet.example/HR/a", Standing.OUTSIDE),
        ("http://intranet.example/hr/a", Standing.OUTSIDE),
        ("http://intranet.example:443/hr/a", Standing.OUTSIDE),
        ("https://intranet.example:8443/hr/a", Standing.OUTSIDE),
        ("https://www.intranet.example/hr/a", Standing.OUTSIDE),
        (PREFIX + "../secret", Standing.OUTSIDE),
        (PREFIX + "a/%2e%2E/%2e%2e/secret", Standing.OUTSIDE),
    ],
)
def test_standings(url: str, standing: Standing) -> None:
    assert SCOPE.standing(canonical(url)) is standing


@pytest.mark.parametrize(
    ("path", "is_inside"), [("/hr", True), ("/hr/a", True), ("/hr2", False), ("/h", False), ("/", False)]
)
def test_a_prefix_ends_at_a_segments_border(path: str, is_inside: bool) -> None:
    scope = SiteScope(Site("https://intranet.example/hr", 3600))
    assert scope.holds(canonical(f"https://intranet.example{path}")) == is_inside
    assert bool(scopes_holding([scope], canonical(f"https://intranet.example{path}"))) == is_inside


def test_an_address_outside_is_refused_by_name() -> None:
    with pytest.raises(RefusedUrl, match=r"/other: outside of the site https://intranet\.example/hr/"):
        SCOPE.check(canonical("https://intranet.example/other"))
    SCOPE.check(canonical(PREFIX + "a"))


@pytest.mark.parametrize(
    ("link", "url"),
    [
        ("rtt.html#days", PREFIX + "leave/rtt.html"),
        ("  ../a b.html ", PREFIX + "a%20b.html"),
        ("/hr/%7emarie/%c3%a9t%C3%A9", PREFIX + "~marie/%C3%A9t%C3%A9"),
        ("/hr/été", PREFIX + "%C3%A9t%C3%A9"),
        ("?page=2", PREFIX + "leave/index.html?page=2"),
    ],
)
def test_links_in_normal_form(link: str, url: str) -> None:
    assert address_of_link(link, base=PAGE).url == url


def test_of_a_query_string_only_what_was_asked_for_is_kept() -> None:
    address = canonical(PREFIX + "index.php?utm=x&page=2&%69d=7&flag&id=3")
    assert with_parameters(address, ["id", "page"]).target == "/hr/index.php?%69d=7&id=3&page=2"
    assert with_parameters(address, []).target == "/hr/index.php"


@pytest.mark.parametrize(
    ("name", "is_other"), [("a.PDF", True), ("a.pdf/b", False), ("v1.2", False), ("a.html", False)]
)
def test_other_files(name: str, is_other: bool) -> None:
    assert is_other_file(canonical(PREFIX + name)) == is_other
