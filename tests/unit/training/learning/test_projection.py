"""A projection learns what the languages share; it is the same for the same seed, and stays near the identity."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import save_file

from training.errors import TrainingError
from training.learning.projection import (
    NAME,
    Parts,
    Projection,
    Vectored,
    learn_projection,
    read_projection,
    save_projection,
)
from training.learning.projection_recipe import ProjectionRecipe

N_MEANINGS, N_LANGUAGES, SIZE = 30, 3, 24
RECIPE = ProjectionRecipe(steps=120, batch_size=64, learning_rate=1e-2)


def units(vectors):
    return (vectors / np.linalg.norm(vectors, axis=-1, keepdims=True)).astype(np.float32)


def languages_apart(seed=0):
    """Meanings as vectors with a stronger common part for each language; each is asked for in every language."""
    generator = np.random.default_rng(seed)
    meanings = generator.normal(size=(N_MEANINGS, SIZE))
    tongues = 4 * generator.normal(size=(N_LANGUAGES, SIZE))
    noise = 0.1 * generator.normal(size=(N_MEANINGS, N_LANGUAGES, SIZE))
    said = (meanings[:, None] + tongues + noise).reshape(-1, SIZE)
    answered_by = np.repeat(np.arange(len(said)).reshape(N_MEANINGS, N_LANGUAGES), N_LANGUAGES, axis=0)
    return Vectored(units(said + 0.1 * generator.normal(size=said.shape)), units(said), answered_by)


def accuracy_across(given, projection):
    """Share of questions that find their meaning, not their language, among passages of the next language."""
    asked, found = projection.of(given.questions), projection.of(given.passages)
    right = 0
    for row, question in enumerate(asked):
        language = (row + 1) % N_LANGUAGES
        # The passages of one other language, and those of the question's own that mean something else.
        shown = [n for n in range(len(found)) if n % N_LANGUAGES == language or n // N_LANGUAGES != row // N_LANGUAGES]
        right += shown[int(np.argmax(found[shown] @ question))] == given.answered_by[row, language]
    return right / len(asked)


def identity():
    return Projection(np.eye(SIZE, dtype=np.float32), np.zeros(SIZE, np.float32))


def test_meaning_is_found_across_languages_afterwards():
    given = languages_apart()
    learnt = learn_projection(given, RECIPE, seed=0)
    assert accuracy_across(given, identity()) < 0.2
    assert accuracy_across(given, learnt.projection) > 0.8
    assert len(learnt.losses) == RECIPE.steps
    assert np.mean(learnt.losses[-10:]) < 0.5 * np.mean(learnt.losses[:10])


def test_the_seed_decides():
    given, recipe = languages_apart(), replace(RECIPE, steps=5)
    first, same, other = (learn_projection(given, recipe, seed=seed).projection for seed in (1, 1, 2))
    np.testing.assert_array_equal(first.weight, same.weight)
    np.testing.assert_array_equal(first.bias, same.bias)
    assert (first.weight != other.weight).any()


def test_what_parts_share_is_learnt_beside_passages():
    given = languages_apart()
    meanings = np.random.default_rng(0).normal(size=(N_MEANINGS, SIZE))  # the same ones, said in another way
    tongues = 4 * np.random.default_rng(1).normal(size=(N_LANGUAGES, SIZE))
    parts = Parts("sentences", units((meanings[:, None] + tongues).reshape(-1, SIZE)), given.answered_by, weight=1.0)
    without = learn_projection(given, RECIPE, seed=0)
    together = learn_projection(replace(given, parts=(parts,)), RECIPE, seed=0)
    among_parts = replace(given, passages=parts.vectors)
    before = accuracy_across(among_parts, without.projection)
    assert accuracy_across(among_parts, together.projection) > before + 0.2
    assert accuracy_across(given, together.projection) > 0.8
    assert together.losses[0] > without.losses[0]


def test_parts_that_weigh_nothing_change_nothing():
    given = languages_apart()
    parts = Parts("sentences", given.passages, given.answered_by, weight=0.0)
    recipe = replace(RECIPE, steps=5)
    alone, beside = (learn_projection(one, recipe, seed=0) for one in (given, replace(given, parts=(parts,))))
    np.testing.assert_array_equal(alone.projection.weight, beside.projection.weight)


def test_the_penalty_holds_it_near_the_identity():
    given = languages_apart()
    free, held = (
        learn_projection(given, replace(RECIPE, identity_weight=weight), seed=0).projection for weight in (0.0, 10.0)
    )
    distances = [float(np.square(one.weight - np.eye(SIZE)).sum()) for one in (free, held)]
    assert distances[1] < 0.2 * distances[0]


def test_translations_of_the_right_passage_are_no_wrong_ones():
    """With passages that all mean the same there is nothing to learn and nothing to lose."""
    same = np.repeat(units(np.random.default_rng(0).normal(size=(1, SIZE))), N_LANGUAGES, axis=0)
    learnt = learn_projection(Vectored(same, same, np.tile(np.arange(3), (3, 1))), replace(RECIPE, steps=3), seed=0)
    assert learnt.losses == (0.0, 0.0, 0.0)


def test_vectors_come_out_at_length_one():
    moved = Projection(2 * np.eye(SIZE, dtype=np.float32), np.ones(SIZE, np.float32)).of(languages_apart().passages)
    np.testing.assert_allclose(np.linalg.norm(moved, axis=1), 1, rtol=1e-5)
    assert moved.dtype == np.float32


def test_it_is_read_as_it_was_saved(tmp_path):
    saved = learn_projection(languages_apart(), replace(RECIPE, steps=2), seed=0).projection
    save_projection(saved, tmp_path)
    read = read_projection(tmp_path)
    np.testing.assert_array_equal(read.weight, saved.weight)
    np.testing.assert_array_equal(read.bias, saved.bias)


def test_a_folder_without_one_and_another_shape_are_refused(tmp_path):
    with pytest.raises(TrainingError, match="projection"):
        read_projection(tmp_path)
    (tmp_path / NAME).write_bytes(b"not a tensor")
    with pytest.raises(TrainingError, match="projection"):
        read_projection(tmp_path)
    save_file({"weight": np.zeros((4, 3), np.float32), "bias": np.zeros(4, np.float32)}, tmp_path / NAME)
    with pytest.raises(TrainingError, match=r"expected \(4, 4\) weights, got \(4, 3\)"):
        read_projection(tmp_path)
