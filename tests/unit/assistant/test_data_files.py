"""Rasa reads `data/` as a whole: what is Kate's own there must be nothing to it."""

from __future__ import annotations

from pathlib import Path

from rasa.shared.data import get_data_files
from rasa.shared.importers.rasa import RasaFileImporter

ROOT = Path(__file__).parents[3]
OWN = {"pages.yml", "glossary.yml"}


def test_rasa_takes_nothing_from_kates_own_files() -> None:
    folder = str(ROOT / "data")
    importer = RasaFileImporter(str(ROOT / "config.yml"), str(ROOT / "domain.yml"), [folder])
    taken = {Path(file).name for file in (*importer._nlu_files, *importer._story_files)}
    seen = {Path(file).name for file in get_data_files([folder], lambda _: True)}
    assert seen >= OWN
    assert taken == seen - OWN
