"""Which languages there are, and which one a text is in."""

from __future__ import annotations

import re
from functools import cache

from .errors import UnknownLanguageError
from .lexicon import WORD_RE, available_languages, load_lexicon

# Enough text to be sure; more would only cost time.
SAMPLE = 3000
LETTERS = {
    "kk": re.compile("[әғқңөұүһ]"),
    "uk": re.compile("[іїєґ]"),
    "ru": re.compile("[ыэъё]"),
}


def check_language(lang: str) -> str:
    """Return a language code, or raise UnknownLanguageError naming the accepted ones."""
    if lang not in available_languages():
        raise UnknownLanguageError(
            f"got language {lang!r}; accepted: {', '.join(available_languages())} (or 'auto')"
        )
    return lang


@cache
def _function_words(lang: str) -> frozenset[str]:
    return frozenset(
        word
        for form, entry in load_lexicon(lang).entries
        if entry.kind in {"word", "pronoun"}
        for word in WORD_RE.findall(form.lower().replace("_", " "))
    )


def detect_language(text: str) -> str | None:
    """Return the language of a text, one of the available ones, or None.

    Parameters
    ----------
    text : str

    Returns
    -------
    str or None
        ISO 639-1 code; None when the text is in none of them, or has no words.
    """
    sample = text[:SAMPLE].lower()
    words = WORD_RE.findall(sample)
    if not words:
        return None
    cyrillic = sum("Ѐ" <= c <= "ӿ" for c in sample)
    latin = sum("a" <= c <= "ɏ" and c.isalpha() for c in sample)
    if cyrillic > latin:
        counts = {lang: len(pattern.findall(sample)) for lang, pattern in LETTERS.items()}
        best = max(sorted(counts), key=lambda lang: counts[lang])
        return best if counts[best] else "ru"
    if latin == 0:
        return None
    shares = {
        lang: sum(w in _function_words(lang) for w in words) / len(words) for lang in ("en", "fr")
    }
    best = max(sorted(shares), key=lambda lang: shares[lang])
    return best if shares[best] > 0.15 else None
