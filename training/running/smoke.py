"""A pinch of every experiment: the same steps on so little that all is done within two minutes."""

from __future__ import annotations

from dataclasses import replace

from training.running.experiment import Experiment

TRAINING_QUESTIONS = 24
EVALUATION_QUESTIONS = 2
PAIRS = 64
STEPS = 3
LINES = 2


def pinch(experiment: Experiment) -> Experiment:
    """The experiment with little data, few steps and one seed."""
    return replace(
        experiment,
        training=tuple(replace(item, questions=TRAINING_QUESTIONS, skip=0) for item in experiment.training),
        evaluation=tuple(replace(item, questions=EVALUATION_QUESTIONS) for item in experiment.evaluation),
        pairs=tuple(replace(item, pairs=PAIRS) for item in experiment.pairs),
        sources=replace(
            experiment.sources,
            megabytes_per_text=0.1,
            pairs_per_file=500,
            same_text_pairs=100,
            paragraphs_per_file=100,
            questions_per_file=100,
        ),
        other_texts=replace(
            experiment.other_texts,
            lines_per_text=LINES,
            lines_for_parts=min(LINES, experiment.other_texts.lines_for_parts),
        ),
        hyperparameters=replace(experiment.hyperparameters, epochs=1, max_steps=STEPS),
        projection=replace(experiment.projection, steps=STEPS),
        seeds=experiment.seeds[:1],
    )
