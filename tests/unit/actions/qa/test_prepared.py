"""Documents are prepared once, whoever needs them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import numpy as np
import pytest

from actions.qa.prepared import Preparations, Preparer, packed, unpacked
from actions.qa.store import PageStore
from actions.qa.types import Document, Validators
from tests.support.documents import document
from tests.support.encoders import WordEncoder
from tests.support.readers import letter_tokenizer

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
    assert made == len(first.passages) > 0
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
    assert store.preparation(PAGE.url, key=prepared.key) == b""


def test_a_pruned_page_leaves_nothing(store):
    preparer = Preparer(letter_tokenizer(), WordEncoder())
    store.save(PAGE, validators=Validators())
    (prepared,) = Preparations(store, preparer).of([PAGE])
    store.prune([])
    assert store.preparation(PAGE.url, key=prepared.key) == b""
