"""What commands that ask pages have in common: where the pages are, who asks, and an answerer for both."""

from __future__ import annotations

import argparse
import os
from dataclasses import replace
from pathlib import Path

from actions.qa.answerer import Answerer
from actions.qa.asker_record import asker_of
from actions.qa.audience import Asker
from actions.qa.errors import ConfigurationError, MalformedAsker
from actions.qa.factory import build_answerer
from actions.qa.settings import Settings


def add_places(parser: argparse.ArgumentParser) -> None:
    """Adds the options that `said_asker` and `loaded` read, and `--json`."""
    parser.add_argument("--pages", type=Path, help="page catalogue (default: data/pages.yml)")
    parser.add_argument("--store", help="page store (default: .kate/pages.db)")
    parser.add_argument("--reader", help="folder or hub name (default: models/reader)")
    parser.add_argument("--json", action="store_true", help="print JSON instead of a table")
    parser.add_argument("--audience", action="append", default=[], help="one that the asker is in; may be repeated")
    parser.add_argument("--country", default="", help="the asker's, as fr; pages of others are left out")
    parser.add_argument("--company", default="", help="the asker's; pages of others are left out")


def said_asker(arguments: argparse.Namespace) -> Asker:
    """Who the options say is asking.

    :raises ConfigurationError: names the option.
    """
    said = {name: getattr(arguments, name) for name in ("audience", "country", "company")}
    try:
        return asker_of(said)
    except MalformedAsker as error:  # its message quotes nothing, because employees' data may be in it; this is ours
        raise ConfigurationError(f"{error}; the options were {said}") from error


def loaded(arguments: argparse.Namespace) -> Answerer:
    """An answerer of the environment's settings with the options applied.

    :raises KateError: it cannot be loaded.
    """
    settings = Settings.from_environment(os.environ)
    chosen = {
        name: getattr(arguments, name) for name in ("pages", "store", "reader") if getattr(arguments, name) is not None
    }
    answerer = build_answerer(replace(settings, **chosen))
    answerer.load()
    return answerer
