from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.corpora import article, asked, paragraph, write
from training.corpora.crosslingual import build, compare, cross, find_published, set_stem
from training.corpora.squad import Example, Gold, read_squad, write_squad
from training.errors import CorpusError

ANSWERS = {
    "en": ("25 days", "You have 25 days."),
    "fr": ("25 jours", "Il y a 25 jours."),
    "ja": ("25日", "25日間です。"),
}


def examples(language, ids=("a", "b", "c")):
    answer, context = ANSWERS[language]
    gold = Gold(answer, context.index(answer))
    return [Example(i, f"{i} in {language}?", f"{context} {i}", (gold,), f"x#{n}", f"T{n}") for n, i in enumerate(ids)]


def files(folder, **sets):
    for language, made in sets.items():
        write_squad(folder / f"{language}.json", made, version="1.1")
    return {language: folder / f"{language}.json" for language in sets}


def three(folder):
    return files(folder, **{language: examples(language) for language in ANSWERS})


def test_a_mixed_set_has_the_paragraphs_of_one_language_and_the_questions_of_another():
    mixed = cross({language: examples(language) for language in ANSWERS})
    assert len(mixed) == 9
    for (question, context), made in mixed.items():
        assert [e.question for e in made] == [e.question for e in examples(question)]
        assert [replace(e, question="") for e in made] == [replace(e, question="") for e in examples(context)]


def test_questions_are_matched_by_id_and_the_paragraphs_set_gives_the_order():
    mixed = cross({"en": examples("en"), "fr": examples("fr", ids=("c", "a", "b"))})
    assert [e.question for e in mixed["fr", "en"]] == ["a in fr?", "b in fr?", "c in fr?"]
    assert [e.question for e in mixed["en", "fr"]] == ["c in en?", "a in en?", "b in en?"]


def test_sets_with_other_questions_are_refused():
    with pytest.raises(CorpusError, match=r"3 \(en\) and 2 \(fr\) questions: fr lacks 1, such as 'c'"):
        cross({"en": examples("en"), "fr": examples("fr", ids=("a", "b"))})
    with pytest.raises(CorpusError, match="en lacks 1, such as 'd'; ja lacks 1, such as 'c'"):
        cross({"en": examples("en"), "ja": examples("ja", ids=("a", "b", "d"))})


def test_nine_files_under_the_published_names(tmp_path):
    paths = build(three(tmp_path), tmp_path / "out")
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == sorted(path.name for path in paths.values())
    assert paths["fr", "ja"].name == "squad_test_question_fr_context_jap.json.xz"
    assert [e.context for e in read_squad(paths["fr", "ja"])] == [e.context for e in examples("ja")]


def test_built_sets_equal_published_ones_with_another_layout(tmp_path):
    paths = build(three(tmp_path), tmp_path / "out")
    pages = [article(e.title, paragraph(e.context, asked(e.question_id, ("25日", 0)))) for e in examples("ja")]
    for page, example in zip(pages, examples("fr"), strict=True):
        page["paragraphs"][0]["qas"][0]["question"] = example.question
    content = {"data": pages}  # no version, as in one of the published files
    assert compare(paths["fr", "ja"], write(tmp_path / "published.json", content)) == []


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("question_id", "z"),
        ("question", "another?"),
        ("context", "another paragraph"),
        ("title", "another title"),
        ("golds", (Gold("25日", 1),)),
        ("golds", (Gold("25日", 0), Gold("25日", 0))),
    ],
)
def test_any_difference_is_found(tmp_path, field, value):
    built, other = examples("ja"), examples("ja")
    other[1] = replace(other[1], **{field: value})
    paths = files(tmp_path, built=built, published=other)
    (difference,) = compare(paths["built"], paths["published"])
    assert (difference.field, difference.built, difference.published) == (field, getattr(built[1], field), value)
    assert "'b'" in difference.place


def test_order_article_and_number_of_questions_count(tmp_path):
    same = examples("ja")
    other = {
        "shorter": same[:2],
        "turned": same[::-1],
        "joined": [replace(e, article="one", title="T0") for e in same],
    }
    paths = files(tmp_path, built=same, **other)
    found = {name: [d.field for d in compare(paths["built"], paths[name])] for name in other}
    assert found["shorter"] == ["number of articles", "number of paragraphs", "number of questions", "question"]
    assert "question_id" in found["turned"]
    assert {"number of articles", "article"} <= set(found["joined"])


def test_a_set_is_not_compared_with_itself(tmp_path):
    path = three(tmp_path)["en"]
    with pytest.raises(CorpusError, match="got the built one"):
        compare(path, tmp_path / "." / path.name)


def test_what_is_read_is_not_written_over(tmp_path):
    paths = three(tmp_path)
    english = paths["en"].rename(tmp_path / f"{set_stem('en', 'en')}.json.xz")
    before = english.read_bytes()
    with pytest.raises(CorpusError, match="expected another folder"):
        build({**paths, "en": english}, tmp_path)
    assert english.read_bytes() == before


def test_one_language_or_two_with_one_name_are_refused(tmp_path):
    paths = three(tmp_path)
    with pytest.raises(CorpusError, match="two languages at least, got en"):
        build({"en": paths["en"]}, tmp_path / "out")
    with pytest.raises(CorpusError, match="different names"):
        build({"ja": paths["ja"], "jap": paths["ja"]}, tmp_path / "out")
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize("suffix", [".json", ".json.xz", ".json.gz"])
def test_published_sets_are_found_plain_or_compressed(tmp_path, suffix):
    path = tmp_path / f"squad_test_question_en_context_jap{suffix}"
    path.touch()
    assert find_published(tmp_path, "en", "ja") == path
    with pytest.raises(CorpusError, match="squad_test_question_fr_context_jap"):
        find_published(tmp_path, "fr", "ja")
