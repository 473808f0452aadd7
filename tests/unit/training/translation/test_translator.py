"""The specification decides; nothing is loaded until it is used."""

from __future__ import annotations

import pytest

from training.translation.command_translator import CommandTranslator
from training.translation.dictionary_translator import DictionaryTranslator
from training.translation.errors import TranslationError
from training.translation.translator import ask, make_translator
from training.translation.unchanged import Unchanged


@pytest.mark.parametrize(
    ("spec", "kind"),
    [("command:cat -u", CommandTranslator), ("dictionary:some/where", DictionaryTranslator)],
)
def test_the_scheme_decides(spec, kind):
    assert isinstance(make_translator(spec, source="en", target="fr"), kind)


@pytest.mark.parametrize("spec", ["", " ", "command:", "dictionary: "])
def test_half_a_specification_is_refused(spec):
    with pytest.raises(TranslationError, match="expected command:CMD, dictionary:DIR"):
        make_translator(spec, source="en", target="fr")


def test_a_language_translates_to_itself():
    translator = make_translator("command:false", source="en", target="en")
    assert isinstance(translator, Unchanged)
    assert ask(translator, ["a", " b"]) == ["a", " b"]


def test_a_folder_that_is_none_is_an_error_when_it_is_used(tmp_path):
    translator = make_translator(f"dictionary:{tmp_path / 'none'}", source="en", target="fr")
    with pytest.raises(TranslationError, match="none"):
        translator.translate(["a"])
