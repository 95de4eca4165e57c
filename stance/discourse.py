"""Mentions to voices: whom a pronoun, a role noun or a surname stands for.

Keeps the sources heard so far in a document. Refuses to decide which sentence is whose: that is
:mod:`stance.attribute`.
"""

from __future__ import annotations

from .cue import Cue
from .document import Span
from .gazetteer import OTHER
from .lexicon import Entry
from .mention import Mention
from .reading import Reading
from .record import dataclass, field, replace

# How many sources back a role noun or a pronoun may look.
MAX_MEMORY = 12
# "Dans les couloirs du ministère kazakh": how far the place is named that opens a sentence.
SETTING_WORDS = 6
# Names that own a spokesman.
HOUSES = frozenset({"capital", "country", "institution"})


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
    """

    actor: str | None
    speaker: str
    span: Span
    role: str = ""
    lemma: str = ""
    number: str = "s"
    type: str = ""


@dataclass(slots=True)
class Discourse:
    """What a document has established so far.

    Parameters
    ----------
    issuer : str or None
        The actor whose text it is.
    home : str or None
        The actor of a bare role ("the minister") in texts of the language.
    """

    issuer: str | None
    home: str | None
    voices: list[Voice] = field(default_factory=list)
    names: dict[str, str | None] = field(default_factory=dict)
    offices: dict[str, set[str]] = field(default_factory=dict)
    writer: Voice | None = None
    region: str | None = None
    subject: Voice | None = None
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
        for at, (entry, _) in r.nominals.items():
            if entry.kind != "name":
                continue
            if at <= SETTING_WORDS and self.opening is None and self._opens(r, at, entry):
                self.opening = entry.value
            if entry.detail == "region":
                self.region = entry.value

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
        m = _in_sentence(cue, mentions)
        if m.same and m.kind != "named":
            return self.last
        if m.kind == "pronoun":
            if m.gender == "h" and self.house is not None:
                return _voice(r, m, self.house)
            return self._antecedent(m)
        if m.kind == "role" and m.role == "document" and m.actor is None:
            tally = any("tally" in group for group in r.groups[m.first : m.last])
            if tally or r.says("backward"):
                # "this is said in the communiqué", "the tally": whoever spoke just before.
                return self.last
            author = _author(r, m, mentions)
            if author is not None:
                return author
        if m.kind == "role":
            placed = self._place(r, m)
            if placed is not None:
                return _voice(r, m, placed)
        if m.kind == "role" and m.actor is None and m.definite and not m.surname:
            if any("former" in group for group in r.groups[max(0, m.first - 2) : m.last]):
                # "the ex-president" is no office that somebody else holds.
                return self.last
            # "the ministry's spokesman" after NATO's: the body that he speaks for decides.
            found = self._body_in(r, m) if m.role == "person" else None
            office = None if found is not None else self._office(m)
            if office is not None:
                return _voice(r, m, office)
            found = found or self._antecedent(m)
            if found is not None:
                return found
        return _voice(r, m, m.actor if m.kind == "named" else self._actor(r, m))

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
            return _setting(r, institution=not m.definite)
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
        if m.role == "person":
            return self._host() or _told(r, m) or OTHER
        if m.role == "body":
            return self.home or self._host() or _told(r, m) or OTHER
        if m.role == "document" and m.definite:
            return self.issuer or OTHER
        return OTHER

    def _is_named_now(self, r: Reading, m: Mention) -> bool:
        """Tell whether a name with a title is that of who just spoke without one.

        "A Ukrainian military spokesman says ... Col. Roy says ..."
        """
        titled = any("honorific" in r.groups[k] for k in range(m.first, m.last))
        last = self.last
        if not titled or last is None or (last.role, last.number) != ("person", "s"):
            return False
        return last.speaker.rsplit(None, 1)[-1].islower()

    def tell(self, r: Reading, mentions: list[Mention]) -> None:
        """Remember of whom a sentence without a source tells: "he" in the next may be that one."""
        for m in mentions:
            if m.oblique or m.kind == "pronoun":
                continue
            if m.kind == "named" and m.number != "p" and (m.role == "person" or m.surname):
                span = (r.starts[m.first], r.ends[m.last - 1])
                speaker = r.text[span[0] : span[1]]
                self.subject = Voice(m.actor, speaker, span, "person", m.lemma, "s", m.type)
            return

    def _localize(self, r: Reading, m: Mention) -> str | None:
        """Return for whom a governor, a mayor or "local authorities" speak: the region decides."""
        tokens = range(m.first, m.last)
        if m.surname in self.names or not any("local" in r.groups[k] for k in tokens):
            return None
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
        return self.region

    def _host(self) -> str | None:
        """Return whose "the minister" is: of the only actor heard, else of the language."""
        heard = {v.actor for v in self.voices if v.actor not in (None, OTHER)}
        return heard.pop() if len(heard) == 1 else self.home

    def _body_in(self, r: Reading, m: Mention) -> Voice | None:
        """Return the voice of the body named inside a mention ("le porte-parole du ministère")."""
        for k in range(m.first, m.last):
            entry = r.nominals.get(k)
            if entry is not None and entry[0].kind == "role" and entry[0].value == "body":
                for voice in reversed(self.voices):
                    if entry[0].detail in voice.speaker.lower() and voice.actor is not None:
                        return voice
        return None

    def _antecedent(self, m: Mention) -> Voice | None:
        """Return the voice that a pronoun or a bare role noun refers back to."""
        voices = self.voices
        if m.kind == "pronoun":
            if self.subject is not None and m.number == "s" and m.gender in {"m", "f", "-"}:
                return self.subject
            fitting = [v for v in voices if v.number == m.number]
            if m.gender == "n":
                fitting = [v for v in fitting if v.role == "body" or v.type] or fitting
            return (fitting or voices)[-1] if voices else None
        if not voices:
            return None
        if m.role == "source":
            return voices[-1]
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
            people = [v for v in voices[-2:] if v.role == "person" or not v.role]
            return people[-1] if people else None
        return None


def _voice(r: Reading, m: Mention, actor: str | None) -> Voice:
    span = (r.starts[m.first], r.ends[m.last - 1])
    return Voice(actor, r.text[span[0] : span[1]], span, m.role, m.lemma, m.number, m.type)


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


def _told(r: Reading, m: Mention) -> str | None:
    """Return of whom a sentence tells, for an official of nobody: "..., the ministry said".

    The region that is named, else the name with which the sentence begins.
    """
    known = {j for k, (_, n) in r.nominals.items() for j in range(k, k + n)}
    last = m.last - 1
    if any("posted" in r.groups[k] for k in range(m.first, m.last)):
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
    return first if first != OTHER else None


def _author(r: Reading, document: Mention, mentions: list[Mention]) -> Voice | None:
    """Return the body whose decision a sentence tells: "G7 ministers agreed ..., the text says"."""
    for m in mentions:
        if m.last > document.first:
            return None
        body = m.role == "body" or m.type == "institution" or (m.role and m.number == "p")
        if body and m.kind == "named" and m.actor != OTHER and not m.oblique:
            span = (r.starts[m.first], r.ends[m.last - 1])
            return Voice(m.actor, r.text[span[0] : span[1]], span, m.role, m.lemma, m.number)
    return None


def _setting(r: Reading, *, institution: bool) -> str | None:
    """Return the actor of the place with which a sentence begins: "Au Kazakhstan, le ministère"."""
    if not r.in_group(0, "setting"):
        return None
    entry = next((r.nominals[k][0] for k in (1, 2) if k in r.nominals), None)
    if entry is None or entry.kind != "name" or (entry.detail == "institution") != institution:
        return None
    return entry.value if entry.value != OTHER else None


def _in_sentence(cue: Cue, mentions: list[Mention]) -> Mention:
    """Return who is named earlier in the sentence: for a pronoun, or as the owner of a role."""
    m = cue.mention
    # "Portugal will pay for the drones – defence minister": hers.
    owned = m.owned or (cue.rule == "headline-dash" and m.kind == "role")
    if owned and m.actor is None:
        named = [o for o in mentions if o.last <= m.first and o.kind == "named"]
        before = [o for o in named if not o.oblique] or (named[-1:] if m.owned else [])
        return replace(m, actor=before[0].actor, kind="named") if before else m
    if m.kind != "pronoun":
        return m
    if m.gender == "h":
        # "в Москве не скрывают: удары, говорят там, продолжатся"
        houses = [o for o in mentions if o.last <= m.first and (o.role == "body" or o.type)]
        return houses[-1] if houses else m
    for other in mentions:
        if other.last > m.first:
            break
        known = other.kind != "name" or other.last - other.first > 1
        person = other.role == "person" or (other.surname and not other.role and known)
        if person and not other.oblique and other.number == m.number:
            return other
        if m.number == "p" and other.last == m.first and (other.role == "body" or other.type):
            return other  # "In the Kremlin they say ..."
    return m
