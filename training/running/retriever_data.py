"""What a retriever learns from, as vectors: pages and their questions, and other texts that answer none.

What was embedded is kept beside the model, file by file, so that a run that was cut embeds nothing twice.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import numpy as np
from safetensors.numpy import load_file, save_file

from training.corpora.other_texts import text_files, text_passages
from training.corpora.parallel_passages import Cut, Passage, PassageSet, joined, read_passages
from training.corpora.passage_parts import SentenceCut, TitleCut, sentences_in, titles_of
from training.learning.embedding import Embed, passage_texts, question_texts
from training.learning.projection import Parts, Vectored
from training.learning.sentences import Vectors
from training.running.context import TEXTS, Context
from training.running.experiment import QuestionSet
from training.running.questions import question_file

SENTENCES, TITLES = "sentences", "titles"
_CUTS: Mapping[str, Cut] = {SENTENCES: SentenceCut(), TITLES: TitleCut()}


def learnt_from(context: Context, embed: Embed) -> Vectored:
    """The training sets of a retriever among its other texts.

    :raises CorpusError: a file is missing or malformed.
    """
    pages = joined([pages_of(item, context) for item in context.experiment.training])
    vectors = embedded(context.folder / "vectors.safetensors", pages, embed)
    weights = _weights(context)
    others = list(_others(context, embed, names=tuple(weights)))
    return Vectored(
        vectors["questions"],
        _with_others(vectors["passages"], "passages", others),
        _answered_by(pages),
        tuple(_parts(context, embed, name, weight, others) for name, weight in weights.items()),
        n_others=sum(len(found["passages"]) for found in others),
    )


def pages_of(item: QuestionSet, context: Context, cut: Cut | None = None) -> PassageSet:
    """A set's pages, cut as the experiment says, or otherwise.

    :raises CorpusError: the file is missing or malformed.
    """
    cut = cut or context.experiment.passages
    return read_passages(question_file(item, context), cut, max_questions=item.questions)


def embedded(path: Path, pages: PassageSet, embed: Embed) -> dict[str, Vectors]:
    """`questions` and `passages` of a set, from a file if an earlier run left it."""
    return kept(path, {"questions": question_texts(pages), "passages": passage_texts(pages.passages)}, embed)


def kept(path: Path, texts: Mapping[str, list[str]], embed: Embed) -> dict[str, Vectors]:
    """Vectors of named texts, from a file if an earlier run left it; the runner moves away what is out of date."""
    if not path.is_file():
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_suffix(".part")
        save_file({name: embed(some) for name, some in texts.items()}, part)
        part.replace(path)
    return dict(load_file(path))


def _weights(context: Context) -> dict[str, float]:
    """Of the parts that count."""
    recipe = context.experiment.projection
    weights = {SENTENCES: recipe.sentence_weight, TITLES: recipe.title_weight}
    return {name: weight for name, weight in weights.items() if weight}


def _parts(context: Context, embed: Embed, name: str, weight: float, others: Sequence[Mapping[str, Vectors]]) -> Parts:
    found = joined([pages_of(item, context, _CUTS[name]) for item in context.experiment.training])
    own = kept(context.folder / f"{name}.safetensors", {name: passage_texts(found.passages)}, embed)
    return Parts(name, _with_others(own[name], name, others), _answered_by(found), weight)


def _others(context: Context, embed: Embed, *, names: Sequence[str]) -> Iterator[dict[str, Vectors]]:
    """Of passages that answer no question, and of their parts, text by text."""
    recipe = context.experiment.other_texts
    for path in text_files(context.settings.data / TEXTS, recipe):
        passages = text_passages(path, recipe, context.experiment.passages, seed=context.seed)
        if passages:
            first = passages[: recipe.lines_for_parts]
            parts: dict[str, list[Passage]] = {SENTENCES: sentences_in(first), TITLES: titles_of(first)}
            texts = {"passages": passages, **{name: parts[name] for name in names if parts[name]}}
            place = context.folder / "others" / f"{path.name}.safetensors"
            yield kept(place, {name: passage_texts(some) for name, some in texts.items()}, embed)


def _with_others(own: Vectors, name: str, others: Sequence[Mapping[str, Vectors]]) -> Vectors:
    return np.concatenate([own, *(found[name] for found in others if name in found)])


def _answered_by(pages: PassageSet) -> np.ndarray[tuple[int, ...], np.dtype[np.int64]]:
    return np.array([question.answered_by for question in pages.questions], dtype=np.int64)
