"""Whose turn it is in an interview: questions of the press, and the answers to them.

Finds the questions by the name of an outlet before them and by their question marks, or by how the
turns are laid out (:mod:`stance.layout`), where no label such as "Question:" tells
(:mod:`stance.transcript`). Refuses to say who answers: that is whoever spoke before the first
question, or whom a label or the lead names (:mod:`stance.guest`).
"""

from __future__ import annotations

import re

from .gazetteer import OTHER
from .guest import Invitation
from .layout import ANSWER, QUESTION, Layout, Paragraph, asks, count_questions, find_layout
from .lexicon import LETTERS_RE
from .reading import Reading
from .segment import Sentence
from .voice import Voice
from .word import PhraseTable

# Paragraphs that end in a question mark, below which no text is read as a transcript.
MIN_QUESTIONS = 2
# From so many answered questions on, lines between two turns go on with an answer.
MANY_QUESTIONS = 3
# The first question stands near the top, unless the text says that it is an interview.
MAX_LEAD = 8
BOLD = "**"
# The words of a label: "La Gazette :", "Wall Street Journal:".
MAX_LABEL = 4

# "Secretary General (smiling):", and no time of day.
LABEL_RE = re.compile(r"[:：]\s")
# "— Yes, — quickly answered the soldier": the words behind the dash. No quotation stands before it.
TOLD_RE = re.compile(r"(?<![»”\"])[,!?…]\s[—–-]\s([^\W_]+(?: [^\W_]+){0,2})")
# ", answered the soldier.", at the end.
TOLD_END_RE = re.compile(r"[,!?…]\s([^\W_]+)(?:[ '’-][^\W_]+){0,4}\.\Z")
TOLD_END = 80
# Of a name that is inflected so much stays, in letters.
MIN_STEM, MAX_INFLECTION = 4, 2


class Turns:
    """The turns of a document, whose sentences are asked for in order.

    Parameters
    ----------
    text : str
    sentences : tuple of Sentence

    Attributes
    ----------
    any : bool
        Whether the text could be a transcript.
    labelled : bool
        Whether enough paragraphs ask for turns to have labels.
    begun : bool
        Whether a labelled question has been asked.
    """

    def __init__(self, text: str, sentences: tuple[Sentence, ...]) -> None:
        self.text = text
        self.sentences = sentences
        n_questions = count_questions(text, sentences) if "?" in text else 0
        self.any = n_questions > 0
        self.begun = False
        self.labelled = n_questions >= MIN_QUESTIONS
        self._layout = find_layout(text, sentences) if self.any else None
        self._laid: dict[int, str] = {}
        self._turn = ""

    def opens(self, index: int, r: Reading) -> bool:
        """Tell whether turns without labels could begin with a sentence."""
        layout = self._layout
        if layout is None or self.begun or layout.paragraphs[0].first != index:
            return False
        return not _label_end(r)

    def lay_out(self, table: PhraseTable, invitation: Invitation) -> bool:
        """Read the document as an interview without labels, and tell whether it is one."""
        layout, self._layout = self._layout, None
        if layout is None or not _is_interview(layout, self.text, table, invitation):
            return False
        known = invitation.invited or invitation.signed or invitation.headed
        sure = known or layout.n_answered >= MANY_QUESTIONS
        self._laid = {k: v for k, v in layout.turns.items() if sure or k not in layout.rest}
        return True

    def find_turn(self, index: int, r: Reading) -> str:
        """Return "question", "answer", or "" where neither is sure, for a sentence."""
        sentence = self.sentences[index]
        before = self.sentences[index - 1] if index else None
        if before is None:
            return ""
        if self._laid:
            return self._laid.get(sentence.paragraph, "")
        if not self.labelled:
            return ""
        if sentence.paragraph == before.paragraph:
            return self._turn
        asked = self._turn == QUESTION
        asking = self._asks(index)
        label = _label_end(r)
        if label and (_is_question(r) or (asking and _is_outlet(r, label))):
            self._turn = QUESTION
            self.begun = True
        elif not self.begun or label:
            # Who answers here is named; the rest of the paragraph is the answer.
            self._turn = ANSWER if self.begun else ""
            return ""
        elif asking and not asked:
            self._turn = QUESTION
        else:
            # Behind the answer the author may speak again.
            self._turn = ANSWER if asked else ""
        return self._turn

    def _asks(self, index: int) -> bool:
        """Tell whether the paragraph that begins with a sentence ends in a question mark."""
        paragraph = self.sentences[index].paragraph
        end = index
        while end + 1 < len(self.sentences) and self.sentences[end + 1].paragraph == paragraph:
            end += 1
        return asks(self.text, self.sentences[end])


def _label_end(r: Reading) -> int:
    """Return the number of tokens before the colon of a label, or 0."""
    for k in range(1, min(MAX_LABEL + 1, len(r.words))):
        if r.quoted[k - 1]:
            return 0
        if LABEL_RE.search(r.gaps[k]):
            return k
    return 0


def _is_question(r: Reading) -> bool:
    return r.in_group(0, "question")


def _is_outlet(r: Reading, end: int) -> bool:
    """Tell whether a label may name who asks: another actor, or a name that no data hold."""
    for k in range(end):
        nominal = r.nominals.get(k)
        if nominal is not None and nominal[0].value not in {OTHER, "document"}:
            return False  # "Le Courrier" is a letter and a newspaper.
    return r.words[0].capital


def _is_interview(layout: Layout, text: str, table: PhraseTable, invitation: Invitation) -> bool:
    """Tell whether what is laid out like questions and answers is an interview with somebody."""
    guest, invited, signed, headed, _ = invitation
    asking = [p for p in layout.paragraphs if layout.turns[p.number] == QUESTION]
    answering = [p for p in layout.paragraphs if layout.turns[p.number] == ANSWER]
    # Questions alone in bold are an interview's.
    bold = all(text.startswith(BOLD, p.start) for p in asking) and not any(
        text.startswith(BOLD, p.start) for p in answering
    )
    spoken = any(_says(text, p, table, {"you"}) for p in asking) or any(
        _says(text, p, table, {"we", "me"}) for p in answering
    )
    bold = bold and layout.n_answered >= MIN_QUESTIONS
    signed = signed or (spoken and (invitation.told or bold))
    named = invited or signed
    if not named and layout.paragraphs[0].first > MAX_LEAD:
        return False
    if layout.n_answered < (1 if named and layout.dashed else MIN_QUESTIONS):
        return False
    if layout.dashed:
        # '— Yes, — said the soldier': a scene that the author tells.
        if any(_is_told(text, p, table) for p in layout.paragraphs):
            return False
        if not (named or headed) and not any(
            _says(text, p, table, {"you", "we", "me"}) for p in layout.paragraphs
        ):
            return False  # "— What does Kyiv want?" "— A truce.": items of a list.
    elif not signed and not (
        (invited or headed)
        and (
            layout.n_answered >= MANY_QUESTIONS
            or any(_says(text, p, table, {"you"}) for p in asking)
        )
        and any(_says(text, p, table, {"we", "me"}) for p in answering)
    ):
        return False  # "What does Kyiv want?" is the heading of a section.
    # The author speaks of the guest by name, who would not.
    names = _name_stems(guest, table)
    return not names or not any(_names(text, p, names) for p in answering)


def _is_told(text: str, p: Paragraph, table: PhraseTable) -> bool:
    """Tell whether a turn holds a reporting clause of the author."""
    for found in TOLD_RE.finditer(text, p.start, p.end):
        words = found[1].split()
        if words[0].islower() and any(table.look_up(word).verb for word in words):
            return True
    end = TOLD_END_RE.search(text, max(p.start, p.end - TOLD_END), p.end)
    return end is not None and end[1].islower() and table.look_up(end[1]).verb is not None


def _says(text: str, p: Paragraph, table: PhraseTable, groups: set[str]) -> bool:
    """Tell whether a word of one of some groups stands in a paragraph."""
    words = LETTERS_RE.finditer(text, p.start, p.end)
    return not all(groups.isdisjoint(table.look_up(word[0]).groups) for word in words)


def _name_stems(guest: Voice, table: PhraseTable) -> tuple[str, ...]:
    """Return how the name of a guest begins in any case, title and office left out."""
    words = [table.look_up(word) for word in LETTERS_RE.findall(guest.speaker)]
    names = [w for w in words if w.capital and (w.nominal is None or w.nominal[0].kind == "person")]
    return tuple(w.lower[: max(MIN_STEM, len(w.lower) - MAX_INFLECTION)] for w in names[-1:])


def _names(text: str, p: Paragraph, stems: tuple[str, ...]) -> bool:
    words = LETTERS_RE.finditer(text, p.start, p.end)
    return any(
        word[0][0].isupper()
        and word[0].lower().startswith(stem)
        and len(word[0]) - len(stem) <= MAX_INFLECTION + 1  # "Royal" is no Roy.
        for word in words
        for stem in stems
    )
