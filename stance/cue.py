"""Mentions and verbs to reporting clauses: who is said to say something in one sentence.

Finds every cue of a sentence (a source phrase, a reporting verb, a colon or a dash) with the
mention that it reports, and ranks them: the outermost voice first. Refuses to look at other
sentences; a pronoun or a bare role noun is handed on as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .mention import Mention, is_inserted
from .reading import Reading
from .subject import VerbGroup, find_subject, is_hyphenated_pronoun, right_of, touches
from .word import VerbForm

QUOTE_OR_DASH_RE = re.compile(r"[»”“\"›]\s*\.?\Z|[,–—:-]\Z")
CLOSED_RE = re.compile(r"[»”\"›,]\s*[–—-]?\s*\Z")
HEADLINE_DASH_RE = re.compile(r"[»”\"!?.…,]\s*[–—-]\s*\Z|\s[–—-]\s+\Z")
HEADLINE_MARKS = frozenset(":：–—-")
COLON_RE = re.compile(r"\s?[:：]\s")
VERB_COMPANIONS = frozenset({"adverb", "clitic", "reflexive"})
TOPIC_END_RE = re.compile(r"[,;.!?]")
# Between "X on" and the colon of a headline.
MAX_TOPIC = 10


@dataclass(slots=True)
class Cue:
    """A reporting clause.

    Parameters
    ----------
    rule : str
        The rule that found it.
    first, last : int
        Tokens of the reporting words, half-open.
    mention : Mention
        Its source, not yet resolved.
    rank : int
        Smaller is further out: a source phrase or a clause behind the quotation, then the first
        verb, then what a second verb adds.
    """

    rule: str
    first: int
    last: int
    mention: Mention
    rank: int


def may_report(r: Reading) -> bool:
    """Tell, before mentions are looked for, whether a sentence could hold a reporting clause."""
    return bool(r.verbs or r.sources) or not HEADLINE_MARKS.isdisjoint("".join(r.gaps))


def find_cues(r: Reading, mentions: list[Mention], options: frozenset[str]) -> list[Cue]:
    """Return the reporting clauses of a sentence, the outermost first.

    Parameters
    ----------
    r : Reading
    mentions : list of Mention
        From :func:`stance.mention.find_mentions`.
    options : frozenset of str
        What the language asks for (``words.tsv``, group ``option``).
    """
    cues = _source_phrases(r, mentions) if r.sources else []
    if r.verbs:
        cues += _verbs(r, mentions, options)
    if not any([cue.rule != "gerund" for cue in cues]):
        cues += _headlines(r, mentions)
    if len(cues) > 1:
        cues.sort(key=lambda cue: (cue.rank, cue.first))
    return cues


def _source_phrases(r: Reading, mentions: list[Mention]) -> list[Cue]:
    cues = []
    for i, (entry, n) in sorted(r.sources.items()):
        if r.quoted[i]:
            continue
        if entry.value == "start":
            found = right_of(r, mentions, i + n, reach=1) if i == 0 else None
            if found is not None and not r.text.startswith(",", r.ends[found.last - 1]):
                found = None
        elif entry.value == "right":
            found = right_of(r, mentions, i + n, reach=2)
        else:
            found = next((m for m in reversed(mentions) if m.last == i), None)
        if found is not None:
            cues.append(Cue("source-phrase", i, i + n, found, 0))
    return cues


def _verbs(r: Reading, mentions: list[Mention], options: frozenset[str]) -> list[Cue]:
    cues: list[Cue] = []
    taken = {k for m in mentions for k in range(m.first, m.last)}
    for i, form in r.verbs.items():
        if r.quoted[i] or i in taken:
            continue
        cue = _verb_cue(r, mentions, i, form, options, taken)
        if cue is not None:
            cues.append(cue)
    return cues


def _verb_cue(
    r: Reading,
    mentions: list[Mention],
    i: int,
    form: VerbForm,
    options: frozenset[str],
    taken: set[int],
) -> Cue | None:
    """Return the reporting clause of the verb form at token i, if it makes one."""
    value, forms = form.entry.value, form.forms
    end = i + form.size
    if forms == {"gerunds"}:
        subject = _sentence_subject(mentions, i)
        fits = value != "weak" and (i == 0 or "auxiliary" not in r.groups[i - 1])
        return Cue("gerund", i, end, subject, 4) if subject is not None and fits else None
    start, passive, helped = _verb_group(r, i)
    if passive and "participles" in forms:
        agent = _agent(r, mentions, end)
        fits = agent is not None and value != "weak"
        return Cue("passive-agent", i, end, agent, 3) if fits and agent is not None else None
    bare = "participles" in forms and "finite" not in forms
    helped = helped or _shares_auxiliary(r, start)
    if bare and not helped and "participle_needs_auxiliary" in options:
        return None
    if not helped and _is_noun(r, start, taken):
        return None
    before = r.gaps[start].rstrip()
    inverted = start == 0 or (before != "" and QUOTE_OR_DASH_RE.search(before) is not None)
    verb = VerbGroup(start, end, value, inverted, _introduces(r, end), "plural" in forms)
    locative = "locative" in options and verb.plural
    if value == "weak" and not (verb.behind or verb.quotes or locative):
        return None
    found = find_subject(r, mentions, verb, options)
    if found is None:
        return None
    subject, behind = found
    if forms == {"plural"} and not (
        subject.number == "p" or r.in_group(start - 1, "modal") or helped
    ):
        return None
    if value == "weak" and not (verb.behind or verb.quotes or _is_housed(r, subject)):
        return None
    if behind:
        return Cue("inverted-clause", start, end, subject, 1 if verb.behind else 2)
    trailing = verb.behind and touches(r, subject, start) and _closes(r, subject)
    return Cue("trailing-clause" if trailing else "verb", start, end, subject, 1 if trailing else 2)


def _is_housed(r: Reading, mention: Mention) -> bool:
    """Tell whether a body stands as a place, so that only "they" can be meant: "в МИД ждут"."""
    spoken = mention.role == "body" or mention.type == "institution"
    return spoken and (
        r.in_group(mention.first - 1, "locative") or r.in_group(mention.first, "locative")
    )


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
            if gap == "," and "adverb" not in group and "adverb" not in groups[start]:
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


def _shares_auxiliary(r: Reading, start: int) -> bool:
    """Tell whether a participle goes on behind "and" with the auxiliary of another one."""
    return r.in_group(start - 1, "conjunction") and any(
        "auxiliary" in r.groups[k] and not r.quoted[k] for k in range(start - 1)
    )


def _is_noun(r: Reading, start: int, taken: set[int]) -> bool:
    """Tell whether what stands before a form makes it a noun ("the report", "Russia's claims")."""
    k = start - 1
    if k < 0 or r.quoted[k] or r.gaps[start].strip() not in {"", "'", "’"}:
        return False
    group = r.groups[k]
    if "determiner" in group and "clitic" not in group:
        return True
    if "preposition" in group or "possessive" in group:
        return True
    nominal = r.nominals.get(k)
    return nominal is not None and nominal[0].detail == "demonym" and k not in taken


def _agent(r: Reading, mentions: list[Mention], at: int) -> Mention | None:
    """Return the mention behind "by"/"par" a few tokens after a passive."""
    for k in range(at, min(at + 6, len(r.words))):
        if "passive_agent" in r.groups[k] and not r.quoted[k]:
            return right_of(r, mentions, k + 1, reach=0)
    return None


def _closes(r: Reading, mention: Mention) -> bool:
    """Tell whether a clause begins behind a quotation or a comma with this mention."""
    k = mention.first
    return k > 0 and CLOSED_RE.search(r.gaps[k]) is not None and any(r.quoted[:k])


def _sentence_subject(mentions: list[Mention], before: int) -> Mention | None:
    return next((m for m in mentions if not m.oblique and m.last <= before), None)


def _colon_follows(r: Reading, at: int) -> bool:
    """Tell whether a topic ends in a colon: "Kyiv on the strike: ..."."""
    for k in range(at, min(at + MAX_TOPIC, len(r.words) - 1)):
        if COLON_RE.match(r.gaps[k + 1]):
            return True
        if TOPIC_END_RE.search(r.gaps[k + 1]):
            return False
    return False


def _headlines(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return the source of "Kremlin: ..." and "..., — Zelensky"."""
    n = len(r.words)
    cues = []
    for mention in mentions:
        if mention.kind == "pronoun" or mention.type == "country" or mention.oblique:
            continue
        first, last = mention.first, mention.last
        if (
            last < n
            and _leads_to_colon(r, last)
            # A time of day may stand before: "10:20. Kremlin: ...".
            and all([word.lower.isdigit() for word in r.words[:first]])
        ):
            cues.append(Cue("headline-colon", first, last, mention, 2))
        gap = r.gaps[first]
        if gap in {"", " "} or not (last == n or "preposition" in r.groups[last]):
            continue
        if HEADLINE_DASH_RE.search(gap) or (":" in gap and last == n):
            cues.append(Cue("headline-dash", first, last, mention, 1))
    return cues


def _leads_to_colon(r: Reading, at: int) -> bool:
    """Tell whether a colon stands before a token, or ends the topic that begins there."""
    gap = r.gaps[at]
    if gap != " " and COLON_RE.match(gap):
        return True
    return "about" in r.groups[at] and gap.isspace() and _colon_follows(r, at)
