"""Verb groups to their subjects: which mention a reporting verb belongs to.

Knows inversion ("a déclaré X", "said X", "заявил X"), insertions between subject and verb, and
subjects whose head noun no data hold ("un membre de l'administration russe"). Refuses to resolve
what it finds: a pronoun is handed on as a pronoun.
"""

from __future__ import annotations

import re

from .gazetteer import OTHER
from .mention import Mention, read_phrase
from .reading import Reading
from .verb import VerbGroup, is_hyphenated_pronoun

# A verb and its subject stand at most this many tokens apart where nothing else joins them.
NEAR = 3
# A subject behind its verb stands at most this many tokens away.
FAR = 10
# A quotation of at most this many tokens may be a name: «Орешник».
NAME_WORDS = 3
# A noun phrase whose head the data do not hold is read up to the next comma, at most this far.
MAX_PHRASE = 12
CLAUSE_OPENERS = frozenset({"complementizer", "split"})
# "UNITED NATIONS (AP) — Russia said": the place and the agency are no subjects.
DATELINE_RE = re.compile(r"\)\s*[-–—]+\s*\Z")
STOP_RE = re.compile(r"[,;.!?«»“”\"]")
PUNCTUATION_RE = re.compile(r"[,;:.!?«»“”\"()–—\n]")


def find_subject(
    r: Reading, mentions: list[Mention], verb: VerbGroup, options: frozenset[str]
) -> tuple[Mention, bool] | None:
    """Return the subject of a reporting verb, and whether it stands behind it.

    Parameters
    ----------
    r : Reading
    mentions : list of Mention
    verb : VerbGroup
    options : frozenset of str
        What the language asks for.
    """
    pronoun = _inverted_pronoun(r, mentions, verb.start, verb.end)
    if pronoun is not None and _inverts(r, pronoun, verb, options):
        return pronoun, True
    if r.in_group(verb.start - 1, "impersonal"):
        # "À Moscou, on assure que": nobody else can be meant.
        place = _stated_place(r, mentions, verb.start - 1)
        return (place, False) if place is not None else None
    right = _right_subject(r, mentions, verb, options)
    if right is None and any("impersonal" in g for g in r.groups[verb.end : verb.end + 2]):
        # ", y répète-t-on": where the text has just been.
        at = next((k for k in range(verb.start, verb.at) if "therein" in r.groups[k]), None)
        if at is not None:
            return Mention(at, at + 1, None, "pronoun", number="s", gender="h"), True
    left = _subject(r, mentions, verb)
    if left is None and "verb_final" in options and verb.start > 0 and r.quoted[verb.start - 1]:
        # "Kremlin spokesman: “...”, said": the subject stands before what the verb reports.
        left = next((m for m in mentions if m.last <= verb.start and not m.oblique), None)
    touching = left is not None and touches(r, left, verb.start)
    if verb.behind and right is not None:
        right = _widen(r, right, verb)
        takes_object = verb.value == "act" and touching
        apposed = left is not None and (
            (left.last == verb.start and _holds_comma(r, left))
            # "An officer, who asked not to be named, counted some hundreds of soldiers"
            or (touching and r.in_group(skip_adverbs(r, left.last), "relative"))
        )
        if not takes_object and not apposed:
            return right, True
    apart = left is None or not touching or "," in r.gap(left.last - 1, verb.start)
    if "locative" in options and verb.plural and apart:
        place = _place(r, mentions, verb.start, skip_adverbs(r, verb.end))
        if place is None and left is None and right is None and verb.value != "weak":
            place = _house(r, mentions, verb.start)
        if place is not None:
            return place, False
    if touching and left is not None:
        return left, False
    if right is not None and not (verb.value == "act" and not verb.inverted and left is not None):
        return right, True
    phrase = _unknown_phrase(r, verb)
    # "the minister smiled and said": the phrase is the clause of a subject that is known.
    known = phrase is not None and left is not None and left.first == phrase.first
    if known and left is not None and (left.definite or r.groups[left.last]):
        return left, False
    if phrase is not None:
        return phrase, verb.behind
    if left is None and verb.value != "weak":
        # A case form says "in": "Мәскеуде мәлімделді".
        left = next((m for m in mentions if m.last <= verb.start and _is_place(r, m)), None)
    return (left, False) if left is not None else None


def _stated_place(r: Reading, mentions: list[Mention], at: int) -> Mention | None:
    """Return whose place a clause names before an impersonal subject: "Au ministère, on dément"."""
    if r.gaps[at].strip() == "," and r.in_group(0, "setting"):
        nominal = r.nominals.get(1)
        if nominal is not None and nominal[0].detail == "demonym" and at == 2:
            return read_phrase(r, 1, 2)  # "Côté russe, on minimise"
    place = None
    for m in reversed([m for m in mentions if m.last <= at and m.kind != "pronoun"]):
        spoken = m.role in {"body", "person"} or m.type in {"capital", "institution"}
        beside = r.in_group(m.last, "relative") or r.text[r.ends[m.last - 1]] == ","
        beside = beside or (m.last == at and r.in_group(m.first - 1, "setting"))
        if not spoken or not beside:
            break
        place = m
        if m.actor is not None:
            break  # "À Moscou, au ministère, on dément": the town says whose ministry.
    return place


def _is_place(r: Reading, m: Mention) -> bool:
    spoken = m.role == "body" or m.type in {"institution", "capital"}
    return spoken and r.in_group(m.last - 1, "locative")


def _right_subject(
    r: Reading, mentions: list[Mention], verb: VerbGroup, options: frozenset[str]
) -> Mention | None:
    following = enumerate(r.groups[verb.end : verb.end + 2], verb.end)
    impersonal = [k for k, group in following if "impersonal" in group]
    located = verb.value == "text" or impersonal != []
    if not (verb.inverted or "free_order" in options or located):
        return None
    if verb.helped and "plain_inversion" in options and not located:
        return None
    at = impersonal[-1] + 1 if impersonal else skip_adverbs(r, verb.end)
    right = right_of(r, mentions, at, reach=2)
    if right is not None and right.oblique and not located:
        # "said to reporters the spokesman": the person spoken to stands between.
        right = right_of(r, mentions, right.last, reach=1)
        right = right if right is not None and not right.oblique else None
    if right is not None and "genitive" in options:
        right = _behind_dative(r, mentions, right)
    if right is None and verb.behind and not located:
        right = _far_subject(r, mentions, _behind_insertion(r, at))
    return right


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


def _widen(r: Reading, right: Mention, verb: VerbGroup) -> Mention:
    """Return the whole phrase of a bare role behind its verb, where that names an actor.

    "un porte-parole du commandement de l'Otan" begins with a role that no data lead on from.
    """
    if right.kind != "role" or right.surname or right.owned:
        return right
    phrase = _unknown_phrase(r, verb)
    named = phrase is not None and phrase.first == right.first and phrase.actor != OTHER
    return phrase if named and phrase is not None else right


def _unknown_phrase(r: Reading, verb: VerbGroup) -> Mention | None:
    """Return the noun phrase beside a verb that surely reports, whatever its head noun is."""
    if verb.behind:
        first = skip_adverbs(r, verb.end)
        last = phrase_end(r, first)
    elif verb.quotes or verb.value == "say":
        last = first = verb.start
        while first > 0 and last - first < MAX_PHRASE and not r.quoted[first - 1]:
            if first < last and PUNCTUATION_RE.search(r.gap(first - 1, first)):
                break
            first -= 1
    else:
        return None
    determined = first < last and (
        r.in_group(first, "determiner") or r.in_group(first, "indefinite")
    )
    if not determined or last - first < 2 or "preposition" in r.groups[first + 1]:
        return None
    return read_phrase(r, first, last)


def phrase_end(r: Reading, first: int) -> int:
    """Return where a noun phrase ends whose head the data do not hold: at the next mark."""
    last = first
    while last < len(r.words) and last - first < MAX_PHRASE and not r.quoted[last]:
        if last > first and PUNCTUATION_RE.search(r.gap(last - 1, last)):
            break
        last += 1
    return last


def right_of(r: Reading, mentions: list[Mention], at: int, reach: int) -> Mention | None:
    """Return the mention that begins at a token or a few function words after it."""
    for mention in mentions:
        if mention.first < at:
            if mention.last > at:
                return mention
            continue
        if mention.first - at > reach:
            return None
        for k in range(at, mention.first):
            if not r.groups[k] or r.quoted[k] or "complementizer" in r.groups[k]:
                return None
        if at == 0 or (mention.first == at and r.gaps[at] == " "):
            return mention
        return None if STOP_RE.search(r.gap(at - 1, mention.first)) else mention
    return None


def _place(r: Reading, mentions: list[Mention], start: int, end: int) -> Mention | None:
    """Return the house in which "they" say it: "в Кремле заявили", "заявили в МИД"."""
    for m in mentions:
        before = m.last == start and "," not in r.gap(start - 1, start)
        if r.in_group(m.first - 1, "locative") and (before or m.first - 1 == end):
            return m
    return None


def _house(r: Reading, mentions: list[Mention], start: int) -> Mention | None:
    """Return the house at the head of a clause, an object away: "в МИД это назвали ошибкой"."""
    for m in reversed([m for m in mentions if m.last <= start]):
        k = m.first - 1
        spoken = m.role == "body" or m.type == "institution" or (m.type == "capital" and k == 0)
        if not r.in_group(k, "locative") or not spoken:
            continue
        plain = "," not in r.text[r.starts[k] : r.starts[start]]
        while k > 0 and (r.in_group(k - 1, "adverb") or r.in_group(k - 1, "conjunction")):
            k -= 1
        heads = k == 0 or PUNCTUATION_RE.search(r.gap(k - 1, k)) is not None
        return m if plain and heads else None
    return None


def _behind_dative(r: Reading, mentions: list[Mention], right: Mention) -> Mention:
    """Return the second of two nominatives in a row: "сообщил ТАСС замглавы МИД"."""
    for m in mentions:
        fits = m.first == right.last and not m.oblique and m.role != "document"
        if fits and r.gap(m.first - 1, m.first).isspace():
            return m
    return right


def skip_adverbs(r: Reading, at: int) -> int:
    """Return the first token from ``at`` on that is no adverb."""
    groups, n = r.groups, len(r.groups)
    while at < n and "adverb" in groups[at] and not r.quoted[at]:
        at += 1
    return at


def _inverted_pronoun(r: Reading, mentions: list[Mention], start: int, end: int) -> Mention | None:
    """Return the pronoun of "a-t-il déclaré" or "said he": in the verb group or right behind it."""
    for mention in mentions:
        if mention.kind != "pronoun" or mention.gender == "n":
            continue
        if (mention.first == end and ":" not in r.gaps[end]) or (
            start < mention.first <= end + 1 and is_hyphenated_pronoun(r, mention.first)
        ):
            return mention
    return None


def _inverts(r: Reading, pronoun: Mention, verb: VerbGroup, options: frozenset[str]) -> bool:
    """Tell whether a pronoun behind a verb is its subject: not in "monitors say they are ..."."""
    if verb.inverted or "plain_inversion" not in options:
        return True
    return is_hyphenated_pronoun(r, pronoun.first)


def touches(r: Reading, mention: Mention, start: int) -> bool:
    """Tell whether a mention stands right before a verb group, or an insertion away."""
    last = mention.last
    if last > start:
        return False
    if last == start:
        return r.gaps[start].strip() in {"", ",", "'", "’", ")", "-"}
    groups = r.groups
    if r.in_group(skip_adverbs(r, last), "relative"):
        return True
    if r.gaps[last].lstrip()[:1] in {",", "(", "–", "—"} and (
        r.gaps[start].rstrip()[-1:] in {",", ")", "–", "—"}
    ):
        return True
    if start - last > NEAR:
        return False
    for group in groups[last:start]:
        if "adverb" not in group and "clitic" not in group:
            return False
    return True


def _holds_comma(r: Reading, mention: Mention) -> bool:
    return "," in r.text[r.starts[mention.first] : r.ends[mention.last - 1]]


def _subject(r: Reading, mentions: list[Mention], verb: VerbGroup) -> Mention | None:
    """Return the subject to the left of a verb group.

    The mention that touches it, else the first of its clause, else the first of the sentence.
    """
    start = verb.start
    before = [m for m in mentions if m.last <= start]
    if not before:
        return None
    for mention in before[::-1]:
        # "talks with the embassy, which said ..."
        told = r.in_group(mention.first - 1, "preposition") and r.in_group(mention.last, "relative")
        if (told or not mention.oblique) and touches(r, mention, start):
            if r.in_group(mention.first, "locative") and _heads(r, before, mention):
                # "Leaders of the G7 in a statement said": the document is where, not who.
                continue
            return _outside_relative(r, before, mention, verb)
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


def _heads(r: Reading, before: list[Mention], place: Mention) -> bool:
    """Tell whether a subject stands right before a document in a case that says "in"."""
    return any(
        m.last == place.first and not m.oblique and m.kind != "pronoun" and m.role != "document"
        for m in before
    )


def _outside_relative(
    r: Reading, before: list[Mention], mention: Mention, verb: VerbGroup
) -> Mention:
    """Return whom a relative clause tells about, for a mention inside it.

    "Orban, who met Putin last week, said": the clause ends at the comma before the verb.
    """
    if "," not in r.text[r.ends[mention.last - 1] : r.starts[verb.end - 1]]:
        return mention
    for head in reversed(before):
        between = range(head.last, min(head.last + 2, mention.first))
        if head.last < mention.first and any("relative" in r.groups[k] for k in between):
            return head
    return mention


def _clause_start(r: Reading, start: int) -> int:
    for k in range(start - 1, 0, -1):
        if r.quoted[k]:
            if all(r.quoted[max(0, k - NAME_WORDS) : k]):
                return k + 1
            continue  # A name in quotation marks parts no clause.
        group = r.groups[k]
        if group and not CLAUSE_OPENERS.isdisjoint(group):
            return k + 1
        gap = r.gaps[k]
        if gap != " " and (";" in gap or ":" in gap or DATELINE_RE.search(gap)):
            return k
        if k == start - 1 and "conjunction" in group:
            return 0
    return 0
