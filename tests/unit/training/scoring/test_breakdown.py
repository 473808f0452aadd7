from __future__ import annotations

import pytest

from training.corpora.squad import Example, Gold
from training.scoring.breakdown import QUESTION_TYPES, answer_length, by_kind, question_type
from training.scoring.metrics import multilingual_tokens

QUESTIONS = """
who: Who pays? | For whom is it? | Qui paie ? | De qui s’agit-il ? | 費用は誰が払いますか。 | 担当者はどなたですか
what: What is it? | Qu'est-ce que c'est ? | Qu’est ce qui change ? | À quoi sert-il ? | Que faire ?
what: Quel est le nom du fleuve ? | Dans quelle ville ? | これは何ですか。 | 名前はなんでしょう | どんな書類ですか
when: When is it due? | In what year was it? | Which month? | Quand ? | En quelle année ? | いつですか
when: 何年に生まれたか | どの年代ですか | 何時に始まりますか
where: Where is it? | Où est-ce ? | D'où vient-il ? | どこにありますか
why: Why not? | Pourquoi ? | なぜですか | どうして遅れたのか
how many: How many days? | How much is it? | How long does it take? | Combien de jours ? | いくらですか | 何人いますか
how many: 何年間続きましたか | 何時間かかりますか | 高さはどのくらいですか | 参加国は何か国ですか
how: How does it work? | Comment faire ? | どのように申請しますか | どうやって | どうなりますか
which: Which form? | Lequel ? | どの書類ですか | どちらが先ですか | 次のうちいずれか
other: Name a river. | Est-il parti ? | ブドウなどの果物は？ | ぶどうが好きか | Quiz? | Whatever
"""


@pytest.mark.parametrize("line", QUESTIONS.strip().splitlines())
def test_question_types(line):
    kind, questions = line.split(": ")
    assert {one: question_type(one) for one in questions.split(" | ")} == dict.fromkeys(questions.split(" | "), kind)
    assert kind in QUESTION_TYPES


def test_the_first_question_word_decides_and_in_japanese_the_last():
    assert question_type("Who said what when?") == "who"
    assert question_type("Quelle est la personne qui a fondé l'entreprise ?") == "what"
    assert question_type("「なぜ」という本を書いたのは誰ですか") == "who"


@pytest.mark.parametrize(
    ("golds", "length"),
    [
        (["25"], "1-2"),
        (["the 25 days"], "1-2"),
        (["one two three"], "3-5"),
        (["one", "one two three four five six", "one two three"], "3-5"),
        ([" ".join("x" * 21)], "21+"),
        ([], "none"),
    ],
)
def test_answer_length_is_that_of_the_median_gold(golds, length):
    example = Example("q", "?", "", tuple(Gold(text, 0) for text in golds), "a")
    assert answer_length(example, multilingual_tokens("en")) == length


def test_means_by_kind_in_the_given_order():
    found = by_kind(["b", "a", "b"], [1.0, 0.5, 0.0], ["a", "b", "c"])
    assert list(found.items()) == [("a", {"n": 1, "f1": 50.0}), ("b", {"n": 2, "f1": 50.0})]
