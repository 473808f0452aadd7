"""What an encoder is made from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Source = Literal["minilm", "multilingual-e5-small"]


@dataclass(frozen=True, slots=True)
class EncoderRecipe:
    """Whose body it is, and how much is read of each source for vocabulary and start embeddings."""

    source: Source = "minilm"
    """`minilm`: see `small`; `multilingual-e5-small`: see `e5`."""
    megabytes_per_text: float = 6.0
    pairs_per_file: int | None = None
    same_text_pairs: int = 15000
    paragraphs_per_file: int | None = None
    """Of question sets, as text to choose pieces from (`e5`)."""
    questions_per_file: int | None = 30000
    """Likewise."""
