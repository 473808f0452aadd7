"""SQuAD-format data of tests: small files, and strategies for any."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from hypothesis import strategies as st

from training.corpora.squad import Example, Gold

TEXTS = st.text(st.characters(exclude_categories=["Cs"]), max_size=12)
GOLDS = st.builds(Gold, text=TEXTS, start=st.integers(-5, 40))


def squad(*articles: dict[str, Any], **top: Any) -> dict[str, Any]:
    """A whole file's content."""
    return {"version": "1.1", "data": list(articles), **top}


def article(title: str, *paragraphs: dict[str, Any]) -> dict[str, Any]:
    return {"title": title, "paragraphs": list(paragraphs)}


def paragraph(context: str, *questions: dict[str, Any]) -> dict[str, Any]:
    return {"context": context, "qas": list(questions)}


def asked(question_id: Any, *answers: tuple[str, int], **more: Any) -> dict[str, Any]:
    """A question with its answers: texts and offsets."""
    golds = [{"text": text, "answer_start": start} for text, start in answers]
    return {"id": question_id, "question": f"what about {question_id}?", "answers": golds, **more}


def write(path: Path, content: Any) -> Path:
    path.write_text(json.dumps(content), encoding="utf-8")
    return path


@st.composite
def example_lists(draw: st.DrawFn, name: str) -> list[Example]:
    """Examples as `read_squad` gives them for a file of that name: any texts, articles in order, ids once."""
    made: list[Example] = []
    for number in range(draw(st.integers(1, 3))):
        title = draw(TEXTS)
        for _ in range(draw(st.integers(1, 2))):
            context = draw(TEXTS)
            for _ in range(draw(st.integers(1, 2))):
                golds = tuple(draw(st.lists(GOLDS, max_size=2)))
                plausible = tuple(draw(st.lists(GOLDS, max_size=1)))
                question_id = f"{draw(TEXTS)}{len(made)}-"
                about = f"{name}#{number}", title, not golds, plausible
                made.append(Example(question_id, draw(TEXTS), context, golds, *about))
    return made
