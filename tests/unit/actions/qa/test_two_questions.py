"""Messages with two questions, and those that only look so."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from actions.qa.two_questions import asks_twice


@pytest.mark.parametrize(
    "question",
    [
        "How much is the meal allowance and how do I claim it?",
        "What is the notice period, and when does it start?",
        "How many days do I get? When can I take them?",
        "Who pays the deposit and to whom do I send the form?",
        "Combien de jours de RTT et comment les poser ?",
        "Quel est le plafond et à qui envoyer la facture ?",
        "Qui valide mes congés et sous quels délais ?",
        "À combien de tickets restaurant ai-je droit ? Où les utiliser ?",
        "Can I work from home and how many days?",
        "Is there a gym and where is it?",
        "Do I get a bonus? When is it paid?",
        "How many days do I get and can I carry them over?",
        "What is refunded, and until when can I send it in?",
        "Est-ce remboursé et comment ?",
        "Combien de jours puis-je reporter et à partir de quand ?",
        "Quel est le délai et que dois-je fournir ?",
        "How much do I get? Can I carry it over?",
        "Where do I send it? Is there a deadline?",
        "How do I sign up? Is it free?",
        "Quel est le montant ? Est-ce imposable ?",
        "How much is the allowance? Also, when is it paid?",
        "有給は何日ありますか、いつまで使えますか",
        "残業手当はありますか。いくらですか。",
        "食事補助はありますか、また、いつまでに申請しますか",
        "有給は何日で、いつから使えますか",
        "交通費の上限はいくらですか。どうやって申請しますか。",
        "通勤手当はいくらで、どこに申請しますか？",
    ],
)
def test_two_questions(question: str) -> None:
    assert asks_twice(question)


@pytest.mark.parametrize(
    "question",
    [
        "When and where do we meet?",
        "What do I do when my laptop is stolen?",
        "How do I find out who my manager is?",
        "What should I bring and do?",
        "Hello, how are you? How many days of leave do I get?",
        "I am new and happy to be here. When am I paid?",
        "Can I work from home? My manager said yes, but what does the rule say?",
        "Quand et où a lieu la réunion ?",
        "Que faire quand mon badge est perdu ?",
        "Bonjour, comment allez-vous ? Combien de jours de congé ai-je ?",
        "いつまでに何を提出しますか",
        "いつどこで、誰が話しますか",
        "What do I do when I am ill or when my child is ill?",
        "What leave does somebody get who works part-time and who has two children?",
        "Hello, can I ask you something? How many days of leave do I get?",
        "Que faire quand je suis malade et quand je suis en télétravail ?",
        "Quelles aides pour un parent qui est seul et qui travaille ?",
        "いつも残業していて、手当はいくらですか",
        "どうしても出社できなくて、誰に連絡すればいいですか",
        "何日か休んで、いつから出社しますか",
        "質問してもいいですか。有給は何日ですか。",
        "必要な書類は何ですか",
        "パートなんですが、子どもが熱を出して、何日休めますか",
        "なんか具合が悪くて、どうすればいいですか",
        "どうも体調が悪くて、誰に連絡すればいいですか",
        "資格手当は誰でももらえて、いくらですか",
        "在宅勤務はいつでも可能で、何日できますか",
        "いくつか質問があって、有給は何日ですか",
        "有給は何日ですか。教えてくださいませんか。",
        "引っ越しの時、何日休めますか。教えていただけますか。",
        "お聞きしてもよろしいですか。有給は何日ですか。",
        "Puis-je vous poser une question ? Combien de jours de congé ai-je ?",
        "Est-ce que quelqu'un peut m'aider ? Comment poser un congé ?",
        "Comment vas-tu ? Combien de jours ?",
        "Hi, how are things? How many days?",
        "Who can help me? How many days do I get?",
        "How do I report a stolen laptop? What should I do?",
        "Aide pour un parent malade ou handicapé et qui élève seul ses enfants ?",
        "Les salariés à temps partiel ou en CDD et qui ont un enfant ont-ils droit à la prime ?",
        "Do employees who work nights and whose contract is part-time get a bonus?",
        "How do I know when and how I am paid?",
        "What is the difference between RTT and what they call CET?",
        "Quels jours et quels horaires sont ouverts ?",
        "What days and what hours is the gym open?",
        "I know when I am paid and how much. Where is my payslip?",
        "payslip",
        "",
    ],
)
def test_one_question(question: str) -> None:
    assert not asks_twice(question)


@given(st.text(alphabet="how and?。か、で何 ", max_size=200))
def test_any_text_can_be_asked(text: str) -> None:
    assert asks_twice(text) in (True, False)
