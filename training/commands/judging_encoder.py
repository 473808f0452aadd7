"""The encoder that judged sentences when the outcomes were made: confidence is judged again by the same one."""

from __future__ import annotations

import argparse
import os
from pathlib import Path
from typing import TYPE_CHECKING

from actions.qa.settings import Settings
from training.errors import CorpusError

if TYPE_CHECKING:
    from actions.qa.encoder import Encoder
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


def judged_cases(
    questions: Path, outcomes: Path, encoder: Encoder | None, *, pages_taken_away: bool = True
) -> list[Case]:
    """The cases of one question file, their sentences judged as Kate judges them when she answers.

    :raises CorpusError: a file cannot be read, or its outcomes were made without an encoder and are judged by one, or
        the other way round.
    """
    from actions.qa.closeness import LabelCloseness
    from actions.qa.reworded import nothing_known
    from training.calibrating.cases import read_cases

    similarity = LabelCloseness(encoder).to_question if encoder else nothing_known
    cases = read_cases(questions, outcomes, pages_taken_away=pages_taken_away, similarity=similarity)
    has_cosines = any(case.evidence.similarity for case in cases)
    if cases and has_cosines != (encoder is not None):
        asked, given = ("with", "none") if has_cosines else ("without", "one")
        raise CorpusError(f"{outcomes}: its outcomes were made {asked} an encoder, and --encoder names {given}")
    return cases
