"""The page catalogue: what can be said, and what its author is told when it is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from actions.qa.errors import ConfigurationError, PagesFileError, RefusedUrl
from actions.qa.pages import Catalogue, Limits, load_catalogue
from actions.qa.types import Page
from actions.qa.url_rules import Origin


@pytest.fixture
def write(tmp_path: Path) -> Path:
    return tmp_path / "pages.yml"


def load(path: Path, text: str) -> Catalogue:
    path.write_text(text, encoding="utf-8")
    return load_catalogue(path)


def complaint(path: Path, text: str) -> str:
    with pytest.raises(PagesFileError) as caught:
        load(path, text)
    assert isinstance(caught.value, ConfigurationError)
    assert str(path) in str(caught.value)
    return str(caught.value)


def test_the_smallest_catalogue(write: Path) -> None:
    catalogue = load(write, "pages:\n- url: https://intranet.example/hr\n")
    assert catalogue.pages == (Page("https://intranet.example/hr", max_age_seconds=86400.0),)
    assert catalogue.defaults.limits == Limits(2_000_000, 10.0, 2, 1.0)
    assert catalogue.origins == {Origin("intranet.example", 443)}


def test_everything_that_can_be_said(write: Path) -> None:
    (write.parent / "company.pem").write_text("certificate")
    catalogue = load(
        write,
        """
defaults:
  language: en
  max_age: 12h
  user_agent: Kate/1.0
  contact: it@company.example
  ca_bundle: company.pem
  limits: {max_bytes: 500000, deadline_seconds: 4.5, requests_at_once: 1, requests_per_second: 0.5}
pages:
  - url: https://intranet.example/a
    title: Congés payés
    language: fr
    max_age: 30m
  - url: http://127.0.0.1:8765/b
    max_age: 90
""",
    )
    assert catalogue.pages == (
        Page("https://intranet.example/a", 1800.0, "Congés payés", "fr"),
        Page("http://127.0.0.1:8765/b", 90.0, "", "en"),
    )
    assert catalogue.defaults.user_agent_header == "Kate/1.0 (+it@company.example)"
    assert catalogue.defaults.ca_bundle == write.parent / "company.pem"
    assert catalogue.defaults.limits == Limits(500_000, 4.5, 1, 0.5)


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("pages:\n- url: https://a.example/\n  titel: A\n", ["line 3", "pages[0].titel", "'title'"]),
        ("page:\n- url: https://a.example/\n", ["line 1", "page", "'pages'"]),
        ("defaults:\n  max-age: 1d\npages:\n- url: https://a.example/\n", ["line 2", "defaults.max-age", "'max_age'"]),
        ("defaults: {limits: {rate: 1}}\npages:\n- url: https://a.example/\n", ["defaults.limits.rate", "unknown"]),
        ("pages:\n- url: https://a.example/\n- url: HTTPS://A.example.:443/\n", ["line 3", "listed already in line 2"]),
        ("pages:\n- url: https://a.example/\n  url: https://b.example/\n", ["line 3", "given twice"]),
        ("pages:\n- title: A\n", ["pages[0].url", "expected text, got nothing"]),
        ("pages:\n- url: 5\n", ["pages[0].url", "int 5"]),
        ("pages:\n- https://a.example/\n", ["pages[0]", "expected keys and values"]),
        ("pages: https://a.example/\n", ["pages", "expected a list"]),
        ("pages: []\n", ["an empty list"]),
        ("defaults: {}\n", ["pages", "nothing"]),
        ("", ["expected keys and values"]),
        ("- a\n", ["expected keys and values"]),
        ("pages: [\n", ["not valid YAML"]),
        ("pages: &a\n- url: https://a.example/\nother: *a\n", ["aliases"]),
        ("5: a\n", ["is not text"]),
        ("pages:\n- url: file:///etc/passwd\n", ["line 2", "http or https"]),
        ("pages:\n- url: http://2130706433/\n", ["hides an address"]),
        ("pages:\n- url: https://a.example/\n  language: english\n", ["language", "two-letter", "'english'"]),
        ("pages:\n- url: https://a.example/\n  language: no\n", ["language", "bool False"]),
        ("pages:\n- url: https://a.example/\n  max_age: soon\n", ["max_age", "12h", "'soon'"]),
        ("pages:\n- url: https://a.example/\n  max_age: 0\n", ["max_age", "one second"]),
        ("pages:\n- url: https://a.example/\n  max_age: [1]\n", ["max_age", "list"]),
        ("defaults: {limits: {max_bytes: lots}}\npages:\n- url: https://a.example/\n", ["max_bytes", "'lots'"]),
        ("defaults: {limits: {max_bytes: 1.5}}\npages:\n- url: https://a.example/\n", ["max_bytes", "whole number"]),
        ("defaults: {limits: {deadline_seconds: .inf}}\npages:\n- url: https://a.example/\n", ["deadline_seconds"]),
        ("defaults: {limits: {requests_at_once: 0}}\npages:\n- url: https://a.example/\n", ["between 1 and 16"]),
        ('defaults: {user_agent: "Kate\\r\\nX: y"}\npages:\n- url: https://a.example/\n', ["user_agent", "ASCII"]),
        ("defaults: {ca_bundle: none.pem}\npages:\n- url: https://a.example/\n", ["ca_bundle", "none.pem"]),
    ],
)
def test_mistakes_are_explained(write: Path, text: str, parts: list[str]) -> None:
    message = complaint(write, text)
    assert all(part in message for part in parts), message


def test_a_missing_file_is_named(write: Path) -> None:
    with pytest.raises(PagesFileError, match="no such file"):
        load_catalogue(write)


def test_a_file_that_is_no_text_is_named(write: Path) -> None:
    write.write_bytes(b"\xff\xfe\x00pages")
    with pytest.raises(PagesFileError):
        load_catalogue(write)


@settings(deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(text=st.text(alphabet=st.sampled_from("pages:url -\n\t{}[]&*!|>'\"#%@`0a,"), max_size=80))
def test_any_file_is_read_or_refused(write: Path, text: str) -> None:
    with pytest.raises(PagesFileError):  # no such text is a catalogue: it holds no address
        load(write, text)


def test_pages_are_selected_by_any_spelling_of_their_address(write: Path) -> None:
    catalogue = load(write, "pages:\n- url: https://a.example/1\n- url: https://a.example/2\n")
    assert catalogue.select(["HTTPS://A.EXAMPLE/2#x"]) == catalogue.pages[1:]
    assert catalogue.urls == ("https://a.example/1", "https://a.example/2")
    with pytest.raises(RefusedUrl, match="not in the page catalogue"):
        catalogue.select(["https://a.example/3"])


def test_the_catalogue_of_this_repository_is_sound() -> None:
    assert load_catalogue(Path(__file__).parents[4] / "data/pages.yml").pages
