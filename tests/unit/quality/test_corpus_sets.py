"""Corpora as pages: every answer is on its page, every question has one, halves share nothing."""

from __future__ import annotations

import lzma
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.quality.corpus_sets import corpus_halves, corpus_set, sampled, site_set
from tests.support.corpora import article, asked, paragraph, squad, write
from training.corpora.squad import read_corpus
from training.errors import CorpusError

AT = datetime(2026, 11, 1, tzinfo=UTC)
LEAVE = "You get 25 days.\nAsk Anna."


@pytest.fixture
def file(tmp_path) -> Path:
    articles = [
        article(
            f"The_leave_{n}",
            paragraph(LEAVE, asked(f"{n}a", ("25 days", 8), ("25 days", 8)), asked(f"{n}none", is_impossible=True)),
            paragraph(f"Parking {n} is free.", asked(f"{n}b", ("free", 13))),
        )
        for n in range(4)
    ]
    return write(tmp_path / "fquad-mine.json", squad(*articles))


def made(file, *, per_article=False):
    return corpus_set(file, read_corpus(file), per_article=per_article, at=AT)


def test_a_paragraph_is_a_page_under_its_articles_title(file):
    found = made(file)
    assert (found.name, len(found.documents), len(found.questions)) == ("fquad-mine", 8, 8)
    first = found.documents[0]
    assert (first.url, first.title, first.language) == ("http://corpus.example/fquad-mine/0.html", "The leave 0", "fr")
    assert first.text == f"The leave 0\n\n{LEAVE}"
    assert found.questions[0] == {
        "id": "0a",
        "question": "what about 0a?",
        "lang": "fr",
        "page": "fquad-mine/0.html",
        "page_lang": "fr",
        "answers": ["25 days"],
        "kind": "span",
        "group": "fquad-mine.json#0",
    }


@pytest.mark.parametrize("per_article", [False, True])
def test_every_answer_is_on_its_page(file, per_article):
    found = made(file, per_article=per_article)
    texts = {document.url: document.text for document in found.documents}
    assert len(texts) == (4 if per_article else 8)
    for question in found.questions:
        assert question["answers"][0] in texts[f"http://corpus.example/{question['page']}"]


def test_the_title_that_jsquad_puts_before_its_paragraphs_is_not_shown_twice(tmp_path):
    text = "梅雨 [SEP] 梅雨は雨の多い時期である。"
    path = write(tmp_path / "jsquad.json", squad(article("梅雨", paragraph(text, asked("a", ("雨の多い時期", 12))))))
    (document,) = made(path).documents
    assert document.text == "梅雨\n\n梅雨は雨の多い時期である。"
    assert document.language == "ja"


def test_halves_share_no_article_and_hold_what_nothing_answers(file):
    fit, measure = corpus_halves(file, read_corpus(file), per_article=False, at=AT)
    assert [fit.name, measure.name] == ["fquad-mine-fit", "fquad-mine-measure"]
    groups = [{question["group"] for question in half.questions} for half in (fit, measure)]
    assert not groups[0] & groups[1]
    assert [len(own) for own in groups] == [2, 2]
    for half in (fit, measure):
        assert len(half.documents) == 4
        kinds = [question["kind"] for question in half.questions]
        assert (kinds.count("none"), kinds.count("span")) == (2, 4)
        pages = {f"http://corpus.example/{q['page']}" for q in half.questions if q["kind"] == "span"}
        assert pages == {document.url for document in half.documents}
    again = corpus_halves(file, read_corpus(file), per_article=False, at=AT)
    assert again == [fit, measure]


def test_a_file_that_answers_all_has_no_halves(tmp_path):
    path = write(tmp_path / "all.json", squad(article("a", paragraph(LEAVE, asked("a", ("25 days", 8))))))
    with pytest.raises(CorpusError, match="questions that nothing answers"):
        corpus_halves(path, read_corpus(path), per_article=False, at=AT)


@given(st.integers(0, 40), st.integers(0, 60), st.integers(0, 5))
def test_a_sample_is_drawn_by_its_seed_and_keeps_the_order(n_questions, n, seed):
    questions = [{"id": number} for number in range(n_questions)]
    drawn = sampled(questions, n, seed=seed)
    assert len(drawn) == min(n, n_questions)
    assert [q["id"] for q in drawn] == sorted({q["id"] for q in drawn})
    assert sampled(questions, n, seed=seed) == drawn


def test_a_compressed_file_is_one_too(file):
    packed = file.with_name("fquad-mine.json.xz")
    packed.write_bytes(lzma.compress(file.read_bytes()))
    assert (made(packed).name, made(packed).documents) == ("fquad-mine", made(file).documents)


def test_a_site_is_a_set_with_all_its_questions(tmp_path):
    from tests.load.development_pages import Site

    body = "<html lang='en'><title>T</title><body><main><h1>Leave</h1><p>You get 25 days.</p></main></body></html>"
    (tmp_path / "leave.html").write_text(body, encoding="utf-8")
    lines = '{"id": 1, "page": "/leave.html", "kind": "span"}\n{"id": 2, "page": null, "kind": "none"}\n'
    (tmp_path / "questions.jsonl").write_text(lines, encoding="utf-8")
    found = site_set(Site("mine", tmp_path, tmp_path / "questions.jsonl"), at=AT)
    assert [document.url for document in found.documents] == ["http://corpus.example/mine/leave.html"]
    assert [(q["id"], q["page"]) for q in found.questions] == [("mine:1", "mine/leave.html"), ("mine:2", None)]
