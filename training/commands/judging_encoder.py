"""The encoder that judged sentences when the outcomes were made: confidence is judged again by the same one."""

from __future__ import annotations

import argparse
import os
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from actions.qa.settings import Settings
from training.errors import CorpusError

if TYPE_CHECKING:
    from actions.qa.encoder import Encoder
    from actions.qa.reworded import Cosine
    from training.calibrating.cases import Case


def add_encoder(parser: argparse.ArgumentParser) -> None:
    """Declares the option."""
    usual = Settings.from_environment(os.environ).encoder
    parser.add_argument(
        "--encoder", default=usual, help="folder of the encoder that Kate had; '' for none (%(default)s)"
    )


def judging_encoder(folder: str) -> Encoder | None:
    """The loaded encoder of a folder; None if it is empty.

    :raises ReaderError: there is no usable encoder in the folder.
    """
    from actions.qa.encoder import make_encoder

    if not folder:
        return None
    encoder = make_encoder(Path(folder))
    encoder.load()
    return encoder


def similarity_by(encoder: Encoder | None) -> Cosine:
    """Of a question and a sentence, as Kate judges it when she answers."""
    from actions.qa.closeness import LabelCloseness
    from actions.qa.reworded import nothing_known

    return LabelCloseness(encoder).to_question if encoder else nothing_known


def require_same(encoder: Encoder | None, cases: Sequence[Case]) -> None:
    """Refuses cases that were found without an encoder and are judged by one, and the other way round.

    :raises CorpusError: see above.
    """
    has_cosines = any(case.evidence.similarity for case in cases)
    if cases and has_cosines != (encoder is not None):
        asked, given = ("with", "none") if has_cosines else ("without", "one")
        raise CorpusError(f"the outcomes were made {asked} an encoder, and --encoder names {given}")
