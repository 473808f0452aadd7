"""A program gets lines and must give as many back; whatever else it does is said."""

from __future__ import annotations

import os
import shlex
import sys
import time
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from training.translation.command_translator import CommandTranslator
from training.translation.errors import TranslationError

UPPER = """
import sys
sys.stdin.reconfigure(newline=chr(10))
sys.stdout.reconfigure(newline=chr(10))
for line in sys.stdin:
    print(line.rstrip(chr(10)).upper())
"""
WITH_CHILD = """
import pathlib, subprocess, sys
child = subprocess.Popen(["sleep", "60"])
pathlib.Path(sys.argv[1]).write_text(str(child.pid))
child.wait()
"""


def program(code, *arguments, **kwargs):
    command = " ".join([shlex.quote(sys.executable), "-X utf8 -S -c", shlex.quote(code), *arguments])
    return CommandTranslator(command, source="en", target="fr", **kwargs)


def test_lines_go_to_lines():
    assert program(UPPER).translate(["a b", "é 日本", ""]) == ["A B", "É 日本", ""]


def test_a_text_of_several_lines_comes_back_as_several():
    assert program(UPPER).translate(["a\n\nb", "c\r\nd", "e\u2028f"]) == ["A\n\nB", "C\nD", "E F"]


@settings(max_examples=8, deadline=None)
@given(st.lists(st.text(st.characters(blacklist_categories=["Cs"], blacklist_characters="\0"), max_size=8), max_size=6))
def test_any_text_comes_back_as_one(texts):
    came = program("import sys; sys.stdout.buffer.write(sys.stdin.buffer.read())").translate(texts)
    assert len(came) == len(texts)
    assert [one.split() for one in came] == [text.split() for text in texts]


def test_nothing_to_translate_starts_nothing():
    assert CommandTranslator("no-such-program", source="en", target="fr").translate(["", " \n"]) == ["", "\n"]


@pytest.mark.parametrize(("code", "n"), [("print('one')", 1), ("", 0), ("print('1\\n2\\n3')", 3)])
def test_another_number_of_lines_is_an_error_that_says_both(code, n):
    with pytest.raises(TranslationError, match=rf"expected 2 lines from .*, {n} came"):
        program(code).translate(["a", "b"])


def test_exit_code_and_message_are_shown():
    with pytest.raises(TranslationError, match=r"exit code 3: no model there"):
        program("import sys; print('no model there', file=sys.stderr); sys.exit(3)").translate(["a"])


def test_a_program_that_ends_without_reading_is_no_crash():
    with pytest.raises(TranslationError, match="exit code 5"):
        program("import os; os._exit(5)").translate(["a" * 1000] * 2000)


def test_a_program_that_does_not_end_is_killed_with_its_children(tmp_path):
    pid_file = tmp_path / "pid"
    with pytest.raises(TranslationError, match=r"did not end within 2 s"):
        program(WITH_CHILD, shlex.quote(str(pid_file)), timeout_seconds=2).translate(["a"])
    assert _gone(int(pid_file.read_text()))


def test_what_is_no_text_is_an_error():
    with pytest.raises(TranslationError, match="UTF-8"):
        program("import sys; sys.stdout.buffer.write(b'\\xff\\n')").translate(["a"])


@pytest.mark.parametrize(("command", "message"), [("no-such-program-here", "cannot start"), ("", "expected a command")])
def test_what_cannot_be_started_is_an_error(command, message):
    with pytest.raises(TranslationError, match=message):
        CommandTranslator(command, source="en", target="fr").translate(["a"])


def test_quotes_must_match():
    with pytest.raises(TranslationError, match="matching quotes"):
        CommandTranslator("echo 'a", source="en", target="fr")


def test_languages_are_put_into_the_command():
    translator = program("import sys; sys.stdin.read(); print('{source}>{target}')")
    assert translator.translate(["x"]) == ["en>fr"]
    assert "en>fr" in translator.name


def _gone(pid):
    """Killed processes stay for a moment; one that was not stays for its minute."""
    for _ in range(200):
        try:
            os.kill(pid, 0)
            state = Path(f"/proc/{pid}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0]
        except (ProcessLookupError, FileNotFoundError):
            return True
        if state == "Z":
            return True
        time.sleep(0.05)
    return False
