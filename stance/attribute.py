"""Sentences to statements: who says each.

Reads the sentences of a document in order and keeps the voices heard so far. What a sentence says
of its own source is :mod:`stance.cue`'s affair, and whom that stands for :mod:`stance.discourse`'s;
here quotations go on, "this was stated by" reaches back, and in a communiqué the issuer speaks
where nobody else does.
"""

from __future__ import annotations

import datetime as dt

from .cue import Cue, find_cues, may_report
from .discourse import Discourse, Voice, may_introduce
from .document import NO_ATTRIBUTION, Attribution, Span
from .gazetteer import OTHER, Gazetteer
from .implied import find_implied, may_imply
from .lexicon import Lexicon
from .mention import Mention, find_mentions
from .reading import Reader, Reading
from .record import dataclass, replace
from .segment import Segmentation, Sentence
from .turn import ANSWER, QUESTION, Turns
from .verb import VerbGroup, find_verbs
from .word import NO_GROUPS

# A line without a full stop of this many code points can be a lead, not only a topic heading.
LEAD = 50
# The lead of a dispatch stands in its first sentences.
LEAD_SENTENCES = 3


@dataclass(slots=True)
class Unit:
    """One attributed span, before it becomes a statement."""

    start: int
    end: int
    actor: str | None = None
    speaker: str | None = None
    attribution: Attribution = NO_ATTRIBUTION
    paragraph: int = 0
    heading: bool = False
    item: bool = False


def attribute(
    text: str,
    segmentation: Segmentation,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    *,
    issuer: str | None = None,
    date: dt.date | None = None,
) -> list[Unit]:
    """Give every sentence its source.

    Parameters
    ----------
    text : str
    segmentation : Segmentation
    lexicon : Lexicon
        Of the language of the text.
    gazetteer : Gazetteer
    issuer : str, optional
        The actor that issued the text.
    date : datetime.date, optional
        Of the text; picks the holder of an office.

    Returns
    -------
    list of Unit
        In order; a sentence with two sources gives two units.
    """
    return _Attributor(text, segmentation, lexicon, gazetteer, issuer, date).read()


class _Attributor:
    def __init__(
        self,
        text: str,
        segmentation: Segmentation,
        lexicon: Lexicon,
        gazetteer: Gazetteer,
        issuer: str | None,
        date: dt.date | None,
    ) -> None:
        self.text = text
        self.sentences = segmentation.sentences
        self.quotations = segmentation.quotations
        self.reader = Reader(text, gazetteer.table(lexicon), date)
        self.issuer = issuer
        self.options = frozenset(lexicon.group("option"))
        self.endings = lexicon.group("case_ending")
        self.discourse = Discourse(issuer, next(iter(lexicon.group("home")), None))
        self.last_sentence = -10
        self.units: list[Unit] = []
        # "We" outside quotations makes a communiqué one voice: what it says that others said is
        # its own.
        self.first_person = False
        self.turns = Turns(text, segmentation.sentences)
        # Where the lead of a list begins that names who speaks in it.
        self.announced = -1
        # A headline whose bare role the lead may name: "Diplomat laments ...".
        self.unnamed: Unit | None = None

    def read(self) -> list[Unit]:
        quotes = iter(self.quotations)
        quote = next(quotes, None)
        for index, sentence in enumerate(self.sentences):
            inside: list[Span] = []
            while quote is not None and quote[0] < sentence.end:
                inside.append(quote)
                if quote[1] > sentence.end:
                    break
                quote = next(quotes, None)
            self._read_sentence(index, sentence, inside)
        return self.units

    def _read_sentence(self, index: int, sentence: Sentence, quotes: list[Span]) -> None:
        r = self.reader.read(sentence.start, sentence.end, quotes)
        unit = Unit(sentence.start, sentence.end)
        unit.paragraph, unit.heading = sentence.paragraph, sentence.heading
        unit.item = sentence.item
        self.units.append(unit)
        if self.issuer is not None and not self.first_person:
            self.first_person = r.says("we")
        self.discourse.visit(r)
        if self.turns.any and self._takes_turn(unit, r, index, quotes):
            return
        # Most sentences of a narration need no mentions.
        verbs = find_verbs(r, self.options) if r.verbs else []
        speaks = may_report(r, verbs) or may_imply(r)
        if speaks or may_introduce(r, guests=self.issuer is not None):
            mentions = self._find_mentions(r)
            self.discourse.learn(r, mentions)
            voiced = self._find_voices(r, mentions, verbs)
            chosen = self._choose(voiced)
            self.discourse.subject = None
            if chosen is None:
                self.discourse.tell(r, mentions)
            else:
                cue, voice = chosen
                self._assign(unit, r, cue, voice, quotes)
                if index < LEAD_SENTENCES and cue.mention.role in {"body", "person"}:
                    self._name_headline(unit, cue.mention, voice)
                in_writing = "document" in {m.role for m in mentions}
                self.discourse.hear(voice, in_writing=in_writing)
                self.last_sentence = index
                if len(voiced) > 1:
                    self._split(unit, r, cue, voice, voiced, quotes)
                if self._reaches_back(r, cue):
                    self._reach_back(len(self.units) - 1, voice)
                return
        else:
            self.discourse.subject = None
        self._without_cue(index, unit, r, quotes, item=sentence.item)

    def _name_headline(self, unit: Unit, m: Mention, voice: Voice) -> None:
        """Keep a headline whose speaker only has a role, or give it to whom the lead names."""
        if unit is self.units[0]:
            bare = m.kind == "role" and m.actor is None and not m.surname
            self.unnamed = unit if bare and voice.actor == OTHER else None
        elif self.unnamed is not None and m.kind == "named" and voice.actor != OTHER:
            first = self.discourse.voices[0]
            if (first.role, first.number) == (voice.role, voice.number):
                self.unnamed.actor = voice.actor
                self.discourse.voices[0] = replace(first, actor=voice.actor)
            self.unnamed = None

    def _takes_turn(self, unit: Unit, r: Reading, index: int, quotes: list[Span]) -> bool:
        """Attribute a sentence of an interview by its turn, and tell whether it has one."""
        turn = self.turns.find_turn(index, r)
        if turn == QUESTION:
            unit.actor = OTHER
            unit.attribution = Attribution("direct", QUESTION, content=(unit.start, unit.end))
            return True
        last = self.discourse.last
        if turn != ANSWER or self.issuer is not None or last is None:
            return False
        self._continue(unit, ANSWER, last, quotes)
        return True

    def _find_mentions(self, r: Reading) -> list[Mention]:
        return find_mentions(r, genitive="genitive" in self.options, endings=self.endings)

    def _find_voices(
        self, r: Reading, mentions: list[Mention], verbs: list[VerbGroup]
    ) -> list[tuple[Cue, Voice]]:
        """Return who speaks in a sentence, the outermost first."""
        voiced = []
        cues = find_cues(r, mentions, verbs, self.options)
        if (not cues or cues[0].rule == "gerund") and may_imply(r):
            cues += find_implied(r, mentions)
        for cue in cues:
            voice = self.discourse.resolve(r, cue, mentions)
            if voice is not None and (self.issuer is None or self._speaks_inside(r, cue, voice)):
                voiced.append((cue, voice))
        return voiced

    # -- choosing ---------------------------------------------------------------------------------

    def _choose(self, voiced: list[tuple[Cue, Voice]]) -> tuple[Cue, Voice] | None:
        """Return the outermost voice; an outlet hands on to whom it reports."""
        if not voiced:
            return None
        first = voiced[0]
        if first[1].role == "other" or first[1].actor == OTHER:
            # "a source, citing an agency": the agency's own, whoever was called one before.
            inner = [
                (cue, voice)
                for cue, voice in voiced[1:]
                if voice.actor not in (OTHER, None)
                and cue.rank <= 2
                and cue.mention.role != "source"
            ]
            outlet = (
                first[1].role in {"other", "document", "source"} or first[1].type == "institution"
            )
            # "G7 ministers will discuss it, two people familiar with the matter said": theirs.
            people = first[1].role == "source" and first[0].rule == "trailing-clause"
            if inner and outlet and not people and first[0].rank <= 1:
                return inner[0]
        return first

    def _speaks_inside(self, r: Reading, cue: Cue, voice: Voice) -> bool:
        """Tell whether a source named inside a communiqué takes a sentence from its issuer."""
        if voice.actor is None or voice.actor == self.issuer:
            return voice.actor == self.issuer
        if cue.rank > 2 or cue.mention.kind == "pronoun":
            return False
        if 2 * sum(r.quoted) > len(r.words):
            return True
        if self.first_person:
            # "According to the figures of the ministry": even "we" quote others by name.
            return cue.rule == "source-phrase" and cue.mention.kind == "named"
        # A readout lets its guests speak: "Mark Rutte assured ...".
        m = cue.mention
        person = voice.role == "person" or (m.surname and not voice.role)
        told = m.kind == "named" or m.actor == OTHER or (m.kind == "name" and m.last - m.first > 1)
        # "The President and the Secretary General discussed": theirs together, so the issuer's.
        alone = not r.in_group(m.first - 1, "conjunction")
        told = told or (alone and self.discourse.offices.get(m.lemma) == {voice.actor})
        guest = bool(person) and told and cue.rule != "gerund"
        return guest or cue.rule in {"source-phrase", "inverted-clause"}

    def _assign(self, unit: Unit, r: Reading, cue: Cue, voice: Voice, quotes: list[Span]) -> None:
        m = cue.mention
        source = (r.starts[m.first], r.ends[m.last - 1])
        cue_span = (r.starts[cue.first], r.ends[cue.last - 1])
        content: Span = (unit.start, unit.end)
        kind = "indirect"
        if quotes:
            inner = [q for q in quotes if unit.start <= q[0] < unit.end]
            if inner:
                content = (inner[0][0], min(inner[-1][1], unit.end))
            quoted = sum([b - a for a, b in quotes])
            kind = "direct" if quoted / max(1, unit.end - unit.start) > 0.5 else "mixed"
        unit.actor, unit.speaker = voice.actor, voice.speaker
        unit.attribution = Attribution(
            kind, cue.rule, source, cue_span, content, voice.span if voice.span != source else None
        )

    # -- beyond the sentence ----------------------------------------------------------------------

    def _without_cue(
        self,
        index: int,
        unit: Unit,
        r: Reading,
        quotes: list[Span],
        *,
        item: bool,
    ) -> None:
        """Attribute a sentence that names no source of its own, or leave it to the author."""
        last = self.discourse.last
        lead = self.units[-2] if len(self.units) > 1 else None
        if item and last is not None and lead is not None and self._leads(lead, unit):
            self._continue(unit, "list-item", last, quotes)
            if lead.actor is not None:
                unit.actor, unit.speaker = lead.actor, lead.speaker
            return
        if self.text[unit.end - 1] == ":":
            self._announce(unit, r)
        near = last is not None and index - self.last_sentence <= 2
        if last is not None and near and not unit.heading:
            said = sum(r.quoted)
            whole = said == len(r.words)
            if quotes and (said >= 4 or whole) and not self._changes_subject(r, last):
                self._continue(unit, "quotation-continues", last, quotes)
                self.last_sentence = index
                return
            if self.last_sentence == index - 1 and r.says("conditional"):
                self._continue(unit, "conditional-mood", last, quotes)
                self.last_sentence = index
                return
        if self.issuer is not None and not unit.heading and not r.says("formula"):
            unit.actor, unit.speaker = self.issuer, None
            unit.attribution = Attribution("issuer", "issuer", content=(unit.start, unit.end))

    def _changes_subject(self, r: Reading, last: Voice) -> bool:
        """Tell whether most of a sentence is about somebody else than who spoke last."""
        if 2 * sum(r.quoted) >= len(r.words):
            return False
        own = next((m for m in self._find_mentions(r) if not m.oblique), None)
        if own is not None and own.kind == "pronoun":
            return False
        return own is None or own.actor != last.actor

    def _announce(self, unit: Unit, r: Reading) -> None:
        """Hear whom a lead names that only a list follows: "From Peskov's call with the press:"."""
        people = [m for m in self._find_mentions(r) if m.kind == "named" and m.surname]
        if len({m.actor for m in people}) == 1:
            m = people[0]
            span = (r.starts[m.first], r.ends[m.last - 1])
            self.discourse.hear(Voice(m.actor, self.text[span[0] : span[1]], span, "person"))
            self.announced = unit.start

    def _leads(self, lead: Unit, item: Unit) -> bool:
        """Tell whether a list item goes on with what the unit before it began."""
        rule = lead.attribution.rule
        if rule == "list-item" or lead.start == self.announced:
            return True
        if lead.item and rule == "quotation-continues":
            return True
        # ", the staff reports" at the end of the line that the list stands on leads like a colon.
        same_line = "\n" not in self.text[lead.end : item.start]
        reported = same_line and rule == "inverted-clause"
        headed = rule.startswith("headline") and self.text[lead.end - 1] not in ".?"
        if rule == "headline-dash" and lead.item:
            # "* Eleven hit -army" is one item of a list of headlines, and leads no list.
            headed = self.text[lead.start] != self.text[item.start]
        return lead.actor is not None and (self.text[lead.end - 1] == ":" or reported or headed)

    def _continue(self, unit: Unit, rule: str, voice: Voice, quotes: list[Span]) -> None:
        unit.actor, unit.speaker = voice.actor, voice.speaker
        kind = "direct" if quotes else "indirect"
        unit.attribution = Attribution(
            kind, rule, None, None, (unit.start, unit.end), antecedent=voice.span
        )

    def _reaches_back(self, r: Reading, cue: Cue) -> bool:
        near = r.groups[max(0, cue.first - 4) : cue.last + 2]
        return "backward" in NO_GROUPS.union(*near) and not any(r.quoted)

    def _reach_back(self, at: int, voice: Voice) -> None:
        """Give the unattributed sentences just before "this was stated by" to its source."""
        for k in range(at - 1, max(-1, at - 4), -1):
            unit = self.units[k]
            lead = k == at - 1 and unit.end - unit.start >= LEAD
            if unit.actor is not None or unit.attribution.rule != "no-source":
                break
            if unit.heading and not lead:
                break
            if self.units[at].paragraph - unit.paragraph > 1:
                break
            unit.actor, unit.speaker = voice.actor, voice.speaker
            unit.attribution = Attribution(
                "indirect", "reaches-back", None, None, (unit.start, unit.end), voice.span
            )

    def _split(
        self,
        unit: Unit,
        r: Reading,
        cue: Cue,
        voice: Voice,
        voiced: list[tuple[Cue, Voice]],
        quotes: list[Span],
    ) -> None:
        """Cut a sentence with two sources at the clause where the second begins."""
        for other, second in sorted(voiced, key=lambda pair: pair[0].first):
            m = other.mention
            if second.actor == voice.actor or second.actor is None or m.first <= cue.first:
                continue
            k = _second_clause(r, m.first, heading=unit.heading)
            if k is None:
                continue
            cut = r.starts[k]
            tail = Unit(cut, unit.end, paragraph=unit.paragraph)
            unit.end = cut
            while unit.end > unit.start and self.text[unit.end - 1].isspace():
                unit.end -= 1
            self._assign(unit, r, cue, voice, [q for q in quotes if q[0] < cut])
            self._assign(tail, r, other, second, [q for q in quotes if q[0] >= cut])
            self.units.append(tail)
            self.discourse.hear(second)
            return


def _second_clause(r: Reading, first: int, *, heading: bool) -> int | None:
    """Return the token at which the clause of a second source begins, or None.

    It opens with a word such as "while", or behind a semicolon, in a headline behind a comma.
    """
    k = first
    if heading and k > 0 and r.gaps[k].strip() == ",":
        return k
    while k > 0 and ";" not in r.gaps[k]:
        k -= 1
        if r.in_group(k, "split") and not r.quoted[k]:
            while k > 0 and r.in_group(k - 1, "split"):
                k -= 1
            return k or None
        if r.groups[k].isdisjoint(("determiner", "locative")):
            return None
    return k or None
