"""Questions and passages as vectors of a frozen encoder, with the words that multilingual-e5 was trained with.

Wang et al. 2024 (arXiv 2402.05672): "query: " before questions, "passage: " before what answers them, the mean of the
last hidden states, at length one.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

import torch
from tokenizers import Tokenizer as FastTokenizer
from transformers import PreTrainedModel

from training.corpora.parallel_passages import Passage, PassageSet
from training.learning.sentences import Vectors, sentence_vectors

QUERY_PREFIX, PASSAGE_PREFIX = "query: ", "passage: "
MAX_TOKENS = 256
"""Of a text, `[CLS]`, `[SEP]` and prefix included; what is longer is cut off."""
BATCH_SIZE = 32
Embed = Callable[[Sequence[str]], Vectors]
"""Texts as (n_texts, hidden_size) unit vectors."""


@dataclass(frozen=True, slots=True)
class FrozenEncoder:
    """An `Embed` by a transformers model, as it is."""

    model: PreTrainedModel
    tokenizer: FastTokenizer
    precision: str = "float32"
    """The number format of matrix products."""

    def __call__(self, texts: Sequence[str]) -> Vectors:
        dtype = getattr(torch, self.precision)
        with torch.autocast(self.model.device.type, dtype, enabled=dtype != torch.float32):
            return sentence_vectors(self.model, self.tokenizer, texts, batch_size=BATCH_SIZE, max_tokens=MAX_TOKENS)


def question_texts(pages: PassageSet) -> list[str]:
    """What is embedded of each question."""
    return [QUERY_PREFIX + question.text for question in pages.questions]


def passage_texts(passages: Iterable[Passage]) -> list[str]:
    """What is embedded of each passage, or of a part of one."""
    return [PASSAGE_PREFIX + "\n".join(filter(None, (passage.heading, passage.text))) for passage in passages]
