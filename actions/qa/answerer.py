"""From a question to an answer: pages, passages, windows, reader, spans, and the decision to show one."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Collection, Iterable, Iterator, Sequence
from functools import cached_property, partial

from actions.qa.access import may_be_shown, without_what_is_for_others
from actions.qa.answers import answer_at
from actions.qa.askable import askable_pages
from actions.qa.audience import NOT_KNOWN, Asker, PageAttributes
from actions.qa.closeness import LabelCloseness
from actions.qa.decision import Decider
from actions.qa.encoder import Encoder
from actions.qa.explanation import Explanation
from actions.qa.glossary import NO_GLOSSARY, Glossary
from actions.qa.index import PageIndex
from actions.qa.pages import Catalogue, select_pages
from actions.qa.prepared import Preparations, Preparer
from actions.qa.question_language import language_asked_in
from actions.qa.ranking import Reading, merge, one_per_page, reading_of
from actions.qa.reader import Reader, ReaderCard
from actions.qa.settings import Settings
from actions.qa.spelled_out import spelled_out
from actions.qa.staleness import Staleness
from actions.qa.store import PageStore
from actions.qa.stored_documents import StoredDocuments
from actions.qa.translations import Translations, link_translations
from actions.qa.types import Answer, NoAnswer, NoAnswerReason, Outcome, Page, Span
from actions.qa.wanted_pages import WantedPages
from actions.qa.windows import WindowSettings

PULL_POLL_SECONDS = 0.1


class Answerer:
    """Answers questions from the stored copies of the catalogue's pages. Safe to call from many threads."""

    def __init__(
        self,
        catalogue: Catalogue,
        store: PageStore,
        reader: Reader,
        settings: Settings,
        *,
        glossary: Glossary = NO_GLOSSARY,
        encoder: Encoder | None = None,
    ) -> None:
        """`encoder`: None finds passages by their letters alone."""
        self._glossary = glossary
        self._encoder = encoder
        self._catalogue = catalogue
        self._store = store
        self._documents = StoredDocuments(store)
        self._reader = reader
        self._settings = settings
        self._closeness = LabelCloseness(encoder) if encoder else None
        self._lock = threading.Lock()
        self._askable: tuple[Page, ...] = catalogue.pages
        self._staleness = Staleness(store, catalogue.pages)
        self._index: tuple[int, PageIndex] | None = None
        self._is_current = True
        """No: the catalogue has changed since the index was built."""
        self._wanted = WantedPages(store)
        self._translations = Translations()
        self._attributes: dict[str, PageAttributes] = {}

    def load(self) -> None:
        """Loads the reader, opens the store and indexes its pages.

        :raises ReaderError: the reader cannot be used.
        :raises StoreError: the store cannot be read.
        """
        self._reader.load()
        if self._encoder:
            self._encoder.load()
        self._store.open()
        self._current_index()

    def use_catalogue(self, catalogue: Catalogue) -> None:
        """Answers from these pages from the next question on; until then none may be shown."""
        with self._lock:
            self._catalogue, self._is_current = catalogue, False

    def use_glossary(self, glossary: Glossary) -> None:
        """Knows these words from the next question on."""
        self._glossary = glossary

    @property
    def card(self) -> ReaderCard:
        """Of the reader that answers."""
        return self._reader.card

    def answer(self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN) -> Outcome:
        """The best span of these pages (all that may be asked if None), or why there is none to show.

        Pages that this asker may not be shown count as if they were not there.

        :raises RefusedUrl: an address is neither listed nor found in a site.
        :raises ReaderError: the reader failed.
        :raises StoreError: the pages cannot be read.
        """
        asked = question.strip()
        if not asked:
            return NoAnswer(NoAnswerReason.EMPTY_QUESTION)
        index, pages = self._ready(self._selected(urls, asker))
        if not pages:
            return NoAnswer(NoAnswerReason.NO_PAGES)
        meant, language = self._meant(asked, pages, index, asker)
        spans = merge(self._every_span(self._readings(asked, meant, pages, index)))
        return self._decider.decide(meant, spans, self._shown_as(spans), language=language).outcome

    def explain(self, question: str, *, asker: Asker = NOT_KNOWN) -> Explanation:
        """How `answer` comes to what it says of all pages, step by step. Raises what it raises."""
        asked = question.strip()
        index, pages = self._ready(self._selected(None, asker))
        meant, language = self._meant(asked, pages, index, asker)
        readings = tuple(self._readings(asked, meant, pages, index)) if asked and pages else ()
        spans = merge(self._every_span(readings))
        decision = self._decider.decide(meant, spans, self._shown_as(spans), language=language)
        return Explanation(
            asked,
            meant,
            language,
            self._glossary.expand(asked),
            n_pages=len(pages),
            readings=readings,
            compared=decision.compared,
            evidence=decision.evidence,
            calibration=self._decider.calibration,
            line=self._decider.line,
            outcome=decision.outcome if readings else self.answer(asked, asker=asker),
            is_moved=decision.is_moved,
        )

    def answer_by_source(
        self, question: str, *, urls: Collection[str] | None = None, asker: Asker = NOT_KNOWN
    ) -> tuple[Answer, ...]:
        """The best span of each page, best first, however low its score. Raises what `answer` raises."""
        asked = question.strip()
        selected = self._selected(urls, asker)
        if not asked:
            return ()
        index, pages = self._ready(selected)
        meant, _ = self._meant(asked, pages, index, asker)
        spans = one_per_page(merge(self._every_span(self._readings(asked, meant, pages, index))))
        return tuple(map(self._shown_as(spans), spans))

    def may_show(self, url: str, *, asker: Asker) -> bool:
        """Whether this page may be asked, and this asker may be shown it."""
        return self._is_current and any(page.url == url and may_be_shown(page, asker) for page in self._askable)

    @property
    def _decider(self) -> Decider:
        known = (self._closeness, self._closeness.between, self._closeness.to_question) if self._closeness else ()
        return Decider(self._reader.card, self._settings, self._translations, self._attributes, *known)

    def _selected(self, urls: Collection[str] | None, asker: Asker) -> Sequence[Page]:
        self._current_index()  # what may be asked changes with the store
        pages = self._askable if urls is None else select_pages(self._askable, urls)
        return [page for page in pages if may_be_shown(page, asker)]

    def _meant(self, question: str, urls: frozenset[str], index: PageIndex, asker: Asker) -> tuple[str, str]:
        """The question as encoder and reader understand it, and its language."""
        language = language_asked_in(question, conversation=asker.language)
        is_known = partial(index.has_word, urls=urls)
        return spelled_out(question, self._glossary.expand(question), language=language, is_known=is_known), language

    @staticmethod
    def _every_span(readings: Iterable[Reading]) -> Iterator[Span]:
        return (span for reading in readings for span in reading.spans)

    def _readings(self, question: str, meant: str, urls: frozenset[str], index: PageIndex) -> list[Reading]:
        stop_at = time.monotonic() + self._settings.deadline_seconds
        candidates = index.candidates(
            question,
            urls=urls,
            max_windows=self._settings.max_windows,
            settings=WindowSettings(),
            expansions=self._glossary.expand(question),
            meant=meant,
        )
        readings: list[Reading] = []
        logits = self._reader.read([candidate.window for candidate in candidates])
        for candidate, output in zip(candidates, logits, strict=False):
            readings.append(reading_of(candidate, output, retrieval_weight=self._settings.retrieval_weight))
            if time.monotonic() > stop_at:
                break
        return readings

    def _shown_as(self, spans: Iterable[Span]) -> Callable[[Span], Answer]:
        """What makes answers of these spans, with what is known of their pages' age."""
        # A page that has not changed is confirmed, not stored again: its document may be older than what is known.
        confirmed = self._store.confirmations({span.passage.document.url for span in spans})

        def answer_of(span: Span) -> Answer:
            document = span.passage.document
            confirmed_at = confirmed.get(document.url, document.fetched_at)
            is_stale = self._staleness.is_stale(document.url, confirmed_at)
            return answer_at(span, confirmed_at=confirmed_at, stale=is_stale)

        return answer_of

    def _ready(self, pages: Sequence[Page]) -> tuple[PageIndex, frozenset[str]]:
        """The current index, and which of these pages it has.

        Pages that are missing or stale are asked for; missing ones are waited for if there is no other.
        """
        index = self._current_index()
        missing = [page.url for page in pages if page.url not in index.documents]
        listed = set(self._catalogue.urls)  # what was found is pulled without being asked for, if it is a page at all
        self._wanted.ask_for([*(url for url in missing if url in listed), *self._staleness.of(pages)])
        if missing and len(missing) == len(pages):
            index = self._wait_for_any(missing)
        return index, frozenset(page.url for page in pages) & frozenset(index.documents)

    def _wait_for_any(self, urls: list[str]) -> PageIndex:
        until = time.monotonic() + self._settings.pull_deadline_seconds
        index = self._current_index()
        while time.monotonic() < until and not any(url in index.documents for url in urls):
            time.sleep(PULL_POLL_SECONDS)
            index = self._current_index()
        return index

    def _current_index(self) -> PageIndex:
        """Built again whenever the store has changed; one thread builds, others wait for it."""
        with self._lock:
            revision = self._store.revision()
            if self._index is None or self._index[0] != revision or not self._is_current:
                self._askable = askable_pages(self._catalogue, self._store.sites.pages())
                self._staleness.know(self._askable)
                self._attributes = {
                    page.url: page.attributes for page in self._askable if page.attributes != PageAttributes()
                }
                stored = self._documents.of([page.url for page in self._askable])
                documents = without_what_is_for_others(stored, self._attributes)
                self._translations = link_translations(self._askable, documents)
                earlier = self._index[1] if self._index else None
                self._index = (revision, PageIndex.build(documents, self._preparations, self._reader, earlier=earlier))
                self._is_current = True
            return self._index[1]

    @cached_property  # once: it remembers what could not be prepared
    def _preparations(self) -> Preparations:
        tokenizer = self._encoder.tokenizer if self._encoder else self._reader.tokenizer
        return Preparations(self._store, Preparer(tokenizer, self._encoder))
