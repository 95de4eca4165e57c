"""Stretches of text that somebody says, and how one gets its source: its own, or a neighbour's.

Writes down what was decided. Refuses to decide whose a sentence is: that is
:mod:`stance.attribute`'s affair.
"""

from __future__ import annotations

from .cue import Cue
from .document import NO_ATTRIBUTION, Attribution, Span
from .mention import span_of
from .reading import Reading
from .record import dataclass
from .voice import Voice

# A line without a full stop of this many code points can be a lead, not only a topic heading.
LEAD = 50
PLAIN_MARKS = "-–—*•‣◦"


@dataclass(slots=True)
class Unit:
    """One attributed span, before it becomes a statement.

    Parameters
    ----------
    start, end : int
    actor, speaker : str or None
    attribution : Attribution
    paragraph : int
        The number of its paragraph.
    heading, item, dateline : bool
        Whether it is a heading, an item of a list, or only a part of a dateline.
    """

    start: int
    end: int
    actor: str | None = None
    speaker: str | None = None
    attribution: Attribution = NO_ATTRIBUTION
    paragraph: int = 0
    heading: bool = False
    item: bool = False
    dateline: bool = False

    def assign(self, r: Reading, cue: Cue, voice: Voice, quotes: list[Span]) -> None:
        """Give the unit to the source of a reporting clause in it.

        Parameters
        ----------
        r : Reading
            Of its sentence.
        cue : Cue
        voice : Voice
            That for which the source stands.
        quotes : list of Span
            The quotations that reach into it.
        """
        m = cue.mention
        source = span_of(r, m)
        cue_span = (r.starts[cue.first], r.ends[cue.last - 1])
        content: Span = (self.start, self.end)
        kind = "indirect"
        if quotes:
            inner = [q for q in quotes if self.start <= q[0] < self.end]
            if inner:
                content = (inner[0][0], min(inner[-1][1], self.end))
            quoted = sum([min(b, self.end) - max(a, self.start) for a, b in quotes])
            kind = "direct" if quoted / max(1, self.end - self.start) > 0.5 else "mixed"
        self.actor, self.speaker = voice.actor, voice.speaker
        self.attribution = Attribution(
            kind, cue.rule, source, cue_span, content, voice.span if voice.span != source else None
        )

    def go_on(self, rule: str, voice: Voice, quotes: list[Span]) -> None:
        """Give the unit to somebody who spoke before, by a rule."""
        self.actor, self.speaker = voice.actor, voice.speaker
        kind = "direct" if quotes else "indirect"
        self.attribution = Attribution(
            kind, rule, None, None, (self.start, self.end), antecedent=voice.span
        )

    def leave(self) -> None:
        """Leave the unit to the author."""
        self.actor = self.speaker = None
        self.attribution = NO_ATTRIBUTION


def join_datelines(units: list[Unit]) -> list[Unit]:
    """Return the units with each dateline, "KYIV, 5 June.", a part of the sentence behind it."""
    joined: list[Unit] = []
    for unit in units:
        before = joined[-1] if joined else None
        if before is not None and before.dateline and before.paragraph == unit.paragraph:
            unit.start = before.start
            joined.pop()
        joined.append(unit)
    return joined


def leads(text: str, lead: Unit, item: Unit) -> bool:
    """Tell whether a list item goes on with what the unit before it began."""
    rule = lead.attribution.rule
    if rule == "list-item":
        return True
    if lead.item and rule == "quotation-continues":
        return True
    # ", the staff reports" at the end of the line that the list stands on leads like a colon.
    same_line = "\n" not in text[lead.end : item.start]
    reported = same_line and rule == "inverted-clause"
    headed = rule.startswith("headline") and text[lead.end - 1] not in ".?"
    if headed and lead.item:
        # "* Eleven hit -army" is one item of a list of headlines, and leads no list; a channel
        # goes on behind "🔹 Governor: ...".
        a, b = text[lead.start], text[item.start]
        same = a == b or (a.isdigit() and b.isdigit())
        headed = not same or (rule == "headline-colon" and a not in PLAIN_MARKS and not a.isdigit())
    return lead.actor is not None and (text[lead.end - 1] == ":" or reported or headed)


def reach_back(units: list[Unit], voice: Voice) -> None:
    """Give the unattributed sentences just before the last, "this was stated by", to its source."""
    at = len(units) - 1
    for k in range(at - 1, max(-1, at - 4), -1):
        unit = units[k]
        lead = k == at - 1 and unit.end - unit.start >= LEAD
        if unit.actor is not None or unit.attribution.rule != "no-source":
            break
        if unit.heading and not lead:
            break
        if units[at].paragraph - unit.paragraph > 1:
            break
        unit.actor, unit.speaker = voice.actor, voice.speaker
        unit.attribution = Attribution(
            "indirect", "reaches-back", None, None, (unit.start, unit.end), voice.span
        )
