"""How the turns of an interview are laid out where no label tells: dashes, or lines of questions.

Looks at paragraphs alone: how they begin, how they end, and the blank lines between them. Refuses
to say whether what looks so is an interview: that is :mod:`stance.interview`.
"""

from __future__ import annotations

import re
from itertools import pairwise
from typing import NamedTuple

from .segment import Sentence

QUESTION, ANSWER = "question", "answer"

DASH_RE = re.compile(r"[—–-]\s")
# Before a dash, as some papers set it: "THE HERALD. – When?".
LABEL_RE = re.compile(r"[^\n.?!]{1,40}\.\s[—–-]\s")
CAPITALS_RE = re.compile(r"[^\n.?!]{2,40}\.\s")
CLOSING = "!»”\"')* "
MAX_CLOSING = 6
# Answers are no longer than so many paragraphs; longer stretches are sections of an article.
MAX_ANSWER = 8
# From so many answered questions on, turns alternate.
MIN_ANSWERED = 2


class Paragraph(NamedTuple):
    """One paragraph.

    Parameters
    ----------
    number, start, end : int
        Where its text begins, behind a label such as "THE HERALD. –", and where it ends.
    first : int
        Its first sentence.
    apart : bool
        Whether a blank line stands before it.
    asks : bool
        Whether it ends in a question mark.
    dashed : bool
        Whether it begins with a dash.
    heading : bool
    """

    number: int
    start: int
    end: int
    first: int
    apart: bool
    asks: bool
    dashed: bool
    heading: bool


class Layout(NamedTuple):
    """The turns of a document by the number of their paragraph.

    Parameters
    ----------
    turns : dict of int to str
        "question" or "answer".
    rest : frozenset of int
        Those that only go on with an answer, by their place alone.
    paragraphs : list of Paragraph
        Those that are turns.
    n_answered : int
        How many question marks an answer follows.
    dashed : bool
        Whether dashes part the turns.
    """

    turns: dict[int, str]
    rest: frozenset[int]
    paragraphs: list[Paragraph]
    n_answered: int
    dashed: bool


def asks(text: str, sentence: Sentence) -> bool:
    """Tell whether a sentence ends in a question mark, before other marks that close it."""
    last = text[sentence.end - 1]
    if last not in CLOSING:
        return last == "?"
    tail = text[max(sentence.start, sentence.end - MAX_CLOSING) : sentence.end]
    return tail.rstrip(CLOSING).endswith("?")


def count_questions(text: str, sentences: tuple[Sentence, ...]) -> int:
    """Return how many paragraphs end in a question mark, but for the last."""
    pairs = pairwise(sentences)
    return sum(s.paragraph != following.paragraph and asks(text, s) for s, following in pairs)


def find_layout(text: str, sentences: tuple[Sentence, ...]) -> Layout | None:
    """Return how the questions and answers of a document could be laid out, or None."""
    # The title asks nobody.
    paragraphs = _list_paragraphs(text, sentences)[1:]
    dashed = any(p.dashed and p.asks for p in paragraphs)
    return _find_dashed(paragraphs) if dashed else _find_lines(paragraphs)


def _list_paragraphs(text: str, sentences: tuple[Sentence, ...]) -> list[Paragraph]:
    found: list[Paragraph] = []
    for index, (start, end, number, heading, _) in enumerate(sentences):
        question = asks(text, sentences[index])
        if found and found[-1].number == number:
            found[-1] = found[-1]._replace(end=end, asks=question)
            continue
        # Two ends of lines, whatever they are made of.
        apart = not found or len(f"{text[found[-1].end : start]}.".splitlines()) > 2
        dashed = DASH_RE.match(text, start) is not None
        start = _skip_label(text, start, end)
        found.append(Paragraph(number, start, end, index, apart, question, dashed, heading))
    return found


def _skip_label(text: str, start: int, end: int) -> int:
    """Return where the text of a paragraph begins, behind a label."""
    label = LABEL_RE.match(text, start, end)
    if label is None:
        label = CAPITALS_RE.match(text, start, end)
        label = label if label is not None and label[0].isupper() else None
    return label.end() if label is not None else start


def _find_dashed(paragraphs: list[Paragraph]) -> Layout | None:
    """Return the layout in which each turn begins with a dash, the first with a question."""
    first = next(i for i, p in enumerate(paragraphs) if p.dashed and p.asks)
    while first > 1 and paragraphs[first - 1].dashed and paragraphs[first - 2].dashed:
        first -= 2  # "— Minister, they say so." "— They are wrong." "— And Moscow?"
    places = [first]
    for i in range(first + 1, len(paragraphs)):
        if i - places[-1] > MAX_ANSWER:
            break
        if paragraphs[i].dashed:
            places.append(i)
    if len(places) < 2:
        return None
    run = [paragraphs[i] for i in places]
    # Who asks may also state something: "— The Kremlin denies it." "— Of course it does."
    even = not any(p.asks for p in run[1::2]) and 2 * sum(p.asks for p in run) >= len(run[::2])
    turns: dict[int, str] = {}
    rest = set()
    n_answered = 0
    asked = False
    for k, p in enumerate(run):
        # "— Thank you for your time." ends an interview; of two turns, the second may have two.
        few = k == len(run) - 1 and n_answered < MIN_ANSWERED and not p.asks
        asks = (k % 2 == 0 and not few) if even else (p.asks and not asked)
        n_answered += asked and not asks and run[k - 1].asks
        turns[p.number] = QUESTION if asks else ANSWER
        asked = asks
        following = places[k + 1] if k + 1 < len(run) else 0
        for i in range(places[k] + 1, following):
            if not asks and not paragraphs[i].heading:
                turns[paragraphs[i].number] = ANSWER
                rest.add(paragraphs[i].number)
    return Layout(turns, frozenset(rest), run, n_answered, dashed=True) if n_answered else None


def _find_lines(paragraphs: list[Paragraph]) -> Layout | None:
    """Return the layout in which a line that asks stands before each answer."""
    places = [i for i, p in enumerate(paragraphs) if p.asks]
    if not places or places[-1] == len(paragraphs) - 1:
        return None
    if any(b - a > MAX_ANSWER for a, b in pairwise(places)):
        return None
    paired = all(paragraphs[i].apart and not paragraphs[i + 1].apart for i in places)
    turns: dict[int, str] = {}
    found = []
    n_answered = 0
    last = ""
    for i in range(places[0], len(paragraphs)):
        p = paragraphs[i]
        if paired and p.apart:
            # A question without its mark opens a block of several lines as well.
            opens = i + 1 < len(paragraphs) and not paragraphs[i + 1].apart
            last = QUESTION if opens else ""
        elif paired:
            last = ANSWER if last else ""
        elif p.asks and last != QUESTION:
            last = QUESTION
        elif i > places[-1] and last != QUESTION:
            break  # Behind the last answer the author may speak again.
        else:
            last = ANSWER
        if p.heading and last != QUESTION:
            continue
        if last:
            n_answered += last == ANSWER and paragraphs[i - 1].asks
            turns[p.number] = last
            found.append(p)
    return Layout(turns, frozenset(), found, n_answered, dashed=False) if n_answered else None
