"""Pages that say the same in several languages, with questions in each: every language asks about every page.

The project's own format, for the HR pages that it wrote itself (`training/questions/`, `tests/quality/`):

    {"pages": [{"id", "company", "title": {LANGUAGE: text}, "text": {LANGUAGE: text},
                "questions": [{"answer": {...}, "near": {...}, "ask": {LANGUAGE: [phrasing, ...]}}],
                "unanswerable": [{LANGUAGE: question}]}]}

An answer is a piece of `near`, which occurs once in the text of its language. All companies' pages in one language are
a collection: one company's rules do not answer for another.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from training.corpora.files import read_json
from training.corpora.squad import Example, Gold
from training.errors import CorpusError

SUFFIX = ".pages.json"


def read_parallel_pages(path: Path) -> list[Example]:
    """All questions of a file, in its order: in every language, about the page in every language.

    A question's id is `PAGE-NUMBER-PHRASING.ASKED-SHOWN`, with `none` before the number where nothing answers it.

    :raises CorpusError: names the page and what is missing or is not where it should be.
    """
    content = read_json(path)
    pages = content.get("pages") if isinstance(content, dict) else None
    if not isinstance(pages, list) or not pages:
        raise CorpusError(f'{path}: expected an object with a list "pages"')
    examples = [example for page in pages for example in _examples(page, path)]
    if len({example.question_id for example in examples}) < len(examples):
        raise CorpusError(f"{path}: expected pages with different ids")
    return examples


def _examples(page: dict[str, Any], path: Path) -> Iterator[Example]:
    name = page.get("id", "a page without id") if isinstance(page, dict) else repr(page)
    try:
        yield from _answerable(page)
        yield from _unanswerable(page)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise CorpusError(f"{path}: {name}: {error!r}") from error


def _answerable(page: dict[str, Any]) -> Iterator[Example]:
    for shown, text in page["text"].items():
        for number, question in enumerate(page["questions"]):
            gold = _gold(text, question["near"][shown], question["answer"][shown])
            for asked, phrasings in question["ask"].items():
                for variant, phrasing in enumerate(_listed(phrasings)):
                    question_id = f"{page['id']}-{number}-{variant}.{asked}-{shown}"
                    article, title = _article(page, shown), _text(page["title"][shown])
                    yield Example(question_id, _text(phrasing), text, (gold,), article, title, collection=shown)


def _unanswerable(page: dict[str, Any]) -> Iterator[Example]:
    for shown, text in page["text"].items():
        for number, question in enumerate(page["unanswerable"]):
            for asked, phrasing in question.items():
                yield Example(
                    f"{page['id']}-none-{number}.{asked}-{shown}",
                    _text(phrasing),
                    _text(text),
                    (),
                    _article(page, shown),
                    _text(page["title"][shown]),
                    impossible=True,
                    collection=shown,
                )


def _article(page: dict[str, Any], shown: str) -> str:
    """A company's pages in one language: a page's translation answers its questions too, and is no negative."""
    return f"{page['company']} ({shown})"


def _gold(text: Any, near: Any, answer: Any) -> Gold:
    if _text(text).count(_text(near)) != 1:
        raise ValueError(f"expected {near!r} once, found it {text.count(near)} times")
    if _text(answer) not in near:
        raise ValueError(f"expected {answer!r} in {near!r}")
    return Gold(answer, text.index(near) + near.index(answer))


def _text(value: Any) -> str:
    if not isinstance(value, str) or not value.strip():
        raise TypeError(f"expected text, got {value!r}")
    value.encode()  # a UnicodeEncodeError is a ValueError: half of a surrogate pair is no text
    return value


def _listed(value: Any) -> list[Any]:
    if not isinstance(value, list) or not value:
        raise TypeError(f"expected a list of phrasings, got {value!r}")
    return value
