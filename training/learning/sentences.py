"""Alignment of an encoder's languages on parallel sentences, before it learns to answer questions.

The paper's second piece of future work. A sentence's vector is the mean of its pieces' last hidden states; the
vector of a translation is drawn to that of its English sentence and away from those of the batch's other
sentences (translation ranking; Feng et al. 2020, arXiv 2007.01852). Where an English sentence encoder is at hand
it gives the English vectors and stays as it is, so that other languages come to its space and not the reverse
(Reimers and Gurevych 2020, arXiv 2004.09813).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from rich.progress import track
from tokenizers import Tokenizer as FastTokenizer
from torch.nn.functional import cross_entropy, normalize
from transformers import PreTrainedModel

from training.learning.hyperparameters import Hyperparameters
from training.learning.resumable import ResumableTrainer, TrainingRecord

SCALE = 20.0
"""Of cosines before the softmax, as the English sentence encoders were trained."""
MAX_TOKENS = 64
Vectors = npt.NDArray[np.float32]


@dataclass(frozen=True, eq=False, slots=True)
class AlignedPair:
    """An English sentence and its translation, as piece ids with `[CLS]` and `[SEP]`."""

    english: list[int]
    other: list[int]
    wanted: Vectors | None
    """(hidden_size,) the English encoder's unit vector of the English sentence; None where there is none."""


class SentenceTrainer(ResumableTrainer):
    """Each sentence of a batch finds its English one among all of the batch."""

    def compute_loss(
        self,
        model: torch.nn.Module,
        inputs: dict[str, Any],
        return_outputs: bool = False,
        num_items_in_batch: Any = None,  # noqa: ARG002
    ) -> Any:
        """The batch's mean loss."""
        vectors = pooled(model, inputs["input_ids"], inputs["attention_mask"])
        english, other = vectors.chunk(2)
        wanted = inputs.get("wanted")
        if wanted is None:
            loss = (_ranking(other, english) + _ranking(english, other)) / 2
        else:
            loss = (_imitation(other, wanted) + _imitation(english, wanted)) / 2
        return (loss, {"vectors": vectors}) if return_outputs else loss


def align_sentences(
    model: PreTrainedModel, pairs: Sequence[AlignedPair], settings: Hyperparameters, folder: Path, *, seed: int
) -> TrainingRecord:
    """Trains an encoder in place; goes on from the folder's last checkpoint if an earlier run was cut."""
    lengths = [len(pair.english) + len(pair.other) for pair in pairs]
    trainer = SentenceTrainer(model, pairs, settings, folder, lengths=lengths, collate=collate_pairs, seed=seed)
    return trainer.run()


def make_pairs(pairs: Sequence[tuple[str, str]], tokenizer: FastTokenizer, wanted: Vectors | None) -> list[AlignedPair]:
    """Pairs with their pieces, cut to `MAX_TOKENS`; the tokenizer adds `[CLS]` and `[SEP]`."""
    english = _ids(tokenizer, [pair[0] for pair in pairs])
    other = _ids(tokenizer, [pair[1] for pair in pairs])
    vectors = [None] * len(pairs) if wanted is None else list(wanted)
    return [AlignedPair(*row) for row in zip(english, other, vectors, strict=True)]


@torch.inference_mode()
def sentence_vectors(
    model: PreTrainedModel,
    tokenizer: FastTokenizer,
    sentences: Sequence[str],
    *,
    batch_size: int = 64,
    max_tokens: int = MAX_TOKENS,
) -> Vectors:
    """(n_sentences, hidden_size) unit vectors; of each sentence `max_tokens` pieces at most are read."""
    ids = _ids(tokenizer, sentences, max_tokens)
    order = sorted(range(len(ids)), key=lambda index: len(ids[index]))
    device = next(model.parameters()).device
    result = np.empty((len(ids), model.config.hidden_size), dtype=np.float32)
    model.train(False)
    for begin in track(range(0, len(order), batch_size), description="sentence vectors"):
        rows = order[begin : begin + batch_size]
        padded, mask = _padded([ids[row] for row in rows])
        result[rows] = pooled(model, padded.to(device), mask.to(device)).float().cpu().numpy()
    return result


def pooled(model: torch.nn.Module, input_ids: torch.Tensor, attention_mask: torch.Tensor) -> torch.Tensor:
    """(n_sentences, hidden_size) unit vectors from (n_sentences, n_tokens) pieces."""
    hidden = model(input_ids=input_ids, attention_mask=attention_mask).last_hidden_state.float()
    weights = attention_mask[..., None].float()
    return normalize((hidden * weights).sum(dim=1) / weights.sum(dim=1), dim=-1)


def collate_pairs(pairs: Sequence[AlignedPair]) -> dict[str, torch.Tensor]:
    """English sentences first, their translations after them: (2 n_pairs, n_tokens)."""
    padded, mask = _padded([pair.english for pair in pairs] + [pair.other for pair in pairs])
    batch = {"input_ids": padded, "attention_mask": mask}
    wanted = [pair.wanted for pair in pairs if pair.wanted is not None]
    return {**batch, "wanted": torch.from_numpy(np.stack(wanted))} if wanted else batch


def _imitation(said: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    return _ranking(said, wanted) + (1 - (said * wanted).sum(dim=-1)).mean() * SCALE / 2


def _ranking(said: torch.Tensor, wanted: torch.Tensor) -> torch.Tensor:
    return cross_entropy(said @ wanted.T * SCALE, torch.arange(len(said), device=said.device))


def _ids(tokenizer: FastTokenizer, sentences: Sequence[str], max_tokens: int = MAX_TOKENS) -> list[list[int]]:
    cut = FastTokenizer.from_str(tokenizer.to_str())
    cut.no_padding()
    cut.no_truncation()
    cut.encode_special_tokens = True  # "[SEP]" in a text is text
    vocabulary = cut.get_vocab()
    first, last = vocabulary["[CLS]"], vocabulary["[SEP]"]
    encoded = cut.encode_batch_fast(list(sentences), add_special_tokens=False)
    return [[first, *encoding.ids[: max_tokens - 2], last] for encoding in encoded]


def _padded(rows: Sequence[list[int]]) -> tuple[torch.Tensor, torch.Tensor]:
    ids = torch.zeros(len(rows), max(map(len, rows)), dtype=torch.long)
    mask = torch.zeros_like(ids)
    for number, row in enumerate(rows):
        ids[number, : len(row)] = torch.tensor(row)
        mask[number, : len(row)] = 1
    return ids, mask
