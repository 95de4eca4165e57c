"""Quotation marks to quotations, and the speech that dashes alone set off.

Pairs marks as they are written, mixed and inverted; refuses to say where a sentence ends: that is
:mod:`stance.segment`'s affair.
"""

from __future__ import annotations

import re

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
DASH_OPENS_RE = re.compile(r"[—–-]\s+(?=\S)")
DASH_CLOSES_RE = re.compile(r"[,!?…]\s*[—–-]\s+(?=[^\W\d_])")
DASH_RESUMES_RE = re.compile(r"[.,]\s+[—–-]\s+")


def find_quotations(text: str, start: int, end: int) -> list[Span]:
    """Return the outermost quotations of a paragraph, marks included, in order."""
    quotes = pair_quotes(text, start, end) if QUOTE_RE.search(text, start, end) else []
    return quotes or _dash_speech(text, start, end)


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
