"""Mentions and verbs to reporting clauses: who is said to say something in one sentence.

Finds every cue of a sentence (a source phrase, a reporting verb, a colon or a dash) with the
mention that it reports, and ranks them: the outermost voice first. Refuses to look at other
sentences; a pronoun or a bare role noun is handed on as it stands.
"""

from __future__ import annotations

import re

from .beside import phrase_end, right_of, skip_adverbs, touches
from .cue import Cue
from .gazetteer import OTHER
from .headline import find_headlines, find_introduced, find_outer, is_housed, may_head
from .lexicon import ORIGINS
from .mention import Mention, read_phrase
from .reading import Reading
from .subject import find_subject
from .subordination import find_opposed
from .verb import AGENT_REACH, VerbGroup

CLOSED_RE = re.compile(r"[»”\"›,]\s*[–—-]?\s*\Z")
DASH_RE = re.compile(r"[–—-]\s*\Z")
# Between a source and the words that cite it: "Захарова брифингте айтқандай".
CITED = frozenset({"adverb", "clitic"})
# Between evidence and whose it is: "provided by".
MAX_EVIDENCE = 4
# "according to two people briefed on the talks"
MAX_UNKNOWN = 8
EVIDENCE_LINKS = frozenset({"link", "passive_agent"})


def may_report(r: Reading, verbs: list[VerbGroup]) -> bool:
    """Tell, before mentions are looked for, whether a sentence could hold a reporting clause."""
    return bool(verbs or r.sources) or may_head(r)


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
    if not cues or (cues[0].rule == "gerund" and all(cue.rule == "gerund" for cue in cues)):
        cues += find_headlines(r, mentions) or find_introduced(r, mentions)
    else:
        cues += find_outer(r, mentions, cues)
    if len(cues) > 1:
        cues.sort(key=lambda cue: (cue.rank, cue.first))
    return cues


def _source_phrases(r: Reading, mentions: list[Mention]) -> list[Cue]:
    cues = []
    for i, (entry, n) in sorted(r.sources.items()):
        if r.quoted[i] or (i - 1 in r.verbs and r.verbs[i - 1].size > 1):
            continue  # "не согласно" is no "согласно".
        if entry.value == "start":
            found = right_of(r, mentions, i + n, reach=1) if i == 0 else None
            if found is not None and not r.text.startswith(",", r.ends[found.last - 1]):
                found = None
        elif entry.value == "right":
            found = right_of(r, mentions, _behind_evidence(r, i + n), reach=2)
            found = found or _unknown_source(r, i + n, i)
        elif entry.value == "voice":
            # "Astana a appelé au calme, par la voix du porte-parole": Astana.
            found = _sentence_subject(mentions, i) or right_of(r, mentions, i + n, reach=2)
        elif entry.value == "own":
            # "in his words": the phrase is its own pronoun.
            found = next((m for m in mentions if m.first == i and m.last == i + n), None)
        elif entry.value == "within":
            # "in the Kremlin's view": a preposition opens what the phrase closes.
            found = next((m for m in mentions if m.last == i and m.oblique), None)
        else:
            found = _left_of(r, mentions, i)
        if found is not None:
            cues.append(Cue("source-phrase", i, i + n, found, 0))
    return cues


def _left_of(r: Reading, mentions: list[Mention], at: int) -> Mention | None:
    """Return the mention before a source phrase, over adverbs and what it is cited for."""
    k = at
    while k > 0 and (r.quoted[k - 1] or not CITED.isdisjoint(r.groups[k - 1])):
        k -= 1
    for end in dict.fromkeys((k, at)):
        found = next((m for m in reversed(mentions) if m.last == end), None)
        if found is not None:
            return found
    return None


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


def _unknown_source(r: Reading, first: int, at: int) -> Mention | None:
    """Return the source whose head noun no data hold: "selon un membre de l'équipe russe".

    ``at`` is where the phrase begins that names it: at the head of a sentence a comma ends it.
    """
    last = phrase_end(r, first)
    joined = at == 0 and first < last < len(r.words) and r.gaps[first] == " "
    closed = joined and r.gaps[last].strip() == ","
    if closed and last - first <= MAX_UNKNOWN and _may_be_source(r, first, last):
        return read_phrase(r, first, last)
    linked = r.in_group(first, "indefinite") and r.in_group(first + 2, "link")
    if not linked or last - first < 4 or any(k in r.verbs for k in range(first, last)):
        return None
    return read_phrase(r, first, last)


def _may_be_source(r: Reading, first: int, last: int) -> bool:
    """Tell whether a stretch could name people: no verb in it, no preposition or evidence first."""
    opens = (
        r.groups[first].isdisjoint(("preposition", "complementizer")) and first not in r.nominals
    )
    plain = opens and r.words[first].lower.isalpha() and not r.holds("evidence", first, last)
    # "two people briefed on the talks"
    finite = [
        k for k in range(first, last) if k in r.verbs and "participles" not in r.verbs[k].forms
    ]
    told = bool(finite) or any(r.quoted[first:last])
    return plain and not told and not r.in_group(last, "relative")


def _verbs(
    r: Reading, mentions: list[Mention], verbs: list[VerbGroup], options: frozenset[str]
) -> list[Cue]:
    cues: list[Cue] = []
    for verb in verbs:
        if _is_taken(mentions, verb.at):
            continue
        if not verb.helped and _follows_adjective(r, mentions, verb.start - 1):
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
    if r.in_group(end - 1, "opposing") and find_opposed(r, mentions) != end:
        return None  # "if Kyiv asks"
    asked = r.in_group(end, "whether") and r.in_group(end, "clitic")
    asked = asked or r.in_group(start - 1, "interrogative")
    # "Зернова угода: що кажуть Москва та Київ"
    asked = asked or (
        r.in_group(start - 1, "gist")
        and not r.in_group(start - 1, "manner")
        and (start == 1 or ":" in r.gaps[start - 1])
    )
    if asked or r.in_group(min(subject.first, start) - 1, "whether"):
        # "Asked whether Moscow would respond", «ответит ли Киев», "Кремль не дейді": a question,
        # and no report.
        return None
    if verb.forms == {"plural"} and not (
        subject.number == "p"
        or r.in_group(start - 1, "modal")
        or verb.helped
        or _is_denied(r, start, verb.at)
    ):
        return None
    if verb.value == "weak" and not (verb.behind or verb.reports or is_housed(r, subject)):
        return None
    if r.in_group(verb.at, "clitic") and end - verb.at == 1:
        # "«...», – деген Бах" says so, and "«Азов» деген бригада" is called so.
        follows = behind and subject.first == end and DASH_RE.search(r.gaps[start])
        return Cue("inverted-clause", start, end, subject, 1) if follows else None
    if behind:
        return Cue("inverted-clause", start, end, subject, 1 if verb.behind else 2)
    # "Moscow claims two villages, Kyiv denies": what is denied is no report of who denies it.
    trailing = (
        not r.holds("reaction", start, end)
        and (
            (verb.behind and _closes(r, subject))
            or (verb.value == "say" and _ends(r, mentions, subject, end))
        )
        and touches(r, subject, start)
    )
    return Cue("trailing-clause" if trailing else "verb", start, end, subject, 1 if trailing else 2)


def _is_denied(r: Reading, start: int, at: int) -> bool:
    """Tell whether a verb group begins with "did not", which leaves the verb as it is."""
    return any("helper" in group and "passive" not in group for group in r.groups[start:at])


def _is_taken(mentions: list[Mention], at: int) -> bool:
    """Tell whether a token belongs to a mention."""
    for mention in mentions:
        if mention.first <= at < mention.last:
            return True
    return False


def _follows_adjective(r: Reading, mentions: list[Mention], before: int) -> bool:
    """Tell whether an adjective of nobody makes the next form a noun ("Russian claims")."""
    nominal = r.nominals.get(before)
    return (
        nominal is not None
        and nominal[0].detail in ORIGINS
        and not _is_taken(mentions, before)
        and not r.quoted[before]
        and r.gaps[before + 1].strip() in {"", "'", "’"}
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
