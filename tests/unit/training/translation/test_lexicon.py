"""What is learnt and what is written make one dictionary; other forms of a word are looked up by its lemma."""

from __future__ import annotations

import pytest

from tests.unit.training.translation.test_wordlists import leave
from training.translation import lexicon
from training.translation.dictionary import Dictionary, Entry
from training.translation.lexicon import MAX_ENTRIES, SURE, Lexicon, merged, read_lexicon
from training.translation.wordlists import WordPair
from training.translation.words import Segmenter


def learnt(source, target, runs=None, **entries):
    kept = {key: tuple(Entry(text, score) for text, score in found) for key, found in entries.items()}
    return Dictionary(source, target, kept, runs or {}, "abc")


def written(*pairs, common=True):
    return [WordPair(word, translation, common) for word, translation in pairs]


def texts(dictionary, key):
    return [entry.text for entry in dictionary.entries[key]]


def test_what_is_sure_comes_first_and_what_is_only_suspected_last():
    made = merged(learnt("en", "fr", leave=[("congé", SURE), ("sortie", SURE - 0.01)]), written(("leave", "partir")))
    assert texts(made, "leave") == ["congé", "partir", "sortie"]
    assert (made.source, made.target, made.fingerprint) == ("en", "fr", "abc")


def test_a_translation_that_both_have_comes_once_and_few_are_kept():
    pairs = written(("leave", "a"), ("leave", "bb"), ("leave", "ccc"), ("Leave", "dddd"))
    made = merged(learnt("en", "fr", leave=[("bb", 0.9)]), pairs)
    assert texts(made, "leave") == ["bb", "a", "ccc"]
    assert len(made.entries["leave"]) == MAX_ENTRIES


def test_what_more_dictionaries_give_comes_first_then_what_is_common_then_what_is_short():
    pairs = [
        *written(("cat", "x"), common=False),
        *written(("cat", "long"), ("cat", "twice"), ("cat", "twice")),
        *written(("cat", "mid")),
    ]
    assert texts(merged(learnt("en", "fr"), pairs), "cat") == ["twice", "mid", "long"]


def test_rare_pairs_of_many_dictionaries_add_up():
    pairs = [*written(("cat", "common")), *written(*[("cat", "often")] * 6, common=False)]
    assert texts(merged(learnt("en", "fr"), pairs), "cat") == ["often", "common"]


def test_other_forms_are_found_by_their_lemma():
    made = merged(learnt("en", "fr"), written(("woman", "femme")))
    assert texts(made, "women") == ["femme"]
    assert "women" in made.entries
    assert made.entries.get("zzzz") is None
    assert (list(made.entries), len(made.entries)) == (["woman"], 1)


def test_a_form_that_is_there_itself_is_not_looked_up_by_its_lemma():
    made = merged(learnt("en", "fr"), written(("woman", "femme"), ("women", "femmes")))
    assert texts(made, "women") == ["femmes"]


@pytest.mark.parametrize("language", ["ja", "ko", "en", ""])
def test_what_is_not_there_is_missing_in_every_language(language):
    entries = Lexicon({}, language)
    assert entries.get("猫") is None
    assert entries.get("") is None


def test_kanji_words_cut_longer_runs_and_learnt_counts_win():
    made = merged(learnt("ja", "en", {"休暇": 7}), written(("有給", "paid"), ("休暇", "leave"), ("とる", "take")))
    assert made.runs["休暇"] == 7
    assert made.runs.keys() == {"有給", "休暇"}
    assert [word.text for word in Segmenter("ja", made.runs).words("有給休暇")] == ["有給", "休暇"]


def test_a_common_word_cuts_rather_than_a_rare_one():
    pairs = [*written(("日本", "Japan"), ("本語", "x"), common=False), *written(("日本", "Japan"))]
    made = merged(learnt("ja", "en"), pairs)
    assert made.runs["日本"] > made.runs["本語"]


def test_a_spaced_language_has_the_learnt_runs_only():
    assert merged(learnt("fr", "ja"), written(("chat", "猫"))).runs == {}


def test_a_folder_of_dictionaries_is_read_beside_the_learnt_one(tmp_path, monkeypatch):
    monkeypatch.setattr(lexicon, "learnt_dictionary", lambda *_, source, target, **__: learnt(source, target))
    folder = leave(tmp_path / "written", "eng-fra", ("cat", "cat\nchat"))
    assert texts(read_lexicon(tmp_path, folder, source="en", target="fr"), "cats") == ["chat"]
    assert not read_lexicon(tmp_path, None, source="en", target="fr").entries
