"""Text into paragraphs: its lines, where the next does not go on with what was cut to a width.

Refuses to look at sentences. Lines go on in two cases: where the next begins with a small letter,
and where the whole text was wrapped, as mail and the text of a printed page are. Of wrapped text a
line ends because the next word did not fit; a line that had room for it ends a paragraph.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise
from typing import NamedTuple

from .document import Span

LINE_RE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
# A hard-wrapped line is about this long; shorter lines are headings or list items.
WRAPPED_LINE = 50
# Lines that surely go on, from which on a text may be a wrapped one.
MIN_WRAPPED = 2
# Of the lines that surely go on, one in so many may have had room for the next word.
RAGGED = 10
# No wrapped line is longer than so many times what fits; of all lines, one in RAGGED may be.
LONGEST_LINE = 1.3
OPEN_ENDS = ".!?…:;»”"
ITEM_MARKS = "•‣◦●■▪▫◾◽►▶➡➖🔹🔸🔻🔺🔴🔵📌✅⚡❗👉💬"
ITEM_RE = re.compile(rf"(?:[{ITEM_MARKS}]|[-–—*]\s|\(?[0-9a-z]{{1,2}}[.)]\s)")
# What begins a turn or an item, though the line above is full: "Q: ...", "— When?", "ROY. ...",
# "[12:01] MR. ROY: ...".
TURN_RE = re.compile(
    rf"[^\W_][^\n:?!]{{0,30}}:\s|[\[(]?\d{{1,2}}:\d\d|[^\W\d_][^\n.?!]{{1,38}}\.\s|{ITEM_RE.pattern}"
)


class Line(NamedTuple):
    """A line that is not blank, without surrounding space.

    Parameters
    ----------
    start, end : int
    apart : bool
        Whether a blank line stands before it, or the beginning of the text.
    """

    start: int
    end: int
    apart: bool


def find_paragraphs(text: str) -> list[Span]:
    r"""Return the spans of the paragraphs of a text, list items within a line as their own.

    Examples
    --------
    >>> find_paragraphs("Title\n\nOne line.\nAnother.")
    [(0, 5), (7, 16), (17, 25)]
    """
    return _cut_items(text, list(_join_lines(text, list(_list_lines(text)))))


def _list_lines(text: str) -> Iterator[Line]:
    apart = True
    last = 0
    for found in LINE_RE.finditer(text):
        start, end = strip(text, *found.span())
        if start == end:
            apart = True
            continue
        apart = apart or text.count("\n", last, start) > 1
        yield Line(start, end, apart)
        apart = False
        last = end


def _join_lines(text: str, lines: list[Line]) -> Iterator[Span]:
    """Yield the spans of paragraphs."""
    width = _find_width(text, lines)
    # Of wrapped text a line is short where a long word follows.
    least = width * 2 // 3 or WRAPPED_LINE
    held: Line | None = None
    for line in lines:
        if held is None:
            begin = line.start
        elif line.apart or not (
            _goes_on(text, held, line, least)
            or (width and _room(text, held, line) >= width and not _opens(text, held, line))
        ):
            yield begin, held.end
            begin = line.start
        held = line
    if held is not None:
        yield begin, held.end


def _goes_on(text: str, line: Line, following: Line, least: int = WRAPPED_LINE) -> bool:
    """Tell whether a line, if it has some length, surely goes on in the one below it."""
    return (
        text[following.start].islower()
        and line.end - line.start >= least
        and text[line.end - 1] not in OPEN_ENDS
    )


def _find_width(text: str, lines: list[Line]) -> int:
    """Return how long a line with the next word would at least have been, or 0 if none is cut."""
    pairs = [(line, following) for line, following in pairwise(lines) if not following.apart]
    rooms = sorted(_room(text, *pair) for pair in pairs if _goes_on(text, *pair))
    if not rooms:
        return 0
    longest = max(end - start for pair in pairs for start, end, _ in pair)
    full = sum(_room(text, *pair) > longest for pair in pairs)
    enough = 2 * full >= len(pairs) if len(rooms) >= MIN_WRAPPED else full == len(pairs) > 1
    if WRAPPED_LINE <= longest < rooms[0] and enough:
        # No line is longer than the width, and each that surely goes on would have been.
        return longest + 1
    if len(rooms) < MIN_WRAPPED:
        return 0
    # A ragged edge, or a line that could not be cut.
    width = rooms[len(rooms) // RAGGED]
    n_long = sum(end - start > LONGEST_LINE * width for start, end, _ in lines)
    return width if n_long * RAGGED <= len(lines) else 0


def _room(text: str, line: Line, following: Line) -> int:
    """Return how long a line would be with the first word of the next."""
    limit = min(following.end, following.start + WRAPPED_LINE)
    blank = text.find(" ", following.start, limit)
    return line.end - line.start + 1 + (limit if blank < 0 else blank) - following.start


def _opens(text: str, line: Line, following: Line) -> bool:
    """Tell whether a line begins a turn or a list item, though the one above it is full."""
    turn = TURN_RE.match(text, *following[:2])
    if turn is None or text[line.end - 1] not in OPEN_ENDS:
        return False
    return not turn[0].rstrip().endswith(".") or turn[0].isupper() or turn[0][0].isdigit()


def _cut_items(text: str, paragraphs: list[Span]) -> list[Span]:
    """Cut the list items within a line, as channels write them: a mark before each."""
    marks = sorted([at for mark in ITEM_MARKS for at in _places(text, mark)])
    if not marks:
        return paragraphs
    items: list[Span] = []
    following = iter([*marks, len(text)])
    at = next(following)
    for start, end in paragraphs:
        while at < end:
            blank = at
            while blank > start and text[blank - 1].isspace():
                blank -= 1
            # Of several marks in a row the first begins the item.
            if start < blank < at and text[blank - 1] not in ITEM_MARKS + "\ufe0f":
                items.append((start, blank))
                start = at
            at = next(following)
        items.append((start, end))
    return items


def _places(text: str, mark: str) -> Iterator[int]:
    at = text.find(mark)
    while at >= 0:
        yield at
        at = text.find(mark, at + 1)


def strip(text: str, start: int, end: int) -> Span:
    """Return a span without the space around it; of space alone, an empty one at its end."""
    if start < end and not (text[start].isspace() or text[end - 1].isspace()):
        return start, end
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    return (start + left, start + len(part.rstrip())) if left < len(part) else (end, end)
