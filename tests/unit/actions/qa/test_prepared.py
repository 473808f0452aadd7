"""Documents are prepared once, whoever needs them."""

from __future__ import annotations

import logging
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from actions.qa._store_preparations import PreparationStore
from actions.qa.errors import StoreError
from actions.qa.part_vectors import PartVectors
from actions.qa.prepared import Preparations, Preparer, packed, unpacked
from actions.qa.store import PageStore
from actions.qa.types import Document, Validators
from tests.support.documents import document
from tests.support.encoders import FailingEncoder, WordEncoder
from tests.support.readers import letter_tokenizer

TEXTS_OF_PAGE = len(["the passage", "its title", "a sentence", "another one"])
PAGE = document("Annual leave is 25 days.\n\nThe notice is two months.", url="http://intranet.example/leave")


@pytest.fixture
def store(tmp_path):
    with PageStore(tmp_path / "pages.db") as opened:
        yield opened


def test_packed_and_unpacked_it_is_the_same():
    prepared = Preparer(letter_tokenizer(), WordEncoder()).prepare(PAGE)
    again = unpacked(packed(prepared), PAGE, prepared.key)
    assert again.passages == prepared.passages
    assert np.allclose(again.vectors, prepared.vectors, atol=1e-3)
    assert again.parts.rounded.tolist() == prepared.parts.rounded.tolist()
    assert again.parts.scales.tolist() == prepared.parts.scales.tolist()
    assert again.parts.sizes.tolist() == prepared.parts.sizes.tolist() == [3]  # the title, and two sentences
    for kept, made in zip(again.grams, prepared.grams, strict=True):
        assert kept.grams.tolist() == made.grams.tolist()
        assert kept.counts.tolist() == made.counts.tolist()


def test_a_document_without_text_can_be_prepared_and_kept():
    empty = Document("http://intranet.example/", "Empty", "en", "", (), datetime.now(UTC), "empty")
    prepared = Preparer(letter_tokenizer(), WordEncoder()).prepare(empty)
    assert unpacked(packed(prepared), empty, prepared.key).passages == prepared.passages


def test_what_the_store_has_is_not_made_again(store):
    encoder = WordEncoder()
    preparations = Preparations(store, Preparer(letter_tokenizer(), encoder))
    (first,) = preparations.of([PAGE])
    made = encoder.n_encoded
    assert made == TEXTS_OF_PAGE
    assert len(first.passages) == 1
    (second,) = preparations.of([PAGE])
    assert encoder.n_encoded == made
    assert second.passages == first.passages


@pytest.mark.parametrize(
    "changed", [replace(PAGE, content_hash="other"), replace(PAGE, title="Other")], ids=["text", "title"]
)
def test_another_content_or_title_is_made_anew(store, changed):
    encoder = WordEncoder()
    preparations = Preparations(store, Preparer(letter_tokenizer(), encoder))
    list(preparations.of([PAGE]))
    made = encoder.n_encoded
    list(preparations.of([changed]))
    assert encoder.n_encoded > made


def test_vectors_of_another_encoder_are_not_used(store):
    list(Preparations(store, Preparer(letter_tokenizer(), WordEncoder("words-1"))).of([PAGE]))
    other = WordEncoder("words-2")
    list(Preparations(store, Preparer(letter_tokenizer(), other)).of([PAGE]))
    assert other.n_encoded > 0


def test_without_an_encoder_nothing_is_kept(store):
    preparer = Preparer(letter_tokenizer(), None)
    (prepared,) = Preparations(store, preparer).of([PAGE])
    assert prepared.vectors.shape == (len(prepared.passages), 0)
    assert store.preparations.keys() == {}


def test_a_pruned_page_leaves_nothing(store):
    preparer = Preparer(letter_tokenizer(), WordEncoder())
    store.save(PAGE, validators=Validators())
    list(Preparations(store, preparer).of([PAGE]))
    assert store.preparations.keys().keys() == {PAGE.url}
    store.prune([])
    assert store.preparations.keys() == {}


ODD = document("Parking costs 40 euros.", url="http://intranet.example/parking")


def test_parts_that_are_not_those_of_its_passages_are_made_again():
    prepared = Preparer(letter_tokenizer(), WordEncoder()).prepare(PAGE)
    parts = prepared.parts
    for wrong in (
        replace(parts, sizes=parts.sizes + 1),
        replace(parts, scales=parts.scales[1:]),
        PartVectors.joined([parts, parts]),
    ):
        with pytest.raises(StoreError, match="parts"):
            unpacked(packed(replace(prepared, parts=wrong)), PAGE, prepared.key)


@pytest.mark.parametrize(
    "cut", [lambda blob: b"nonsense" + blob[8:9], lambda blob: blob[: len(blob) // 2], lambda blob: blob[:9]]
)
def test_what_cannot_be_read_is_made_again(store, cut):
    encoder = WordEncoder()
    preparations = Preparations(store, Preparer(letter_tokenizer(), encoder))
    (first,) = preparations.of([PAGE])
    broken = cut(packed(first))
    with pytest.raises(StoreError, match=PAGE.url):
        unpacked(broken, PAGE, first.key)
    store.preparations.save(PAGE.url, key=first.key, content=broken)
    (second,) = preparations.of([PAGE])
    assert second.passages == first.passages
    assert encoder.n_encoded == 2 * TEXTS_OF_PAGE
    assert store.preparations.contents({PAGE.url: first.key})[PAGE.url] == packed(second)


def test_a_store_that_cannot_be_written_is_told_once_and_documents_are_prepared(store, monkeypatch, caplog):
    tries = []

    def fail(_self, url, **_values):
        tries.append(url)
        raise StoreError("disk full")

    monkeypatch.setattr(PreparationStore, "save", fail)
    preparations = Preparations(store, Preparer(letter_tokenizer(), WordEncoder()))
    assert [prepared.key for prepared in preparations.of([PAGE, ODD])] == [
        preparations.preparer.key(page) for page in (PAGE, ODD)
    ]
    assert tries == [PAGE.url]
    assert "disk full" in caplog.text
    preparations.keep(ODD)
    assert tries == [PAGE.url, ODD.url]


def test_a_document_that_the_encoder_fails_on_is_found_by_its_letters_and_not_kept(store, caplog):
    preparations = Preparations(store, Preparer(letter_tokenizer(), FailingEncoder()))
    for document_ in (PAGE, ODD):
        store.save(document_, validators=Validators())
        preparations.keep(document_)
    good, odd = preparations.of([PAGE, ODD])
    assert odd.vectors.shape == (len(odd.passages), good.vectors.shape[1])
    assert not odd.vectors.any()
    assert not odd.parts.rounded.any()
    assert odd.parts.rounded.shape == (len(odd.passages), good.vectors.shape[1])
    assert len(odd.grams) == len(odd.passages) > 0
    assert store.preparations.keys().keys() == {PAGE.url}
    assert Counter(record.levelno for record in caplog.records) == {logging.WARNING: 1}
    assert ODD.url in caplog.text
    assert preparations.missing([PAGE.url, ODD.url]) == ()  # this process would only fail again
    again = Preparations(store, Preparer(letter_tokenizer(), WordEncoder()))
    assert again.missing([PAGE.url, ODD.url]) == (ODD.url,)


def test_many_documents_take_few_queries(store, monkeypatch):
    pages = [replace(PAGE, url=f"{PAGE.url}/{n}") for n in range(401)]
    queries = []
    contents = PreparationStore.contents

    def counted(self, keys):
        queries.append(len(keys))
        return contents(self, keys)

    monkeypatch.setattr(PreparationStore, "contents", counted)
    encoder = WordEncoder()
    preparations = Preparations(store, Preparer(letter_tokenizer(), encoder))
    for page in pages[::100]:
        preparations.keep(page)
    encoder.n_encoded = 0
    made = list(preparations.of(pages[::100] + pages[1:3]))
    assert [prepared.passages[0].document.url for prepared in made] == [
        page.url for page in (*pages[::100], *pages[1:3])
    ]
    assert encoder.n_encoded == 2 * TEXTS_OF_PAGE
    list(Preparations(store, Preparer(letter_tokenizer(), encoder)).of(pages[:1] * 401))
    assert queries == [7, 1, 1, 1]
