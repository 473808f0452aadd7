"""Whatever is wrong with a file, it is a `CorpusError` that says where."""

from __future__ import annotations

import copy
import gzip
import json
import lzma
import tempfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.support.corpora import article, asked, paragraph, squad, write
from training.corpora.squad import read_squad
from training.errors import CorpusError

VALID = squad(
    article("Leave", paragraph("25 days of leave", asked("a", ("25 days", 0)))),
    article(
        "Parking",
        paragraph("free of charge", asked("b", ("free", 0), is_impossible=False), asked(3, is_impossible=True)),
        paragraph(
            "until noon", asked("c", is_impossible=True, plausible_answers=[{"text": "noon", "answer_start": 6}])
        ),
    ),
)
JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4) | st.just("\ud800"),
    lambda inner: st.lists(inner, max_size=2) | st.dictionaries(st.text(max_size=4), inner, max_size=2),
    max_leaves=4,
)


def places(value, path=()):
    yield path
    if isinstance(value, dict | list):
        for key, item in value.items() if isinstance(value, dict) else enumerate(value):
            yield from places(item, (*path, key))


def changed(content, path, change):
    """The content with something else at a place, or nothing there."""
    if not path:
        return change("")
    content = copy.deepcopy(content)
    parent = content
    for key in path[:-1]:
        parent = parent[key]
    new = change(parent[path[-1]])
    if new is Ellipsis:
        del parent[path[-1]]
    else:
        parent[path[-1]] = new
    return content


def read_content(content):
    with tempfile.TemporaryDirectory() as folder:
        return read_squad(write(Path(folder) / "broken.json", content))


def outcome(read, source):
    """The examples, or the message."""
    try:
        return read(source)
    except CorpusError as error:
        return str(error)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.sampled_from(list(places(VALID))), JSON | st.just(...))
def test_a_changed_file_is_read_or_refused_by_name(path, new):
    found = outcome(read_content, changed(VALID, path, lambda _: None if new is ... and not path else new))
    if isinstance(found, str):
        assert "broken.json" in found
        if len(path) > 2 and path[0] == "data":
            assert f"article {path[1]}" in found or "one question with the id" in found
        return
    for example in found:
        assert all(type(gold.start) is int for gold in example.golds)
        assert " ".join([example.question_id, example.question, example.context, example.title]).encode()


@settings(max_examples=60, deadline=None)
@given(st.data())
def test_a_damaged_file_is_refused_or_read(data):
    raw = data.draw(st.sampled_from([bytes, lzma.compress, gzip.compress]))(json.dumps(VALID).encode())
    cut = data.draw(st.integers(0, len(raw)))
    put = data.draw(st.binary(max_size=3))
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "broken.json"
        path.write_bytes(raw[:cut] + put + raw[cut + data.draw(st.integers(0, 5)) :])
        found = outcome(read_squad, path)
    assert "broken.json" in found if isinstance(found, str) else len(found) <= 4


@pytest.mark.parametrize(
    ("path", "new", "expected"),
    [
        ((), [], "expected an object with 'data'"),
        (("data",), {}, "expected list under 'data'"),
        (("data",), [], "expected questions, found none"),
        (("data", 1), 5, "article 1: expected an object"),
        (("data", 1, "title"), ["x"], "article 1: expected str under 'title'"),
        (("data", 1, "paragraphs"), ..., r"article 1 \('Parking'\): expected the field 'paragraphs'"),
        (("data", 1, "paragraphs", 1, "context"), None, r"\('Parking'\), paragraph 1: expected str under 'context'"),
        (("data", 1, "paragraphs", 0, "qas"), "ab", r"paragraph 0: expected list under 'qas', got 'ab'"),
        (("data", 1, "paragraphs", 0, "qas", 0), "ab", "a question: expected an object with 'id'"),
        (("data", 1, "paragraphs", 0, "qas", 0, "id"), True, "a question: expected str under 'id', got True"),
        (("data", 1, "paragraphs", 0, "qas", 0, "question"), ..., "question 'b': expected the field 'question'"),
        (("data", 1, "paragraphs", 0, "qas", 0, "answers"), ..., "question 'b': expected the field 'answers'"),
        (("data", 1, "paragraphs", 0, "qas", 0, "answers"), {"text": ["free"]}, "question 'b': expected list under"),
        (("data", 1, "paragraphs", 0, "qas", 0, "is_impossible"), "no", "question 'b': expected bool under"),
        (("data", 1, "paragraphs", 0, "qas", 0, "answers", 0, "answer_start"), "0", "'b', answers: expected int under"),
        (("data", 1, "paragraphs", 0, "qas", 0, "answers", 0, "answer_start"), True, "'b', answers: expected int"),
        (
            ("data", 1, "paragraphs", 0, "qas", 0, "answers", 0, "text"),
            "\ud83d",
            "'b', answers: expected valid Unicode",
        ),
        (
            ("data", 1, "paragraphs", 1, "qas", 0, "plausible_answers", 0),
            1,
            "'c', plausible_answers: expected an object",
        ),
        (
            ("data", 1, "paragraphs", 1, "qas", 0, "id"),
            "a",
            r"articles 0 and 1 \('Parking'\): expected one question with",
        ),
        (("data", 1, "paragraphs", 1, "qas", 0, "id"), "3", "expected one question with the id '3', got two"),
    ],
)
def test_the_message_says_where_and_what(path, new, expected):
    with pytest.raises(CorpusError, match=rf"broken\.json: .*{expected}"):
        read_content(changed(VALID, path, lambda _: new))


@pytest.mark.parametrize(
    "raw",
    [b"", b"{", b"\xff\xfe\x00", b"[" * 100_000, lzma.compress(b"{}")[:-9], gzip.compress(b"{}")[:-9], b"\x1f\x8b\x08"],
)
def test_what_is_no_json_is_refused(tmp_path, raw):
    (tmp_path / "broken.json").write_bytes(raw)
    with pytest.raises(CorpusError, match=r"broken\.json: expected a SQuAD-format JSON file"):
        read_squad(tmp_path / "broken.json")


@pytest.mark.parametrize("name", [".", "missing.json", "a\0b.json"])
def test_what_is_no_file_is_refused(tmp_path, name):
    with pytest.raises(CorpusError, match="expected a SQuAD-format JSON file"):
        read_squad(tmp_path / name)


def test_a_huge_value_does_not_fill_the_message():
    with pytest.raises(CorpusError) as caught:
        read_content(changed(VALID, ("data", 0, "paragraphs"), lambda _: "x" * 100_000))
    assert len(str(caught.value)) < 300
