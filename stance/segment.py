"""Text into sentence spans, quotations whole.

Decides where one statement ends and the next begins; refuses to decide who says it. The text is
never changed: everything here is an offset into it.

Two passes over each paragraph (:mod:`stance.paragraph`), each linear: :mod:`stance.quotation` pairs
quotation marks, then every sentence-final mark is judged by what stands before it (abbreviation,
initial, number), around it (inside a quotation) and after it (a small letter, a reporting clause
glued to the quotation).
"""

from __future__ import annotations

import os
import re
from bisect import bisect_right
from collections import Counter
from functools import cache
from typing import NamedTuple

from .document import Span
from .lexicon import DATA, Lexicon, read_tsv
from .paragraph import ITEM_RE, find_paragraphs, strip
from .quotation import cut_clauses, find_quotations

# Quotations longer than this (code points) are cut at their sentences; shorter ones stay whole.
# The development dispatches keep 27 of 28 quotations of two or three sentences whole.
LONG_QUOTATION = 600
END_RE = re.compile(
    r"""
    ( [.!?…。]+ )             # the sentence-final mark or marks
    ( (?:[ \u00a0\u202f]»(?=\s))?    # what closes with it, with or without a blank: "Non. »"
      [»›“”‟"'’)\]〞＂*]* )    # "**When?**" too
    ( \s* )
    """,
    re.VERBOSE,
)
# The longest label of who asks or answers, and the dash behind it.
MAX_LABEL, MAX_LABEL_WORDS = 40, 4
# A label without a dash is known by coming again: "LE JOURNAL. Quand ?"
CAPITALS_RE = re.compile(r"^([^\W\d_a-z][^\n.?!]{1,39})\.\s(.*)", re.MULTILINE)
MIN_TURNS = 2
TURN_DASH_RE = re.compile(r"[—–-]\s")
# Looked at before a full stop.
LONGEST_WORD = 24
LONGEST_UNIT = 24
LAST_WORD_RE = re.compile(r"(?:[^\W_]+\.)*[^\W_]+\Z")
EDITOR_RE = re.compile(r"[–—-]\s?[^\W\d_]{2,10}\.?[)\]]")
# The number of a list item, or a mark and the time of day, is at most this long.
MAX_NUMBER = 24
# "С 24 февраля 2022 г." begins a sentence and is none; so does "МОСКВА, 5 июня 2024 г. — Министр".
YEAR_RE = re.compile(
    r"(?:[^\W\d_]{1,3} (?:[^\W\d_]+ )?|[^\W\d_]+ )?(?:\d{1,2} [^\W\d_]+ )?"
    r"(?:19|20)\d\d ?([^\W\d_]{1,2})"
)
PLACE_DATE_RE = re.compile(
    r"\W{0,2}[^\W\d_][^\n,.!?]{1,30}, \d{1,2} [^\W\d_]+ (?:19|20)\d\d ?([^\W\d_]{1,2})"
)
ROMAN_RE = re.compile(r"[ivxlcіх]+")
# Neither is longer.
MAX_DATE = 60
HEADING_WORDS = 30
# A heading may end in a name between quotation marks: "Statement of the «Group of Seven»".
NAMED_END_RE = re.compile(r"[^\W_] [«“„][^\W_]+(?: [^\W_]+)?[»”]\Z")
# The words behind a full stop without a blank; no "v1.a2", and no letter alone but an elided one.
GLUED_RE = re.compile(r"\.((?![^\W_]*\d)[^\W\d_]+)(?:['’-]\w|[ ,]\s?\w)")
NAME_MARKS = frozenset(".@")
DASH_QUOTE_RE = re.compile(r"[—–-]\s*[«“„\"]")
DASH_CLAUSE_RE = re.compile(r"[—–-]\s*[^\W\d_]")


class Sentence(NamedTuple):
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


class Segmentation(NamedTuple):
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
    paragraphs = find_paragraphs(text)
    quoted = find_quotations(text, paragraphs)
    labels = _find_labels(text)
    for number, ((start, end), quotes) in enumerate(zip(paragraphs, quoted, strict=True)):
        quotations += cut_clauses(text, quotes)
        spans = _sentences(text, (start, end), quotes, lexicon, labels)
        item = not text[start].isupper() and ITEM_RE.match(text, *spans[0]) is not None
        if len(spans) == 1 and len(paragraphs) > 1:
            heading = not item and _is_heading(text, start, end)
            sentences.append(Sentence(start, end, number, heading, item))
            continue
        for a, b in spans:
            sentences.append(Sentence(a, b, number, False, item and a == start))
    return Segmentation(tuple(sentences), tuple(quotations))


def _find_labels(text: str) -> frozenset[str]:
    """Return the labels in capitals with which several lines begin, if there are two or more.

    One of them asks: "KYIV. ..." and "MOSCOW. ..." are the places of briefs.
    """
    turns = [(label, said) for label, said in CAPITALS_RE.findall(text) if label.isupper()]
    counts = Counter(label for label, _ in turns)
    again = frozenset(label for label, n in counts.items() if n >= MIN_TURNS)
    asked = any(label in again and said.rstrip().endswith("?") for label, said in turns)
    return again if asked and len(again) >= MIN_TURNS else frozenset()


def _sentences(
    text: str, span: Span, quotes: list[Span], lexicon: Lexicon, labels: frozenset[str]
) -> list[Span]:
    """Return the sentence spans of one paragraph."""
    start, end = span
    spans = []
    begin = start
    for found in END_RE.finditer(text, start, end):
        if found.end() >= end:
            break
        if not _is_boundary(text, found, begin, lexicon):
            continue
        if begin == start and _is_kicker(text, begin, found.start(), labels, lexicon):
            continue  # "LE JOURNAL. | Quand ?", "ENTRETIEN. | « Livrez-nous ces obus »"
        mark, cut = found.start(), found.end(2)
        index = bisect_right(quotes, (mark, end)) - 1
        if index + 1 < len(quotes) and quotes[index + 1][0] < cut:
            cut = quotes[index + 1][0]  # 'said Kyiv."They fire"': what opens, and does not close
        if index >= 0 and mark < quotes[index][1]:
            a, b = quotes[index]
            if cut < b and b - a <= LONG_QUOTATION:
                continue  # inside a quotation that stays whole
            cut = min(cut, b) if cut >= b else cut
        spans.append(strip(text, begin, cut))
        begin = cut
    if begin == start:
        return [(start, end)]
    a, b = strip(text, begin, end)
    if a < b:
        spans.append((a, b))
    return spans


def _is_kicker(text: str, begin: int, at: int, labels: frozenset[str], lexicon: Lexicon) -> bool:
    """Tell whether words in capitals only say who speaks, or what the text is."""
    if at - begin > MAX_LABEL:
        return False
    head = text[begin:at]
    return head in labels or (head.isupper() and head.lower() in lexicon.group("interview"))


def _is_boundary(text: str, found: re.Match[str], begin: int, lexicon: Lexicon) -> bool:
    """Tell whether a sentence-final mark ends a sentence, by its neighbours."""
    mark, close, space = found.groups()
    close = close.strip("*")  # "**U.S.** Secretary"
    following = text[found.end()]
    if following.islower() or following in ",;:)]»”%":
        return False
    if EDITOR_RE.match(text, found.end()):
        return False  # "He (the speaker. — Ed.) refused."
    if close and following in "([":
        return False  # « ... ! » (Jeanne, de Brest)
    if close or mark != ".":
        clause = DASH_CLAUSE_RE.match(text, found.end())
        if clause is not None and text[clause.end() - 1].islower():
            return False  # a reporting clause: «Who?» — asked the deputy
        if close and DASH_QUOTE_RE.match(text, found.end()):
            return False  # an exchange: «Who?» — «He», answered the deputy
    if mark == "." and not close and _is_label(text, begin, found.start(), found.end()):
        return False
    if not space:
        if not close and following not in "«“„":
            if mark == "." and following.isalpha():
                at = found.start()
                return _is_glued(text, at) and not _is_abbreviated(text, at, begin, lexicon)
            return bool(mark != "." and not following.isalnum() and following not in "([/")
        if following.isdigit():
            return False
    return mark != "." or close != "" or not _is_abbreviated(text, found.start(), begin, lexicon)


def _is_glued(text: str, at: int) -> bool:
    """Tell whether the blank behind a full stop is missing: "said Peskov.The summit"."""
    found = GLUED_RE.match(text, at)
    if found is None or found[1].lower() in _load_domains():
        return False
    before = text[max(0, at - LONGEST_WORD) : at].rstrip('"»”')
    word = before[-3:]
    if len(word) < 3 or not word.isalpha() or not word[1:].islower():
        return False
    # "Lt.Gen.Smith", "java.lang.String", "@Zelensky.Official"
    return NAME_MARKS.isdisjoint(before.rsplit(None, 1)[-1])


@cache
def _load_domains() -> frozenset[str]:
    rows = read_tsv(os.path.join(DATA, "domains.tsv"), ("script", "domains"))
    return frozenset(domain for _, (_, domains) in rows for domain in domains.split())


def _is_label(text: str, begin: int, at: int, after: int) -> bool:
    """Tell whether a line begins with a label and a dash: "THE HERALD. – When?", "A. ROY. – No"."""
    if at - begin > MAX_LABEL or TURN_DASH_RE.match(text, after) is None:
        return False
    words = text[begin:at].split()
    opens = begin == 0 or "\n" in text[begin - 1 : begin + 1]
    if not opens or not 0 < len(words) <= MAX_LABEL_WORDS or len(words[-1]) < 2:
        return False
    # "Kyiv joins NATO. – Moscow protests." is no label.
    named = all(word[0].isupper() for word in words)
    return named and words[-1].replace("-", "").isalpha() and words[-1].isupper()


def _is_abbreviated(text: str, at: int, begin: int, lexicon: Lexicon) -> bool:
    """Tell whether a full stop belongs to what stands before it, in a sentence begun so far."""
    if at == begin or not text[at - 1].isalnum():
        return False
    form = text[max(begin, at - LONGEST_WORD) : at].rsplit(None, 1)[-1]
    if not form.isalnum():
        word = LAST_WORD_RE.search(form)
        form = word.group() if word is not None else form
    if form.isupper() and all(len(part) == 1 and part.isalpha() for part in form.split(".")):
        # An initial, or several: "С.В.", but no "IRIS-T."
        k = at - len(form) - 1
        return k <= begin or text[k] != "-" or not text[k - 1].isalnum()
    if form.lower() in lexicon.abbreviations:
        return True
    if _is_year(text, begin, at, lexicon):
        return True
    if f"{form.lower()}%" in lexicon.abbreviations:
        before = text[max(begin, at - LONGEST_UNIT) : at - len(form)].split()[-1:]
        if not any(_counts(w.lower().rstrip("."), lexicon) for w in before):
            return True  # and of what is a year elsewhere too: "в г. Москве"
        if form.lower() in lexicon.group("year"):
            # "In May of last year | Kyiv ...": so short a beginning is no sentence.
            return at - begin <= MAX_NUMBER and not any(map(str.isdigit, text[begin:at]))
        return not text[at + 1 : at + 3].lstrip()[:1].isupper()
    if f"{form.lower()}#" in lexicon.abbreviations:
        return text[at + 1 : at + 3].lstrip()[:1].isdigit()  # "No. 5", and not "said no."
    # The number of a list item, or the time of day: "🔵 10:05. Kyiv ...".
    return (
        form[-1].isdigit()
        and at - begin <= MAX_NUMBER
        and not any(map(str.isalpha, text[begin:at]))
    )


def _counts(word: str, lexicon: Lexicon) -> bool:
    """Tell whether a unit or the word for a year follows: "90-х", "млрд", "прошлого", "XX"."""
    number = any(char.isdigit() for char in word) or ROMAN_RE.fullmatch(word) is not None
    return number or f"{word}%" in lexicon.abbreviations or word in lexicon.group("dated")


def _is_year(text: str, begin: int, at: int, lexicon: Lexicon) -> bool:
    """Tell whether a full stop shortens the word for the year, and the sentence goes on."""
    years = lexicon.group("year")
    if not years or at - begin > MAX_DATE:
        return False
    while text[begin].isspace():
        begin += 1
    said = YEAR_RE.fullmatch(text, begin, at)
    if said is not None and not text[begin].isdigit():
        return said[1].lower() in years
    said = PLACE_DATE_RE.fullmatch(text, begin, at)
    return (
        said is not None
        and said[1].lower() in years
        and DASH_CLAUSE_RE.match(text[at + 1 : at + 6].lstrip()) is not None
    )


def _is_heading(text: str, start: int, end: int) -> bool:
    mark = text[end - 1]
    if mark in '.!?…:;,"' or len(text[start:end].split(None, HEADING_WORDS)) > HEADING_WORDS:
        return False
    return mark not in "»”" or NAMED_END_RE.search(text, start, end) is not None
