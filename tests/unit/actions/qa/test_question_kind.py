"""Does a question want several things? Sentences that no rule was written from, in three languages."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.question_kind import QuestionKind, question_kind

SEVERAL = """
Which documents do I need for a visa?
what papers must I hand over when I quit
Which benefits does the company offer?
What are the conditions for remote work?
List the public holidays of 2027
could you list the forms for parental leave
What types of leave exist here?
Which of the sites have a canteen?
tell me all the discounts we get
What should I bring to the medical check?
What does the welcome package include?
which criteria decide about a bonus
What steps follow after an accident?
Give me the extensions of the help desks
Who are the first aiders?
Quels documents faut-il pour la crèche ?
quelles sont les conditions du télétravail
Lesquels de ces frais sont remboursés ?
Liste des jours fériés
donnez-moi les tarifs de la cantine
Que dois-je apporter à la visite médicale ?
que contient le livret d'accueil ?
Quelles primes existent dans l'entreprise ?
De quoi ai-je besoin pour ouvrir un CET ?
Quels jours la cantine est-elle fermée ?
documents pour une demande de mutation
quels services sont joignables le week-end ?
À quelles aides ont droit les jeunes parents ?
Quels sont mes avantages ?
育児休業に必要な書類は何ですか
どんな手当がありますか
申請の手順を教えてください
休暇の種類を教えて
持ち物は何ですか
対象となる費用の一覧はありますか
どのような研修が受けられますか
会社の福利厚生には何がありますか
健康診断の検査項目を知りたい
何を用意すればいいですか
応募の条件は？
提出書類
相談できる窓口は？
補助の対象になるものはどれですか
どの書類をコピーすればいいですか
届け出に何が記載されていればよいですか
休職中に使える制度を一通り教えて
Qu'est-ce que je dois apporter à la médecine du travail ?
Comment commander un badge ? Donne-moi les étapes
Pouvez-vous me donner les conditions du temps partiel ?
Do you have a list of the public holidays?
is there a list of what is reimbursed
What papers must I hand over?
Quel documents fournir pour l'arrêt maladie ?
Quel sont les documents à fournir ?
quelle sont les conditions
Quel type de dépenses est remboursé ?
What is included in the package?
育児休業にはなんの書類がいりますか
必要な書類ってなんですか
いつまでに何を提出すればいいですか
どんな書類をいつまでに出しますか
What is the list of required documents?
What is the equipment included in the starter kit?
Quand je quitte l'entreprise, quels documents dois-je rendre ?
Quels documents fournir et dans quel délai ?
Combien de jours et quelles sont les conditions ?
何度もすみません、必要書類を教えて
things I need before the audit
""".strip().splitlines()

ONE = """
How much is the lunch allowance?
how many days of leave do I get
When is the next payday?
Where is the London office?
Who approves my travel?
How long does the probation period last?
What is the deadline for expenses?
what's the wifi code
Can I work from Spain?
Is there a car park?
Do I need a doctor's note?
What time does reception close?
Which floor is HR on?
At what age can I retire?
what happens if I lose my badge
Whose signature is needed?
Combien de jours pour un mariage ?
quand tombe la paie
Où se trouve l'infirmerie ?
Quel est le montant de la prime ?
Quelle majoration pour le dimanche ?
Est-ce que je peux télétravailler vendredi ?
peut-on reporter ses congés ?
Jusqu'à quand déclarer ses heures ?
À partir de quelle heure le restaurant ouvre-t-il ?
Qui est le référent handicap et quel est son numéro ?
Lequel des deux formulaires signer ?
plafond de remboursement d'un hôtel
à quelle date est versée la prime
Pourquoi mon badge est-il bloqué ?
交通費はいくらまで出ますか
締め切りはいつですか
何日休めますか
会議室はどこにありますか
誰に連絡すればいいですか
定年は何歳ですか
在宅勤務はできますか
休憩時間はどのくらいですか
上限額は何円ですか
有休は半日でも取れますか
内線番号を教えて
駐車場は使えますか
なぜ健康診断が必要なのですか
どの部署が担当ですか
Quand faut-il donner les documents ?
Le manager peut-il donner les congés ?
Qu'est-ce que je dois faire en cas de retard ?
What day do I have to submit my timesheet?
What email should I submit my sick note to?
What address should I return my laptop to?
By what date do I need to hand in my notice?
What is the notice required when I resign?
What is the maximum amount covered for glasses?
what's the percentage covered for dental
what is the salary offered to interns
必要書類の提出期限を教えてください
手順書の保管場所を教えて
スペシャリスト手当の月額は
チェックリストの提出先を教えてください
書類は何部提出しますか
休暇の種類はいくつありますか
何曜日に届きますか
書類はなんで必要ですか
Sous quels délais mes frais sont-ils remboursés ?
Quelles est la date de la paie ?
Quels est le plafond hotel ?
Quand puis-je avoir la liste des jours fériés ?
""".strip().splitlines()


def test_there_are_enough_questions_of_each_kind() -> None:
    assert min(len(SEVERAL), len(ONE)) >= 40


@pytest.mark.parametrize("question", SEVERAL)
def test_questions_for_several_things(question: str) -> None:
    assert question_kind(question) is QuestionKind.SEVERAL


@pytest.mark.parametrize("question", ONE)
def test_questions_for_one_thing(question: str) -> None:
    assert question_kind(question) is not QuestionKind.SEVERAL


@pytest.mark.parametrize(
    "question",
    [
        "who can join the share plan?",
        "taux de la prime d'ancienneté",
        "What does week 10 pay?",
        "どんな場合に断られますか",
    ],
)
def test_only_the_page_can_tell(question: str) -> None:
    assert question_kind(question) is QuestionKind.EITHER


@given(st.text(max_size=200))
def test_any_text_has_a_kind_whatever_its_case_and_spaces(question: str) -> None:
    kind = question_kind(question)
    assert kind in QuestionKind
    assert question_kind(f"  {question}\n") is kind
