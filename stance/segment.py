"""Text into sentence spans, quotations whole.

Decides where one statement ends and the next begins; refuses to decide who says it. The text is
never changed: everything here is an offset into it.

Two passes over each paragraph, each linear: quotation marks are paired, then every sentence-final
mark is judged by what stands before it (abbreviation, initial, number), around it (inside a
quotation) and after it (a small letter, a reporting clause glued to the quotation).
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator

from .document import Span
from .lexicon import Lexicon
from .record import dataclass

QUOTE_RE = re.compile('[«»‹›“”„‟"〝〞＂]')
# Which marks may close a quotation that a mark opened. Translators and agencies mix them, so that
# each opener accepts more than its textbook partner.
CLOSERS = {
    "«": "»”",
    "»": "«",
    "‹": "›",
    "›": "‹",
    "„": '“”‟"',
    "“": '”"»',
    "‟": '”"',
    "”": "“”",
    '"': '"＂',
    "〝": "〞",
    "〞": "〞",
    "＂": '"＂',
}
# Quotations longer than this (code points) are cut at their sentences; shorter ones stay whole.
# The development dispatches keep 27 of 28 quotations of two or three sentences whole.
LONG_QUOTATION = 600
# A paragraph keeps at most this many open marks, so that a page of openers costs no more than text.
MAX_OPEN = 16

END_RE = re.compile(
    r"""
    (?P<mark> [.!?…。]+ )             # the sentence-final mark or marks
    (?P<close> [»›“”‟"'’)\]〞＂]* )   # what closes with it
    (?P<space> \s* )
    """,
    re.VERBOSE,
)
ITEM_MARKS = "•‣◦●■▪▫◾◽►▶➡➖🔹🔸🔻🔺🔴🔵📌✅⚡❗👉💬"
# Channels write lists within a line, a mark before each item.
# The look-behind keeps a long run of blanks from being tried at each of them.
INLINE_ITEM_RE = re.compile(rf"(?<!\s)\s+(?=[{ITEM_MARKS}])")
ITEM_RE = re.compile(rf"(?:[{ITEM_MARKS}]|[-–—*]\s|\(?[0-9a-z]{{1,2}}[.)]\s)")
PARAGRAPH_RE = re.compile(r"[^\n\r\x0b\x0c\x1c-\x1e\x85\u2028\u2029]+")
LAST_WORD_RE = re.compile(r"(?:[^\W_]+\.)*[^\W_]+\Z")
# The number of a list item, or a mark and the time of day, is at most this long.
MAX_NUMBER = 24
# A hard-wrapped line is about this long; shorter lines are headings or list items.
WRAPPED_LINE = 50
HEADING_WORDS = 18
# Speech set off by dashes alone: "— Text. Text, — said X. — Text."
DASH_OPENS_RE = re.compile(r"[—–-]\s+(?=\S)")
DASH_CLOSES_RE = re.compile(r"[,!?…]\s*[—–-]\s+(?=[^\W\d_])")
DASH_CLAUSE_RE = re.compile(r"[—–-]\s*[^\W\d_]")
DASH_RESUMES_RE = re.compile(r"[.,]\s+[—–-]\s+")


@dataclass(frozen=True, slots=True)
class Sentence:
    """One sentence-level unit.

    Parameters
    ----------
    start, end : int
        Offsets in code points, half-open, without surrounding space.
    paragraph : int
        Number of the paragraph that holds it.
    heading : bool
        Whether it stands alone on a short line without a sentence-final mark.
    item : bool
        Whether it begins with the mark of a list item.
    """

    start: int
    end: int
    paragraph: int
    heading: bool
    item: bool = False


@dataclass(frozen=True, slots=True)
class Segmentation:
    """The sentences of a text and its outermost quotations, both in order."""

    sentences: tuple[Sentence, ...]
    quotations: tuple[Span, ...]


def segment(text: str, lexicon: Lexicon) -> Segmentation:
    """Cut a text into sentences, keeping each quotation with its reporting clause.

    Parameters
    ----------
    text : str
        Any text.
    lexicon : Lexicon
        The abbreviations of its language.

    Returns
    -------
    Segmentation
        Sentences in order, without overlap, that cover every non-space character.

    Examples
    --------
    >>> from stance.lexicon import load_lexicon
    >>> text = "« Nous restons. Nous tiendrons »a dit M. Roy. Silence."
    >>> found = segment(text, load_lexicon("fr"))
    >>> [text[s.start:s.end] for s in found.sentences]
    ['« Nous restons. Nous tiendrons »a dit M. Roy.', 'Silence.']
    """
    sentences: list[Sentence] = []
    quotations: list[Span] = []
    paragraphs = [item for line in _paragraphs(text) for item in _items(text, *line)]
    for number, (start, end) in enumerate(paragraphs):
        quotes = pair_quotes(text, start, end) if QUOTE_RE.search(text, start, end) else []
        if not quotes:
            quotes = _dash_speech(text, start, end)
        quotations += quotes
        spans = list(_sentences(text, start, end, quotes, lexicon))
        alone = len(spans) == 1 and len(paragraphs) > 1
        for a, b in spans:
            item = a == start and ITEM_RE.match(text, a, b) is not None
            heading = alone and not item and _is_heading(text, a, b)
            sentences.append(Sentence(a, b, number, heading, item))
    return Segmentation(tuple(sentences), tuple(quotations))


def _paragraphs(text: str) -> Iterator[Span]:
    """Yield the spans of paragraphs; hard-wrapped lines are joined."""
    held: Span | None = None
    for line in PARAGRAPH_RE.finditer(text):
        start, end = _strip(text, line.start(), line.end())
        if start == end:
            if held is not None:
                yield held
                held = None
            continue
        if held is not None:
            wrapped = (
                text.count("\n", held[1], start) < 2
                and held[1] - max(held[0], text.rfind("\n", held[0], held[1]) + 1) >= WRAPPED_LINE
                and text[held[1] - 1] not in ".!?…:;»”"
                and text[start].islower()
            )
            if wrapped:
                held = (held[0], end)
                continue
            yield held
        held = (start, end)
    if held is not None:
        yield held


def _items(text: str, start: int, end: int) -> Iterator[Span]:
    """Yield the list items that a line holds, or the line."""
    for found in INLINE_ITEM_RE.finditer(text, start, end):
        # Of several marks in a row the first begins the item.
        if found.start() > start and text[found.start() - 1] not in ITEM_MARKS + "\ufe0f":
            yield start, found.start()
            start = found.end()
    if start < end:
        yield start, end


def _strip(text: str, start: int, end: int) -> Span:
    part = text[start:end]
    left = len(part) - len(part.lstrip())
    return (start + left, start + len(part.rstrip())) if left < len(part) else (end, end)


def pair_quotes(text: str, start: int, end: int) -> list[Span]:
    """Return the outermost quotations of a paragraph, marks included, in order.

    A mark that nothing closes opens a quotation only where it begins the paragraph (a quotation
    that runs on into the next one); a closing mark that nothing opened is left alone.
    """
    stack: list[tuple[int, str]] = []
    pairs: list[Span] = []
    for found in QUOTE_RE.finditer(text, start, end):
        at, mark = found.start(), found.group()
        before = text[at - 1] if at > start else " "
        after = text[at + 1] if at + 1 < end else " "
        if before.isalnum() and after in "юяєїЮЯЄЇ" and mark in '"“”':
            continue  # the Ukrainian apostrophe, written as a quotation mark
        opens = not before.isalnum() and before not in ".,!?…;:" and not after.isspace()
        closes = not before.isspace() and (not after.isalnum() or mark in "»”›")
        depth = _closed_depth(stack, mark, opens and not closes)
        if depth is not None:
            pairs.append((stack[depth][0], at + 1))
            del stack[depth:]
        elif closes and not opens:
            continue
        elif len(stack) < MAX_OPEN:
            stack.append((at, mark))
    if stack and stack[0][0] == start:
        pairs.append((start, end))
    return _outermost(pairs)


def _dash_speech(text: str, start: int, end: int) -> list[Span]:
    """Return what a paragraph quotes between dashes: up to its reporting clause, and behind it."""
    if DASH_OPENS_RE.match(text, start, end) is None:
        return []
    closed = next(
        (m for m in DASH_CLOSES_RE.finditer(text, start + 1, end) if text[m.end()].islower()), None
    )
    if closed is None:
        return []
    pairs = [(start, closed.start() + 1)]
    resumed = DASH_RESUMES_RE.search(text, closed.end(), end)
    if resumed is not None:
        pairs.append((resumed.start() + 1, end))
    return pairs


def _closed_depth(stack: list[tuple[int, str]], mark: str, only_opens: bool) -> int | None:
    """Return the place in the stack of the opener that the mark closes."""
    for depth in range(len(stack) - 1, max(-1, len(stack) - 4), -1):
        opener = stack[depth][1]
        if mark in CLOSERS[opener]:
            if only_opens and mark == opener:
                return None
            return depth
        if opener == "“" and mark == "“" and not only_opens:
            return depth
    return None


def _outermost(pairs: list[Span]) -> list[Span]:
    outer: list[Span] = []
    for a, b in sorted(pairs, key=lambda pair: (pair[0], -pair[1])):
        if not outer or a >= outer[-1][1]:
            outer.append((a, b))
    return outer


def _sentences(
    text: str, start: int, end: int, quotes: list[Span], lexicon: Lexicon
) -> Iterator[Span]:
    """Yield the sentence spans of one paragraph."""
    begin = start
    starts = [a for a, _ in quotes]
    for found in END_RE.finditer(text, start, end):
        cut = found.end("close")
        after = found.end()
        if after >= end:
            break
        if not _is_boundary(text, found, begin, lexicon):
            continue
        mark = found.start("mark")
        index = bisect_right(starts, mark) - 1
        if index >= 0 and mark < quotes[index][1]:
            a, b = quotes[index]
            if cut < b and b - a <= LONG_QUOTATION:
                continue  # inside a quotation that stays whole
            cut = min(cut, b) if cut >= b else cut
        yield _strip(text, begin, cut)
        begin = cut
    a, b = _strip(text, begin, end)
    if a < b:
        yield a, b


def _is_boundary(text: str, found: re.Match[str], begin: int, lexicon: Lexicon) -> bool:
    """Tell whether a sentence-final mark ends a sentence, by its neighbours."""
    mark, close, space = found.group("mark"), found.group("close"), found.group("space")
    following = text[found.end()]
    if following.islower() or following in ",;:)]»”%":
        return False
    clause = DASH_CLAUSE_RE.match(text, found.end()) if close or mark != "." else None
    if clause is not None and text[clause.end() - 1].islower():
        return False  # a reporting clause: «Who?» — asked the deputy
    if not space and not close and following not in "«“„":
        return mark != "." and not following.isalnum() and following not in "([/"
    if not space and following.isdigit():
        return False
    if mark == "." and not close:
        at = found.start("mark")
        word = LAST_WORD_RE.search(text, max(begin, at - 24), at)
        if word is not None:
            form = word.group()
            if len(form) == 1 and form.isalpha() and form.isupper():
                return False  # an initial
            if form.lower() in lexicon.abbreviations:
                return False
            short = at - begin <= MAX_NUMBER
            if short and form[-1].isdigit() and not any(map(str.isalpha, text[begin:at])):
                return False  # the number of a list item, or the time of day: "🔵 10:05. Kyiv ..."
    return True


def _is_heading(text: str, start: int, end: int) -> bool:
    return (
        text[end - 1] not in '.!?…:;,»”"'
        and len(text[start:end].split(None, HEADING_WORDS)) <= HEADING_WORDS
    )
