"""What identifies a data file in an experiment's results."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from pathlib import Path

from training.corpora.parallel_pages import SUFFIX, read_parallel_pages
from training.corpora.squad import read_corpus
from training.errors import CorpusError


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """Which file it was, and how much was in it."""

    sha256: str
    """Of the file as it is stored (compressed, if it is): what `sha256sum` prints."""
    articles: int
    questions: int


def fingerprint(path: Path) -> Fingerprint:
    """Digest and counts of a SQuAD-format file, or of one of the project's own pages with questions.

    :raises CorpusError: it cannot be read or is malformed.
    """
    if path.name.endswith(SUFFIX):
        examples = read_parallel_pages(path)
        articles = {example.article for example in examples}
        return Fingerprint(file_sha256(path), articles=len(articles), questions=len(examples))
    corpus = read_corpus(path)
    return Fingerprint(file_sha256(path), articles=corpus.n_articles, questions=len(corpus.examples))


def file_sha256(path: Path) -> str:
    """Digest of any file's bytes, in hexadecimal.

    :raises CorpusError: it cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise CorpusError(f"{path}: expected a file that can be read: {error}") from error
