"""Forms of reporting verbs to verb groups: auxiliaries, and what speaks for a report.

Drops the forms that cannot report whoever speaks: nouns ("the report"), bare participles, weak
verbs without anything reported. Refuses to look for a subject: that is :mod:`stance.subject`'s
affair.
"""

from __future__ import annotations

import re

from .mention import is_inserted
from .reading import Reading
from .record import dataclass, field
from .word import NO_GROUPS, VerbForm

QUOTE_OR_DASH_RE = re.compile(r"[»”“\"›]\s*\.?\Z|[,–—:-]\Z")
VERB_COMPANIONS = frozenset({"adverb", "clitic", "reflexive"})
# The agent of a passive stands within this many tokens behind it.
AGENT_REACH = 6


@dataclass(slots=True)
class VerbGroup:
    """A reporting verb with its auxiliaries.

    Parameters
    ----------
    at : int
        Token of the verb form.
    start, end : int
        Tokens, half-open.
    value : str
        Class of the verb (say, act, weak, text).
    forms : frozenset of str
        The columns of ``verbs.tsv`` that hold the form.
    passive : bool
        Whether it is a participle in the passive.
    helped : bool
        Whether an auxiliary or a modal verb belongs to it.
    inverted : bool
        Whether it begins the sentence or stands behind a quotation, a comma or a dash.
    quotes : bool
        Whether a quotation, a colon or a that-clause follows.

    Attributes
    ----------
    plural : bool
        Whether one of its forms is plural.
    behind : bool
        Whether the verb follows what it reports.
    """

    at: int
    start: int
    end: int
    value: str
    forms: frozenset[str]
    passive: bool = False
    helped: bool = False
    inverted: bool = False
    quotes: bool = False
    plural: bool = field(init=False)
    behind: bool = field(init=False)

    def __post_init__(self) -> None:
        self.plural = "plural" in self.forms
        self.behind = self.inverted and self.start > 0


def find_verbs(r: Reading, options: frozenset[str]) -> list[VerbGroup]:
    """Return the verbs outside quotations that may report, in order.

    Parameters
    ----------
    r : Reading
    options : frozenset of str
        What the language asks for (``words.tsv``, group ``option``).
    """
    verbs = []
    for at, form in r.verbs.items():
        if not r.quoted[at]:
            verb = _read_verb(r, at, form, options)
            if verb is not None:
                verbs.append(verb)
    return verbs


def _read_verb(r: Reading, at: int, form: VerbForm, options: frozenset[str]) -> VerbGroup | None:
    value, forms = form.entry.value, form.forms
    end = at + form.size
    if forms == {"gerunds"}:
        helped = at > 0 and "auxiliary" in r.groups[at - 1]
        # Not told apart by an adjective, as nouns are.
        return (
            None if value == "weak" or helped else VerbGroup(at, at, end, value, forms, helped=True)
        )
    start, passive, helped = _verb_group(r, at)
    if passive and "participles" in forms:
        if value == "weak" or not _has_agent(r, end):
            return None
        return VerbGroup(at, start, end, value, forms, passive=True, helped=True)
    if r.in_group(start - 1, "narrative") and r.in_group(0, "conjunction"):
        start, helped = start - 1, True  # "Et le ministre d'ajouter que ..."
    helped = helped or _shares_auxiliary(r, start)
    if not helped:
        bare = "participles" in forms and "finite" not in forms
        if (bare and "participle_needs_auxiliary" in options) or _is_noun(r, start):
            return None
    before = r.gaps[start].rstrip()
    # "C'est ce qu'indique le bulletin": a subject stands behind such words too.
    inverted = start == 0 or r.in_group(start - 1, "backward")
    inverted = inverted or (before != "" and QUOTE_OR_DASH_RE.search(before) is not None)
    quotes = _introduces(r, end)
    verb = VerbGroup(at, start, end, value, forms, False, helped, inverted, quotes)
    housed = "locative" in options and verb.plural
    return None if value == "weak" and not (verb.behind or quotes or housed) else verb


def _has_agent(r: Reading, at: int) -> bool:
    return "passive_agent" in NO_GROUPS.union(*r.groups[at : at + AGENT_REACH])


def _introduces(r: Reading, at: int) -> bool:
    """Tell whether a quotation, a colon or a that-clause follows within a few tokens."""
    for k in range(at, min(at + 4, len(r.words))):
        if r.quoted[k] or "complementizer" in r.groups[k] or ":" in r.gaps[k]:
            return True
    return False


def _verb_group(r: Reading, i: int) -> tuple[int, bool, bool]:
    """Return where the verb group begins, whether it is passive, whether an auxiliary helps."""
    start, passive, helped = i, False, False
    groups, nominals = r.groups, r.nominals
    while start > 0 and not r.quoted[start - 1]:
        k = start - 1
        group = groups[k]
        if k in nominals:
            if is_inserted(r, k):
                start = k
                continue
        elif not group:
            break
        gap = r.gaps[start]
        if gap != " ":
            gap = gap.strip()
            adverb = "adverb" in groups[start] or _is_inserted_adverb(r, k)
            if gap == "," and not adverb and not is_inserted(r, start):
                break
            if gap not in {"", "'", "’", "-", ","}:
                break
        if "auxiliary" in group or "modal" in group:
            helped = True
        elif "passive" in group:
            if k > 0 and "reflexive" in groups[k - 1]:
                helped = True
            else:
                passive = True
        elif VERB_COMPANIONS.isdisjoint(group) and not is_hyphenated_pronoun(r, k):
            break
        start = k
    # A determiner that is also a clitic belongs to a noun where no auxiliary follows.
    return start, passive, helped


def _is_inserted_adverb(r: Reading, k: int) -> bool:
    """Tell whether the adverb before a comma stands behind one: "a, hier, annoncé".

    In "fermé jusqu'à lundi, ont annoncé" it ends what stands before.
    """
    while "adverb" in r.groups[k]:
        if k == 0 or r.gaps[k].strip() == ",":
            return True
        if r.gaps[k] != " ":
            return False
        k -= 1
    return False


def _shares_auxiliary(r: Reading, start: int) -> bool:
    """Tell whether a participle goes on behind "and" with the auxiliary of another one."""
    return r.in_group(start - 1, "conjunction") and any(
        "auxiliary" in r.groups[k] and not r.quoted[k] for k in range(start - 1)
    )


def _is_noun(r: Reading, start: int) -> bool:
    """Tell whether what stands before a form makes it a noun ("the report", "Russia's claims")."""
    k = start - 1
    if k < 0 or not r.groups[k] or r.quoted[k] or r.gaps[start].strip() not in {"", "'", "’"}:
        return False
    group = r.groups[k]
    if "determiner" in group and "clitic" not in group:
        return True
    return "preposition" in group or "possessive" in group


def is_hyphenated_pronoun(r: Reading, k: int) -> bool:
    """Tell whether token k is the pronoun of "a-t-il"."""
    nominal = r.nominals.get(k)
    return (
        nominal is not None
        and nominal[0].kind == "pronoun"
        and k > 0
        and r.text[r.starts[k] - 1] in "-‑"
    )
