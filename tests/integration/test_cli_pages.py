"""`python -m actions.qa refresh` and `pages check`, as a person or a script calls them."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from actions.qa.store import PageStore
from tests.support.page_server import PageServer, html_page, page_server

ROOT = Path(__file__).parents[2]
COMMAND = [sys.executable, "-m", "actions.qa"]


@pytest.fixture
def server() -> Iterator[PageServer]:
    with page_server() as serving:
        serving.routes["/a"] = lambda request: request.send(html_page("Congés 休暇", "Vingt-cinq jours."))
        yield serving


@pytest.fixture
def files(tmp_path: Path, server: PageServer) -> list[str]:
    pages = tmp_path / "pages.yml"
    pages.write_text(
        f"defaults: {{limits: {{requests_per_second: 100}}}}\npages:\n"
        f"- url: {server.url('/a')}\n- url: {server.url('/b')}\n  title: The second\n  max_age: 6h\n"
    )
    return ["--pages", str(pages), "--store", str(tmp_path / "pages.db")]


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*COMMAND, *arguments], cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)


def test_refresh_prints_a_line_a_page_and_says_whether_one_failed(server: PageServer, files: list[str]) -> None:
    done = run("refresh", *files)
    assert done.returncode == 1, done.stderr
    lines = done.stdout.splitlines()
    assert any("updated" in line and server.url("/a") in line and "Congés 休暇" in line for line in lines)
    assert any("failed" in line and server.url("/b") in line and "404" in line for line in lines)
    server.routes["/b"] = lambda request: request.send(html_page("B", "Text."))
    again = run("refresh", *files, "--json")
    assert again.returncode == 0, again.stderr
    outcomes = {line["url"]: line for line in map(json.loads, again.stdout.splitlines())}
    assert outcomes[server.url("/a")] == {"url": server.url("/a"), "outcome": "not_modified"}
    assert outcomes[server.url("/b")]["outcome"] == "updated"
    assert outcomes[server.url("/b")]["title"] == "The second"
    del server.routes["/b"]
    (failed,) = [line for line in run("refresh", *files).stdout.splitlines() if "failed  " in line]
    assert "goes on answering" in failed


def test_refresh_of_one_page_leaves_the_others(server: PageServer, files: list[str]) -> None:
    done = run("refresh", *files, "--json", server.url("/a"))
    assert done.returncode == 0, done.stderr
    assert [json.loads(line)["url"] for line in done.stdout.splitlines()] == [server.url("/a")]
    assert server.asked("/b") == 0
    foreign = run("refresh", *files, "http://127.0.0.1:1/other")
    assert foreign.returncode == 2
    assert "not in the page catalogue" in foreign.stderr


def test_refresh_takes_the_places_that_the_answering_process_has(
    server: PageServer, files: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("KATE_QA_PAGES", files[1])
    monkeypatch.setenv("KATE_QA_STORE", files[3])
    assert run("refresh", server.url("/a")).returncode == 0
    with PageStore(files[3]) as store:
        assert [document.url for document in store.documents()] == [server.url("/a")]


def test_refresh_forgets_pages_that_left_the_catalogue(server: PageServer, files: list[str]) -> None:
    run("refresh", *files)
    Path(files[1]).write_text(f"pages:\n- url: {server.url('/b')}\n")
    run("refresh", *files)
    with PageStore(files[3]) as store:
        assert set(store.states()) == {server.url("/b")}


def test_mistakes_of_the_author_are_one_line_and_exit_code_2(files: list[str]) -> None:
    Path(files[1]).write_text("pages:\n- url: http://a.example/\n  tittle: A\n")
    for arguments in (["refresh", *files], ["refresh", "--watch", *files], ["pages", "check", *files[:2]]):
        done = run(*arguments)
        assert done.returncode == 2
        assert done.stderr.startswith("error: ")
        assert len(done.stderr.splitlines()) == 1
        assert "did you mean 'title'?" in done.stderr


def test_pages_check_lists_the_catalogue_without_a_network(server: PageServer, files: list[str]) -> None:
    table = run("pages", "check", *files[:2])
    assert table.returncode == 0, table.stderr
    assert "The second" in table.stdout
    assert "6h" in table.stdout
    lines = [json.loads(line) for line in run("pages", "check", *files[:2], "--json").stdout.splitlines()]
    for_everyone = {"translation_of": "", "audience": [], "country": [], "company": []}
    assert lines == [
        {"url": server.url("/a"), "title": "", "language": "", "max_age_seconds": 86400.0, **for_everyone},
        {"url": server.url("/b"), "title": "The second", "language": "", "max_age_seconds": 21600.0, **for_everyone},
    ]
    assert server.requests == []


def test_pages_check_says_whom_pages_are_for(server: PageServer, files: list[str]) -> None:
    address = server.url("/a")
    Path(files[1]).write_text(f"defaults: {{country: [fr, be]}}\npages:\n- url: {address}\n  audience: [managers]\n")
    table = run("pages", "check", *files[:2])
    assert "managers" in table.stdout
    (line,) = run("pages", "check", *files[:2], "--json").stdout.splitlines()
    said = json.loads(line)
    assert (said["audience"], said["country"], said["company"]) == (["managers"], ["be", "fr"], [])


def test_a_site_is_crawled_when_it_is_due_or_asked_for(server: PageServer, files: list[str]) -> None:
    link = '<a href="leave.html">Leave</a> <a href="old/x.html">Old</a>'
    server.routes["/hr/"] = lambda request: request.send(html_page("HR", "Words.", extra=link))
    server.routes["/hr/leave.html"] = lambda request: request.send(html_page("Leave", "25 days."))
    site = server.url("/hr/")
    Path(files[1]).write_text(
        f"defaults: {{limits: {{requests_per_second: 100}}}}\nsites:\n- prefix: {site}\n  exclude: ['*/old/*']\n"
    )
    table = run("pages", "check", *files[:2])
    assert "0 pages on 0 hosts, 1 sites, no mistakes" in " ".join(table.stdout.split())
    checked = json.loads(run("pages", "check", *files[:2], "--json").stdout)
    assert (checked["site"], checked["start"], checked["exclude"]) == (site, site, ["*/old/*"])
    assert server.requests == []
    first = run("refresh", *files)
    assert first.returncode == 0, first.stderr
    assert f"complete     {site}  found 2, new 2, gone 0; skipped: excluded 1" in first.stdout
    assert f"updated      {site}leave.html  Leave" in first.stdout
    again = [json.loads(line) for line in run("refresh", *files, "--json").stdout.splitlines()]
    assert {line["url"]: line["outcome"] for line in again} == {
        site: "not_modified",
        f"{site}leave.html": "not_modified",
    }
    server.routes["/hr/leave.html"] = lambda request: request.send(status=500)
    broken = run("refresh", *files, "--json", "--crawl")
    assert broken.returncode == 1
    crawled = [json.loads(line) for line in broken.stdout.splitlines() if '"site"' in line]
    assert [(line["outcome"], line["found"], line["gone"]) for line in crawled] == [("incomplete", 1, 1)]
    assert f"{site}leave.html" in crawled[0]["problems"][0]
    one = run("refresh", *files, "--json", f"{site}leave.html")
    assert [json.loads(line)["url"] for line in one.stdout.splitlines()] == [f"{site}leave.html"]
    with PageStore(files[3]) as store:
        assert [document.url for document in store.documents()] == [site, f"{site}leave.html"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_watching_ends_in_good_order(server: PageServer, files: list[str], number: signal.Signals) -> None:
    watcher = subprocess.Popen(
        [*COMMAND, "refresh", "--watch", "--json", *files], cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    assert watcher.stdout is not None
    outcomes = {json.loads(watcher.stdout.readline())["outcome"] for _ in range(2)}
    assert outcomes == {"updated", "failed"}
    with PageStore(files[3]) as store:
        store.requests.add([server.url("/a")])
    assert json.loads(watcher.stdout.readline()) == {"url": server.url("/a"), "outcome": "not_modified"}
    begin = time.monotonic()
    watcher.send_signal(number)
    assert watcher.wait(30) == 0
    assert time.monotonic() - begin < 10
    assert watcher.stdout.read() == ""
    watcher.stdout.close()
