"""What is said of spans: copies, translations, people whom pages are for, and what it rests on."""

from __future__ import annotations

from dataclasses import replace

import pytest

from actions.qa.answers import answer_at
from actions.qa.audience import PageAttributes
from actions.qa.confidence import Calibration
from actions.qa.conflicts import conflicting
from actions.qa.decision import MOST_JUDGED, Decider
from actions.qa.reader import ReaderCard
from actions.qa.settings import Settings
from actions.qa.translations import Translations
from actions.qa.types import Answer, NoAnswer, Passage, Span
from tests.support.documents import document

BY_MARGIN = Calibration(0.0, 0.1, 0.0, 0.2, 0.0)
LEAVE, BELGIUM, FRANCE = (f"http://intranet.example/{name}" for name in ("leave", "be/leave", "fr/leave"))


def span_on(url, text="The leave entitlement of every employee is 25 days.", answer="25 days", *, score=9.0, **changes):
    made = replace(document(text, url=url, title="Annual leave"), content_hash=text, **changes)
    start = text.index(answer)
    return Span(Passage(made, 0, len(text), ()), start, start + len(answer), score, reader_score=score)


def decide(spans, question="How many days of leave do I get?", *, attributes=(), linked=(), **settings):
    card = ReaderCard("oracle", 0.0, BY_MARGIN)
    translations = Translations({url: frozenset(linked) for url in linked})
    decider = Decider(card, Settings(**settings), translations, dict(attributes))
    return decider.decide(question, spans, lambda span: answer_at(span, confirmed_at=FETCHED, stale=False))


FETCHED = document("x").fetched_at


def test_a_copy_of_a_page_is_no_other_opinion_and_no_next_answer():
    alone = decide([span_on(LEAVE)])
    twice = decide([span_on(LEAVE), span_on(BELGIUM)])
    assert twice.outcome.confidence == alone.outcome.confidence
    assert twice.outcome.alternatives == ()


def test_each_next_answer_is_as_sure_as_if_those_before_it_were_rejected():
    spans = [
        span_on(f"http://intranet.example/{n}", f"Leave of kind {n} is {n} days.", f"{n} days", score=9.0 - n)
        for n in range(6)
    ]
    found = decide(spans, n_alternatives=9).outcome
    alone = [decide(spans[n:]).outcome.confidence for n in range(1, 1 + MOST_JUDGED)]
    assert [answer.confidence for answer in found.alternatives] == pytest.approx([*alone, 0.0, 0.0])
    assert [answer.is_calibrated for answer in found.alternatives] == [True] * MOST_JUDGED + [False] * 2


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
    found = decide([english, french], "Combien de jours de congés ai-je par an ?", linked=(FRANCE, LEAVE)).outcome
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
    made = decider.decide("How many?", [span_on(LEAVE)], lambda s: answer_at(s, confirmed_at=FETCHED, stale=False))
    assert asked == [("How many?", "The leave entitlement of every employee is 25 days.")]
    assert made.evidence[0].sentence_similarity == 0.5
    assert made.outcome.confidence == pytest.approx(calibration.confidence(made.evidence[0]))
    assert made.outcome.confidence > decide([span_on(LEAVE)]).outcome.confidence


def test_a_sentence_that_the_encoder_fails_on_counts_as_its_passage():
    calibration = replace(BY_MARGIN, sentence_similarity=4.0)
    span = replace(span_on(LEAVE), similarity=0.5)
    decider = Decider(ReaderCard("o", 0.0, calibration), Settings(), Translations(), {}, to_question=lambda *_: 0.0)
    made = decider.decide("How many?", [span], lambda s: answer_at(s, confirmed_at=FETCHED, stale=False))
    assert made.evidence[0].sentence_similarity == 0.5


def test_no_sentence_is_encoded_where_that_would_weigh_nothing():
    card = ReaderCard("oracle", 0.0, BY_MARGIN)
    decider = Decider(card, Settings(), Translations(), {}, to_question=lambda *_: pytest.fail("encoded"))
    decider.decide("How many?", [span_on(LEAVE)], lambda s: answer_at(s, confirmed_at=FETCHED, stale=False))


def test_without_an_encoder_the_calibration_by_letters_decides():
    by_letters = replace(BY_MARGIN, intercept=-9.0, min_confidence=0.25)
    calibration = replace(BY_MARGIN, sentence_similarity=4.0, by_letters=by_letters)
    card = ReaderCard("oracle", 0.0, calibration)
    blind = Decider(card, Settings(), Translations(), {})
    seeing = Decider(card, Settings(), Translations(), {}, to_question=lambda *_: 0.5)
    assert (blind.calibration, blind.least_confidence) == (by_letters, 0.25)
    assert seeing.calibration == calibration
    assert Decider(ReaderCard("oracle", 0.0, BY_MARGIN), Settings(), Translations(), {}).calibration == BY_MARGIN


@pytest.mark.parametrize(("similarity", "n"), [(0.9, 1), (0.1, 0)])
def test_what_contradicts_the_best_counts_as_close_to_the_question_as_that(similarity, n):
    unsure = Calibration(-3.0, 0.0, 0.0, 0.0, 0.0, sentence_similarity=4.0)
    card = ReaderCard("oracle", 0.0, unsure)
    decider = Decider(card, Settings(), Translations(), {}, to_question=lambda *_: similarity)
    spans = [span_on(LEAVE), other(BELGIUM)]
    made = decider.decide("How many?", spans, lambda s: answer_at(s, confirmed_at=FETCHED, stale=False))
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
