"""Whose turn it is: in transcripts with labels, and in interviews that have none.

Brings together the labels (:mod:`stance.transcript`), how turns are laid out
(:mod:`stance.interview`) and who answers (:mod:`stance.guest`). Refuses to look for reporting
clauses: a sentence without a turn is :mod:`stance.attribute`'s affair.
"""

from __future__ import annotations

from .discourse import Discourse
from .document import Attribution, Span
from .gazetteer import OTHER
from .guest import Lead, answers_press, find_guest, find_invitation
from .interview import Turns
from .layout import ANSWER, QUESTION
from .pages import Pages
from .reading import Reading
from .transcript import Transcript, find_last_label, labels_recur, opens_answer
from .unit import Unit
from .voice import Voice

# The lead of an interview stands in its first sentences.
LEAD_SENTENCES = 8
# Who spoke so few sentences before the first question may be the guest.
RECENT = 3
# Who asks may be named in the last sentences: "Interview by Anna Roy".
SIGNED_SENTENCES = 3
# Of whom a line tells stands in its first words.
OPENING = 2


class Floor:
    """Gives sentences to who has the floor, in order.

    Parameters
    ----------
    pages : Pages
    issuer : str or None
        The actor that issued the text.
    units : list of Unit
        Those so far, which grows.
    discourse : Discourse
    """

    def __init__(
        self, pages: Pages, issuer: str | None, units: list[Unit], discourse: Discourse
    ) -> None:
        self.pages = pages
        self.issuer = issuer
        self.units = units
        self.discourse = discourse
        text = pages.reader.text
        self.turns = Turns(text, pages.sentences)
        recurring = self.turns.labelled and labels_recur(text)
        self.transcript = Transcript(issuer, recurring=recurring, end=find_last_label(text))
        # Who answers in an interview without labels.
        self.guest: Voice | None = None

    def take_label(self, unit: Unit, r: Reading, quotes: list[Span]) -> bool:
        """Attribute a sentence of a labelled turn, and tell whether it is one."""
        transcript = self.transcript
        # Where a question was asked, what "X: ..." cites is X's own to the end of the turn.
        held = transcript.recurring or transcript.asked >= 0 or self.turns.begun
        held = held or transcript.labelled
        floor = transcript.floor(unit.paragraph) if held else None
        if floor is None and r.groups:
            last = self.discourse.last
            answers = opens_answer(r, lettered=transcript.recurring)
            if answers and transcript.n_turns and transcript.respondent is None:
                asked = transcript.asked if transcript.asked >= 0 else unit.paragraph
                last = find_guest(self._read_lead(asked), self.units[:LEAD_SENTENCES]) or last
                stage = self.discourse.stage
                if last is None and stage is not None:
                    # "From the ministry's briefing: questions and answers"
                    span = (r.starts[0], r.ends[0])
                    last = Voice(stage, r.text[span[0] : span[1]], span)
            floor = transcript.read_label(r, unit.paragraph, last)
            if floor is not None and floor.actor != OTHER:
                self.discourse.hear(floor)
        aside = r.text[unit.start] in "(["
        if floor is None and transcript.end >= 0 and (aside or not unit.heading):
            floor = transcript.read_line(r, unit.start, unit.paragraph, told=_is_told(r))
        if floor is not None:
            unit.go_on("same-turn", floor, quotes)
        return floor is not None

    def take_turn(
        self, index: int, unit: Unit, r: Reading, quotes: list[Span], *, silent: int
    ) -> bool:
        """Attribute a sentence of an interview by its turn, and tell whether it has one.

        ``silent``: how many sentences ago somebody spoke.
        """
        if not self.turns.any:
            return False
        if self.turns.opens(index, r):
            self._open_interview(index, silent)
        turn = self.turns.find_turn(index, r)
        if turn == QUESTION:
            unit.actor = OTHER
            unit.attribution = Attribution("direct", QUESTION, content=(unit.start, unit.end))
            return True
        last = self.guest or self.discourse.last
        if turn != ANSWER or last is None or (self.issuer is not None and self.guest is None):
            return False
        unit.go_on(ANSWER, last, quotes)
        return True

    def _open_interview(self, index: int, silent: int) -> None:
        """Read the turns without labels that begin with a sentence, if they are an interview."""
        sentences = self.pages.sentences
        lead = self._read_lead(sentences[index].paragraph)
        last = self.discourse.last if silent <= RECENT else None
        ends = [self.pages.read(s) for s in sentences[-SIGNED_SENTENCES:]]
        invitation = find_invitation(lead, self.units, ends, last)
        if invitation is None or not self.turns.lay_out(self.pages.reader.table, invitation):
            return
        guest = invitation.guest
        if self.issuer in {None, guest.actor}:
            self.guest = guest
        self.discourse.hear(guest)
        told = [r for r, _ in lead if answers_press(r) and not any(r.quoted)]
        for r in told if self.issuer is None else []:
            # "X receives us in an office" is the author's own.
            next(unit for unit in self.units if r.starts[0] < unit.end).leave()
        title = self.units[0]
        if title.actor is None and invitation.invited and lead[0][0].quoted[:1] == [True]:
            # "“We are ready” — interview with X"
            title.go_on("interview-title", guest, [(title.start, title.end)])

    def _read_lead(self, paragraph: int) -> Lead:
        """Return the title and the first sentences before a paragraph, and their mentions."""
        first = self.pages.sentences[:LEAD_SENTENCES]
        return [self.pages.open(s) for s in first if s.paragraph < paragraph]


def _is_told(r: Reading) -> bool:
    """Tell whether a line between two turns is the author's: "He smiles.", "12:30. Kyiv ..."."""
    if r.says("we") or r.says("me"):
        return False
    first = next((entry for k, (entry, _) in r.nominals.items() if k <= OPENING), None)
    who = first is not None and (
        first.kind in {"person", "pronoun"}
        or (first.kind == "role" and first.value in {"person", "other"})
    )
    timed = bool(r.words) and r.words[0].lower[:1].isdigit()
    return who or timed or r.says("interview") or r.says("question")
