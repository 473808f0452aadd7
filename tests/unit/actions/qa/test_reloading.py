"""A catalogue and a glossary that change while the answerer lives."""

from __future__ import annotations

import logging
import os
from dataclasses import replace
from pathlib import Path

import pytest

from actions.qa.answerer import Answerer
from actions.qa.audience import NOT_KNOWN, Asker
from actions.qa.glossary import load_glossary
from actions.qa.pages import load_catalogue
from actions.qa.reloading import AuthoredFiles, ReloadingAnswerer, reloading
from actions.qa.settings import Settings
from actions.qa.store import PageStore
from actions.qa.types import Answer, NoAnswer, NoAnswerReason, Validators
from tests.support.documents import document
from tests.support.readers import OracleReader

URL = "http://intranet.example/parking"
LISTED = f"pages:\n- url: {URL}\n"


@pytest.fixture
def files(tmp_path: Path) -> AuthoredFiles:
    made = AuthoredFiles(tmp_path / "pages.yml", tmp_path / "glossary.yml")
    write(made.pages, LISTED)
    return made


@pytest.fixture
def answerer(files: AuthoredFiles, tmp_path: Path) -> ReloadingAnswerer:
    store = PageStore(tmp_path / "pages.db").open()
    store.save(document("Parking costs 40 euros.", url=URL), validators=Validators())

    def make() -> Answerer:
        catalogue, glossary = load_catalogue(files.pages), load_glossary(files.glossary)
        return Answerer(catalogue, store, OracleReader({"40 euros": 9.0}), Settings(), glossary=glossary)

    made = reloading(files, make)
    made.load()
    return made


def write(path: Path, text: str) -> None:
    """As an author does, at another time than before."""
    before = path.stat().st_mtime_ns if path.exists() else 0
    path.write_text(text, encoding="utf-8")
    os.utime(path, ns=(before + 1_000_000_000, before + 1_000_000_000))


def answered(answerer: ReloadingAnswerer, asker: Asker = NOT_KNOWN) -> bool:
    return isinstance(answerer.answer("parking?", asker=asker), Answer)


def test_a_page_that_becomes_one_for_managers_is_no_longer_shown_to_others(answerer, files):
    assert answered(answerer)
    assert answerer.may_show(URL, asker=NOT_KNOWN)
    write(files.pages, f"{LISTED}  audience: [managers]\n")
    assert not answerer.may_show(URL, asker=NOT_KNOWN)  # the first thing after it may be a vote
    assert not answered(answerer)
    assert answerer.answer_by_source("parking?") == ()
    assert not answerer.may_show(URL, asker=NOT_KNOWN)
    assert answered(answerer, Asker(frozenset({"managers"})))


def test_a_page_that_is_taken_out_is_not_shown_and_one_that_comes_back_is(answerer, files):
    write(files.pages, LISTED.replace("parking", "lunch"))
    assert answerer.answer("parking?") == NoAnswer(NoAnswerReason.NO_PAGES)
    write(files.pages, LISTED)
    assert answered(answerer)


def test_a_broken_catalogue_is_told_once_and_the_one_before_goes_on(answerer, files, caplog):
    write(files.pages, "pages: {broken\n")
    assert answered(answerer)
    assert answered(answerer)
    assert caplog.text.count("going on with what was there before") == 1
    files.pages.unlink()
    assert answered(answerer)
    write(files.pages, f"{LISTED}  audience: [managers]\n")
    assert not answered(answerer)


def test_a_word_is_known_as_soon_as_it_is_in_the_glossary(answerer, files):
    assert not answerer._answerer.explain("stationnement ?").expansions
    write(files.glossary, "concepts:\n- en: [parking]\n  fr: [stationnement]\n")
    answered(answerer)
    assert answerer._answerer.explain("stationnement ?").expansions


def test_a_broken_glossary_keeps_no_page_from_being_for_an_audience(answerer, files):
    write(files.glossary, "concepts: {broken\n")
    assert answered(answerer)
    write(files.pages, f"{LISTED}  audience: [managers]\n")
    assert not answered(answerer)


def test_a_file_that_cannot_be_read_is_one_that_is_broken(answerer, files, monkeypatch, caplog):
    def refuse(_path):
        raise PermissionError("no")

    monkeypatch.setattr("actions.qa.reloading.load_glossary", refuse)
    write(files.glossary, "concepts:\n- en: [parking]\n  fr: [stationnement]\n")
    assert answered(answerer)
    assert "going on with what was there before" in caplog.text


def test_the_same_text_elsewhere_goes_with_its_page(files, tmp_path):
    other = "http://intranet.example/copy"
    store = PageStore(tmp_path / "pages.db").open()
    for url in (URL, other):
        made = document("Parking costs 40 euros.", url=url)
        store.save(replace(made, content_hash="the same"), validators=Validators())
    write(files.pages, f"{LISTED}- url: {other}\n")
    reader = OracleReader({"40 euros": 9.0})
    answerer = reloading(files, lambda: Answerer(load_catalogue(files.pages), store, reader, Settings()))
    answerer.load()
    assert answered(answerer)
    write(files.pages, f"{LISTED}  audience: [managers]\n- url: {other}\n")
    assert not answered(answerer)
    assert answered(answerer, Asker(frozenset({"managers"})))


def test_files_that_stay_are_not_read_again(answerer, caplog):
    caplog.set_level(logging.INFO)
    assert answered(answerer)
    assert answered(answerer)
    assert "was read again" not in caplog.text


def test_while_a_changed_catalogue_is_being_read_no_page_is_shown(answerer, files, monkeypatch):
    seen = []

    def watched(path):
        seen.append(answerer.may_show(URL, asker=NOT_KNOWN))
        return load_catalogue(path)

    monkeypatch.setattr("actions.qa.reloading.load_catalogue", watched)
    write(files.pages, f"{LISTED}  audience: [managers]\n")
    assert not answered(answerer)
    assert seen == [False]
