"""What every translator can do, and the choice of one."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

from training.translation.errors import TranslationError


class Translator(Protocol):
    """Translates short texts: sentences, questions, answers. Construction is cheap; the first call may load."""

    @property
    def name(self) -> str:
        """Names whatever decides its output: model, version, direction, search. Journals are keyed by it."""

    def translate(self, lines: Sequence[str]) -> list[str]:
        """One translation a line, in order.

        :raises TranslationError: there is no such translator, or it failed on these lines.
        """


def ask(translator: Translator, lines: Sequence[str]) -> list[str]:
    """What a translator makes of lines.

    :raises TranslationError: it gave another number of lines than it got, or failed.
    """
    came = translator.translate(lines)
    if len(came) != len(lines):
        raise TranslationError(f"expected {len(lines)} lines from {translator.name}, {len(came)} came")
    return came


def make_translator(spec: str, *, source: str, target: str, cache: Path | None = None) -> Translator:
    """The translator that a specification names.

        command:CMD ...   a program that maps lines to lines; {source} and {target} are put in
        dictionary:DIR    word by word, learnt from the parallel files in a folder
        anything else     a sequence-to-sequence model of transformers: its folder or its hub name

    A language translates to itself without any of them.

    :param source: language code (ISO 639-1) of what it reads.
    :param target: language code of what it writes.
    :param cache: where learnt dictionaries are kept; a folder of the user's cache when not given.
    :raises TranslationError: the specification names no translator.
    """
    if source == target:
        from training.translation.unchanged import Unchanged

        return Unchanged()
    scheme, colon, rest = spec.partition(":")
    if not spec.strip() or (colon and not rest.strip()):
        raise TranslationError(f"expected command:CMD, dictionary:DIR, a folder or a hub name, got {spec!r}")
    if scheme == "command" and colon:
        from training.translation.command_translator import CommandTranslator

        return CommandTranslator(rest, source=source, target=target)
    if scheme == "dictionary" and colon:
        from training.translation.dictionary_translator import DictionaryTranslator

        return DictionaryTranslator(Path(rest), source=source, target=target, cache=cache)
    from training.translation.seq2seq_translator import Seq2SeqTranslator  # torch takes seconds to load

    return Seq2SeqTranslator(spec, source=source, target=target)
