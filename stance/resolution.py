"""Mentions to voices: whom a pronoun, a role noun or a surname stands for.

Asks the sentence first, then what the document has established (:mod:`stance.discourse`). Refuses
to decide which sentence is whose: that is :mod:`stance.attribute`.
"""

from __future__ import annotations

from .cue import Cue
from .discourse import HOUSES, Discourse
from .gazetteer import ALLIANCES, OTHER, STATELESS
from .lexicon import Entry
from .mention import Mention
from .owner import (
    find_apposed,
    find_audience,
    find_author,
    find_employer,
    find_house,
    find_issuer_behind,
    find_owner,
    find_setting,
    find_told,
    is_epithet,
    is_of_country,
)
from .reading import Reading
from .voice import Voice, find_fields, voice_of

# What the head noun of somebody is: an office, an unnamed source, or none.
PEOPLE = frozenset({"person", "source", ""})


def resolve(d: Discourse, r: Reading, cue: Cue, mentions: list[Mention]) -> Voice | None:
    """Return the voice that the source of a reporting clause stands for.

    Parameters
    ----------
    d : Discourse
        What the sentences before have established.
    r : Reading
        Of the sentence.
    cue : Cue
    mentions : list of Mention
        All of the sentence.

    Returns
    -------
    Voice or None
        None when it stands for nobody: a pronoun before anybody has spoken.
    """
    if cue.mention.actor is None and _is_of_both(r, cue.mention):
        return None  # "The two leaders discussed oil", "officials of both countries": of neither.
    if cue.rule == "headline-dash" and d.home is None and _is_count(r, cue.mention):
        return None  # Either side's staff could say so.
    m = find_apposed(r, cue.mention, mentions) or find_owner(r, cue, mentions)
    told = cue.rule == "inverted-clause" and cue.mention.kind == "pronoun"
    told = told and m.first > 1 and m.surname == ""
    if told and cue.mention.gender in {"m", "f"} and d.last is not None and not m.oblique:
        # "The second group goes if the president decides, answered he": who spoke before, unless
        # somebody else opens the sentence.
        m = cue.mention
    if m.same and m.kind != "named" and (m.actor != OTHER or _is_body(d.last)):
        return d.last
    sources = m.kind == "role" and (m.role, m.number, m.actor) == ("source", "p", None)
    if sources and cue.rule == "source-phrase" and all(v.lemma != m.lemma for v in d.voices):
        return voice_of(r, m, OTHER, m.type)  # «сообщает Bloomberg со ссылкой на источники»
    if m.kind == "pronoun":
        if m.gender == "h" and d.house is not None:
            return voice_of(r, m, d.house, m.type)
        return _antecedent(d, m)
    if m.kind == "role" and m.role == "document" and m.actor is None:
        if r.holds("tally", m.first, m.last) or r.says("backward"):
            # "this is said in the communiqué", "the tally": whoever spoke just before.
            before = d.last or d.topic
            if before is not None:
                return before
        author = find_author(r, m, mentions) or find_issuer_behind(r, m, mentions) or d.topic
        if author is not None:
            return author
    if m.kind == "role":
        placed = _place(d, r, cue, m)
        if placed is not None:
            return voice_of(r, m, placed, m.type)
    unnamed = m.kind == "role" and m.actor in (None, OTHER) and not m.surname
    unnamed = unnamed and (m.definite or m.role == "person")
    if unnamed and r.in_group(m.last - 1, "organisation") and _is_bare(r, m):
        # "L'organisation", "le secrétaire général de l'organisation", "the bloc"
        alliance = d.find_alliance()
        if alliance is not None:
            return voice_of(r, m, alliance, m.type)
    if m.kind == "role" and m.actor is None and m.definite and not m.surname:
        setting = find_house(r, m, mentions) if m.role != "body" else None
        if m.role == "source" and r.in_group(m.first, "locative"):
            # "The prosecution opened a case, they said in the agency"
            body = find_author(r, m, mentions)
            if body is not None:
                return body
        if setting is None and m.role == "person" and m.number == "p":
            body = find_author(r, m, mentions)
            setting = body.actor if body is not None else None
        if setting is not None:
            return voice_of(r, m, setting)
        if r.holds("former", max(0, m.first - 2), m.last):
            # "the ex-president" is no office that somebody else holds.
            return d.last
        if m.role == "person" and r.holds("league", m.first, m.last):
            # No state has a secretary general: he who spoke, else that of the alliance.
            heard = _antecedent(d, m)
            if heard is not None and heard.lemma == m.lemma:
                return heard
            named = d.allied or d.issuer == d.alliance
            return voice_of(r, m, (d.alliance if named else None) or OTHER, m.type)
        last = d.last
        if last is not None and last.office and last.role == "person" and _is_bare_body(r, m):
            return voice_of(r, m, last.actor, m.type)  # "The minister ... The ministry ..."
        # "the ministry's spokesman" after NATO's: the body that he speaks for decides.
        body = d.find_body(r, m) if m.role in {"body", "person", "source"} else None
        if body is not None:
            return body if body.lemma == m.lemma else voice_of(r, m, body.actor, m.type)
        if r.in_group(m.first, "head_of_state"):
            own = d.issuer or (d.home if d.last is None or d.last.actor == d.home else None)
            if own is not None and own not in ALLIANCES:
                return voice_of(r, m, own, m.type)  # A readout calls its own so.
        office = _office(d, m)
        if office is not None:
            return voice_of(r, m, office, m.type)
        if d.topic is not None and (d.topic.lemma, d.topic.number) == (m.lemma, m.number):
            return voice_of(r, m, d.topic.actor, m.type)  # "G7 ministers met. The ministers said"
        fields = find_fields(r, m)
        found = _antecedent(d, m, fields, again=is_epithet(r, m), state=_is_of_state(r, m))
        if found is not None and found.guessed and d.base not in {None, *STATELESS}:
            return voice_of(r, m, d.base, m.type)  # What a headline left open, the dateline tells.
        if found is not None and (m.role, found.role) == ("person", "body"):
            return voice_of(r, m, found.actor, m.type)
        if found is not None:
            return found
    if (m.kind, cue.rule) == ("name", "headline-colon") and m.surname not in d.names:
        other = d.issuer is None or any(voice.actor == d.issuer for voice in d.voices)
        return voice_of(r, m, OTHER if other else d.issuer, m.type)  # Of two, the other is a guest.
    return voice_of(r, m, m.actor if m.kind == "named" else _actor(d, r, m), m.type)


def _place(d: Discourse, r: Reading, cue: Cue, m: Mention) -> str | None:
    """Return for whom a role speaks by its owner or by the place that the words around name."""
    local = m.actor in (None, OTHER) and m.role != "document"
    actor = _localize(d, r, m) if local else None
    if actor is not None or m.actor is not None:
        return actor
    if is_of_country(r, m):
        return d.house  # "Kazakhstan sells less wheat. The country's ministry said ..."
    if m.owned and d.allied and r.in_group(m.last - 1, "league"):
        return d.alliance  # "Its secretary general" is of no state.
    if m.owned:
        # "its spokesman": of whom the sentence before tells, or of who spoke last.
        return d.house or (d.last.actor if d.last is not None else None)
    if r.in_group(m.last, "there"):
        # "a ministry official there": in the place that was named last.
        near = [e.value for k, (e, _) in r.nominals.items() if k < m.first and _is_house(e)]
        return near[-1] if near else d.house
    if m.role == "person" and not m.definite and not m.surname:
        whose = find_audience(r, cue) or find_employer(r, m)
        if whose is not None:
            return whose
    if not m.surname and m.role == ("body" if m.definite else "person"):
        # "Au Kazakhstan, le ministère", "In the Rada, a lawmaker": whoever serves there.
        of_state = not m.definite and r.holds("state_office", m.first, m.last)
        return find_setting(r, institution=not m.definite and not of_state)
    if m.role == "person" and m.number == "s" and not (m.surname or _is_known(d, r, m)):
        # "In Astana, the presidential spokesman", of whom nobody has told yet.
        return find_setting(r, institution=False)
    return None


def _is_known(d: Discourse, r: Reading, m: Mention) -> bool:
    """Tell whether an office may be that of somebody heard before, or is that of an alliance."""
    if m.lemma in d.offices or r.in_group(m.last - 1, "league"):
        return True
    return any(voice.lemma == m.lemma for voice in d.voices)


def _office(d: Discourse, m: Mention) -> str | None:
    """Return whose office it is that only one actor was said to hold: "the president"."""
    holders = d.offices.get(m.lemma, set()) if m.number == "s" else set()
    heard = any(voice.lemma == m.lemma and voice.number == "s" for voice in d.voices)
    return next(iter(holders)) if len(holders) == 1 and not heard else None


def _actor(d: Discourse, r: Reading, m: Mention) -> str | None:
    """Return for whom a mention speaks that does not say so itself."""
    if m.surname in d.names:
        return d.names[m.surname]
    if m.kind == "name" and _is_named_now(d, r, m):
        return d.voices[-1].actor
    if m.actor == OTHER or m.kind != "role":
        return OTHER
    if m.surname and m.role == "person":
        found = _antecedent(d, m) if m.definite else None
        if found is not None and found.lemma == m.lemma:
            return found.actor
        body = d.find_body(r, m)
        if body is not None:
            return body.actor
    marked = r.words[m.first].capital or r.in_group(m.first, "determiner")
    own = m.definite and marked and not m.oblique and m.role in {"body", "person"}
    if d.issuer is not None and own:
        return d.issuer
    state = _is_of_state(r, m)
    barred = STATELESS if state else frozenset()
    only = d.find_only(but=barred)
    scene = d.scene
    if state and scene == OTHER and d.stage is None and find_told(r, m) is None:
        return OTHER  # "Poland closed the border. The interior minister said ..."
    told: tuple[str | None, ...] = ()
    if m.role == "person":
        # "The leaders also promised": of the G7 that spoke last.
        last = d.last.actor if d.last is not None and m.number == "p" and m.definite else None
        allied = last if last in ALLIANCES else None
        near = (d.house, _body(d)) if state else ()
        told = (d.stage, allied, scene, *near, only, d.issuer, d.home)
    elif m.role == "body":
        base = d.base if d.base not in STATELESS else None
        heard = _army(d) if r.in_group(m.last - 1, "staff") else only
        # "The Kremlin's spokesman said no. The foreign ministry went further."
        spoke = d.last.actor if state and d.last is not None and not heard else None
        just = d.last is not None and d.last.role == "body" and d.before is None
        beside = spoke if just else None
        told = (d.stage, beside, base, scene, d.home, heard, spoke)
    if told:
        told = (*told, d.base, find_told(r, m))
        return next((actor for actor in told if actor and actor not in barred), OTHER)
    if m.role == "document" and m.definite:
        # "the staff's tally": a body's.
        of_body = any(
            r.nominals[k][0].value == "body" for k in range(m.first, m.last) if k in r.nominals
        )
        return d.issuer or (d.stage or d.home if of_body else None) or OTHER
    return OTHER


def _is_of_both(r: Reading, m: Mention) -> bool:
    """Tell whether a mention is of two sides together."""
    behind = m.last + 1 if r.in_group(m.last, "link") else m.last
    return r.in_group(behind, "both") or r.holds("both", m.first, m.last)


def _is_bare(r: Reading, m: Mention) -> bool:
    """Tell whether a noun has no adjective that no data hold, and no name behind it."""
    k = m.first - 1
    described = k >= 0 and r.gaps[m.first] == " " and not r.groups[k] and k not in r.verbs
    return not described and not (m.last < len(r.words) and r.quoted[m.last])


def _is_bare_body(r: Reading, m: Mention) -> bool:
    """Tell whether a body of a state is named by one word: "the ministry"."""
    return (
        m.role == "body"
        and _is_of_state(r, m)
        and m.last - m.first <= 2
        and not r.holds("portfolio", m.first, m.last)
    )


def _is_count(r: Reading, m: Mention) -> bool:
    """Tell whether a body of nobody counts something: "Russia lost 40 tanks – General Staff"."""
    if (m.kind, m.role, m.actor) != ("role", "body", None) or 0 not in r.nominals:
        return False
    counted = any(word.lower.isdigit() for word in r.words[: m.first])
    return counted and "(" not in r.gaps[m.first]


def _body(d: Discourse) -> str | None:
    """Return whose body spoke last, for an official: "The ministry ... Deputy minister Roy"."""
    return d.last.actor if d.last is not None and _is_body(d.last) else None


def _is_body(voice: Voice | None) -> bool:
    """Tell whether a voice is a body's and no person's."""
    return voice is not None and (voice.role == "body" or voice.type == "institution")


def _army(d: Discourse) -> str | None:
    """Return whose "the General Staff" is: of the state that spoke last; no alliance's."""
    return next((v.actor for v in reversed(d.voices) if v.actor and v.actor not in STATELESS), None)


def _is_of_state(r: Reading, m: Mention) -> bool:
    """Tell whether only a state has such an office or body: "the minister", "the General Staff"."""
    return m.number == "s" and (
        r.holds("state_office", m.first, m.last) or r.in_group(m.last - 1, "staff")
    )


def _is_named_now(d: Discourse, r: Reading, m: Mention) -> bool:
    """Tell whether a name with a title is that of who just spoke without one.

    "A Ukrainian military spokesman says ... Col. Roy says ..."
    """
    last = d.last
    if last is None or (last.role, last.number) != ("person", "s"):
        return False
    return r.holds("honorific", m.first, m.last) and last.speaker.rsplit(None, 1)[-1].islower()


def _localize(d: Discourse, r: Reading, m: Mention) -> str | None:
    """Return for whom a governor, a mayor or "local authorities" speak: the region decides."""
    if m.surname in d.names or not r.holds("local", max(0, m.first - 1), m.last):
        return None
    tokens = range(m.first, m.last)
    if any(k in r.nominals and r.nominals[k][0].kind == "name" for k in tokens):
        return None
    if any(entry.detail == "occupier" for entry, _ in r.nominals.values()):
        return None
    towns = ("region", "capital") if m.role == "person" else ("region",)
    here = [e.value for k, (e, _) in r.nominals.items() if e.detail in towns and k < m.first]
    if here:
        return here[-1]
    for voice in reversed(d.voices):
        if not m.surname and voice.lemma == m.lemma and voice.number == m.number:
            return voice.actor
    return d.region or d.find_only()


def _antecedent(
    d: Discourse,
    m: Mention,
    fields: frozenset[str] = frozenset(),
    *,
    again: bool = False,
    state: bool = False,
) -> Voice | None:
    """Return the voice that a pronoun or a bare role noun refers back to.

    ``again``: the noun only says once more who it is ("the diplomat"), whatever his office.
    ``state``: it names an office that no alliance has.
    """
    voices = [v for v in d.voices if v.actor not in ALLIANCES] if state else d.voices
    if (m.kind, m.role) == ("role", "person"):
        # "Un diplomate russe ... L'ambassadrice d'Ukraine ... La diplomate": the second.
        voices = [v for v in voices if v.fits(m.gender)]
    if m.kind == "pronoun":
        told = d.subject or (d.told if not voices else None)
        if told is not None and m.number == "s" and m.gender in {"m", "f", "-"}:
            return told
        return _last_fitting(voices, m) if voices else None
    if not voices:
        return d.subject if m.role == "person" and m.number == "s" else None
    if m.role == "source":
        return voices[-1]
    people = [v for v in voices[-2:] if v.role in PEOPLE]
    if again and people and m.number == people[-1].number == "s":
        return people[-1]
    if fields:
        # "The energy ministry" is not who "the foreign ministry" is.
        voices = [v for v in voices if not v.fields or fields & v.fields]
    for voice in reversed(voices):
        if voice.lemma == m.lemma and voice.number == m.number:
            return voice
    for voice in reversed(voices):
        if voice.holds(m.lemma):
            return voice
    if m.role == "document":
        # "this communiqué" is that of whoever spoke in one, over others that spoke since.
        return d.writer or voices[-1]
    if m.role == "person" and m.number == "s":
        if state and voices[-1].role == "body":
            return voices[-1]  # "The ministry ... The deputy minister ..."
        # "The UN's coordinator ... The president ...": no other title or body becomes one.
        if people and not (state and _holds_no_office(people[-1])):
            return people[-1]
    return None


def _holds_no_office(voice: Voice) -> bool:
    """Tell whether a voice has a title that is no office of a state, or is another's body."""
    titled = voice.lemma != "" and not voice.office
    return titled or (voice.actor == OTHER and voice.type != "")


def _last_fitting(voices: list[Voice], m: Mention) -> Voice:
    """Return the last voice of the number and gender of a pronoun, or the last that comes near."""
    near = None
    for voice in reversed(voices):
        if voice.number == m.number:
            if m.gender != "n" or voice.role == "body" or voice.type:
                return voice
            near = near or voice
    return near or voices[-1]


def _is_house(entry: Entry) -> bool:
    return entry.kind == "name" and entry.detail in HOUSES
