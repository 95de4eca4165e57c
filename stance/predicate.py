"""The verb of a sentence in quotation marks, which is no quotation: Kiev « ne croit pas » à rien.

Asks the tokens of a sentence. Refuses to say who its subject is: that is :mod:`stance.subject`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .reading import Reading

# Such a verb is of so many tokens at most: « n'exclut pas ».
FEW_WORDS = 5
# What stands in a gap besides the comma or full stop that ends a clause.
MARKS = ' \u00a0\u202f«»‹›“”„‟"'
BLANKS_RE = re.compile(f"[{re.escape(MARKS)}]+")
# Forms that need no auxiliary.
FINITE = frozenset({"finite", "plural"})
# What may stand between a subject and its verb.
VERB_OPENERS = frozenset({"adverb", "auxiliary", "clitic", "modal", "object_pronoun"})


def is_predicate(r: Reading, i: int, j: int) -> bool:
    """Tell whether a quotation opens with the verb of the noun before it: Kiev « dément » tout."""
    if not 0 < i < j <= i + FEW_WORDS or r.gaps[i].strip(MARKS) or r.quoted[i - 1]:
        return False
    k = i
    while k < j and k not in r.verbs and not VERB_OPENERS.isdisjoint(r.groups[k]):
        k += 1
    if k not in r.verbs or k + r.verbs[k].size > j:
        return False
    if r.holds("complementizer", 0, j) or r.holds("subordinator", i, j):
        return False  # "... que le président « veut la paix »": what somebody else says.
    forms = r.verbs[k].forms
    first = i
    while first > 0 and k not in r.nominals and not VERB_OPENERS.isdisjoint(r.groups[first - 1]):
        first -= 1
    helped = r.holds("auxiliary", first, k)
    if not (forms & FINITE or helped) or "," in r.gaps[first]:
        return False
    # Its subject stands right before it.
    nominals = (r.nominals.get(at, (None, 0))[1] for at in range(first))
    return any(at + n == first for at, n in enumerate(nominals) if n)


def take_in(r: Reading, i: int, j: int) -> None:
    """Make some tokens, given half-open, a part of the sentence, as if no marks stood there."""
    r.quoted[i:j] = [False] * (j - i)
    for k in (i, j):
        if k < len(r.gaps):
            # A blank stays a blank: dashes and colons are known by those beside them.
            r.gaps[k] = BLANKS_RE.sub(" ", r.gaps[k])
