"""Which languages there are, and which one a text is in.

Restricted to the languages that have data, and able to say "none of these": words of our languages
are weighed against the commonest words of their neighbours (``data/neighbours.tsv``), and a letter
outside its alphabet speaks against a language. No statistics are learned: a headline of five words
has too few for them.
"""

from __future__ import annotations

from collections import Counter
from functools import cache

from .errors import UnknownLanguageError
from .lexicon import DATA, WORD_RE, available_languages, load_lexicon, read_table

# Enough text to be sure; more would only cost time.
SAMPLE = 4000
# What a share of letters outside its alphabet costs a language, against its share of known words.
FOREIGN_WEIGHT = 1.5
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
        lang: frozenset("".join(load_lexicon(lang).group("alphabet")))
        for lang in available_languages()
    }


@cache
def _weights() -> dict[str, dict[str, float]]:
    """Return per language what each word says for it; neighbours included."""
    weights: dict[str, dict[str, float]] = {}
    for lang in available_languages():
        known = weights.setdefault(lang, {})
        for form, entry in load_lexicon(lang).entries:
            weight = 1.0 if entry.kind in {"word", "pronoun", "source"} else CONTENT_WEIGHT
            for word in WORD_RE.findall(form.lower().replace("_", " ")):
                known[word] = max(weight, known.get(word, 0.0))
    for _, row in read_table(DATA / "neighbours.tsv", ("lang", "words")):
        weights[row["lang"]] = dict.fromkeys(row["words"].split(), 1.0)
    return weights


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
    words = WORD_RE.findall(sample)
    letters = Counter(filter(str.isalpha, sample))
    n_letters = sum(letters.values())
    if not words or not n_letters:
        return None
    scores = {}
    for lang, known in _weights().items():
        score = sum(known.get(word, 0.0) for word in words) / len(words)
        alphabet = _alphabets().get(lang)
        if alphabet is not None:
            foreign = sum(n for letter, n in letters.items() if letter not in alphabet)
            score -= FOREIGN_WEIGHT * foreign / n_letters
        scores[lang] = score
    best = max(sorted(scores), key=lambda lang: (scores[lang], -len(_alphabets().get(lang, ()))))
    return best if best in _alphabets() and scores[best] >= MIN_SHARE else None
