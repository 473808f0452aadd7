"""Links and sitemaps, as the extraction process reads them; hostile ones cost nothing (criteria X2, X3)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator

import pytest

from actions.qa.errors import Unreadable
from actions.qa.extract import Extractor
from actions.qa.site_reading import PageLinks, Sitemap, read_links, read_sitemap
from actions.qa.sites import MAX_SITEMAP_BYTES
from actions.qa.types import FetchedPage, Validators

NAMESPACE = 'xmlns="http://www.sitemaps.org/schemas/sitemap/0.9"'


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    with Extractor() as made:
        yield made


def came(body: bytes | str, *, robots: str = "") -> FetchedPage:
    content = body.encode() if isinstance(body, str) else body
    return FetchedPage("http://a.example/x", content, "utf-8", Validators(), robots)


def urlset(*locations: str, attributes: str = NAMESPACE) -> str:
    entries = "".join(f"<url><loc>{location}</loc><lastmod>2026-01-01</lastmod></url>" for location in locations)
    return f'<?xml version="1.0" encoding="UTF-8"?><urlset {attributes}>{entries}</urlset>'


def test_links_of_a_page(extractor: Extractor) -> None:
    page = """<html><head><base href="/hr/"></head><body>
      <a href="a.html">A</a> <a href=" b.html#x ">B</a> <a href="a.html">again</a> <a name="c">no link</a>
      <a href="paid" rel="nofollow sponsored">no</a> <a href="#top">up</a> <map><area href="d.html"></map>
      <!-- <a href="hidden">no</a> --><a href="javascript:x()">as it is written</a></body></html>"""
    links = read_links(extractor, came(page))
    expected = ("a.html", "b.html#x", "d.html", "javascript:x()")
    assert links == PageLinks("/hr/", expected, noindex=False, nofollow=False, cut=False)


@pytest.mark.parametrize(
    ("meta", "header", "noindex", "nofollow"),
    [
        ('<meta name="robots" content="noindex">', "", True, False),
        ('<META NAME="Robots" CONTENT="NoIndex, NOFOLLOW">', "", True, True),
        ('<meta name="robots" content="none">', "", True, True),
        ('<meta name="robots" content="index, follow">', "", False, False),
        ('<meta name="description" content="noindex">', "", False, False),
        ("", "nofollow", False, True),
        ("", "noindex", True, False),
    ],
)
def test_what_a_page_asks_of_robots(
    extractor: Extractor, meta: str, header: str, noindex: bool, nofollow: bool
) -> None:
    links = read_links(extractor, came(f"<html><head>{meta}</head><body>x</body></html>", robots=header))
    assert (links.noindex, links.nofollow) == (noindex, nofollow)


def test_a_page_of_endless_links_is_cut(extractor: Extractor) -> None:
    links = read_links(extractor, came("".join(f'<a href="p{number}">x</a>' for number in range(6000))))
    assert (len(links.links), links.cut) == (5000, True)


@pytest.mark.parametrize("attributes", [NAMESPACE, "", 'xmlns="http://www.google.com/schemas/sitemap/0.84"'])
def test_a_sitemap(extractor: Extractor, attributes: str) -> None:
    text = urlset("http://a.example/1", " http://a.example/2?a=1&amp;b=2 ", "http://a.example/1", attributes=attributes)
    expected = Sitemap(("http://a.example/1", "http://a.example/2?a=1&b=2"), is_index=False, cut=False)
    assert read_sitemap(extractor, came(text)) == expected
    assert read_sitemap(extractor, came(gzip.compress(text.encode()))) == expected


def test_pictures_of_a_sitemap_are_no_pages(extractor: Extractor) -> None:
    image = "http://www.google.com/schemas/sitemap-image/1.1"
    text = (
        f'<urlset {NAMESPACE} xmlns:i="{image}"><url><loc>http://a.example/1</loc><i:loc>no</i:loc>'
        "<i:image><i:loc>http://a.example/p.png</i:loc></i:image></url></urlset>"
    )
    assert read_sitemap(extractor, came(text)).locations == ("http://a.example/1",)


def test_a_sitemap_of_sitemaps(extractor: Extractor) -> None:
    text = f"<sitemapindex {NAMESPACE}><sitemap><loc>http://a.example/s1.xml.gz</loc></sitemap></sitemapindex>"
    assert read_sitemap(extractor, came(text)) == Sitemap(("http://a.example/s1.xml.gz",), is_index=True, cut=False)


def test_a_sitemap_lists_so_many_pages_and_no_more(extractor: Extractor) -> None:
    sitemap = read_sitemap(extractor, came(urlset(*(f"http://a.example/{number}" for number in range(50_001)))))
    assert (len(sitemap.locations), sitemap.cut) == (50_000, True)
    overlong = read_sitemap(extractor, came(urlset("http://a.example/" + "a" * 3000, "http://a.example/1")))
    assert (overlong.locations, overlong.cut) == (("http://a.example/1",), True)


LAUGHS = "".join(f'<!ENTITY l{n} "{f"&l{n - 1};" * 10 if n else "ha"}">' for n in range(10))
BOMB = gzip.compress(b"<urlset>" + b" " * (MAX_SITEMAP_BYTES * 20))


@pytest.mark.parametrize(
    ("body", "why"),
    [
        (f"<!DOCTYPE urlset [{LAUGHS}]><urlset><url><loc>&l9;</loc></url></urlset>", "document type"),
        (
            '<!DOCTYPE u [<!ENTITY x SYSTEM "file:///etc/passwd">]><urlset><url><loc>&x;</loc></url></urlset>',
            "document",
        ),
        ('<!DOCTYPE u SYSTEM "http://127.0.0.1:1/evil.dtd"><urlset></urlset>', "document type"),
        (f"<!DOCTYPE urlset [{LAUGHS}]><urlset/>".encode("utf-16"), "document type"),
        ("<urlset><url><loc>&undefined;</loc></url></urlset>", "undefined entity"),
        (BOMB, "more than 10000000 bytes when decompressed"),
        (gzip.compress(urlset("http://a.example/1").encode())[:-20], "gzip"),
        (gzip.compress(b"<urlset/>") * 2, "something follows it"),
        (b"\x1f\x8bgarbage", "broken gzip"),
        ("<html><body><a href='/'>sign in</a></body></html>", "got <html>"),
        ("<!doctype html><html></html>", "not a sitemap"),
        ("<rss/>", "expected <urlset> or <sitemapindex>, got <rss>"),
        ("", "no element found"),
        (b"\x00\xff\x00", "not a sitemap"),
        ("<a>" * 100_000, "not a sitemap"),
    ],
)
def test_what_is_no_sitemap_is_refused(extractor: Extractor, body: bytes | str, why: str) -> None:
    with pytest.raises(Unreadable, match=why) as caught:
        read_sitemap(extractor, came(body))
    assert str(caught.value).startswith("http://a.example/x: ")
    assert read_sitemap(extractor, came(urlset("http://a.example/1"))).locations == ("http://a.example/1",)
