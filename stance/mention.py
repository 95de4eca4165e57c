"""Noun phrases to mentions: who could speak in a sentence, and for whom.

Says of "l'envoyée de l'Ukraine auprès de l'Otan, Olena Bondar" that it speaks for Kyiv: the first
name after the head noun decides. Refuses to decide whether it speaks in this sentence.
"""

from __future__ import annotations

from .affiliation import find_actor, is_posted
from .gazetteer import OTHER, office_holder
from .lexicon import ORIGINS, Entry
from .phrase import (
    ADJECTIVES,
    PRE_HEAD,
    Part,
    grow_phrase,
    is_initial,
    is_oblique,
    is_unknown_name,
)
from .reading import Reading
from .record import dataclass
from .word import NO_GROUPS

# Of a name without a head noun.
NO_ROLE = Entry("", "", "", "s")
# What stands before a noun.
NOUN_OPENERS = PRE_HEAD | {"owner", "portfolio", "possessive", "preposition"}
JOINED = frozenset({"", "'", "’", "-"})
OPENING_MARKS = {"»": "«", "”": "“", "“": "„"}


@dataclass(slots=True)
class Mention:
    """A noun phrase that could be a source.

    Parameters
    ----------
    first, last : int
        Tokens, half-open; determiners and titles before the head included.
    actor : str or None
        For whom it speaks by its own words; ``None`` when they do not say.
    kind : {'named', 'role', 'name', 'pronoun'}
        With a known name; a bare role noun; an unknown proper name; a pronoun.
    role : str
        Class of the head noun (person, body, document, source, other), or "".
    lemma : str
        The head noun, the same for all its forms.
    number, gender : str
    surname : str
        Last word of a person's name, lower case.
    oblique : bool
        Behind a preposition or in an oblique case: not a subject.
    definite : bool
        Whether it can refer back ("the ministry", not "a ministry").
    same : bool
        "the same source".
    owned : bool
        "its ambassador": belongs to whoever was named before.
    type : str
        What kind of name it begins with (country, institution, ...), or "".
    """

    first: int
    last: int
    actor: str | None
    kind: str
    role: str = ""
    lemma: str = ""
    number: str = ""
    gender: str = "-"
    surname: str = ""
    oblique: bool = False
    definite: bool = True
    same: bool = False
    owned: bool = False
    type: str = ""


def find_mentions(r: Reading, *, genitive: bool, endings: tuple[str, ...] = ()) -> list[Mention]:
    """Return the mentions of a sentence outside quotations, in order.

    Parameters
    ----------
    r : Reading
    genitive : bool
        Whether the language qualifies a noun by case alone ("министр обороны России"): then an
        unlinked name after a role belongs to it.
    endings : tuple of str
        Case endings of an agglutinating language. With them the last part of a mention is its head
        ("Ресей президентіне"), and an unknown name shows its case.
    """
    mentions: list[Mention] = []
    nominals, quoted = r.nominals, r.quoted
    end = 0
    for i in r.heads:
        if i < end or quoted[i]:
            continue
        nominal = nominals.get(i)
        if nominal is None:
            if not is_unknown_name(r, i):
                continue
        elif nominal[0].kind == "pronoun":
            end = i + nominal[1]
            if not is_inserted(r, i) and (nominal[0].value != "n" or _acts(r, end)):
                mentions.append(_pronoun(r, i, end, nominal[0]))
            continue
        elif nominal[0].value == "document" and i in r.verbs and _is_verb(r, i):
            continue
        elif "adverb" in r.groups[i] and not nominal[0].nominative:
            end = i + nominal[1]
            continue  # "сказало виданню джерело", «на запит видання»: to whom somebody speaks
        parts, end = grow_phrase(r, i, genitive, endings)
        if not _is_adjective(parts):
            mentions.append(_describe(r, i, end, parts, endings))
    return mentions


def span_of(r: Reading, m: Mention) -> tuple[int, int]:
    """Return where a mention is written, with the mark that ends it: «Лидеры «Группы семи»»."""
    start, end = r.starts[m.first], r.ends[m.last - 1]
    opening = OPENING_MARKS.get(r.text[end : end + 1])
    if opening is not None:
        inside = r.text[start:end]
        end += inside.count(opening) > inside.count(r.text[end])
    return start, end


def _is_verb(r: Reading, i: int) -> bool:
    """Tell whether nothing before a form makes it a noun: ", note le ministre", "he comments"."""
    k = i - 1
    if k < 0:
        return False
    nominal = r.nominals.get(k)
    if nominal is not None and nominal[0].detail in ORIGINS:
        return False
    return r.quoted[k] or NOUN_OPENERS.isdisjoint(r.groups[k]) or r.gaps[i].strip() not in JOINED


def _acts(r: Reading, at: int) -> bool:
    """Tell whether a verb follows a pronoun, adverbs aside: "it did not say", and not "it is"."""
    while r.in_group(at, "adverb") and at not in r.verbs:
        at += 1
    return at in r.verbs


def _is_adjective(parts: list[Part]) -> bool:
    """Tell whether a phrase is nobody: adjectives alone ("Russian")."""
    for _, entry in parts:
        if entry is None or entry.detail not in ADJECTIVES:
            return False
    return True


def is_inserted(r: Reading, i: int) -> bool:
    """Tell whether a pronoun between commas only stresses the subject ("le ministre, lui, dit")."""
    if i == 0 or r.gaps[i].strip() != ",":
        return False
    nominal = r.nominals.get(i)
    if nominal is None or nominal[0].kind != "pronoun":
        return False
    end = i + nominal[1]
    return end < len(r.words) and r.gaps[end].strip() == ","


def _pronoun(r: Reading, first: int, last: int, entry: Entry) -> Mention:
    return Mention(
        first,
        last,
        None,
        "pronoun",
        number=entry.number,
        gender=entry.value,
        oblique=_behind_preposition(r, first, last),
    )


def _describe(
    r: Reading, i: int, last: int, parts: list[Part], endings: tuple[str, ...]
) -> Mention:
    """Say for whom a noun phrase speaks, and what can refer back to it."""
    first = _first_token(r, i, endings != ())
    # The first part with a known form bears the case of the whole; with endings, the last part.
    role = head = None
    person = False
    surname = ""
    for at, entry in parts[::-1] if endings else parts:
        if entry is None:
            surname = r.words[at].lower if not surname or not endings else surname
            continue
        head = head or entry
        if entry.kind == "role":
            joined = not endings and not r.in_group(at - 1, "link")
            if role is None or (joined and (role.value, entry.value) == ("body", "person")):
                role = entry  # "defence ministry spokesman": the last noun is the head
        elif entry.kind == "person":
            person = True
    unknown = surname != ""
    if person and not unknown:
        surname = r.words[last - 1].lower
    before = _groups_before(r, first, i)
    actor = find_actor(r, parts, role, before, last)
    owned = "owner" in before
    if owned and is_posted(r, parts):
        actor = None
    one = "one_of" in before
    nominative = head is None or head.nominative or one or "acting" in before
    oblique = is_oblique(r, parts, endings) if endings else not nominative
    if actor is not None and (actor != OTHER or not (unknown or role)):
        kind = "named"
    else:
        kind = "name" if role is None else "role"
    _, value, lemma, number, _ = role or NO_ROLE
    return Mention(
        first,
        last,
        actor,
        kind,
        value,
        lemma,
        "s" if one else number,
        "f" if "feminine" in before else "m" if "masculine" in before else "-",
        surname,
        oblique or _behind_preposition(r, first, last),
        "indefinite" not in before,
        "same" in before,
        owned,
        _type(parts, head),
    )


def _groups_before(r: Reading, first: int, head: int) -> frozenset[str]:
    """Return the groups of the words that stand before a head, mostly one or none."""
    if first == head:
        return NO_GROUPS
    return r.groups[first] if head - first == 1 else NO_GROUPS.union(*r.groups[first:head])


def _type(parts: list[Part], head: Entry | None) -> str:
    """Return what kind of name a mention begins with, adjectives aside where a name follows."""
    if head is None or head.kind != "name":
        return ""
    if head.detail not in ADJECTIVES:
        return head.detail
    named = [e for _, e in parts if e is not None and e.kind == "name"]
    return next((e.detail for e in named if e.detail not in ADJECTIVES), head.detail)


def _first_token(r: Reading, i: int, head_last: bool) -> int:
    """Return where a mention begins: at its determiner or adjectives, or at its head."""
    groups = r.groups
    titled = head_last and i in r.nominals and r.nominals[i][0].kind == "role"
    first = i
    if i not in r.nominals or r.nominals[i][0].kind == "person":
        while first > 0 and is_initial(r, first - 1) and not r.quoted[first - 1]:
            first -= 1
    while first > 0:
        k = first - 1
        group = groups[k]
        # "и. о. министра": a conjunction and a preposition, but for the full stops.
        acting = "acting" in group and (len(r.words[k].lower) > 1 or "." in r.gaps[first])
        apart = "preposition" in group and not acting and "one_of" not in group
        if not group or apart or r.quoted[k]:
            break
        if "complementizer" in group and first == i and r.words[i].capital:
            break  # "a decision that Zelensky called predictable", and not "that ministry".
        if PRE_HEAD.isdisjoint(group) and not (
            # "Спорт министрі": with the head last, the rest of a title stands before it.
            titled and "portfolio" in group and k not in r.nominals
        ):
            opener = None if "determiner" in groups[first] else _opener_before(r, k)
            if opener is None:
                break
            k = opener
        gap = r.gaps[first]
        # «экс-министр», "ex-ministre", "АҚШ-тағы елшісі"
        hyphen = gap == "-" and (head_last or "former" in group)
        if gap != " " and gap.strip() not in {"", "’", "'", "."} and not hyphen:
            break
        first = k
    return first


def _opener_before(r: Reading, k: int) -> int | None:
    """Return the determiner before a portfolio: "its | transport minister"."""
    j = k
    while j > 0 and "portfolio" in r.groups[j] and j not in r.nominals and r.gaps[j] == " ":
        j -= 1
    return j if j < k and "determiner" in r.groups[j] and not r.quoted[j] else None


def read_phrase(r: Reading, first: int, last: int) -> Mention:
    """Return a mention whose head noun no data hold: the first name in it decides.

    Parameters
    ----------
    r : Reading
    first, last : int
        Tokens, half-open; the first is a determiner.
    """
    actor: str = OTHER
    number = "s"
    role = ""
    definite = not r.in_group(first, "indefinite")
    lemma = r.words[first + 1].lower
    for k in range(first, last):
        entry = r.nominals.get(k, (None, 0))[0]
        if entry is None or entry.kind == "pronoun":
            continue
        if entry.kind == "role":
            role, number = role or entry.value, entry.number
            continue
        if role != OTHER:
            people = r.people.get(k)
            actor = office_holder(people, r.date) if people else entry.value
        break
    else:
        if role == "body":  # "a member of the faction": whoever's the body is
            return Mention(first, last, None, "role", role, lemma, number, definite=definite)
        if any("same" in r.groups[k] for k in range(first, last)):
            return Mention(first, last, None, "role", role, lemma, number, same=True)
    return Mention(first, last, actor, "named", role, lemma, number, definite=definite)


def _behind_preposition(r: Reading, first: int, last: int) -> bool:
    k = first - 1
    if k < 0:
        return False
    groups = r.groups
    if "subordinator" in groups[k] and last in r.verbs and r.gaps[last] == " ":
        return False  # "days after Rutte told reporters"
    if "adverb" in groups[k] and "preposition" not in groups[k]:
        k -= 1
        if k < 0 or "adverb" in groups[k]:
            return False  # its preposition belongs to the adverb: "у вівторок міністр"
    # "A Moscou, ...": an accent that papers leave out makes a verb of a preposition.
    opens = k == 0 and groups[k] >= {"auxiliary", "setting"}
    leads = opens or "preposition" in groups[k]
    return leads and not r.quoted[k] and r.gaps[k + 1].strip() in {"", "’", "'"}
