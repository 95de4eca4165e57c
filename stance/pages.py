"""The sentences of a document, to be read once more, out of their order.

What stands further up is read again when a later sentence asks for it: whom "he" means, who is the
guest of an interview. Close by it costs what it did the first time; far off, the stretch around it
as well (:mod:`stance.reading`).
"""

from __future__ import annotations

from bisect import bisect_left
from itertools import islice, takewhile
from typing import Protocol

from .lexicon import Lexicon
from .mention import Mention, find_mentions
from .reading import Reader, Reading
from .segment import Segmentation

Page = tuple[Reading, list[Mention]]


class Part(Protocol):
    """What begins and ends somewhere: a sentence, or a part of one."""

    @property
    def start(self) -> int:
        """Where it begins."""

    @property
    def end(self) -> int:
        """Where it ends."""


class Pages:
    """Reads the parts of a document again.

    Parameters
    ----------
    reader : Reader
    segmentation : Segmentation
    lexicon : Lexicon
        Of the language of the text.
    """

    def __init__(self, reader: Reader, segmentation: Segmentation, lexicon: Lexicon) -> None:
        self.reader = reader
        self.sentences = segmentation.sentences
        self.quotations = segmentation.quotations
        self.genitive = "genitive" in lexicon.group("option")
        self.endings = lexicon.group("case_ending")

    def read(self, part: Part) -> Reading:
        """Return the reading of what may have been read before."""
        first = bisect_left(self.quotations, (part.start, 0))
        inside = takewhile(lambda quote: quote[0] < part.end, islice(self.quotations, first, None))
        return self.reader.read(part.start, part.end, list(inside))

    def find_mentions(self, r: Reading) -> list[Mention]:
        """Return who could speak in a sentence."""
        return find_mentions(r, genitive=self.genitive, endings=self.endings)

    def open(self, part: Part) -> Page:
        """Return the reading of a part, and its mentions."""
        r = self.read(part)
        return r, self.find_mentions(r)
