"""Transcripts: who has the floor in "Question: ...", "A. ..." and "Name: ...", and how long.

Keeps whose turn a paragraph is. Refuses to say whom a name stands for: that is
:mod:`stance.resolution`.
"""

from __future__ import annotations

import re
from collections import Counter
from itertools import pairwise

from .colon import opens_turn
from .gazetteer import OTHER
from .reading import Reading
from .record import dataclass
from .voice import Voice

# From so many turns on, what begins with "Name: Text" is a turn, whoever is cited in it.
TURNS = 2
# "ZELENSKYY: ..." at the head of a paragraph.
LABEL_RE = re.compile(r"^\W{0,2}([^\W\d_][^\n:：]{1,40})[:：]\s", re.MULTILINE)
# "Q: ..." too.
ANY_LABEL_RE = re.compile(r"^\W{0,2}([^\W\d_][^\n:：]{0,40})[:：]\s", re.MULTILINE)
# "Q. When?", "A. Soon."
LETTER_RE = re.compile(r"^\W{0,2}([^\W\d_])\.\s", re.MULTILINE)

QUOTES = frozenset('«“„"')
CLOSING = '»”"'


def labels_recur(text: str) -> bool:
    """Tell whether a label comes again, as in a transcript whose first turn answers nobody."""
    return any(n >= TURNS for n in Counter(LABEL_RE.findall(text)).values()) or _is_lettered(text)


def find_last_label(text: str) -> int:
    """Return where the last label stands that comes again, or -1: behind it turns may be over."""
    labels = [(found[1], found.start()) for found in ANY_LABEL_RE.finditer(text)]
    counts = Counter(label for label, _ in labels)
    return max((at for label, at in labels if counts[label] >= TURNS), default=-1)


def _is_lettered(text: str) -> bool:
    """Tell whether two letters come by turns, as in "Q. When?", "A. Soon.", "Q. How?", "A. So."."""
    letters = LETTER_RE.findall(text)
    again = len(letters) >= 2 * TURNS and len(set(letters)) == TURNS
    return again and all(a != b for a, b in pairwise(letters))


def opens_answer(r: Reading, *, lettered: bool) -> bool:
    """Tell whether a sentence begins with the label of an answer."""
    return r.in_group(0, "answer") and _is_label(r, lettered=lettered)


def _is_label(r: Reading, *, lettered: bool) -> bool:
    """Tell whether the first word is a label: before a colon, or a letter with a full stop."""
    letter = lettered and len(r.words[0].lower) == 1 and r.text.startswith(".", r.ends[0])
    return letter or opens_turn(r, 1)


@dataclass(slots=True)
class Transcript:
    """Whose turn it is, paragraph by paragraph.

    Parameters
    ----------
    issuer : str or None
        The actor whose text it is: who answers, where nobody else is named.
    paragraph : int
        The last one that is a turn.
    voice : Voice or None
        Who speaks in it.
    respondent : Voice or None
        Who answered last.
    labelled : bool
        Whether the turn is that of a question or of an answer, not of a name.
    n_turns : int
        How many began so far.
    asked : int
        The paragraph of the first question, or -1.
    recurring : bool
        Whether the text is known to be one before anybody asks.
    end : int
        Where its last label stands, or -1.
    question : Voice or None
        Who asked last.
    aside : int
        The last paragraph in brackets, behind which an answer may go on.
    following : re.Match or None
        The next label, as far as it was looked for.
    """

    issuer: str | None
    paragraph: int = -1
    voice: Voice | None = None
    respondent: Voice | None = None
    labelled: bool = False
    n_turns: int = 0
    asked: int = -1
    recurring: bool = False
    end: int = -1
    question: Voice | None = None
    aside: int = -1
    following: re.Match[str] | None = None

    @property
    def running(self) -> bool:
        """Whether a text has shown to be a transcript."""
        return self.n_turns >= TURNS

    def floor(self, paragraph: int) -> Voice | None:
        """Return who speaks in a paragraph to its end, or None."""
        return self.voice if self.paragraph == paragraph else None

    def read_line(self, r: Reading, start: int, paragraph: int, *, told: bool) -> Voice | None:
        """Return who speaks in a paragraph that begins with no name, or None.

        An outlet in quotation marks asks. Without a label an answer goes on, over "(Laughter.)"
        too, if another one's label stands further down.

        Parameters
        ----------
        r : Reading
            Of its first sentence.
        start, paragraph : int
        told : bool
            Whether the author seems to tell of somebody in it.
        """
        text = r.text
        label = ANY_LABEL_RE.match(text, start)
        if label is not None:
            known = any(entry.kind == "person" for entry, _ in r.nominals.values())
            if text[start] not in QUOTES or not self.recurring or known:
                return None
            voice = Voice(OTHER, label[1].rstrip(CLOSING), label.span(1))
            self.asked = self.asked if self.asked >= 0 else paragraph
            self.give(paragraph, voice)
            self.question = voice
            return voice
        speaker = self.voice
        if speaker is None or self.asked < 0 or speaker == self.question or start >= self.end:
            return None
        if paragraph != max(self.paragraph, self.aside) + 1:
            return None
        end = text.find("\n", start)
        if text[start] in "([":
            self.aside = paragraph  # "(Applause.)"
            return None
        if self.following is None or self.following.start() < end:
            self.following = ANY_LABEL_RE.search(text, end)
        own = self.following is not None and self.following[1].strip() == speaker.speaker
        if told or own or text[start:end].rstrip().endswith("?"):
            return None
        self.paragraph = paragraph
        return speaker

    def give(self, paragraph: int, voice: Voice) -> None:
        """Let somebody speak to the end of a paragraph."""
        self.paragraph, self.voice, self.labelled = paragraph, voice, False
        self.n_turns += 1

    def read_label(self, r: Reading, paragraph: int, last: Voice | None) -> Voice | None:
        """Return who speaks in a paragraph that begins with a label such as "Question:".

        Parameters
        ----------
        r : Reading
            Of its first sentence.
        paragraph : int
        last : Voice or None
            Who spoke last in the document.
        """
        asks = r.in_group(0, "question")
        # Before anybody has asked, "A:" is the letter of a list.
        answers = self.n_turns > 0 and r.in_group(0, "answer")
        if not (asks or answers) or not _is_label(r, lettered=self.recurring):
            return None
        span = (r.starts[0], r.ends[0])
        label = r.text[span[0] : span[1]]
        if asks:
            voice: Voice | None = Voice(OTHER, label, span)
            self.asked = self.asked if self.asked >= 0 else paragraph
        elif self.issuer is not None:
            voice = Voice(self.issuer, label, span)
        else:
            voice = self.respondent or last
            if voice is None and self.asked >= 0:
                voice = Voice(OTHER, label, span)
        if voice is None:
            return None
        self.give(paragraph, voice)
        self.labelled = True
        if asks:
            self.question = voice
        else:
            self.respondent = voice
        return voice
