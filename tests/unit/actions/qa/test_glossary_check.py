"""What the glossary's editor is told to look at again, and the command that tells."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from actions.qa.__main__ import main
from actions.qa.glossary import Glossary
from actions.qa.glossary_check import TOO_GENERAL_PAGES, Doubt, doubts
from actions.qa.store import PageStore
from actions.qa.terms import Concept, Term
from actions.qa.types import Validators
from tests.support.documents import document

LEAVE = Concept((Term("annual leave", "en"), Term("休", "ja")), line=2)
REST = Concept((Term("Annual-leave", "en"), Term("rest", "en")), line=4)


def pages(count: int, *, of: int) -> list:
    texts = ["Take a rest."] * count + ["Nothing of the kind: forest."] * (of - count)
    return [document(text, url=f"http://intranet.example/{number}") for number, text in enumerate(texts)]


def test_a_single_letter_and_a_term_of_two_concepts_are_doubtful() -> None:
    single, ambiguous = doubts(Glossary([LEAVE, REST]))
    assert (single.line, single.term) == (2, "休")
    assert (ambiguous.line, ambiguous.term) == (4, "Annual-leave")
    assert "line 2" in ambiguous.why


@pytest.mark.parametrize(
    ("count", "of", "is_doubtful"),
    [
        (TOO_GENERAL_PAGES, TOO_GENERAL_PAGES * 10, True),
        (TOO_GENERAL_PAGES, TOO_GENERAL_PAGES * 20, False),
        (TOO_GENERAL_PAGES - 1, TOO_GENERAL_PAGES, False),
    ],
)
def test_a_term_on_many_pages_is_doubtful(count: int, of: int, is_doubtful: bool) -> None:
    found = doubts(Glossary([REST]), pages(count, of=of))
    assert [doubt.term for doubt in found] == (["rest"] if is_doubtful else [])
    assert all(f"{count} of {of}" in doubt.why for doubt in found)


FILE = "concepts:\n- en: [annual leave, PTO]\n  also: [Zen]\n- en: [PTO, patent office]\n"


def test_the_command_counts_and_lists_doubts(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "glossary.yml"
    file.write_text(FILE, encoding="utf-8")
    with PageStore(tmp_path / "pages.db") as store:
        store.save(document("You get annual leave."), validators=Validators())
    arguments = ["glossary", "check", "--glossary", str(file), "--store", str(tmp_path / "pages.db")]
    assert main([*arguments, "--json"]) == 0
    record = json.loads(capsys.readouterr().out)
    assert (record["concepts"], record["pages"]) == (2, 1)
    assert record["terms"] == {"en": 4, "fr": 0, "ja": 0, "also": 1}
    assert [Doubt(**doubt).term for doubt in record["doubts"]] == ["PTO"]
    assert main(arguments) == 0
    shown = capsys.readouterr().out
    assert "line 4: 'PTO'" in shown
    assert "2 concepts" in shown


def test_the_command_makes_no_store_and_names_a_missing_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["glossary", "check", "--glossary", str(tmp_path / "none.yml")]) == 2
    assert "none.yml: there is no such file" in capsys.readouterr().err
    file = tmp_path / "glossary.yml"
    file.write_text(FILE, encoding="utf-8")
    assert main(["glossary", "check", "--glossary", str(file), "--store", str(tmp_path / "pages.db")]) == 0
    assert not (tmp_path / "pages.db").exists()
