"""Mentions to voices: whom a pronoun, a role noun or a surname stands for.

Keeps the sources heard so far in a document. Refuses to decide which sentence is whose: that is
:mod:`stance.attribute`.
"""

from __future__ import annotations

from .cue import Cue
from .document import Span
from .gazetteer import OTHER
from .mention import Mention
from .reading import Reading
from .record import dataclass, field, replace

# How many sources back a role noun or a pronoun may look.
MAX_MEMORY = 12


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
    writer: Voice | None = None

    @property
    def last(self) -> Voice | None:
        """The voice heard last."""
        return self.voices[-1] if self.voices else None

    def hear(self, voice: Voice, *, in_writing: bool = False) -> None:
        """Remember that a voice has spoken, and whether in a document."""
        self.voices.append(voice)
        if in_writing and voice.actor not in (None, OTHER):
            self.writer = voice
        del self.voices[:-MAX_MEMORY]

    def learn(self, r: Reading, m: Mention) -> None:
        """Remember for whom a newly introduced person speaks."""
        if not m.surname or m.role != "person":
            return
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
            return self._antecedent(m)
        if m.kind == "role" and m.actor is None and m.definite and not m.surname:
            setting = _setting(r) if m.role == "body" else None
            if setting is not None:
                span = (r.starts[m.first], r.ends[m.last - 1])
                return Voice(setting, r.text[span[0] : span[1]], span, m.role, m.lemma, m.number)
            # "the ministry's spokesman" after NATO's: the body that he speaks for decides.
            found = self._body_in(r, m) if m.role == "person" else None
            found = found or self._antecedent(m)
            if found is not None:
                return found
        span = (r.starts[m.first], r.ends[m.last - 1])
        actor = m.actor if m.kind == "named" else self._actor(r, m)
        return Voice(actor, r.text[span[0] : span[1]], span, m.role, m.lemma, m.number, m.type)

    def _actor(self, r: Reading, m: Mention) -> str | None:
        """Return for whom a mention speaks that does not say so itself."""
        if m.surname in self.names:
            return self.names[m.surname]
        if m.actor == OTHER or m.kind != "role":
            return OTHER
        if m.surname and m.role == "person":
            found = self._antecedent(m) if m.definite else None
            if found is not None and found.lemma == m.lemma:
                return found.actor
            body = self._body_in(r, m)
            if body is not None:
                return body.actor
        if m.role == "person":
            return self._host() or OTHER
        if m.role == "body":
            return self.home or self._host() or OTHER
        if m.role == "document" and m.definite:
            return self.issuer or OTHER
        return OTHER

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
        if not voices:
            return None
        if m.kind == "pronoun":
            return ([v for v in voices if v.number == m.number] or voices)[-1]
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


def _setting(r: Reading) -> str | None:
    """Return the actor of the place with which a sentence begins: "Au Kazakhstan, le ministère"."""
    if not r.in_group(0, "setting"):
        return None
    entry = next((r.nominals[k][0] for k in (1, 2) if k in r.nominals), None)
    if entry is None or entry.kind != "name" or entry.detail == "institution":
        return None
    return entry.value if entry.value != OTHER else None


def _in_sentence(cue: Cue, mentions: list[Mention]) -> Mention:
    """Return who is named earlier in the sentence: for a pronoun, or as the owner of a role."""
    m = cue.mention
    # "Portugal will pay for the drones – defence minister": hers.
    owned = m.owned or (cue.rule == "headline-dash" and m.kind == "role")
    if owned and m.actor is None:
        before = [o for o in mentions if o.last <= m.first and o.kind == "named" and not o.oblique]
        return replace(m, actor=before[0].actor, kind="named") if before else m
    if m.kind != "pronoun":
        return m
    for other in mentions:
        if other.last > m.first:
            break
        person = other.role == "person" or (other.surname and not other.role)
        if person and not other.oblique and other.number == m.number:
            return other
    return m
