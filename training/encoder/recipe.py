"""What the small encoder is made from."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class EncoderRecipe:
    """How much is read of each source for vocabulary and start embeddings."""

    megabytes_per_text: float = 6.0
    pairs_per_file: int | None = None
    same_text_pairs: int = 15000
