"""A square projection behind a frozen sentence encoder, learnt from questions and the passages that answer them.

The encoder's vectors of one language lie closer together than those of one meaning, so that a passage in the
question's language is found before the right one in another. A linear map shared by questions and passages, started at
the identity and held near it, turns that round: each question finds its passage in a language drawn at random among all
passages of all pages (translations of the right one left out), as in translation ranking (Feng et al. 2020, arXiv
2007.01852), and among passages of other texts that answer no question. One layer behind frozen vectors is learnt in
minutes.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt
import torch
from rich.progress import track
from safetensors import SafetensorError
from safetensors.numpy import load_file, save_file
from torch.nn.functional import cross_entropy, normalize

from training.errors import TrainingError
from training.learning.projection_recipe import ProjectionRecipe
from training.learning.sentences import Vectors

Ids = npt.NDArray[np.int64]
NAME = "projection.safetensors"
_NEVER = -1e4


@dataclass(frozen=True, eq=False, slots=True)
class Projection:
    """Applied to unit vectors before they are compared."""

    weight: Vectors
    """(hidden_size, hidden_size)"""
    bias: Vectors
    """(hidden_size,)"""

    def of(self, vectors: Vectors) -> Vectors:
        """(n, hidden_size) unit vectors of (n, hidden_size)."""
        moved = vectors @ self.weight.T + self.bias
        return np.asarray(moved / np.linalg.norm(moved, axis=1, keepdims=True), dtype=np.float32)


@dataclass(frozen=True, eq=False, slots=True)
class Parts:
    """Sentences or titles that the same questions are to find."""

    name: str
    vectors: Vectors
    """(n_parts, hidden_size) unit vectors; some may answer none"""
    answered_by: Ids
    """(n_questions, n_languages) numbers of parts"""
    weight: float
    """Of their loss, where that of passages counts one."""


@dataclass(frozen=True, eq=False, slots=True)
class Vectored:
    """Questions and passages as unit vectors, and which answers which."""

    questions: Vectors
    """(n_questions, hidden_size)"""
    passages: Vectors
    """(n_passages, hidden_size); some may answer none"""
    answered_by: Ids
    """(n_questions, n_languages) numbers of passages"""
    parts: tuple[Parts, ...] = ()
    n_others: int = 0
    """How many of the passages, the last ones, are of other texts."""


@dataclass(frozen=True, eq=False, slots=True)
class Learnt:
    """A projection, and the loss of each step on the way."""

    projection: Projection
    losses: tuple[float, ...]


def learn_projection(given: Vectored, recipe: ProjectionRecipe, *, seed: int) -> Learnt:
    """Learns on the processor; the same seed gives the same projection on the same machine."""
    questions, size = torch.from_numpy(given.questions), given.questions.shape[1]
    every = (Parts("passages", given.passages, given.answered_by, 1.0), *given.parts)
    wanted = [(torch.from_numpy(one.vectors), torch.from_numpy(one.answered_by), one.weight) for one in every]
    generator = torch.Generator().manual_seed(seed)
    weight, bias = torch.eye(size, requires_grad=True), torch.zeros(size, requires_grad=True)
    optimizer = torch.optim.Adam([weight, bias], lr=recipe.learning_rate)
    losses = []
    for _ in track(range(recipe.steps), description="projection"):
        rows = torch.randint(len(questions), (recipe.batch_size,), generator=generator)
        languages = torch.randint(given.answered_by.shape[1], (recipe.batch_size,), generator=generator)
        asked = recipe.scale * normalize(questions[rows] @ weight.T + bias, dim=-1)
        loss = torch.zeros(())
        for vectors, answered_by, share in wanted:
            found = normalize(vectors @ weight.T + bias, dim=-1)
            loss = loss + share * _ranking(asked @ found.T, answered_by[rows], languages)
        distance = (weight - torch.eye(size)).square().sum() / size
        optimizer.zero_grad()
        (loss + recipe.identity_weight * distance).backward()
        optimizer.step()
        losses.append(loss.item())
    return Learnt(Projection(weight.detach().numpy(), bias.detach().numpy()), tuple(losses))


def save_projection(projection: Projection, folder: Path) -> None:
    """Writes `projection.safetensors`."""
    save_file({"weight": projection.weight, "bias": projection.bias}, folder / NAME)


def read_projection(folder: Path) -> Projection:
    """The projection of a retriever's folder.

    :raises TrainingError: there is none, or it is no square matrix with a bias.
    """
    try:
        tensors = load_file(folder / NAME)
        projection = Projection(tensors["weight"], tensors["bias"])
    except (OSError, KeyError, SafetensorError) as error:
        raise TrainingError(f"expected a retriever's weight and bias in {folder / NAME}: {error}") from error
    size = len(projection.bias)
    if projection.weight.shape != (size, size):
        raise TrainingError(f"{folder / NAME}: expected ({size}, {size}) weights, got {projection.weight.shape}")
    return projection


def _ranking(similarity: torch.Tensor, answered_by: torch.Tensor, languages: torch.Tensor) -> torch.Tensor:
    """Mean loss of (n, n_passages) similarities: the answer in its drawn language against all but its translations."""
    wanted = answered_by.gather(1, languages[:, None])
    masked = similarity.scatter(1, answered_by, _NEVER).scatter(1, wanted, similarity.gather(1, wanted))
    return cross_entropy(masked, wanted[:, 0])
