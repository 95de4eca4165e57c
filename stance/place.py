"""Places that speak: "they" in a house ("в МИД заявили"), and whose place "one" says it in.

Looks at one sentence. Whom a house stands for is not asked here.
"""

from __future__ import annotations

from .beside import PUNCTUATION_RE
from .mention import Mention, read_phrase
from .reading import Reading


def find_stated_place(r: Reading, mentions: list[Mention], at: int) -> Mention | None:
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


def is_place(r: Reading, m: Mention) -> bool:
    """Tell whether a mention is a house in the case that says "in"."""
    spoken = m.role == "body" or m.type in {"institution", "capital"}
    return spoken and r.in_group(m.last - 1, "locative")


def find_place(r: Reading, mentions: list[Mention], start: int, end: int) -> Mention | None:
    """Return the house in which "they" say it: "в Кремле заявили", "заявили в МИД"."""
    for m in mentions:
        before = m.last == start and "," not in r.gap(start - 1, start)
        # Some forms hold their preposition: "в_Кремле".
        at = m.first if r.in_group(m.first, "locative") else m.first - 1
        # "В Москве на заявление отреагировали": to what they reacted is no house.
        object_ = m.role == "document" and r.in_group(at, "onto")
        if r.in_group(at, "locative") and (before or at == end) and not object_:
            return m
    return None


def find_opening_house(r: Reading, mentions: list[Mention], start: int) -> Mention | None:
    """Return the house in which "they" say it, of a careless translator: "A l'Otan ont dit"."""
    m = next((m for m in mentions if r.in_group(m.first - 1, "setting")), None)
    opens = m is not None and all("adverb" in group for group in r.groups[: m.first - 1])
    if m is None or not opens or not (m.role == "body" or m.type in {"capital", "institution"}):
        return None
    return m if all(r.groups[m.last : start]) and "," not in r.gap(m.last - 1, start) else None


def find_leading_place(r: Reading, mentions: list[Mention], start: int) -> Mention | None:
    """Return the house at the head of a clause, an object away: "в МИД это назвали ошибкой"."""
    for m in reversed([m for m in mentions if m.last <= start]):
        k = m.first - 1
        spoken = (
            m.role == "body"
            or m.type == "institution"
            or (m.type == "capital" and (k == 0 or r.gaps[k].strip() == ","))
        )
        if not r.in_group(k, "locative") or not spoken:
            continue
        plain = "," not in r.text[r.starts[k] : r.starts[start]]
        while k > 0 and (
            r.in_group(k - 1, "adverb")
            or r.in_group(k - 1, "conjunction")
            or (k - 1 in r.nominals and r.nominals[k - 1][0].kind == "pronoun")
        ):
            k -= 1
        heads = k == 0 or PUNCTUATION_RE.search(r.gap(k - 1, k)) is not None
        return m if plain and heads else None
    return None
