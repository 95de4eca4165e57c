"""Forms of reporting verbs to verb groups: auxiliaries, and what speaks for a report.

Drops the forms that cannot report whoever speaks: nouns ("the report"), bare participles, weak
verbs without anything reported. Refuses to look for a subject: that is :mod:`stance.subject`'s
affair.
"""

from __future__ import annotations

import re

from .mention import is_inserted
from .reading import Reading
from .record import dataclass
from .word import VerbForm

QUOTE_OR_DASH_RE = re.compile(r"[»”“\"›]\s*\.?\Z|[,–—:-]\Z")
DASHES = frozenset("—–-,:")
VERB_COMPANIONS = frozenset({"adverb", "clitic", "reflexive"})
# What else than a pronoun may belong to a verb.
VERB_WORDS = VERB_COMPANIONS | {"auxiliary", "modal", "passive"}
# The agent of a passive stands within this many tokens behind it.
AGENT_REACH = 6
# A clause between commas that only says who speaks.
MAX_PARENTHESIS = 5
BARRED = frozenset({"locative", "relative", "subordinator"})
# A source between a verb and what it reports has at most so many words.
MAX_SOURCE = 12


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
    reports : bool
        Whether it surely reports: it means saying, or a quotation, a colon or a that-clause
        follows.
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
    reports: bool = False
    plural: bool = False
    behind: bool = False


def find_verbs(
    r: Reading, options: frozenset[str], complements: tuple[str, ...] = ()
) -> list[VerbGroup]:
    """Return the verbs outside quotations that may report, in order.

    Parameters
    ----------
    r : Reading
    options : frozenset of str
        What the language asks for (``words.tsv``, group ``option``).
    complements : tuple of str
        Endings of the clause that a verb reports, where it stands before the verb.
    """
    verbs = []
    end = 0
    for at, form in r.verbs.items():
        if at < end:
            continue  # "сот алдында жауап береді" is no "жауап береді".
        end = at + form.size
        if not r.quoted[at]:
            verb = _read_verb(r, at, form, options, complements)
            if verb is not None:
                verbs.append(verb)
    return verbs


def _read_verb(
    r: Reading, at: int, form: VerbForm, options: frozenset[str], complements: tuple[str, ...]
) -> VerbGroup | None:
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
        if value == "weak" or not r.holds("passive_agent", end, end + AGENT_REACH):
            return None
        return VerbGroup(at, start, end, value, forms, passive=True, helped=True)
    if r.in_group(start - 1, "narrative") and r.in_group(0, "conjunction"):
        start, helped = start - 1, True  # "Et le ministre d'ajouter que ..."
    before = start - 1
    if not helped and before > 0 and "conjunction" in r.groups[before]:
        helped = _shares_auxiliary(r, before)
    if not helped:
        bare = "participles" in forms and "finite" not in forms
        # "prêt à" may be a loan to somebody; what is several words otherwise is no noun.
        nominal = form.size == 1 or "preposition" in r.groups[end - 1]
        noun = nominal and _is_noun(r, start)
        if noun or (bare and "participle_needs_auxiliary" in options):
            return None
    # "C'est ce qu'indique le bulletin": a subject stands behind such words too.
    pointed = "verb_final" not in options and _points_back(r, before)
    inverted = start == 0 or pointed
    if not inverted and r.gaps[start] != " ":
        gap = r.gaps[start].rstrip()
        # "... called it a “farce” and promised": the subject stands before both.
        joined = start < at and "conjunction" in r.groups[start] and gap[-1:] not in DASHES
        inverted = not joined and QUOTE_OR_DASH_RE.search(gap) is not None
    reports = value == "say" or _introduces(r, end) or _is_parenthesis(r, start, end)
    reports = reports or _declines(r, at, start)
    if complements and not reports and start > 0:
        # "дайын екенін жазды": wrote that they are ready.
        reports = r.words[start - 1].lower.endswith(complements) or (
            form.entry.value == "weak" and _closes(r, end) and _tells(r, start, at, complements)
        )
    plural, behind = "plural" in forms, inverted and start > 0
    if value == "weak" and not (behind or reports or (plural and "locative" in options)):
        return None
    return VerbGroup(at, start, end, value, forms, False, helped, inverted, reports, plural, behind)


def _points_back(r: Reading, k: int) -> bool:
    """Tell whether such words end there: "Об этом | заявил", and not "если об этом | попросит"."""
    if not r.in_group(k, "backward"):
        return False
    while r.in_group(k, "backward"):
        k -= 1
    return not r.in_group(k, "condition")


def _introduces(r: Reading, at: int) -> bool:
    """Tell whether a quotation, a colon or a that-clause follows within a few tokens."""
    end = at + 4
    return (
        r.holds("complementizer", at, end)
        or True in r.quoted[at:end]
        or any(":" in gap and gap != ":" for gap in r.gaps[at:end])  # 9:40
    )


def _declines(r: Reading, at: int, start: int) -> bool:
    """Tell whether to comment, which opens a sentence, is refused: «Комментировать не стали»."""
    refused = r.in_group(at, "clitic") and r.in_group(0, "commenting")
    return refused and all(gap.strip() in {"", "«", "»"} for gap in r.gaps[1 : start + 1])


def _is_parenthesis(r: Reading, start: int, end: int) -> bool:
    """Tell whether a short clause between commas ends there: "Kyiv, the statement went on, has"."""
    if end < len(r.words) and (r.gaps[end].strip() != "," or r.quoted[end]):
        return False
    named = False
    for k in range(start - 1, max(start - MAX_PARENTHESIS, 0), -1):
        if r.quoted[k] or not BARRED.isdisjoint(r.groups[k]):
            return False
        named = named or k in r.nominals
        if r.gaps[k] != " ":
            return named and r.gaps[k].strip() == ","
    return False


def _tells(r: Reading, start: int, at: int, complements: tuple[str, ...]) -> bool:
    """Tell whether only a source parts a verb from what it reports: "бұл туралы Axios | жазды"."""
    if r.holds("about", start, at):
        return True  # "Axios бұл туралы жазды"
    for k in range(start - 1, max(start - MAX_SOURCE, 0) - 1, -1):
        if "about" in r.groups[k] or r.words[k].lower.endswith(complements):
            return k < start - 1
        known = k in r.nominals or r.words[k].capital or r.groups[k]
        if not known or r.gaps[k + 1] != " ":
            return False
    return False


def _closes(r: Reading, end: int) -> bool:
    """Tell whether nothing but an auxiliary follows a verb in its clause."""
    while r.in_group(end, "auxiliary"):
        end += 1
    return end >= len(r.words) or r.gaps[end] != " "


def _verb_group(r: Reading, i: int) -> tuple[int, bool, bool]:
    """Return where the verb group begins, whether it is passive, whether an auxiliary helps."""
    start, passive, helped = i, False, False
    groups, nominals = r.groups, r.nominals
    while start > 0 and not r.quoted[start - 1]:
        k = start - 1
        group = groups[k]
        if k in nominals:
            if r.gaps[k] != " " and is_inserted(r, k):
                start = k
                continue
        elif VERB_WORDS.isdisjoint(group) or (k - 1 in nominals and nominals[k - 1][1] > 1):
            break  # «Он же | заявил»: the clitic is a part of the subject.
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


def _shares_auxiliary(r: Reading, conjunction: int) -> bool:
    """Tell whether a participle goes on behind "and" with the auxiliary of another one."""
    return any("auxiliary" in r.groups[k] and not r.quoted[k] for k in range(conjunction))


def _is_noun(r: Reading, start: int) -> bool:
    """Tell whether what stands before a form makes it a noun ("the report", "Russia's claims")."""
    k = start - 1
    while k > 0 and "adjective" in r.groups[k]:
        k -= 1  # "un nouveau prêt à"
    group = r.groups[k] if k >= 0 else None
    if not group or r.quoted[k] or r.gaps[start].strip() not in {"", "'", "’"}:
        return False
    if k in r.nominals and r.nominals[k][0].kind == "pronoun":
        return False  # "тот пообещал"
    if "object_pronoun" in group:
        return False  # "его поддержал"
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
