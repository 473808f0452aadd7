"""What is said of spans: copies, translations, people whom pages are for, and what it rests on."""

from __future__ import annotations

from dataclasses import replace
from functools import partial

import pytest

from actions.qa.answers import answer_at
from actions.qa.audience import PageAttributes
from actions.qa.confidence import MOST_OF_ITEMS, Calibration
from actions.qa.conflicts import conflicting
from actions.qa.decision import Decider, Line
from actions.qa.reader import ReaderCard
from actions.qa.settings import Settings
from actions.qa.translations import Translations
from actions.qa.types import Answer, NoAnswer, Passage, Span
from tests.support.documents import document
from tests.support.structured import page

BY_MARGIN = Calibration(0.0, 0.1, 0.0, 0.2, 0.0)
BY_PROMINENCE = Calibration(0.0, 0.1, 0.0, 0.2, 0.0, prominence=3.0)
LEAVE, BELGIUM, FRANCE = (f"http://intranet.example/{name}" for name in ("leave", "be/leave", "fr/leave"))


def span_on(url, text="The leave entitlement of every employee is 25 days.", answer="25 days", *, score=9.0, **changes):
    made = replace(document(text, url=url, title="Annual leave"), content_hash=text, **changes)
    start = text.index(answer)
    return Span(Passage(made, 0, len(text), ()), start, start + len(answer), score, reader_score=score)


def decide(
    spans,
    question="How many days of leave do I get?",
    *,
    attributes=(),
    linked=(),
    calibration=BY_MARGIN,
    language="en",
    **settings,
):
    card = ReaderCard("oracle", 0.0, calibration)
    translations = Translations({url: frozenset(linked) for url in linked})
    decider = Decider(card, Settings(**settings), translations, dict(attributes))
    answer_of = partial(answer_at, confirmed_at=FETCHED, stale=False)
    return decider.decide(question, spans, answer_of, language=language)


FETCHED = document("x").fetched_at


def test_a_copy_of_a_page_is_no_other_opinion_and_no_next_answer():
    alone = decide([span_on(LEAVE)])
    twice = decide([span_on(LEAVE), span_on(BELGIUM)])
    assert twice.outcome.confidence == alone.outcome.confidence
    assert twice.outcome.alternatives == ()


def kinds_of_leave(n):
    """Spans of n pages, each a little worse and less similar than the one before."""
    return [
        replace(
            span_on(f"http://intranet.example/{k}", f"Leave of kind {k} is {k} days.", f"{k} days", score=9.0 - k),
            similarity=0.9 - 0.1 * k,
        )
        for k in range(n)
    ]


@pytest.mark.parametrize("n_alternatives", [1, 4, 9])
def test_the_next_answer_is_as_sure_as_if_the_first_were_rejected(n_alternatives):
    spans = kinds_of_leave(8)
    found = decide(spans, calibration=BY_PROMINENCE, n_alternatives=n_alternatives).outcome
    after = decide(spans[1:], calibration=BY_PROMINENCE).outcome
    first, *others = found.alternatives
    assert first.confidence == pytest.approx(after.confidence)
    assert first.is_calibrated
    assert len(found.alternatives) == min(n_alternatives, 7)
    assert not any(answer.is_calibrated for answer in others)


def test_the_next_answer_is_not_compared_with_its_own_translation():
    spans = kinds_of_leave(3)
    french = replace(
        spans[1],
        passage=replace(
            spans[1].passage, document=replace(spans[1].passage.document, url=FRANCE, content_hash="fr", language="fr")
        ),
    )
    linked = (FRANCE, spans[1].passage.document.url)
    alone = decide([*spans], calibration=BY_PROMINENCE, linked=linked).outcome.alternatives[0]
    beside = decide([*spans[:2], french, spans[2]], "q", calibration=BY_PROMINENCE, linked=linked).outcome
    assert beside.alternatives[0].confidence == pytest.approx(alone.confidence)


def asked_by_meaning(spans, question="How many days?", *, card, cosine, **settings):
    decider = Decider(card, Settings(**settings), Translations(), {}, to_question=cosine)
    return decider.decide(question, spans, lambda s: answer_at(s, confirmed_at=FETCHED, stale=False), language="en")


def close_to_kind_one(_question, text):
    return 0.9 if "kind 1" in text else 0.2


def test_what_its_meaning_adds_does_not_lift_a_sentence_over_a_threshold():
    first, second = kinds_of_leave(2)
    spans = [replace(first, score=3.0, reader_score=3.0), replace(second, score=-4.0, reader_score=-4.0)]
    for card, settings in (
        (ReaderCard("oracle", 0.0), {}),
        (ReaderCard("oracle", 0.0, BY_MARGIN), {"null_threshold": 0.0}),
    ):
        refused = asked_by_meaning(spans, card=card, cosine=close_to_kind_one, **settings).outcome
        assert isinstance(refused, NoAnswer)
        assert refused.alternatives[0].text == "1 days"
        assert isinstance(decide(spans[:1], calibration=card.calibration, **settings).outcome, Answer)


def test_a_list_that_the_reader_points_to_is_shown_whatever_sentence_is_closer():
    lines = ("#2 What to bring", "Please bring the following papers:", "-1 your passport;", "-1 two photos.")
    made = page("#1 First day", *lines, "#2 Lunch", "Lunch is kind 1 of meal.")
    spans = []
    for words, score in (("passport", 5.0), ("Lunch is kind 1", 4.0)):
        start = made.text.index(words)
        spans.append(Span(Passage(made, 0, len(made.text), ()), start, start + len(words), score, reader_score=score))
    card = ReaderCard("oracle", 0.0, BY_MARGIN)
    decision = asked_by_meaning(spans, "Which papers should I bring?", card=card, cosine=close_to_kind_one)
    assert [item.text for item in decision.outcome.items] == ["your passport", "two photos."]
    assert decision.compared == ()
    of_one_thing = asked_by_meaning(spans, "How long is it?", card=card, cosine=close_to_kind_one)
    assert of_one_thing.outcome.text == "Lunch is kind 1"


def test_the_sentences_that_were_compared_are_told():
    decision = asked_by_meaning(kinds_of_leave(3), card=ReaderCard("oracle", 0.0, BY_MARGIN), cosine=close_to_kind_one)
    assert [sentence.closeness.similarity for sentence in decision.compared] == [0.2, 0.9, 0.2]
    assert decision.outcome.text == "1 days"
    assert decide(kinds_of_leave(3)).compared == ()


def test_a_translation_in_the_askers_language_keeps_its_place_before_the_other_one():
    french = span_on(FRANCE, "Les salariés ont droit à 25 jours de congés.", "25 jours", score=9.0, language="fr")
    others = [replace(s, score=8.5 - n / 10) for n, s in enumerate(kinds_of_leave(6))]
    spans = [french, *others, span_on(LEAVE, score=7.0)]

    def close_to_both(_question, text):
        return 0.9 if "25" in text else 0.2

    linked = frozenset({FRANCE, LEAVE})
    decider = Decider(
        ReaderCard("oracle", 0.0, BY_MARGIN),
        Settings(),
        Translations(dict.fromkeys(linked, linked)),
        {},
        to_question=close_to_both,
    )
    question = "How many days of leave do I get?"
    made = decider.decide(question, spans, lambda s: answer_at(s, confirmed_at=FETCHED, stale=False), language="en")
    assert made.outcome.url == LEAVE
    assert FRANCE not in [answer.url for answer in made.outcome.alternatives]


def other(url, **changes):
    return span_on(url, "The leave entitlement of every employee is 28 days.", "28 days", score=8.5, **changes)


def test_pages_for_different_people_do_not_contradict_each_other():
    spans = [span_on(FRANCE), other(BELGIUM)]
    assert len(decide(spans).outcome.conflicting) == 1
    countries = {
        FRANCE: PageAttributes(countries=frozenset({"fr"})),
        BELGIUM: PageAttributes(countries=frozenset({"be"})),
    }
    assert decide(spans, attributes=countries).outcome.conflicting == ()
    managers = {BELGIUM: PageAttributes(audiences=frozenset({"managers"}))}
    assert decide(spans, attributes=managers).outcome.conflicting == ()
    same = dict.fromkeys((FRANCE, BELGIUM), PageAttributes(countries=frozenset({"fr"})))
    assert len(decide(spans, attributes=same).outcome.conflicting) == 1


def test_the_translation_that_is_preferred_is_not_followed_by_the_other_one():
    french = span_on(FRANCE, "Les salariés ont droit à 25 jours de congés.", "25 jours", score=8.0, language="fr")
    english = span_on(LEAVE, score=9.0)
    asked = "Combien de jours de congés ai-je par an ?"
    found = decide([english, french], asked, linked=(FRANCE, LEAVE), language="fr").outcome
    assert (found.url, found.alternatives) == (FRANCE, ())


def test_evidence_is_what_the_confidence_was_made_of():
    for spans in ([span_on(LEAVE)], [span_on(LEAVE), other(BELGIUM)]):
        decision = decide(spans)
        (evidence,) = decision.evidence
        best = decision.outcome
        assert BY_MARGIN.confidence(evidence) == pytest.approx(best.confidence)


def test_the_sentence_that_is_shown_is_judged_beside_the_question():
    calibration = replace(BY_MARGIN, sentence_similarity=4.0)
    asked = []

    def similarity(question, sentence):
        asked.append((question, sentence))
        return 0.5

    decider = Decider(ReaderCard("oracle", 0.0, calibration), Settings(), Translations(), {}, to_question=similarity)
    made = decider.decide(
        "How many?", [span_on(LEAVE)], lambda s: answer_at(s, confirmed_at=FETCHED, stale=False), language="en"
    )
    assert asked == [("How many?", "The leave entitlement of every employee is 25 days.")]
    assert made.evidence[0].sentence_similarity == 0.5
    assert made.outcome.confidence == pytest.approx(calibration.confidence(made.evidence[0]))
    assert made.outcome.confidence > decide([span_on(LEAVE)]).outcome.confidence


def test_of_a_list_it_is_judged_what_it_is_called_and_its_first_items():
    papers = page("#1 First day", "#2 Papers", "Please bring:", "-1 your passport", "-1 " + "two photos " * 60)
    start = papers.text.index("passport")
    found = Span(Passage(papers, 0, len(papers.text), ()), start, start + 8, 9.0, reader_score=9.0)
    asked = []

    def similarity(_question, text):
        asked.append(text)
        return 0.9 if "Papers" in text else 0.1

    card = ReaderCard("oracle", 0.0, replace(BY_MARGIN, sentence_similarity=4.0))
    decider = Decider(card, Settings(), Translations(), {}, to_question=similarity)
    made = decider.decide(
        "Which papers?", [found], lambda s: answer_at(s, confirmed_at=FETCHED, stale=False), language="en"
    )
    assert made.outcome.is_list
    assert made.evidence[0].sentence_similarity == 0.9
    called, lead_in, items = asked[-1].split("\n")
    assert (called, lead_in) == ("A page - Papers", "Please bring:")
    assert items.startswith("your passport two photos")
    assert len(items) == MOST_OF_ITEMS


def test_a_sentence_that_the_encoder_fails_on_counts_as_its_passage():
    calibration = replace(BY_MARGIN, sentence_similarity=4.0)
    span = replace(span_on(LEAVE), similarity=0.5)
    decider = Decider(ReaderCard("o", 0.0, calibration), Settings(), Translations(), {}, to_question=lambda *_: 0.0)
    made = decider.decide("How many?", [span], lambda s: answer_at(s, confirmed_at=FETCHED, stale=False), language="en")
    assert made.evidence[0].sentence_similarity == 0.5


def test_no_sentence_is_encoded_where_that_would_weigh_nothing():
    card = ReaderCard("oracle", 0.0, BY_MARGIN)
    decider = Decider(card, Settings(), Translations(), {}, to_question=lambda *_: pytest.fail("encoded"))
    decider.decide(
        "How many?", [span_on(LEAVE)], lambda s: answer_at(s, confirmed_at=FETCHED, stale=False), language="en"
    )


def test_without_an_encoder_the_calibration_by_letters_decides():
    by_letters = replace(BY_MARGIN, intercept=-9.0, min_confidence=0.25)
    calibration = replace(BY_MARGIN, sentence_similarity=4.0, by_letters=by_letters)
    card = ReaderCard("oracle", 0.0, calibration)
    blind = Decider(card, Settings(), Translations(), {})
    seeing = Decider(card, Settings(), Translations(), {}, to_question=lambda *_: 0.5)
    assert (blind.calibration, blind.line) == (by_letters, Line(0.25))
    assert seeing.calibration == calibration
    assert Decider(ReaderCard("oracle", 0.0, BY_MARGIN), Settings(), Translations(), {}).calibration == BY_MARGIN


@pytest.mark.parametrize(("similarity", "n"), [(0.9, 1), (0.1, 0)])
def test_what_contradicts_the_best_counts_as_close_to_the_question_as_that(similarity, n):
    unsure = Calibration(-3.0, 0.0, 0.0, 0.0, 0.0, sentence_similarity=4.0)
    card = ReaderCard("oracle", 0.0, unsure)
    decider = Decider(card, Settings(), Translations(), {}, to_question=lambda *_: similarity)
    spans = [span_on(LEAVE), other(BELGIUM)]
    made = decider.decide("How many?", spans, lambda s: answer_at(s, confirmed_at=FETCHED, stale=False), language="en")
    assert len(made.outcome.conflicting) == n


def test_without_a_span_there_is_nothing_to_say():
    decision = decide([])
    assert isinstance(decision.outcome, NoAnswer)
    assert decision.evidence == ()


def test_below_the_line_the_best_pages_are_named():
    found = decide([span_on(LEAVE), other(BELGIUM)], min_confidence=1.0).outcome
    assert isinstance(found, NoAnswer)
    assert [page.url for page in found.pages] == [LEAVE, BELGIUM]
    assert isinstance(found.alternatives[0], Answer)


def test_a_contradiction_is_as_strong_as_its_passage_is_relevant():
    by_similarity = Calibration(-3.0, 0.0, 0.0, 0.0, 0.0, similarity=6.0)
    spans = [replace(span, similarity=0.9) for span in (span_on(FRANCE), other(BELGIUM))]
    assert len(conflicting(spans, by_similarity)) == 1
    assert conflicting([spans[0], replace(spans[1], similarity=0.0)], by_similarity) == ()


def test_what_is_shown_next_has_the_columns_of_its_row_too():
    def row_with(n):
        made = replace(page("|! Kind | Days", f"|Annual | {n} days"), url=f"http://x/{n}", content_hash=str(n))
        start, end = made.text.index(f"{n} days"), len(made.text)
        return Span(Passage(made, 0, end, ()), start, end, float(n), reader_score=9.0)

    spans = [row_with(25), row_with(12)]
    found = decide(spans, "How many days?").outcome
    shown = [[(item.header, item.text) for item in answer.items] for answer in (found, *found.alternatives)]
    assert shown == [[("Kind", "Annual"), ("Days", f"{n} days")] for n in (25, 12)]


def test_what_is_shown_next_is_denied_by_its_list_too():
    def item_of(n):
        made = page("We never refund:", f"-1 fine number {n}", "-1 gifts")
        made = replace(made, url=f"http://x/{n}", content_hash=str(n))
        start = made.text.index(f"fine number {n}")
        return Span(Passage(made, 0, len(made.text), ()), start, start + 13, float(n), reader_score=9.0)

    found = decide([item_of(9), item_of(8)], "How much is a fine?").outcome
    assert [answer.lead_in for answer in (found, *found.alternatives)] == ["We never refund:"] * 2


@pytest.mark.parametrize(
    ("card", "settings", "line"),
    [
        (ReaderCard("a", 3.0), {}, Line(3.0, is_score=True)),
        (ReaderCard("a", 3.0), {"min_confidence": 0.4}, Line(0.4)),
        (ReaderCard("a", 3.0, BY_MARGIN), {}, Line(BY_MARGIN.min_confidence)),
        (ReaderCard("a", 3.0, BY_MARGIN), {"null_threshold": 7.0}, Line(7.0, is_score=True)),
    ],
)
def test_the_line_is_what_the_settings_say_else_what_the_reader_came_with(card, settings, line):
    assert Decider(card, Settings(**settings), Translations(), {}).line == line
