"""A dictionary learnt from a made-up language finds its words again, and is learnt once."""

from __future__ import annotations

import lzma
import random

import pytest

from tests.support.translators import word_by_word
from training.errors import CorpusError
from training.translation import dictionary as module
from training.translation.dictionary import (
    LearningSettings,
    learn,
    learnt_dictionary,
    read_dictionary,
    write_dictionary,
)
from training.translation.errors import TranslationError
from training.translation.pairs import parallel_files, read_parallel

WORDS = {
    "cat": "chat",
    "dog": "chien",
    "house": "maison",
    "red": "rouge",
    "sees": "voit",
    "Paris": "Paris",
    "and": "et",
}
LINES = [" ".join(random.Random(seed).sample(sorted(WORDS), 5)) for seed in range(120)]
PAIRS = [(line, word_by_word(WORDS)(line)) for line in LINES]


def best(dictionary):
    return {key: entries[0].text for key, entries in dictionary.entries.items()}


def write_pairs(folder, name, pairs):
    text = "".join(f"{left}\t{right}\n" for left, right in pairs)
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_bytes(lzma.compress(text.encode()) if name.endswith(".xz") else text.encode())
    return path


@pytest.fixture
def folder(tmp_path):
    write_pairs(tmp_path / "parallel", "toy_en_fr.tsv.xz", PAIRS)
    return tmp_path / "parallel"


def test_both_directions_are_learnt_with_their_spelling():
    there, back = learn(PAIRS, source="en", target="fr")
    assert best(there) == {word.casefold(): translation for word, translation in WORDS.items()}
    assert best(back) == {translation.casefold(): word for word, translation in WORDS.items()}
    assert (there.source, there.target, back.source, back.target) == ("en", "fr", "fr", "en")
    assert all(0 < entry.score <= 1 for entries in there.entries.values() for entry in entries)


def test_what_is_rare_or_improbable_is_no_entry():
    pairs = [*PAIRS, ("cat dog red zyzzyva", "chat chien rouge zézère")]
    there, _ = learn(pairs, source="en", target="fr", settings=LearningSettings(min_count=2))
    assert "zyzzyva" not in there.entries
    strict, _ = learn(pairs, source="en", target="fr", settings=LearningSettings(min_score=1.0))
    assert strict.entries == {}


def test_japanese_is_cut_by_its_own_frequent_runs():
    kana = {"cat": "猫", "dog": "犬", "house": "家", "red": "赤", "sees": "見る", "Paris": "パリ", "and": "と"}
    pairs = [(line, "、".join(kana[word] for word in line.split())) for line in LINES]
    there, back = learn(pairs, source="en", target="ja")
    assert best(there)["dog"] == "犬"
    assert best(back)["パリ"] == "Paris"
    assert back.runs["猫"] >= 5
    assert there.runs == {}


@pytest.mark.parametrize("pairs", [[], [("a", "b")], [("one two three four " * 20, "un deux trois quatre")]])
def test_nothing_to_learn_from_is_an_error(pairs):
    with pytest.raises(TranslationError, match=f"none of {len(pairs)} can be used"):
        learn(pairs, source="en", target="fr")


def test_it_is_learnt_once_for_both_directions(folder, tmp_path, monkeypatch):
    learnt = learnt_dictionary(folder, source="en", target="fr", cache=tmp_path / "cache")
    monkeypatch.setattr(module, "learn", None)
    again = learnt_dictionary(folder, source="en", target="fr", cache=tmp_path / "cache")
    back = learnt_dictionary(folder, source="fr", target="en", cache=tmp_path / "cache")
    assert best(again) == best(learnt)
    assert best(back)["chien"] == "dog"
    assert learnt.fingerprint == again.fingerprint == back.fingerprint != ""


def test_other_files_or_settings_are_learnt_anew(folder, tmp_path):
    one = learnt_dictionary(folder, source="en", target="fr", cache=tmp_path / "cache")
    write_pairs(folder, "more_fr_en.tsv", [(right, left) for left, right in PAIRS[:20]])
    two = learnt_dictionary(folder, source="en", target="fr", cache=tmp_path / "cache")
    settings = LearningSettings(rounds=2)
    three = learnt_dictionary(folder, source="en", target="fr", cache=tmp_path / "cache", settings=settings)
    assert len({one.fingerprint, two.fingerprint, three.fingerprint}) == 3


def test_the_users_cache_folder_is_the_default(folder, tmp_path, monkeypatch):
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "xdg"))
    learnt_dictionary(folder, source="en", target="fr")
    names = sorted(path.name.rsplit("_", 1)[0] for path in (tmp_path / "xdg" / "kate" / "dictionaries").iterdir())
    assert names == ["dictionary_en_fr", "dictionary_fr_en"]


def test_a_cache_that_cannot_be_written_is_an_error(folder, tmp_path):
    (tmp_path / "file").touch()
    with pytest.raises(TranslationError, match="cannot keep the dictionary"):
        learnt_dictionary(folder, source="en", target="fr", cache=tmp_path / "file")


def test_a_dictionary_is_read_as_it_was_written(tmp_path):
    there, _ = learn(PAIRS, source="en", target="fr")
    write_dictionary(there, tmp_path / "one.json")
    write_dictionary(read_dictionary(tmp_path / "one.json"), tmp_path / "two.json")
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()
    assert best(read_dictionary(tmp_path / "one.json")) == best(there)


@pytest.mark.parametrize("content", ["", "[]", '{"format": 99}', '{"format": 1, "entries": {"a": 3}}'])
def test_a_damaged_cache_file_is_named(content, tmp_path):
    path = tmp_path / "broken.json"
    path.write_text(content)
    with pytest.raises(TranslationError, match=r"broken\.json"):
        read_dictionary(path)
    assert path.read_text() == content


def test_files_are_known_by_their_languages(tmp_path):
    for name in ("a_en_fr.tsv.xz", "b_fr.tsv.xz", "c_ja.tsv", "d_fr_ja.tsv.xz", "notes.txt", "e_fr_en.tsv"):
        (tmp_path / name).touch()
    for source, target, names in (("fr", "en", "abe"), ("ja", "en", "c"), ("fr", "ja", "d")):
        found = parallel_files(tmp_path, source=source, target=target)
        assert "".join(path.name[0] for path in found) == names


@pytest.mark.parametrize("place", ["", "nowhere"])
def test_a_folder_without_the_languages_is_an_error(place, tmp_path):
    with pytest.raises(TranslationError, match=r"expected (a folder of )?parallel files"):
        parallel_files(tmp_path / place, source="en", target="fr")


def test_each_file_gives_its_share_and_columns_are_turned(tmp_path):
    long = write_pairs(tmp_path, "long_en_fr.tsv", [(f"a{n}", f"b{n}") for n in range(50)] * 2)
    short = write_pairs(tmp_path, "short_fr_en.tsv", [("x", "y"), ("x", "y")])
    pairs = read_parallel([long, short], source="en", target="fr", max_pairs=10)
    assert pairs == [("y", "x"), *((f"a{n}", f"b{n}") for n in range(9))]


def test_a_file_that_is_no_pairs_is_an_error(folder):
    (folder / "more_en_fr.tsv.xz").write_bytes(b"no xz")
    with pytest.raises(CorpusError, match="more_en_fr"):
        learnt_dictionary(folder, source="en", target="fr", cache=folder)
