"""Quotation marks to quotations, and the speech that dashes alone set off.

Pairs marks as they are written, mixed and inverted; refuses to say where a sentence ends: that is
:mod:`stance.segment`'s affair.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from .document import Span

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
    "”": "“”„",
    '"': '"＂',
    "〝": "〞",
    "〞": "〞",
    "＂": '"＂',
}
# A paragraph keeps at most this many open marks, so that a page of openers costs no more than text.
MAX_OPEN = 16

# Speech set off by dashes alone: "— Text. Text, — said X. — Text."
DASHES = "—–-"
DASH_OPENS_RE = re.compile(r"[—–-]\s+(?=\S)")
DASH_CLOSES_RE = re.compile(r"[,!?…]\s*[—–-]\s+(?=[^\W\d_])")
DASH_RESUMES_RE = re.compile(r"[.,]\s+[—–-]\s+")
# «Text, — said X. — Text»: how far the clause may reach.
CLAUSE_RESUMES_RE = re.compile(r"[.,]\s*[—–-]\s+")
MAX_CLAUSE = 160


def find_quotations(text: str, paragraphs: Iterable[Span]) -> Iterator[list[Span]]:
    """Yield the outermost quotations of each paragraph, marks included, in order.

    Parameters
    ----------
    text : str
    paragraphs : iterable of (int, int)
        In order, each with a character at least.
    """
    mark = -1  # The first quotation mark that is not behind.
    for start, end in paragraphs:
        if mark < start:
            found = QUOTE_RE.search(text, start)
            mark = found.start() if found is not None else len(text)
        quotes = pair_quotes(text, start, end) if mark < end else []
        yield _dash_speech(text, start, end) if not quotes and text[start] in DASHES else quotes


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
        depth = _closed_depth(stack, mark, opens and not closes) if stack else None
        if depth is not None:
            pairs.append((stack[depth][0], at + 1))
            del stack[depth:]
        elif closes and not opens:
            continue
        elif len(stack) < MAX_OPEN:
            stack.append((at, mark))
    if stack and stack[0][0] == start:
        pairs.append((start, end))
    return _outermost(pairs) if len(pairs) > 1 else pairs


def cut_clauses(text: str, quotes: list[Span]) -> list[Span]:
    """Return quotations without the reporting clauses that dashes set off inside them.

    Russian, Ukrainian and Kazakh open a quotation once, and close it behind what goes on.

    Examples
    --------
    >>> text = "«Мы готовы, — сказал посол. — Приезжайте»."
    >>> [text[a:b] for a, b in cut_clauses(text, [(0, 41)])]
    ['«Мы готовы,', ' — Приезжайте»']
    """
    cut: list[Span] = []
    for start, end in quotes:
        at = start
        for found in DASH_CLOSES_RE.finditer(text, start + 1, end):
            if found.start() < at or not text[found.end()].islower():
                continue
            reach = min(end, found.end() + MAX_CLAUSE)
            resumed = CLAUSE_RESUMES_RE.search(text, found.end(), reach)
            if resumed is not None:
                cut.append((at, found.start() + 1))
                at = resumed.start() + 1
        cut.append((at, end))
    return cut


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
