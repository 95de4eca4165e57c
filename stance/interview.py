"""Whose turn it is in an interview: questions of the press, and the answers to them.

Finds the questions by the name of an outlet before them and by their question marks, where no
label such as "Question:" tells (:mod:`stance.transcript`). Refuses to say who answers: that is
whoever spoke before the first question, or whom a label names.
"""

from __future__ import annotations

import re

from .gazetteer import OTHER
from .reading import Reading
from .segment import Sentence

# Paragraphs that end in a question mark, below which no text is read as a transcript.
MIN_QUESTIONS = 2
# The words of a label: "La Gazette :", "Wall Street Journal:".
MAX_LABEL = 4

# "Secretary General (smiling):", and no time of day.
LABEL_RE = re.compile(r"[:：]\s")

QUESTION, ANSWER = "question", "answer"


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
    begun : bool
        Whether a question has been asked.
    """

    def __init__(self, text: str, sentences: tuple[Sentence, ...]) -> None:
        self.text = text
        self.sentences = sentences
        self.any = text.count("?\n") >= MIN_QUESTIONS
        self.begun = False
        self._turn = ""

    def find_turn(self, index: int, r: Reading) -> str:
        """Return "question", "answer", or "" where neither is sure, for a sentence."""
        sentence = self.sentences[index]
        before = self.sentences[index - 1] if index else None
        if before is None:
            return ""
        if sentence.paragraph == before.paragraph:
            return self._turn
        asked = self._turn == QUESTION
        asks = self._asks(index)
        label = _label_end(r)
        if label and (_is_question(r) or (asks and _is_outlet(r, label))):
            self._turn = QUESTION
            self.begun = True
        elif not self.begun or label:
            # Who answers here is named; the rest of the paragraph is the answer.
            self._turn = ANSWER if self.begun else ""
            return ""
        elif asks and not asked:
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
        return self.text[self.sentences[end].end - 1] == "?"


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
