"""Which of Kate's languages a question is in, from its letters and words alone. Pure and quick: there is no model.

What stands in quotation marks is not the question's own, if it has other words. Hiragana is to Japanese what words of
grammar are to English and French: whoever writes it writes Japanese. Between the other two, words of grammar and of
work count, and how letters stand together a little; where they say nothing, or for one language hardly more than for
the other, the language is not known.
"""

from __future__ import annotations

import re
from typing import Final

from actions.qa.letters import fold

UNDETERMINED: Final = "und"
"""ISO 639-2's code for a language that is not known."""

_HIRAGANA = re.compile(r"[\u3041-\u309f]")
_JAPANESE = re.compile(r"[\u3005-\u3007\u30a0-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uff66-\uff9f]")
_WORD = re.compile(r"[^\W\d_]+")
_QUOTED = re.compile(r'"[^"]*"|“[^”]*”|«[^»]*»|「[^」]*」|『[^』]*』')
_CONTRACTION = re.compile(r"[a-z]['’](?:s|t|m|re|ve|ll|d)\b")
_ELISION = re.compile(r"\b(?:[cdjlmnst]|qu|jusqu|lorsqu|puisqu)['’](?=\w{2}|[aày]\b)")
_FRENCH_ACCENT = re.compile(r"[àâçèéêëîïôùûœ]")
# Letters that stand together in many words of one language and in hardly any of the other.
_ENGLISH_LETTERS = re.compile(r"th|wh|sh|gh|oo|ee|[^aeiou]y\b|(?<=[a-z]{2})ing\b|(?<=[a-z]{2})ed\b|'s\b")
_FRENCH_LETTERS = re.compile(r"eau|eux|aux\b|oir|ois|eur|ez\b|qu|ette|elle|aire\b|ier\b|iere|euse|nne|tte")

# Lower case, French without accents (many type it so). No word is one of the other language too: not "a", "on", "or".
_ENGLISH_WORDS = frozenset(
    str.split(
        """
        about after am and any are at away be because been before between both but by can cannot could did do does
        doing during each either else for from get gets give given go got had has have having he her here his how i if
        in into is it its many may might more most much must my need needs new no not of off other our out over paid
        she should since some still take than that the their them then there these they this those to under until up
        us use using want was we were what when where which while who whom whose why will with without would you your
        address allowance annual claim days day deadline employee employees expense expenses first hire hired holiday
        holidays hour hours leave left lunch meal meals month monthly months notice office overtime pay payday payroll
        payslip pension people report request salary sick staff travel trip wage week weekly weeks work working year
        years hello hi thanks please
        bereavement harassment limit mileage rate retirement
        """
    )
)
_FRENCH_WORDS = frozenset(
    str.split(
        """
        ai ait alors apres au aucun aussi autre aux avant avec avez avoir avons beaucoup bien ca ce cela ces cet cette
        chez combien comme comment dans de depuis dois doit donc du elle elles encore entre es est et etes etre eu eux
        faire fait faudra faut il ils je jusque la le les leur leurs lors lui ma mais meme mes moi mon ne nos notre
        nous ont ou par parce pas pendant peu peut peux pourquoi puis puisque quand que quel quelle quelles quels qui
        quoi sa sans sera ses si sommes sont sous suis sur ta te tes toi tous tout toute toutes tu un une va vais vers
        veut veux voici vos votre vous y adresse adresses ancien annee annees augmentation bonjour bulletin bureau
        cantine carte conge conges demander dejeuner embauche employeur entreprise enfant ferie feries fiche frais
        heure heures jour journee jours maladie mariage mensuel merci mois montant mutuelle naissance paie paye payes
        perdu prime primes professionnel remboursement rh salaire salarie salaries semaine semaines stagiaire
        supplementaires teletravail travail travailler vacances
        acces disponible disponibles mdp resto velo visiteurs
        """
    )
)
_MOST_OF_PAGE = 5000
_LEAST_JAPANESE = 0.3
"""Share of a page's letters."""
_LEAST_KNOWN = 0.25
"""Share of a page's words: a Spanish one has a tenth that French has too."""
_LONGEST = 1000
"""Characters that are looked at: the beginning of a text is enough to tell."""
_WEIGHT_OF_WORD = 4
"""Of a word, an accent or an apostrophe, against one of letters that stand together."""


def language_of(question: str) -> str:
    """The question's language: "en", "fr" or "ja"; UNDETERMINED when it does not say."""
    text = _own_words(question[:_LONGEST].lower())
    english, french = _english(text), _french(text)
    if _HIRAGANA.search(text) or (_JAPANESE.search(text) and max(english, french) < 2 * _WEIGHT_OF_WORD):
        return "ja"
    if abs(english - french) < _WEIGHT_OF_WORD:
        return UNDETERMINED
    return "en" if english > french else "fr"


def language_of_page(text: str) -> str:
    """The language of a page that does not declare one; UNDETERMINED unless it is plain, as of another language."""
    beginning = text[:_MOST_OF_PAGE]
    letters = [character for character in beginning if character.isalpha()]
    japanese = sum(bool(_HIRAGANA.match(letter) or _JAPANESE.match(letter)) for letter in letters)
    if japanese > _LEAST_JAPANESE * len(letters):
        return "ja"
    words = _WORD.findall(fold(beginning))
    shares = {
        "en": sum(word in _ENGLISH_WORDS for word in words) / max(len(words), 1),
        "fr": sum(word in _FRENCH_WORDS for word in words) / max(len(words), 1),
    }
    best, other = sorted(shares, key=lambda language: -shares[language])
    is_plain = shares[best] > _LEAST_KNOWN and shares[best] > 2 * shares[other]
    return best if is_plain else UNDETERMINED


def language_asked_in(question: str, *, conversation: str) -> str:
    """The question's language, that of its conversation where its own words do not tell; perhaps UNDETERMINED."""
    own = language_of(question)
    return conversation if own == UNDETERMINED and conversation else own


def is_common_word(word: str) -> bool:
    """Whether it is a word of grammar or of work, in English or in French.

    :param word: in lower case, without accents.
    """
    return word in _ENGLISH_WORDS or word in _FRENCH_WORDS


def _own_words(text: str) -> str:
    unquoted = _QUOTED.sub(" ", text)
    return unquoted if _WORD.search(unquoted) else text


def _english(text: str) -> int:
    n_words = sum(word in _ENGLISH_WORDS for word in _WORD.findall(text))
    n_marks = len(_CONTRACTION.findall(text))
    return _WEIGHT_OF_WORD * (n_words + n_marks) + len(_ENGLISH_LETTERS.findall(text))


def _french(text: str) -> int:
    folded = fold(text)
    n_words = sum(word in _FRENCH_WORDS for word in _WORD.findall(folded))
    n_accented = sum(bool(_FRENCH_ACCENT.search(word)) for word in _WORD.findall(text))
    n_marks = len(_ELISION.findall(text)) + n_accented
    return _WEIGHT_OF_WORD * (n_words + n_marks) + len(_FRENCH_LETTERS.findall(folded))
