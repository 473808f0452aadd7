"""Sites against a real server: what is asked for, what is found, what is removed (criteria F1, F3, F9, F13)."""

from __future__ import annotations

import gzip
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from actions.qa import refresh as refresh_module
from actions.qa.askable import askable_pages
from actions.qa.crawl import FIRST_RETRY_SECONDS, Crawler, is_due
from actions.qa.extract import Extractor
from actions.qa.page_outcomes import Held, NotModified, PageOutcome, Updated, Withdrawn
from actions.qa.pages import Catalogue, Defaults, Limits
from actions.qa.refresh import Refresher
from actions.qa.sites import Complete, CrawlCounts, CrawlOutcome, Doubted, Incomplete, Site, Skip
from actions.qa.store import PageStore
from actions.qa.types import Page
from tests.support.page_server import PageServer, html_page, page_server

LONG = "You have 25 days of leave a year. " * 20
EVENT = PageOutcome | CrawlOutcome


class KeptExtractor(Extractor):
    """One process for all these tests: what they are about is not how it starts."""

    def close(self) -> None:
        return


@pytest.fixture(scope="module")
def extractor() -> Iterator[Extractor]:
    kept = KeptExtractor()
    yield kept
    Extractor.close(kept)


@pytest.fixture(autouse=True)
def _one_process(extractor: Extractor, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(refresh_module, "Extractor", lambda: extractor)


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as serving:
        yield serving


@pytest.fixture
def store(tmp_path: Path) -> Iterator[PageStore]:
    with PageStore(tmp_path / "pages.db") as opened:
        yield opened


def serve(server: PageServer, path: str, *links: str, text: str = LONG, head: str = "", **headers: str) -> None:
    anchors = "".join(f'<p>See <a href="{link}">another page</a> about this.</p>' for link in links)
    body = html_page(f"Page {path}", text, extra=anchors).replace("</head>", f"{head}</head>")
    server.routes[path] = lambda request: request.send(body, status=200, **headers)


def serve_sitemap(server: PageServer, *paths: str) -> None:
    entries = "".join(f"<url><loc>{server.url(path)}</loc></url>" for path in paths)
    body = f'<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">{entries}</urlset>'
    server.routes["/sitemap.xml"] = lambda request: request.send(body, Content_Type="application/xml")


def site_of(server: PageServer, **values: object) -> Site:
    prefix = server.url("/hr/")
    return Site(prefix, 3600, **({"start": prefix} | values))  # type: ignore[arg-type]


def mapped(server: PageServer, **values: object) -> Site:
    return site_of(server, start="", sitemap=server.url("/sitemap.xml"), **values)


def catalogue_with(*sites: Site, pages: tuple[Page, ...] = ()) -> Catalogue:
    return Catalogue(pages, Defaults(limits=Limits(requests_per_second=1000.0, deadline_seconds=5.0)), sites)


@contextmanager
def crawling(store: PageStore, catalogue: Catalogue) -> Iterator[tuple[Crawler, Refresher]]:
    with Refresher(catalogue, store) as refresher:
        yield Crawler(catalogue, store, refresher), refresher


def refresh(store: PageStore, catalogue: Catalogue) -> tuple[CrawlOutcome, dict[str, PageOutcome]]:
    """Crawl the one site and pull what was not pulled on the way, as `refresh` does."""
    with crawling(store, catalogue) as (crawler, refresher):
        *outcomes, crawled = crawler.crawl(catalogue.sites[0])
        pulled = {outcome.page.url: outcome for outcome in outcomes if not isinstance(outcome, CrawlOutcome)}
        pages = askable_pages(catalogue, store.sites.pages())
        for outcome in refresher.run([page for page in pages if page.url not in pulled]):
            pulled[outcome.page.url] = outcome
        store.prune(page.url for page in pages)
    assert isinstance(crawled, CrawlOutcome)
    return crawled, pulled


def found(store: PageStore, server: PageServer) -> list[str]:
    return [page.url.removeprefix(server.origin) for page in store.sites.pages()]


def documents(store: PageStore, server: PageServer) -> list[str]:
    return [document.url.removeprefix(server.origin) for document in store.documents()]


def test_a_sitemaps_pages_are_found_and_pulled(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/a")
    serve(server, "/hr/b?id=1")
    serve_sitemap(server, "/hr/a", "/hr/b?id=1", "/it/c", "/hr/x.pdf", "/hr/../it/d", "/hr/private/e", "/hr/archive/f")
    server.routes["/robots.txt"] = lambda request: request.send("User-agent: *\nDisallow: /hr/private\n")
    site = mapped(server, exclude=("*/archive/*",), language="fr")
    crawled, pulled = refresh(store, catalogue_with(site))
    skipped = ((Skip.ROBOTS, 1), (Skip.EXCLUDED, 1), (Skip.OUTSIDE, 2), (Skip.NOT_A_PAGE, 1))
    assert crawled == Complete(site, CrawlCounts(found=2, new=2, gone=0, skipped=skipped))
    assert found(store, server) == documents(store, server) == ["/hr/a", "/hr/b?id=1"]
    assert {type(outcome) for outcome in pulled.values()} == {Updated}
    assert {document.language for document in store.documents()} == {"fr"}
    assert {request.path for request in server.requests} == {"/robots.txt", "/sitemap.xml", "/hr/a", "/hr/b?id=1"}


def test_sitemaps_of_sitemaps_some_compressed_none_elsewhere(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/a")
    serve(server, "/hr/b")
    inner = {
        "/s1.xml.gz": gzip.compress(f"<urlset><url><loc>{server.url('/hr/a')}</loc></url></urlset>".encode()),
        "/s2.xml": f"<urlset><url><loc>{server.url('/hr/b')}</loc></url></urlset>".encode(),
    }
    for path, body in inner.items():
        server.routes[path] = lambda request, body=body: request.send(body, Content_Type="application/gzip")  # type: ignore[misc]
    with page_server() as other:
        locations = (*map(server.url, inner), server.url("/sitemap.xml"), other.url("/s3.xml"))
        entries = "".join(f"<sitemap><loc>{location}</loc></sitemap>" for location in locations)
        server.routes["/sitemap.xml"] = lambda request: request.send(f"<sitemapindex>{entries}</sitemapindex>")
        crawled, _ = refresh(store, catalogue_with(mapped(server)))
        assert other.requests == []
    assert isinstance(crawled, Complete)
    assert crawled.counts.skipped == ((Skip.OUTSIDE, 1),)
    assert documents(store, server) == ["/hr/a", "/hr/b"]


@pytest.mark.parametrize(
    "body",
    [
        gzip.compress(b"<urlset>" + b" " * 200_000_000),
        b'<!DOCTYPE u [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><urlset><url><loc>&b;</loc></url></urlset>',
        b"x" * 10_000_001,
        b"<html><body>Please sign in</body></html>",
    ],
    ids=["gzip bomb", "entities", "too large", "login page"],
)
def test_a_broken_sitemap_removes_nothing(server: PageServer, store: PageStore, body: bytes) -> None:
    serve(server, "/hr/a")
    serve_sitemap(server, "/hr/a")
    catalogue = catalogue_with(mapped(server))
    refresh(store, catalogue)
    server.routes["/sitemap.xml"] = lambda request: request.send(body)
    for _ in range(3):
        crawled, pulled = refresh(store, catalogue)
        assert isinstance(crawled, Incomplete)
        assert crawled.problems[0].startswith(server.url("/sitemap.xml"))
        assert isinstance(pulled[server.url("/hr/a")], NotModified)
    assert documents(store, server) == ["/hr/a"]
    assert store.sites.crawls()[server.url("/hr/")].failures == 3


def test_links_are_followed_under_the_prefix_only(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/", "a.html", "/it/b", "../secret", "%2e%2e/secret", "x.pdf", "a.html?sort=up#top", "mailto:x@y")
    serve(server, "/hr/a.html", "sub/c", "dead")
    serve(server, "/hr/sub/c", "../a.html")
    crawled, pulled = refresh(store, catalogue_with(site_of(server)))
    assert isinstance(crawled, Complete)
    assert crawled.counts == CrawlCounts(3, 3, 0, ((Skip.NOT_A_PAGE, 2),))
    assert documents(store, server) == ["/hr/", "/hr/a.html", "/hr/sub/c"]
    assert {type(outcome) for outcome in pulled.values()} == {Updated}
    asked = sorted(request.path for request in server.requests)
    assert asked == ["/hr/", "/hr/a.html", "/hr/dead", "/hr/sub/c", "/robots.txt"]


def test_robots_are_told_what_to_leave_alone(server: PageServer, store: PageStore) -> None:
    """F13: robots.txt, `nofollow`, `noindex`, in the page and in a header."""
    robots = "User-agent: kate\nDisallow: /hr/private\n\nUser-agent: *\nDisallow: /\n"
    server.routes["/robots.txt"] = lambda request: request.send(robots)
    noindex, nofollow = ('<meta name="robots" content="noindex">', '<meta name="robots" content="nofollow">')
    serve(server, "/hr/", "private/a", "hidden", "hidden2", "end")
    serve(server, "/hr/hidden", "behind", head=noindex)
    serve(server, "/hr/hidden2", X_Robots_Tag="noindex")
    serve(server, "/hr/behind")
    serve(server, "/hr/end", "beyond", head=nofollow)
    crawled, _ = refresh(store, catalogue_with(site_of(server)))
    assert isinstance(crawled, Complete)
    assert crawled.counts.skipped == ((Skip.ROBOTS, 3),)
    assert documents(store, server) == ["/hr/", "/hr/behind", "/hr/end"]
    assert server.asked("/hr/private/a") == server.asked("/hr/beyond") == 0
    assert server.asked("/robots.txt") == 1


def test_a_page_of_a_sitemap_may_ask_to_be_left_alone(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/a")
    serve_sitemap(server, "/hr/a")
    catalogue = catalogue_with(mapped(server))
    refresh(store, catalogue)
    revision = store.revision()
    serve(server, "/hr/a", head='<meta name="robots" content="noindex">')
    _, pulled = refresh(store, catalogue)
    assert isinstance(pulled[server.url("/hr/a")], Withdrawn)
    assert store.documents() == ()
    assert store.revision() != revision
    listed = catalogue_with(mapped(server), pages=(Page(server.url("/hr/a"), 3600),))
    assert isinstance(refresh(store, listed)[1][server.url("/hr/a")], Updated)  # its listing is what counts


@pytest.mark.parametrize("status", [500, 429])
def test_without_a_readable_robots_nothing_is_looked_for(server: PageServer, store: PageStore, status: int) -> None:
    serve(server, "/hr/", "a")
    serve(server, "/hr/a")
    catalogue = catalogue_with(site_of(server))
    refresh(store, catalogue)
    server.routes["/robots.txt"] = lambda request: request.send(status=status)
    serve(server, "/hr/", "b")
    serve(server, "/hr/b")
    crawled, _ = refresh(store, catalogue)
    assert isinstance(crawled, Incomplete)
    assert "robots.txt cannot be read" in crawled.problems[0]
    assert documents(store, server) == ["/hr/", "/hr/a"]
    assert server.asked("/hr/b") == 0


def test_a_crawl_delay_slows_the_requests_down(server: PageServer, store: PageStore) -> None:
    server.routes["/robots.txt"] = lambda request: request.send("User-agent: *\nCrawl-delay: 0.4\n")
    serve(server, "/hr/", "a", "b")
    serve(server, "/hr/a")
    serve(server, "/hr/b")
    begin = datetime.now(UTC)
    crawled, _ = refresh(store, catalogue_with(site_of(server)))
    assert isinstance(crawled, Complete)
    assert datetime.now(UTC) - begin > timedelta(seconds=0.8)
    assert store.sites.crawls()[server.url("/hr/")].crawl_delay_seconds == 0.4


def test_a_page_that_is_gone_is_removed_after_a_complete_crawl(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/", "a", "b", "c")
    for name in "abc":
        serve(server, f"/hr/{name}")
    catalogue = catalogue_with(site_of(server))
    refresh(store, catalogue)
    del server.routes["/hr/b"]
    serve(server, "/hr/", "a", "b")  # b is a dead link now, and nobody leads to c
    crawled, _ = refresh(store, catalogue)
    assert isinstance(crawled, Complete)
    assert crawled.counts.gone == 2
    assert documents(store, server) == found(store, server) == ["/hr/", "/hr/a"]


def break_off(server: PageServer) -> None:
    server.routes["/hr/b"] = lambda request: request.send(status=500)


def sign_in(server: PageServer) -> None:
    body = html_page("Sign in", LONG, extra="<form><input type='password'></form>")
    server.routes["/hr/"] = lambda request: request.send(body)


def lock_up(server: PageServer) -> None:
    server.routes["/hr/b"] = lambda request: request.send(status=403)


def lead_away(server: PageServer) -> None:
    server.routes["/hr/b"] = lambda request: request.send(status=302, Location="/login")


def lose_the_start(server: PageServer) -> None:
    del server.routes["/hr/"]


@pytest.mark.parametrize("spoil", [break_off, sign_in, lock_up, lead_away, lose_the_start])
def test_an_incomplete_crawl_removes_nothing(server: PageServer, store: PageStore, spoil: object) -> None:
    serve(server, "/hr/", "b", "a", "gone")
    for name in ("a", "b", "gone"):
        serve(server, f"/hr/{name}")
    catalogue = catalogue_with(site_of(server))
    refresh(store, catalogue)
    serve(server, "/hr/", "b", "a", "new")
    serve(server, "/hr/new")
    spoil(server)  # type: ignore[operator]
    for _ in range(3):
        crawled, _ = refresh(store, catalogue)
        assert isinstance(crawled, Incomplete)
    assert {"/hr/", "/hr/a", "/hr/b", "/hr/gone"} <= set(documents(store, server))
    assert ("/hr/new" in documents(store, server)) == (spoil in (break_off, lock_up, lead_away))
    assert server.asked("/login") == 0


def test_limits_make_a_crawl_incomplete_and_are_no_failure(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/", "a", "b", "c")
    for name in "abc":
        serve(server, f"/hr/{name}", "deep")
    serve(server, "/hr/deep")
    for settings, limit in (({"max_pages": 2}, "max_pages: 2"), ({"max_depth": 1}, "max_depth clicks")):
        crawled, _ = refresh(store, catalogue_with(site_of(server, **settings)))
        assert isinstance(crawled, Incomplete)
        assert limit in crawled.problems[0]
        assert store.sites.crawls()[server.url("/hr/")].failures == 0
    assert len(found(store, server)) == 4
    serve_sitemap(server, "/hr/a", "/hr/b", "/hr/c")
    crawled, _ = refresh(store, catalogue_with(mapped(server, max_pages=2)))
    assert isinstance(crawled, Incomplete)
    assert crawled.counts.found == 2


def test_a_server_that_dies_on_the_way_is_left_alone(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/", *(f"p{number}" for number in range(30)))
    for number in range(30):
        server.routes[f"/hr/p{number}"] = lambda request: request.send(status=500)
    crawled, _ = refresh(store, catalogue_with(site_of(server)))
    assert isinstance(crawled, Incomplete)
    assert len(crawled.problems) == 5
    assert len(server.requests) == 7


def test_a_site_that_shrinks_suddenly_is_believed_at_its_second_appearance(
    server: PageServer, store: PageStore
) -> None:
    """F9."""
    names = [f"/hr/p{number}" for number in range(5)]
    for name in names:
        serve(server, name)
    serve_sitemap(server, *names)
    catalogue = catalogue_with(mapped(server))
    refresh(store, catalogue)
    serve_sitemap(server, *names[:2])
    crawled, _ = refresh(store, catalogue)
    assert isinstance(crawled, Doubted)
    assert "only 2 pages" in crawled.reason
    assert documents(store, server) == names
    serve_sitemap(server, *names)
    assert isinstance(refresh(store, catalogue)[0], Complete)  # it was a slip
    serve_sitemap(server, *names[:2])
    assert isinstance(refresh(store, catalogue)[0], Doubted)
    assert documents(store, server) == names
    assert isinstance(refresh(store, catalogue)[0], Complete)
    assert documents(store, server) == names[:2]


def test_a_held_page_of_the_menu_is_not_trusted_about_what_is_gone(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/", "a")
    serve(server, "/hr/a")
    catalogue = catalogue_with(site_of(server))
    refresh(store, catalogue)
    serve(server, "/hr/", text="Oops.")
    crawled, pulled = refresh(store, catalogue)
    assert isinstance(crawled, Incomplete)
    assert isinstance(pulled[server.url("/hr/")], Held)
    assert documents(store, server) == ["/hr/", "/hr/a"]


def test_redirects_stay_under_the_prefix(server: PageServer, store: PageStore) -> None:
    """F3: no request reaches the other host, nor another folder of the same."""
    with page_server() as other:
        serve(server, "/hr/", "away", "out", "moved", "same", "private")
        serve(server, "/hr/new?session=7")
        serve(server, "/hr/new?session=8")
        serve(server, "/hr/secret")
        server.routes["/robots.txt"] = lambda request: request.send("User-agent: *\nDisallow: /hr/secret\n")
        targets = {
            "away": other.url("/hr/"),
            "out": "/it/",
            "moved": "/hr/new?session=7",
            "same": "/hr/new?session=8",
            "private": "/hr/secret",
        }
        for name, target in targets.items():
            server.routes[f"/hr/{name}"] = lambda request, to=target: request.send(status=302, Location=to)  # type: ignore[misc]
        crawled, _ = refresh(store, catalogue_with(site_of(server), pages=(Page(other.url("/listed"), 3600),)))
        assert [request.path for request in other.requests] == ["/listed"]
    assert server.asked("/it/") == server.asked("/hr/secret") == 0
    assert isinstance(crawled, Complete)
    assert crawled.counts.skipped == ((Skip.NOT_A_PAGE, 3),)
    assert documents(store, server) == ["/hr/", "/hr/new"]


def test_a_listed_page_keeps_what_the_catalogue_says_of_it(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/", "a", "b")
    serve(server, "/hr/a")
    serve(server, "/hr/b")
    listed = Page(f"HTTP://127.0.0.1:{server.port}/hr/%61", 60, title="Listed", language="ja")
    catalogue = catalogue_with(site_of(server), pages=(listed,))
    refresh(store, catalogue)
    assert [(d.url, d.title, d.language) for d in store.documents([listed.url])] == [(listed.url, "Listed", "ja")]
    pages = askable_pages(catalogue, store.sites.pages())
    assert [page.url for page in pages] == [listed.url, server.url("/hr/"), server.url("/hr/b")]
    assert server.asked("/hr/%61") + server.asked("/hr/a") == 1


def test_new_html_with_the_same_text_makes_no_new_index(server: PageServer, store: PageStore) -> None:
    for followed in (True, False):
        serve(server, "/hr/")
        serve_sitemap(server, "/hr/")
        catalogue = catalogue_with(site_of(server) if followed else mapped(server))
        refresh(store, catalogue)
        revision = store.revision()
        serve(server, "/hr/", head="<script>var build = 2;</script>", ETag='"2"')
        _, pulled = refresh(store, catalogue)
        assert isinstance(pulled[server.url("/hr/")], NotModified)
        assert store.revision() == revision
        serve(server, "/hr/", text=LONG + "And one more.")
        assert isinstance(refresh(store, catalogue)[1][server.url("/hr/")], Updated)
        assert store.revision() != revision


def test_a_crawl_that_is_stopped_removes_nothing_and_is_no_attempt(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/", "a", "b")
    serve(server, "/hr/a")
    serve(server, "/hr/b")
    catalogue = catalogue_with(site_of(server))
    with crawling(store, catalogue) as (crawler, refresher):
        crawl = crawler.crawl(catalogue.sites[0])
        next(crawl)
        refresher.stop()
        *_, last = crawl
        assert isinstance(last, Incomplete)
        assert "it was stopped" in last.problems
        assert list(crawler.crawl(catalogue.sites[0])) == []
    assert store.sites.crawls() == {}
    assert found(store, server) == ["/hr/"]


def test_a_site_is_crawled_when_it_is_due(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/")
    site = site_of(server, crawl_every_seconds=7200.0)
    refresh(store, catalogue_with(site))
    state = store.sites.crawls()[site.prefix]
    now = state.attempted_at
    assert is_due(site, None, now=now)
    assert not is_due(site, state, now=now + timedelta(seconds=7199))
    assert is_due(site, state, now=now + timedelta(seconds=7200))
    assert is_due(replace(site, max_depth=2), state, now=now)
    assert not is_due(replace(site, language="fr"), state, now=now)
    for failures, patience in ((1, FIRST_RETRY_SECONDS), (2, 2 * FIRST_RETRY_SECONDS), (100, 7200.0)):
        failing = replace(state, failures=failures)
        assert not is_due(site, failing, now=now + timedelta(seconds=patience - 1))
        assert is_due(site, failing, now=now + timedelta(seconds=patience))


def test_what_the_catalogue_no_longer_has_is_forgotten(server: PageServer, store: PageStore) -> None:
    serve(server, "/hr/", "a", "b")
    serve(server, "/hr/a")
    serve(server, "/hr/b")
    refresh(store, catalogue_with(site_of(server)))
    narrower = catalogue_with(site_of(server, exclude=("*/a", "*/b")))
    assert [page.url for page in askable_pages(narrower, store.sites.pages())] == [server.url("/hr/")]
    crawled, _ = refresh(store, narrower)
    assert crawled == Complete(narrower.sites[0], CrawlCounts(1, 0, 0, ((Skip.EXCLUDED, 2),)))
    assert found(store, server) == documents(store, server) == ["/hr/"]
    with crawling(store, catalogue_with()) as (crawler, _):
        crawler.prepare()
    assert store.sites.pages() == ()
    assert store.sites.crawls() == {}
