"""Mixed questions are drawn by the seed, and what their dictionaries come from is part of an experiment's marks."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.spans import leave_file, leave_settings
from training.errors import ContaminationError
from training.running import questions
from training.running.context import Context
from training.running.experiment import Base, Experiment, QuestionSet
from training.running.records import marks
from training.running.runner import _data, run
from training.translation.dictionary import Dictionary, Entry
from training.translation.errors import TranslationError
from training.translation.mixing import MixingSettings


@pytest.fixture
def settings(tmp_path):
    return leave_settings(tmp_path, "train.json", 12)


@pytest.fixture
def reader(tmp_path):
    base = Base(model=str(tmp_path / "nowhere"))  # nothing here comes as far as loading it
    return Experiment("reader", "a tiny one", "finetune", base=base, training=(QuestionSet(file="train.json"),))


@pytest.fixture
def mixing(settings, reader, tmp_path):
    """An experiment that mixes French in, and settings with a written dictionary."""
    written = tmp_path / "written"
    written.mkdir()
    (settings.data / "parallel").mkdir()
    (settings.data / "parallel" / "some_en_fr.tsv").write_text("You get ten days.\tVous avez dix jours.\n" * 9)
    for name in ("freedict-eng-fra.index", "freedict-eng-fra.dict.dz", "edict"):
        (written / name).write_bytes(b"")
    sets = (replace(reader.training[0], mixing=MixingSettings("en", ("fr",), questions=0.5, pages=0.5)),)
    return replace(reader, training=sets), replace(settings, dictionaries=written)


def training_mark(experiment, settings):
    return marks(experiment, _data(experiment, settings), {}).training


def test_what_dictionaries_come_from_is_recorded_and_changes_the_mark(mixing, reader, settings):
    experiment, with_written = mixing
    recorded = _data(experiment, with_written)
    files = {"some_en_fr.tsv", "freedict-eng-fra.index", "freedict-eng-fra.dict.dz"}
    assert files <= recorded.keys()
    assert "edict" not in recorded  # Japanese
    assert all(len(recorded[name]["sha256"]) == 64 for name in files)
    assert not files & _data(reader, with_written).keys()
    seen = {training_mark(experiment, settings), training_mark(experiment, with_written)}
    (with_written.dictionaries / "freedict-eng-fra.dict.dz").write_bytes(b"other")
    seen.add(training_mark(experiment, with_written))
    with (settings.data / "parallel" / "some_en_fr.tsv").open("a") as file:
        file.write("Ask Anna.\tDemandez à Anna.\n")
    seen |= {training_mark(experiment, with_written), training_mark(experiment, settings)}
    assert len(seen) == 5


def test_mixing_without_parallel_files_is_refused_before_anything_is_written(mixing):
    experiment, with_written = mixing
    (with_written.data / "parallel" / "some_en_fr.tsv").unlink()
    with pytest.raises(TranslationError, match="expected parallel files of en and fr"):
        run(["reader"], {"reader": experiment}, with_written)
    assert not (with_written.results / "reader").exists()


@pytest.fixture
def asked_for(monkeypatch):
    """Dictionaries that know two words, and the folders of written ones that they were asked for with."""
    asked = []

    def read_lexicon(_parallel, wordlists, *, source, target, **_):
        asked.append(wordlists)
        return Dictionary(source, target, {"days": (Entry("jours", 1.0),), "many": (Entry("nombreux", 1.0),)}, {})

    monkeypatch.setattr(questions, "read_lexicon", read_lexicon)
    return asked


def test_mixed_questions_are_drawn_by_the_seed(mixing, asked_for):
    experiment, with_written = mixing
    first, again, other = (questions.training_questions(Context(experiment, seed, with_written)) for seed in (0, 0, 1))
    assert first == again
    changed = {
        seed: {e.question_id for e in drawn if "jours" in e.context} for seed, drawn in enumerate((first, other))
    }
    assert 0 < len(changed[0]) < 12
    assert changed[0] != changed[1]
    plain = questions.drawn_questions(Context(experiment, 0, with_written))
    assert [[e.question_id for e in first]] == [[e.question_id for e in of_set] for of_set in plain]
    assert not any("jours" in e.context for of_set in plain for e in of_set)
    assert asked_for == [with_written.dictionaries] * 3


def test_without_written_dictionaries_the_learnt_ones_serve(mixing, settings, asked_for):
    made = questions.training_questions(Context(mixing[0], 0, settings))
    assert any("jours" in example.context for example in made)
    assert asked_for == [None]


@pytest.mark.usefixtures("asked_for")
def test_a_test_paragraph_is_known_though_its_words_would_be_mixed(mixing):
    experiment, with_written = mixing
    every = replace(experiment.training[0], mixing=MixingSettings("en", ("fr",), pages=1.0, words=1.0))
    contaminated = replace(experiment, training=(every,), evaluation=(QuestionSet(file="train.json"),))
    leave_file(with_written.data / "qa" / "train.json", 3)  # short ids: only its paragraphs betray it
    with pytest.raises(ContaminationError, match="3 paragraphs"):
        run(["reader"], {"reader": contaminated}, with_written)
