"""The written site shows everything that is asked about where it can be an answer: in no heading."""

from __future__ import annotations

import json
import re
from html import unescape
from pathlib import Path

import pytest

from tests.quality.written_site import LANGUAGES, html, write_site
from training.scoring.judge import plain

FILE = Path(__file__).parent / "hr-written.pages.json"
PAGES = json.loads(FILE.read_text(encoding="utf-8"))["pages"]


@pytest.fixture(scope="module")
def site(tmp_path_factory):
    return write_site(FILE, tmp_path_factory.mktemp("site"))


def test_no_answer_is_lost_in_a_heading():
    for page in PAGES:
        for language in LANGUAGES:
            body = re.sub(r"<title>.*?</title>|<h\d>.*?</h\d>|<th>.*?</th>", "", html(page, language))
            shown = plain(unescape(re.sub("<[^>]+>", " ", body)))
            lost = [q["answer"][language] for q in page["questions"] if plain(q["answer"][language]) not in shown]
            assert lost == [], f"{page['id']} in {language}"


def test_all_text_of_a_page_is_shown_once_and_escaped():
    text = {"en": "Rules\n\nHours\nFrom <9> to 5.\n\nDays\nTwo at first\n3 later\n\nKind | Days\nA&B | 4"}
    made = html({"title": {"en": "T"}, "company": "C", "text": text}, "en")
    article = made.partition("</h1>\n")[2].partition("\n</article>")[0]
    assert article == (
        "<h2>Rules</h2>\n<h2>Hours</h2>\n<p>From &lt;9&gt; to 5.</p>\n"
        "<h2>Days</h2>\n<ul><li>Two at first</li><li>3 later</li></ul>\n"
        "<table><thead><tr><th>Kind</th><th>Days</th></tr></thead><tbody><tr><td>A&amp;B</td><td>4</td></tr></tbody>"
        "</table>"
    )


def test_questions_are_asked_in_every_language_about_pages_in_one(site):
    questions = [json.loads(line) for line in site.read_text(encoding="utf-8").splitlines()]
    assert len({question["id"] for question in questions}) == len(questions)
    answerable = [question for question in questions if question["kind"] == "span"]
    assert {(q["lang"], q["page_lang"]) for q in answerable} == {(a, b) for a in LANGUAGES for b in LANGUAGES}
    for question in answerable:
        page = unescape((site.parent / question["page"]).read_text(encoding="utf-8"))
        assert question["page"].startswith(question["page_lang"])
        assert plain(question["answers"][0]) in plain(re.sub("<[^>]+>", " ", page))


def test_what_no_page_answers_belongs_to_the_page_that_it_nearly_asks_about(site):
    questions = [json.loads(line) for line in site.read_text(encoding="utf-8").splitlines()]
    pages = {question["page"] for question in questions if question["page"]}
    groups = {question["group"] for question in questions if question["kind"] == "none"}
    assert len(groups) == len(PAGES)
    assert groups <= pages
