"""Sentences without a source of their own: whose words go on in them, or the issuer's.

Knows turns, lists under one lead, quotations and tallies that go on, and moods of reported speech.
Refuses to look for reporting clauses: those are :mod:`stance.attribute`'s affair.
"""

from __future__ import annotations

from .discourse import Discourse
from .document import Attribution, Span
from .mention import span_of
from .pages import Pages
from .reading import Reading
from .transcript import Transcript
from .unit import Unit, leads
from .voice import Voice

# So many sentences ago who goes on has spoken at most.
NEAR = 2
# So many quoted words are somebody's.
MIN_QUOTED = 4
# What a tally counts stands in its first words.
COUNTED_WORDS = 5


class Continuation:
    """Gives sentences without a source to whoever goes on in them.

    Parameters
    ----------
    pages : Pages
    issuer : str or None
        The actor that issued the text.
    units : list of Unit
        Those so far, which grows; the last one is to be attributed.
    discourse : Discourse
    transcript : Transcript
    """

    def __init__(
        self,
        pages: Pages,
        issuer: str | None,
        units: list[Unit],
        discourse: Discourse,
        transcript: Transcript,
    ) -> None:
        self.pages = pages
        self.text = pages.reader.text
        self.issuer = issuer
        self.units = units
        self.discourse = discourse
        self.transcript = transcript
        # Where the lead of a list begins that names who speaks in it, or of a quotation below it.
        self.announced = self.quoting = -1

    def attribute(self, unit: Unit, r: Reading, quotes: list[Span], *, silent: int) -> bool:
        """Attribute the last sentence so far, or leave it to the author.

        Parameters
        ----------
        unit : Unit
        r : Reading
        quotes : list of Span
            The quotations that reach into it.
        silent : int
            How many sentences ago somebody spoke.

        Returns
        -------
        bool
            Whether somebody goes on to speak in it.
        """
        last = self.discourse.last
        lead = self.units[-2] if len(self.units) > 1 else None
        floor = self.transcript.floor(unit.paragraph)
        if floor is not None:
            unit.go_on("same-turn", floor, quotes)
            return True
        if unit.item and last is not None and lead is not None and self._leads(lead, unit):
            unit.go_on("list-item", last, quotes)
            if lead.actor is not None:
                unit.actor, unit.speaker = lead.actor, lead.speaker
            return False
        announced = lead is not None and lead.start == self.quoting and lead.actor is None
        if announced and last is not None and quotes and quotes[0][0] == unit.start:
            # "Zelensky on the strike:", and his words in a paragraph of their own.
            unit.go_on("quotation-continues", last, quotes)
            return True
        if self.text[unit.end - 1] == ":":
            self._announce(unit, r)
        near = last is not None and silent <= NEAR
        if last is not None and near and not unit.heading:
            said = sum(r.quoted)
            whole = said == len(r.words)
            if quotes and (said >= MIN_QUOTED or whole) and not self._changes_subject(r, last):
                unit.go_on("quotation-continues", last, quotes)
                return True
            if silent == 1 and self._counts_on(r):
                unit.go_on("tally-continues", last, quotes)
                return True
            if silent == 1 and r.says("conditional"):
                unit.go_on("conditional-mood", last, quotes)
                return True
        if self.issuer is not None and not unit.heading and not r.says("formula"):
            unit.actor, unit.speaker = self.issuer, None
            unit.attribution = Attribution("issuer", "issuer", content=(unit.start, unit.end))
        return False

    def _counts_on(self, r: Reading) -> bool:
        """Tell whether a sentence goes on with the tally of the one before: "Another 12 fell."."""
        before, paragraph = self.units[-2], self.units[-1].paragraph
        told = self.text[before.start : before.end]
        more = r.in_group(0, "more") and before.paragraph == paragraph
        counted = (
            more and (_is_number(r, 1) or _is_number(r, 2)) and r.holds("counted", 1, COUNTED_WORDS)
        )
        return counted and any(map(str.isdigit, told))

    def _changes_subject(self, r: Reading, last: Voice) -> bool:
        """Tell whether most of a sentence is about somebody else than who spoke last."""
        own = next((m for m in self.pages.find_mentions(r) if not m.oblique), None)
        if own is not None and own.first == 0 and own.kind == "named" and own.surname:
            return own.actor != last.actor  # "Macron - “We shall go on”"
        if 2 * sum(r.quoted) >= len(r.words):
            return False
        if own is not None and own.kind == "pronoun":
            return False
        return own is None or own.actor != last.actor

    def _announce(self, unit: Unit, r: Reading) -> None:
        """Hear whom a lead names that only a list follows: "From Peskov's call with the press:"."""
        people = [m for m in self.pages.find_mentions(r) if m.kind == "named" and m.surname]
        if len({m.actor for m in people}) == 1:
            m = people[0]
            span = span_of(r, m)
            self.discourse.hear(Voice(m.actor, self.text[span[0] : span[1]], span, "person"))
            self.announced = unit.start
            # "A sign near Putin's home:" is of nobody.
            self.quoting = unit.start if m.first == 0 and not m.oblique else -1

    def _leads(self, lead: Unit, item: Unit) -> bool:
        return lead.start == self.announced or leads(self.text, lead, item)


def _is_number(r: Reading, k: int) -> bool:
    return r.in_group(k, "number") or (k < len(r.words) and r.words[k].lower.isdigit())
