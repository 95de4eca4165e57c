"""Which languages there are, and which one a text is in.

Restricted to the languages that have data, and able to say "none of these": words of our languages
are weighed against the commonest words of their neighbours (``data/neighbours.tsv``), and letters
decide between alphabets. No statistics are learned: a headline of five words has too few for them.
"""

from __future__ import annotations

import re
from functools import cache

from .errors import UnknownLanguageError
from .lexicon import DATA, WORD_RE, available_languages, load_lexicon, read_table

# Enough text to be sure; more would only cost time.
SAMPLE = 4000
# Letters of one alphabet among those that share most of theirs.
LETTERS = {
    "kk": re.compile("[әғқңөұүһ]"),
    "ru": re.compile("[ыэъё]"),
    "uk": re.compile("[іїєґ]"),
}
# Russian and Ukrainian texts quote Kazakh names; Kazakh texts are full of these letters: on the
# development sentences 2 % or more, on the others none.
KAZAKH_SHARE = 0.012
FOREIGN_LETTERS = re.compile("[ўђјљњћџѓќѕҷӣӯҳҡҙҫӊ]|[áíóúãõòìñßåøłżźśğşțșőűěřůđąęćčšžıäö]")
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
    letters = sum(c.isalpha() for c in sample)
    if not words or not letters:
        return None
    ours = available_languages()
    cyrillic = 2 * sum("Ѐ" <= c <= "ԯ" for c in sample) > letters
    alphabet = {lang: len(pattern.findall(sample)) for lang, pattern in LETTERS.items()}
    kazakh = alphabet["kk"] > KAZAKH_SHARE * letters
    scores = {}
    for lang, known in _weights().items():
        score = sum(known.get(word, 0.0) for word in words) / len(words)
        if lang in LETTERS:
            fits = cyrillic and (lang == "kk") == kazakh
            score = score + alphabet[lang] / len(words) if fits else 0.0
        elif lang in ours and cyrillic:
            score = 0.0
        scores[lang] = score
    foreign = len(FOREIGN_LETTERS.findall(sample)) / len(words)
    # Where a neighbour says as much, the text is not surely ours.
    best = max(sorted(scores), key=lambda lang: (scores[lang], lang not in ours))
    if best not in ours or scores[best] - foreign < MIN_SHARE:
        return None
    return best
