"""Sentences to statements: who says each.

Reads the sentences of a document in order and keeps the voices heard so far. What a sentence says
of its own source is :mod:`stance.cue`'s affair, and whom that stands for :mod:`stance.discourse`'s;
here quotations go on, "this was stated by" reaches back, and in a communiqué the issuer speaks
where nobody else does.
"""

from __future__ import annotations

import datetime as dt

from .cue import Cue, find_cues
from .discourse import Discourse, Voice
from .document import NO_ATTRIBUTION, Attribution, Span
from .gazetteer import OTHER, Gazetteer
from .lexicon import Lexicon
from .mention import Mention, find_mentions
from .reading import Reading, read_sentence
from .record import dataclass
from .segment import Segmentation, Sentence

# A line without a full stop of this many code points can be a lead, not only a topic heading.
LEAD = 50


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
    return _Reader(text, segmentation, lexicon, gazetteer, issuer, date).read()


class _Reader:
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
        self.table = gazetteer.table(lexicon)
        self.issuer = issuer
        self.date = date
        self.options = frozenset(lexicon.group("option"))
        self.endings = lexicon.group("case_ending")
        self.discourse = Discourse(issuer, next(iter(lexicon.group("home")), None))
        self.last_sentence = -10
        self.units: list[Unit] = []
        # "We" outside quotations makes a communiqué one voice: what it says that others said is
        # its own.
        self.first_person = False

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
        r = read_sentence(self.text, sentence.start, sentence.end, quotes, self.table, self.date)
        unit = Unit(
            sentence.start, sentence.end, paragraph=sentence.paragraph, heading=sentence.heading
        )
        self.units.append(unit)
        mentions = find_mentions(r, genitive="genitive" in self.options, endings=self.endings)
        cues = find_cues(r, mentions, self.options)
        voiced = [
            (cue, voice)
            for cue in cues
            if (voice := self.discourse.resolve(r, cue, mentions)) is not None
        ]
        for mention in mentions:
            self.discourse.learn(r, mention)
        self.first_person = self.first_person or r.says("we")
        if self.issuer is not None:
            voiced = [pair for pair in voiced if self._speaks_inside(r, *pair)]
        chosen = self._choose(voiced)
        if chosen is not None:
            cue, voice = chosen
            self._assign(unit, r, cue, voice, quotes)
            in_writing = any(m.role == "document" for m in mentions)
            self.discourse.hear(voice, in_writing=in_writing)
            self.last_sentence = index
            self._split(unit, r, cue, voice, voiced, quotes)
            if self._reaches_back(r, cue):
                self._reach_back(len(self.units) - 1, voice)
            return
        self._without_cue(index, unit, r, quotes, mentions, item=sentence.item)

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
            if inner and outlet and first[0].rank <= 1:
                return inner[0]
        return first

    def _speaks_inside(self, r: Reading, cue: Cue, voice: Voice) -> bool:
        """Tell whether a source named inside a communiqué takes a sentence from its issuer."""
        if voice.actor is None or voice.actor == self.issuer:
            return voice.actor == self.issuer
        if cue.rank > 2 or cue.mention.kind == "pronoun":
            return False
        quoted = 2 * sum(r.quoted) > len(r.words)
        return quoted or (
            not self.first_person and cue.rule in {"source-phrase", "inverted-clause"}
        )

    def _assign(self, unit: Unit, r: Reading, cue: Cue, voice: Voice, quotes: list[Span]) -> None:
        m = cue.mention
        source = (r.starts[m.first], r.ends[m.last - 1])
        cue_span = (r.starts[cue.first], r.ends[cue.last - 1])
        content: Span = (unit.start, unit.end)
        if quotes:
            inner = [q for q in quotes if unit.start <= q[0] < unit.end]
            if inner:
                content = (inner[0][0], min(inner[-1][1], unit.end))
        quoted = sum(b - a for a, b in quotes)
        share = quoted / max(1, unit.end - unit.start)
        kind = "direct" if share > 0.5 else "mixed" if quotes else "indirect"
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
        mentions: list[Mention],
        *,
        item: bool,
    ) -> None:
        """Attribute a sentence that names no source of its own, or leave it to the author."""
        last = self.discourse.last
        lead = self.units[-2] if len(self.units) > 1 else None
        if item and last is not None and lead is not None and self._leads(lead, unit):
            self._continue(unit, "list-item", last, quotes)
            return
        near = last is not None and index - self.last_sentence <= 2
        if last is not None and near and not unit.heading:
            words = sum(r.quoted)
            own = [m for m in mentions if not m.oblique and m.kind != "pronoun"]
            changed = bool(own) and own[0].actor != last.actor and 2 * words < len(r.words)
            if quotes and words >= 4 and not changed:
                self._continue(unit, "quotation-continues", last, quotes)
                self.last_sentence = index
                return
            if r.says("conditional") and self.last_sentence == index - 1:
                self._continue(unit, "conditional-mood", last, quotes)
                self.last_sentence = index
                return
        if self.issuer is not None and not unit.heading:
            unit.actor, unit.speaker = self.issuer, None
            unit.attribution = Attribution("issuer", "issuer", content=(unit.start, unit.end))

    def _leads(self, lead: Unit, item: Unit) -> bool:
        """Tell whether a list item goes on with what the unit before it began."""
        if lead.attribution.rule == "list-item":
            return True
        # ", the staff reports" at the end of the line that the list stands on leads like a colon.
        same_line = "\n" not in self.text[lead.end : item.start]
        reported = same_line and lead.attribution.rule == "inverted-clause"
        headed = (
            lead.attribution.rule.startswith("headline") and self.text[lead.end - 1] not in ".?"
        )
        return lead.actor is not None and (self.text[lead.end - 1] == ":" or reported or headed)

    def _continue(self, unit: Unit, rule: str, voice: Voice, quotes: list[Span]) -> None:
        unit.actor, unit.speaker = voice.actor, voice.speaker
        kind = "direct" if quotes else "indirect"
        unit.attribution = Attribution(
            kind, rule, None, None, (unit.start, unit.end), antecedent=voice.span
        )

    def _reaches_back(self, r: Reading, cue: Cue) -> bool:
        return any(
            r.in_group(k, "backward") and not r.quoted[k]
            for k in range(max(0, cue.first - 4), min(len(r.words), cue.last + 2))
        ) and not any(r.quoted)

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
            k = m.first - 1
            while k > 0 and r.in_group(k, "determiner") and not r.in_group(k, "split"):
                k -= 1
            if k <= 0 or not r.in_group(k, "split") or r.quoted[k]:
                continue
            while k > 0 and r.in_group(k - 1, "split"):
                k -= 1
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
