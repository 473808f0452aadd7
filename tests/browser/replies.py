"""What the fake Kate says: scripted replies by words of the question, in the shapes of the real server."""

from __future__ import annotations

import secrets
import time
from typing import Any

Json = dict[str, Any]

FIRST_MESSAGE = {
    "en": "Hello! I am Kate, Sorane's **automatic** HR assistant. I answer with what HR has prepared, and look up the "
    "rest in our intranet pages.\n\nOur conversation is stored for **30 days**. Votes (👍 👎) are kept without your "
    "name, and what you add to them for 180 days. Please do not type medical or other personal details.\n\n"
    "To talk to a person in HR: hr@sorane.example, +33 4 72 00 44 00 (9 h – 17 h)",
    "fr": "Bonjour ! Je suis Kate, l'assistante RH **automatique** de Sorane. Je vous donne les réponses préparées par "
    "les RH et je cherche le reste dans les pages de l'intranet.\n\nNotre conversation est enregistrée pendant "
    "**30 jours**. Vos votes (👍 👎) sont conservés sans votre nom. N'indiquez ni information médicale ni autre "
    "donnée personnelle.\n\nPour parler à une personne des RH : hr@sorane.example, +33 4 72 00 44 00",
    "ja": "こんにちは。ソラネの**自動応答**人事アシスタント、Kate（ケイト）です。人事部が用意した回答をご案内し、"
    "それ以外は社内イントラネットのページで調べます。\n\n会話は**30日間**保存されます。評価（👍 👎）はお名前なしで"
    "保存されます。病気に関することやその他の個人情報は入力しないでください。\n\n"
    "人事部の担当者への連絡先：hr@sorane.example",
}
SUGGESTIONS = {
    "en": ["How many days of paid leave do I have?", "How much is the referral bonus?", "When do I get my payslip?"],
    "fr": ["Où trouver mon bulletin de paie ?", "Combien de jours de RTT a-t-on par an ?"],
    "ja": ["在宅勤務は週に何日できますか", "通勤手当の上限は月いくらですか"],
}
SEARCHING = {
    "en": "Searching the intranet pages…",
    "fr": "Je cherche dans les pages de l'intranet…",
    "ja": "社内イントラネットのページを検索しています…",
}


def found(sentence: str, text: str, **more: Any) -> Json:
    """A FOUND of the card; `more` replaces its fields."""
    return {
        "text": text,
        "sentence": sentence,
        "sentence_offset": sentence.index(text),
        "before": "",
        "after": "",
        "url": "http://intranet.example/page",
        "link": "http://intranet.example/page#:~:text=here",
        "title": "A page",
        "language": "en",
        "heading_path": [],
        "start": 0,
        "end": len(text),
        "confidence": None,
        "confirmed_on": "2026-11-23",
        "stale": False,
        "items": [],
        "n_more": 0,
        "lead_in": "",
    } | more


CARRY_OVER = found(
    "Up to six unused days can be carried over to the next leave year, with your manager's agreement.",
    "Up to six unused days",
    title="Carrying over leave",
    heading_path=["Carrying over leave", "Annual leave", "At the end of the year"],
    before="The leave year runs from 1 January to 31 December.\nLeave that is not taken by then normally lapses. ",
    after=" They must be taken by 31 March.\nDays beyond six are paid into the time savings account.",
    confidence=0.93,
)
LAPSED = found(
    "Days that are carried over lapse on 31 March.",
    "31 March",
    title="Special leave",
    heading_path=["Deadlines"],
    link="http://intranet.example/special#:~:text=lapse",
)
MEAL = found(
    "Le plat du jour coûte 3,90 € au restaurant d’entreprise de Lyon, boisson comprise.",
    "3,90 €",
    title="Restaurant d’entreprise",
    language="fr",
    heading_path=["Tarifs", "Lyon"],
    confidence=0.61,
    confirmed_on="2026-11-03",
    stale=True,
)
RTT = found(
    "Un salarié à temps plein acquiert 18 jours de RTT par an, à raison d’un jour et demi par mois travaillé.",
    "18",
    title="RTT et compte épargne-temps",
    language="fr",
    heading_path=["Les jours de RTT"],
    confidence=0.88,
    before="Les jours de RTT compensent la durée hebdomadaire de 38 heures. ",
    after=" Ils sont posés par journée ou demi-journée.",
)
COMMUTING = found(
    "通勤手当は𠮷野部長の承認を得て支給し、支給の上限は月額5万円です。",
    "月額5万円",
    title="通勤手当（大阪オフィス）",
    language="ja",
    heading_path=["支給額"],
    confidence=0.42,
    before="公共交通機関を利用する社員が対象です。",
    after="上限を超える分は自己負担となります。",
)


FOUR = found(
    "At most four unused days can be carried over.",
    "four",
    title="Leave 2025",
    link="http://intranet.example/leave-2025#:~:text=four",
    changed_on="2025-03-02",
)
PAPERS = found(
    "your P45 from your last employer;",
    "your P45",
    title="Your first day",
    heading_path=["What to bring"],
    lead_in="Please bring:",
    start=31,
    end=39,
    items=[
        {"text": "your 𠮷 passport <b>(the original)</b>", "start": 14, "header": ""},
        {"text": "your P45 from your last employer", "start": 31, "header": ""},
    ],
    n_more=3,
)
FINES = found(
    "Parking fines and speeding tickets",
    "speeding tickets",
    title="Expenses",
    lead_in="The company does not refund the following costs:",
)
HOTELS = found(
    "Lyon | €130 | Résidence des Quais",
    "€130",
    title="Business travel",
    heading_path=["Hotels"],
    start=47,
    end=51,
    items=[
        {"text": "Paris | €170 | ", "start": 20, "header": "City | Limit | Hotel"},
        {"text": "Lyon | €130 | Résidence des Quais", "start": 40, "header": "City | Limit | Hotel"},
    ],
)
HOTEL = HOTELS | {
    "items": [
        {"text": "France", "start": 12, "header": ""},  # heads this part of the table
        {"text": "Lyon", "start": 40, "header": "City"},
        {"text": "€130", "start": 47, "header": "Limit"},
    ]
}


def message(kind: str, text: str, language: str = "en", **more: Any) -> Json:
    """A message of Kate without id and time, which the server adds."""
    votable = kind in ("scripted", "answer")
    return {"from": "kate", "kind": kind, "text": text, "language": language, "votable": votable, "card": None} | more


def searching(language: str) -> Json:
    return message("searching", SEARCHING[language], language)


def answer(best: Json, *alternatives: Json, language: str = "en") -> Json:
    """A page answer with its card."""
    card = {"kind": "answer", "answer": best, "alternatives": list(alternatives)}
    return message("answer", f"> {best['sentence']}\n\nFrom [{best['title']}]({best['url']})", language, card=card)


def torn(language: str) -> Json:
    """Two answers that contradict each other."""
    card = {"kind": "answer", "answer": CARRY_OVER, "conflicting": [FOUR], "alternatives": []}
    return message("answer", f"> {CARRY_OVER['sentence']}", language, card=card)


NO_ANSWER = message(
    "no_answer",
    "I did not find the answer on our intranet. These pages come closest:\n\n"
    "- [Badges and visitors](http://intranet.example/badges)\n\nHR can tell you more: hr@sorane.example",
    card={
        "kind": "no_answer",
        "pages": [
            {"url": "http://intranet.example/badges", "title": "Badges and visitors"},
            {"url": "http://intranet.example/wifi", "title": "IT equipment"},
        ],
    },
)
SCRIPTED = message(
    "scripted",
    "You have **25 working days** of paid leave a year.\n\n- Ask for them in the [HR portal](https://hr.example/leave)\n"
    "- at least **two weeks** ahead\n\nSick leave and parental leave have rules of their own: just ask me.",
)
PAYSLIP = message("scripted", "Votre bulletin de paie est dans le **portail RH** le **28** de chaque mois.", "fr")
ESCALATION = message("escalation", "I am sorry that I could not answer that. HR will know: hr@sorane.example")
THANKS = message("thanks", "Thank you, that helps me improve.")

SCRIPT: list[tuple[str, list[Json]]] = [
    ("carry", [searching("en"), answer(CARRY_OVER, LAPSED)]),
    ("papers", [searching("en"), answer(PAPERS)]),
    ("fines", [searching("en"), answer(FINES)]),
    ("hotels", [searching("en"), answer(HOTELS)]),
    ("Lyon hotel", [searching("en"), answer(HOTEL)]),
    ("dish", [searching("en"), answer(MEAL)]),
    ("RTT", [searching("fr"), answer(RTT, language="fr")]),
    ("通勤", [searching("ja"), answer(COMMUTING, language="ja")]),
    ("wifi", [searching("en"), NO_ANSWER]),
    ("bulletin", [PAYSLIP]),
    ("", [SCRIPTED]),
]
"""Words of a question, and what it is answered; the first that fits."""


def replies_to(text: str, script: list[tuple[str, list[Json]]]) -> list[Json]:
    return next(replies for words, replies in script if words in text)


def replies_to_vote(vote: str, n_before: int) -> list[Json]:
    """Thanks for thumbs up; the next best for the first thumbs down, HR after that."""
    if vote == "up":
        return [THANKS]
    return [answer(LAPSED)] if n_before == 0 else [ESCALATION]


def stamped(replies: list[Json], reply_to: str) -> list[Json]:
    """The messages as the server sends them."""
    return [{**each, "id": reply_to, "at": time.time(), "vote": None, "client_id": None} for each in replies]


def new_id() -> str:
    return secrets.token_hex(16)
