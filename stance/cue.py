"""Mentions and verbs to reporting clauses: who is said to say something in one sentence.

Finds every cue of a sentence (a source phrase, a reporting verb, a colon or a dash) with the
mention that it reports, and ranks them: the outermost voice first. Refuses to look at other
sentences; a pronoun or a bare role noun is handed on as it stands.
"""

from __future__ import annotations

import re

from .clause import NAME_WORDS
from .gazetteer import OTHER
from .lexicon import ORIGINS
from .mention import Mention, read_phrase
from .reading import Reading
from .record import dataclass, replace
from .subject import find_subject, phrase_end, right_of, skip_adverbs, touches
from .verb import AGENT_REACH, VerbGroup

CLOSED_RE = re.compile(r"[»”\"›,]\s*[–—-]?\s*\Z")
HEADLINE_DASH_RE = re.compile(r"[»”\"!?.…,]\s*[–—-]\s*\Z|\s[–—-]\s*\Z")
# '"Not one mile": Ukraine's navy on its passage'
HEADLINE_QUOTE_RE = re.compile(r"[»”\"'’]\s?:\s\Z")
HEADLINE_MARKS = frozenset(":：–—-")
BRACKETS = ("» (", '" (', "” (")
# Flags and other symbols may stand before the colon of a post.
COLON_RE = re.compile(r"[^\w,;.!?()«»“”\"]*[:：]\s")
TOPIC_END_RE = re.compile(r"[,;.!?]")
DASH_RE = re.compile(r"\s[–—-]\s")
BRACKET_RE = re.compile(r"[»”\"]\s*\(\Z")
# Between a source and the words that cite it: "Захарова брифингте айтқандай".
CITED = frozenset({"adverb", "clitic"})
# Between evidence and whose it is: "provided by".
MAX_EVIDENCE = 4
EVIDENCE_LINKS = frozenset({"link", "passive_agent"})
# Between "X on" and the colon of a headline.
MAX_TOPIC = 10
# What a colon introduces is the speech of a body from so many quoted tokens on.
MIN_QUOTED = 3


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
    if verbs or r.sources:
        return True
    gaps = "".join(r.gaps)
    if not HEADLINE_MARKS.isdisjoint(gaps) or any(mark in gaps for mark in BRACKETS):
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
    if not cues or (cues[0].rule == "gerund" and all(cue.rule == "gerund" for cue in cues)):
        cues += _headlines(r, mentions) or _introduced_quotation(r, mentions)
    elif mentions and mentions[0].last < len(r.words) and ":" in r.gaps[mentions[0].last]:
        # "Peskov: Kyiv has refused": who is quoted outright is further out.
        first = [cue for cue in _headlines(r, mentions[:1]) if cue.rule == "headline-colon"]
        known = first and mentions[0].kind in {"named", "role"} and mentions[0].type != "capital"
        if known and first[0].last <= min(cue.first for cue in cues):
            cues.append(replace(first[0], rank=1))
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
            found = found or _unknown_source(r, i + n)
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
    if verb.forms == {"plural"} and not (
        subject.number == "p" or r.in_group(start - 1, "modal") or verb.helped
    ):
        return None
    if verb.value == "weak" and not (verb.behind or verb.reports or _is_housed(r, subject)):
        return None
    if behind:
        return Cue("inverted-clause", start, end, subject, 1 if verb.behind else 2)
    trailing = (
        (verb.behind and _closes(r, subject))
        or (verb.value == "say" and _ends(r, mentions, subject, end))
    ) and touches(r, subject, start)
    return Cue("trailing-clause" if trailing else "verb", start, end, subject, 1 if trailing else 2)


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
    """Return the source of "Kremlin: ...", "..., — Zelensky" and "“...” (a senator)"."""
    n = len(r.words)
    cues = []
    for mention in mentions:
        first, last = mention.first, mention.last
        while first > 0 and r.gaps[first] == " " and "portfolio" in r.groups[first - 1]:
            first -= 1  # "regional governor"
        # A time of day may stand before: "10:20 GMT. Kremlin: ...".
        opens = all(_is_time(r, k) for k in range(first - 1))
        if first == 1 and last < n and r.in_group(0, "position") and _colon_follows(r, last - 1):
            # "Kyiv's position is unchanged: ..."
            cues.append(Cue("headline-colon", 0, 1, mention, 2))
        if mention.type == "country" and not mention.role:
            continue
        if mention.oblique and not (opens and _is_from(r, mention)):
            continue
        # "Comment: Ukraine must not be forgotten": a rubric is nobody.
        rubric = mention.actor is None and r.in_group(last - 1, "genre")
        headed = last < n and opens and not rubric and _opens_headline(r, mention, first)
        if headed and _leads_to_colon(r, last, mentions):
            cues.append(Cue("headline-colon", first, last, mention, 2))
        if mention.kind == "pronoun" or mention.oblique:
            continue
        gap = r.gaps[first]
        if BRACKET_RE.search(gap) and r.text[r.ends[-1] : r.ends[-1] + 1] == ")":
            cues.append(Cue("headline-dash", first, last, _owned(mention, mentions), 1))
            break
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


def opens_turn(r: Reading, at: int) -> bool:
    """Tell whether a colon before a token, or behind an aside there, begins a turn to speak."""
    k = _skip_name(r, at)
    if k < len(r.words) and r.gaps[k].strip() == "(":
        k = next((k for k in range(k, len(r.words)) if ")" in r.gaps[k]), k)
    return (
        k < len(r.words)
        and r.gaps[k].strip(' )»”"') == ":"
        and r.words[k].capital
        and not r.quoted[k]
    )


def find_turn(r: Reading, mentions: list[Mention]) -> Cue | None:
    """Return the source of a turn in a transcript: "Name: Text"."""
    for cue in _headlines(r, mentions) if mentions else ():
        if cue.rule == "headline-colon" and opens_turn(r, cue.last):
            return cue
    return None


def _is_from(r: Reading, mention: Mention) -> bool:
    """Tell whether a headline takes from a document or a body: "From the army's report: ..."."""
    spoken = mention.role in {"body", "document"} or mention.type == "institution"
    return spoken and r.in_group(mention.first - 1, "locative")


def _is_time(r: Reading, k: int) -> bool:
    """Tell whether a token is part of a time of day: "10:20 GMT"."""
    return r.words[k].lower.isdigit() or "clock" in r.groups[k]


def _opens_headline(r: Reading, mention: Mention, first: int) -> bool:
    """Tell whether nothing but a time of day, or "from", stands before a mention."""
    at = first - 1
    before = at < 0 or _is_time(r, at) or (mention.oblique and _is_from(r, mention))
    # "He too: ...": a pronoun alone is a heading of dialogue, which says nothing of who he is.
    return before and (mention.kind != "pronoun" or mention.last - mention.first > 1)


def _owned(mention: Mention, mentions: list[Mention]) -> Mention:
    """Return a role with the actor that is named behind it: "a senator of the Duma's committee"."""
    if mention.actor is not None:
        return mention
    behind = [m for m in mentions if m.first >= mention.last and m.actor is not None]
    return replace(mention, actor=behind[0].actor, kind="named") if behind else mention


def _is_enclosed(r: Reading, mentions: list[Mention], mention: Mention) -> bool:
    """Tell whether a source stands in parentheses at the end of a headline: "... (presidency)"."""
    end = r.ends[-1]
    if not r.text.startswith(")", end) or mention.type == "capital" or mention.role == "document":
        return False
    # A short form behind its name, "the North Atlantic Treaty Organization (NATO)", is none.
    named = any(o.last == mention.first and o.actor == mention.actor for o in mentions)
    quoted = r.quoted[mention.first - 1]
    return not named and (quoted or not r.text.startswith(").", end))


def _leads_to_colon(r: Reading, at: int, mentions: list[Mention]) -> bool:
    """Tell whether a colon stands before a token, or ends the aside or topic that begins there."""
    at = _skip_name(r, at)
    gap = r.gaps[at]
    if gap != " " and COLON_RE.match(gap.lstrip('»”"')):
        return True
    group = r.groups[at]
    if gap.isspace() and "about" in group:
        return _colon_follows(r, at)
    if gap.strip() == "(":
        return any(")" in r.gaps[k] and ":" in r.gaps[k] for k in range(at + 1, len(r.words)))
    if DASH_RE.fullmatch(gap):
        outlet = next((m for m in mentions if m.first == at and m.type == "institution"), None)
        if outlet is not None and outlet.actor == OTHER:
            # "A diplomat — Reuters: ...": whom he told.
            return outlet.last < len(r.words) and COLON_RE.match(r.gaps[outlet.last]) is not None
        return not group.isdisjoint(("about", "preposition")) and _colon_follows(r, at)
    return False


def _skip_name(r: Reading, at: int) -> int:
    """Return the first token behind a name in quotation marks: the newspaper «Time»."""
    n = len(r.words)
    k = at
    while k < n and r.quoted[k] and k - at < NAME_WORDS and ":" not in r.gaps[at]:
        k += 1
    return k if k < n and not r.quoted[k] else at


def _introduced_quotation(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return the subject of "The minister shrugged: “...”", whatever its verb is."""
    n = len(r.words)
    colon = next((k for k in range(1, n) if r.quoted[k] and not r.quoted[k - 1]), n)
    if colon == n or ":" not in r.gaps[colon] or not all(r.quoted[colon:]):
        return []
    for mention in mentions:
        before = range(mention.first)
        if mention.last > colon or any(
            not (r.groups[k] or r.words[k].lower.isdigit()) for k in before
        ):
            break
        if mention.type == "country":
            continue
        # A body may introduce a name: "The theatre's premiere: “Macbeth”".
        housed = _is_housed(r, mention)
        speaks = (
            mention.role in {"document", "person"} or mention.surname or n - colon >= MIN_QUOTED
        )
        if housed or (speaks and not mention.oblique):
            return [Cue("introduced-quotation", mention.last, colon, mention, 2)]
    return []
