"""Mentions to voices: whom a pronoun, a role noun or a surname stands for.

Keeps the sources heard so far in a document. Refuses to decide which sentence is whose: that is
:mod:`stance.attribute`.
"""

from __future__ import annotations

from .cue import Cue
from .gazetteer import OTHER
from .lexicon import Entry
from .mention import Mention
from .reading import Reading
from .record import dataclass, field
from .voice import (
    Voice,
    find_author,
    find_house,
    find_owner,
    find_setting,
    find_told,
    is_body,
    is_epithet,
    voice_of,
)

# How many sources back a role noun or a pronoun may look.
MAX_MEMORY = 12
# What the head noun of somebody is: an office, an unnamed source, or none.
PEOPLE = frozenset({"person", "source", ""})
# "Dans les couloirs du ministère kazakh": how far the place is named that opens a sentence.
SETTING_WORDS = 6
# So many words from the place on a dateline has its date.
DATELINE_WORDS = 6
# Names that own a spokesman.
HOUSES = frozenset({"capital", "country", "institution"})


@dataclass(slots=True)
class Discourse:
    """What a document has established so far.

    Parameters
    ----------
    issuer : str or None
        The actor whose text it is.
    home : str or None
        The actor of a bare role ("the minister") in texts of the language.
    alliance : str, optional
        The actor of "the Secretary General" alone, once it has been named.
    allied : bool
        Whether it has.
    """

    issuer: str | None
    home: str | None
    alliance: str | None = None
    allied: bool = False
    voices: list[Voice] = field(default_factory=list)
    names: dict[str, str | None] = field(default_factory=dict)
    offices: dict[str, set[str]] = field(default_factory=dict)
    writer: Voice | None = None
    region: str | None = None
    stage: str | None = None
    topic: Voice | None = None
    subject: Voice | None = None
    # Whose capital the dateline names: theirs is "the ministry" where nobody has spoken.
    base: str | None = None
    # Whom the text told of last, while nobody has spoken.
    told: Voice | None = None
    # The actor whose name opens this sentence, and that of a sentence before in which nobody spoke.
    opening: str | None = None
    house: str | None = None

    @property
    def last(self) -> Voice | None:
        """The voice heard last."""
        return self.voices[-1] if self.voices else None

    def hear(self, voice: Voice, *, in_writing: bool = False) -> None:
        """Remember that a voice has spoken, and whether in a document."""
        self.voices.append(voice)
        if in_writing and voice.actor not in (None, OTHER):
            self.writer = voice
        self.opening = None
        del self.voices[:-MAX_MEMORY]

    def visit(self, r: Reading) -> None:
        """Remember whose region was named last, and who opens a sentence: theirs may speak next."""
        self.house, self.opening = self.opening, None
        if self.base is None and 0 in r.nominals and _is_dateline(r):
            self.base = r.nominals[0][0].value
        for at, (entry, _) in r.nominals.items():
            if entry.kind != "name":
                continue
            if at <= SETTING_WORDS and self.opening is None and self._opens(r, at, entry):
                self.opening = entry.value
            if entry.detail == "region":
                self.region = entry.value
            elif entry.value == self.alliance:
                self.allied = True

    def set_stage(self, actor: str | None) -> None:
        """Note whose stage a heading sets; who spoke above it is not meant by a bare role below."""
        self.stage = actor
        if actor is not None:
            self.voices.clear()

    def _opens(self, r: Reading, at: int, entry: Entry) -> bool:
        """Tell whether a name opens a sentence: as its first word, or behind a preposition."""
        if r.quoted[at]:
            return False
        if at <= 1:
            return entry.detail in HOUSES
        return "preposition" in r.groups[0] and (
            entry.detail in HOUSES or entry.detail == "demonym"
        )

    def learn(self, r: Reading, mentions: list[Mention]) -> None:
        """Remember for whom newly introduced people speak."""
        for m in mentions:
            if m.actor is not None and m.role == "person":
                self.offices.setdefault(m.lemma, set()).add(m.actor)
            elif self.issuer is not None and m.first == 0 and m.lemma not in self.offices:
                self.offices[m.lemma] = {self.issuer}  # "The Head of State held talks": its own
            if not m.surname or m.role != "person":
                continue
            if m.kind == "named":
                self.names[m.surname] = m.actor
            elif m.surname not in self.names:
                body = self._body_in(r, m)
                if body is not None:
                    self.names[m.surname] = body.actor

    def resolve(self, r: Reading, cue: Cue, mentions: list[Mention]) -> Voice | None:
        """Return the voice that the source of a reporting clause stands for.

        None when it stands for nobody: a pronoun before anybody has spoken.
        """
        m = find_owner(r, cue, mentions)
        if m.same and m.kind != "named" and m.actor != OTHER:
            return self.last
        if m.kind == "pronoun":
            if m.gender == "h" and self.house is not None:
                return voice_of(r, m, self.house, m.type)
            return self._antecedent(m)
        if m.kind == "role" and m.role == "document" and m.actor is None:
            if r.holds("tally", m.first, m.last) or r.says("backward"):
                # "this is said in the communiqué", "the tally": whoever spoke just before.
                before = self.last or self.topic
                if before is not None:
                    return before
            author = find_author(r, m, mentions)
            if author is not None:
                return author
        if m.kind == "role":
            placed = self._place(r, m)
            if placed is not None:
                return voice_of(r, m, placed, m.type)
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
                return self.last
            # "the ministry's spokesman" after NATO's: the body that he speaks for decides.
            found = self._body_in(r, m) if m.role == "person" else None
            office = None if found is not None else self._office(m)
            if office is not None:
                return voice_of(r, m, office, m.type)
            found = found or self._antecedent(m, again=is_epithet(r, m))
            if found is not None:
                return found
        return voice_of(r, m, m.actor if m.kind == "named" else self._actor(r, m), m.type)

    def _place(self, r: Reading, m: Mention) -> str | None:
        """Return for whom a role speaks by its owner or by the place that the words around name."""
        local = m.actor in (None, OTHER) and m.role != "document"
        actor = self._localize(r, m) if local else None
        if actor is not None or m.actor is not None:
            return actor
        if m.owned:
            # "its spokesman": of whom the sentence before tells, or of who spoke last.
            return self.house or (self.last.actor if self.last is not None else None)
        if r.in_group(m.last, "there"):
            # "a ministry official there": in the place that was named last.
            near = [e.value for k, (e, _) in r.nominals.items() if k < m.first and _is_house(e)]
            return near[-1] if near else self.house
        if not m.surname and m.role == ("body" if m.definite else "person"):
            # "Au Kazakhstan, le ministère", "In the Rada, a lawmaker": whoever serves there.
            return find_setting(r, institution=not m.definite)
        return None

    def _office(self, m: Mention) -> str | None:
        """Return whose office it is that only one actor was said to hold: "the president"."""
        holders = self.offices.get(m.lemma, set()) if m.number == "s" else set()
        heard = any(voice.lemma == m.lemma and voice.number == "s" for voice in self.voices)
        return next(iter(holders)) if len(holders) == 1 and not heard else None

    def _actor(self, r: Reading, m: Mention) -> str | None:
        """Return for whom a mention speaks that does not say so itself."""
        if m.surname in self.names:
            return self.names[m.surname]
        if m.kind == "name" and self._is_named_now(r, m):
            return self.voices[-1].actor
        if m.actor == OTHER or m.kind != "role":
            return OTHER
        if m.surname and m.role == "person":
            found = self._antecedent(m) if m.definite else None
            if found is not None and found.lemma == m.lemma:
                return found.actor
            body = self._body_in(r, m)
            if body is not None:
                return body.actor
        marked = r.words[m.first].capital or r.in_group(m.first, "determiner")
        own = m.definite and marked and not m.oblique and m.role in {"body", "person"}
        if self.issuer is not None and own:
            return self.issuer
        if m.role == "person" and self.alliance is not None and r.in_group(m.last - 1, "league"):
            return self.alliance if self.allied else OTHER
        if m.role == "person":
            return self._host() or self.base or find_told(r, m) or OTHER
        if m.role == "body":
            known = self.stage or self.home or self._heard() or self.base
            return known or find_told(r, m) or OTHER
        if m.role == "document" and m.definite:
            # "the staff's tally": a body's.
            of_body = any(
                r.nominals[k][0].value == "body" for k in range(m.first, m.last) if k in r.nominals
            )
            return self.issuer or (self.stage or self.home if of_body else None) or OTHER
        return OTHER

    def note_topic(self, r: Reading, mentions: list[Mention]) -> None:
        """Remember of whom a sentence tells: the next may say in which document, or "he"."""
        self.tell(r, mentions)
        self.topic = next((voice_of(r, m, m.actor, m.type) for m in mentions if is_body(m)), None)

    def _is_named_now(self, r: Reading, m: Mention) -> bool:
        """Tell whether a name with a title is that of who just spoke without one.

        "A Ukrainian military spokesman says ... Col. Roy says ..."
        """
        last = self.last
        if last is None or (last.role, last.number) != ("person", "s"):
            return False
        return r.holds("honorific", m.first, m.last) and last.speaker.rsplit(None, 1)[-1].islower()

    def tell(self, r: Reading, mentions: list[Mention]) -> None:
        """Remember of whom a sentence without a source tells: "he" in the next may be that one."""
        for m in mentions:
            if m.oblique or m.kind == "pronoun":
                continue
            if m.kind == "named" and m.number != "p" and (m.role == "person" or m.surname):
                span = (r.starts[m.first], r.ends[m.last - 1])
                speaker = r.text[span[0] : span[1]]
                self.subject = Voice(m.actor, speaker, span, "person", m.lemma, "s", m.type)
                self.told = self.subject
            return

    def _localize(self, r: Reading, m: Mention) -> str | None:
        """Return for whom a governor, a mayor or "local authorities" speak: the region decides."""
        if m.surname in self.names or not r.holds("local", m.first, m.last):
            return None
        tokens = range(m.first, m.last)
        if any(k in r.nominals and r.nominals[k][0].kind == "name" for k in tokens):
            return None
        if any(entry.detail == "occupier" for entry, _ in r.nominals.values()):
            return None
        here = [e.value for k, (e, _) in r.nominals.items() if e.detail == "region" and k < m.first]
        if here:
            return here[-1]
        for voice in reversed(self.voices):
            if not m.surname and voice.lemma == m.lemma and voice.number == m.number:
                return voice.actor
        return self.region or self._heard()

    def _host(self) -> str | None:
        """Return whose "the minister" is: of the heading, the only actor heard, the issuer."""
        return self.stage or self._heard() or self.issuer or self.home

    def _heard(self) -> str | None:
        """Return the only actor heard, else None."""
        heard = {v.actor for v in self.voices if v.actor not in (None, OTHER)}
        return heard.pop() if len(heard) == 1 else None

    def _body_in(self, r: Reading, m: Mention) -> Voice | None:
        """Return the voice of the body named inside a mention ("le porte-parole du ministère")."""
        for k in range(m.first, m.last):
            entry = r.nominals.get(k)
            if entry is not None and entry[0].kind == "role" and entry[0].value == "body":
                for voice in reversed(self.voices):
                    if entry[0].detail in voice.speaker.lower() and voice.actor is not None:
                        return voice
        return None

    def _antecedent(self, m: Mention, *, again: bool = False) -> Voice | None:
        """Return the voice that a pronoun or a bare role noun refers back to.

        ``again``: the noun only says once more who it is ("the diplomat"), whatever his office.
        """
        voices = self.voices
        if m.kind == "pronoun":
            told = self.subject or (self.told if not voices else None)
            if told is not None and m.number == "s" and m.gender in {"m", "f", "-"}:
                return told
            return _last_fitting(voices, m) if voices else None
        if not voices:
            return self.subject if m.role == "person" and m.number == "s" else None
        if m.role == "source":
            return voices[-1]
        people = [v for v in voices[-2:] if v.role in PEOPLE]
        if again and people and m.number == people[-1].number == "s":
            return people[-1]
        for voice in reversed(voices):
            if voice.lemma == m.lemma and voice.number == m.number:
                return voice
        lemma = m.lemma.replace("_", " ")
        for voice in reversed(voices):
            if lemma and lemma in voice.speaker.lower().replace("-", " "):
                return voice
        if m.role == "document":
            # "this communiqué" is that of whoever spoke in one, over others that spoke since.
            return self.writer or voices[-1]
        if m.role == "person" and m.number == "s":
            return people[-1] if people else None
        return None


def _last_fitting(voices: list[Voice], m: Mention) -> Voice:
    """Return the last voice of the number and gender of a pronoun, or the last that comes near."""
    near = None
    for voice in reversed(voices):
        if voice.number == m.number:
            if m.gender != "n" or voice.role == "body" or voice.type:
                return voice
            near = near or voice
    return near or voices[-1]


def _is_dateline(r: Reading) -> bool:
    """Tell whether a sentence begins with a dateline: "KYIV.", "Kiev, 4 mars (AFP)"."""
    if r.nominals[0][0].detail != "capital":
        return False
    if r.text[r.starts[0] : r.ends[0]].isupper():
        return True
    marked = len(r.words) > 1 and r.gaps[1].lstrip()[:1] in {",", "("}
    return marked and any(word.lower.isdigit() for word in r.words[1:DATELINE_WORDS])


def _is_house(entry: Entry) -> bool:
    return entry.kind == "name" and entry.detail in HOUSES


def may_introduce(r: Reading, *, guests: bool) -> bool:
    """Tell, before mentions are looked for, whether a sentence could introduce a person.

    Parameters
    ----------
    r : Reading
    guests : bool
        Whether an office and its country are enough, as in a readout of talks.
    """
    entries = [entry for entry, _ in r.nominals.values()]
    if not any(entry.kind == "role" and entry.value == "person" for entry in entries):
        return False
    kinds = {entry.kind for entry in entries}
    return "person" in kinds or len(r.heads) > len(entries) or (guests and "name" in kinds)
