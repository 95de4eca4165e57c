"""Whose text it is: the issuer of a communiqué, from its own words.

Looks at the head of the text ("We, the Leaders of the G7", "Statement by the North Atlantic
Council", a letterhead) and at its signature. Answers ``None`` for a dispatch, and wherever the text
does not say: a wrong issuer costs every sentence, a missing one can be given by the caller.
"""

from __future__ import annotations

import datetime as dt
from itertools import takewhile

from .gazetteer import Gazetteer
from .lexicon import Lexicon
from .mention import Mention, find_mentions
from .reading import Reader, Reading
from .segment import Segmentation, Sentence

# The issuer is named in the first lines or in the last one.
HEAD_SENTENCES = 4
LETTERHEAD_WORDS = 24
WE_REACH = 4


def detect_issuer(
    text: str,
    segmentation: Segmentation,
    lexicon: Lexicon,
    gazetteer: Gazetteer,
    date: dt.date | None = None,
) -> str | None:
    """Return the actor that issued a text, or None.

    Parameters
    ----------
    text : str
    segmentation : Segmentation
    lexicon : Lexicon
    gazetteer : Gazetteer
    date : datetime.date, optional

    Returns
    -------
    str or None
        One of ``gazetteer.actors``; None for a dispatch or where the text does not tell.
    """
    sentences = segmentation.sentences
    head = sentences[:HEAD_SENTENCES]
    end = head[-1].end if head else 0
    quotations = list(takewhile(lambda q: q[0] < end, segmentation.quotations))
    reader = Reader(text, gazetteer.table(lexicon), date, end)
    for number, sentence in enumerate(head):
        quotes = [q for q in quotations if sentence.start <= q[0] < sentence.end]
        r = reader.read(sentence.start, sentence.end, quotes)
        title = number < 2 and _is_title(r, sentence, sentences)
        if not title and not r.says("we"):
            continue
        mentions = find_mentions(r, genitive=True, endings=lexicon.group("case_ending"))
        actor = _we_are(r, mentions, gazetteer)
        if actor is None and title:
            actor = _title_issuer(r, mentions, gazetteer)
        if actor is not None:
            return actor
    return None


def _we_are(r: Reading, mentions: list[Mention], gazetteer: Gazetteer) -> str | None:
    """Return the actor of "We, the Leaders of the G7, ...": named right behind the first "we"."""
    for k in range(len(r.words)):
        if not r.in_group(k, "we") or r.quoted[k]:
            continue
        for mention in mentions:
            if 0 < mention.first - k <= WE_REACH and mention.actor in gazetteer.actors:
                gap = r.text[r.ends[k] : r.starts[mention.first]]
                if gap.strip().startswith(","):
                    return mention.actor
        return None
    return None


def _is_title(r: Reading, sentence: Sentence, sentences: tuple[Sentence, ...]) -> bool:
    return (
        len(sentences) > 1
        and len(r.words) <= LETTERHEAD_WORDS
        and (sentence.heading or sentences[1].paragraph > sentence.paragraph)
        and not any(r.quoted)
    )


def _title_issuer(r: Reading, mentions: list[Mention], gazetteer: Gazetteer) -> str | None:
    """Return the actor of a title ("Statement by the NATO Secretary General") or a letterhead."""
    named = [m for m in mentions if m.actor in gazetteer.actors]
    if not named:
        return None
    reports = any(verb.entry.detail == "finite" for verb in r.verbs.values())
    # The document heads its title, or ends it: "Statement by ...", "... мәлімдемесі".
    ends = (min(r.nominals), max(r.nominals)) if r.nominals else ()
    heads = any(r.nominals[k][0].value == "document" for k in ends)
    if heads and not reports:
        return named[0].actor
    first = named[0]
    alone = first.first == 0 and first.last >= len(r.words) and first.role == "body"
    return first.actor if alone else None
