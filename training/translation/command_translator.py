"""Any program that reads lines and writes as many lines: Apertium, a Marian server's client, a script of one's own."""

from __future__ import annotations

import os
import re
import shlex
import signal
import subprocess
from collections.abc import Sequence

from training.translation.errors import TranslationError

_BREAK = re.compile(r"\r\n|[\n\r]")
# Some programs end a line at these too, and would then write more lines than they were given.
_OTHER_BREAKS = re.compile("[\v\f\x1c-\x1e\x85\u2028\u2029]")
STDERR_CHARACTERS = 2000


class CommandTranslator:
    """Starts the program once a call, without a shell, and gives it all lines.

    A text of several lines goes in as several lines and comes back with its line breaks; blank lines stay here.

    :param command: program and arguments, quoted as in a shell; `{source}` and `{target}` become language codes.
    :param timeout_seconds: of one call; the program and what it started are then killed.
    :raises TranslationError: the quotes of the command do not match, or it is empty.
    """

    def __init__(self, command: str, *, source: str, target: str, timeout_seconds: float = 3600.0) -> None:
        filled = command.replace("{source}", source).replace("{target}", target)
        try:
            self._arguments = shlex.split(filled)
        except ValueError as error:
            raise TranslationError(f"expected a command with matching quotes, got {command!r}: {error}") from error
        if not self._arguments:
            raise TranslationError(f"expected a command, got {command!r}")
        self._timeout_seconds = timeout_seconds
        self.name = f"command:{filled} ({source}-{target})"

    def translate(self, lines: Sequence[str]) -> list[str]:
        """See `Translator.translate`."""
        texts = [[_OTHER_BREAKS.sub(" ", part) for part in _BREAK.split(line)] for line in lines]
        sent = [part for parts in texts for part in parts if part.strip()]
        came = iter(self._ask(sent) if sent else [])
        return ["\n".join(next(came) if part.strip() else "" for part in parts) for parts in texts]

    def _ask(self, sent: list[str]) -> list[str]:
        output = self._run("".join(f"{line}\n" for line in sent).encode())
        try:
            came = [line.removesuffix("\r") for line in output.decode().removesuffix("\n").split("\n")]
        except UnicodeDecodeError as error:
            raise TranslationError(f"expected UTF-8 from {self._said()}: {error}") from error
        if not output:
            came = []
        if len(came) != len(sent):
            raise TranslationError(
                f"expected {len(sent)} lines from {self._said()}, {len(came)} came; first sent: {sent[0][:80]!r}"
            )
        return came

    def _run(self, given: bytes) -> bytes:
        try:
            process = subprocess.Popen(
                self._arguments,
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                start_new_session=True,  # so that what it starts can be killed with it
            )
        except OSError as error:
            raise TranslationError(f"cannot start {self._said()}: {error}") from error
        with process:
            try:
                output, errors = process.communicate(given, timeout=self._timeout_seconds)
            except subprocess.TimeoutExpired as error:
                _kill(process)
                raise TranslationError(f"{self._said()} did not end within {self._timeout_seconds:g} s") from error
            except BaseException:  # Ctrl-C does not reach a process group of its own
                _kill(process)
                raise
        if process.returncode != 0:
            tail = errors.decode(errors="replace").strip()[-STDERR_CHARACTERS:]
            raise TranslationError(f"{self._said()} ended with exit code {process.returncode}: {tail or 'no message'}")
        return output

    def _said(self) -> str:
        return repr(shlex.join(self._arguments))


def _kill(process: subprocess.Popen[bytes]) -> None:
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
