"""What decides how a model is trained, whatever it learns."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Precision = Literal["auto", "float32", "bfloat16", "float16"]
Frozen = Literal["nothing", "word_embeddings"]


@dataclass(frozen=True, slots=True)
class Hyperparameters:
    """Defaults are those of google-research/bert's README for `run_squad.py`, which the paper used."""

    learning_rate: float = 3e-5
    batch_size: int = 12
    """Windows (or sentence pairs) a step, on each device, before accumulation."""
    gradient_accumulation_steps: int = 1
    epochs: int = 2
    warmup_share: float = 0.1
    """Share of the steps in which the learning rate rises from zero; it falls linearly afterwards."""
    weight_decay: float = 0.01
    max_gradient_norm: float = 1.0
    attention_dropout: float | None = None
    """None keeps the model's own. Zero lets PyTorch's fused attention kernel serve on a processor."""
    hidden_dropout: float | None = None
    """None keeps the model's own. Drawing it takes time on a processor, and one epoch has little to overfit."""
    frozen: Frozen = "nothing"
    frozen_layers: int = 0
    """Encoder layers, from the lowest, that stay as they are, and all embeddings below them: what needs no gradients
    takes a third of the operations, and a body that already reads the task's languages has little to learn there."""
    precision: Precision = "auto"
    """`auto`: bfloat16 or float16 on a GPU, bfloat16 on a processor that multiplies it (AVX512-BF16),
    float32 on others."""
    max_steps: int | None = None
    """Stops early; the schedule of the learning rate is stretched to it."""


@dataclass(frozen=True, slots=True)
class WindowHyperparameters:
    """How questions and paragraphs become windows, with run_squad.py's names and values."""

    max_tokens: int = 384
    doc_stride: int = 128
    """Pieces between the starts of neighbouring windows of one paragraph."""
    max_question_tokens: int = 64
    max_answer_tokens: int = 30
    """Longest span that evaluation considers."""
    negatives_per_question: float = 0.0
    """Windows of other paragraphs added to each question, labelled as null; 0.5 adds one to every second."""
    similar_negatives: float = 0.0
    """Share of the negatives that are, of the question's own article, among those most like the question."""
    rival_negatives: float = 0.0
    """Share of the negatives of a collection's questions that are, of its other articles, among those most like the
    question's own paragraph: the same matter elsewhere, another company's rules."""
    titles: float = 0.0
    """Share of the windows that begin with their article's title; a reader that learnt with them is served them."""
    null_windows: float = 1.0
    """Share of a question's windows without its answer that are learnt from; 1 keeps all, as run_squad.py does."""
