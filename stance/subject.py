"""Verb groups to their subjects: which mention a reporting verb belongs to.

Weighs what stands on either side (:mod:`stance.inversion` finds what stands behind), insertions
between subject and verb, and subjects whose head noun no data hold ("un membre de l'administration
russe"). Refuses to resolve what it finds: a pronoun is handed on as a pronoun.
"""

from __future__ import annotations

import re

from .beside import (
    MAX_PHRASE,
    NEAR,
    PUNCTUATION_RE,
    follows_name,
    phrase_end,
    skip_adverbs,
    skip_name,
    touches,
)
from .clause import find_clause
from .gazetteer import OTHER
from .inversion import find_inverted, find_inverted_pronoun, may_invert
from .mention import Mention, read_phrase
from .place import find_leading_place, find_opening_house, find_place, find_stated_place, is_place
from .reading import Reading
from .subordination import find_opposed
from .verb import VerbGroup

# "MOSCOW, AFP - Russia said": the agency is no subject.
BYLINE_RE = re.compile(r"\.?\s*[-–—]\s")
# What goes on behind an inverted subject: "said Lavrov on Monday", "said Lavrov, who".
CLAUSE_ENDS = frozenset({"adverb", "conjunction", "preposition", "relative", "split"})
# What "one" speaks in.
HOUSES = frozenset({"capital", "institution"})
# What opens a clause, and no insertion.
BARRED = frozenset(
    {"complementizer", "conjunction", "contrast", "relative", "split", "subordinator"}
)
REPORT_END_RE = re.compile(r"[,;:.!?–—]")


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
    pronoun = find_inverted_pronoun(r, mentions, verb, options)
    if pronoun is not None:
        return pronoun, True
    if r.in_group(verb.start - 1, "impersonal"):
        # "À Moscou, on assure que": nobody else can be meant.
        place = find_stated_place(r, mentions, verb.start - 1)
        if place is None and r.in_group(verb.at, "opining") and r.in_group(verb.end, "setting"):
            # "On espère à Kiev obtenir un calendrier"
            houses = [m for m in mentions if m.first == verb.end + 1 and m.type in HOUSES]
            place = houses[0] if houses else None
        return (place, False) if place is not None else None
    right = find_inverted(r, mentions, verb, options)
    if right is not None and not may_invert(r, verb, options) and not _ends_clause(r, right):
        right = None
    if right is None and r.holds("impersonal", verb.end, verb.end + 2):
        # ", y répète-t-on": where the text has just been.
        at = next((k for k in range(verb.start, verb.at) if "therein" in r.groups[k]), None)
        if at is not None:
            return Mention(at, at + 1, None, "pronoun", number="s", gender="h"), True
    left = _subject(r, mentions, verb, predicates="verb_final" in options)
    if left is not None and r.in_group(verb.at, "addressing"):
        right = None  # "Peskov, the spokesman, told reporters": what follows is the audience.
    if left is not None and right is not None and "locative" in options and not verb.plural:
        # "Спецпредставитель, посетивший столицу, просил власти": an object
        right = None if (left.number, right.number, right.kind) == ("s", "p", "role") else right
    if left is None and "verb_final" in options and _closes_report(r, verb.start):
        # "Kremlin spokesman: “...”, said": the subject stands before what the verb reports.
        left = next((m for m in mentions if m.last <= verb.start and not m.oblique), None)
    behind = right is not None and right.role == "person" and right.first == verb.end
    if left is not None and behind and _is_opener(left) and r.gaps[verb.end] == " ":
        left = None  # "Різкіше висловився голова комітету": an adverb in capitals is no name.
    touching = left is not None and touches(r, left, verb.start)
    before = verb.start - 1
    if r.in_group(before, "object_pronoun") and r.gaps[verb.start] == " ":
        if right is not None and not touching:
            return right, True  # "Песков выступил, ему возразил Сибига"
        if r.in_group(before, "possessive") and all(m.last != before for m in mentions):
            return None  # "люди, які пережили війну, я їх привітав"
    told = right is None or (right.kind != "named" and not right.surname)
    if verb.behind and left is not None and told and follows_name(r, verb.start):
        return left, False  # "The minister in the weekly «Time» confirmed these reports"
    if left is not None and right is not None and "plain_inversion" in options:
        # "Lavrov, 74, said Kyiv must yield": an inverted subject ends its clause.
        right = right if r.quoted[left.first] or _ends_clause(r, right) else None
    if verb.behind and right is not None:
        right = _widen(r, right, verb)
        takes_object = verb.value == "act" and touching
        apposed = left is not None and (
            (left.last == verb.start and (_holds_comma(r, left) or _is_aside(r, verb)))
            # "An officer, who asked not to be named, counted some hundreds of soldiers"
            or (
                touching and not left.oblique and r.in_group(skip_adverbs(r, left.last), "relative")
            )
        )
        if not takes_object and not apposed:
            return right, True
    if verb.plural and "locative" in options:
        place = None
        # "В посольстве это решение назвали ...": a singular is what they speak of.
        outlet = left is not None and left.actor == OTHER and left.type == "institution"
        thing = outlet or (left is not None and (_is_thing(r, left) or _is_one(r, left)))
        if left is None or not touching or thing or "," in r.gap(left.last - 1, verb.start):
            place = find_place(r, mentions, verb.start, _skip_recipient(r, mentions, verb.end))
            if place is None and right is None and verb.value != "weak":
                place = find_leading_place(r, mentions, verb.start)
                if place is not None and not (left is None or thing or _is_before(r, left, place)):
                    place = None
        if place is not None:
            return place, False
        if thing and not outlet:
            return None
    if touching and left is not None:
        return left, False
    if right is not None and not (verb.value == "act" and not verb.inverted and left is not None):
        return right, True
    phrase = _unknown_phrase(r, verb) if may_invert(r, verb, options) else None
    # "the minister smiled and said": the phrase is the clause of a subject that is known.
    known = phrase is not None and left is not None and left.first == phrase.first
    if known and left is not None and (left.definite or r.groups[left.last]):
        return left, False
    if phrase is not None:
        return phrase, verb.behind
    if left is None and verb.value != "weak":
        # A case form says "in": "Мәскеуде мәлімделді".
        left = next((m for m in mentions if m.last <= verb.start and is_place(r, m)), None)
        if left is None and r.holds("they_have", verb.start, verb.at):
            left = find_opening_house(r, mentions, verb.start)
    return (left, False) if left is not None else None


def _ends_clause(r: Reading, mention: Mention) -> bool:
    """Tell whether what follows a mention could only go on about it: "said Lavrov on Monday"."""
    k = mention.last
    if k >= len(r.words):
        return True
    if r.quoted[k] and not r.quoted[k - 1]:
        return False
    group = r.groups[k]
    if not group.isdisjoint(("auxiliary", "modal", "helper")):
        return False  # "said Kyiv had broken off the talks"
    return r.gaps[k] != " " or not group.isdisjoint(CLAUSE_ENDS)


def _is_before(r: Reading, left: Mention, place: Mention) -> bool:
    """Tell whether a comma parts the clause of one from the place that opens another."""
    return left.last < place.first and "," in r.gap(left.last - 1, place.first)


def _is_thing(r: Reading, m: Mention) -> bool:
    """Tell whether a mention is one document, and not the place in which "they" say something."""
    return m.role == "document" and m.number == "s" and not r.in_group(m.first, "locative")


def _is_one(r: Reading, m: Mention) -> bool:
    """Tell whether a mention is one person, of whom "they" said it: «слова Рютте осудили»."""
    person = (m.kind, m.role, m.type, m.number) == ("named", "", "", "s") and m.surname != ""
    return person and not (m.oblique or r.in_group(m.first - 1, "conjunction"))


def _closes_report(r: Reading, start: int) -> bool:
    """Tell whether no comma parts a verb from a quotation before it: "the bloc “...” calls"."""
    k = start - 1
    while k >= 0 and not r.quoted[k]:
        if REPORT_END_RE.search(r.gaps[k + 1]):
            return False
        k -= 1
    return k >= 0


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
    elif verb.reports:
        last = first = verb.start
        while first > 0 and last - first < MAX_PHRASE and not r.quoted[first - 1]:
            if first < last and PUNCTUATION_RE.search(r.gap(first - 1, first)):
                break
            first -= 1
        first = min(last, skip_adverbs(r, first))
    else:
        return None
    determined = first < last and (
        r.in_group(first, "determiner") or r.in_group(first, "indefinite")
    )
    while determined and first < last and r.in_group(first, "backward"):
        first += 1  # "Бұл ақпаратты | тәуелсіз көздер растаған жоқ"
    if not determined or last - first < 2 or "preposition" in r.groups[first + 1]:
        return None
    return read_phrase(r, first, last)


def _is_opener(m: Mention) -> bool:
    """Tell whether a mention is one unknown word that opens the sentence."""
    return m.kind == "name" and (m.first, m.last) == (0, 1) and m.actor is None


def _is_aside(r: Reading, verb: VerbGroup) -> bool:
    """Tell whether the adverb before a verb stands between commas: "X, in turn, said"."""
    start = verb.start
    aside = start < verb.at and not r.quoted[start - 1] and r.gaps[start].strip() == ","
    return aside and any("," in r.gaps[k] for k in range(start + 1, verb.at + 1))


def _skip_recipient(r: Reading, mentions: list[Mention], at: int) -> int:
    """Return the first token behind the outlet to which somebody speaks, if there is one."""
    at = skip_name(r, skip_adverbs(r, at))
    for m in mentions:
        if m.first == at and m.actor == OTHER:
            return skip_adverbs(r, m.last)
    return skip_adverbs(r, at)


def _holds_comma(r: Reading, mention: Mention) -> bool:
    return "," in r.text[r.starts[mention.first] : r.ends[mention.last - 1]]


def _subject(
    r: Reading, mentions: list[Mention], verb: VerbGroup, *, predicates: bool
) -> Mention | None:
    """Return the subject to the left of a verb group.

    The mention that touches it, else the first of its clause, else the first of the sentence.
    With `predicates`, a bare noun before the clitic of the verb is what somebody else is called:
    "Путин оны президент деп санайды".
    """
    start = verb.start
    for mention in reversed(mentions):
        # "talks with the embassy, which said ..."
        told = (
            not mention.oblique
            or (
                r.in_group(mention.first - 1, "preposition")
                and r.in_group(mention.last, "relative")
            )
            # "В вечерней сводке командования говорится"
            or (verb.value == "text" and r.in_group(mention.first - 1, "locative"))
        )
        if told and touches(r, mention, start) and not _is_asked(r, mention, start):
            where = r.holds("locative", mention.first, mention.last)
            if where and _heads(mentions, mention):
                # "Leaders of the G7 in a statement said": the document is where, not who.
                continue
            bare = predicates and mention.kind == "role" and mention.last == start
            if bare and "clitic" in r.groups[start] and _is_second(mentions, mention):
                continue
            return _outside_relative(r, mentions, mention, verb)
    before = [m for m in mentions if m.last <= start]
    before = [m for m in before if not (_is_possessor(r, m) or _is_venue(r, m, before))]
    if not before:
        return None
    clause = find_clause(r, start)
    opposed = find_opposed(r, mentions) if predicates else None
    if opposed is not None and opposed <= start:
        clause = max(clause, opposed)
    if predicates:
        # "Мәскеу ... айтты, | Киев бұл хабарды жоққа шығарды": a comma behind a finite verb.
        clause = max([clause, *(m.first for m in before if _is_spliced(r, m))])
    for mention in before:
        if mention.first >= clause and not mention.oblique and not _is_byline(r, mention):
            return mention
    for mention in before:
        if not mention.oblique and clause > 0 and r.in_group(clause, "conjunction"):
            return mention
    return None


def _is_asked(r: Reading, m: Mention, start: int) -> bool:
    """Tell whether a mention ends an indirect question: "на вопрос, хватает ли ПВО, ответил"."""
    if m.last != start or r.gaps[start].strip() != ",":
        return False
    for k in range(m.first - 1, max(m.first - MAX_PHRASE, 0), -1):
        if r.in_group(k, "whether"):
            return True
        if r.gaps[k].strip() == ",":
            return False
    return False


def _is_spliced(r: Reading, mention: Mention) -> bool:
    """Tell whether a comma alone parts a subject from the finite verb of another clause."""
    k = mention.first
    if k == 0 or mention.oblique or r.gaps[k].strip() != "," or r.quoted[k]:
        return False
    verb = next((form for at, form in r.verbs.items() if at + form.size == k), None)
    return verb is not None and "finite" in verb.forms


def _is_possessor(r: Reading, mention: Mention) -> bool:
    """Tell whether a pronoun only says whose the next noun is: "Оның әріптесі қолдады"."""
    return mention.kind == "pronoun" and r.in_group(mention.first, "owner")


def _is_venue(r: Reading, mention: Mention, mentions: list[Mention]) -> bool:
    """Tell whether a mention only says where the next one speaks: "НАТО саммитінде | Зеленский"."""
    k = mention.last
    if not r.in_group(k, "venue") or mention.surname or mention.role == "person":
        return False
    behind = next((m for m in mentions if m.first > k), None)
    return behind is not None and not behind.oblique and all(r.groups[k : behind.first])


def _is_byline(r: Reading, mention: Mention) -> bool:
    """Tell whether a mention is the outlet or the place before the dash of a dateline."""
    outlet = mention.actor == OTHER and mention.type == "institution"
    place = mention.first == 0 and r.text[r.starts[0] : r.ends[mention.last - 1]].isupper()
    dashed = BYLINE_RE.match(r.text, r.ends[mention.last - 1]) is not None
    return dashed and (outlet or (place and mention.type == "capital"))


def _is_second(mentions: list[Mention], mention: Mention) -> bool:
    """Tell whether a sentence begins with a subject, and a mention stands behind it."""
    return mentions[0].last <= mention.first and not mentions[0].oblique


def _heads(mentions: list[Mention], place: Mention) -> bool:
    """Tell whether a subject stands right before a document in a case that says "in"."""
    return any(
        m.last == place.first and not m.oblique and m.kind != "pronoun" and m.role != "document"
        for m in mentions
    )


def _is_inserted_behind(r: Reading, head: Mention, mention: Mention) -> bool:
    """Tell whether one comma alone stands between two mentions, right behind the first."""
    k = head.last
    if not k < mention.first <= k + NEAR or head.oblique or head.kind == "pronoun":
        return False
    opens = "," in r.gaps[k] and r.groups[k].isdisjoint(BARRED)
    return opens and not any("," in r.gaps[j] for j in range(k + 1, mention.first + 1))


def _outside_relative(
    r: Reading, mentions: list[Mention], mention: Mention, verb: VerbGroup
) -> Mention:
    """Return whom a relative clause tells about, for a mention inside it.

    "Orban, who met Putin last week, said": the clause ends at the comma before the verb.
    """
    if "," not in r.text[r.ends[mention.last - 1] : r.starts[verb.end - 1]]:
        return mention
    for head in reversed(mentions):
        between = range(head.last, min(head.last + 2, mention.first))
        if head.last < mention.first and any("relative" in r.groups[k] for k in between):
            return head
        if _is_inserted_behind(r, head, mention):
            return head  # "Lavrov, visiting Ankara, said"
        owned = head.last == mention.first and mention.kind == "role" and not head.oblique
        if owned and r.in_group(mention.last, "relative"):
            return head  # "the Commission, whose spokesman ..., said"
    return mention
