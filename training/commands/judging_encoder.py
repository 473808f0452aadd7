"""The encoder that judged sentences when the outcomes were made: confidence is judged again by the same one."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from actions.qa.reworded import Cosine

DEFAULT = "models/encoder"


def add_encoder(parser: argparse.ArgumentParser) -> None:
    """Declares the option."""
    parser.add_argument("--encoder", default=DEFAULT, help="folder of the encoder that Kate had; '' for none")


def similarity_by(encoder: str) -> Cosine:
    """Of a question and a sentence, as Kate judges it when she answers.

    :raises ReaderError: there is no usable encoder in the folder.
    """
    from actions.qa.closeness import LabelCloseness
    from actions.qa.encoder import make_encoder
    from actions.qa.reworded import nothing_known

    if not encoder:
        return nothing_known
    loaded = make_encoder(Path(encoder))
    loaded.load()
    return LabelCloseness(loaded).to_question
