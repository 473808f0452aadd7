from __future__ import annotations

import hashlib

import pytest

from tests.support.corpora import article, asked, paragraph, squad, write
from training.corpora.files import set_name
from training.corpora.fingerprint import Fingerprint, file_sha256, fingerprint
from training.corpora.parallel_pages import read_parallel_pages
from training.errors import CorpusError
from training.running.context import QUESTIONS


def test_a_fingerprint_is_the_digest_of_the_stored_file_and_its_counts(tmp_path):
    path = write(tmp_path / "x.json", squad(article("T", paragraph("c", asked(1), asked(2))), article("U")))
    assert fingerprint(path) == Fingerprint(hashlib.sha256(path.read_bytes()).hexdigest(), articles=2, questions=2)


def test_own_pages_with_questions_are_counted_too():
    path = QUESTIONS / "hr-1.pages.json"
    examples = read_parallel_pages(path)
    articles = {example.article for example in examples}
    assert fingerprint(path) == Fingerprint(file_sha256(path), articles=len(articles), questions=len(examples))


def test_another_content_has_another_fingerprint(tmp_path):
    one = write(tmp_path / "x.json", squad(article("T", paragraph("c", asked(1)))))
    other = write(tmp_path / "y.json", squad(article("T", paragraph("d", asked(1)))))
    assert fingerprint(one) != fingerprint(other)


def test_a_missing_file_is_refused(tmp_path):
    with pytest.raises(CorpusError, match="expected a file that can be read"):
        file_sha256(tmp_path / "missing")


@pytest.mark.parametrize("name", ["a.b-1.0", "a.b-1.0.json", "a.b-1.0.json.xz", "a.b-1.0.json.gz"])
def test_a_set_is_called_like_its_file(tmp_path, name):
    assert set_name(tmp_path / name) == "a.b-1.0"
