"""Noun phrases to mentions: who could speak in a sentence, and for whom.

Says of "l'envoyée de l'Ukraine auprès de l'Otan, Olena Bondar" that it speaks for Kyiv: the first
name after the head noun decides. Refuses to decide whether it speaks in this sentence.
"""

from __future__ import annotations

from .gazetteer import OTHER, office_holder
from .lexicon import ORIGINS, Entry
from .phrase import ADJECTIVES, PRE_HEAD, Part, grow_phrase, is_oblique, is_unknown_name
from .reading import Reading
from .record import dataclass
from .word import NO_GROUPS

# What stands before a noun.
NOUN_OPENERS = PRE_HEAD | {"owner", "portfolio", "possessive", "preposition"}
JOINED = frozenset({"", "'", "’", "-"})


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
            if not is_inserted(r, i) and (nominal[0].value != "n" or end in r.verbs):
                mentions.append(_pronoun(r, i, end, nominal[0]))
            continue
        elif nominal[0].value == "document" and i in r.verbs and _is_verb(r, i):
            continue
        parts, end = grow_phrase(r, i, genitive, endings)
        # Adjectives alone ("Russian") are nobody.
        if not _is_adjective(parts):
            mentions.append(_describe(r, i, end, parts, endings))
    return mentions


def _is_verb(r: Reading, i: int) -> bool:
    """Tell whether nothing before a form makes it a noun: ", note le ministre", "he comments"."""
    k = i - 1
    if k < 0:
        return False
    nominal = r.nominals.get(k)
    if nominal is not None and nominal[0].detail in ORIGINS:
        return False
    return r.quoted[k] or NOUN_OPENERS.isdisjoint(r.groups[k]) or r.gaps[i].strip() not in JOINED


def _is_adjective(parts: list[Part]) -> bool:
    return {entry.detail if entry is not None else "" for _, entry in parts} <= ADJECTIVES


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
        oblique=_behind_preposition(r, first),
    )


def _describe(
    r: Reading, i: int, last: int, parts: list[Part], endings: tuple[str, ...]
) -> Mention:
    """Say for whom a noun phrase speaks, and what can refer back to it."""
    first = _first_token(r, i, bool(endings))
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
    before = NO_GROUPS.union(*r.groups[first:i]) if first < i else NO_GROUPS
    former = "former" in before or "former" in NO_GROUPS.union(*r.groups[i:last])
    actor = _actor(r, parts, role, former)
    if "owner" in before and _is_posted(r, parts):
        actor = None
    nominative = head is None or head.nominative
    oblique = is_oblique(r, parts, endings) if endings else not nominative
    if actor is not None and (actor != OTHER or not (unknown or role)):
        kind = "named"
    else:
        kind = "name" if role is None else "role"
    return Mention(
        first,
        last,
        actor,
        kind,
        role.value if role else "",
        role.detail if role else "",
        role.number if role else "s",
        "-",
        surname,
        oblique or _behind_preposition(r, first),
        "indefinite" not in before,
        "same" in before,
        "owner" in before,
        head.detail if head is not None and head.kind == "name" else "",
    )


def _first_token(r: Reading, i: int, head_last: bool) -> int:
    """Return where a mention begins: at its determiner or adjectives, or at its head."""
    groups = r.groups
    first = i
    while first > 0:
        k = first - 1
        group = groups[k]
        if not group or "preposition" in group or r.quoted[k]:
            break
        if PRE_HEAD.isdisjoint(group) and not (
            # "Спорт министрі": with the head last, the rest of a title stands before it.
            head_last and "portfolio" in group and k not in r.nominals
        ):
            break
        if r.gaps[first] != " " and r.gaps[first].strip() not in {"", "’", "'", "."}:
            break
        first = k
    return first


def _actor(
    r: Reading,
    parts: list[Part],
    role: Entry | None,
    former: bool,
) -> str | None:
    """Return for whom a mention speaks by its own words: the first name decides."""
    if role is not None and role.value == "other":
        return OTHER
    for _, entry in parts:
        if entry is not None and entry.detail == "occupier":
            # "the governor of Kherson appointed by Moscow": who put him there outweighs the place.
            return entry.value
    for at, entry in parts:
        # "the envoy to the UN, Ivanov": who is named outright outweighs where he is posted.
        if entry is not None and entry.kind == "person" and entry.nominative:
            holds = office_holder(r.people.get(at, (entry,)), r.date)
            if holds != OTHER and not r.in_group(at - 1, "link"):
                return holds
    for at, entry in parts:
        if entry is None or entry.kind == "role":
            continue
        if entry.kind == "person":
            return office_holder(r.people.get(at, (entry,)), r.date)
        if entry.detail == "place":
            continue
        if former:
            people = [k for k, e in parts if e is not None and e.kind == "person"]
            return office_holder(r.people[people[0]], r.date) if people else OTHER
        if entry.detail in ORIGINS and role is None:
            continue
        return entry.value
    return None


def _is_posted(r: Reading, parts: list[Part]) -> bool:
    """Tell whether the name in "its ambassador to Ukraine" only says where somebody serves."""
    return any(
        entry is not None
        and entry.kind == "name"
        and any(r.in_group(k, "posting") for k in range(parts[0][0] + 1, at))
        for at, entry in parts
    )


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
    return Mention(first, last, actor, "named", role, lemma, number, definite=definite)


def _behind_preposition(r: Reading, first: int) -> bool:
    k = first - 1
    if k < 0:
        return False
    groups = r.groups
    if "adverb" in groups[k] and "preposition" not in groups[k]:
        k -= 1
        if k < 0 or "adverb" in groups[k]:
            return False  # its preposition belongs to the adverb: "у вівторок міністр"
    return (
        "preposition" in groups[k] and not r.quoted[k] and r.gaps[k + 1].strip() in {"", "’", "'"}
    )
