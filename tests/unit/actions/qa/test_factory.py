"""What is put together from settings: who prepares pages on how many threads."""

from __future__ import annotations

import threading
from dataclasses import replace
from pathlib import Path

import pytest

from actions.qa.factory import build_answerer, prepared_in
from actions.qa.settings import Settings
from actions.qa.store import PageStore

ROOT = Path(__file__).parents[4]


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    (tmp_path / "pages.yml").write_text("pages:\n  - url: http://intranet.example/leave.html\n", encoding="utf-8")
    return Settings(
        reader=str(ROOT / "models" / "reader"),
        encoder=str(ROOT / "models" / "encoder"),
        pages=tmp_path / "pages.yml",
        store=str(tmp_path / "pages.db"),
        n_workers=3,
    )


def test_an_answerer_encodes_as_many_passages_at_once_as_it_reads_windows(settings, monkeypatch):
    answerer = build_answerer(settings)
    answerer.load()
    encoder = answerer._encoder
    meeting = threading.Barrier(settings.n_workers, timeout=30)  # nobody passes alone
    monkeypatch.setattr(encoder, "_run", lambda _: meeting.wait())
    assert len(list(encoder.encode_passages(["one", "two", "three"]))) == 3


def test_who_refreshes_several_pages_at_once_encodes_each_on_its_own_thread(settings, monkeypatch):
    with PageStore(settings.store) as store:
        encoder = prepared_in(store, settings).preparer.encoder
        monkeypatch.setattr(encoder, "_run", lambda _: threading.current_thread())
        assert set(encoder.encode_passages(["one", "two"])) == {threading.current_thread()}


def test_without_an_encoder_nothing_is_prepared(settings):
    with PageStore(settings.store) as store:
        assert prepared_in(store, replace(settings, encoder="")) is None
