"""Voices of one sentence: for whom a mention speaks there, and whose the sentence is.

Looks at the words of the sentence alone. What was said before is :mod:`stance.discourse`'s affair.
"""

from __future__ import annotations

from collections.abc import Mapping

from .clause import find_second_clause
from .colon import opens_turn
from .cue import Cue
from .document import Span
from .gazetteer import ACTORS, ALLIANCES, OTHER
from .mention import Mention, span_of
from .reading import Reading
from .record import dataclass
from .subordination import find_behind_relative, find_main_clause

LANDS = frozenset({"capital", "country"})
# Rules by which somebody says something himself.
CLAUSES = frozenset({"inverted-clause", "trailing-clause", "verb"})


@dataclass(slots=True)
class Voice:
    """A source heard in the document.

    Parameters
    ----------
    actor : str or None
    speaker : str
        As written.
    span : tuple of int
        Where it is written.
    role, lemma, number : str
        Of its head noun.
    type : str
        What kind of name it begins with, or "".
    lemmas : frozenset of str
        All nouns in it: of "the ministry's spokesman", both.
    office : bool
        Whether only a state has such an office or body.
    guessed : bool
        Whether nothing but the rest of a headline says for whom it speaks.
    gender : str
        "f" or "m" where a determiner shows it, else "-".
    fields : frozenset of str
        The words for its field: of "the energy ministry", "energy".
    """

    actor: str | None
    speaker: str
    span: Span
    role: str = ""
    lemma: str = ""
    number: str = "s"
    type: str = ""
    lemmas: frozenset[str] = frozenset()
    office: bool = False
    guessed: bool = False
    gender: str = "-"
    fields: frozenset[str] = frozenset()

    def fits(self, gender: str) -> bool:
        """Tell whether it may be of a gender: that of a body or a source says nothing."""
        known = self.role == "person" and {self.gender, gender} <= {"m", "f"}
        return self.gender == gender or not known

    def holds(self, lemma: str) -> bool:
        """Tell whether a noun stands in it, as a noun or inside a name ("Минобороны")."""
        if not lemma or lemma in self.lemmas:
            return lemma != ""
        # "conseiller" is no council; but an ambassador («посол») is of the embassy («посольство»).
        longer = self.role != "body" and any(noun.startswith(lemma) for noun in self.lemmas)
        return not longer and lemma.replace("_", " ") in self.speaker.lower().replace("-", " ")


def voice_of(r: Reading, m: Mention, actor: str | None, type_: str = "") -> Voice:
    """Return the voice of a mention that speaks for an actor."""
    span = span_of(r, m)
    nouns = [r.nominals[k][0] for k in range(m.first, m.last) if k in r.nominals]
    lemmas = frozenset([noun.detail for noun in nouns if noun.kind == "role"])
    office = r.holds("state_office", m.first, m.last) or (
        m.role == "person" and any(noun.value == "body" for noun in nouns)  # "the head of the MFA"
    )
    speaker = r.text[span[0] : span[1]]
    voice = Voice(actor, speaker, span, m.role, m.lemma, m.number, type_, lemmas, office)
    voice.gender = "-" if m.surname else m.gender
    voice.fields = find_fields(r, m)
    return voice


def find_fields(r: Reading, m: Mention) -> frozenset[str]:
    """Return the words of a body that say what it is for: "the energy ministry"."""
    words = range(m.first, m.last) if m.role == "body" else ()
    return frozenset(r.words[k].lower for k in words if "portfolio" in r.groups[k])


def choose_voice(r: Reading, voiced: list[tuple[Cue, Voice]]) -> tuple[Cue, Voice]:
    """Return the outermost voice; an outlet hands on to whom it reports."""
    first = voiced[0]
    if len(voiced) == 1:
        return first
    cues = [cue for cue, _ in voiced]
    main = find_behind_relative(r, cues)
    if main is None:
        main = find_main_clause(r, cues)
    if main is not None:
        return voiced[main]
    if first[0].rule == "source-phrase":
        # "..., said A, while B, according to the agency, ...": of the second clause only.
        second = [k for cue, _ in voiced if (k := find_second_clause(r, cue.mention.first))]
        if second and min(second) < first[0].first:
            before = [pair for pair in voiced if pair[0].last <= min(second)]
            first = before[0] if before else first
    # "Putin agreed to a truce — CNN": a headline's own, and not what the outlet hands on.
    headed = first[0].rule == "headline-dash"
    sender = first[1].actor == OTHER and first[1].type == "institution"
    if headed and sender and "(" in r.gaps[first[0].first] and voiced[1][1].actor is not None:
        return voiced[1]  # "Kremlin: no truce (AFP)": who sent it.
    if not headed and (first[1].role == "other" or first[1].actor == OTHER):
        # "a source, citing an agency": the agency's own, whoever was called one before.
        inner = [
            (cue, voice)
            for cue, voice in voiced[1:]
            if voice.actor not in (OTHER, None) and cue.rank <= 2 and cue.mention.role != "source"
        ]
        quoted = voiced[1]
        if quoted[0].rank == 1 and quoted[1].actor == OTHER and quoted[1].role == "person":
            # "“...”, she said (as quoted by the agency)"
            return quoted
        outlet = first[1].role in {"other", "document", "source"} or first[1].type == "institution"
        # "G7 ministers will discuss it, two people familiar with the matter said": theirs.
        people = first[1].role == "source" and first[0].rule == "trailing-clause"
        if inner and outlet and not people and first[0].rank <= 1:
            return inner[0]
    return first


def speaks_inside(
    r: Reading,
    cue: Cue,
    voice: Voice,
    issuer: str,
    before: str | None,
    offices: Mapping[str, set[str]],
    *,
    first_person: bool,
) -> bool:
    """Tell whether a source named inside a communiqué takes a sentence from its issuer.

    Parameters
    ----------
    r : Reading
    cue : Cue
    voice : Voice
        That of the cue.
    issuer : str
    before : str or None
        Who spoke in the sentence before.
    offices : Mapping of str to set of str
        Who was said to hold each office.
    first_person : bool
        Whether the issuer says "we".
    """
    if voice.actor is None or voice.actor == issuer:
        return voice.actor == issuer
    if cue.rank > 2:
        return False
    if cue.mention.kind == "pronoun":
        # "He added": the guest who spoke in the sentence before.
        return not first_person and before == voice.actor
    if 2 * sum(r.quoted) > len(r.words):
        return True
    # A readout lets its guests speak: "Mark Rutte assured ..."; a body where it is quoted.
    m = cue.mention
    person = voice.role == "person" or (m.surname and not voice.role)
    body = voice.role == "body" or m.type == "institution"
    told = m.kind == "named" or m.actor == OTHER or (m.kind == "name" and m.last - m.first > 1)
    # "The President and the Secretary General discussed": theirs together, so the issuer's.
    alone = not r.in_group(m.first - 1, "conjunction")
    told = told or (alone and offices.get(m.lemma) == {voice.actor})
    guest = (person or (body and any(r.quoted))) and told and cue.rule != "gerund"
    asked = cue.rule == "headline-colon" and voice.actor == OTHER and opens_turn(r, cue.last)
    if first_person:
        # "We" is one voice: only who is named and says something himself takes a sentence, or
        # whose figures are quoted by name.
        figures = cue.rule == "source-phrase" and m.kind == "named"
        return asked or figures or (bool(guest) and cue.rule in CLAUSES)
    return bool(guest) or asked or cue.rule in {"source-phrase", "inverted-clause"}


def is_of_both(r: Reading, cue: Cue, voice: Voice, mentions: list[Mention]) -> bool:
    """Tell whether two parties agree, of whom the voice is one: "Стороны договорились"."""
    m = cue.mention
    if _is_joined(r, cue, mentions):
        return True
    if m.number != "p" or m.actor is not None or not r.holds("mutual", cue.first, cue.last):
        return False
    heard = voice.number == "p" and voice.span != span_of(r, m)
    sides = voice.actor not in ALLIANCES or r.in_group(m.last - 1, "sides")
    return m.kind != "name" and not heard and sides


def _is_joined(r: Reading, cue: Cue, mentions: list[Mention]) -> bool:
    """Tell whether a subject is two sides: "Kyiv and Moscow accuse", "Ni Kiev ni Moscou"."""
    m = cue.mention
    if cue.rule not in {"verb", "inverted-clause"} or m.kind != "named":
        return False
    if r.in_group(m.last, "conjunction") or (r.in_group(m.last, "too") and not m.oblique):
        # "кажуть у Києві та Москві", "Мәскеу де, Киев те"
        behind = next((o for o in mentions if o.first > m.last), None)
        gap = range(m.last, behind.first) if behind is not None else ()
        joins = {"conjunction", "too"} if m.oblique or r.in_group(m.last, "too") else set()
        if (
            behind is not None
            and all(not joins.isdisjoint(r.groups[j]) for j in gap)
            and (behind.oblique == m.oblique)
            and _are_sides(m, behind)
        ):
            return True
    if cue.rule == "inverted-clause" and r.in_group(m.last, "conjunction"):
        # "сообщили Минобороны РФ и украинский штаб"
        entry, _ = r.nominals.get(m.last + 1, (None, 0))
        other = entry.value if entry is not None and entry.kind == "name" else m.actor
        if {m.actor, other} <= set(ACTORS) and m.actor != other and "plural" in _forms(r, cue):
            return m.number != "p"
    k = m.first - 1
    nor = r.in_group(k, "nor")
    if cue.rule != "verb" or not (r.in_group(k, "conjunction") or nor):
        return False
    before = next((o for o in mentions if o.last == k and not o.oblique), None)
    if before is None or not _are_sides(before, m):
        return False
    if nor and r.in_group(before.first - 1, "nor"):
        return True
    # "The strike hit Moscow, and Kyiv claimed it" is of one.
    at = before.first
    opens = at == 0 or all(r.groups[:at]) or r.gaps[at].strip()[:1] in {":", "—", "–"}
    joined = r.gaps[k] == " " == r.gaps[m.first]
    return opens and joined and m.last <= cue.first


def _forms(r: Reading, cue: Cue) -> frozenset[str]:
    """Return the columns of the verbs that hold the verb of a cue."""
    forms = (r.verbs[k].forms for k in range(cue.first, cue.last) if k in r.verbs)
    return next(forms, frozenset())


def _are_sides(a: Mention, b: Mention) -> bool:
    """Tell whether two mentions are of two states."""
    return a.kind == b.kind == "named" and a.actor != b.actor and {a.type, b.type} <= LANDS


def is_body(m: Mention) -> bool:
    """Tell whether a mention is a body of one of the actors, as a subject."""
    body = m.role == "body" or m.type == "institution" or (m.role != "" and m.number == "p")
    return body and m.kind == "named" and not m.oblique
