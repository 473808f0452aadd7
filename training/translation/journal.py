"""Translations as they come, one JSON line each, so that a cut run goes on where it was."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from training.translation.errors import TranslationError
from training.translation.translator import Translator, ask

_BEGINNING = b'{"key": "'


class Journal:
    """What translators said, kept by a hash of translator and text. One process at a time writes it.

    A line that was being written when a run was cut is taken off; anything else that is not a line of a journal is
    an error, and the file stays as it is.

    :param path: read when first used; it need not exist.
    :raises TranslationError: from every method, the file is not a journal or cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        self._known: dict[str, str] | None = None

    def get(self, translator: str, text: str) -> str | None:
        """What the translator of this name made of a text, if it is known."""
        return self._loaded().get(_key(translator, text))

    def add(self, translator: str, translations: Mapping[str, str]) -> None:
        """Appends translations by their texts; they are on their way to the disk when this returns."""
        known = self._loaded()
        records = [
            {"key": _key(translator, text), "text": text, "translation": translation}
            for text, translation in translations.items()
        ]
        try:
            with self._path.open("ab") as file:
                file.write("".join(f"{json.dumps(record, ensure_ascii=False)}\n" for record in records).encode())
        except OSError as error:
            raise TranslationError(f"{self._path}: cannot write the journal: {error}") from error
        known.update((record["key"], record["translation"]) for record in records)

    def _loaded(self) -> dict[str, str]:
        if self._known is None:
            self._known = dict(self._records())
        return self._known

    def _records(self) -> Iterator[tuple[str, str]]:
        self._path.parent.mkdir(parents=True, exist_ok=True)
        try:
            raw = self._path.read_bytes() if self._path.exists() else b""
        except OSError as error:
            raise TranslationError(f"{self._path}: cannot read the journal: {error}") from error
        *whole, rest = raw.split(b"\n")
        for number, line in enumerate(whole, start=1):
            yield self._record(line, number)
        if rest:
            self._take_off(rest)

    def _record(self, line: bytes, number: int) -> tuple[str, str]:
        try:
            record = json.loads(line)
            key, translation = record["key"], record["translation"]
            if not isinstance(key, str) or not isinstance(translation, str):
                raise TypeError("key and translation are texts")
        except (ValueError, KeyError, TypeError) as error:
            raise TranslationError(f"{self._path}, line {number}: expected a translation: {error!r}") from error
        return key, translation

    def _take_off(self, rest: bytes) -> None:
        """Cuts an unfinished last line off, if it is the beginning of one of ours."""
        if not (rest.startswith(_BEGINNING) or _BEGINNING.startswith(rest)):
            raise TranslationError(f"{self._path}: expected a journal of translations, its end is {rest[:60]!r}")
        with self._path.open("r+b") as file:
            file.truncate(self._path.stat().st_size - len(rest))


class JournalledTranslator:
    """A translator that is not asked twice, whatever becomes of the process."""

    def __init__(self, translator: Translator, journal: Journal) -> None:
        self._translator = translator
        self._journal = journal

    @property
    def name(self) -> str:
        """That of the translator behind it."""
        return self._translator.name

    def translate(self, lines: Sequence[str]) -> list[str]:
        """See `Translator.translate`; unknown lines go to the translator in one call and then into the journal."""
        known = {line: found for line in lines if (found := self._journal.get(self.name, line)) is not None}
        unknown = [line for line in dict.fromkeys(lines) if line not in known]
        if unknown:
            fresh = dict(zip(unknown, ask(self._translator, unknown), strict=True))
            self._journal.add(self.name, fresh)
            known |= fresh
        return [known[line] for line in lines]


def _key(translator: str, text: str) -> str:
    return hashlib.sha256(f"{translator}\0{text}".encode()).hexdigest()[:32]
