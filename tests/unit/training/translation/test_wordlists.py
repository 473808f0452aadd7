"""Written dictionaries give words and translations; what is damaged is refused by name."""

from __future__ import annotations

import gzip
from string import ascii_letters

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.translation.errors import TranslationError
from training.translation.wordlists import WordPair, edict_pairs, freedict_pairs, read_wordlists, wordlist_files

EDICT = """　？？？ /EDICT, Japanese-English Electronic Dictionary Files/Created: 2021-02-03/
猫 [ねこ] /(n) (1) cat (esp. the domestic cat (Felis catus))/(P)/
食べる [たべる] /(v1) to eat/to take a bath/
コーヒー /(n) {food} coffee/something that is drunk hot/
"""
DIGITS = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"
WORDS = st.text(ascii_letters + "éà猫犬", min_size=1, max_size=9)


def number(value):
    digits = DIGITS[value % 64]
    return number(value // 64) + digits if value >= 64 else digits


def dictd(entries):
    """Index and body of (headword, text) entries, after the database's own."""
    index, body = [], b""
    for word, text in [("00databaseinfo", "About\nnothing, much"), *entries]:
        raw = text.encode()
        index.append(f"{word}\t{number(len(body))}\t{number(len(raw))}\n")
        body += raw
    return "".join(index), body


def leave(folder, name, *entries):
    folder.mkdir(exist_ok=True)
    index, body = dictd(entries)
    (folder / f"freedict-{name}.index").write_text(index, encoding="utf-8")
    (folder / f"freedict-{name}.dict.dz").write_bytes(gzip.compress(body))
    return folder


def translations(text):
    return [pair.translation for pair in freedict_pairs(*dictd([("word", text)]))]


def test_edict_gives_glosses_without_asides_and_says_what_is_common():
    assert list(edict_pairs(EDICT)) == [
        WordPair("猫", "cat", True),
        WordPair("食べる", "eat", False),
        WordPair("食べる", "take a bath", False),
        WordPair("コーヒー", "coffee", False),
    ]


def test_a_first_line_that_is_a_word_counts():
    assert list(edict_pairs("犬 [いぬ] /(n) dog/")) == [WordPair("犬", "dog", False)]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("word /wɜːd/ <n>\nmot, parole", ["mot", "parole"]),
        ("word <n>\n1. mot\n2. parole", ["mot"]),
        ("カメラ /kämˈe̞ɽä/\n(noun (common) (futsuumeishi))\nappareil photo", ["appareil photo"]),
        ("空\n(noun (common)\n (suffix))\n\n         Note: word usually written using kana alone\nciel", ["ciel"]),
        ("word\n(of a page, or a book) mot", ["mot"]),
        ("word\nwhat stands between two spaces", []),
        ("word\n(never closed mot", []),
        ("word", []),
        ("word\n単語、語", ["単語", "語"]),
    ],
)
def test_freedict_gives_the_first_line_of_translations(text, expected):
    assert translations(text) == expected


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, st.lists(WORDS, min_size=1, max_size=3)), max_size=80))
def test_every_entry_is_found_where_the_index_says(entries):
    texts = [(word, f"{word} <n>\n{', '.join(given)}\nmore") for word, given in entries]
    expected = [WordPair(word, one, True) for word, given in entries for one in given]
    assert list(freedict_pairs(*dictd(texts))) == expected


def test_both_directions_are_read_the_asked_one_first(tmp_path):
    leave(tmp_path, "jpn-fra", ("猫", "猫\nchat"))
    leave(tmp_path, "fra-jpn", ("chat", "chat\nネコ"))
    (tmp_path / "edict").write_bytes(EDICT.encode("euc-jp"))
    assert read_wordlists(tmp_path, source="fr", target="ja") == [
        WordPair("chat", "ネコ", True),
        WordPair("chat", "猫", True),
    ]
    assert read_wordlists(tmp_path, source="en", target="ja")[0] == WordPair("cat", "猫", True)
    assert read_wordlists(tmp_path, source="en", target="fr") == []


def test_the_files_of_a_direction_are_those_that_are_read(tmp_path):
    leave(tmp_path, "jpn-fra", ("猫", "猫\nchat"))
    (tmp_path / "edict").write_bytes(EDICT.encode("euc-jp"))
    (tmp_path / "notes.txt").write_text("nothing")
    names = [path.name for path in wordlist_files(tmp_path, source="fr", target="ja")]
    assert names == ["freedict-jpn-fra.index", "freedict-jpn-fra.dict.dz"]
    assert wordlist_files(tmp_path, source="ja", target="en") == [tmp_path / "edict"]


def damage_nothing_there(folder):
    (folder / "freedict-eng-fra.dict.dz").unlink()


def damage_cut(folder):
    body = folder / "freedict-eng-fra.dict.dz"
    body.write_bytes(body.read_bytes()[:-9])


def damage_compressed(folder):
    (folder / "freedict-eng-fra.dict.dz").write_bytes(gzip.compress(b"")[:10] + b"\xff" * 20)


def damage_no_gzip(folder):
    (folder / "freedict-eng-fra.dict.dz").write_bytes(b"plain")


def damage_columns(folder):
    (folder / "freedict-eng-fra.index").write_text("word\tA\n")


def damage_digits(folder):
    (folder / "freedict-eng-fra.index").write_text("word\tA\t?\n")


def damage_letters(folder):
    (folder / "freedict-eng-fra.index").write_bytes(b"\xff\tA\tB\n")


@pytest.mark.parametrize(
    "damage",
    [
        damage_nothing_there,
        damage_cut,
        damage_compressed,
        damage_no_gzip,
        damage_columns,
        damage_digits,
        damage_letters,
    ],
)
def test_a_damaged_dictionary_is_named(tmp_path, damage):
    damage(leave(tmp_path, "eng-fra", ("cat", "cat\nchat")))
    with pytest.raises(TranslationError, match=r"freedict-eng-fra\.index: expected a dictionary"):
        read_wordlists(tmp_path, source="fr", target="en")


def test_a_folder_without_dictionaries_is_refused(tmp_path):
    with pytest.raises(TranslationError, match="found no folder"):
        read_wordlists(tmp_path / "nowhere", source="en", target="fr")
    (tmp_path / "freedict-eng-deu.index").write_text("")
    with pytest.raises(TranslationError, match="expected edict or freedict"):
        read_wordlists(tmp_path, source="en", target="fr")
