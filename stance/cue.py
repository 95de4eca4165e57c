"""Mentions and verbs to reporting clauses: who is said to say something in one sentence.

Finds every cue of a sentence (a source phrase, a reporting verb, a colon or a dash) with the
mention that it reports, and ranks them: the outermost voice first. Refuses to look at other
sentences; a pronoun or a bare role noun is handed on as it stands.
"""

from __future__ import annotations

import re

from .gazetteer import OTHER
from .lexicon import ORIGINS
from .mention import Mention, read_phrase
from .reading import Reading
from .record import dataclass
from .subject import find_subject, phrase_end, right_of, skip_adverbs, touches
from .verb import AGENT_REACH, VerbGroup

CLOSED_RE = re.compile(r"[»”\"›,]\s*[–—-]?\s*\Z")
HEADLINE_DASH_RE = re.compile(r"[»”\"!?.…,]\s*[–—-]\s*\Z|\s[–—-]\s*\Z")
# '"Not one mile": Ukraine's navy on its passage'
HEADLINE_QUOTE_RE = re.compile(r"[»”\"'’]\s?:\s\Z")
HEADLINE_MARKS = frozenset(":：–—-")
# Flags and other symbols may stand before the colon of a post.
COLON_RE = re.compile(r"[^\w,;.!?()«»“”\"]*[:：]\s")
TOPIC_END_RE = re.compile(r"[,;.!?]")
# Between evidence and whose it is: "provided by".
MAX_EVIDENCE = 4
EVIDENCE_LINKS = frozenset({"link", "passive_agent"})
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


def may_report(r: Reading, verbs: list[VerbGroup]) -> bool:
    """Tell, before mentions are looked for, whether a sentence could hold a reporting clause."""
    if verbs or r.sources or not HEADLINE_MARKS.isdisjoint("".join(r.gaps)):
        return True
    return r.text.startswith(")", r.ends[-1] if r.ends else 0)


def find_cues(
    r: Reading, mentions: list[Mention], verbs: list[VerbGroup], options: frozenset[str]
) -> list[Cue]:
    """Return the reporting clauses of a sentence, the outermost first.

    Parameters
    ----------
    r : Reading
    mentions : list of Mention
        From :func:`stance.mention.find_mentions`.
    verbs : list of VerbGroup
        From :func:`stance.verb.find_verbs`.
    options : frozenset of str
        What the language asks for (``words.tsv``, group ``option``).
    """
    cues = _source_phrases(r, mentions) if r.sources else []
    if verbs:
        cues += _verbs(r, mentions, verbs, options)
    if {cue.rule for cue in cues} <= {"gerund"}:
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
            found = right_of(r, mentions, _behind_evidence(r, i + n), reach=2)
            found = found or _unknown_source(r, i + n)
        elif entry.value == "own":
            # "in his words": the phrase is its own pronoun.
            found = next((m for m in mentions if m.first == i and m.last == i + n), None)
        elif entry.value == "within":
            # "in the Kremlin's view": a preposition opens what the phrase closes.
            found = next((m for m in mentions if m.last == i and m.oblique), None)
        else:
            found = next((m for m in reversed(mentions) if m.last == i), None)
        if found is not None:
            cues.append(Cue("source-phrase", i, i + n, found, 0))
    return cues


def _behind_evidence(r: Reading, at: int) -> int:
    """Return the token from which whose evidence it is stands: "the figures provided by | X"."""
    start = at
    while r.in_group(at, "determiner") or r.in_group(at, "adjective"):
        at += 1
    if r.in_group(at, "evidence"):
        for k in range(at + 1, min(at + MAX_EVIDENCE, len(r.words))):
            if not EVIDENCE_LINKS.isdisjoint(r.groups[k]):
                return k + 1
    return start


def _unknown_source(r: Reading, first: int) -> Mention | None:
    """Return the source whose head noun no data hold: "selon un membre de l'équipe russe"."""
    last = phrase_end(r, first)
    linked = r.in_group(first, "indefinite") and r.in_group(first + 2, "link")
    if not linked or last - first < 4 or any(k in r.verbs for k in range(first, last)):
        return None
    return read_phrase(r, first, last)


def _verbs(
    r: Reading, mentions: list[Mention], verbs: list[VerbGroup], options: frozenset[str]
) -> list[Cue]:
    cues: list[Cue] = []
    taken = {k for m in mentions for k in range(m.first, m.last)}
    for verb in verbs:
        if verb.at in taken or (not verb.helped and _follows_adjective(r, verb.start, taken)):
            continue
        cue = _verb_cue(r, mentions, verb, options)
        if cue is not None:
            cues.append(cue)
    return cues


def _verb_cue(
    r: Reading, mentions: list[Mention], verb: VerbGroup, options: frozenset[str]
) -> Cue | None:
    """Return the reporting clause of a verb, if it makes one."""
    start, end = verb.start, verb.end
    if verb.forms == {"gerunds"}:
        subject = _sentence_subject(mentions, start)
        return Cue("gerund", start, end, subject, 4) if subject is not None else None
    if verb.passive:
        agent = _agent(r, mentions, end)
        return Cue("passive-agent", verb.at, end, agent, 3) if agent is not None else None
    if not verb.helped and "participles" in verb.forms and r.in_group(end, "passive_agent"):
        agent = right_of(r, mentions, end + 1, reach=0)
        if agent is not None:
            # "Denied by Kyiv." alone is a report; "a village claimed by Moscow" is none.
            whole = start == 0 and agent.last == len(r.words)
            return Cue("passive-agent", verb.at, end, agent, 3) if whole else None
    found = find_subject(r, mentions, verb, options)
    if found is None:
        return None
    subject, behind = found
    if verb.forms == {"plural"} and not (
        subject.number == "p" or r.in_group(start - 1, "modal") or verb.helped
    ):
        return None
    if verb.value == "weak" and not (verb.behind or verb.quotes or _is_housed(r, subject)):
        return None
    if behind:
        return Cue("inverted-clause", start, end, subject, 1 if verb.behind else 2)
    trailing = touches(r, subject, start) and (
        (verb.behind and _closes(r, subject))
        or (verb.value == "say" and _ends(r, mentions, subject, end))
    )
    return Cue("trailing-clause" if trailing else "verb", start, end, subject, 1 if trailing else 2)


def _follows_adjective(r: Reading, start: int, taken: set[int]) -> bool:
    """Tell whether an adjective of nobody makes a form a noun ("Russian claims")."""
    nominal = r.nominals.get(start - 1)
    return (
        nominal is not None
        and nominal[0].detail in ORIGINS
        and start - 1 not in taken
        and not r.quoted[start - 1]
        and r.gaps[start].strip() in {"", "'", "’"}
    )


def _is_housed(r: Reading, mention: Mention) -> bool:
    """Tell whether a body stands as a place, so that only "they" can be meant: "в МИД ждут"."""
    spoken = mention.role == "body" or mention.type == "institution"
    return spoken and (
        r.in_group(mention.first - 1, "locative") or r.in_group(mention.first, "locative")
    )


def _agent(r: Reading, mentions: list[Mention], at: int) -> Mention | None:
    """Return the mention behind "by"/"par" a few tokens after a passive."""
    for k in range(at, min(at + AGENT_REACH, len(r.words))):
        if "passive_agent" in r.groups[k] and not r.quoted[k]:
            return right_of(r, mentions, k + 1, reach=0)
    return None


def _closes(r: Reading, mention: Mention) -> bool:
    """Tell whether a clause begins behind a quotation or a comma with this mention."""
    k = mention.first
    return k > 0 and CLOSED_RE.search(r.gaps[k]) is not None and any(r.quoted[:k])


def _ends(r: Reading, mentions: list[Mention], mention: Mention, end: int) -> bool:
    """Tell whether a sentence ends in a clause behind a comma: "..., two diplomats said Friday"."""
    # "told Reuters on condition of anonymity"
    told = next((m.last for m in mentions if m.first == end and m.actor == OTHER), end)
    if mention.kind == "pronoun" or mention.first == 0 or any(r.quoted):
        return False
    return r.gaps[mention.first].strip() == "," and skip_adverbs(r, told) == len(r.words)


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
        if mention.kind == "pronoun" or mention.oblique:
            continue
        if mention.type == "country" and not mention.role:
            continue
        first, last = mention.first, mention.last
        while first > 0 and r.gaps[first] == " " and "portfolio" in r.groups[first - 1]:
            first -= 1  # "regional governor"
        if (
            last < n
            and _leads_to_colon(r, last)
            # A time of day may stand before: "10:20 GMT. Kremlin: ...".
            and all(r.words[k].lower.isdigit() or "clock" in r.groups[k] for k in range(first))
        ):
            cues.append(Cue("headline-colon", first, last, mention, 2))
        gap = r.gaps[first]
        if any(word.lower.isdigit() for word in r.words[:first]) and 0 in r.nominals and last == n:
            continue  # "МОСКВА, 28 ноя - РИА Новости.": a dateline.
        if gap in {"", " "} or not (last == n or "preposition" in r.groups[last]):
            continue
        if (
            HEADLINE_DASH_RE.search(gap)
            or (":" in gap and last == n)
            or HEADLINE_QUOTE_RE.search(gap)
            or (last == n and "(" in gap and _is_enclosed(r, mentions, mention))
        ):
            cues.append(Cue("headline-dash", first, last, mention, 1))
    return cues


def _is_enclosed(r: Reading, mentions: list[Mention], mention: Mention) -> bool:
    """Tell whether a source stands in parentheses at the end of a headline: "... (presidency)"."""
    end = r.ends[-1]
    if not r.text.startswith(")", end) or mention.type == "capital" or mention.role == "document":
        return False
    # A short form behind its name, "the North Atlantic Treaty Organization (NATO)", is none.
    named = any(o.last == mention.first and o.actor == mention.actor for o in mentions)
    quoted = r.quoted[mention.first - 1]
    return not named and (quoted or not r.text.startswith(").", end))


def _leads_to_colon(r: Reading, at: int) -> bool:
    """Tell whether a colon stands before a token, or ends the topic that begins there."""
    gap = r.gaps[at]
    if gap != " " and COLON_RE.match(gap):
        return True
    return "about" in r.groups[at] and gap.isspace() and _colon_follows(r, at)
