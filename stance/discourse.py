"""What a document has established so far: who spoke, for whom people speak, where the text is.

Notes it sentence by sentence. Refuses to decide whom a mention stands for: that is
:mod:`stance.resolution`.
"""

from __future__ import annotations

from .gazetteer import ALLIANCES, OTHER
from .lexicon import Entry
from .mention import Mention
from .reading import Reading
from .record import dataclass, field, replace
from .voice import Voice, is_body, voice_of

# How many sources back a role noun or a pronoun may look.
MAX_MEMORY = 12
# "Dans les couloirs du ministère kazakh": how far the place is named that opens a sentence.
SETTING_WORDS = 6
# So many words from the place on a dateline has its date.
DATELINE_WORDS = 6
# What stands in a date beside numbers.
DATES = frozenset({"month", "month_short", "year"})
# Names that say in whose country a sentence is.
LANDS = frozenset({"country", "demonym", "region"})
# "Russian wheat", "In the Polish town": so many words may stand before the name of a country.
MAX_BEFORE = 2
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
    voices : list of Voice
        Those heard last, in order.
    names : dict of str to (str or None)
        By surname, for whom somebody who was introduced speaks.
    offices : dict of str to set of str
        By head noun, the actors who were said to hold such an office.
    writer : Voice or None
        Who spoke last in a document.
    region : str or None
        Whose region was named last.
    stage : str or None
        Whose stage the last heading set.
    topic : Voice or None
        The body of which the sentence before tells, or whose document, if it was looked for.
    subject : Voice or None
        Of whom the sentence before told, or whom it named last: "he", "the latter".
    base : str or None
        Whose capital the dateline names: theirs is "the ministry" where nobody has spoken.
    told : Voice or None
        Whom the text told of last.
    opening : str or None
        The actor whose name opens this sentence.
    house : str or None
        That of the sentence before, if nobody spoke in it.
    before, present : Reading or None
        The sentence before, and this one, while nobody has spoken in it.
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
    base: str | None = None
    told: Voice | None = None
    opening: str | None = None
    house: str | None = None
    before: Reading | None = None
    present: Reading | None = None

    @property
    def last(self) -> Voice | None:
        """The voice heard last."""
        return self.voices[-1] if self.voices else None

    @property
    def scene(self) -> str | None:
        """Whose country the sentence before names, if no other and nobody spoke in it."""
        return find_only_named(self.before) if self.before is not None else None

    def hear(self, voice: Voice, *, in_writing: bool = False) -> None:
        """Remember that a voice has spoken, and whether in a document."""
        self.voices.append(voice)
        if in_writing and voice.actor not in (None, OTHER):
            self.writer = voice
        self.opening = self.present = None
        del self.voices[:-MAX_MEMORY]

    def visit(self, r: Reading) -> None:
        """Remember whose region was named last, and who opens a sentence: theirs may speak next."""
        self.house, self.opening = self.opening, None
        self.before, self.present = self.present, r
        self.topic = None
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

    def find_alliance(self) -> str | None:
        """Return which alliance the sentence before told of, or spoke in it: "the organisation"."""
        if self.before is None or (0 in self.before.nominals and _is_dateline(self.before)):
            told = self.last.actor if self.last is not None else None
        else:
            first = next(iter(self.before.nominals), SETTING_WORDS + 1)
            told = self.before.nominals[first][0].value if first <= SETTING_WORDS else None
        return told if told in ALLIANCES else None

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
                if m.number == "s":
                    self.offices.setdefault(m.lemma, set()).add(m.actor)
            elif self.issuer is not None and m.first == 0 and m.lemma not in self.offices:
                self.offices[m.lemma] = {self.issuer}  # "The Head of State held talks": its own
            if m.role == "person" and m.kind == "named" and not m.surname:
                self._learn_name(r, m)
            if not m.surname or m.role != "person":
                continue
            if m.kind == "named":
                self.names[m.surname] = m.actor
            elif m.surname not in self.names and m.actor is None:
                body = self.find_body(r, m)
                if body is not None:
                    self.names[m.surname] = body.actor
                elif self.issuer is not None and m.first == 0 and r.says("genre"):
                    self.names[m.surname] = self.issuer  # "Deputy Minister A. Roy's remarks"

    def _learn_name(self, r: Reading, m: Mention) -> None:
        """Remember whose a surname is before a comma or "is": "Roy, Ukraine's envoy, ..."."""
        k = m.first - 1
        if r.in_group(k, "copula") and not r.in_group(m.last, "possessive"):
            k -= 1
        elif "," not in r.gaps[m.first]:
            return
        if k < 0 or not r.words[k].nameable or k in r.nominals or r.quoted[k]:
            return
        first = k
        while first > 0 and r.words[first - 1].capital and r.gaps[first] == " ":
            first -= 1
        if first == 0:  # "Beside Rebecca Roy, Ukraine's envoy wept" is of another.
            self.names.setdefault(r.words[k].lower, m.actor)

    def note_topic(self, r: Reading, mentions: list[Mention]) -> None:
        """Remember of whom a sentence tells: the next may say in which document, or "he"."""
        self.tell(r, mentions)
        self.topic = next((voice_of(r, m, m.actor, m.type) for m in mentions if is_body(m)), None)

    def tell(self, r: Reading, mentions: list[Mention]) -> None:
        """Remember of whom a sentence without a source tells: "he" in the next may be that one."""
        for m in mentions:
            if m.oblique or m.kind == "pronoun":
                continue
            named = m.kind == "named" or (m.surname and m.role == "person" and m.actor is not None)
            if named and m.number != "p" and (m.role == "person" or m.surname):
                self.subject = replace(voice_of(r, m, m.actor, m.type), role="person", number="s")
                self.told = self.subject
            return

    def note_latter(self, r: Reading, mentions: list[Mention]) -> None:
        """Remember whom a sentence names last, behind its subject: "the latter" is that one."""
        people = [m for m in mentions if m.actor is not None and (m.role == "person" or m.surname)]
        m = people[-1] if people and people[-1].number == "s" else None
        if m is not None and (len(people) > 1 or m.oblique or m.first > 0):
            self.subject = replace(voice_of(r, m, m.actor, m.type), role="person")

    def find_only(self, but: frozenset[str] = frozenset()) -> str | None:
        """Return the only actor heard, some left out, else None."""
        heard = {v.actor for v in self.voices if v.actor not in (None, OTHER)} - but
        return heard.pop() if len(heard) == 1 else None

    def find_body(self, r: Reading, m: Mention) -> Voice | None:
        """Return the voice of the body named inside a mention ("le porte-parole du ministère")."""
        for k in range(m.first, m.last):
            entry = r.nominals.get(k)
            if entry is None or entry[0].kind != "role":
                continue
            if entry[0].value == "source" and entry[0].detail != m.lemma and self.last is not None:
                # «представитель ведомства»: of that of which the text told last.
                return voice_of(r, m, self.last.actor, m.type)
            if entry[0].value == "body" and (m.role != "body" or entry[0].detail != m.lemma):
                for voice in reversed(self.voices):
                    if voice.holds(entry[0].detail) and voice.actor is not None:
                        return voice
        return None


def find_only_named(r: Reading) -> str | None:
    """Return the actor of the only country that a sentence names, outside quotations, else None.

    A capital counts where it opens the sentence: elsewhere it may be no more than a place.
    """
    named: set[str | None] = set()
    first = next((k for k, (entry, _) in r.nominals.items() if entry.kind == "name"), 0)
    if first > MAX_BEFORE or (0 in r.nominals and _is_dateline(r)):
        return None
    for k, (entry, _) in r.nominals.items():
        if entry.kind == "name" and not r.quoted[k]:
            own = entry.detail == "capital" or entry.value != OTHER
            land = entry.detail in LANDS or (k == 0 and own)
            named.add(entry.value if land else None)
    return named.pop() if len(named) == 1 else None


def _is_dateline(r: Reading) -> bool:
    """Tell whether a sentence begins with a dateline: "KYIV.", "Kiev, 4 mars (AFP)"."""
    if r.nominals[0][0].detail != "capital":
        return False
    if r.text[r.starts[0] : r.ends[0]].isupper():
        return True
    marked = len(r.words) > 1 and r.gaps[1].lstrip()[:1] in {",", "("}
    return marked and any(word.lower.isdigit() for word in r.words[1:DATELINE_WORDS])


def is_place_or_date(r: Reading, *, dated: bool, after: bool) -> bool:
    """Tell whether a sentence is a part of a dateline and nothing else: "АСТАНА.", "14 марта.".

    Parameters
    ----------
    r : Reading
    dated : bool
        Whether a day follows, so that a place need not stand in capitals.
    after : bool
        Whether such a part stands before it, so that an agency may follow: "/TASS/.".
    """
    n, k, shown = len(r.words), 0, False
    if n > DATELINE_WORDS or r.verbs or n == 0:
        return False
    if 0 in r.nominals and not after:
        entry, k = r.nominals[0]
        if not (r.text[r.starts[0] : r.ends[k - 1]].isupper() or (dated and k == n)):
            return False
        if entry.detail not in {"capital", "region"}:
            return 1 < k == n  # "АСТАНА. KAZINFORM."
        shown = True
    elif dated and n == 1 and r.words[0].capital and r.text.startswith(".", r.ends[0]):
        return True  # "Saratov. 19 August. Interfax - ..."
    while k < n:
        named, size = r.nominals.get(k, (None, 1))
        if not r.groups[k].isdisjoint(DATES):
            shown = True
        elif named is not None:
            if (named.value, named.detail) != (OTHER, "institution"):
                return False
            shown = shown or after
        elif not r.words[k].lower.isdigit():
            return False
        k += size
    return shown


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
