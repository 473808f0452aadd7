"""The kind `retriever`: learnt from pages, scored before and after, taken up where it was cut, skipped when done."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
from safetensors.numpy import load_file

from tests.support.other_texts import write_text
from tests.support.parallel_pages import WORDS, write_pages
from tests.support.spans import tiny_model, tiny_model_folder
from training.corpora.other_texts import OtherTextRecipe
from training.corpora.parallel_passages import PassageRecipe
from training.errors import ContaminationError, CorpusError
from training.learning.projection import NAME, read_projection
from training.learning.projection_recipe import ProjectionRecipe
from training.running import retrieving
from training.running.context import RunSettings
from training.running.experiment import Base, Experiment, QuestionSet
from training.running.runner import run

pytestmark = pytest.mark.timeout(300)
TEXTS = ("en-novel", "fr-law", "ja-tale")


@pytest.fixture
def settings(tmp_path):
    data = tmp_path / "data"
    ntrex = data / "parallel" / "ntrex"
    ntrex.mkdir(parents=True)
    for code, spell in (("eng", str.lower), ("fra", lambda word: word[::-1]), ("jpn", str.upper)):
        (ntrex / f"{code}.txt").write_text("".join(f"{spell(word)}\n" for word in WORDS), encoding="utf-8")
    write_pages(data / "learnt.pages.json", n=8)
    write_pages(data / "tested.pages.json", first=8, n=4)
    return RunSettings(data=data, results=tmp_path / "results")


@pytest.fixture
def retriever(tmp_path):
    folder = tiny_model_folder(tmp_path / "tiny")
    tiny_model().bert.save_pretrained(folder)
    return Experiment(
        name="finder",
        description="a tiny one",
        kind="retriever",
        base=Base(model=str(folder)),
        training=(QuestionSet(file="learnt.pages.json"),),
        evaluation=(QuestionSet(file="tested.pages.json"),),
        projection=ProjectionRecipe(steps=60, batch_size=32, learning_rate=1e-2),
    )


def ran(experiment, settings):
    (outcome,) = run([experiment.name], {experiment.name: experiment}, settings)
    return outcome.ran


def cut(*_, **__):
    raise KeyboardInterrupt


def no_embedding(monkeypatch):
    monkeypatch.setattr(retrieving.FrozenEncoder, "__call__", lambda *_: pytest.fail("embedded again"))


def test_it_leaves_a_model_and_what_it_finds_before_and_after(settings, retriever):
    assert ran(retriever, settings)
    folder = settings.results / "finder"
    model = folder / "seed-0" / "model"
    assert {path.name for path in model.iterdir()} == {"config.json", "model.safetensors", NAME, "tokenizer.json"}
    assert read_projection(model).weight.shape == (16, 16)
    metrics = json.loads((folder / "metrics.json").read_text())
    for name in ("recall", "recall_before"):
        found = metrics[name]["tested.pages"]
        assert found["all"]["n"] == 4 * 3 * 2 * 3
        assert found["en-ja"]["passage"].keys() == found["en-ja"]["page"].keys() == {"1", "4", "8", "16"}
    assert metrics["retrieval"]["eng-fra"]["n"] == len(WORDS)
    assert metrics["retrieval"] != metrics["retrieval_before"]
    record = json.loads((folder / "seed-0" / "training.json").read_text())
    assert (record["steps"], record["questions"]) == (60, 8 * 3 * 2)
    assert record["losses"][-1] < record["losses"][0]


def test_the_encoder_stays_as_it_was(settings, retriever):
    run(["finder"], {"finder": retriever}, settings)
    before = load_file(f"{retriever.base.model}/model.safetensors")
    after = load_file(settings.results / "finder" / "seed-0" / "model" / "model.safetensors")
    assert not any("pooler" in name for name in after)
    assert all(np.array_equal(before[name], weights) for name, weights in after.items())


def test_what_is_done_is_not_done_again(settings, retriever, monkeypatch):
    assert ran(retriever, settings)
    no_embedding(monkeypatch)
    assert not ran(retriever, settings)


def test_a_run_that_was_cut_embeds_nothing_twice(settings, retriever, monkeypatch):
    embedded = []
    embed = retrieving.FrozenEncoder.__call__

    def noted(encoder, texts):
        embedded.extend(texts)
        return embed(encoder, texts)

    monkeypatch.setattr(retrieving.FrozenEncoder, "__call__", noted)
    for place in ("learn_projection", "passage_recall", "by_pair"):
        with monkeypatch.context() as during:
            during.setattr(retrieving, place, cut)
            with pytest.raises(KeyboardInterrupt):
                run(["finder"], {"finder": retriever}, settings)
    assert ran(retriever, settings)
    assert len(embedded) > 100
    assert len(set(embedded)) == len(embedded)


def test_vectors_are_kept_until_the_pages_change(settings, retriever):
    assert ran(retriever, settings)
    kept = settings.results / "finder" / "seed-0" / "vectors.safetensors"
    n_before = len(load_file(kept)["passages"])
    write_pages(settings.data / "learnt.pages.json", n=5)
    assert ran(retriever, settings)
    assert len(load_file(kept)["passages"]) < n_before
    assert (settings.results / "finder.previous").is_dir()


def test_other_pages_to_score_on_train_nothing_again(settings, retriever):
    assert ran(retriever, settings)
    weights = settings.results / "finder" / "seed-0" / "model" / NAME
    before = weights.stat().st_mtime_ns
    write_pages(settings.data / "tested.pages.json", first=8, n=3)
    assert ran(retriever, settings)
    assert weights.stat().st_mtime_ns == before
    metrics = json.loads((settings.results / "finder" / "metrics.json").read_text())
    assert metrics["recall"]["tested.pages"]["all"]["n"] == 3 * 3 * 2 * 3


def test_the_seed_and_the_recipe_decide(settings, retriever):
    weights = []
    for number, changed in enumerate((retriever, retriever, replace(retriever, passages=PassageRecipe(2000, 2000)))):
        experiment = replace(changed, name=f"finder{number}")
        run([experiment.name], {experiment.name: experiment}, settings)
        weights.append(read_projection(settings.results / experiment.name / "seed-0" / "model").weight)
    np.testing.assert_array_equal(weights[0], weights[1])
    assert (weights[0] != weights[2]).any()


def with_other_texts(settings, retriever, *, lines=6):
    for name in TEXTS:
        said = (f"{name} {number} " + "nothing of this is asked for, " * 6 for number in range(40))
        write_text(settings.data / "text" / f"{name}.txt.xz", said)
    return replace(retriever, other_texts=OtherTextRecipe(TEXTS, lines))


def test_passages_of_other_texts_are_learnt_from_as_wrong_ones(settings, retriever):
    assert ran(retriever, settings)
    assert ran(replace(with_other_texts(settings, retriever), name="wider"), settings)
    narrow, wide = (settings.results / name / "seed-0" for name in ("finder", "wider"))
    records = [json.loads((folder / "training.json").read_text()) for folder in (narrow, wide)]
    assert [record["other_items"] for record in records] == [0, 3 * 6]
    assert records[1]["losses"][0] > records[0]["losses"][0]  # there is more to tell apart
    assert (read_projection(narrow / "model").weight != read_projection(wide / "model").weight).any()


def learning_from_parts(experiment):
    recipe = replace(experiment.projection, sentence_weight=1.0, title_weight=0.5)
    return replace(experiment, projection=recipe, other_texts=replace(experiment.other_texts, lines_for_parts=2))


def test_sentences_and_titles_are_learnt_from_too(settings, retriever):
    plain = with_other_texts(settings, retriever)
    assert ran(plain, settings)
    assert ran(replace(learning_from_parts(plain), name="parts"), settings)
    without, with_parts = (settings.results / name / "seed-0" for name in ("finder", "parts"))
    records = [json.loads((folder / "training.json").read_text()) for folder in (without, with_parts)]
    n_texts, n_pages = 3, 8 * 3
    found = {"sentences": n_pages * 3 + n_texts * 2, "titles": n_pages + n_texts * 2}
    assert [record["part_items"] for record in records] == [{}, found]
    assert [record["items"] for record in records] == [records[0]["items"]] * 2
    assert records[1]["losses"][0] > records[0]["losses"][0]
    assert (read_projection(without / "model").weight != read_projection(with_parts / "model").weight).any()


def test_parts_are_embedded_once(settings, retriever, monkeypatch):
    experiment = learning_from_parts(with_other_texts(settings, retriever))
    with monkeypatch.context() as during:
        during.setattr(retrieving, "learn_projection", cut)
        with pytest.raises(KeyboardInterrupt):
            run(["finder"], {"finder": experiment}, settings)
    kept = list((settings.results / "finder" / "seed-0").rglob("*.safetensors"))
    assert {"sentences.safetensors", "titles.safetensors"} < {path.name for path in kept}
    before = [path.stat().st_mtime_ns for path in kept]
    assert ran(experiment, settings)
    assert [path.stat().st_mtime_ns for path in kept] == before


def test_other_texts_are_embedded_once_and_anew_when_they_change(settings, retriever, monkeypatch):
    experiment = with_other_texts(settings, retriever)
    with monkeypatch.context() as during:
        during.setattr(retrieving, "learn_projection", cut)
        with pytest.raises(KeyboardInterrupt):
            run(["finder"], {"finder": experiment}, settings)
    kept = sorted((settings.results / "finder" / "seed-0" / "others").iterdir())
    assert [path.name for path in kept] == [f"{name}.txt.xz.safetensors" for name in TEXTS]
    before = [path.stat().st_mtime_ns for path in kept]
    assert ran(experiment, settings)
    assert [path.stat().st_mtime_ns for path in kept] == before
    assert not ran(experiment, settings)
    write_text(settings.data / "text" / "en-novel.txt.xz", ["another novel, " * 10] * 40)
    assert ran(experiment, settings)


def test_without_other_texts_no_text_is_needed(settings, retriever):
    assert not (settings.data / "text").exists()
    assert ran(retriever, settings)
    with pytest.raises(CorpusError, match="found no such file"):
        ran(replace(retriever, other_texts=OtherTextRecipe(("en-novel",))), settings)


def test_pages_of_a_test_are_refused(settings, retriever):
    contaminated = replace(retriever, evaluation=(QuestionSet(file="learnt.pages.json"),))
    with pytest.raises(ContaminationError, match="learnt"):
        run(["finder"], {"finder": contaminated}, settings)


def test_smoke_takes_a_pinch(settings, retriever):
    experiment = with_other_texts(settings, retriever)
    (outcome,) = run(["finder"], {"finder": experiment}, replace(settings, smoke=True))
    record = json.loads((outcome.folder / "seed-0" / "training.json").read_text())
    assert record["steps"] == 3
    assert record["other_items"] == 3 * 2
    assert record["questions"] == 24  # of the first pages that ask so many
