"""Puts an answerer together from settings."""

from __future__ import annotations

from pathlib import Path

from actions.qa.answerer import Answerer
from actions.qa.encoder import make_encoder
from actions.qa.glossary import load_glossary
from actions.qa.pages import load_catalogue
from actions.qa.prepared import Preparations, Preparer
from actions.qa.reader import make_reader
from actions.qa.reloading import AuthoredFiles, ReloadingAnswerer, reloading
from actions.qa.settings import Settings
from actions.qa.store import PageStore


def prepared_in(store: PageStore, settings: Settings) -> Preparations | None:
    """What `refresh` prepares pages with, loaded; None where there is no encoder: the rest is quick.

    :raises ReaderError: the encoder of these settings is missing, or cannot be used.
    """
    if not settings.encoder:
        return None
    encoder = make_encoder(Path(settings.encoder))  # several pages are prepared at once as it is
    encoder.load()
    return Preparations(store, Preparer(encoder.tokenizer, encoder))


def build_answerer(settings: Settings) -> Answerer:
    """An answerer that still has to be loaded.

    :raises PagesFileError: the catalogue must be corrected by its author.
    :raises GlossaryFileError: so must the glossary.
    """
    encoder = make_encoder(Path(settings.encoder), n_workers=settings.n_workers) if settings.encoder else None
    reader = make_reader(settings.reader, n_workers=settings.n_workers)
    catalogue, glossary = load_catalogue(settings.pages), load_glossary(settings.glossary)
    return Answerer(catalogue, PageStore(settings.store), reader, settings, glossary=glossary, encoder=encoder)


def build_reloading_answerer(settings: Settings) -> ReloadingAnswerer:
    """See `build_answerer`; for a process that lives on while authors edit catalogue and glossary."""
    files = AuthoredFiles(settings.pages, settings.glossary)
    return reloading(files, lambda: build_answerer(settings))
