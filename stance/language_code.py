"""Codes of languages as labelled data write them: one for each language.

A model may be trained in any language, so the accepted codes are those of the standard, not of the
languages that have data. Two spellings of one language would be two languages to a model.
"""

from __future__ import annotations

import os
import re
from functools import cache, lru_cache

from .lexicon import DATA, available_languages, read_tsv

_NONE = "-"


@cache
def _load_codes() -> dict[str, str]:
    """Return the code to write, by each code in use for the same language."""
    codes: dict[str, str] = {}
    for _, (code, others) in read_tsv(os.path.join(DATA, "codes.tsv"), ("code", "others")):
        names = others.split() if code == _NONE else (code, *others.split())
        codes |= dict.fromkeys(names, code)
    return codes


@lru_cache(maxsize=1 << 10)
def find_code_fault(code: str) -> str | None:
    """Return what is wrong with the code of a language, or None.

    Parameters
    ----------
    code : str
        Empty where none is given, which is no fault.

    Returns
    -------
    str or None
        What was got, what is accepted, and what to write instead where that is known.

    Examples
    --------
    >>> find_code_fault("de")
    >>> find_code_fault("eng").split("; ")[-1]
    "write 'en'"
    """
    codes = _load_codes()
    if not code:
        return None
    # Three letters are the name of a language that has no two.
    if codes.get(code) == code or (re.fullmatch("[a-z]{3}", code) and code not in codes):
        return None
    fault = (
        f"got {code!r}; accepted: the code of ISO 639-1 in lower case, "
        f"such as {', '.join(available_languages())}, or nothing"
    )
    # "EN", "eng", "en-GB" and "en_US" are all meant for "en".
    meant = codes.get(re.split("[-_]", code.strip().lower())[0])
    if meant is None:
        return fault
    return f"{fault}; " + ("leave the cell empty" if meant == _NONE else f"write {meant!r}")
