"""Which languages there are, and which one a text is in.

Restricted to the languages that have data, and able to say "none of these": words of our languages
are weighed against the commonest words of their neighbours (``data/neighbours.tsv``), and a letter
outside its alphabet speaks against a language. No statistics are learned: a headline of five words
has too few for them.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable
from functools import cache

from .errors import UnknownLanguageError
from .lexicon import (
    DATA,
    LETTERS_RE,
    Cell,
    available_languages,
    load_lexicon,
    read_cells,
    read_tsv,
)

_MAX_REMEMBERED = 1 << 16
# Enough text to be sure; more would only cost time.
SAMPLE = 4000
# What a word with a letter outside its alphabet costs a language, against a word that it knows.
FOREIGN_WEIGHT = 1.0
# Up to that share of words in another script may be names.
MAX_ALIEN = 0.5
FUNCTION_FILES = ("pronouns.tsv", "sources.tsv", "words.tsv")
# From this share of function words on, and none near it, a language is clear without its lexicon.
CLEAR_SHARE = 0.25
SENTENCE_WORDS = 3
# A word of the lexicon that is no function word (a name, a verb) says half as much.
CONTENT_WEIGHT = 0.5
# Share of known words under which a text is in none of the languages.
MIN_SHARE = 0.12


def check_language(lang: str) -> str:
    """Return a language code, or raise UnknownLanguageError naming the accepted ones."""
    if lang not in available_languages():
        raise UnknownLanguageError(
            f"got language {lang!r}; accepted: {', '.join(available_languages())} (or 'auto')"
        )
    return lang


@cache
def _alphabets() -> dict[str, frozenset[str]]:
    return {
        lang: frozenset(
            form
            for forms, entry in read_cells(lang, "words.tsv")
            if entry.value == "alphabet"
            for form in "".join(forms.split())
        )
        for lang in available_languages()
    }


@cache
def _function_words(lang: str) -> frozenset[str]:
    """Return the commonest words of a language, ours or a neighbour."""
    if lang in _alphabets():
        cells = (cell for name in FUNCTION_FILES for cell in read_cells(lang, name))
        return _split(cell for cell in cells if cell[1].kind != "sign")
    return frozenset(_neighbours()[lang])


class _Readings(dict[str, int]):
    """Words -> the number of a reading: which languages know it, lack letters of it, or all."""

    def __init__(self) -> None:
        super().__init__()
        self.kinds: list[tuple[list[str], list[str], list[str]]] = []

    def __missing__(self, word: str) -> int:
        if len(self) >= _MAX_REMEMBERED:
            self.clear()
        alphabets = _alphabets()
        letters = set(filter(str.isalpha, word))
        lacks = [lang for lang in alphabets if letters - alphabets[lang]]
        # The words of a language are read when a text comes that could be in it.
        knows = [
            lang
            for lang in (*alphabets, *_neighbours())
            if letters and lang not in lacks and word in _function_words(lang)
        ]
        if len(letters) < 2:
            lacks = []  # One letter is a name in any language: G7, II.
        alien = [lang for lang in lacks if letters.isdisjoint(alphabets[lang])]
        kind = knows, [lang for lang in lacks if lang not in alien], alien
        if kind not in self.kinds:
            self.kinds.append(kind)
        self[word] = number = self.kinds.index(kind)
        return number


_READINGS = _Readings()


@cache
def _content_words(lang: str) -> frozenset[str]:
    """Return the names, verbs and nouns that the data hold for a language."""
    return _split(load_lexicon(lang).tokens) - _function_words(lang)


@cache
def _neighbours() -> dict[str, list[str]]:
    rows = read_tsv(os.path.join(DATA, "neighbours.tsv"), ("lang", "words"))
    return {lang: words.split() for _, (lang, words) in rows}


def _split(cells: Iterable[Cell]) -> frozenset[str]:
    """Return the words of forms, in lower case."""
    text = "\n".join(forms for forms, _ in cells)
    return frozenset(LETTERS_RE.findall(text.lower().replace("_", " ")))


def detect_language(text: str) -> str | None:
    """Return the language of a text, one of the available ones, or None.

    Parameters
    ----------
    text : str

    Returns
    -------
    str or None
        ISO 639-1 code; None when the text is in none of them, or has no words.

    Examples
    --------
    >>> detect_language("Kiev dénonce une attaque de drones")
    'fr'
    >>> detect_language("Der Kanzler hat sich mit dem Präsidenten getroffen") is None
    True
    """
    sample = text[:SAMPLE].lower()
    words = LETTERS_RE.findall(sample)
    if not any(map(str.isalpha, words)):
        return None
    hits = dict.fromkeys((*_alphabets(), *_neighbours()), 0.0)
    n_alien: Counter[str] = Counter()
    for number, n in Counter(map(_READINGS.__getitem__, words)).items():
        knows, lacks, alien = _READINGS.kinds[number]
        for lang in knows:
            hits[lang] += n
        for lang in lacks:
            hits[lang] -= FOREIGN_WEIGHT * n
        n_alien.update(dict.fromkeys(alien, n))
    for lang, n in n_alien.items():
        # Names in another script, of weapons and firms, stand in texts of any language.
        if n > MAX_ALIEN * len(words):
            hits[lang] -= FOREIGN_WEIGHT * n
    scores = {lang: n / len(words) for lang, n in hits.items()}
    first, second = sorted(scores.values(), reverse=True)[:2]
    if first < CLEAR_SHARE or second > first / 2:
        # Function words do not decide, as in a headline: ask for names, verbs and nouns too.
        for lang in _alphabets():
            if scores[lang] > -MIN_SHARE:
                content = _content_words(lang)
                known = sum(
                    word in content and lang not in _READINGS.kinds[_READINGS[word]][2]
                    for word in words
                )
                scores[lang] += CONTENT_WEIGHT * known / len(words)
    ours = sorted(_alphabets(), key=lambda lang: (-scores[lang], len(_alphabets()[lang])))
    neighbour = max(scores[lang] for lang in _neighbours())
    best = scores[ours[0]]
    # Without a word of a neighbour, an alphabet that fits says enough for a sentence.
    alone = neighbour <= 0 <= best and len(words) >= SENTENCE_WORDS
    return ours[0] if alone or (best > neighbour and best >= MIN_SHARE) else None
