"""Tokenizer for English, French and Japanese: white space, and a segmenter for runs without any."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from typing import Any

import fugashi
from rasa.engine.graph import ExecutionContext
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.nlu.tokenizers.tokenizer import Token
from rasa.nlu.tokenizers.whitespace_tokenizer import WhitespaceTokenizer
from rasa.shared.nlu.training_data.message import Message

_JAPANESE = r"\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f"
_RUN = re.compile(f"(?P<japanese>[{_JAPANESE}]+)|[^{_JAPANESE}]+")
_WORD_CHARACTER = re.compile(r"\w")
_BETWEEN_JAPANESE_PUNCTUATION = re.compile(r"[^、。，．！？：；「」『』（）【】・…～〜]+")

Piece = tuple[str, int]
"""A token's text and where it starts."""


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_TOKENIZER, is_trainable=False)
class MultilingualTokenizer(WhitespaceTokenizer):
    """Splits at white space as Rasa does, and Japanese runs into UniDic's words.

    A token's lemma, which the featurizers read, is its NFKC form: full-width letters equal plain ones.
    """

    def __init__(self, config: dict[str, Any], tagger: fugashi.Tagger) -> None:
        super().__init__(config)
        self._tagger = tagger

    @classmethod
    def create(
        cls,
        config: dict[str, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> MultilingualTokenizer:
        """Make the component with UniDic loaded; Rasa's entry."""
        return cls(config, fugashi.Tagger())

    @staticmethod
    def supported_languages() -> list[str] | None:
        """Return None: Rasa's word for every language."""
        return None

    @staticmethod
    def not_supported_languages() -> list[str] | None:
        """Return None: unlike the parent, no language is excluded."""
        return None

    @staticmethod
    def required_packages() -> list[str]:
        """Return what must be importable."""
        return ["fugashi", "unidic_lite"]

    def tokenize(self, message: Message, attribute: str) -> list[Token]:
        """Return the tokens of one attribute of the message, with offsets into its text."""
        words = super().tokenize(message, attribute)
        pieces = [piece for word in words for piece in self._split(word.text, word.start)]
        tokens = [Token(text, start, lemma=unicodedata.normalize("NFKC", text)) for text, start in pieces]
        return tokens or words

    def remove_emoji(self, text: str) -> str:
        """Return "" for a token of emoji alone, as Rasa wants it, and any other token as it is.

        Rasa's own pattern for emoji takes in kana and kanji: a Japanese word between spaces would vanish.
        """
        return text if _WORD_CHARACTER.search(text) else str(super().remove_emoji(text))

    def _split(self, word: str, start: int) -> Iterator[Piece]:
        for run in _RUN.finditer(word):
            split = self._segment if run["japanese"] else _split_at_punctuation
            yield from split(run.group(), start + run.start())

    def _segment(self, run: str, start: int) -> Iterator[Piece]:
        position = 0
        for node in self._tagger(run):
            position = run.index(node.surface, position)
            yield node.surface, start + position
            position += len(node.surface)


def _split_at_punctuation(run: str, start: int) -> Iterator[Piece]:
    for piece in _BETWEEN_JAPANESE_PUNCTUATION.finditer(run):
        yield piece.group(), start + piece.start()
