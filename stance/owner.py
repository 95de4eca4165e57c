"""Words of a sentence to an actor: for whom a source speaks that does not say so itself.

The owner of "its spokesman", the house in which one speaks, the station to which, the name behind a
comma. Refuses to look at earlier sentences: that is :mod:`stance.discourse`'s affair.
"""

from __future__ import annotations

from .clause import find_story
from .cue import Cue
from .gazetteer import ACTORS, ALLIANCES, OTHER
from .mention import Mention
from .reading import Reading
from .record import replace
from .voice import Voice, find_fields, is_body, voice_of

# "a statement released by | the G7": so many words at most.
MAX_LINK = 2
PLACES = frozenset({"capital", "region", "country"})
# How far behind a verb whoever is addressed stands.
AUDIENCE_REACH = 3
# « un porte-parole », and no "police spokesman said".
BARE_WORDS = 3
# What shows that the word before it is a subject: "NATO has", « L'Otan ne ».
FINITE = frozenset({"adverb", "auxiliary", "helper", "modal", "passive"})


def find_told(r: Reading, m: Mention) -> str | None:
    """Return of whom a sentence tells, for an official of nobody: "..., the ministry said".

    The region that is named, else the name with which the sentence begins.
    """
    known = {j for k, (_, n) in r.nominals.items() for j in range(k, k + n)}
    last = m.last - 1
    if r.holds("posted", m.first, m.last):
        return None  # A diplomat is from elsewhere.
    if not m.definite or (m.role == "body" and r.words[last].capital and last not in known):
        # "Marine Le Pen" is no navy.
        return None
    names = [(k, e) for k, (e, _) in r.nominals.items() if e.kind == "name" and k < m.first]
    regions = [e.value for _, e in names if e.detail == "region"]
    if regions:
        # "Russian drones hit Odesa, the ministry said": the town's.
        return regions[-1]
    first = names[0][1].value if names and names[0][0] <= 1 else None
    if any(e.value not in (first, OTHER) for _, e in names):
        # "Russia fires drones at Ukraine, air force says": either could say so.
        return None
    return first if first != OTHER else None


def find_author(r: Reading, source: Mention, mentions: list[Mention]) -> Voice | None:
    """Return the body of which a sentence tells: "G7 ministers agreed ..., the text says"."""
    for m in mentions:
        if m.last > source.first:
            return None
        if is_body(m) or (m.role == "document" and m.kind == "named" and not m.oblique):
            return voice_of(r, m, m.actor, m.type)
    return None


def find_issuer_behind(r: Reading, source: Mention, mentions: list[Mention]) -> Voice | None:
    """Return who is said to have issued a document, behind it: "a statement released by the G7"."""
    at = source.last
    if not (r.in_group(at, "issued") or r.in_group(at - 1, "issued")):
        return None
    near = range(at, at + MAX_LINK + 1)
    m = next((m for m in mentions if m.first in near and m.actor is not None), None)
    if m is None:
        return None
    first = next(k for k in range(m.first, m.last) if not r.in_group(k, "issued"))
    return voice_of(r, replace(m, first=first), m.actor, m.type)


def find_audience(r: Reading, cue: Cue) -> str | None:
    """Return whose station somebody of nobody speaks to: "told Ukrainian television"."""
    m = cue.mention
    abroad = r.holds("posted", m.first, m.last) or r.holds("former", m.first, m.last)
    if abroad or not r.in_group(cue.last - 1, "addressing"):
        return None
    for k in range(cue.last, min(cue.last + AUDIENCE_REACH, len(r.words))):
        entry, n = r.nominals.get(k, (None, 0))
        if entry is not None and entry.kind == "name":
            known = entry.value in ACTORS and r.in_group(k + n, "broadcaster")
            return entry.value if known else None
    return None


def find_employer(r: Reading, m: Mention) -> str | None:
    """Return the actor whose institution opens a sentence, for its unnamed spokesman.

    "NATO has had no request, a spokesman said."
    """
    bare = r.holds("spokesman", m.first, m.last) and m.last - m.first <= BARE_WORDS
    if not bare or r.in_group(m.last, "link") or not r.in_group(m.first, "determiner"):
        return None
    if any(r.in_group(j, "portfolio") or j in r.nominals for j in range(m.first + 2, m.last)):
        return None
    k = next((k for k in range(m.first) if k in r.nominals), m.first)
    entry, n = r.nominals[k] if k < m.first else (None, 0)
    opens = all(r.groups[j] or r.words[j].lower[:1].isdigit() for j in range(k))
    if entry is None or not opens or (entry.kind, entry.detail) != ("name", "institution"):
        return None
    # "Kremlin hackers ...", "NATO headquarters ...": of something else.
    acts = k + n < len(r.groups) and not FINITE.isdisjoint(r.groups[k + n])
    return entry.value if acts and entry.value in ACTORS else None


def find_setting(r: Reading, *, institution: bool) -> str | None:
    """Return the actor of the place with which a sentence begins: "Au Kazakhstan, le ministère"."""
    if 0 in r.nominals and r.nominals[0][1] < len(r.words) and ":" in r.gaps[r.nominals[0][1]]:
        # "Astana: The summit is in July, the foreign ministry confirmed": the place of a brief.
        entry = r.nominals[0][0] if r.nominals[0][0].detail in PLACES else None
    elif r.in_group(0, "setting"):
        # "Au siège de l'Otan, une porte-parole"
        k = 1
        while r.in_group(k, "determiner") or r.in_group(k, "seat") or r.in_group(k, "link"):
            k += 1
        entry, n = r.nominals.get(k, (None, 0))
        if r.in_group(k + n, "possessive"):
            return None  # "At NATO's request, a spokesman"
    else:
        return None
    if entry is None or entry.kind != "name" or (entry.detail == "institution") != institution:
        return None
    return entry.value if entry.value != OTHER else None


def find_house(r: Reading, m: Mention, mentions: list[Mention]) -> str | None:
    """Return the actor in whose house somebody speaks: "В НАТО не спешат, сказал замгенсека"."""
    for o in mentions:
        if o.last > m.first or not all(r.groups[: o.first]):
            return None
        housed = r.in_group(o.first - 1, "locative") or r.in_group(o.first, "locative")
        if housed and o.type == "institution" and o.kind == "named" and o.actor != OTHER:
            return o.actor
    return None


def _is_housed(r: Reading, m: Mention) -> bool:
    """Tell whether "there" may mean a mention: "в Москве", "в МИД", "посольство"."""
    housed = r.in_group(m.first - 1, "locative") or r.in_group(m.first, "locative")
    if m.role == "body" or m.type == "institution":
        return housed or not m.oblique
    return housed and m.type == "capital"


def is_epithet(r: Reading, m: Mention) -> bool:
    """Tell whether a bare role noun only stands for who was named: "the diplomat"."""
    if m.kind != "role" or m.actor not in (None, OTHER):
        return False
    return r.in_group(_head(r, m), "epithet")


def is_of_country(r: Reading, m: Mention) -> bool:
    """Tell whether a role belongs to "the country" without its name."""
    head = _head(r, m)
    rest = range(head + r.nominals[head][1], m.last) if head in r.nominals else ()
    return any("homeland" in r.groups[k] for k in rest)


def _head(r: Reading, m: Mention) -> int:
    """Return the token of the first noun of a mention."""
    return next((k for k in range(m.first, m.last) if k in r.nominals), m.first)


def find_apposed(r: Reading, m: Mention, mentions: list[Mention]) -> Mention | None:
    """Return who stands behind the comma of a bare role: "the vice-premier, minister Anna Roy"."""
    if m.kind != "role" or m.actor is not None or m.surname or m.number != "s":
        return None
    behind = next((o for o in mentions if o.first == m.last), None)
    if behind is None or r.gaps[m.last].strip() != "," or behind.oblique:
        return None
    # A name that a verb follows may be of another clause: "said the minister, Putin replied".
    ends = behind.last >= len(r.words) or r.gaps[behind.last] != " "
    named = behind.kind == "named" and behind.surname and behind.number == "s"
    return replace(m, actor=behind.actor, kind="named") if named and ends else None


def find_owner(r: Reading, cue: Cue, mentions: list[Mention]) -> Mention:
    """Return who is named earlier in the sentence: for a pronoun, or as the owner of a role."""
    m = cue.mention
    # "Portugal will pay for the drones – defence minister": hers.
    staff = r.in_group(m.last - 1, "staff")
    owned = m.owned or (cue.rule == "headline-dash" and m.kind == "role" and not staff)
    if not owned and m.kind == "role" and m.actor is None and is_of_country(r, m):
        # "Turkey is ready, the country's president said"
        country = next((o for o in mentions if o.last <= m.first and o.type == "country"), None)
        return replace(m, actor=country.actor, kind="named") if country is not None else m
    if owned and m.actor is None:
        begin = find_story(r)
        named = [o for o in mentions if begin <= o.first < o.last <= m.first and o.kind == "named"]
        before = [o for o in named if not o.oblique]
        if not before and m.owned:
            # "At a meeting in Vienna, its envoy": not that town's.
            before = [o for o in named if o.type != "capital"][-1:]
        return replace(m, actor=before[0].actor, kind="named") if before else m
    house = m.role == "body" or r.in_group(m.last - 1, "agency")
    unnamed = (m.kind, m.actor) == ("role", None) and house and m.definite
    if unnamed and cue.rule == "source-phrase" and not (find_fields(r, m) or staff):
        # «Минобороны РФ отчиталось об ударе, при котором, как утверждает ведомство, ...»
        named = [o for o in mentions if o.last <= m.first and o.kind == "named" and not o.oblique]
        if named and named[0].number == "s" and named[0].type == "institution":
            return named[0] if named[0].actor not in ALLIANCES else m
    if m.kind != "pronoun" and not (is_epithet(r, m) and not m.surname):
        return m
    if m.gender == "h":
        # "в Москве не скрывают: удары, говорят там, продолжатся"
        houses = [o for o in mentions if o.last <= m.first and _is_housed(r, o)]
        return houses[-1] if houses else m
    if r.in_group(m.first, "latter"):
        # "Угрозы прозвучали и от Медведева: тот пообещал ...": no subject, but named last.
        people = [o for o in mentions if o.last <= m.first and (o.role == "person" or o.surname)]
        return people[-1] if people else m
    for other in mentions:
        if other.last > m.first:
            break
        same = other.kind == m.kind == "pronoun" and other.gender == m.gender
        if other.first == 0 and same:
            return m  # "She would see the envoy on Friday, she said": who opens the sentence.
        known = other.kind != "name" or other.last - other.first > 1
        person = other.role == "person" or (other.surname and not other.role and known)
        if person and not other.oblique and other.number == m.number:
            return other
        if m.number == "p" and other.last == m.first and (other.role == "body" or other.type):
            return other  # "In the Kremlin they say ..."
        own = other.kind == "named" and not other.oblique and other.actor != OTHER
        if own and m.number == "s" and ";" in r.gap(other.last - 1, m.first):
            return other  # « Le G7, lui, condamne les frappes ; il promet des générateurs. »
        if own and cue.rule == "source-phrase" and ":" in r.gap(other.last - 1, m.first):
            return other  # "The staff denies it: according to it, the town holds."
    return m
