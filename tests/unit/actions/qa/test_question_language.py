"""The language of a question: short ones, typing errors, foreign words, and questions that do not say."""

from __future__ import annotations

import json
import time
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.question_language import language_of, language_of_page

ENGLISH = """
How many days of leave do I get?
payslip?
sick leave
What's the hotel limit in Lyon?
Who's my HR contact
Can I carry over RTT to next year?
how mutch holliday can i take this year
When wil I get payed?
WHERE IS THE TOKYO OFFICE
overtime pay
notice period for resignation
I don't have a badge
laptop stolen, what now
Does the mutuelle cover my kids?
What is 有給休暇 called in London?
What does "congés payés" mean?
parental leave for fathers
is there a gym
salary increase when
my manager refused my holiday
working from abroad
""".strip().splitlines()
FRENCH = """
Combien de jours de RTT par an ?
bulletin de paie ?
congé maladie
conge paternite combien de jours
Où est le bureau de Londres ?
C'est quoi le CET ?
J’ai perdu mon badge
quand es ce que je suis payé
comen poser des congés
Y a-t-il une salle de sport ?
«sick leave» chez nous
QUI CONTACTER POUR LA MUTUELLE
Puis-je faire du home office ?
Le manager doit-il valider le workflow ?
télétravail
heures supplementaires
Que veut dire 有給休暇 pour nous en France ?
frais de déplacement Edinburgh
remboursement des lunettes
démission préavis
l'ordinateur est cassé
Peut-on reporter les jours non pris ?
""".strip().splitlines()
JAPANESE = """
有給休暇は何日ありますか
給料日は？
通勤手当の上限
年末調整
RTTとは何ですか
Londonオフィスはどこ
在宅勤務できますか？
パソコン 紛失
VPNに繋がらない
じんじのれんらくさきをおしえて
けっこんきゅうか
PTOの申請方法
Work from Home の申請期限
ＰＣの交換
ﾊﾞｯｼﾞをなくした
Can you tell me the いつ
育児休業 期間
「What should I do」 とは
慶弔休暇について教えてくださぃ
""".strip().splitlines()
UNSAID = ["", "   ", "RTT", "VPN", "123", "?!", "👍", "SAP 4711", "maximum taxi fare", "plafond taxi", "\ud800"]

ROOT = Path(__file__).parents[4]


@pytest.mark.parametrize("question", ENGLISH)
def test_english(question: str) -> None:
    assert language_of(question) == "en"


@pytest.mark.parametrize("question", FRENCH)
def test_french(question: str) -> None:
    assert language_of(question) == "fr"


@pytest.mark.parametrize("question", JAPANESE)
def test_japanese(question: str) -> None:
    assert language_of(question) == "ja"


@pytest.mark.parametrize("question", UNSAID)
def test_what_no_letter_or_word_tells_is_not_guessed(question: str) -> None:
    assert language_of(question) == "und"


def test_the_questions_about_the_demo_intranet_are_all_told_apart() -> None:
    lines = (ROOT / "demo/questions.jsonl").read_text(encoding="utf-8").splitlines()
    questions = [json.loads(line) for line in lines]
    assert len(questions) >= 30
    assert [each for each in questions if language_of(each["question"]) != each["lang"]] == []


@pytest.mark.parametrize("piece", ["x", "é", "“", "«", '"', "a'", "'", " ", "の"])
def test_endless_text_is_told_quickly(piece: str) -> None:
    begin = time.perf_counter()
    language_of(piece * 1_000_000)
    assert time.perf_counter() - begin < 1


@given(st.text())
def test_any_text_has_one_of_four_languages(text: str) -> None:
    assert language_of(text) in {"en", "fr", "ja", "und"}


@given(st.text(st.characters(exclude_characters='"“”«»「」『』')), st.sampled_from("あのはをにがですます"))
def test_hiragana_is_japanese_wherever_it_stands(text: str, kana: str) -> None:
    assert language_of(text + kana + text) == "ja"


@pytest.mark.parametrize(
    "question", ["retirement age?", "mileage", "age limit", "bereavement", "bike parking", "sick note"]
)
def test_short_english_questions_are_not_taken_for_french(question):
    assert language_of(question) != "fr"


@pytest.mark.parametrize(
    "question", ["ticket resto", "tickets restaurant", "code wifi", "mdp wifi", "Parking visiteurs ?"]
)
def test_short_french_questions_are_not_taken_for_english(question):
    assert language_of(question) != "en"


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("Employees get 25 days of leave each year. You ask for them in the portal, as early as you can.", "en"),
        ("Vous avez droit à vingt-cinq jours de congés par an. La demande se fait dans le portail.", "fr"),
        ("年次有給休暇は入社した日から6か月後に10日付与されます。", "ja"),
        ("In summer the Japanese office is closed for おぼん, as it is each year in the week of the 13th.", "en"),
        ("Los empleados tienen derecho a veinticinco días de vacaciones al año, que se piden en el portal.", "und"),
        ("", "und"),
    ],
)
def test_the_language_of_a_page_is_told_where_it_is_plain(text: str, language: str) -> None:
    assert language_of_page(text) == language
