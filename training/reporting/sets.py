"""Evaluation sets as tables and plots call them."""

from __future__ import annotations

from collections.abc import Iterable

LANGUAGES = {"en": "English", "fr": "French", "ja": "Japanese"}
_IN_NAMES = {"en": "en", "fr": "fr", "ja": "jap"}
FQUAD_DEV = "fquad-1.0-dev"
_NATIVE = {FQUAD_DEV: "FQuAD dev (fr)", "jaquad-dev": "JaQuAD dev (ja)", "jsquad-1.3-dev": "JSQuAD dev (ja)"}
PAIR_KEY = "Pairs are paragraph/question: fr/en is a French paragraph with an English question."


def pair_set(paragraph: str, question: str) -> str:
    """The set with paragraphs of one language and questions of another, by ISO 639-1 codes."""
    return f"squad_test_question_{_IN_NAMES[question]}_context_{_IN_NAMES[paragraph]}"


PAIRS = {pair_set(paragraph, question): (paragraph, question) for paragraph in LANGUAGES for question in LANGUAGES}
"""Languages of paragraph and question of the nine sets."""
SAME_LANGUAGE = tuple(name for name, (paragraph, question) in PAIRS.items() if paragraph == question)
CROSS_LINGUAL = tuple(name for name, (paragraph, question) in PAIRS.items() if paragraph != question)


def label(name: str) -> str:
    """Short name: `fr/en` for a French paragraph with an English question."""
    return "/".join(PAIRS[name]) if name in PAIRS else _NATIVE.get(name, name)


def in_order(names: Iterable[str]) -> tuple[str, ...]:
    """Each once: the nine pairs as in the paper's table, native sets, others by name."""
    known = (*PAIRS, *_NATIVE)
    return tuple(sorted(set(names), key=lambda name: (known.index(name) if name in known else len(known), name)))
