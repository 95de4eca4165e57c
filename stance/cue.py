"""Mentions and verbs to reporting clauses: who is said to say something in one sentence.

Finds every cue of a sentence (a source phrase, a reporting verb, a colon or a dash) with the
mention that it reports, and ranks them: the outermost voice first. Refuses to look at other
sentences; a pronoun or a bare role noun is handed on as it stands.
"""

from __future__ import annotations

import re

from .lexicon import Entry
from .mention import Mention, is_inserted
from .reading import Reading
from .record import dataclass
from .subject import VerbGroup, find_subject, is_hyphenated_pronoun, right_of, touches

QUOTE_OR_DASH_RE = re.compile(r"[»”“\"›]\s*\.?\s*\Z|[,–—:-]\s*\Z")
COLON_RE = re.compile(r"\s?[:：]\s")
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
    cues = [*_source_phrases(r, mentions), *_verbs(r, mentions, options)]
    if not any(cue.rule != "gerund" for cue in cues):
        cues += _headlines(r, mentions)
    return sorted(cues, key=lambda cue: (cue.rank, cue.first))


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
    for i, (entries, n) in sorted(r.verbs.items()):
        if r.quoted[i] or i in taken:
            continue
        cue = _verb_cue(r, mentions, i, entries, n, options, taken)
        if cue is not None:
            cues.append(cue)
    return cues


def _verb_cue(
    r: Reading,
    mentions: list[Mention],
    i: int,
    entries: list[Entry],
    n: int,
    options: frozenset[str],
    taken: set[int],
) -> Cue | None:
    """Return the reporting clause of the verb form at token i, if it makes one."""
    value = entries[0].value
    forms = {e.detail for e in entries}
    end = i + n
    if forms == {"gerunds"}:
        subject = _sentence_subject(mentions, i)
        fits = value != "weak" and not r.in_group(i - 1, "auxiliary")
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
    before = "" if start == 0 else r.gap(start - 1, start)
    inverted = start == 0 or bool(QUOTE_OR_DASH_RE.search(before))
    verb = VerbGroup(start, end, value, inverted, _introduces(r, end), "plural" in forms)
    found = find_subject(r, mentions, verb, options)
    if found is None:
        return None
    subject, behind = found
    if forms == {"plural"} and not (
        subject.number == "p" or r.in_group(start - 1, "modal") or helped
    ):
        return None
    housed = "locative" in options and verb.plural and _is_housed(r, subject)
    if value == "weak" and not (verb.behind or verb.quotes or housed):
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
        if r.quoted[k] or r.in_group(k, "complementizer") or ":" in r.gap(k - 1, k):
            return True
    return False


def _verb_group(r: Reading, i: int) -> tuple[int, bool, bool]:
    """Return where the verb group begins, whether it is passive, whether an auxiliary helps."""
    start, passive, helped = i, False, False
    while start > 0 and not r.quoted[start - 1]:
        k = start - 1
        if is_inserted(r, k):
            start = k
            continue
        gap = r.gap(k, start).strip()
        if gap == "," and not (r.in_group(k, "adverb") or r.in_group(start, "adverb")):
            break
        if gap not in {"", "'", "’", "-", ","}:
            break
        if r.in_group(k, "auxiliary") or r.in_group(k, "modal"):
            helped = True
        elif r.in_group(k, "passive"):
            if k > 0 and r.in_group(k - 1, "reflexive"):
                helped = True
            else:
                passive = True
        elif not (
            r.in_group(k, "adverb")
            or r.in_group(k, "clitic")
            or r.in_group(k, "reflexive")
            or is_hyphenated_pronoun(r, k)
        ):
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
    if k < 0 or r.quoted[k] or r.gap(k, start).strip() not in {"", "'", "’"}:
        return False
    if r.in_group(k, "determiner") and not r.in_group(k, "clitic"):
        return True
    if r.in_group(k, "preposition") or r.in_group(k, "possessive"):
        return True
    nominal = r.nominals.get(k)
    return nominal is not None and nominal[0].detail == "demonym" and k not in taken


def _agent(r: Reading, mentions: list[Mention], at: int) -> Mention | None:
    """Return the mention behind "by"/"par" a few tokens after a passive."""
    for k in range(at, min(at + 6, len(r.words))):
        if r.in_group(k, "passive_agent") and not r.quoted[k]:
            return right_of(r, mentions, k + 1, reach=0)
    return None


def _closes(r: Reading, mention: Mention) -> bool:
    """Tell whether a clause begins behind a quotation or a comma with this mention."""
    k = mention.first
    return (
        k > 0
        and bool(re.search(r"[»”\"›,]\s*[–—-]?\s*\Z", r.text[r.ends[k - 1] : r.starts[k]]))
        and any(r.quoted[:k])
    )


def _sentence_subject(mentions: list[Mention], before: int) -> Mention | None:
    return next((m for m in mentions if not m.oblique and m.last <= before), None)


def _colon_follows(r: Reading, at: int) -> bool:
    """Tell whether a topic ends in a colon: "Kyiv on the strike: ..."."""
    for k in range(at, min(at + MAX_TOPIC, len(r.words) - 1)):
        if COLON_RE.match(r.gap(k, k + 1)):
            return True
        if TOPIC_END_RE.search(r.gap(k, k + 1)):
            return False
    return False


def _headlines(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return the source of "Kremlin: ..." and "..., — Zelensky"."""
    n = len(r.words)
    cues = []
    for mention in mentions:
        if mention.kind == "pronoun" or mention.type == "country" or mention.oblique:
            continue
        # A time of day may stand before: "10:20. Kremlin: ...".
        begins = all(word.isdigit() for word in r.words[: mention.first])
        if begins and mention.last < n:
            gap = r.gap(mention.last - 1, mention.last)
            about = r.in_group(mention.last, "about") and gap.isspace()
            if COLON_RE.match(gap) or (about and _colon_follows(r, mention.last)):
                cues.append(Cue("headline-colon", mention.first, mention.last, mention, 2))
        if mention.first > 0 and (mention.last == n or r.in_group(mention.last, "preposition")):
            gap = r.gap(mention.first - 1, mention.first)
            if re.search(r"[»”\"!?.…,]\s*[–—-]\s*\Z|\s[–—-]\s+\Z", gap) or (
                ":" in gap and mention.last == n
            ):
                cues.append(Cue("headline-dash", mention.first, mention.last, mention, 1))
    return cues
