"""Question sets across languages: the paragraph of one language, the question of another.

From translations of one set come all pairs of languages, those of a language with itself included. With English,
French and Japanese these are the nine files `squad_test_question_L_context_M` of Siblini et al. 2019 (arXiv
1910.04659, Experiment 2).
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import zip_longest
from pathlib import Path
from typing import Any

from training.corpora.squad import Corpus, Example, read_corpus, read_squad, write_squad
from training.errors import CorpusError

_PUBLISHED_CODES = {"ja": "jap"}
_SUFFIXES = (".json.xz", ".json", ".json.gz")


@dataclass(frozen=True, slots=True)
class Difference:
    """Where a built set is not the published one."""

    place: str
    """Article and question, or the whole file."""
    field: str
    built: Any
    published: Any


def cross(sets: Mapping[str, Sequence[Example]]) -> dict[tuple[str, str], list[Example]]:
    """Mixed sets by (language of the question, language of the paragraph).

    Questions are matched by id; all else, order included, is of the paragraph's set.

    :raises CorpusError: two sets have not the same questions.
    """
    questions = {language: {e.question_id: e.question for e in examples} for language, examples in sets.items()}
    _check_same(questions)
    return {
        (question, context): [replace(e, question=questions[question][e.question_id]) for e in examples]
        for context, examples in sets.items()
        for question in sets
    }


def build(sets: Mapping[str, Path], out: Path) -> dict[tuple[str, str], Path]:
    """Writes the mixed sets of monolingual files, under their published names; returns where they are.

    :raises CorpusError: fewer than two languages, malformed or mismatched files, or `out` holds one of them under a
        name that is written.
    """
    if len(sets) < 2:
        raise CorpusError(f"expected question sets of two languages at least, got {', '.join(sets) or 'none'}")
    mixed = cross({language: read_squad(path) for language, path in sets.items()})
    paths = {languages: out / f"{set_stem(*languages)}.json.xz" for languages in mixed}
    sources = {path.resolve() for path in sets.values()}
    if written := [path for path in paths.values() if path.resolve() in sources]:
        raise CorpusError(f"{written[0]}: expected another folder to write to, this file is one of those read")
    if len(set(paths.values())) < len(paths):
        raise CorpusError(f"expected languages with different names, got {', '.join(sets)} (ja is written as jap)")
    for languages, path in paths.items():
        write_squad(path, mixed[languages], version="1.1")
    return paths


def set_stem(question: str, context: str) -> str:
    """The published name of a mixed set, without what follows its first dot; they write `jap` for Japanese."""
    codes = (_PUBLISHED_CODES.get(language, language) for language in (question, context))
    return "squad_test_question_{}_context_{}".format(*codes)


def find_published(folder: Path, question: str, context: str) -> Path:
    """A published set in a folder, plain or compressed.

    :raises CorpusError: it is not there.
    """
    stem = set_stem(question, context)
    paths = [path for suffix in _SUFFIXES if (path := folder / f"{stem}{suffix}").is_file()]
    if not paths:
        raise CorpusError(f"{folder}: expected {stem} with one of {', '.join(_SUFFIXES)}, found none")
    return paths[0]


def compare(built: Path, published: Path) -> list[Difference]:
    """All that differs between two files, both read from disk: none means equal.

    Compared are the numbers of articles, paragraphs and questions, and question by question, in order: id, question,
    paragraph, article (number and title), and every gold's text and offset. Not compared: `version` (one of the nine
    published files has none) and how the JSON is laid out.

    :raises CorpusError: a file is unreadable or malformed, or both are the same file.
    """
    if built.resolve() == published.resolve():
        raise CorpusError(f"{built}: expected a published file to compare with, got the built one")
    ours, theirs = read_corpus(built), read_corpus(published)
    pairs = zip_longest(ours.examples, theirs.examples)
    return [*_count_differences(ours, theirs), *(d for pair in pairs for d in _example_differences(*pair))]


def _check_same(questions: Mapping[str, Mapping[str, str]]) -> None:
    first, *others = questions
    for other in others:
        pairs = ((first, other), (other, first))
        lacking = [(here, sorted(questions[there].keys() - questions[here].keys())) for here, there in pairs]
        said = [f"{language} lacks {len(ids)}, such as {ids[0]!r}" for language, ids in lacking if ids]
        if said:
            counts = f"{len(questions[first])} ({first}) and {len(questions[other])} ({other}) questions"
            raise CorpusError(f"expected the same question ids in every language, got {counts}: {'; '.join(said)}")


def _count_differences(ours: Corpus, theirs: Corpus) -> Iterator[Difference]:
    counts = {
        "articles": (ours.n_articles, theirs.n_articles),
        "paragraphs": (ours.n_paragraphs, theirs.n_paragraphs),
        "questions": (len(ours.examples), len(theirs.examples)),
    }
    for name, (built, published) in counts.items():
        if built != published:
            yield Difference("whole file", f"number of {name}", built, published)


def _example_differences(ours: Example | None, theirs: Example | None) -> Iterator[Difference]:
    either = ours or theirs
    assert either is not None  # zip_longest: one of both is there
    place = f"article {_article_number(either)} ({either.title!r}), question {either.question_id!r}"
    if ours is None or theirs is None:
        yield Difference(place, "question", ours and ours.question, theirs and theirs.question)
        return
    for field in ("question_id", "question", "context", "title", "golds", "impossible", "plausible"):
        if getattr(ours, field) != getattr(theirs, field):
            yield Difference(place, field, getattr(ours, field), getattr(theirs, field))
    if _article_number(ours) != _article_number(theirs):
        yield Difference(place, "article", _article_number(ours), _article_number(theirs))


def _article_number(example: Example) -> str:
    return example.article.rpartition("#")[2]
