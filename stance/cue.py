"""Mentions and verbs to reporting clauses: who is said to say something in one sentence.

Finds every cue of a sentence (a source phrase, a reporting verb, a colon or a dash) with the
mention that it reports, and ranks them: the outermost voice first. Refuses to look at other
sentences; a pronoun or a bare role noun is handed on as it stands.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from .mention import Mention, Reading

QUOTE_OR_DASH_RE = re.compile(r"[»”“\"›,–—:-]\s*\Z")
COLON_RE = re.compile(r"\s?[:：]\s")
# A verb and its subject stand at most this many tokens apart where nothing else joins them.
NEAR = 3


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
        if entry.value == "right":
            found = _right_of(r, mentions, i + n, reach=2)
        else:
            found = next((m for m in reversed(mentions) if m.last == i), None)
        if found is not None:
            cues.append(Cue("source-phrase", i, i + n, found, 0))
    return cues


def _right_of(r: Reading, mentions: list[Mention], at: int, reach: int) -> Mention | None:
    """Return the mention that begins at a token or a few function words after it."""
    for mention in mentions:
        if mention.first < at:
            if mention.last > at:
                return mention
            continue
        if mention.first - at > reach:
            return None
        between = range(at, mention.first)
        near = all(r.groups[k] and not r.quoted[k] for k in between)
        plain = at == 0 or not re.search(
            r"[,;.!?«»“”\"]", r.text[r.ends[at - 1] : r.starts[mention.first]]
        )
        return mention if near and plain else None
    return None


def _verbs(r: Reading, mentions: list[Mention], options: frozenset[str]) -> list[Cue]:
    cues: list[Cue] = []
    taken = {k for m in mentions for k in range(m.first, m.last)}
    for i, (entries, n) in sorted(r.verbs.items()):
        if r.quoted[i] or i in taken:
            continue
        entry = entries[0]
        form = entry.detail
        if any(e.detail == "finite" for e in entries):
            form = "finite"
        if form == "gerunds":
            subject = _sentence_subject(mentions, i)
            if subject is not None and entry.value != "weak" and not r.in_group(i - 1, "auxiliary"):
                cues.append(Cue("gerund", i, i + n, subject, 4))
            continue
        start, passive, helped = _verb_group(r, i)
        if passive:
            agent = _agent(r, mentions, i + n)
            if agent is not None and entry.value != "weak":
                cues.append(Cue("passive-agent", i, i + n, agent, 3))
            continue
        if form == "participles" and "participle_needs_auxiliary" in options and not helped:
            continue
        if not helped and _is_noun(r, start, taken):
            continue
        inverted = start == 0 or bool(
            QUOTE_OR_DASH_RE.search(r.text, r.ends[start - 1], r.starts[start])
        )
        pronoun = _inverted_pronoun(r, mentions, start, i + n)
        behind = inverted and start > 0
        if pronoun is not None:
            cues.append(Cue("inverted-clause", start, i + n, pronoun, 1 if behind else 2))
            continue
        right = None
        if inverted or "free_order" in options or entry.value == "text":
            right = _right_of(r, mentions, _skip_adverbs(r, i + n), reach=2)
            if right is not None and right.oblique and entry.value != "text":
                # "said to reporters the spokesman": the person spoken to stands between.
                right = _right_of(r, mentions, right.last, reach=1)
                right = right if right is not None and not right.oblique else None
        if right is not None and "genitive" in options:
            right = _behind_dative(r, mentions, right)
        left = _subject(r, mentions, start, form)
        takes_object = left is not None and entry.value == "act" and _touches(r, left, start)
        apposed = left is not None and left.last == start and _holds_comma(r, left)
        if behind and right is not None and not takes_object and not apposed:
            cues.append(Cue("inverted-clause", start, i + n, right, 1))
            continue
        subject = left
        if subject is None or (right is not None and not _touches(r, subject, start)):
            object_follows = entry.value == "act" and not inverted and left is not None
            subject = right if right is not None and not object_follows else left
        if "locative" in options and any(e.detail == "plural" for e in entries):
            place = _place(r, mentions, start, _skip_adverbs(r, i + n))
            if place is not None and (subject is None or not _touches(r, subject, start)):
                subject = place
        if subject is None:
            continue
        if form == "plural" and not (
            subject.number == "p" or r.in_group(start - 1, "modal") or helped
        ):
            continue
        if entry.value == "weak" and not (behind or _introduces(r, i + n)):
            continue
        trailing = (
            behind and subject is not right and _touches(r, subject, start) and _closes(r, subject)
        )
        cues.append(
            Cue(
                "trailing-clause" if trailing else "verb",
                start,
                i + n,
                subject,
                1 if trailing else 2,
            )
        )
    return cues


def _place(r: Reading, mentions: list[Mention], start: int, end: int) -> Mention | None:
    """Return the house in which "they" say it: "в Кремле заявили", "заявили в МИД"."""
    for m in mentions:
        if r.in_group(m.first - 1, "locative") and (m.last == start or m.first - 1 == end):
            return m
    return None


def _behind_dative(r: Reading, mentions: list[Mention], right: Mention) -> Mention:
    """Return the second of two nominatives in a row: "сообщил ТАСС замглавы МИД"."""
    for m in mentions:
        if m.first == right.last and not m.oblique and r.gap(m.first - 1, m.first).isspace():
            return m
    return right


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
            or _hyphenated_pronoun(r, k)
        ):
            break
        start = k
    # A determiner that is also a clitic belongs to a noun where no auxiliary follows.
    return start, passive, helped


def _hyphenated_pronoun(r: Reading, k: int) -> bool:
    """Tell whether token k is the pronoun of "a-t-il"."""
    nominal = r.nominals.get(k)
    return (
        nominal is not None
        and nominal[0].kind == "pronoun"
        and k > 0
        and r.text[r.starts[k] - 1] in "-‑"
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


def _skip_adverbs(r: Reading, at: int) -> int:
    while at < len(r.words) and r.in_group(at, "adverb") and not r.quoted[at]:
        at += 1
    return at


def _inverted_pronoun(r: Reading, mentions: list[Mention], start: int, end: int) -> Mention | None:
    """Return the pronoun of "a-t-il déclaré" or "said he": in the verb group or right behind it."""
    for mention in mentions:
        if mention.kind != "pronoun":
            continue
        if mention.first == end or (
            start < mention.first <= end + 1 and _hyphenated_pronoun(r, mention.first)
        ):
            return mention
    return None


def _agent(r: Reading, mentions: list[Mention], at: int) -> Mention | None:
    """Return the mention behind "by"/"par" a few tokens after a passive."""
    for k in range(at, min(at + 6, len(r.words))):
        if r.in_group(k, "passive_agent") and not r.quoted[k]:
            return _right_of(r, mentions, k + 1, reach=0)
    return None


def _touches(r: Reading, mention: Mention, start: int) -> bool:
    """Tell whether a mention stands right before a verb group, or an insertion away."""
    if mention.last > start:
        return False
    if mention.last == start:
        return r.gap(start - 1, start).strip() in {"", ",", "'", "’", ")", "-"}
    gap = r.text[r.ends[mention.last - 1] : r.starts[start]].strip()
    if gap[:1] in {",", "(", "–", "—"} and gap[-1:] in {",", ")", "–", "—"} and len(gap) > 1:
        return True
    if r.in_group(mention.last, "relative"):
        return True
    return start - mention.last <= NEAR and all(
        r.in_group(k, "adverb") or r.in_group(k, "clitic") for k in range(mention.last, start)
    )


def _holds_comma(r: Reading, mention: Mention) -> bool:
    return "," in r.text[r.starts[mention.first] : r.ends[mention.last - 1]]


def _closes(r: Reading, mention: Mention) -> bool:
    """Tell whether a clause begins behind a quotation or a comma with this mention."""
    k = mention.first
    return (
        k > 0
        and bool(re.search(r"[»”\"›,]\s*[–—-]?\s*\Z", r.text[r.ends[k - 1] : r.starts[k]]))
        and any(r.quoted[:k])
    )


def _subject(r: Reading, mentions: list[Mention], start: int, form: str) -> Mention | None:
    """Return the subject to the left of a verb group.

    The mention that touches it, else the first of its clause, else the first of the sentence.
    """
    before = [m for m in mentions if m.last <= start]
    if not before:
        return None
    for mention in reversed(before):
        if not mention.oblique and _touches(r, mention, start):
            return mention
        if mention.last == start and mention.oblique:
            continue
    clause = _clause_start(r, start)
    for mention in before:
        if mention.first >= clause and not mention.oblique:
            return mention
    for mention in before:
        if not mention.oblique and clause > 0 and r.in_group(clause, "conjunction"):
            return mention
    return None


def _clause_start(r: Reading, start: int) -> int:
    for k in range(start - 1, 0, -1):
        if r.quoted[k]:
            return k + 1
        if r.in_group(k, "complementizer") or r.in_group(k, "split"):
            return k + 1
        gap = r.gap(k - 1, k)
        if ";" in gap or ":" in gap:
            return k
        if r.in_group(k, "conjunction") and k == start - 1:
            return 0
    return 0


def _sentence_subject(mentions: list[Mention], before: int) -> Mention | None:
    return next((m for m in mentions if not m.oblique and m.last <= before), None)


def _headlines(r: Reading, mentions: list[Mention]) -> list[Cue]:
    """Return the source of "Kremlin: ..." and "..., — Zelensky"."""
    n = len(r.words)
    cues = []
    for mention in mentions:
        if mention.kind == "pronoun" or mention.type == "country" or mention.oblique:
            continue
        if mention.first == 0 and mention.last < n:
            gap = r.gap(mention.last - 1, mention.last)
            if COLON_RE.match(gap):
                cues.append(Cue("headline-colon", mention.first, mention.last, mention, 2))
        if mention.first > 0 and (mention.last == n or r.in_group(mention.last, "preposition")):
            gap = r.gap(mention.first - 1, mention.first)
            if re.search(r"[»”\"!?.…,]\s*[–—-]\s*\Z|\s[–—]\s*\Z", gap) or (
                ":" in gap and mention.last == n
            ):
                cues.append(Cue("headline-dash", mention.first, mention.last, mention, 1))
    return cues
