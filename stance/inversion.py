"""Subjects behind their verbs: "a déclaré X", "said X", "заявил вчера на брифинге X".

Looks at what follows a verb group. Refuses to weigh a subject on its other side: that is
:mod:`stance.subject`'s affair.
"""

from __future__ import annotations

from .beside import NEAR, STOP_RE, right_of, skip_adverbs, skip_name
from .mention import Mention
from .place import is_place
from .reading import Reading
from .verb import VerbGroup, is_hyphenated_pronoun

# A subject behind its verb stands at most this many tokens away.
FAR = 10


def find_inverted_pronoun(
    r: Reading, mentions: list[Mention], verb: VerbGroup, options: frozenset[str]
) -> Mention | None:
    """Return the pronoun of "a-t-il déclaré" or "said he": in the verb group or right behind it.

    In "monitors say they are ..." it is the subject of another verb.
    """
    start, end = verb.start, verb.end
    for mention in mentions:
        if mention.kind != "pronoun" or mention.gender == "n":
            continue
        joined = is_hyphenated_pronoun(r, mention.first)
        if (mention.first == end and ":" not in r.gaps[end]) or (
            start < mention.first <= end + 1 and joined
        ):
            inverts = verb.inverted or "plain_inversion" not in options or joined
            return mention if inverts else None
    return None


def find_inverted(
    r: Reading, mentions: list[Mention], verb: VerbGroup, options: frozenset[str]
) -> Mention | None:
    """Return the noun behind a verb that may be its subject.

    Parameters
    ----------
    r : Reading
    mentions : list of Mention
    verb : VerbGroup
    options : frozenset of str
        What the language asks for.
    """
    end, located = verb.end, verb.value == "text"
    at = end
    for k, group in enumerate(r.groups[end : end + 2], end + 1):
        if "impersonal" in group:
            at, located = k, True
    if not (verb.inverted or located or "free_order" in options):
        return None
    if verb.helped and "plain_inversion" in options and not located:
        return None
    if at == end:
        at = skip_name(r, skip_adverbs(r, end))
    right = right_of(r, mentions, at, reach=2)
    gap = r.gaps[end] if right is not None else ""
    opens = verb.start == 0 and verb.value == "act" and gap == " "
    if "verb_final" in options and ("," in gap or opens):
        return None  # "Мәскеу «...» дейді, ал Киев ...", "Бұйрық берген генералдар"
    if right is not None and r.holds("asked", at, right.first):
        return None  # "Asked whether Moscow would agree, ..."
    if right is not None and right.oblique and not (located or is_place(r, right)):
        # "said to reporters the spokesman": the person spoken to stands between.
        right = right_of(r, mentions, right.last, reach=1)
        right = right if right is not None and not right.oblique else None
    if right is not None and "genitive" in options:
        right = _behind_dative(r, mentions, right)
    if right is None and verb.behind and not located:
        right = _far_subject(r, mentions, _behind_insertion(r, at))
    return right


def may_invert(r: Reading, verb: VerbGroup, options: frozenset[str]) -> bool:
    """Tell whether a subject may stand behind a verb, whatever follows it.

    "The treaty, signed in 2010, allows each side ...": behind a comma alone that of a weak verb, in
    a language that inverts plainly, ends its clause.
    """
    return (
        verb.value != "weak" or "plain_inversion" not in options or True in r.quoted[: verb.start]
    )


def _behind_insertion(r: Reading, at: int) -> int:
    """Return the token behind an insertion: "souffle, soulagé, un conseiller"."""
    if at >= len(r.words) or r.gaps[at].strip() != ",":
        return at
    for k in range(at + 1, min(at + NEAR + 2, len(r.words))):
        if r.gaps[k].strip() == ",":
            return k
        if r.gaps[k] != " " or r.quoted[k]:
            break
    return at


def _far_subject(r: Reading, mentions: list[Mention], at: int) -> Mention | None:
    """Return a subject behind place and time: "said on Thursday at a briefing the envoy"."""
    for m in mentions:
        if m.first < at:
            continue
        if m.first - at > FAR or any(_parts(r, k) for k in range(at, m.first)):
            return None
        if STOP_RE.search("".join(r.gaps[at + 1 : m.first + 1])):
            return None
        if not m.oblique and (m.role in {"body", "person"} or m.kind == "named"):
            return m
    return None


def _parts(r: Reading, k: int) -> bool:
    """Tell whether a token keeps a verb from the subject behind it."""
    return k in r.verbs or r.quoted[k] or "complementizer" in r.groups[k]


def _behind_dative(r: Reading, mentions: list[Mention], right: Mention) -> Mention:
    """Return the second of two nominatives in a row: "сообщил ТАСС замглавы МИД"."""
    at = right.last
    if at < len(r.words) and r.gaps[at] == ".":
        at += 1  # "ТСН.ua", "Tengrinews.kz"
    for m in mentions:
        fits = m.first == at and not m.oblique and m.role != "document"
        if fits and r.gap(m.first - 1, m.first).isspace():
            return m
    return right
