"""Experiment files say what they mean, or are refused by name."""

from __future__ import annotations

import pytest

from training.corpora.other_texts import OtherTextRecipe
from training.errors import ExperimentError
from training.running.declaration import FOLDER, read_experiment, read_experiments
from training.running.smoke import EVALUATION_QUESTIONS, STEPS, pinch
from training.translation.mixing import MixingSettings

MINIMAL = """
description = "something"
kind = "finetune"
base = { model = "some/model" }
training = [{ file = "a.json" }]
"""
ONE_SET, ONE_TABLE = 'training = [{ file = "a.json" }]\n', '[[training]]\nfile = "a.json"\n'
MIXED = "[training.mixing]\nlanguage = 'en'\n"


def read(tmp_path, text):
    path = tmp_path / "mine.toml"
    path.write_text(text.replace(ONE_SET, ONE_TABLE) if "[training.mixing]" in text else text, encoding="utf-8")
    return read_experiment(path)


def test_defaults_are_those_of_the_paper(tmp_path):
    experiment = read(tmp_path, MINIMAL)
    settings, windows = experiment.hyperparameters, experiment.windows
    assert experiment.name == "mine"
    assert (settings.learning_rate, settings.batch_size, settings.epochs, settings.warmup_share) == (3e-5, 12, 2, 0.1)
    sizes = (windows.max_tokens, windows.doc_stride, windows.max_question_tokens, windows.max_answer_tokens)
    assert sizes == (384, 128, 64, 30)


@pytest.mark.parametrize(
    ("added", "said"),
    [
        ("colour = 1", "unknown key 'colour'"),
        ("name = 'elsewhere'", "unknown key 'name'"),
        ("[hyperparameters]\nlearning_rat = 0.1", "hyperparameters: unknown key 'learning_rat'"),
        ("[[evaluation]]\nfile = 'b.json'\nquestion = 3", "evaluation[0]: unknown key 'question'"),
        ("[hyperparameters]\nepochs = 'two'", "hyperparameters: epochs: expected int, got 'two'"),
        ("[hyperparameters]\nepochs = true", "epochs: expected int, got True"),
        ("[hyperparameters]\nprecision = 'half'", "precision: expected one of auto, float32, bfloat16, float16"),
        ("seeds = []", "seeds: expected at least one"),
        ("seeds = 3", "seeds: expected a list, got 3"),
        ("[[evaluation]]\nquestions = 3", "expected one of file and experiment"),
        ("[teacher]\nweight = 0.5", "teacher: expected the key 'experiment'"),
        (f"{MIXED}share = 0.5", "training[0]: mixing: unknown key 'share'"),
        (f"{MIXED}pages = 'half'", "training[0]: mixing: pages: expected float, got 'half'"),
        (f"{MIXED}languages = 'fr'", "mixing: languages: expected a list, got 'fr'"),
        (f"{MIXED}questions = 1.5", "mixing: questions: expected a share from 0 to 1, got 1.5"),
        (f"{MIXED}words = -1", "mixing: words: expected a share from 0 to 1, got -1.0"),
        (f"{MIXED}pages = 0.5", "mixing: expected the questions' language and"),
        ("[training.mixing]\npages = 0.5\nlanguages = ['fr']", "mixing: expected the questions' language and"),
        (f"{MIXED}languages = ['fr', 'en']", "mixing: languages: expected others than 'en'"),
        ("[[evaluation]]\nfile = 'b.json'\nmixing = { pages = 0.5 }", "mixing: expected in training sets only"),
        ("[translation]\ntranslator = 'x'\nsource = 'en'\ntarget = 'fr'", "translation: expected for the kinds"),
    ],
)
def test_what_means_nothing_is_refused_by_name(tmp_path, added, said):
    with pytest.raises(ExperimentError, match=r"mine\.toml") as error:
        read(tmp_path, MINIMAL + added)
    assert said in str(error.value)


@pytest.mark.parametrize(
    "text",
    [
        MINIMAL.replace("base = { model = 'some/model' }", "").replace('base = { model = "some/model" }', ""),
        MINIMAL.replace('{ model = "some/model" }', '{ model = "m", experiment = "e" }'),
        MINIMAL.replace('training = [{ file = "a.json" }]', ""),
        MINIMAL.replace("finetune", "guess"),
        "description = ",
    ],
)
def test_what_cannot_be_run_is_refused(tmp_path, text):
    with pytest.raises(ExperimentError, match=r"mine\.toml"):
        read(tmp_path, text)


RETRIEVER = MINIMAL.replace("finetune", "retriever").replace("a.json", "a.pages.json")


def test_a_retriever_says_how_pages_are_cut_and_what_is_learnt(tmp_path):
    experiment = read(tmp_path, RETRIEVER + "[passages]\ncharacters = 90\n[projection]\nsteps = 7\nscale = 20")
    assert (experiment.passages.characters, experiment.passages.japanese_characters) == (90, 220)
    assert (experiment.projection.steps, experiment.projection.scale) == (7, 20.0)


def test_a_retriever_says_how_much_of_other_texts_it_reads(tmp_path):
    experiment = read(tmp_path, RETRIEVER + "[other_texts]\ntexts = ['en-a', 'ja-b']\nlines_per_text = 90")
    assert experiment.other_texts == OtherTextRecipe(("en-a", "ja-b"), lines_per_text=90, skipped_share=0.8)
    assert read(tmp_path, RETRIEVER).other_texts.texts == ()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (RETRIEVER + "[other_texts]\nlines_per_text = 0", "lines_per_text: expected 1 or more, got 0"),
        (
            RETRIEVER + "[other_texts]\nlines_per_text = 5\nlines_for_parts = 6",
            r"lines_for_parts: expected 0 to lines_per_text \(5\), got 6",
        ),
        (RETRIEVER + "[projection]\nsentence_weight = -1", r"projection: expected weights of 0 or more, got \(-1"),
        (
            RETRIEVER + "[other_texts]\nlines_for_parts = 6",
            "lines_for_parts: expected a sentence_weight or title_weight",
        ),
        (RETRIEVER + "[other_texts]\nskipped_share = 1", r"skipped_share: expected 0 or more .* got 1\.0"),
        (RETRIEVER + "[other_texts]\ntexts = ['novels']", "texts: expected LANGUAGE-NAME, got 'novels'"),
        (MINIMAL + "[other_texts]\ntexts = ['en-a']", "other_texts: expected for the kind retriever only"),
        (
            RETRIEVER.replace("a.pages.json", "a.json"),
            r"a retriever learns from files called \*\.pages\.json, got 'a\.json'",
        ),
        (RETRIEVER + "[[evaluation]]\nfile = 'b.json'", r"files called \*\.pages\.json, got 'b\.json'"),
        (RETRIEVER.replace('training = [{ file = "a.pages.json" }]', ""), "expects something to learn from"),
        (RETRIEVER.replace('base = { model = "some/model" }', ""), "base: a retriever experiment expects either"),
    ],
)
def test_a_retriever_that_cannot_be_run_is_refused(tmp_path, text, said):
    with pytest.raises(ExperimentError, match=said):
        read(tmp_path, text)


def test_whole_numbers_are_good_rates(tmp_path):
    made = read(tmp_path, MINIMAL + "[hyperparameters]\nlearning_rate = 1")
    assert made.hyperparameters.learning_rate == 1.0


def test_mixing_is_read_and_is_nothing_where_it_is_not_told(tmp_path):
    (mixed,) = read(tmp_path, MINIMAL + MIXED + "languages = ['fr', 'ja']\nquestions = 0.5").training
    assert mixed.mixing == MixingSettings("en", ("fr", "ja"), questions=0.5)
    (plain,) = read(tmp_path, MINIMAL).training
    assert not plain.mixing.mixes


def test_every_row_of_the_papers_tables_is_declared_for_both_encoders():
    declared = read_experiments().values()
    rows = {(table, experiment.row, experiment.encoder) for experiment in declared for table in experiment.table}
    for encoder in ("mbert", "small"):
        for row in ("Baseline", "Zero-shot"):
            assert ("1", row, encoder) in rows
        assert ("2", "Zero-shot", encoder) in rows
        for row in ("SQuAD (zero-shot)", "FQuAD (target baseline)", "SQuAD + Fr-SQuAD", "SQuAD + Fr-SQuAD + FQuAD"):
            assert ("3", row, encoder) in rows


def test_the_papers_rows_have_the_papers_hyperparameters():
    for experiment in read_experiments(FOLDER).values():
        if experiment.encoder == "mbert" and experiment.kind == "finetune":
            settings, windows = experiment.hyperparameters, experiment.windows
            assert (settings.learning_rate, settings.batch_size, settings.epochs) == (3e-5, 12, 2), experiment.name
            assert (windows.max_tokens, windows.doc_stride, windows.max_question_tokens) == (384, 128, 64)


def test_what_an_experiment_needs_is_declared_too():
    declared = read_experiments()
    for experiment in declared.values():
        assert set(experiment.needs) <= declared.keys(), experiment.name


def test_a_pinch_is_small_whatever_the_experiment():
    for experiment in read_experiments().values():
        small = pinch(experiment)
        assert small.hyperparameters.max_steps == STEPS == small.projection.steps
        assert small.sources.source == experiment.sources.source
        assert len(small.seeds) == 1
        assert all(item.questions == EVALUATION_QUESTIONS for item in small.evaluation)
